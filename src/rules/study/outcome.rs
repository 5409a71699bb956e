//! What one company comes to for one role, in one short word or a few.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::rules::ruleset::Verdict;
use crate::rules::score::{Assessment, RoleScore, VerdictSet};

/// What a company comes to for a role. As text, and so as JSON: `hire`, `prepare bridge` while
/// unknown answers leave two verdicts open, `filled`, `absent`. The text is stable: it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The verdicts that the unknown answers still allow; one when it is settled.
    Verdicts(VerdictSet),
    /// The company has this director already, so there is no verdict.
    Filled,
    /// The rules have no such role.
    Absent,
}

const FILLED: &str = "filled";
const ABSENT: &str = "absent";

impl Outcome {
    /// The outcome of the role with this key.
    pub fn of(assessment: &Assessment, role: &str) -> Outcome {
        let score = assessment.roles.iter().find(|score| score.key == role);
        score.map_or(Outcome::Absent, Outcome::from)
    }

    /// The outcome that a list of verdicts stands for; an empty one means *filled*.
    pub fn of_verdicts(verdicts: &[Verdict]) -> Outcome {
        if verdicts.is_empty() {
            return Outcome::Filled;
        }
        Outcome::Verdicts(verdicts.iter().copied().collect())
    }

    /// The verdicts, highest first; none where the role is filled or absent.
    pub fn verdicts(self) -> Vec<Verdict> {
        match self {
            Outcome::Verdicts(verdicts) => verdicts.iter().collect(),
            Outcome::Filled | Outcome::Absent => Vec::new(),
        }
    }
}

impl From<&RoleScore> for Outcome {
    fn from(score: &RoleScore) -> Outcome {
        if score.filled { Outcome::Filled } else { Outcome::of_verdicts(&score.verdicts) }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Filled => out.write_str(FILLED),
            Outcome::Absent => out.write_str(ABSENT),
            Outcome::Verdicts(verdicts) => {
                let keys: Vec<&str> = verdicts.iter().map(Verdict::key).collect();
                out.write_str(&keys.join(" "))
            }
        }
    }
}

/// Why a text is not an [`Outcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an outcome: verdicts with spaces between them, filled, or absent")]
pub struct NotAnOutcome;

impl FromStr for Outcome {
    type Err = NotAnOutcome;

    /// Reads exactly what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Outcome, NotAnOutcome> {
        match text {
            FILLED => return Ok(Outcome::Filled),
            ABSENT => return Ok(Outcome::Absent),
            _ => {}
        }
        let verdict = |key| Verdict::HIGHEST_FIRST.into_iter().find(|each| each.key() == key);
        let verdicts: Option<VerdictSet> = text.split(' ').map(verdict).collect();
        let outcome = Outcome::Verdicts(verdicts.ok_or(NotAnOutcome)?);
        if outcome.to_string() == text { Ok(outcome) } else { Err(NotAnOutcome) }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Outcome, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
