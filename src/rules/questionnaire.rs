//! The questionnaire: its pages and signals, read once from the data file beside this module.

mod subject;

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use subject::subject;

use super::decimal::Decimal;

static RAW: &str = include_str!("data/questionnaire.json");

/// A data file that does not parse would leave an empty questionnaire; the tests refuse that.
static QUESTIONNAIRE: LazyLock<Questionnaire> =
    LazyLock::new(|| serde_json::from_str(RAW).unwrap_or_default());

/// All pages and signals, in the order in which they are asked.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// The wizard's pages.
    pub pages: Vec<Page>,
    /// The questions.
    pub signals: Vec<Signal>,
}

/// One page of the wizard.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its part of the address, such as `it-team`.
    pub key: String,
    /// Its heading.
    pub title: String,
}

/// One question. Its key is stable for ever.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// The key, such as `headcount`; also the name of its form field.
    pub key: String,
    /// The key of the page that asks it.
    pub page: String,
    /// What an answer looks like.
    pub kind: Kind,
    /// The question.
    pub label: String,
    /// How to find the figure; may be empty.
    pub help: String,
    /// The unit of a number, such as `people` or `USD per year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The least a number may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// The most a number may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// A number is a whole count of these: 1 or 0.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Decimal>,
    /// The options of a choice, empty for a number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Whether *I don't know* is an answer.
    pub dont_know: bool,
    /// Whether it may be left blank.
    pub optional: bool,
    /// The seed documents it comes from.
    pub seeds: Vec<String>,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A number in steps of a tenth.
    Decimal,
    /// Whole US dollars.
    Money,
    /// One of several options.
    Choice,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stored key.
    pub key: String,
    /// The words beside the radio button.
    pub label: String,
}

impl Signal {
    /// Whether the answer is a number of any kind.
    pub fn is_number(&self) -> bool {
        self.kind != Kind::Choice
    }

    /// Whether a company may finish without an answer that is known.
    pub fn may_stay_unknown(&self) -> bool {
        self.dont_know || self.optional
    }

    /// The option with this key.
    pub fn option(&self, key: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.key == key)
    }

    /// Whether a number lies inside the limits and on the step.
    pub fn allows(&self, number: Decimal) -> bool {
        let inside =
            self.min.is_none_or(|min| number >= min) && self.max.is_none_or(|max| number <= max);
        self.is_number() && inside && number.thousandths() % self.step_size() == 0
    }

    /// The step in thousandths, at least one.
    pub(crate) fn step_size(&self) -> i64 {
        self.step.map_or(1, |step| step.thousandths().max(1))
    }
}

impl Questionnaire {
    /// The signal with this key.
    pub fn signal(&self, key: &str) -> Option<&Signal> {
        self.signals.iter().find(|signal| signal.key == key)
    }

    /// The page with this key.
    pub fn page(&self, key: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.key == key)
    }

    /// The signals of a page, in order; none for an unknown page.
    pub fn on_page<'a>(&'a self, page: &'a str) -> impl Iterator<Item = &'a Signal> {
        self.signals.iter().filter(move |signal| signal.page == page)
    }
}

/// The questionnaire of this build.
pub fn questionnaire() -> &'static Questionnaire {
    &QUESTIONNAIRE
}

/// The data file as it is, for programs.
pub fn raw_json() -> &'static str {
    RAW
}
