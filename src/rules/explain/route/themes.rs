//! What a theme asks for. An admin may name themes freely; one that is not known here is called by
//! its name.

use super::Facts;
use crate::rules::explain::area::Area;

/// A theme of the default rules: its name, what should come of it, and whom to bring in for it
/// where the gap is covered without a director.
const THEMES: [(&str, &str, &str); 9] = [
    (
        "growth",
        "systems that keep up as the company grows",
        "Pay a systems consultant for a few days to plan what must grow with the orders.",
    ),
    (
        "delivery",
        "technology projects that end on time",
        "Take on a contract project manager for the technology projects under way.",
    ),
    (
        "systems",
        "systems that stay up",
        "Have a firm that does integrations look after connections and old systems.",
    ),
    (
        "security",
        "security checks that are done every year",
        "Order an outside security review and settle what PCI DSS asks of you.",
    ),
    (
        "opportunity",
        "order in your data",
        "Pay a consultant for a few days to say which new technology is worth its money.",
    ),
    (
        "customer pain",
        "fewer reasons for customers to write",
        "Count for two weeks why customers write, and remove the most frequent reason.",
    ),
    (
        "team strain",
        "a service team that stays",
        "Ask each person in the team what wears them out, and change one thing within a month.",
    ),
    (
        "business",
        "customers who come back",
        "Call twenty customers who stopped buying and write down why.",
    ),
    (
        "insight",
        "better use of what customers tell you",
        "Send one page a month on what customers say to every department head.",
    ),
];

/// Themes of IT that daily support does not touch: who knows about each, and what to have on paper
/// before asking for a price.
const SPECIALISTS: [(&str, &str, &str); 3] = [
    (
        "delivery",
        "Project manager on contract",
        "list the technology projects under way, each with its owner and its date, and ask two \
         project managers on contract for a price.",
    ),
    (
        "growth",
        "Systems consultant",
        "list the systems that an order passes through, and ask two systems consultants for a \
         price.",
    ),
    (
        "opportunity",
        "Technology consultant",
        "write down what new technology should change for you, and ask two consultants for a \
         price.",
    ),
];

/// Who knows about a theme that daily support does not touch, such as `Systems consultant`.
pub(super) fn specialist(theme: Option<&str>) -> Option<&'static str> {
    SPECIALISTS.iter().find(|(key, ..)| theme == Some(*key)).map(|(_, name, _)| *name)
}

impl Facts<'_> {
    /// What to do on Monday about a specialist.
    pub(super) fn ask_specialist(&self) -> &'static str {
        let theme = self.theme.as_deref();
        let found = SPECIALISTS.iter().find(|(key, ..)| theme == Some(*key));
        found.map_or("write down what the specialist should change.", |(.., monday)| monday)
    }

    fn known(&self) -> Option<&'static (&'static str, &'static str, &'static str)> {
        let theme = self.theme.as_deref()?;
        THEMES.iter().find(|(key, ..)| *key == theme)
    }

    /// What should come of the work, inside a sentence.
    pub(super) fn aim(&self) -> String {
        match (self.known(), self.theme.as_deref()) {
            (Some((_, aim, _)), _) => (*aim).to_owned(),
            (None, Some(theme)) => format!("what stands under “{theme}”"),
            (None, None) => format!("what hurts most in {}", self.area.name()),
        }
    }

    /// What to ask an IT provider beside daily support, so that its price has no second one beside
    /// it that nobody knows.
    pub(super) fn ask_provider(&self) -> String {
        let aid = match self.theme.as_deref() {
            Some("systems") => "Ask what it costs to look after connections and old systems too.",
            Some("security") => "Ask what an outside security review costs on top.",
            _ => return self.first_aid(),
        };
        aid.to_owned()
    }

    /// Whom to bring in, or what to do first, where the gap is covered without a director.
    pub(super) fn first_aid(&self) -> String {
        match (self.known(), self.theme.as_deref(), self.area) {
            (Some((.., aid)), ..) => (*aid).to_owned(),
            (None, Some(theme), Area::It) => {
                format!("Pay a consultant for a few days to plan what to do about “{theme}”.")
            }
            (None, Some(theme), _) => {
                format!("Pick one thing under “{theme}” and mend it within a month.")
            }
            (None, None, _) => {
                format!("Pick what hurts most in {} and mend it first.", self.area.name())
            }
        }
    }
}
