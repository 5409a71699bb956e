//! A newer score less an older one: what the answers did and what the rules did, to the last digit.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Dial, Ruleset, default_ruleset};
use readyline::rules::score::{Assessment, DialScore, assess};
use readyline::rules::study::attribution::{
    Attribution, DialShift, Range, RoleShift, Shift, Side, attribute,
};

use crate::rules_cases::company;
use crate::rules_flips::with_full_at;
use crate::rules_oracle::Dice;
use crate::support::population::{companies, edited};

fn plus(range: Range, shift: Shift) -> Range {
    Range { low: range.low + shift.low, high: range.high + shift.high }
}

/// A dial's difference is its two parts, and each part is the sum of the factors' parts.
pub(crate) fn assert_adds_up(dial: &DialShift) {
    assert_eq!(plus(plus(dial.before, dial.by_answers), dial.by_rules), dial.after);
    for factor in &dial.factors {
        let told = plus(plus(factor.before, factor.by_answers), factor.by_rules);
        assert_eq!(told, factor.after, "{}", factor.key);
    }
    let sum = |part: fn(&Range) -> Points, of: &dyn Fn(usize) -> Range| {
        (0..dial.factors.len()).map(|index| part(&of(index))).sum::<Points>()
    };
    let range = |shift: Shift| Range { low: shift.low, high: shift.high };
    let columns: [(&dyn Fn(usize) -> Range, Range); 4] = [
        (&|index| dial.factors[index].before, dial.before),
        (&|index| dial.factors[index].after, dial.after),
        (&|index| range(dial.factors[index].by_answers), range(dial.by_answers)),
        (&|index| range(dial.factors[index].by_rules), range(dial.by_rules)),
    ];
    for (of, all) in columns {
        assert_eq!(sum(|range| range.low, of), all.low);
        assert_eq!(sum(|range| range.high, of), all.high);
    }
}

pub(crate) fn dials(attribution: &Attribution) -> impl Iterator<Item = &DialShift> {
    let roles = attribution.roles.iter().flat_map(|role| [&role.need, &role.fit]);
    roles.chain([&attribution.ownership])
}

#[test]
fn answers_and_rules_add_up_to_the_difference_of_any_two_results() {
    let unknown = |answers: &Answers| {
        questionnaire().signals.iter().filter(|signal| !answers.knows(&signal.key)).count()
    };
    let everybody = companies(1, 600);
    // Few unknown answers are quickly scored, so most pairs are of companies that have few.
    let most_known: Vec<&Answers> = everybody.iter().filter(|each| unknown(each) < 3).collect();
    let (mut by_both, mut ranges) = (0, 0);
    for seed in 0..10_000 {
        let mut dice = Dice(seed);
        let mut any = || match seed % 20 {
            0 => &everybody[dice.below(600) as usize],
            _ => most_known[dice.below(most_known.len() as u64) as usize],
        };
        let answers = [any(), any()];
        let old = edited(&mut dice, default_ruleset());
        let new = edited(&mut dice, &old);
        let [before, after] = [(&old, answers[0]), (&new, answers[1])]
            .map(|(rules, answers)| Side { rules, answers });
        let told = attribute(before, after);
        for dial in dials(&told) {
            assert_adds_up(dial);
            by_both += usize::from(!dial.by_answers.is_none() && !dial.by_rules.is_none());
            ranges += usize::from(!dial.before.is_exact() && !dial.after.is_exact());
        }
    }
    assert!(by_both > 1000 && ranges > 1000, "{by_both} and {ranges}: hardly anything was tried");
}

/// The score of a dial, or nothing.
fn range(dial: Option<&DialScore>) -> Range {
    dial.map(|dial| Range { low: dial.low, high: dial.high }).unwrap_or_default()
}

fn less(later: Range, earlier: Range) -> Shift {
    let less =
        |later: Points, earlier: Points| Points::from_tenths(later.tenths() - earlier.tenths());
    Shift { low: less(later.low, earlier.low), high: less(later.high, earlier.high) }
}

#[test]
fn each_part_is_what_the_scorer_says() {
    let everybody = companies(9, 60);
    for seed in 0..60_u64 {
        let mut dice = Dice(seed);
        let old = edited(&mut dice, default_ruleset());
        let new = edited(&mut dice, &old);
        let [first, second] = [&everybody[seed as usize], &everybody[(seed * 7 % 60) as usize]];
        let scores = [assess(&old, first), assess(&old, second), assess(&new, second)];
        let told =
            attribute(Side { rules: &old, answers: first }, Side { rules: &new, answers: second });
        assert_shift(&told.ownership, scores.each_ref().map(|each| Some(&each.ownership)));
        let keys: Vec<&str> = told.roles.iter().map(|role| role.key.as_str()).collect();
        let expected =
            new.roles.iter().chain(old.roles.iter().filter(|role| new.role(&role.key).is_none()));
        assert_eq!(keys, expected.map(|role| role.key.as_str()).collect::<Vec<_>>());
        for role in &told.roles {
            assert_role(role, &scores);
        }
    }
}

fn assert_shift(told: &DialShift, scores: [Option<&DialScore>; 3]) {
    let [before, between, after] = scores.map(range);
    assert_eq!((told.before, told.after), (before, after));
    assert_eq!(told.by_answers, less(between, before));
    assert_eq!(told.by_rules, less(after, between));
}

fn assert_role(told: &RoleShift, scores: &[Assessment; 3]) {
    let found = scores.each_ref().map(|score| score.roles.iter().find(|role| role.key == told.key));
    assert_shift(&told.need, found.map(|role| role.map(|role| &role.need)));
    assert_shift(&told.fit, found.map(|role| role.map(|role| &role.fit)));
    let [before, _, after] = found;
    assert_eq!(told.before, before.map(|role| role.verdicts.clone()));
    assert_eq!(told.after, after.map(|role| role.verdicts.clone()));
    let filled = [before, after].map(|role| role.is_some_and(|role| role.filled));
    assert_eq!([told.filled_before, told.filled_after], filled);
}

#[test]
fn a_changed_answer_and_a_changed_rule_are_told_apart() {
    let before = company("Harbor & Pine");
    let mut after = before.clone();
    after.set("projects_late_pct", Some(Answer::Number(Decimal::whole(20))));
    let rules = with_full_at(0, "downtime", 40);
    let told = attribute(
        Side { rules: default_ruleset(), answers: &before },
        Side { rules: &rules, answers: &after },
    );
    let need = &told.roles[0].need;
    let points = |tenths| Points::from_tenths(tenths);
    // Late projects give 11.0 no more; 20 hours of downtime give 7 * 12 / 32, not 7 * 12 / 18.
    assert_eq!(need.by_answers, Shift { low: points(-110), high: points(-110) });
    assert_eq!(need.by_rules, Shift { low: points(26 - 47), high: points(26 - 47) });
    let moved = |shift: fn(&_) -> Shift| {
        let factors = need.factors.iter().filter(move |factor| !shift(factor).is_none());
        factors.map(|factor| factor.label.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(moved(|factor| factor.by_answers), ["Projects late"]);
    assert_eq!(moved(|factor| factor.by_rules), ["Store downtime"]);
    let json = serde_json::to_string(&told).expect("JSON");
    assert_eq!(serde_json::from_str::<Attribution>(&json).expect("an attribution"), told);
}

#[test]
fn what_only_one_side_has_counts_from_nothing_or_to_nothing() {
    let answers: Answers = company("Northlight Audio");
    let mut rules: Ruleset = default_ruleset().clone();
    rules.roles[1].key = "third_director".to_owned();
    let need: &mut Dial = &mut rules.roles[0].need;
    let gone = need.factors.remove(0);
    let told = attribute(
        Side { rules: default_ruleset(), answers: &answers },
        Side { rules: &rules, answers: &answers },
    );
    let keys: Vec<&str> = told.roles.iter().map(|role| role.key.as_str()).collect();
    assert_eq!(keys, ["it_director", "third_director", "cs_director"]);
    let [same, new, old] = told.roles.as_slice() else { panic!("three roles") };
    assert!(same.before.is_some() && same.after.is_some());
    assert_eq!((new.before.is_some(), new.after.is_some()), (false, true));
    assert_eq!((old.before.is_some(), old.after.is_some()), (true, false));
    assert_eq!((new.need.before, old.need.after), (Range::default(), Range::default()));
    let last = same.need.factors.last().expect("a factor");
    assert_eq!((last.key.as_str(), last.after), (gone.key.as_str(), Range::default()));
    assert_eq!(last.by_rules, same.need.by_rules);
    told.roles.iter().flat_map(|role| [&role.need, &role.fit]).for_each(assert_adds_up);
}
