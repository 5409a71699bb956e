//! A ruleset from its JSON text and back.

mod words;

use serde::de::IgnoredAny;

use super::{RuleFault, Ruleset};

impl Ruleset {
    /// Reads a ruleset and checks it. A byte order mark in front, as some editors write one, does
    /// no harm.
    ///
    /// # Errors
    /// Text that is not a ruleset gives one fault with the place; a ruleset that breaks a rule of
    /// [`check`](Ruleset::check) gives all its faults.
    pub fn from_json(text: &str) -> Result<Ruleset, Vec<RuleFault>> {
        let ruleset = Ruleset::draft_from_json(text)?;
        let faults = ruleset.check();
        if faults.is_empty() { Ok(ruleset) } else { Err(faults) }
    }

    /// Reads a ruleset that is still being edited, so that
    /// [`check`](Ruleset::check) may find faults in it.
    ///
    /// # Errors
    /// Text that is not a ruleset gives one fault with the place.
    pub fn draft_from_json(text: &str) -> Result<Ruleset, Vec<RuleFault>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
            let message = words::not_json(text, &error);
            return Err(vec![RuleFault { path: String::new(), message }]);
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| vec![unreadable(&error)])
    }

    /// The ruleset as JSON text that [`from_json`](Ruleset::from_json) reads back unchanged.
    pub fn to_json(&self) -> String {
        // Only a map with keys that are no text or a failing writer can make this an error, and
        // here there is neither.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// One fault that says where the text stops being a ruleset.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> RuleFault {
    let path = error.path().to_string();
    let path = if path == "." { String::new() } else { path };
    let message = words::misfit(&path, error.inner());
    RuleFault { path, message }
}
