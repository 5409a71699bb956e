//! Two admins in one draft: what to show the second one, field by field. Nothing is decided for
//! anybody: where both changed the same field, both values are shown.

use super::part::Entry;

/// The fields of one page in the three states that meet.
pub(super) struct Sides<'a> {
    /// As the form was drawn.
    pub(super) base: &'a [Entry],
    /// As this admin wants them.
    pub(super) mine: &'a [Entry],
    /// As somebody else stored them meanwhile.
    pub(super) theirs: &'a [Entry],
}

/// What the page shows now; it has the fields of the stored state.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Fields that this admin changed, with the text as typed.
    pub(super) kept: Vec<(String, String)>,
    /// Of these, the ones that somebody else changed too, with the stored text.
    pub(super) clashes: Vec<(String, String)>,
    /// What this admin changed in fields that are gone: each label with the text as typed.
    pub(super) lost: Vec<(String, String)>,
}

/// Merges what this admin typed into what is stored. `typed` has the fields as sent; one that was
/// not sent is not changed.
pub(super) fn merge(sides: &Sides, typed: &[(String, String)]) -> Merged {
    let mut merged = Merged::default();
    for mine in sides.mine {
        let base = text_of(sides.base, &mine.name);
        if base == Some(mine.text.as_str()) {
            continue;
        }
        let as_typed = typed.iter().find(|(name, _)| *name == mine.name);
        let as_typed = as_typed.map_or_else(|| mine.text.clone(), |(_, text)| text.clone());
        let Some(theirs) = text_of(sides.theirs, &mine.name) else {
            merged.lost.push((mine.label.clone(), as_typed));
            continue;
        };
        if theirs == mine.text {
            continue;
        }
        if Some(theirs) != base {
            merged.clashes.push((mine.name.clone(), theirs.to_owned()));
        }
        merged.kept.push((mine.name.clone(), as_typed));
    }
    merged
}

fn text_of<'a>(entries: &'a [Entry], name: &str) -> Option<&'a str> {
    entries.iter().find(|entry| entry.name == name).map(|entry| entry.text.as_str())
}
