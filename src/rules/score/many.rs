//! The same scores as [`assess`](super::assess), for many companies under several rules at once.
//!
//! Every factor is looked up once and not for each company, and factors that several rules share
//! are worked out once. The verdicts that unknown answers leave open are searched only where they
//! cannot be told at a glance: a range of points that lies in one band, or a handful of values that
//! already reach every verdict its bands allow.

mod known;
mod measure;
mod witness;

use known::{Input, Known};
use measure::Measure;
pub(crate) use measure::Span;
use witness::Witness;

use super::reach;
use super::verdicts::VerdictSet;
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Dial, Factor, Role};

/// Roles of one ruleset or of several, made ready to score companies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Many {
    measures: Vec<Measure>,
    parts: Vec<Part>,
}

/// One role. Factors stand here by their place among the measures.
#[derive(Clone, Debug)]
struct Part {
    role: Role,
    need: Vec<usize>,
    fit: Vec<usize>,
    /// Whether a glance may do: rules that `check` refuses are always searched.
    at_a_glance: bool,
}

/// A company with the points of every measure.
pub(crate) struct Company<'a> {
    answers: &'a Answers,
    /// An answer that is taken away.
    without: Option<&'static Signal>,
    known: Known,
    spans: Vec<Span>,
}

/// What a company comes to for one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartScore {
    /// The score of need.
    pub(crate) need: Span,
    /// The score of fit.
    pub(crate) fit: Span,
    /// The verdicts, or `None` where the company has this director already.
    pub(crate) verdicts: Option<VerdictSet>,
}

impl Many {
    /// Makes a role ready and gives its number. Roles that score alike have the same number.
    pub(crate) fn part(&mut self, role: &Role) -> usize {
        let [need, fit] = [&role.need, &role.fit].map(|dial| self.measures(dial));
        let alike = |part: &Part| {
            let dials = (part.need == need, part.fit == fit);
            let marks = |role: &Role| [role.need.bands.marks, role.fit.bands.marks];
            dials == (true, true)
                && marks(&part.role) == marks(role)
                && part.role.verdicts == role.verdicts
                && part.role.filled_when == role.filled_when
        };
        if let Some(same) = self.parts.iter().position(alike) {
            return same;
        }
        let measures = need.iter().chain(&fit).filter_map(|place| self.measures.get(*place));
        let at_a_glance = [&role.need, &role.fit].into_iter().all(is_plain)
            && measures.into_iter().all(Measure::can_be_tried);
        self.parts.push(Part { role: role.clone(), need, fit, at_a_glance });
        self.parts.len() - 1
    }

    /// Makes a factor ready and gives its number. Factors that score alike have the same number.
    pub(crate) fn measure(&mut self, factor: &Factor) -> usize {
        let same = self.measures.iter().position(|measure| measure.is_like(factor));
        same.unwrap_or_else(|| {
            self.measures.push(Measure::of(factor));
            self.measures.len() - 1
        })
    }

    fn measures(&mut self, dial: &Dial) -> Vec<usize> {
        dial.factors.iter().map(|factor| self.measure(factor)).collect()
    }

    /// Reads a company's answers and works out the points of every measure.
    pub(crate) fn company<'a>(&self, answers: &'a Answers) -> Company<'a> {
        let known = Known::of(answers);
        let spans = self.measures.iter().map(|each| each.span(|input| known.value(input)));
        let spans = spans.collect();
        Company { answers, without: None, known, spans }
    }

    /// The same company without one answer; `None` if it does not have that answer.
    pub(crate) fn without<'a>(
        &self,
        company: &Company<'a>,
        signal: &'static Signal,
    ) -> Option<Company<'a>> {
        let place = Input::of(signal)?.place;
        if !company.known.knows(place) {
            return None;
        }
        let mut known = company.known.clone();
        known.forget(place);
        let mut spans = company.spans.clone();
        for (measure, span) in self.measures.iter().zip(&mut spans) {
            if measure.inputs().iter().any(|input| input.place == place) {
                *span = measure.span(|input| known.value(input));
            }
        }
        Some(Company { answers: company.answers, without: Some(signal), known, spans })
    }

    /// Whether a role's outcome hangs on the answer to a signal.
    pub(crate) fn hangs_on(&self, part: usize, signal: &'static Signal) -> bool {
        let Some(part) = self.parts.get(part) else { return false };
        let mut measures =
            part.need.iter().chain(&part.fit).filter_map(|place| self.measures.get(*place));
        part.role.filled_when.signal == signal.key
            || measures.any(|measure| {
                measure.inputs().iter().any(|input| std::ptr::eq(input.signal, signal))
            })
    }

    /// The score of one role; `None` for a number that [`part`](Many::part) never gave.
    pub(crate) fn score(&self, part: usize, company: &Company<'_>) -> Option<PartScore> {
        let part = self.parts.get(part)?;
        let [need, fit] = [&part.need, &part.fit].map(|places| {
            let spans = places.iter().map(|place| company.span(*place));
            spans.fold(Span { low: 0, high: 0 }, |sum, span| Span {
                low: sum.low + span.low,
                high: sum.high + span.high,
            })
        });
        let filled = company.fills(&part.role);
        let verdicts = (!filled).then(|| self.verdicts(part, company, [need, fit]));
        Some(PartScore { need, fit, verdicts })
    }

    /// The verdicts that [`assess`](super::assess) gives. They lie between two sets: those that
    /// some tried values reach, and those of all bands between the least and the most points.
    /// Where the two are the same there is nothing to search.
    fn verdicts(&self, part: &Part, company: &Company<'_>, scores: [Span; 2]) -> VerdictSet {
        let role = &part.role;
        let [need, fit] = [(&role.need, scores[0]), (&role.fit, scores[1])].map(|(dial, score)| {
            [score.low, score.high].map(|points| dial.bands.index(Points::from_tenths(points)))
        });
        let cells =
            (need[0]..=need[1]).flat_map(|need| (fit[0]..=fit[1]).map(move |fit| (need, fit)));
        let allowed: VerdictSet = cells.map(|(need, fit)| role.verdicts.at(need, fit)).collect();
        let one_cell = need[0] == need[1] && fit[0] == fit[1];
        let known_at_once = part.at_a_glance && allowed.len() == 1;
        let is_reached = || {
            let mut witness = Witness::new(role, &company.known, allowed);
            for (dial, places) in [&part.need, &part.fit].into_iter().enumerate() {
                for place in places {
                    if let Some(measure) = self.measures.get(*place) {
                        witness.add(dial, measure, company.span(*place));
                    }
                }
            }
            witness.reaches_all()
        };
        if one_cell || known_at_once || (part.at_a_glance && is_reached()) {
            return allowed;
        }
        let reached = match company.without {
            None => reach::role(role, company.answers),
            Some(signal) => {
                let mut answers = company.answers.clone();
                answers.set(&signal.key, None);
                reach::role(role, &answers)
            }
        };
        reached.verdicts.into_iter().collect()
    }
}

impl Company<'_> {
    /// The points of one measure.
    pub(crate) fn span(&self, measure: usize) -> Span {
        self.spans.get(measure).copied().unwrap_or(Span { low: 0, high: 0 })
    }

    fn fills(&self, role: &Role) -> bool {
        let taken = self.without.is_some_and(|signal| signal.key == role.filled_when.signal);
        !taken && role.filled_when.holds(self.answers) == Some(true)
    }
}

/// Whether scores of this dial stay between 0 and 100 and its bands follow each other, so that no
/// verdict is reached outside the bands of the least and the most points.
fn is_plain(dial: &Dial) -> bool {
    let sum: u64 = dial.factors.iter().map(|factor| u64::from(factor.weight)).sum();
    let [second, third] = dial.bands.marks;
    sum <= 100 && second <= third
}
