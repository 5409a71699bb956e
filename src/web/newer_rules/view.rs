//! How the page about newer rules is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;

use crate::rules::answers::Answers;
use crate::rules::journey;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::assess;
use crate::rules::study::attribution::Side;
use crate::web::result_view::Difference;

#[derive(Template, WebTemplate)]
#[template(path = "newer_rules.html")]
pub(super) struct NewerRulesPage {
    /// The assessment's address.
    pub(super) base: String,
    /// Where the owner came from.
    pub(super) back: String,
    /// Where the owner goes on.
    pub(super) onward: String,
    /// The last part of the page that led here, empty where none did.
    pub(super) from: &'static str,
    /// The rules that the assessment is on.
    pub(super) version: i64,
    /// What newer rules would change; none while nothing is newer.
    pub(super) offer: Option<Offer>,
    /// What a move did just now.
    pub(super) moved: Option<Moved>,
    /// Whether a move failed because something changed meanwhile.
    pub(super) stale: bool,
}

/// Newer rules as they are offered.
pub(super) struct Offer {
    /// Their version.
    pub(super) version: i64,
    /// The day since which they are in force.
    pub(super) since: String,
    /// What they would change.
    pub(super) compared: Compared,
    /// The revision of the answers that this is about.
    pub(super) rev: i64,
}

/// A move to newer rules.
pub(super) struct Moved {
    /// The version before it.
    pub(super) was: i64,
    /// What it changed.
    pub(super) compared: Compared,
}

/// Two versions of the rules for one company.
pub(super) struct Compared {
    /// What is different.
    pub(super) difference: Difference,
    /// Whether the answers' part of a difference is shown: here only the rules differ.
    pub(super) both: bool,
    /// Whether so little is answered that only the rules can be compared.
    pub(super) early: bool,
}

impl Compared {
    /// Compares the older rules with the newer ones.
    pub(super) fn new(rules: [&Ruleset; 2], answers: &Answers) -> Compared {
        let [before, after] = rules.map(|rules| Side { rules, answers });
        let difference = Difference::new(before, after);
        Compared { difference, both: false, early: early(rules, answers) }
    }
}

/// Whether pages are unfinished and every verdict is as open by the newer rules as by the older.
fn early(rules: [&Ruleset; 2], answers: &Answers) -> bool {
    let [before, after] = rules.map(|rules| assess(rules, answers).roles);
    let as_open = |role: &crate::rules::score::RoleScore| {
        let old = before.iter().find(|old| old.key == role.key);
        let as_before = old.is_none_or(|old| old.verdicts == role.verdicts);
        as_before && !role.filled && !role.settled
    };
    journey::first_unfinished(answers).is_some() && after.iter().all(as_open)
}
