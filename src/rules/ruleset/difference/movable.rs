//! Two lists of the answers that management can move.

use super::{At, Log};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Ruleset;
use crate::rules::words::{capital, list};

/// Notes each answer that was added to the list or taken from it; where the same answers stand
/// there in another order, or became a list of their own, that.
pub(super) fn differences(log: &mut Log, at: &At) {
    let [before, after] = log.rulesets;
    if before.movable == after.movable {
        return;
    }
    let [old, new] = [before, after].map(Ruleset::movable);
    let count = log.changes.len();
    for (index, key) in old.iter().enumerate().filter(|(_, key)| !new.contains(key)) {
        let at = if before.movable.is_some() { at.item(index, index) } else { at.clone() };
        log.note(&at, "Movable answer", [Some(name(key)), None]);
    }
    for (index, key) in new.iter().enumerate().filter(|(_, key)| !old.contains(key)) {
        let at = if after.movable.is_some() { at.item(index, index) } else { at.clone() };
        log.note(&at, "Movable answer", [None, Some(name(key))]);
    }
    if log.changes.len() == count {
        let shown = [before, after].map(|rules| match &rules.movable {
            None => "the usual ones".to_owned(),
            Some(listed) => list(&listed.iter().map(|key| name(key)).collect::<Vec<_>>(), "and"),
        });
        log.note(at, "Movable answers", shown.map(Some));
    }
}

fn name(key: &str) -> String {
    questionnaire().signal(key).map_or_else(|| key.to_owned(), |signal| capital(signal.name()))
}
