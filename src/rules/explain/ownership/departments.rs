//! Which department should own which kind of project: whoever has the gain has the project.

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::projects::{Benefit, Choice};
use crate::rules::words::capital;

/// One kind of project and its owner.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Department {
    /// The gain that makes it this kind.
    pub benefit: Benefit,
    /// The same in words.
    pub name: String,
    /// Who should drive such projects and answer for them.
    pub owner: &'static str,
    /// Projects of this kind.
    pub examples: &'static str,
    /// What IT does in them.
    pub it_part: &'static str,
}

/// What to have on paper before a project begins.
pub const CHECKLIST: [&str; 6] = [
    "One name: the person who answers for what it brings.",
    "One number and one day by which it should have moved.",
    "A yes from IT on the plan, while there is still a choice of suppliers.",
    "Every system that it will exchange data with.",
    "Who pays for it and looks after it once it is live.",
    "The point at which you would call it off.",
];

/// Every kind of project, IT's own last.
pub fn departments() -> Vec<Department> {
    let department = |benefit: &Benefit| Department {
        benefit: *benefit,
        name: capital(benefit.name()),
        owner: usual_owner(*benefit),
        examples: examples(*benefit),
        it_part: it_part(*benefit),
    };
    Benefit::ALL.iter().map(department).collect()
}

/// Who should own a project with this gain.
pub(super) fn usual_owner(benefit: Benefit) -> &'static str {
    match benefit {
        Benefit::Automation => "The department whose work it takes over",
        Benefit::Communication => "Marketing, or whoever else speaks to these people",
        Benefit::Sales => "E-commerce, sales or marketing",
        Benefit::Operations => "Operations, or customer service for its own tools",
        Benefit::Administration => "Finance, or HR where it is about people",
        Benefit::Infrastructure => "IT",
    }
}

fn examples(benefit: Benefit) -> &'static str {
    match benefit {
        Benefit::Automation => "Orders that find their warehouse, stock that counts itself",
        Benefit::Communication => "Newsletters, page texts, notices, a help desk",
        Benefit::Sales => "The store, its checkout, marketplaces, recommendations",
        Benefit::Operations => "Warehouse, parcels, stock planning",
        Benefit::Administration => "Bookkeeping, pay, the central business system",
        Benefit::Infrastructure => "Networks, backups, sign-in, card security",
    }
}

/// What IT does in a project with this gain, without a full stop.
pub(super) fn it_part(benefit: Benefit) -> &'static str {
    match benefit {
        Benefit::Automation => "Work out how data should flow, connect the systems, limit access",
        Benefit::Communication => "Run the tool, feed it clean customer data, say who may sign in",
        Benefit::Sales => "Tie the store to stock and orders, keep it up, guard payments",
        Benefit::Operations => "Set it up, link it to store and stock, help when it stops",
        Benefit::Administration => {
            "Bring it in, limit who sees what, keep the records the law asks"
        }
        Benefit::Infrastructure => "Plan, run and protect it, and tell the COO of the risks",
    }
}
