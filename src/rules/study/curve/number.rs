//! The numbers of a ruleset that can be moved alone: ramp ends, shares and marks. A weight cannot,
//! as the weights of its dial would no longer add up.

use serde::{Deserialize, Serialize};

use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::{MetricInfo, MetricKind};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Dial, Factor, Ruleset, Scale};

/// A number of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Number {
    /// Where it stands, such as `roles[0].need.factors[9].ramp.full_at`.
    pub path: String,
    /// The part of the rules, such as `Need for Director of IT/Systems`.
    pub place: String,
    /// What it is, such as `Store downtime: full points at`.
    pub name: String,
    /// What it counts, such as `hours per year`; empty where the name says it.
    pub unit: String,
    /// What it is now.
    pub value: Decimal,
    /// The least it may be.
    pub least: Decimal,
    /// The most it may be.
    pub most: Decimal,
    /// The smallest move that makes sense.
    pub step: Decimal,
}

const ONE: Decimal = Decimal::whole(1);
const TENTH: Decimal = Decimal::from_thousandths(100);
const HUNDRED: Decimal = Decimal::whole(100);

/// Where a number stands in a ruleset.
struct Spot {
    dial: DialSpot,
    part: Part,
}

#[derive(Clone, Copy)]
enum DialSpot {
    /// Of the role at this place.
    Need(usize),
    Fit(usize),
    Ownership,
}

#[derive(Clone)]
enum Part {
    /// An end of the ramp of the factor at this place.
    NoneAt(usize),
    FullAt(usize),
    /// The share of an option.
    Share(usize, String),
    /// The mark where the second (0) or the third (1) band begins.
    Mark(usize),
}

/// Every number that can be moved alone, in the order of the ruleset.
pub fn numbers(rules: &Ruleset) -> Vec<Number> {
    spots(rules).iter().filter_map(|spot| spot.number(rules)).collect()
}

/// The same number in other rules, `None` where they have none: its role and its factor are found
/// by their keys, as their places may differ.
pub fn counterpart(rules: &Ruleset, path: &str, other: &Ruleset) -> Option<Number> {
    let spot = spots(rules).into_iter().find(|spot| spot.path(rules).as_deref() == Some(path))?;
    let wanted = spot.keys(rules)?;
    let same = |spot: &Spot| spot.keys(other).is_some_and(|keys| keys == wanted);
    spots(other).into_iter().find(same)?.number(other)
}

/// The rules with one number changed, whether or not they pass [`check`](Ruleset::check). `None`
/// where there is no such number, or where it cannot have this value: a share is a whole number
/// from 0 up, a mark has at most one decimal.
pub fn with_number(rules: &Ruleset, path: &str, value: Decimal) -> Option<Ruleset> {
    let spot = spots(rules).into_iter().find(|spot| spot.path(rules).as_deref() == Some(path))?;
    let mut changed = rules.clone();
    spot.write(&mut changed, value)?;
    Some(changed)
}

/// Whether a ramp whose end at `path` had this value would run the other way than it does. Never
/// for a number that is no end of a ramp, nor where the two ends would be the same.
pub fn turned(rules: &Ruleset, path: &str, value: Decimal) -> bool {
    let spot = spots(rules).into_iter().find(|spot| spot.path(rules).as_deref() == Some(path));
    let Some(Spot { dial, part: part @ (Part::NoneAt(at) | Part::FullAt(at)) }) = spot else {
        return false;
    };
    let scale = dial.of(rules).and_then(|dial| dial.factors.get(at)).map(|factor| &factor.scale);
    let Some(Scale::Ramp { none_at, full_at }) = scale else { return false };
    let ends = match part {
        Part::NoneAt(_) => (&value, full_at),
        _ => (none_at, &value),
    };
    none_at.cmp(full_at).reverse() == ends.0.cmp(ends.1) && ends.0 != ends.1
}

/// Values to try: the present one, and up to `around` on each side at even distances that suit its
/// size, as far as the number may go. They rise.
pub fn steps(number: &Number, around: usize) -> Vec<Decimal> {
    let Number { value, least, most, step, .. } = number;
    let [value, least, most] = [value, least, most].map(|each| each.thousandths());
    let around = i64::try_from(around).unwrap_or(i64::MAX);
    let size = if value == 0 { (most - least) / 20 } else { value.abs() };
    let step = step.thousandths().max(1);
    let stride = (round_figure(size / around.max(1)) / step).max(1) * step;
    let moves =
        (-around..=around).filter_map(|count| count.checked_mul(stride)?.checked_add(value));
    let values = moves.filter(|each| *each == value || (least..=most).contains(each));
    values.map(Decimal::from_thousandths).collect()
}

/// The largest of 1, 2, 5, 10, 20, 50 and so on that is not above a size; 1 for less.
fn round_figure(size: i64) -> i64 {
    let mut power: i64 = 1;
    while power <= size / 10 {
        power *= 10;
    }
    let figures = [5, 2].map(|figure| figure * power);
    figures.into_iter().find(|figure| *figure <= size).unwrap_or(power)
}

fn spots(rules: &Ruleset) -> Vec<Spot> {
    let of_role = |index| [DialSpot::Need(index), DialSpot::Fit(index)];
    let of_roles = (0..rules.roles.len()).flat_map(of_role);
    let mut spots = Vec::new();
    for dial in of_roles.chain([DialSpot::Ownership]) {
        let factors = dial.of(rules).map_or(&[][..], |dial| &dial.factors);
        let parts = factors.iter().enumerate().flat_map(|(index, factor)| parts(index, factor));
        let parts = parts.chain([Part::Mark(0), Part::Mark(1)]);
        spots.extend(parts.map(|part| Spot { dial, part }));
    }
    spots
}

/// Shares stand in the order of the questionnaire's options, then those that it does not have.
fn parts(index: usize, factor: &Factor) -> Vec<Part> {
    let Scale::Shares(shares) = &factor.scale else {
        return vec![Part::NoneAt(index), Part::FullAt(index)];
    };
    let options = questionnaire().signal(&factor.metric).map_or(&[][..], |signal| &signal.options);
    let known = options.iter().map(|option| &option.key).filter(|key| shares.contains_key(*key));
    let strange = shares.keys().filter(|key| options.iter().all(|option| option.key != **key));
    known.chain(strange).map(|option| Part::Share(index, option.clone())).collect()
}

impl DialSpot {
    fn of(self, rules: &Ruleset) -> Option<&Dial> {
        match self {
            DialSpot::Need(role) => rules.roles.get(role).map(|role| &role.need),
            DialSpot::Fit(role) => rules.roles.get(role).map(|role| &role.fit),
            DialSpot::Ownership => Some(&rules.ownership.dial),
        }
    }

    fn of_mut(self, rules: &mut Ruleset) -> Option<&mut Dial> {
        match self {
            DialSpot::Need(role) => rules.roles.get_mut(role).map(|role| &mut role.need),
            DialSpot::Fit(role) => rules.roles.get_mut(role).map(|role| &mut role.fit),
            DialSpot::Ownership => Some(&mut rules.ownership.dial),
        }
    }

    fn path(self) -> String {
        match self {
            DialSpot::Need(role) => format!("roles[{role}].need"),
            DialSpot::Fit(role) => format!("roles[{role}].fit"),
            DialSpot::Ownership => "ownership".to_owned(),
        }
    }

    /// What people call it.
    fn name(self, rules: &Ruleset) -> String {
        let title = |role: usize| rules.roles.get(role).map_or("", |role| role.title.as_str());
        match self {
            DialSpot::Need(role) => format!("Need for {}", title(role)),
            DialSpot::Fit(role) => format!("Fit for {}", title(role)),
            DialSpot::Ownership => rules.ownership.title.clone(),
        }
    }
}

impl Spot {
    fn path(&self, rules: &Ruleset) -> Option<String> {
        let dial = self.dial.path();
        Some(match &self.part {
            Part::NoneAt(factor) => format!("{dial}.factors[{factor}].ramp.none_at"),
            Part::FullAt(factor) => format!("{dial}.factors[{factor}].ramp.full_at"),
            Part::Share(factor, option) => format!("{dial}.factors[{factor}].shares.{option}"),
            Part::Mark(mark) => {
                let name = self.dial.of(rules)?.bands.names.get(mark + 1)?;
                format!("{dial}.bands.{name}")
            }
        })
    }

    /// What names it in any rules: the dial with its role's key, the factor's key and what it
    /// measures, and what it is there.
    fn keys(&self, rules: &Ruleset) -> Option<[String; 4]> {
        let role = |at: usize| rules.roles.get(at).map(|role| role.key.as_str());
        let dial = match self.dial {
            DialSpot::Need(at) => format!("{}.need", role(at)?),
            DialSpot::Fit(at) => format!("{}.fit", role(at)?),
            DialSpot::Ownership => "ownership".to_owned(),
        };
        let factor = |at: &usize| self.dial.of(rules)?.factors.get(*at);
        let (factor, part) = match &self.part {
            Part::NoneAt(at) => (factor(at), "none_at".to_owned()),
            Part::FullAt(at) => (factor(at), "full_at".to_owned()),
            Part::Share(at, option) => (factor(at), option.clone()),
            Part::Mark(mark) => {
                return Some([dial, String::new(), String::new(), mark.to_string()]);
            }
        };
        let Factor { key, metric, .. } = factor?;
        Some([dial, key.clone(), metric.clone(), part])
    }

    fn number(&self, rules: &Ruleset) -> Option<Number> {
        let dial = self.dial.of(rules)?;
        let (name, unit, value, limits, step) = match &self.part {
            Part::Mark(mark) => {
                let name = format!("Where “{}” begins", dial.bands.names.get(mark + 1)?);
                let value = |mark: Points| Decimal::from_thousandths(mark.tenths() * 100);
                let value = value(*dial.bands.marks.get(*mark)?);
                (name, "points", value, [Decimal::ZERO, HUNDRED], TENTH)
            }
            Part::Share(index, option) => {
                let factor = dial.factors.get(*index)?;
                let Scale::Shares(shares) = &factor.scale else { return None };
                let signal = questionnaire().signal(&factor.metric);
                let known = signal.and_then(|signal| signal.option(option));
                let label = known.map_or(option, |option| &option.label);
                let name = format!("{}: share for {label}", factor.label);
                let value = Decimal::whole(i64::from(*shares.get(option)?));
                (name, "%", value, [Decimal::ZERO, HUNDRED], ONE)
            }
            Part::NoneAt(index) | Part::FullAt(index) => {
                let factor = dial.factors.get(*index)?;
                let Scale::Ramp { none_at, full_at } = factor.scale else { return None };
                let (end, value) = match self.part {
                    Part::NoneAt(_) => ("no points at", none_at),
                    _ => ("full points at", full_at),
                };
                let metric = MetricInfo::find(&factor.metric)?;
                let MetricKind::Number { least, most } = metric.kind else { return None };
                let signal = questionnaire().signal(&factor.metric);
                let step = signal.and_then(|signal| signal.step).unwrap_or(TENTH);
                (format!("{}: {end}", factor.label), metric.unit, value, [least, most], step)
            }
        };
        let (path, place, unit) = (self.path(rules)?, self.dial.name(rules), unit.to_owned());
        let [least, most] = limits;
        Some(Number { path, place, name, unit, value, least, most, step })
    }

    fn write(&self, rules: &mut Ruleset, value: Decimal) -> Option<()> {
        let dial = self.dial.of_mut(rules)?;
        if let Part::Mark(mark) = self.part {
            let is_tenth = value.thousandths() % 100 == 0;
            let points = is_tenth.then(|| Points::from_tenths(value.thousandths() / 100))?;
            *dial.bands.marks.get_mut(mark)? = points;
            return Some(());
        }
        let (Part::NoneAt(index) | Part::FullAt(index) | Part::Share(index, _)) = self.part else {
            return None;
        };
        match (&self.part, &mut dial.factors.get_mut(index)?.scale) {
            (Part::NoneAt(_), Scale::Ramp { none_at, .. }) => *none_at = value,
            (Part::FullAt(_), Scale::Ramp { full_at, .. }) => *full_at = value,
            (Part::Share(_, option), Scale::Shares(shares)) if value.is_whole() => {
                *shares.get_mut(option)? = u32::try_from(value.thousandths() / 1000).ok()?;
            }
            _ => return None,
        }
        Some(())
    }
}
