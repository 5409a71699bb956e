//! What the buttons of a list do to it, and which item a fault's path means.

use super::part::{Act, Verb};
use crate::rules::ruleset::{Alert, Role, Ruleset};

/// An item of a list of the rules, known by its key.
pub(super) trait Keyed: Clone {
    /// Its key, which never changes.
    fn key(&self) -> &str;
}

impl Keyed for Role {
    fn key(&self) -> &str {
        &self.key
    }
}

impl Keyed for Alert {
    fn key(&self) -> &str {
        &self.key
    }
}

/// Removes, moves or puts back one item and gives the id of the element to go on at. `list` finds
/// the list in the rules. `None` where there is no such item, no room to move, or nothing of this
/// to do.
pub(super) fn act<T: Keyed>(
    act: &Act,
    rules: &mut Ruleset,
    heading: &str,
    list: fn(&mut Ruleset) -> &mut Vec<T>,
) -> Option<String> {
    let items = list(rules);
    let at = items.iter().position(|item| item.key() == act.key);
    match &act.verb {
        Verb::Add => return None,
        Verb::Remove => {
            items.remove(at?);
            return Some(heading.to_owned());
        }
        Verb::Up => items.swap(at?, at?.checked_sub(1)?),
        Verb::Down => {
            let below = at? + 1;
            items.get(below)?;
            items.swap(at?, below);
        }
        Verb::Back(from) => {
            let mut from = from.clone();
            put_back(items, list(&mut from), &act.key)?;
        }
    }
    Some(row_id(&act.key))
}

/// Puts an item back behind the one that it followed, or first. It may be back already.
fn put_back<T: Keyed>(items: &mut Vec<T>, before: &[T], key: &str) -> Option<()> {
    let was_at = before.iter().position(|item| item.key() == key)?;
    if items.iter().all(|item| item.key() != key) {
        let earlier = before.iter().take(was_at).rev();
        let place = |earlier: &T| items.iter().position(|item| item.key() == earlier.key());
        let after = earlier.filter_map(place).next();
        let item = before.get(was_at)?.clone();
        items.insert(after.map_or(0, |after| after + 1), item);
    }
    Some(())
}

/// The first of `wanted`, `wanted_2`, `wanted_3` that is not taken.
pub(super) fn free_key(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let mut keys = std::iter::once(wanted.to_owned()).chain(numbered);
    keys.find(|key| !taken(key)).unwrap_or_default()
}

/// The id of an item's row.
pub(super) fn row_id(key: &str) -> String {
    format!("row-{key}")
}

/// Takes a path such as `roles[0].title` apart: the item, its place, and what stands behind it
/// without the point in front. `None` where it is about no item of this list.
pub(super) fn item_of<'r, 'p, T>(
    items: &'r [T],
    list: &str,
    path: &'p str,
) -> Option<(usize, &'r T, &'p str)> {
    let (index, rest) = path.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?;
    let at = index.parse().ok()?;
    let item = items.get(at)?;
    Some((at, item, rest.strip_prefix('.').unwrap_or(rest)))
}
