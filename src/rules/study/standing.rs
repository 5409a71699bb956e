//! How a client stands: what its latest result comes to for each role, in so few figures that
//! thousands of clients fit into a list and onto a chart.

use crate::rules::decimal::Points;
use crate::rules::explain::case::{self, Case, Scored};
use crate::rules::explain::certainty::close;
use crate::rules::explain::margins::{Distance, Margin, margins};
use crate::rules::explain::missing::gaps;
use crate::rules::explain::settling::{Settling, settling};
use crate::rules::ruleset::Bands;
use crate::rules::score::DialScore;

use super::meeting::closeness;
use super::outcome::Outcome;

/// How long a band is on the chart that [`Standing::place`] is for.
pub const BAND: i64 = 10_000;

/// How one role stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The role's key.
    pub role: String,
    /// The verdicts that are possible, or that the post is filled.
    pub outcome: Outcome,
    /// The least and the most need.
    pub need: [Points; 2],
    /// The least and the most fit.
    pub fit: [Points; 2],
    /// Where the middles of need and fit lie on a chart of three bands, each [`BAND`] long.
    pub place: [i64; 2],
    /// The nearest other verdict, where one other answer would give it.
    pub near: Option<Near>,
    /// How close the settled verdict is to another one, as the result says it: "Close call: the
    /// need of 60.2 is only 0.2 above the mark of 60; below it, Bridge." `None` where it is not.
    pub close: Option<String>,
    /// The key of the question that settles the verdict best, while it is open.
    pub settling: Option<String>,
    /// How many questions without a known answer can still move its points.
    pub open_questions: usize,
}

/// The nearest other verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The key of the question.
    pub signal: String,
    /// What the role comes to with the other answer.
    pub outcome: Outcome,
    /// How far away that answer is.
    pub distance: Distance,
}

/// How every role stands, in the order of the ruleset. A millisecond where every verdict is
/// settled; up to a tenth of a second where most answers are unknown.
pub fn standings(case: &Case) -> Vec<Standing> {
    let margins = margins(case.ruleset, case.answers);
    let open = settling(case.ruleset, case.answers);
    let scored = case.ruleset.roles.iter().filter_map(|role| {
        let score = case.assessment.roles.iter().find(|score| score.key == role.key)?;
        Some(Scored { role, score })
    });
    scored.map(|scored| of_role(case, scored, &margins, &open)).collect()
}

fn of_role(case: &Case, scored: Scored, margins: &[Margin], open: &[Settling]) -> Standing {
    let Scored { role, score } = scored;
    let closeness = closeness(case, margins);
    let near = closeness.iter().find(|each| each.role == role.key);
    let near = near.and_then(|each| each.nearest.as_ref()).map(|nearest| Near {
        signal: nearest.signal.clone(),
        outcome: Outcome::of_verdicts(&nearest.change.verdicts.iter().collect::<Vec<_>>()),
        distance: nearest.distance,
    });
    let settles = open.iter().find(|each| each.role == role.key);
    let settles = settles.and_then(|each| {
        let one = each.one.as_ref().map(|one| &one.signal);
        one.or(each.set.first()).cloned()
    });
    Standing {
        role: role.key.clone(),
        outcome: Outcome::from(score),
        need: [score.need.low, score.need.high],
        fit: [score.fit.low, score.fit.high],
        place: [place(&role.need.bands, &score.need), place(&role.fit.bands, &score.fit)],
        near,
        close: close_said(scored, margins),
        settling: settles.filter(|_| !score.filled),
        open_questions: if score.filled { 0 } else { gaps(case, scored).len() },
    }
}

fn close_said(scored: Scored, margins: &[Margin]) -> Option<String> {
    let case::Outcome::Settled(verdict) = scored.outcome() else { return None };
    let own: Vec<&Margin> =
        margins.iter().filter(|margin| margin.role == scored.role.key).collect();
    let found = close(&own, scored, verdict)?;
    Some(format!("{}: {}", found.word, found.text))
}

/// Where the middle of a score lies: the band counts whole, and the way into it as its share of
/// the band, so that rules with other marks draw their companies into the same cells.
fn place(bands: &Bands, score: &DialScore) -> i64 {
    let middle = (score.low.tenths() + score.high.tenths()) / 2;
    let band = bands.index(Points::from_tenths(middle));
    let [first, second] = bands.marks.map(Points::tenths);
    let ends = [(0, first), (first, second), (second, 1_000)];
    let (from, to) = ends.get(band).copied().unwrap_or((0, 1_000));
    let share = (middle - from) * BAND / (to - from).max(1);
    let band = i64::try_from(band).unwrap_or(0);
    band * BAND + share.clamp(0, BAND - 1)
}
