//! What changed in a list of technology projects, in sentences.

use crate::rules::projects::{Choice, Project};
use crate::rules::words::inside;
use crate::web::prose::Prose;

/// Every project that was added, removed or changed. A project is known by its name.
pub(super) fn changed(before: &[Project], after: &[Project]) -> Vec<Prose> {
    let in_list = |all: &[Project], name: &str| all.iter().any(|one| one.name == name);
    let line = |now: &Project| match before.iter().find(|was| was.name == now.name) {
        None => Some(named(now).text(format!(" was added: {}.", facts(now)))),
        Some(was) if was == now => None,
        Some(was) => Some(named(now).text(format!(": {}; was {}.", facts(now), facts(was)))),
    };
    let gone = before.iter().filter(|was| !in_list(after, &was.name));
    let gone = gone.map(|was| named(was).text(" was removed."));
    after.iter().filter_map(line).chain(gone).collect()
}

fn named(project: &Project) -> Prose {
    Prose::new().strong(project.name.as_str())
}

/// `for sales, led by marketing, IT: from the idea on`.
fn facts(project: &Project) -> String {
    let (lead, it) = (inside(project.lead.label()), inside(project.it_in.label()));
    format!("for {}, led by {lead}, IT: {it}", project.benefit.name())
}
