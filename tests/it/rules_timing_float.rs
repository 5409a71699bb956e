//! Months against floating point, wherever no figure is close to a tie: an oracle that shares
//! nothing with the exact comparison.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::explain::timing::{CannotTell, HORIZON, When};
use readyline::rules::ruleset::{Ruleset, Scale, default_ruleset};

use crate::rules_cases::company;
use crate::rules_oracle::Dice;
use crate::rules_timing::{at, when};

const METRICS: [&str; 10] = [
    "headcount",
    "annual_revenue",
    "agents",
    "contacts_per_month",
    "orders_per_month",
    "integrations",
    "contacts_per_agent",
    "contacts_per_100_orders",
    "people_per_it_person",
    "agents_per_supervisor",
];

/// A signal after some months, and a metric, in floating point.
fn later(answers: &Answers, signal: &str, months: f64) -> f64 {
    let plain = |key: &str| answers.number(key).expect("known").thousandths() as f64 / 1000.0;
    let by = match signal {
        "headcount" | "annual_revenue" | "it_staff" => "revenue_growth_pct",
        "integrations" => return plain(signal),
        _ => "order_growth_pct",
    };
    plain(signal) * (1.0 + plain(by) / 100.0).powf(months / 12.0)
}

fn metric(answers: &Answers, key: &str, months: f64) -> f64 {
    let [first, second] = match key {
        "contacts_per_agent" => ["contacts_per_month", "agents"],
        "contacts_per_100_orders" => ["contacts_per_month", "orders_per_month"],
        "people_per_it_person" => ["headcount", "it_staff"],
        "agents_per_supervisor" => ["agents", "supervisors"],
        plain => return later(answers, plain, months),
    };
    let (first, second) = (later(answers, first, months), later(answers, second, months));
    if key == "contacts_per_100_orders" { 100.0 * first / second } else { first / second.max(1.0) }
}

/// Tenths of points after some months; `None` so close to a half that rounding decides.
fn tenths(rules: &Ruleset, answers: &Answers, months: u32) -> Option<i64> {
    let mut sum = 0;
    for factor in &rules.roles[0].fit.factors {
        let Scale::Ramp { none_at, full_at } = factor.scale else { return None };
        let [none, full] = [none_at, full_at].map(|end| end.thousandths() as f64 / 1000.0);
        let value = metric(answers, &factor.metric, f64::from(months));
        let exact =
            ((value - none) / (full - none)).clamp(0.0, 1.0) * 10.0 * f64::from(factor.weight);
        if ((exact + 0.5) - (exact + 0.5).round()).abs() < 1e-6 {
            return None;
        }
        sum += (exact + 0.5).floor() as i64;
    }
    Some(sum)
}

/// Rules whose first role fits by two random factors, falling or rising.
fn random_fit(dice: &mut Dice, answers: &Answers) -> Ruleset {
    let mut rules = default_ruleset().clone();
    let first = 1 + dice.below(99) as u32;
    for (factor, weight) in rules.roles[0].fit.factors.iter_mut().zip([first, 100 - first]) {
        let metric_key = METRICS[dice.below(10) as usize];
        let now = (metric(answers, metric_key, 0.0) * 1000.0) as i64 + 1;
        let mut end = || {
            let thousandths = now / 4 + (dice.below(1 + 3 * now as u64)) as i64;
            Decimal::from_thousandths(thousandths)
        };
        let (none_at, full_at) = (end(), end());
        let same = none_at == full_at;
        let up = Decimal::from_thousandths(none_at.thousandths() + 1000);
        factor.scale = Scale::Ramp { none_at, full_at: if same { up } else { full_at } };
        factor.metric = metric_key.to_owned();
        factor.weight = weight;
    }
    let low = 10 + dice.below(400) as i64;
    let high = low + 1 + dice.below(500) as i64;
    rules.roles[0].fit.bands.marks = [low, high].map(Points::from_tenths);
    rules
}

#[test]
fn months_are_those_of_floating_point_wherever_rounding_cannot_matter() {
    let mut dice = Dice(11);
    let (mut tried, mut crossed) = (0, 0);
    for _ in 0..160 {
        let mut answers = company(["Northlight Audio", "Pawfolio"][dice.below(2) as usize]);
        for signal in ["revenue_growth_pct", "order_growth_pct"] {
            let pct = 1500 - 400 * i64::from(dice.below(4) == 0) - dice.below(1400) as i64;
            let pct = Decimal::from_thousandths(pct * 100);
            answers.set(signal, Some(Answer::Number(pct)));
        }
        let rules = random_fit(&mut dice, &answers);
        let months: Option<Vec<i64>> =
            (0..=HORIZON).map(|month| tenths(&rules, &answers, month)).collect();
        let Some(months) = months else { continue };
        for (index, mark) in rules.roles[0].fit.bands.marks.into_iter().enumerate() {
            let expected = match months.iter().position(|points| *points >= mark.tenths()) {
                Some(0) => None,
                Some(month) => at(month as u32),
                None => Some(When::NotWithinFiveYears),
            };
            let found = when(&rules, &answers, "it_director", index);
            if let Some(When::CannotTell { reason }) = found {
                assert!(expected.is_some() && reason != CannotTell::GrowthUnknown);
                continue;
            }
            tried += 1;
            crossed += usize::from(matches!(found, Some(When::Within { .. })));
            assert_eq!(found, expected, "{:?} {answers:?}", rules.roles[0].fit);
        }
    }
    assert!(tried > 120 && crossed > 40, "{tried} {crossed}");
}
