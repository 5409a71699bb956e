//! Two versions of an alert, and of the conditions on which something happens.

use std::mem::discriminant;

use super::list::Item;
use super::{At, Log, text};
use crate::rules::ruleset::{Alert, Condition, Ruleset, Test};
use crate::rules::words::{capital, list};

impl Item for Alert {
    fn key(&self) -> &str {
        &self.key
    }

    /// An alert has no title, but a key that says what it is: `Long downtime`.
    fn name(&self) -> String {
        capital(&text::called([&self.key.replace('_', " "), "Alert"]))
    }

    fn summary(&self, ruleset: &Ruleset) -> String {
        let message = text::excerpt(&self.message);
        let (when, beside) = (all(&self.when), titles(ruleset, &self.roles));
        format!("{message}, shown when {when}, beside {beside}")
    }

    fn inside(log: &mut Log, at: &At, pair: [&Alert; 2]) {
        let of = |what: &str| format!("{}: {what}", pair[1].name());
        let when = at.field("when");
        let [old, new] = pair.map(|alert| alert.when.as_slice());
        if old.len() == new.len() {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                condition(log, &when.item(index, index), &of("shown"), [old, new]);
            }
        } else {
            log.compare(&when, of("shown when"), [old, new], all);
        }
        let [mut old, mut new] = [0, 1].map(|side| titles(log.rulesets[side], &pair[side].roles));
        if pair[0].roles != pair[1].roles {
            // Roles that there are not have no titles, and two may have the same one.
            if old == new {
                [old, new] = pair.map(|alert| keys(&alert.roles));
            }
            log.note(&at.field("roles"), of("shown beside"), [Some(old), Some(new)]);
        }
        log.text(&at.field("message"), of("message"), pair.map(|alert| alert.message.as_str()));
        let actions = pair.map(|alert| alert.action.as_deref());
        log.perhaps(&at.field("action"), of("what to do"), actions);
    }
}

/// Notes a condition that differs. `lead` is what happens when it holds: `Post filled`.
pub(super) fn condition(log: &mut Log, at: &At, lead: &str, pair: [&Condition; 2]) {
    let [before, after] = pair;
    let same = before.signal == after.signal;
    if !same || discriminant(&before.test) != discriminant(&after.test) {
        return log.compare(at, format!("{lead} when"), pair, Condition::words);
    }
    let name = after.subject();
    let (field, what) = match after.test {
        Test::AtLeast(_) => ("at_least", format!("{lead} from {name} of")),
        Test::AtMost(_) => ("at_most", format!("{lead} up to {name} of")),
        Test::OneOf(_) => ("one_of", format!("{lead} when {name} is")),
    };
    log.compare(&at.field(field), what, pair, Condition::value);
}

fn all(conditions: &[Condition]) -> String {
    let words: Vec<_> = conditions.iter().map(Condition::words).collect();
    list(&words, "and")
}

/// The roles' titles; the key of one that there is not.
fn titles(ruleset: &Ruleset, roles: &[String]) -> String {
    let title = |key: &String| ruleset.role(key).map_or(key, |role| &role.title).clone();
    list(&roles.iter().map(title).collect::<Vec<_>>(), "and")
}

/// The keys of roles, each in quotation marks, so that an empty one is seen too.
fn keys(roles: &[String]) -> String {
    let quoted: Vec<_> = roles.iter().map(|key| format!("“{key}”")).collect();
    if quoted.is_empty() { "no role".to_owned() } else { list(&quoted, "and") }
}
