//! Who should drive a project, and what IT's part in it is.

use schemars::JsonSchema;
use serde::Serialize;

use super::departments::{it_part, usual_owner};
use crate::rules::explain::it::It;
use crate::rules::projects::{Benefit, Choice, ItIn, Lead, Project};
use crate::rules::words::inside;

/// What to do about one project.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct ProjectAdvice {
    /// The project as it was listed.
    pub project: Project,
    /// Who should drive it and answer for its result.
    pub owner: String,
    /// What IT does in it.
    pub it_part: String,
    /// Whether nothing has to change: there are no flags.
    pub fits: bool,
    /// What has to change, who leads it first.
    pub flags: Vec<Flag>,
}

/// One thing to change about a project.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Flag {
    /// The key, such as `it_leads`.
    pub key: &'static str,
    /// What is wrong and what to do.
    pub text: String,
}

/// How the lead of a project stands to its gain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It owns the gain.
    Right,
    /// A department that may own it: nobody can tell from the list.
    Perhaps,
    /// A department that does not own it.
    Elsewhere,
    /// IT, although the gain is another department's.
    It,
    /// Somebody outside.
    Outside,
    /// Nobody.
    Missing,
    /// There is no IT to lead what IT should, so that a department does.
    ForWantOfIt,
}

/// Judges one project of a company whose IT work is done like this.
pub fn judge(listed: &Project, it: It) -> ProjectAdvice {
    let mut project = listed.clone();
    // Whoever has people in IT has somebody to bring in.
    if project.it_in == ItIn::NoIt && it == It::Own {
        project.it_in = ItIn::NotIn;
    }
    let project = &project;
    let standing = standing(project);
    let flags: Vec<Flag> =
        [lead_flag(project, standing), it_flag(project)].into_iter().flatten().collect();
    ProjectAdvice {
        project: listed.clone(),
        owner: owner(project, standing),
        it_part: part(project),
        fits: flags.is_empty(),
        flags,
    }
}

fn standing(project: &Project) -> Standing {
    use Benefit as B;
    use Lead as L;
    match (project.benefit, project.lead) {
        (_, L::Nobody) => Standing::Missing,
        (_, L::Agency) => Standing::Outside,
        (B::Infrastructure, L::It) => Standing::Right,
        (_, L::It) => Standing::It,
        (B::Infrastructure, _) if project.it_in == ItIn::NoIt => Standing::ForWantOfIt,
        // The department whose work is taken over may be any.
        (B::Automation, _)
        | (B::Communication, L::Marketing | L::CustomerService | L::Hr)
        | (B::Sales, L::Marketing | L::EcommerceSales)
        | (B::Operations, L::Operations | L::CustomerService)
        | (B::Administration, L::Finance | L::Hr) => Standing::Right,
        (B::Infrastructure, _) => Standing::Elsewhere,
        (_, L::Other) => Standing::Perhaps,
        _ => Standing::Elsewhere,
    }
}

/// Whether the company has nobody in IT. Whoever says that IT leads has some.
fn no_it(project: &Project) -> bool {
    project.it_in == ItIn::NoIt && project.lead != Lead::It
}

fn owner(project: &Project, standing: Standing) -> String {
    match (standing, project.lead) {
        (Standing::Right, Lead::Other) => "The department that leads it, as now".to_owned(),
        (Standing::Right, lead) => format!("{}, as now", lead.label()),
        (Standing::ForWantOfIt, Lead::Other) => "One person in the department that leads it".into(),
        (Standing::ForWantOfIt, lead) => format!("One person in {}", inside(lead.label())),
        _ if project.benefit == Benefit::Infrastructure && no_it(project) => {
            "A named person of your own".to_owned()
        }
        _ => usual_owner(project.benefit).to_owned(),
    }
}

fn part(project: &Project) -> String {
    let part = it_part(project.benefit);
    match (no_it(project), project.benefit) {
        (true, Benefit::Infrastructure) => {
            "You have no IT, so a provider does the work: plan, run \
                                            and protect it, and report the risks."
                .to_owned()
        }
        (true, _) => format!("You have no IT, so a provider does this part: {}.", inside(part)),
        (false, _) => format!("{part}."),
    }
}

/// What has to change about who leads it.
fn lead_flag(project: &Project, standing: Standing) -> Option<Flag> {
    let gain = project.benefit.name();
    let owner = inside(&owner(project, standing));
    let technical = project.benefit == Benefit::Infrastructure;
    let (key, text) = match standing {
        Standing::Right | Standing::ForWantOfIt => return None,
        Standing::Missing if technical => {
            ("no_lead", format!("Nobody leads it. Give it to {owner}, with a date."))
        }
        Standing::Missing => (
            "no_lead",
            format!("Nobody leads it. Give it to {owner}, or stop it until someone wants it."),
        ),
        Standing::Outside => (
            "outside_lead",
            format!(
                "An outside agency leads it. It can do the work, but what comes of it is yours: \
                 put {owner} in charge."
            ),
        ),
        Standing::It => (
            "it_leads",
            format!(
                "IT leads it, but its main gain is in {gain}. Let {owner} answer for the result, \
                 with IT as partner."
            ),
        ),
        Standing::Perhaps => (
            "check_department",
            format!(
                "Another department leads it. That is right if this department answers for \
                 {gain}; if not, hand it to {owner}."
            ),
        ),
        Standing::Elsewhere if technical => (
            "not_it",
            format!(
                "{} leads it, but {gain} is what IT should own. Hand it to IT.",
                project.lead.label()
            ),
        ),
        Standing::Elsewhere => (
            "other_department",
            format!(
                "{} leads it, but its main gain is in {gain}. Hand it to {owner}, or write down \
                 who answers for the result.",
                project.lead.label()
            ),
        ),
    };
    Some(Flag { key, text })
}

/// What has to change about when IT joins.
fn it_flag(project: &Project) -> Option<Flag> {
    let (key, text) = match project.it_in {
        // Whoever leads a project is in it.
        _ if project.lead == Lead::It => return None,
        ItIn::Idea | ItIn::BeforeSupplier => return None,
        ItIn::AfterSupplier => (
            "it_late",
            "IT joined after a supplier was chosen. Let it go through every connection before the \
             next contract or payment.",
        ),
        ItIn::NotIn => (
            "it_missing",
            "IT has not joined. Bring it in this week, before anything more is signed.",
        ),
        ItIn::NoIt => (
            "no_it",
            "You have no IT to ask. Pay a provider or an adviser to look at it before anything \
             more is signed.",
        ),
    };
    Some(Flag { key, text: text.to_owned() })
}
