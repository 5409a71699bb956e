//! What is not known, and what it could move.

use super::heading::Outcome;
use super::names::short;
use super::{ResultInput, Scored, answers};
use crate::rules::decimal::Points;
use crate::rules::explain::settling::Settling;
use crate::rules::explain::spoken;
use crate::rules::metric::Metric;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Dial;
use crate::rules::score::DialScore;
use crate::web::prose::{Prose, capital, count};

/// The part that leads an open result: which figures decide.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Its heading.
    pub heading: String,
    /// One sentence a role that is still open.
    pub open: Vec<Prose>,
    /// One line a figure, the heaviest first.
    pub figures: Vec<Prose>,
    /// The lighter ones of many figures.
    pub more: Vec<Prose>,
}

/// Up to this many figures are shown at once; of more, only the heaviest.
const MOST: usize = 7;
const SHOWN: usize = 5;

/// An unknown answer of one role, with the most points it can still move.
pub(super) struct Gap {
    /// The question.
    pub(super) signal: &'static Signal,
    /// What is added at most, need and fit together.
    pub(super) points: Points,
}

/// The questions without a known answer that widen a dial.
fn gaps_of(dial: &Dial, score: &DialScore, input: &ResultInput) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for (factor, points) in dial.factors.iter().zip(&score.factors) {
        let width = Points::from_tenths(points.high.tenths() - points.low.tenths());
        if width == Points::ZERO {
            continue;
        }
        let inputs = Metric::find(&factor.metric).map(|metric| metric.inputs());
        let unknown = inputs.into_iter().flatten().filter(|s| !input.answers.knows(&s.key));
        for signal in unknown {
            add(&mut gaps, Gap { signal, points: width });
        }
    }
    gaps
}

fn add(gaps: &mut Vec<Gap>, gap: Gap) {
    match gaps.iter_mut().find(|other| other.signal.key == gap.signal.key) {
        Some(other) => other.points = other.points + gap.points,
        None => gaps.push(gap),
    }
}

/// The unknown answers of one role, the heaviest first.
pub(super) fn gaps(input: &ResultInput, scored: Scored) -> Vec<Gap> {
    let mut gaps = gaps_of(&scored.role.need, &scored.score.need, input);
    for gap in gaps_of(&scored.role.fit, &scored.score.fit, input) {
        add(&mut gaps, gap);
    }
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.points));
    gaps
}

/// Every unknown answer that widens any dial of the result.
pub(super) fn unknown_everywhere(input: &ResultInput) -> Vec<Gap> {
    let ownership = (&input.ruleset.ownership.dial, &input.assessment.ownership);
    let mut all = gaps_of(ownership.0, ownership.1, input);
    for scored in super::heading::order(input) {
        for gap in gaps(input, scored) {
            add(&mut all, gap);
        }
    }
    all
}

/// A question in two to five words; its own words where it has none.
pub(super) fn name(signal: &Signal) -> String {
    signal.name().to_owned()
}

/// Which figures would settle the open roles; nothing when no role is open.
pub(super) fn missing(
    input: &ResultInput,
    order: &[Scored],
    found: &[Settling],
    base: Option<&str>,
) -> Option<Missing> {
    let open = order.iter().filter(|scored| matches!(scored.outcome(), Outcome::Open(_)));
    let open: Vec<Scored> = open.copied().collect();
    let mut figures: Vec<Gap> = Vec::new();
    for scored in &open {
        let settling = settling_of(found, *scored).filter(|settling| settling.told);
        for gap in gaps(input, *scored) {
            // Where it can be told which figures matter, the others are not asked for.
            if settling.is_none_or(|settling| settling.set.contains(&gap.signal.key)) {
                add(&mut figures, gap);
            }
        }
    }
    if figures.is_empty() {
        return None;
    }
    figures.sort_by_key(|gap| std::cmp::Reverse(gap.points));
    let heading = match figures.len() {
        1 => "One missing figure decides".to_owned(),
        number => {
            format!("{} decide", capital(&count(number, "missing figure", "missing figures")))
        }
    };
    let line = |gap: &Gap| {
        let href = base.map(|base| answers::change(base, gap.signal));
        let name = capital(&name(gap.signal));
        Prose::new().link(href, name).text(format!(": moves up to {} points", gap.points))
    };
    let mut lines: Vec<Prose> = figures.iter().map(line).collect();
    let more = if lines.len() > MOST { lines.split_off(SHOWN) } else { Vec::new() };
    let open = open.iter().map(|role| still_open(*role, settling_of(found, *role), base));
    let open = open.collect();
    Some(Missing { heading, open, figures: lines, more })
}

fn settling_of<'a>(found: &'a [Settling], scored: Scored) -> Option<&'a Settling> {
    found.iter().find(|settling| settling.role == scored.role.key)
}

/// What is possible, which answer settles it, and where to give that answer.
fn still_open(scored: Scored, settling: Option<&Settling>, base: Option<&str>) -> Prose {
    let start = format!("{} may still come out as ", short(&scored.role.title));
    let open = Prose::new().text(start).verdicts(&scored.score.verdicts).text(".");
    let Some(settling) = settling else { return open };
    let open = open.text(" ").text(spoken::settling(settling));
    let one = settling.one.as_ref().and_then(|one| questionnaire().signal(&one.signal));
    match (one, base) {
        (Some(signal), Some(base)) => {
            let href = answers::change(base, signal);
            open.text(" ").link(Some(href), format!("Answer it: {}", name(signal))).text(".")
        }
        _ => open,
    }
}
