//! Warnings about small random rulesets against brute force: every company is scored one by one,
//! and there is a warning exactly where no company shows the opposite.

use std::collections::BTreeSet;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Points;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{
    Bands, Dial, Factor, Role, Ruleset, Scale, Verdict, VerdictRow, VerdictTable, default_ruleset,
};
use readyline::rules::score::{RoleScore, assess};

use crate::rules_oracle::Dice;

/// Choices with few options; need and fit share some of them.
const CHOICES: [&str; 4] = ["security_checks", "digital_assets", "new_tech", "cs_overtime"];

/// A dial of up to three choices. Coarse shares leave gaps between the scores.
fn dial(dice: &mut Dice, like: &Dial) -> Dial {
    let first = dice.below(4) as usize;
    let count = 1 + dice.below(3) as usize;
    let mut left = 100;
    let factors = (0..count).map(|index| {
        let weight = match index + 1 == count {
            true => left,
            false => dice.below(u64::from(left) / 4 + 1) as u32 * 4,
        };
        left -= weight;
        let metric = CHOICES[(first + index) % 4];
        let options = &questionnaire().signal(metric).expect("a signal").options;
        let mut share = || [0, 0, 40, 100, 100][dice.below(5) as usize];
        let shares = options.iter().map(|option| (option.key.clone(), share())).collect();
        Factor {
            key: metric.to_owned(),
            metric: metric.to_owned(),
            weight,
            scale: Scale::Shares(shares),
            ..like.factors[0].clone()
        }
    });
    let factors = factors.collect();
    let low = dice.below(70) as i64;
    let marks = [low, low + 1 + dice.below(30) as i64].map(Points::whole);
    Dial { factors, bands: Bands { marks, ..like.bands } }
}

/// More need or fit never lowers the verdict.
fn verdicts(dice: &mut Dice) -> VerdictTable {
    let least =
        VerdictRow { small: Verdict::NotYet, growing: Verdict::NotYet, ready: Verdict::NotYet };
    let mut above = |below: VerdictRow| {
        let mut rise = |a: Verdict, b: Verdict| {
            let more = if dice.below(2) == 0 { Verdict::NotYet } else { any(dice.below(4)) };
            a.max(b).max(more)
        };
        let small = rise(below.small, below.small);
        let growing = rise(below.growing, small);
        VerdictRow { small, growing, ready: rise(below.ready, growing) }
    };
    let low = above(least);
    let some = above(low);
    VerdictTable { high: above(some), some, low }
}

fn any(which: u64) -> Verdict {
    Verdict::HIGHEST_FIRST[which as usize]
}

/// The scores of every company.
fn companies(rules: &Ruleset) -> Vec<RoleScore> {
    let mut all = vec![Answers::default()];
    for key in CHOICES {
        let options = &questionnaire().signal(key).expect("a signal").options;
        let with = |answers: &Answers| {
            let answers = answers.clone();
            options.iter().map(move |option| {
                let mut answers = answers.clone();
                answers.set(key, Some(Answer::Choice(option.key.clone())));
                answers
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    all.iter().map(|answers| assess(rules, answers).roles.remove(0)).collect()
}

/// Whether the least and the most points of a factor give two verdicts beside what others give.
fn moves(role: &Role, all: &[RoleScore], is_fit: bool, index: usize) -> bool {
    let points = |score: &RoleScore| {
        let dial = if is_fit { &score.fit } else { &score.need };
        dial.factors[index].low.tenths()
    };
    let ends = [all.iter().map(points).min(), all.iter().map(points).max()];
    all.iter().any(|score| {
        let verdict = |end: Option<i64>| {
            let change = end.expect("a company") - points(score);
            let (by_need, by_fit) = if is_fit { (0, change) } else { (change, 0) };
            let at = |tenths: i64| Points::from_tenths(tenths);
            let need = role.need.bands.index(at(score.need.low.tenths() + by_need));
            let fit = role.fit.bands.index(at(score.fit.low.tenths() + by_fit));
            role.verdicts.at(need, fit)
        };
        verdict(ends[0]) != verdict(ends[1])
    })
}

/// The places where a warning belongs, but for answers that decide alone.
fn expected(role: &Role, all: &[RoleScore]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for (key, dial, is_fit) in [("need", &role.need, false), ("fit", &role.fit, true)] {
        for (index, factor) in dial.factors.iter().enumerate() {
            if factor.weight == 0 || !moves(role, all, is_fit, index) {
                places.insert(format!("roles[0].{key}.factors[{index}]"));
            }
        }
        let score = |score: &RoleScore| if is_fit { score.fit.low } else { score.need.low };
        let bands: BTreeSet<usize> = all.iter().map(|each| dial.bands.index(score(each))).collect();
        let mark = |band: usize| format!("roles[0].{key}.bands.{}", dial.bands.names[band]);
        for band in 1..3 {
            if bands.iter().all(|each| *each < band) || bands.iter().all(|each| *each >= band) {
                places.insert(mark(band));
            }
        }
        if bands == BTreeSet::from([0, 2]) {
            places.insert(mark(1));
        }
    }
    let reached: BTreeSet<Verdict> = all.iter().map(|score| score.verdicts[0]).collect();
    let cells = (0..9).map(|cell| role.verdicts.at(cell / 3, cell % 3));
    for verdict in cells.filter(|verdict| !reached.contains(verdict)) {
        places.insert(format!("roles[0].verdicts {}", verdict.label()));
    }
    places
}

fn trial(seed: u64, seen: &mut [usize; 3]) {
    let mut dice = Dice(seed);
    let like = &default_ruleset().roles[0];
    let (need, fit) = (dial(&mut dice, &like.need), dial(&mut dice, &like.fit));
    let role = Role { need, fit, verdicts: verdicts(&mut dice), ..like.clone() };
    let rules = Ruleset { roles: vec![role], alerts: Vec::new(), ..default_ruleset().clone() };
    if !rules.check().is_empty() {
        return;
    }
    let role = &rules.roles[0];
    let mut found = BTreeSet::new();
    for warning in rules.lint() {
        if warning.message.starts_with("One answer") {
            continue;
        }
        let label = |each: &Verdict| warning.message.contains(&format!("“{}”", each.label()));
        let verdict = Verdict::HIGHEST_FIRST.into_iter().find(label);
        let place = match verdict.filter(|_| warning.path.ends_with("verdicts")) {
            Some(verdict) => format!("{} {}", warning.path, verdict.label()),
            None => warning.path,
        };
        for (count, part) in seen.iter_mut().zip(["factors", "bands", "verdicts"]) {
            *count += usize::from(place.contains(part));
        }
        assert!(found.insert(place.clone()), "{place} twice");
    }
    let expected = expected(role, &companies(&rules));
    assert_eq!(found, expected, "{seed}: {}", serde_json::to_string(role).expect("JSON"));
}

#[test]
fn warnings_stand_exactly_where_no_company_shows_the_opposite() {
    let mut seen = [0; 3];
    (0..150).for_each(|seed| trial(seed, &mut seen));
    assert!(seen.iter().all(|count| *count > 50), "too few of a kind: {seen:?}");
}

#[test]
fn the_look_for_warnings_ends_when_its_time_is_up() {
    let rules = default_ruleset();
    assert_eq!(rules.lint_while(&|| false), None);
    let asked = std::cell::Cell::new(0);
    let count = || {
        asked.set(asked.get() + 1);
        true
    };
    assert_eq!(rules.lint_while(&count), Some(rules.lint()));
    let all = asked.get();
    assert!(all > 60, "it is asked often enough: {all}");
    // Once it was told to end it asks no more: nothing goes on behind anybody's back.
    asked.set(0);
    let for_a_while = || {
        asked.set(asked.get() + 1);
        asked.get() < all / 2
    };
    assert_eq!(rules.lint_while(&for_a_while), None);
    assert_eq!(asked.get(), all / 2);
}
