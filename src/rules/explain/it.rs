//! Who does IT work in the company: one rule for every text that speaks of IT.

use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;

/// So many technology projects at once each person in IT can carry: the lower of the "two or three
/// at most" of Steyn & Schnetler 2015, as daily support goes on beside them.
pub const PROJECTS_EACH: Decimal = Decimal::whole(2);

/// Who does IT work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum It {
    /// People of its own, be it for part of their time.
    Own,
    /// An outside provider alone.
    Provider,
    /// Nobody.
    Nobody,
}

impl It {
    /// Who it is by the answers. Somebody who does IT work counts as IT, whatever is said of when
    /// it is asked; where nobody said how many there are, that answer decides.
    pub fn of(answers: &Answers) -> It {
        let choice = |signal: &str, options: &[&str]| {
            answers.choice(signal).is_some_and(|answer| options.contains(&answer))
        };
        let people = answers.number("it_staff");
        let leads = choice("it_lead", &["it_manager", "director"]);
        let untold = people.is_none() && !choice("it_involvement", &["no_it"]);
        let bought =
            choice("it_lead", &["provider"]) || choice("outside_help", &["it_provider", "both"]);
        match () {
            () if leads || people.is_some_and(|people| people > Decimal::ZERO) => It::Own,
            () if bought => It::Provider,
            () if untold => It::Own,
            () => It::Nobody,
        }
    }

    /// What a text calls it, such as `own`.
    pub(super) const fn key(self) -> &'static str {
        match self {
            It::Own => "own",
            It::Provider => "provider",
            It::Nobody => "nobody",
        }
    }

    /// Who goes over technology plans together: "IT and the department heads".
    pub(super) fn table(self) -> String {
        match self {
            It::Nobody => "the department heads".to_owned(),
            _ => format!("{} and the department heads", self.name()),
        }
    }

    /// What it is called inside a sentence: "IT", "your IT provider", "an outside adviser".
    pub(super) const fn name(self) -> &'static str {
        match self {
            It::Own => "IT",
            It::Provider => "your IT provider",
            It::Nobody => "an outside adviser",
        }
    }
}
