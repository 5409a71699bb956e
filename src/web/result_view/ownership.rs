//! Who answers for technology, as it is shown.

use super::{LedgerTable, ResultInput, dial, ledger};
use crate::rules::explain::advice::Advice;
use crate::rules::explain::ownership::{
    CHECKLIST, Department, Flag, Ownership, ProjectAdvice, Steps, mend_heading,
};
use crate::rules::projects::Choice as _;
use crate::rules::words::inside;
use crate::web::charts::{Dial, Ids};
use crate::web::prose::Prose;

/// The ownership part.
#[derive(Clone, Debug)]
pub struct OwnershipView {
    /// Its heading.
    pub title: String,
    /// The drawn dial.
    pub dial: Dial,
    /// The heading over what to mend.
    pub heading: &'static str,
    /// What to mend, the heaviest first.
    pub advice: Vec<Prose>,
    /// What to do about each project.
    pub projects: Vec<ProjectRow>,
    /// Where projects are listed; none where nothing can be changed.
    pub list: Option<String>,
    /// Which department should own which kind of project.
    pub departments: Vec<Department>,
    /// What to have on paper before a project begins.
    pub checklist: &'static [&'static str],
    /// Steps for whom it concerns.
    pub steps: Vec<Steps>,
    /// The ledger behind the dial.
    pub table: LedgerTable,
}

/// One project.
#[derive(Clone, Debug)]
pub struct ProjectRow {
    /// What the company calls it.
    pub name: String,
    /// "For sales. Led by marketing."
    pub facts: String,
    /// Who should drive it.
    pub owner: String,
    /// What IT does in it.
    pub it_part: String,
    /// What has to change; empty where nothing has.
    pub flags: Vec<String>,
}

/// The ownership part of one result. `base` is the assessment's address, where it may be changed.
pub(super) fn view(
    ids: &mut Ids,
    input: &ResultInput,
    found: &Ownership,
    base: Option<&str>,
) -> OwnershipView {
    let found = found.clone();
    let (rules, score) = (&input.ruleset.ownership, &input.assessment.ownership);
    let steps = found.it_steps.into_iter().chain(found.coo_steps);
    OwnershipView {
        title: rules.title.clone(),
        dial: dial(ids, "Concern", &rules.dial, score),
        heading: mend_heading(&input.case()),
        advice: found.mend.into_iter().map(prose).collect(),
        projects: found.projects.into_iter().map(row).collect(),
        list: base.map(|base| format!("{base}/ownership/projects")),
        departments: found.departments,
        checklist: &CHECKLIST,
        steps: steps.collect(),
        table: ledger::table(
            ids,
            &rules.title,
            "Concern",
            (&rules.dial, score),
            input.answers,
            &[],
        ),
    }
}

fn prose(advice: Advice) -> Prose {
    if advice.head.is_empty() {
        return Prose::plain(advice.text);
    }
    Prose::new().strong(format!("{}:", advice.head)).text(format!(" {}", advice.text))
}

fn row(advice: ProjectAdvice) -> ProjectRow {
    let project = advice.project;
    let (benefit, lead) = (project.benefit.name(), inside(project.lead.label()));
    ProjectRow {
        name: project.name,
        facts: format!("For {benefit}. Led by {lead}."),
        owner: advice.owner,
        it_part: advice.it_part,
        flags: advice.flags.into_iter().map(|flag: Flag| flag.text).collect(),
    }
}
