//! A result as a file that anybody can check: what it was made from, what follows from that, and
//! a digest over both.

mod behind;
mod claim;
mod findings;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::answers::Answers;
use super::explain::case::Case;
use super::explain::ledger::{ThemeRows, ledger};
use super::explain::{Explanation, explain};
use super::projects::Project;
use super::ruleset::{Dial, Ruleset, Verdict};
use super::score::{Assessment, DialScore};

pub use claim::Claim;
pub use findings::Findings;

/// What the first field of such a file says. Another shape would get another number.
pub const FORMAT: &str = "readyline-result-1";

/// The number people quote, from the random end of the result's id, a uuid as a number:
/// "RL-7KQM-42XD". Its letters and digits are Crockford's: none is easily taken for another.
pub fn reference(result: u128) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let sign = |at: u32| char::from(SIGNS[(result >> (5 * at)) as usize % SIGNS.len()]);
    let group = |from: u32| (from..from + 4).map(sign).collect::<String>();
    format!("RL-{}-{}", group(4), group(0))
}

/// What a result was made from, and what it came to.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// The number people quote, such as `RL-7KQM-42XD`.
    pub reference: &'a str,
    /// When it was made: RFC 3339 in UTC.
    pub created_at: &'a str,
    /// The version of the rules.
    pub ruleset_version: i64,
    /// The rules of that version.
    pub ruleset: &'a Ruleset,
    /// The answers.
    pub answers: &'a Answers,
    /// What the rules give for them.
    pub assessment: &'a Assessment,
    /// The projects that were listed.
    pub projects: &'a [Project],
}

impl<'a> Made<'a> {
    /// What every explanation starts from.
    fn case(&self) -> Case<'a> {
        let Made { ruleset, answers, assessment, .. } = *self;
        Case { ruleset, answers, assessment }
    }
}

/// A result with everything that explains it, to be written as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Record<'a> {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The number people quote.
    pub reference: &'a str,
    /// When it was made: RFC 3339 in UTC.
    pub created_at: &'a str,
    /// The version of the rules.
    pub ruleset_version: i64,
    /// [`digest`] of what it was made from.
    pub digest: String,
    /// The answers by signal; `null` is *don't know*.
    pub answers: &'a Answers,
    /// The projects that were listed.
    pub projects: &'a [Project],
    /// The scores, in the shape of the API's answer.
    #[serde(flatten)]
    pub assessment: &'a Assessment,
    /// What explains them.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// Every factor of every dial with its answer, its scale and its points.
    pub ledger: Vec<DialLedger<'a>>,
}

/// The factors of one dial, by theme.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DialLedger<'a> {
    /// The role's key; `None` for the ownership dial, which belongs to none.
    pub role: Option<&'a str>,
    /// `need`, `fit` or `ownership`.
    pub dial: &'static str,
    /// Its rows. Their points add up to the dial's score.
    pub themes: Vec<ThemeRows>,
}

impl<'a> Record<'a> {
    /// The record of a result.
    pub fn new(made: &Made<'a>) -> Record<'a> {
        Record {
            format: FORMAT,
            reference: made.reference,
            created_at: made.created_at,
            ruleset_version: made.ruleset_version,
            digest: digest(made),
            answers: made.answers,
            assessment: made.assessment,
            projects: made.projects,
            explanation: explain(&made.case(), made.projects),
            ledger: ledgers(made),
        }
    }
}

/// The ledgers of every dial, in the rules' order, ownership last.
pub fn ledgers<'a>(made: &Made<'a>) -> Vec<DialLedger<'a>> {
    let (rules, found) = (made.ruleset, made.assessment);
    let of = |role, name, dial: &Dial, score: &DialScore| {
        let themes = ledger(dial, score, made.answers);
        DialLedger { role, dial: name, themes }
    };
    let mut all = Vec::new();
    for (role, score) in rules.roles.iter().zip(&found.roles) {
        all.push(of(Some(role.key.as_str()), "need", &role.need, &score.need));
        all.push(of(Some(role.key.as_str()), "fit", &role.fit, &score.fit));
    }
    all.push(of(None, "ownership", &rules.ownership.dial, &found.ownership));
    all
}

/// What a digest is taken over. Only what never changes for a result: explanations may be worded
/// better one day, and a digest that was printed must still be right then.
#[derive(JsonSchema, Serialize)]
struct Digested<'a> {
    format: &'static str,
    reference: &'a str,
    created_at: &'a str,
    ruleset_version: i64,
    ruleset: String,
    answers: &'a Answers,
    roles: Vec<(&'a str, bool, &'a [Verdict], [String; 4])>,
    ownership: [String; 2],
    alerts: &'a [String],
}

/// The SHA-256 of rules, answers, verdicts and scores, as 64 hexadecimal digits. Two results with
/// the same digest were made from the same answers by the same rules, and came to the same.
pub fn digest(made: &Made) -> String {
    let found = made.assessment;
    let roles = found.roles.iter().map(|role| {
        let ends = [role.need.low, role.need.high, role.fit.low, role.fit.high];
        let ends = ends.map(|end| end.to_string());
        (role.key.as_str(), role.filled, role.verdicts.as_slice(), ends)
    });
    let digested = Digested {
        format: FORMAT,
        reference: made.reference,
        created_at: made.created_at,
        ruleset_version: made.ruleset_version,
        ruleset: made.ruleset.to_json(),
        answers: made.answers,
        roles: roles.collect(),
        ownership: [found.ownership.low.to_string(), found.ownership.high.to_string()],
        alerts: &found.alerts,
    };
    // Only a map with keys that are no text could fail here, and there is none.
    let text = serde_json::to_vec(&digested).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
