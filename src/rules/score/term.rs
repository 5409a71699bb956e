//! One factor as the search for reachable points sees it: which inputs are known, which are not.

use super::factor::{number_points, option_points};
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::{Metric, known_number, known_option};
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Dial, Factor, Scale};

/// One input of a number.
#[derive(Clone, Copy)]
pub(super) enum Input {
    Known(Decimal),
    Open(&'static Signal),
}

/// What a factor measures, with its inputs.
#[derive(Clone, Copy)]
enum Measure {
    /// Points that no unknown answer changes.
    Fixed(i64),
    /// A choice without an answer.
    Option(&'static Signal),
    /// A number of one signal without an answer.
    Number(&'static Signal),
    /// A number worked out from two signals, at least one of them without an answer.
    Worked(crate::rules::metric::Worked, [Input; 2]),
    /// A factor that measures nothing there is. `check` refuses it; here it may give anything.
    Nothing,
}

/// The dial that a term counts for. A dial that stands alone counts as need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Need,
    Fit,
}

impl Side {
    /// Both dials of a role.
    pub(super) const BOTH: [Side; 2] = [Side::Need, Side::Fit];

    /// The other dial.
    pub(super) fn other(self) -> Side {
        match self {
            Side::Need => Side::Fit,
            Side::Fit => Side::Need,
        }
    }
}

/// A factor with its inputs.
#[derive(Clone, Copy)]
pub(super) struct Term<'a> {
    factor: &'a Factor,
    /// The dial it counts for.
    pub(super) side: Side,
    measure: Measure,
    /// The signals it depends on, known or not.
    inputs: [Option<&'static Signal>; 2],
}

/// The terms of a need dial and, with a role, of its fit dial. Factors without weight are left out.
pub(super) fn terms<'a>(need: &'a Dial, fit: Option<&'a Dial>, answers: &Answers) -> Vec<Term<'a>> {
    let needs = need.factors.iter().map(|factor| (factor, Side::Need));
    let fits = fit.into_iter().flat_map(|dial| &dial.factors).map(|factor| (factor, Side::Fit));
    needs
        .chain(fits)
        .filter(|(factor, _)| factor.weight > 0)
        .map(|(factor, side)| Term::of(factor, side, answers, None))
        .collect()
}

/// What a factor measures while these answers are known, all but one that is taken away.
fn measure(
    factor: &Factor,
    metric: Option<Metric>,
    answers: &Answers,
    without: Option<&Signal>,
) -> Measure {
    let taken = |signal: &Signal| without.is_some_and(|without| std::ptr::eq(without, signal));
    let input = |signal: &'static Signal| match known_number(answers, signal) {
        Some(number) if !taken(signal) => Input::Known(number),
        _ => Input::Open(signal),
    };
    match (metric, &factor.scale) {
        (Some(Metric::Choice(signal)), Scale::Shares(_)) => match known_option(answers, signal) {
            Some(option) if !taken(signal) => Measure::Fixed(option_points(factor, option)),
            _ => Measure::Option(signal),
        },
        (Some(Metric::Number(signal)), Scale::Ramp { .. }) => match input(signal) {
            Input::Known(number) => Measure::Fixed(number_points(factor, number.into())),
            Input::Open(signal) => Measure::Number(signal),
        },
        (Some(Metric::Worked(worked)), Scale::Ramp { .. }) => {
            match [input(worked.first), input(worked.second)] {
                [Input::Known(first), Input::Known(second)] => {
                    Measure::Fixed(number_points(factor, worked.value(first, second)))
                }
                inputs => Measure::Worked(worked, inputs),
            }
        }
        _ => Measure::Nothing,
    }
}

impl<'a> Term<'a> {
    /// A factor that counts for a dial, with one answer taken away if there is one to take.
    fn of(factor: &'a Factor, side: Side, answers: &Answers, without: Option<&Signal>) -> Term<'a> {
        let metric = Metric::find(&factor.metric);
        let measure = measure(factor, metric, answers, without);
        let inputs = metric.iter().flat_map(Metric::inputs).map(Some);
        let mut inputs = inputs.chain([None, None]);
        let inputs = [(); 2].map(|()| inputs.next().flatten());
        Term { factor, side, measure, inputs }
    }

    /// The same factor without the answer to a signal.
    pub(super) fn without(&self, signal: &Signal, answers: &Answers) -> Term<'a> {
        Term::of(self.factor, self.side, answers, Some(signal))
    }

    /// Whether it depends on a signal, known or not.
    pub(super) fn uses(&self, signal: &Signal) -> bool {
        self.inputs.iter().flatten().any(|input| std::ptr::eq(*input, signal))
    }

    /// The factor it stands for.
    pub(super) fn factor(&self) -> &'a Factor {
        self.factor
    }

    /// Its points in tenths, if no unknown answer changes them.
    pub(super) fn known_points(&self) -> Option<i64> {
        match self.measure {
            Measure::Fixed(points) => Some(points),
            _ => None,
        }
    }

    /// The signals without an answer that it depends on.
    pub(super) fn open(&self) -> Vec<&'static Signal> {
        match self.measure {
            Measure::Fixed(_) | Measure::Nothing => Vec::new(),
            Measure::Option(signal) | Measure::Number(signal) => vec![signal],
            Measure::Worked(_, inputs) => inputs
                .into_iter()
                .filter_map(|input| match input {
                    Input::Open(signal) => Some(signal),
                    Input::Known(_) => None,
                })
                .collect(),
        }
    }

    /// Whether this signal moves it.
    pub(super) fn depends_on(&self, signal: &Signal) -> bool {
        self.open().iter().any(|open| std::ptr::eq(*open, signal))
    }

    /// Its points in tenths for an option of its choice.
    pub(super) fn of_option(&self, option: &str) -> i64 {
        option_points(self.factor, option)
    }

    /// Its points in tenths where the open signals have the values that `value` names.
    pub(super) fn of_numbers(&self, value: &impl Fn(&'static Signal) -> Decimal) -> i64 {
        let number = |input: Input| match input {
            Input::Known(number) => number,
            Input::Open(signal) => value(signal),
        };
        match self.measure {
            Measure::Number(signal) => number_points(self.factor, value(signal).into()),
            Measure::Worked(worked, [first, second]) => {
                number_points(self.factor, worked.value(number(first), number(second)))
            }
            Measure::Fixed(points) => points,
            Measure::Option(_) | Measure::Nothing => 0,
        }
    }

    /// 1 if its points never fall while this signal rises, else -1.
    pub(super) fn direction(&self, signal: &Signal) -> i64 {
        let rises = match &self.factor.scale {
            Scale::Ramp { none_at, full_at } => none_at <= full_at,
            Scale::Shares(_) => true,
        };
        let with = match self.measure {
            Measure::Worked(worked, _) => !std::ptr::eq(worked.second, signal),
            _ => true,
        };
        if rises == with { 1 } else { -1 }
    }

    /// The most it can give, in tenths.
    pub(super) fn most(&self) -> i64 {
        self.factor.max().tenths()
    }
}
