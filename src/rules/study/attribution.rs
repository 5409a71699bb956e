//! Why a newer score differs from an older one, split exactly into what the answers did and what
//! the rules did: first the answers change under the old rules, then the rules change under the
//! new answers. Points are whole tenths, so both parts add up to the difference to the last digit.

use serde::{Deserialize, Serialize};

use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Dial, Factor, Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, DialScore, FactorScore, RoleScore, assess};

/// Some answers under some rules.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The rules.
    pub rules: &'a Ruleset,
    /// The answers.
    pub answers: &'a Answers,
}

/// A side with what it comes to.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// The side.
    pub side: Side<'a>,
    /// What [`assess`] gives for it.
    pub assessment: &'a Assessment,
}

/// The whole difference between two sides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Attribution {
    /// The roles of the new rules in their order, then those that only the old rules have.
    pub roles: Vec<RoleShift>,
    /// The ownership dial.
    pub ownership: DialShift,
}

/// What changed for one role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct RoleShift {
    /// The role's key.
    pub key: String,
    /// Its title in the new rules, else in the old ones.
    pub title: String,
    /// The verdicts before, highest first; empty where the role is filled, `None` where the old
    /// rules do not have it.
    pub before: Option<Vec<Verdict>>,
    /// The verdicts of the new answers under the old rules, in the same form as `before`.
    #[serde(default)]
    pub between: Option<Vec<Verdict>>,
    /// The verdicts after, highest first; empty where the role is filled, `None` where the new
    /// rules do not have it.
    pub after: Option<Vec<Verdict>>,
    /// The company had this director before.
    pub filled_before: bool,
    /// The company has this director now.
    pub filled_after: bool,
    /// The need dial.
    pub need: DialShift,
    /// The fit dial.
    pub fit: DialShift,
}

/// What changed in one dial. A dial that one side's rules do not have counts 0.0 there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct DialShift {
    /// The score before.
    pub before: Range,
    /// The score after.
    pub after: Range,
    /// What the answers did: new answers less old answers, both by the old rules.
    pub by_answers: Shift,
    /// What the rules did: new rules less old rules, both on the new answers.
    pub by_rules: Shift,
    /// The factors of the new rules in their order, then those that only the old rules have. Each
    /// column adds up to the dial's.
    pub factors: Vec<FactorShift>,
}

/// What changed in one factor. A factor that one side's rules do not have gives 0.0 there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct FactorShift {
    /// The factor's key.
    pub key: String,
    /// Its name in the new rules, else in the old ones.
    pub label: String,
    /// Its points before.
    pub before: Range,
    /// Its points after.
    pub after: Range,
    /// What the answers did.
    pub by_answers: Shift,
    /// What the rules did.
    pub by_rules: Shift,
}

/// From the least to the most points that the unknown answers allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Range {
    /// The least.
    pub low: Points,
    /// The most.
    pub high: Points,
}

/// How far both ends of a range moved; negative is down. Where an answer became known or unknown
/// the two ends may move in opposite directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Shift {
    /// The move of the least.
    pub low: Points,
    /// The move of the most.
    pub high: Points,
}

impl Range {
    /// Whether it is one number.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// How far it is from an earlier range to this one.
    pub fn since(self, earlier: Range) -> Shift {
        let less =
            |later: Points, earlier: Points| Points::from_tenths(later.tenths() - earlier.tenths());
        Shift { low: less(self.low, earlier.low), high: less(self.high, earlier.high) }
    }
}

impl Shift {
    /// Whether neither end moved.
    pub fn is_none(self) -> bool {
        self == Shift::default()
    }
}

impl From<&DialScore> for Range {
    fn from(score: &DialScore) -> Range {
        Range { low: score.low, high: score.high }
    }
}

impl From<&FactorScore> for Range {
    fn from(score: &FactorScore) -> Range {
        Range { low: score.low, high: score.high }
    }
}

/// One thing at three times: before, with the new answers under the old rules, and after. `None`
/// where the rules of that time do not have it.
type Steps<'a, T> = [Option<&'a T>; 3];

/// The ranges before and after, and what answers and rules did between them.
fn moves<'a, T>(steps: Steps<'a, T>) -> ([Range; 2], [Shift; 2])
where
    Range: From<&'a T>,
{
    let [before, between, after] = steps.map(|step| step.map(Range::from).unwrap_or_default());
    ([before, after], [between.since(before), after.since(between)])
}

/// Splits the difference between two sides into what the answers did and what the rules did, for
/// every role that either side's rules have, and for ownership.
pub fn attribute(before: Side<'_>, after: Side<'_>) -> Attribution {
    let [old, new] = [before, after].map(|side| assess(side.rules, side.answers));
    attribute_scored(
        Scored { side: before, assessment: &old },
        Scored { side: after, assessment: &new },
    )
}

/// The same where both sides are scored already. Scores nothing more unless both the answers and
/// the rules differ.
pub fn attribute_scored(before: Scored<'_>, after: Scored<'_>) -> Attribution {
    let ([old, new], [before, after]) =
        ([before.assessment, after.assessment], [before.side, after.side]);
    let scored;
    let between = if before.rules == after.rules {
        new
    } else if before.answers == after.answers {
        old
    } else {
        scored = assess(before.rules, after.answers);
        &scored
    };
    let assessments = [old, between, new];
    let pairs = matched(&before.rules.roles, &after.rules.roles, |role| &role.key);
    let role = |(old, new): (Option<&Role>, Option<&Role>)| shift(old, new, &assessments);
    let dials = [before, after].map(|side| Some(&side.rules.ownership.dial));
    Attribution {
        roles: pairs.into_iter().filter_map(role).collect(),
        ownership: dial_shift(dials, assessments.map(|each| Some(&each.ownership))),
    }
}

fn shift(old: Option<&Role>, new: Option<&Role>, all: &[&Assessment; 3]) -> Option<RoleShift> {
    let role = new.or(old)?;
    let steps = all.map(|each| each.roles.iter().find(|score| score.key == role.key));
    let [before, between, after] = steps;
    let verdicts = |score: Option<&RoleScore>| score.map(|score| score.verdicts.clone());
    let filled = |score: Option<&RoleScore>| score.is_some_and(|score| score.filled);
    let dials = |part: fn(&Role) -> &Dial| [old.map(part), new.map(part)];
    Some(RoleShift {
        key: role.key.clone(),
        title: role.title.clone(),
        before: verdicts(before),
        between: verdicts(between),
        after: verdicts(after),
        filled_before: filled(before),
        filled_after: filled(after),
        need: dial_shift(dials(|role| &role.need), steps.map(|step| Some(&step?.need))),
        fit: dial_shift(dials(|role| &role.fit), steps.map(|step| Some(&step?.fit))),
    })
}

fn dial_shift(dials: [Option<&Dial>; 2], steps: Steps<'_, DialScore>) -> DialShift {
    let ([before, after], [by_answers, by_rules]) = moves(steps);
    let [old, new] = dials.map(|dial| dial.map_or(&[][..], |dial| &dial.factors));
    let factor = |(old, new): (Option<&Factor>, Option<&Factor>)| {
        let Factor { key, label, .. } = new.or(old)?;
        let ([before, after], [by_answers, by_rules]) = moves(steps.map(|step| step?.factor(key)));
        let (key, label) = (key.clone(), label.clone());
        Some(FactorShift { key, label, before, after, by_answers, by_rules })
    };
    let pairs = matched(old, new, |factor| &factor.key);
    let factors = pairs.into_iter().filter_map(factor).collect();
    DialShift { before, after, by_answers, by_rules, factors }
}

/// Two lists matched by key: the new ones in their order, then those that only the old list has.
pub(super) fn matched<'a, T>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&T) -> &String,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let find = |list: &'a [T], wanted: &T| list.iter().find(|each| key(each) == key(wanted));
    let kept = new.iter().map(|each| (find(old, each), Some(each)));
    let gone = old.iter().filter(|each| find(new, each).is_none());
    kept.chain(gone.map(|each| (Some(each), None))).collect()
}
