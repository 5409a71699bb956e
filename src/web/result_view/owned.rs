//! What stands beside a result for those who may answer it: the plan, and where the company stands
//! among others.

use crate::db::actions::Plan;
use crate::web::actions::PlanTable;
use crate::web::benchmark::Among;

/// Both, ready to be shown.
#[derive(Clone, Debug, Default)]
pub struct Owned {
    /// "Five actions: two open, three done"; empty while there is no plan.
    pub actions: String,
    /// Where the company stands.
    pub among: Among,
}

impl Owned {
    /// The plan as it is and where the company stands.
    pub fn new(plan: &Plan, among: Among) -> Owned {
        let actions = PlanTable::new(plan).map(|table| table.caption).unwrap_or_default();
        Owned { actions, among }
    }
}
