//! Looks for a company: a full set of answers that comes as close to a goal as the search gets.
//!
//! From a few very different companies it changes one answer after the other, each to the best of
//! all its values, until no single answer helps. What it finds is a real company, but another may
//! come closer; so nothing is ever concluded from it, it only shows what was concluded otherwise.

use super::group::Domain;
use super::term::{Side, Term, terms};
use super::walk::{Stop, walk};
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Condition, Dial, Factor};

/// How often all answers are gone through at most. Two or three rounds are usual.
const ROUNDS: usize = 8;
/// How many companies it starts from.
const STARTS: usize = 4;

/// What a company's answers come to, in tenths.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    /// All points of need, or of a dial that stands alone.
    pub(crate) need: i64,
    /// All points of fit.
    pub(crate) fit: i64,
    /// The points of the factors that were picked, in whichever dial.
    pub(crate) picked: i64,
}

/// What is looked for: the highest list of numbers, the first number first.
pub(crate) type Goal<'a> = dyn Fn(Sums) -> [i64; 3] + 'a;

/// Where and how to look.
#[derive(Clone, Copy)]
pub(crate) struct Hunt<'a> {
    /// The need dial, or one that stands alone.
    pub(crate) need: &'a Dial,
    /// The fit dial of a role.
    pub(crate) fit: Option<&'a Dial>,
    /// What must not hold, as a company with the director already gets no verdict.
    pub(crate) unless: Option<&'a Condition>,
    /// The factors whose points are also counted by themselves.
    pub(crate) picked: &'a dyn Fn(&Factor) -> bool,
}

impl Hunt<'_> {
    /// The answers, all of them known, that come closest to the goal.
    pub(crate) fn closest(&self, goal: &Goal<'_>) -> Answers {
        let terms = terms(self.need, self.fit, &Answers::default());
        let trail = Trail { hunt: self, terms, goal };
        let mut best: Option<([i64; 3], Answers)> = None;
        for start in 0..STARTS {
            let found = trail.climb(trail.start(start));
            if best.as_ref().is_none_or(|best| found.0 > best.0) {
                best = Some(found);
            }
        }
        best.map(|best| best.1).unwrap_or_default()
    }

    /// What a company's answers come to.
    pub(crate) fn sums(&self, answers: &Answers) -> Sums {
        let terms = terms(self.need, self.fit, &Answers::default());
        Trail { hunt: self, terms, goal: &|_| [0; 3] }.sums(answers)
    }

    /// Better answers from these on, where only the answer to this one signal may change.
    pub(crate) fn change_one(&self, signal: &str, answers: Answers, goal: &Goal<'_>) -> Answers {
        let terms = terms(self.need, self.fit, &Answers::default());
        let trail = Trail { hunt: self, terms, goal };
        match questionnaire().signal(signal) {
            Some(signal) => trail.better(signal, &answers).map_or(answers, |better| better.1),
            None => answers,
        }
    }
}

/// A hunt for one goal.
struct Trail<'h> {
    hunt: &'h Hunt<'h>,
    terms: Vec<Term<'h>>,
    goal: &'h Goal<'h>,
}

impl Trail<'_> {
    /// One of the companies to start from. Signals that count for nothing keep a quiet answer.
    fn start(&self, which: usize) -> Answers {
        let mut answers = Answers::default();
        for signal in &questionnaire().signals {
            let divides = self.terms.iter().any(|term| {
                let open = term.open();
                open.len() == 2 && std::ptr::eq(open[1], signal)
            });
            let counts = self.terms.iter().any(|term| term.depends_on(signal));
            let high = counts && [false, true, !divides, divides][which % STARTS];
            answers.set(&signal.key, self.end(signal, high));
        }
        answers
    }

    /// The first or the last answer that a signal may have.
    fn end(&self, signal: &Signal, last: bool) -> Option<Answer> {
        if signal.is_number() {
            let domain = Domain::of(signal);
            let (from, to) = self.allowed(signal, &domain);
            return Some(Answer::Number(domain.value(if last { to } else { from })));
        }
        let options = self.options(signal);
        let option = if last { options.last() } else { options.first() };
        option.map(|key| Answer::Choice((*key).to_owned()))
    }

    /// Answer after answer to its best value, until none gets better.
    fn climb(&self, mut answers: Answers) -> ([i64; 3], Answers) {
        let mut reached = (self.goal)(self.sums(&answers));
        for _ in 0..ROUNDS {
            let before = reached;
            for signal in &questionnaire().signals {
                if let Some(better) = self.better(signal, &answers) {
                    (reached, answers) = better;
                }
            }
            if reached == before {
                break;
            }
        }
        (reached, answers)
    }

    /// The best answer to one signal, if it beats the one there is.
    fn better(&self, signal: &'static Signal, answers: &Answers) -> Option<([i64; 3], Answers)> {
        let moving: Vec<&Term<'_>> =
            self.terms.iter().filter(|term| term.depends_on(signal)).collect();
        if moving.is_empty() {
            return None;
        }
        let now = self.sums(answers);
        let still = minus(now, self.sum(&moving, answers));
        let mut best = ((self.goal)(now), None);
        let mut consider = |moved: Sums, answer: &dyn Fn() -> Answer| {
            let reached = (self.goal)(plus(still, moved));
            if reached > best.0 {
                best = (reached, Some(answer()));
            }
        };
        if signal.is_number() {
            let domain = Domain::of(signal);
            self.each_number(signal, &moving, answers, |position, moved| {
                consider(moved, &|| Answer::Number(domain.value(position)));
            });
        } else {
            for option in self.options(signal) {
                let mut tried = answers.clone();
                tried.set(&signal.key, Some(Answer::Choice(option.to_owned())));
                consider(self.sum(&moving, &tried), &|| Answer::Choice(option.to_owned()));
            }
        }
        let (reached, answer) = best;
        let mut answers = answers.clone();
        answers.set(&signal.key, Some(answer?));
        Some((reached, answers))
    }

    /// Calls back with the first value of every stretch on which no points change.
    fn each_number(
        &self,
        signal: &'static Signal,
        moving: &[&Term<'_>],
        answers: &Answers,
        mut visit: impl FnMut(i64, Sums),
    ) {
        let domain = Domain::of(signal);
        let (from, to) = self.allowed(signal, &domain);
        let sums_at = |position: i64| {
            let here = domain.value(position);
            let points = |term: &Term<'_>| {
                term.of_numbers(&|each| {
                    if std::ptr::eq(each, signal) { here } else { number(answers, each) }
                })
            };
            let moved = moving.iter().map(|term| points(term) * term.direction(signal)).sum();
            (self.add_up(moving, points), moved)
        };
        let at = |step: i64| {
            let (sums, moved) = sums_at(from + step);
            Stop { need: sums.need, fit: sums.fit, moved }
        };
        walk(to - from, at, |step, _| visit(from + step, sums_at(from + step).0));
    }

    fn sums(&self, answers: &Answers) -> Sums {
        let all: Vec<&Term<'_>> = self.terms.iter().collect();
        self.sum(&all, answers)
    }

    fn sum(&self, terms: &[&Term<'_>], answers: &Answers) -> Sums {
        self.add_up(terms, |term| match term.open().as_slice() {
            [choice] if !choice.is_number() => {
                term.of_option(answers.choice(&choice.key).unwrap_or_default())
            }
            _ => term.of_numbers(&|signal| number(answers, signal)),
        })
    }

    fn add_up(&self, terms: &[&Term<'_>], points: impl Fn(&Term<'_>) -> i64) -> Sums {
        terms.iter().fold(Sums::default(), |sums, term| {
            let points = points(term);
            let picked = if (self.hunt.picked)(term.factor()) { points } else { 0 };
            let (need, fit) = match term.side {
                Side::Need => (points, 0),
                Side::Fit => (0, points),
            };
            plus(sums, Sums { need, fit, picked })
        })
    }

    /// From the first to the last position that a number signal may have.
    fn allowed(&self, signal: &Signal, domain: &Domain) -> (i64, i64) {
        let barred = |position: i64| self.barred(signal, &Answer::Number(domain.value(position)));
        // A condition on a number bars one end of its values; all of them only if it always holds.
        match (barred(0), barred(domain.last)) {
            (false, true) => (0, last_where(domain.last, |position| !barred(position))),
            (true, false) => (last_where(domain.last, barred) + 1, domain.last),
            _ => (0, domain.last),
        }
    }

    /// The options that a choice may have.
    fn options<'s>(&self, signal: &'s Signal) -> Vec<&'s str> {
        let keys = || signal.options.iter().map(|option| option.key.as_str());
        let free = |key: &&str| !self.barred(signal, &Answer::Choice((*key).to_owned()));
        let free: Vec<&str> = keys().filter(free).collect();
        if free.is_empty() { keys().collect() } else { free }
    }

    fn barred(&self, signal: &Signal, answer: &Answer) -> bool {
        let Some(condition) = self.hunt.unless else { return false };
        let mut alone = Answers::default();
        alone.set(&signal.key, Some(answer.clone()));
        condition.holds(&alone) == Some(true)
    }
}

/// The last position for which something holds that holds at 0 and, once it stops, never again.
fn last_where(last: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut yes, mut no) = (0, last.saturating_add(1));
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        *(if holds(middle) { &mut yes } else { &mut no }) = middle;
    }
    yes
}

fn number(answers: &Answers, signal: &Signal) -> Decimal {
    answers.number(&signal.key).unwrap_or_default()
}

fn plus(some: Sums, more: Sums) -> Sums {
    Sums {
        need: some.need + more.need,
        fit: some.fit + more.fit,
        picked: some.picked + more.picked,
    }
}

fn minus(some: Sums, less: Sums) -> Sums {
    Sums {
        need: some.need - less.need,
        fit: some.fit - less.fit,
        picked: some.picked - less.picked,
    }
}
