//! One number of the rules moves: what companies come to, against full scores of changed rules.

use readyline::rules::answers::Answers;
use readyline::rules::decimal::Decimal;
use readyline::rules::ruleset::{Ruleset, Verdict, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::curve::{Counts, Number, curve, numbers, steps, with_number};

use crate::rules_oracle::Dice;
use crate::support::population::companies;

fn number(rules: &Ruleset, path: &str) -> Number {
    numbers(rules).into_iter().find(|number| number.path == path).expect(path)
}

const DOWNTIME: &str = "roles[0].need.factors[9].ramp.full_at";

#[test]
fn every_number_can_be_read_and_written_at_its_path() {
    let rules = default_ruleset();
    let numbers = numbers(rules);
    let texts = |number: &Number| format!("{}: {} {}", number.place, number.name, number.value);
    let told: Vec<String> = numbers.iter().map(texts).collect();
    for expected in [
        "Need for Director of IT/Systems: Store downtime: full points at 26",
        "Need for Director of IT/Systems: Yearly security checks: share for Two 33",
        "Need for Director of Customer Service: Where “high” begins 60",
        "Fit for Director of IT/Systems: Revenue: no points at 5000000",
        "Ownership of technology: Where “loose” begins 30",
    ] {
        assert!(told.iter().any(|text| text == expected), "{expected}\n{}", told.join("\n"));
    }
    for number in &numbers {
        let path = &number.path;
        assert_eq!(with_number(rules, path, number.value).as_ref(), Some(rules), "{path}");
        assert!((number.least..=number.most).contains(&number.value), "{path}");
        // A value beyond the limits is a fault, and it is reported at the number's own path.
        let far = Decimal::from_thousandths(number.most.thousandths() + 1000);
        let changed = with_number(rules, path, far).expect(path);
        assert_eq!(super::rules_curve::number(&changed, path).value, far);
        let faults = changed.check();
        assert!(faults.iter().any(|fault| fault.path == *path), "{path}: {faults:?}");
    }
    let mut paths: Vec<&str> = numbers.iter().map(|number| number.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), numbers.len(), "one path, one number");
    assert_eq!(number(rules, DOWNTIME).unit, "hours per year");
}

#[test]
fn a_number_that_is_not_there_or_cannot_be_so_changes_nothing() {
    let rules = default_ruleset();
    let one = Decimal::whole(1);
    for path in ["", "name", "roles[2].need.bands.high", "roles[0].need.factors[0].weight"] {
        assert_eq!(with_number(rules, path, one), None, "{path}");
    }
    let share = "roles[0].need.factors[11].shares.two";
    let half = Decimal::from_thousandths(33_500);
    assert!(with_number(rules, share, one).is_some());
    assert_eq!(with_number(rules, share, half), None, "half a percent");
    assert_eq!(with_number(rules, share, Decimal::whole(-1)), None, "less than nothing");
    let mark = "roles[0].need.bands.high";
    assert!(with_number(rules, mark, half).is_some());
    assert_eq!(with_number(rules, mark, Decimal::from_thousandths(50_050)), None, "too fine");
}

#[test]
fn steps_rise_through_the_present_value_inside_the_limits() {
    for number in numbers(default_ruleset()) {
        for around in [0, 1, 6, 12] {
            let steps = steps(&number, around);
            let what = format!("{} around {around}: {steps:?}", number.path);
            assert!(steps.is_sorted() && steps.contains(&number.value), "{what}");
            assert!(steps.iter().all(|step| (number.least..=number.most).contains(step)), "{what}");
            assert!(steps.len() <= 2 * around + 1, "{what}");
            assert!(around == 0 || steps.len() > around.div_ceil(2), "{what}");
        }
    }
    let steps = steps(&number(default_ruleset(), DOWNTIME), 6);
    let told: Vec<String> = steps.iter().map(Decimal::to_string).collect();
    assert_eq!(told.join(" "), "14 16 18 20 22 24 26 28 30 32 34 36 38", "20 is one of them");
}

/// Counts with full scores.
fn count(rules: &Ruleset, role: &str, companies: &[Answers]) -> Counts {
    let mut counts = Counts::default();
    for answers in companies {
        let scores = assess(rules, answers);
        let score = scores.roles.iter().find(|score| score.key == role).expect(role);
        *match score.verdicts.as_slice() {
            _ if score.filled => &mut counts.filled,
            [Verdict::Hire] => &mut counts.hire,
            [Verdict::Prepare] => &mut counts.prepare,
            [Verdict::Bridge] => &mut counts.bridge,
            [Verdict::NotYet] => &mut counts.not_yet,
            _ => &mut counts.open,
        } += 1;
    }
    counts
}

#[test]
fn a_curve_is_what_full_scores_of_the_changed_rules_give() {
    let rules = default_ruleset();
    let companies = companies(4, 30);
    let numbers = numbers(rules);
    let mut dice = Dice(3);
    let mut differ = 0;
    for round in 0..12 {
        let number = &numbers[dice.below(numbers.len() as u64) as usize];
        let role = &rules.roles[round % 2].key;
        let mut values = steps(number, 2);
        values.push(Decimal::from_thousandths(number.most.thousandths() + 1000));
        let points = curve(rules, number, role, &values, &companies);
        assert_eq!(points.len(), values.len());
        for (point, value) in points.iter().zip(&values) {
            let changed = with_number(rules, &number.path, *value).expect("a value");
            let expected = (*value, count(&changed, role, &companies), changed.check().is_empty());
            assert_eq!((point.value, point.counts, point.allowed), expected, "{}", number.path);
            differ += usize::from(point.counts != points[0].counts);
        }
        assert!(points.iter().any(|point| point.allowed) && !points[values.len() - 1].allowed);
    }
    assert!(differ > 0, "no number moved anything");
    let number = number(rules, DOWNTIME);
    let gone = curve(rules, &number, "third_director", &[number.value], &companies);
    assert_eq!(gone[0].counts, Counts::default());
}
