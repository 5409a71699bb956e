//! Two unknown answers that one factor joins, against every pair of their values.

use std::collections::BTreeSet;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::ruleset::{
    Dial, Factor, Ruleset, Scale, Verdict, VerdictRow, VerdictTable, default_ruleset,
};
use readyline::rules::score::assess;

use crate::rules_oracle::Dice;

/// A ramp over thousandths.
#[derive(Clone, Copy)]
struct Ramp {
    metric: &'static str,
    weight: i64,
    none_at: i64,
    full_at: i64,
}

impl Ramp {
    /// Points in tenths of `num / den`, rounded half up.
    fn points(self, num: i64, den: i64) -> i64 {
        let (part, whole) = (num * 1000 - self.none_at * den, (self.full_at - self.none_at) * den);
        let (part, whole) = if whole < 0 { (-part, -whole) } else { (part, whole) };
        (20 * self.weight * part.clamp(0, whole) + whole).div_euclid(2 * whole)
    }

    fn factor(self, like: &Factor) -> Factor {
        let [none_at, full_at] = [self.none_at, self.full_at].map(Decimal::from_thousandths);
        Factor {
            key: self.metric.to_owned(),
            metric: self.metric.to_owned(),
            weight: u32::try_from(self.weight).expect("a weight"),
            scale: Scale::Ramp { none_at, full_at },
            ..like.clone()
        }
    }
}

fn dial(ramps: &[Ramp], like: &Dial) -> Dial {
    let factors = ramps.iter().map(|ramp| ramp.factor(&like.factors[0])).collect();
    Dial { factors, bands: like.bands }
}

/// Compares bands and verdicts with all pairs of points, under many marks.
fn compare(need: &[Ramp], fit: &[Ramp], answers: &Answers, pairs: &BTreeSet<(i64, i64)>) {
    use Verdict::{Bridge, Hire, NotYet, Prepare};
    let mut rules: Ruleset = default_ruleset().clone();
    rules.roles.truncate(1);
    let role = &mut rules.roles[0];
    (role.need, role.fit) = (dial(need, &role.need), dial(fit, &role.fit));
    role.verdicts = VerdictTable {
        high: VerdictRow { small: NotYet, growing: Hire, ready: Bridge },
        some: VerdictRow { small: Hire, growing: Prepare, ready: NotYet },
        low: VerdictRow { small: Bridge, growing: NotYet, ready: Prepare },
    };
    let mut dice = Dice(7);
    for round in 0..16 {
        let mut marks = || {
            let low = dice.below(if round % 2 == 0 { 990 } else { 60 }) as i64;
            let high =
                low + 1 + dice.below(if round % 2 == 0 { 1000 - low as u64 } else { 9 }) as i64;
            [low, high].map(Points::from_tenths)
        };
        let role = &mut rules.roles[0];
        (role.need.bands.marks, role.fit.bands.marks) = (marks(), marks());
        let role = &rules.roles[0];
        let mut verdicts = BTreeSet::new();
        let mut bands = [BTreeSet::new(), BTreeSet::new()];
        for (need, fit) in pairs {
            let need = role.need.bands.index(Points::from_tenths(*need));
            let fit = role.fit.bands.index(Points::from_tenths(*fit));
            verdicts.insert(std::cmp::Reverse(role.verdicts.at(need, fit)));
            bands[0].insert(role.need.bands.names[need]);
            bands[1].insert(role.fit.bands.names[fit]);
        }
        let verdicts: Vec<Verdict> = verdicts.into_iter().map(|each| each.0).collect();
        let score = &assess(&rules, answers).roles[0];
        let marks = (role.need.bands.marks, role.fit.bands.marks);
        assert_eq!(score.verdicts, verdicts, "{marks:?}");
        assert_eq!(BTreeSet::from_iter(score.need.bands.clone()), bands[0], "need, {marks:?}");
        assert_eq!(BTreeSet::from_iter(score.fit.bands.clone()), bands[1], "fit, {marks:?}");
    }
}

/// Every pair of points over all projects (0 to 200) and all IT staff (0.0 to 500.0).
fn projects_and_staff(points: impl Fn(i64, i64) -> (i64, i64)) -> BTreeSet<(i64, i64)> {
    let mut last = (-1, -1);
    let mut pairs = BTreeSet::new();
    for projects in 0..=200 {
        for staff in 0..=5000 {
            let pair = points(projects * 1000, staff * 100);
            if pair != last {
                pairs.insert(pair);
                last = pair;
            }
        }
    }
    pairs
}

const EACH: Ramp =
    Ramp { metric: "projects_per_it_person", weight: 70, none_at: 1_000, full_at: 3_000 };
const PEOPLE: Ramp =
    Ramp { metric: "people_per_it_person", weight: 30, none_at: 20_000, full_at: 50_000 };
const ALL_EACH: Ramp = Ramp { weight: 100, ..EACH };
const STAFF: Ramp = Ramp { metric: "it_staff", weight: 100, none_at: 0, full_at: 40_000 };
const PROJECTS: Ramp = Ramp { metric: "projects_active", weight: 100, none_at: 0, full_at: 30_000 };

#[test]
fn two_signals_of_one_dial() {
    let mut answers = Answers::default();
    answers.set("headcount", Some(Answer::Number(Decimal::whole(64))));
    answers.set("annual_revenue", Some(Answer::Number(Decimal::whole(7_000_000))));
    let revenue = Ramp {
        metric: "annual_revenue",
        weight: 100,
        none_at: 5_000_000_000,
        full_at: 10_000_000_000,
    };
    let pairs = projects_and_staff(|projects, staff| {
        let each = EACH.points(projects, staff.max(1000));
        (each + PEOPLE.points(64_000, staff.max(1000)), 400)
    });
    compare(&[EACH, PEOPLE], &[revenue], &answers, &pairs);
}

#[test]
fn the_first_signal_also_moves_fit() {
    let pairs = projects_and_staff(|projects, staff| {
        (ALL_EACH.points(projects, staff.max(1000)), PROJECTS.points(projects, 1000))
    });
    compare(&[ALL_EACH], &[PROJECTS], &Answers::default(), &pairs);
}

#[test]
fn the_second_signal_also_moves_fit() {
    let pairs = projects_and_staff(|projects, staff| {
        (ALL_EACH.points(projects, staff.max(1000)), STAFF.points(staff, 1000))
    });
    compare(&[ALL_EACH], &[STAFF], &Answers::default(), &pairs);
}

#[test]
fn one_signal_moves_need_and_fit_by_different_ramps() {
    let falling = Ramp { none_at: 60_000, full_at: 5_000, ..STAFF };
    let pairs = projects_and_staff(|projects, staff| {
        (STAFF.points(staff, 1000), ALL_EACH.points(projects, staff.max(1000)))
    });
    compare(&[STAFF], &[ALL_EACH], &Answers::default(), &pairs);
    let pairs = projects_and_staff(|projects, staff| {
        (falling.points(staff, 1000), ALL_EACH.points(projects, staff.max(1000)))
    });
    compare(&[falling], &[ALL_EACH], &Answers::default(), &pairs);
}

/// Every pair of points over all changes in complaints (-100.0 to 1000.0) and in orders (-80.0 to
/// 500.0): need by both, fit by orders. Tenths of a percent: 1000 is the hundred of the formula.
fn complaints_and_orders(need: Ramp, fit: impl Fn(i64) -> i64) -> BTreeSet<(i64, i64)> {
    let mut pairs = BTreeSet::new();
    for orders in -800..=5000_i64 {
        let (fit, mut last) = (fit(orders), -1);
        for complaints in -1000..=10_000_i64 {
            let points = need.points((complaints - orders) * 100, 1000 + orders);
            if points != last {
                pairs.insert((points, fit));
                last = points;
            }
        }
    }
    pairs
}

fn one_employee() -> Answers {
    let mut answers = Answers::default();
    answers.set("headcount", Some(Answer::Number(Decimal::whole(1))));
    answers
}

const COMPLAINTS: Ramp =
    Ramp { metric: "complaints_vs_orders_pct", weight: 100, none_at: 5_000, full_at: 5_010 };
/// A factor that gives one employee nothing.
const SIZE: Ramp = Ramp { metric: "headcount", weight: 100, none_at: 1_000, full_at: 100_000 };

#[test]
fn complaints_against_orders_jump_where_few_values_are_left() {
    // A ramp of a hundredth is passed in one step by most pairs, but not by all.
    let pairs = complaints_and_orders(COMPLAINTS, |_| 0);
    compare(&[COMPLAINTS], &[SIZE], &one_employee(), &pairs);
}

#[test]
fn orders_move_fit_as_well() {
    let need = Ramp { weight: 20, none_at: 5_000, full_at: 50_000, ..COMPLAINTS };
    let fit = Ramp { metric: "order_growth_pct", weight: 20, none_at: 0, full_at: 100_000 };
    let rest = Ramp { weight: 80, ..SIZE };
    let pairs = complaints_and_orders(need, |orders| fit.points(orders, 10));
    compare(&[need, rest], &[fit, rest], &one_employee(), &pairs);
}

#[test]
fn two_pairs_of_questions_that_move_both_dials_are_quick() {
    // Without contacts per agent, contacts with orders and agents with supervisors stand apart.
    let mut rules = default_ruleset().clone();
    let factors = &mut rules.roles[1].need.factors;
    factors.retain(|factor| factor.key != "contacts_per_agent");
    factors[0].weight += 5;
    assert_eq!(rules.check(), []);
    let started = std::time::Instant::now();
    let score = &assess(&rules, &Answers::default()).roles[1];
    assert_eq!(score.verdicts, Verdict::HIGHEST_FIRST);
    // A tenth of a second without optimisation; the room is for a busy machine.
    assert!(started.elapsed().as_secs() < 3, "{:?}", started.elapsed());
}
