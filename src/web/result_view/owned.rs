//! What stands beside a result for those who may answer it: what it suggests for the plan, and
//! where the company stands among others.

use crate::rules::study::plan::Suggestion;
use crate::web::actions::PlanTable;
use crate::web::benchmark::Among;

/// Both, ready to be shown.
#[derive(Clone, Debug, Default)]
pub struct Owned {
    /// "Five actions: two open, three done"; empty while there is no plan.
    pub actions: String,
    /// What the result suggests, by what it is about: the words, and the key that takes it over.
    pub groups: Vec<(String, Vec<(String, String)>)>,
    /// Where the company stands.
    pub among: Among,
}

impl Owned {
    /// The plan as it is and where the company stands; what is suggested is added with
    /// [`Owned::suggesting`].
    pub fn new(plan: Option<&PlanTable>, among: Among) -> Owned {
        let actions = plan.map(|plan| plan.caption.clone()).unwrap_or_default();
        Owned { actions, groups: Vec::new(), among }
    }

    /// The same with what a result suggests.
    pub(super) fn suggesting(mut self, suggestions: &[Suggestion]) -> Owned {
        for each in suggestions {
            let line = (each.text.clone(), each.key.clone());
            match self.groups.last_mut().filter(|(about, _)| *about == each.about) {
                Some((_, lines)) => lines.push(line),
                None => self.groups.push((each.about.clone(), vec![line])),
            }
        }
        self
    }
}
