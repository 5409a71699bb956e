//! What stands beside a result for those who may answer it: what it suggests for the plan, and
//! where the company stands among others.

use crate::db::actions::Plan;
use crate::rules::study::plan::Suggestion;
use crate::web::actions::{PlanTable, Taken};
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
    /// What the plan has already.
    taken: Taken,
}

impl Owned {
    /// The plan as it is and where the company stands; what is suggested is added with
    /// [`Owned::suggesting`].
    pub fn new(plan: &Plan, among: Among) -> Owned {
        let actions = PlanTable::new(plan).map(|table| table.caption).unwrap_or_default();
        Owned { actions, groups: Vec::new(), among, taken: Taken::new(plan) }
    }

    /// The same with what a result suggests and the plan does not have.
    pub(super) fn suggesting(self, suggestions: &[Suggestion]) -> Owned {
        Owned { groups: self.taken.groups(suggestions), ..self }
    }
}
