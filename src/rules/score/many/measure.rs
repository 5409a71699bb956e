//! One factor, looked up once for many companies: its signals, and the points of its options.

use super::known::{Input, Known, Value, possible};
use crate::rules::metric::Metric;
use crate::rules::ruleset::{Factor, Scale};
use crate::rules::score::factor::{least_and_most, option_points, points_between};

/// The points that a factor gives one company, in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// The least.
    pub(crate) low: i64,
    /// The most.
    pub(crate) high: i64,
}

/// A factor and where its answers stand.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    factor: Factor,
    kind: Kind,
    /// The signals with which its points never fall, and those with which they never rise. The
    /// options of a choice have no order, so a choice stands in both.
    pub(super) rises: u128,
    pub(super) falls: u128,
}

#[derive(Clone, Debug)]
enum Kind {
    /// The points of each option.
    Option(Input, Vec<i64>),
    Number(Metric, Vec<Input>),
    /// It measures nothing there is, and so may give anything. `check` refuses it.
    Nothing,
}

impl Measure {
    /// Looks a factor up.
    pub(super) fn of(factor: &Factor) -> Measure {
        let metric = Metric::find(&factor.metric);
        let inputs = metric.iter().flat_map(Metric::inputs).filter_map(Input::of);
        let kind = match (metric, &factor.scale) {
            (Some(Metric::Choice(signal)), Scale::Shares(_)) => {
                let points = signal.options.iter().map(|each| option_points(factor, &each.key));
                match Input::of(signal) {
                    Some(input) => Kind::Option(input, points.collect()),
                    None => Kind::Nothing,
                }
            }
            (Some(metric @ (Metric::Number(_) | Metric::Worked(_))), Scale::Ramp { .. }) => {
                Kind::Number(metric, inputs.collect())
            }
            _ => Kind::Nothing,
        };
        let (rises, falls) = directions(&kind, &factor.scale);
        Measure { factor: factor.clone(), kind, rises, falls }
    }

    /// Whether it gives any company the same points as another factor.
    pub(super) fn is_like(&self, factor: &Factor) -> bool {
        let Factor { metric, weight, scale, .. } = &self.factor;
        *metric == factor.metric && *weight == factor.weight && *scale == factor.scale
    }

    /// Whether its signals can be told apart in sets, and their values tried.
    pub(super) fn can_be_tried(&self) -> bool {
        let has_room = self.inputs().iter().all(|input| input.bit().is_some());
        self.factor.weight == 0 || (has_room && !matches!(self.kind, Kind::Nothing))
    }

    /// The signals it depends on.
    pub(super) fn inputs(&self) -> &[Input] {
        match &self.kind {
            Kind::Option(input, _) => std::slice::from_ref(input),
            Kind::Number(_, inputs) => inputs,
            Kind::Nothing => &[],
        }
    }

    /// The signals without a value that it depends on.
    pub(super) fn open(&self, known: &Known) -> u128 {
        let open = self.inputs().iter().filter(|input| !known.knows(input.place));
        open.filter_map(|input| input.bit()).fold(0, |set, bit| set | bit)
    }

    /// Its least and its most points while each signal has the value, or none, that `value` names.
    pub(super) fn span(&self, value: impl Fn(Input) -> Value) -> Span {
        let (low, high) = match &self.kind {
            Kind::Option(input, points) => match value(*input) {
                Value::Option(option) => {
                    let points = points.get(option).copied().unwrap_or(0);
                    (points, points)
                }
                Value::Unknown | Value::Number(_) => least_and_most(points.iter().copied()),
            },
            Kind::Number(metric, inputs) => {
                let ends = metric.between(|signal| {
                    let input = inputs.iter().find(|input| std::ptr::eq(input.signal, signal));
                    input.map(|input| possible(*input, value(*input))).unwrap_or_default()
                });
                let most = self.factor.max().tenths();
                ends.map_or((0, most), |(low, high)| points_between(&self.factor, [low, high]))
            }
            Kind::Nothing => (0, self.factor.max().tenths()),
        };
        Span { low, high }
    }
}

fn directions(kind: &Kind, scale: &Scale) -> (u128, u128) {
    let bit = |input: Option<&Input>| input.and_then(|input| input.bit()).unwrap_or(0);
    match (kind, scale) {
        (Kind::Number(_, inputs), Scale::Ramp { none_at, full_at }) => {
            // A metric rises with its first signal and falls with its second.
            let (with, against) = (bit(inputs.first()), bit(inputs.get(1)));
            if none_at <= full_at { (with, against) } else { (against, with) }
        }
        (Kind::Option(input, _), _) => (bit(Some(input)), bit(Some(input))),
        _ => (0, 0),
    }
}
