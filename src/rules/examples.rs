//! Five invented companies with all their answers, the first cases that any rules are tried on.

use std::sync::LazyLock;

use serde::Deserialize;

use super::answers::Answers;

static RAW: &str = include_str!("data/examples.json");

/// A data file that does not parse would leave no example; the tests refuse that.
static EXAMPLES: LazyLock<Vec<Example>> =
    LazyLock::new(|| serde_json::from_str(RAW).unwrap_or_default());

/// An invented company.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// An answer to every question, none of them *I don't know*.
    pub answers: Answers,
}

/// The companies, in the order of the data file.
pub fn examples() -> &'static [Example] {
    &EXAMPLES
}
