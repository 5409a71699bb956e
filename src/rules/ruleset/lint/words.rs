//! Words of an alert in curly brackets that stand for nothing.

use super::Warning;
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Alert, Ruleset};

/// What stands in curly brackets in an alert's texts without being the key of a question that it
/// asks about: companies would read the brackets.
pub(super) fn warnings(ruleset: &Ruleset) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (index, alert) in ruleset.alerts.iter().enumerate() {
        let action = alert.action.as_deref().unwrap_or_default();
        for (key, text) in [("message", alert.message.as_str()), ("action", action)] {
            warnings.extend(strange(alert, text).map(|name| Warning {
                path: format!("alerts[{index}].{key}"),
                message: format!(
                    "“{{{name}}}” stands for no answer that this alert asks about, so companies \
                     read it as it is."
                ),
                witness: Answers::default(),
            }));
        }
    }
    warnings
}

/// The names in curly brackets that the alert's conditions do not have.
fn strange<'t>(alert: &'t Alert, text: &'t str) -> impl Iterator<Item = &'t str> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let asked = |name: &str| alert.when.iter().any(|when| when.signal == name);
    names.map(|(name, _)| name).filter(move |name| !asked(name))
}
