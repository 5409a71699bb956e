//! The page of one dial: its factors, a row each, and the two marks.

mod fields;
mod picture;
mod rows;
mod view;

use axum::response::Response;

use super::frame::Frame;
use super::part::{Act, Entry, Part};
use super::sheet::Drawing;
use super::typed::{FieldFault, Typed};
use crate::rules::ruleset::{Dial, Role, Ruleset};
use crate::rules::words::a;
use crate::web::error::PageResult;

/// Which dial a page is about. A role is named by its key, because its place may change.
pub(super) enum DialPart {
    /// How much a company needs the director of this role.
    Need(String),
    /// Whether a company is large enough for one.
    Fit(String),
    /// Who answers for technology.
    Ownership,
}

/// The page of every dial, in the order of the rules.
pub(super) fn all(rules: &Ruleset) -> Vec<DialPart> {
    let of_role = |role: &Role| [DialPart::Need(role.key.clone()), DialPart::Fit(role.key.clone())];
    let mut all: Vec<_> = rules.roles.iter().flat_map(of_role).collect();
    all.push(DialPart::Ownership);
    all
}

impl DialPart {
    /// The dial and its path in the rules, such as `roles[0].need`.
    fn find<'r>(&self, rules: &'r Ruleset) -> Option<(&'r Dial, String)> {
        let role = |key: &String| {
            let at = rules.roles.iter().position(|role| role.key == *key)?;
            rules.roles.get(at).map(|role| (role, format!("roles[{at}]")))
        };
        match self {
            DialPart::Need(key) => role(key).map(|(role, at)| (&role.need, format!("{at}.need"))),
            DialPart::Fit(key) => role(key).map(|(role, at)| (&role.fit, format!("{at}.fit"))),
            DialPart::Ownership => Some((&rules.ownership.dial, "ownership".to_owned())),
        }
    }

    fn find_mut<'r>(&self, rules: &'r mut Ruleset) -> Option<&'r mut Dial> {
        let roles = &mut rules.roles;
        match self {
            DialPart::Need(key) => {
                roles.iter_mut().find(|role| role.key == *key).map(|role| &mut role.need)
            }
            DialPart::Fit(key) => {
                roles.iter_mut().find(|role| role.key == *key).map(|role| &mut role.fit)
            }
            DialPart::Ownership => Some(&mut rules.ownership.dial),
        }
    }
}

impl Part for DialPart {
    fn key(&self) -> String {
        match self {
            DialPart::Need(role) => format!("{role}-need"),
            DialPart::Fit(role) => format!("{role}-fit"),
            DialPart::Ownership => "ownership".to_owned(),
        }
    }

    fn title(&self, rules: &Ruleset) -> String {
        let role = |key: &String| rules.role(key).map_or(key.clone(), |role| a(&role.title));
        match self {
            DialPart::Need(key) => format!("Need for {}", role(key)),
            DialPart::Fit(key) => format!("Fit for {}", role(key)),
            DialPart::Ownership => match rules.ownership.title.trim() {
                "" => "Ownership".to_owned(),
                title => title.to_owned(),
            },
        }
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let Some((dial, _)) = self.find(rules) else { return Vec::new() };
        let mut entries: Vec<_> = dial.factors.iter().flat_map(fields::of_factor).collect();
        entries.extend(fields::of_marks(dial));
        if let DialPart::Ownership = self {
            entries.push(Entry::new("title", "Title", &rules.ownership.title));
        }
        entries
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        if let DialPart::Ownership = self {
            typed.text("title", &mut rules.ownership.title);
        }
        if let Some(dial) = self.find_mut(rules) {
            fields::read(typed, dial);
        }
    }

    fn act(&self, act: &Act, typed: &mut Typed, rules: &mut Ruleset) -> Option<String> {
        rows::act(self, act, typed, rules)
    }

    fn rows(&self, rules: &Ruleset) -> Vec<String> {
        let dial = self.find(rules);
        let keys = dial.map(|(dial, _)| dial.factors.iter().map(|factor| factor.key.clone()));
        keys.into_iter().flatten().collect()
    }

    fn called(&self, rules: &Ruleset, key: &str) -> Option<String> {
        let (dial, _) = self.find(rules)?;
        dial.factors.iter().find(|factor| factor.key == key).map(fields::name)
    }

    fn place(&self, rules: &Ruleset, path: &str) -> Option<String> {
        let (dial, base) = self.find(rules)?;
        let rest = path.strip_prefix(&base)?.strip_prefix('.')?;
        fields::place(dial, rest).or_else(|| {
            let title = matches!(self, DialPart::Ownership) && rest == "title";
            title.then(|| "title".to_owned())
        })
    }

    fn sure(&self, rules: &Ruleset, unreadable: &[FieldFault]) -> Vec<FieldFault> {
        let faults = self.find(rules).map(|(dial, _)| fields::sum_fault(dial, unreadable));
        faults.flatten().into_iter().collect()
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        let Some((dial, _)) = self.find(drawing.rules) else {
            return Err(crate::web::error::PageError::NotFound);
        };
        let titled = matches!(self, DialPart::Ownership);
        Ok(view::page(frame, drawing, (dial, titled)))
    }
}
