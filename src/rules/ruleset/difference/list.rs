//! Two lists of things with keys: what came, what went, what moved, and what changed inside.

use std::collections::BTreeMap;

use super::{At, Log};
use crate::rules::ruleset::Ruleset;

/// A thing in a list of a ruleset.
pub(super) trait Item {
    /// What it is matched by.
    fn key(&self) -> &str;
    /// What people call it.
    fn name(&self) -> String;
    /// What it is, in one line, for one that was added or removed.
    fn summary(&self, ruleset: &Ruleset) -> String;
    /// Notes what differs inside.
    fn inside(log: &mut Log, at: &At, pair: [&Self; 2]);
}

/// Notes what differs between two lists, in the order of the second; what was removed comes last.
pub(super) fn differences<T: Item>(log: &mut Log, at: &At, lists: [&[T]; 2]) {
    let [before, after] = lists;
    let place = log.place.clone();
    let [old_rules, new_rules] = log.rulesets;
    let matches = matches(lists);
    let moved = moved(&matches);
    for ((index, new), found) in after.iter().enumerate().zip(&matches) {
        log.place.clone_from(&place);
        let Some(was) = *found else {
            let added = [None, Some(new.summary(new_rules))];
            log.note(&at.item(index, index), told(new, before), added);
            continue;
        };
        let here = at.item(was, index);
        if moved.contains(&was) {
            let what = format!("{}: place in the list", new.name());
            log.compare(&here, what, [was, index], |place| (place + 1).to_string());
        }
        T::inside(log, &here, [&before[was], new]);
    }
    log.place = place;
    for (index, old) in before.iter().enumerate() {
        if !matches.contains(&Some(index)) {
            let removed = [Some(old.summary(old_rules)), None];
            log.note(&at.item(index, index), told(old, after), removed);
        }
    }
}

/// The name, with the key where the other list has another thing of that name.
fn told<T: Item>(item: &T, others: &[T]) -> String {
    let name = item.name();
    match others.iter().any(|other| other.name() == name) {
        true => format!("{name} (key {})", item.key()),
        false => name,
    }
}

/// For each of the second list its place in the first. A key that stands in a list twice, as it may
/// in a draft, is matched in order.
fn matches<T: Item>([before, after]: [&[T]; 2]) -> Vec<Option<usize>> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, item) in before.iter().enumerate().rev() {
        places.entry(item.key()).or_default().push(index);
    }
    after.iter().map(|item| places.get_mut(item.key())?.pop()).collect()
}

/// The fewest things, by their place before, that must have moved: all but a longest run of things
/// that still stand in the order in which they stood. Of several such runs it is one with the most
/// things that have the same place as before, so that as many move on the way back.
fn moved(matches: &[Option<usize>]) -> Vec<usize> {
    let places = matches.iter().enumerate();
    let kept: Vec<(usize, usize)> =
        places.filter_map(|(now, was)| was.map(|was| (was, now))).collect();
    // For each thing: how long the best such run is that ends with it, how many of the run have
    // their old place, and what precedes it.
    let mut runs: Vec<((usize, usize), Option<usize>)> = Vec::new();
    for (index, (was, now)) in kept.iter().enumerate() {
        let earlier = (0..index).filter(|other| kept[*other].0 < *was);
        let best = earlier.max_by_key(|other| (runs[*other].0, std::cmp::Reverse(*other)));
        let (length, same) = best.map_or((0, 0), |best| runs[best].0);
        runs.push(((length + 1, same + usize::from(was == now)), best));
    }
    let mut moved: Vec<usize> = kept.iter().map(|(was, _)| *was).collect();
    let mut end = (0..kept.len()).max_by_key(|index| (runs[*index].0, std::cmp::Reverse(*index)));
    while let Some(index) = end {
        moved.retain(|place| *place != kept[index].0);
        end = runs[index].1;
    }
    moved
}
