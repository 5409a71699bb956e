//! Small random rulesets on which everything can be tried: each value of each answer is scored with
//! arithmetic of its own.

use std::collections::BTreeSet;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::questionnaire::Signal;
use readyline::rules::ruleset::{Dial, Factor, Role, Ruleset, Scale, Verdict};

use crate::rules_oracle::{Dice, any_value, inputs, rules};

/// Metrics whose signals have few values, or whose other signal is always known here.
const METRICS: [&str; 12] = [
    "security_checks",
    "digital_assets",
    "cs_overtime",
    "store_owner",
    "it_involvement",
    "surprise_projects",
    "surprise_projects",
    "supervisors",
    "sponsor_share_pct",
    "projects_active",
    "projects_per_it_person",
    "agents_per_supervisor",
];

/// Signals that are never left unknown: they have too many values to try.
const LARGE: [&str; 3] = ["it_staff", "agents", "sponsor_share_pct"];

/// One role with a company.
pub(crate) struct Case {
    pub(crate) rules: Ruleset,
    pub(crate) answers: Answers,
    /// The signals that the role uses.
    pub(crate) used: Vec<&'static Signal>,
    /// Those without an answer; all their values together are at most `most`.
    pub(crate) unknown: Vec<&'static Signal>,
}

/// A random role of few metrics with a company of which some answers are unknown.
pub(crate) fn case(dice: &mut Dice, lawful: bool, most: usize) -> Case {
    let metrics: Vec<&str> =
        (0..4).map(|_| METRICS[dice.below(METRICS.len() as u64) as usize]).collect();
    let mut rules = rules(dice, &metrics, lawful);
    let role = &mut rules.roles[0];
    if dice.below(4) > 0 {
        // Marks where the points are, so that answers decide.
        for dial in [&mut role.need, &mut role.fit] {
            let low = 50 + dice.below(400) as i64;
            dial.bands.marks = [low, low + 1 + dice.below(400) as i64].map(Points::from_tenths);
        }
    }
    let mut used: Vec<&'static Signal> = Vec::new();
    for factor in role.need.factors.iter().chain(&role.fit.factors) {
        for signal in inputs(&factor.metric).into_iter().filter(|_| factor.weight > 0) {
            if used.iter().all(|each| each.key != signal.key) {
                used.push(signal);
            }
        }
    }
    let (mut answers, mut unknown, mut all) = (Answers::default(), Vec::new(), 1);
    for signal in &used {
        let count = last(signal) as usize + 1;
        if !LARGE.contains(&signal.key.as_str()) && dice.below(2) == 0 && all * count <= most {
            all *= count;
            unknown.push(*signal);
        } else {
            answers.set(&signal.key, Some(any_value(dice, signal)));
        }
    }
    Case { rules, answers, used, unknown }
}

/// The last position of a signal's values; the first is 0.
pub(crate) fn last(signal: &Signal) -> i64 {
    let Some(step) = signal.step else { return signal.options.len() as i64 - 1 };
    let [min, max] = [signal.min, signal.max].map(|limit| limit.expect("limits").thousandths());
    (max - min) / step.thousandths()
}

/// The value at a position.
pub(crate) fn value(signal: &Signal, position: i64) -> Answer {
    let Some(step) = signal.step else {
        return Answer::Choice(signal.options[position as usize].key.clone());
    };
    let min = signal.min.expect("limits").thousandths();
    Answer::Number(Decimal::from_thousandths(min + position * step.thousandths()))
}

/// The position of a value.
pub(crate) fn position(signal: &Signal, answer: &Answer) -> i64 {
    match answer {
        Answer::Number(number) => {
            let min = signal.min.expect("limits").thousandths();
            (number.thousandths() - min) / signal.step.expect("a step").thousandths()
        }
        Answer::Choice(key) => {
            let place = signal.options.iter().position(|option| option.key == *key);
            place.expect("an option") as i64
        }
        Answer::Unknown => panic!("no value"),
    }
}

/// A role with the points of its factors for all answers that may change, ready to be summed up.
pub(crate) struct Table<'a> {
    role: &'a Role,
    vars: Vec<&'static Signal>,
    still: [i64; 2],
    moving: Vec<Moving>,
}

/// A factor by the positions of the one or two variables that it takes.
struct Moving {
    dial: usize,
    vars: [usize; 2],
    width: i64,
    points: Vec<i64>,
    max: i64,
}

impl<'a> Table<'a> {
    /// All answers are known but those to `vars`, which may have any value.
    pub(crate) fn new(role: &'a Role, answers: &Answers, vars: &[&'static Signal]) -> Table<'a> {
        let (mut still, mut moving) = ([0, 0], Vec::new());
        let dials: [&Dial; 2] = [&role.need, &role.fit];
        for (dial, factor) in dials
            .iter()
            .enumerate()
            .flat_map(|(at, dial)| dial.factors.iter().map(move |f| (at, f)))
        {
            if factor.weight == 0 {
                continue;
            }
            let signals = inputs(&factor.metric);
            let of = |signal: &&Signal| vars.iter().position(|var| var.key == signal.key);
            let places: Vec<usize> = signals.iter().filter_map(&of).collect();
            let value = |at: &[i64], signal: &Signal| match of(&signal) {
                Some(place) => {
                    let among = places.iter().position(|each| *each == place).expect("its place");
                    value(signal, at[among])
                }
                None => answers.get(&signal.key).expect("an answer").clone(),
            };
            let at = |at: &[i64]| {
                let values: Vec<Answer> = signals.iter().map(|signal| value(at, signal)).collect();
                points(factor, &values)
            };
            let end = |place: usize| last(vars[place]);
            let (vars, width, points) = match places.as_slice() {
                [] => {
                    still[dial] += at(&[]);
                    continue;
                }
                [one] => ([*one, *one], 0, (0..=end(*one)).map(|each| at(&[each])).collect()),
                [one, two] => {
                    let all = (0..=end(*one))
                        .flat_map(|one| (0..=end(places[1])).map(move |two| [one, two]));
                    ([*one, *two], end(*two) + 1, all.map(|each| at(&each)).collect())
                }
                _ => panic!("a metric of three signals"),
            };
            let max = i64::from(factor.weight) * 10;
            moving.push(Moving { dial, vars, width, points, max });
        }
        Table { role, vars: vars.to_vec(), still, moving }
    }

    /// Points of need and fit where the variables have these positions.
    pub(crate) fn points(&self, at: &[i64]) -> [i64; 2] {
        self.moving.iter().fold(self.still, |mut sums, moving| {
            sums[moving.dial] += moving.at(at);
            sums
        })
    }

    pub(crate) fn verdict(&self, at: &[i64]) -> Verdict {
        let [need, fit] = self.points(at).map(Points::from_tenths);
        self.role.verdicts.at(self.role.need.bands.index(need), self.role.fit.bands.index(fit))
    }

    /// How far the factors of one variable move between two sets of positions, and their weight.
    pub(crate) fn moved(&self, var: usize, from: &[i64], to: &[i64]) -> (i64, i64) {
        let own = self.moving.iter().filter(|moving| moving.vars.contains(&var));
        own.fold((0, 0), |(size, max), moving| {
            (size + (moving.at(to) - moving.at(from)).abs(), max + moving.max)
        })
    }

    /// Whether a variable's factors give the same at two positions, whatever the others are.
    pub(crate) fn same(&self, var: usize, one: i64, other: i64) -> bool {
        let own = self.moving.iter().filter(|moving| moving.vars.contains(&var));
        own.into_iter().all(|moving| {
            let partner = moving.vars.iter().copied().find(|each| *each != var).unwrap_or(var);
            let mut at = vec![0; self.vars.len()];
            (0..=last(self.vars[partner])).all(|with| {
                at[partner] = with;
                at[var] = one;
                let first = moving.at(&at);
                at[var] = other;
                first == moving.at(&at)
            })
        })
    }

    /// Calls back with every set of positions of the variables from `free` on.
    pub(crate) fn all(&self, free: usize, at: &mut Vec<i64>, each: &mut impl FnMut(&[i64])) {
        if free == self.vars.len() {
            return each(at);
        }
        for position in 0..=last(self.vars[free]) {
            at[free] = position;
            self.all(free + 1, at, each);
        }
    }

    /// The verdicts that all values of the variables from `free` on reach, highest first.
    pub(crate) fn verdicts(&self, free: usize, at: &mut Vec<i64>) -> Vec<Verdict> {
        let mut found = BTreeSet::new();
        self.all(free, at, &mut |at| {
            found.insert(std::cmp::Reverse(self.verdict(at)));
        });
        found.into_iter().map(|each| each.0).collect()
    }
}

impl Moving {
    fn at(&self, at: &[i64]) -> i64 {
        let [one, two] = self.vars.map(|var| at[var]);
        let index = if self.width == 0 { one } else { one * self.width + two };
        self.points[index as usize]
    }
}

/// The points of a factor in tenths for the values of its signals, by the formulas' text.
fn points(factor: &Factor, values: &[Answer]) -> i64 {
    let weight = i128::from(factor.weight);
    let number = |at: usize| match &values[at] {
        Answer::Number(number) => i128::from(number.thousandths()),
        _ => panic!("a number"),
    };
    let (num, den) = match (&factor.scale, values.len()) {
        (Scale::Shares(shares), _) => match &values[0] {
            Answer::Choice(option) => (i128::from(shares[option]), 100),
            _ => panic!("a choice"),
        },
        (Scale::Ramp { none_at, full_at }, count) => {
            let (value, unit) =
                if count == 2 { (number(0), number(1).max(1000)) } else { (number(0), 1000) };
            let (none, full) =
                (i128::from(none_at.thousandths()), i128::from(full_at.thousandths()));
            let (num, den) = (value * 1000 - none * unit, (full - none) * unit);
            let (num, den) = if den < 0 { (-num, -den) } else { (num, den) };
            (num.clamp(0, den), den)
        }
    };
    i64::try_from((20 * weight * num + den).div_euclid(2 * den)).expect("few points")
}
