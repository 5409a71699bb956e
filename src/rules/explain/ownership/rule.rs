//! The rules about who answers for technology, each in one sentence: every text that gives one of
//! them takes it from here.

use crate::rules::explain::it::It;

/// Who answers for a project.
pub(in crate::rules::explain) const SPONSORS: &str =
    "Give every technology project a department head who answers for its result, or stop it.";

/// Who answers for the store.
pub(in crate::rules::explain) const STORE: &str =
    "Name a commercial department that answers for the store.";

/// When IT joins a project.
pub(in crate::rules::explain) fn it_joins(it: It) -> String {
    let joins = match it {
        It::Own => "join",
        It::Provider | It::Nobody => "look at",
    };
    format!("Let {} {joins} every technology project before a supplier is chosen.", it.name())
}

/// How a project begins, so that it surprises nobody.
pub(in crate::rules::explain) fn one_form(it: It) -> String {
    format!("Let every new technology project begin with one form that {} reads.", it.name())
}

/// How often where nobody went over plans before.
pub(in crate::rules::explain) const AT_FIRST: &str = "every two weeks at first";

/// Who goes over plans together, `how` often: "every month".
pub(in crate::rules::explain) fn meeting(it: It, how: &str) -> String {
    format!("Let {} go over plans together {how}.", it.table())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_tasks_of_a_director_give_the_same_rules() {
        let tasks = include_str!("../../data/playbook/tasks.txt");
        let rules = [SPONSORS.to_owned(), it_joins(It::Own), one_form(It::Own)];
        for rule in rules.into_iter().chain([meeting(It::Own, "every month")]) {
            assert!(tasks.contains(&format!(" | {rule}\n")), "{rule}");
        }
    }
}
