//! A draft against the rules in force, against every company scored twice in full.

use std::collections::BTreeMap;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::ruleset::{Dial, Factor, Role, Ruleset, Scale, Verdict, default_ruleset};
use readyline::rules::score::{Assessment, DialScore, assess};
use readyline::rules::study::flips::{Flip, Moved, Mover, Summary, Tally};
use readyline::rules::study::outcome::Outcome;

use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value, inputs, rules};
use crate::support::population::{companies, edited};

/// Every role of either rules with its outcomes: those of the draft first.
fn outcomes(rules: [&Ruleset; 2], scores: &[Assessment; 2]) -> Vec<(String, [Outcome; 2])> {
    let mut keys: Vec<&str> = rules[1].roles.iter().map(|role| role.key.as_str()).collect();
    let gone = rules[0].roles.iter().map(|role| role.key.as_str());
    keys.extend(gone.filter(|key| rules[1].role(key).is_none()).collect::<Vec<_>>());
    let of = |key: &str| scores.each_ref().map(|score| Outcome::of(score, key));
    keys.into_iter().map(|key| (key.to_owned(), of(key))).collect()
}

/// Tallies some companies and compares every flip and every count with full scores.
fn compare(before: &Ruleset, after: &Ruleset, companies: &[Answers]) -> (Summary, Vec<Moved>) {
    let mut tally = Tally::new(before, after);
    let mut counts: BTreeMap<(String, [Outcome; 2]), u64> = BTreeMap::new();
    let mut bins: BTreeMap<(String, bool, usize), [u64; 20]> = BTreeMap::new();
    let (mut flipped, mut moved) = (0, Vec::new());
    for answers in companies {
        let scores = [assess(before, answers), assess(after, answers)];
        let all = outcomes([before, after], &scores);
        let flips = tally.add(answers);
        let told = flips.iter().map(|flip| (flip.role.clone(), [flip.before, flip.after]));
        let changed = all.iter().filter(|(_, pair)| pair[0] != pair[1]).cloned();
        assert_eq!(told.collect::<Vec<_>>(), changed.collect::<Vec<_>>(), "{answers:?}");
        flipped += u64::from(!flips.is_empty());
        for flip in &flips {
            assert_eq!(flip.mover, cause([before, after], &scores, flip, answers), "{answers:?}");
            moved.extend(flip.mover.as_ref().map(|mover| mover.dial));
        }
        all.into_iter().for_each(|each| *counts.entry(each).or_default() += 1);
        for (side, score) in scores.iter().enumerate() {
            for role in &score.roles {
                for (dial, is_need) in [(&role.need, true), (&role.fit, false)] {
                    let bins = bins.entry((role.key.clone(), is_need, side)).or_default();
                    bins[((dial.low + dial.high).tenths() / 100).min(19) as usize] += 1;
                }
            }
        }
    }
    let summary = tally.summary();
    assert_eq!((summary.companies, summary.flipped), (companies.len() as u64, flipped));
    let told = summary.roles.iter().flat_map(|role| {
        let of = |change: &readyline::rules::study::flips::OutcomeChange| {
            ((role.key.clone(), [change.before, change.after]), change.companies)
        };
        role.changes.iter().map(of)
    });
    assert_eq!(told.collect::<BTreeMap<_, _>>(), counts);
    for role in &summary.roles {
        let of = |is_need, side| bins.get(&(role.key.clone(), is_need, side)).copied();
        for (told, is_need) in [(&role.need, true), (&role.fit, false)] {
            assert_eq!(told.before, of(is_need, 0).unwrap_or_default(), "{}", role.key);
            assert_eq!(told.after, of(is_need, 1).unwrap_or_default(), "{}", role.key);
        }
    }
    (summary, moved)
}

/// The cause of a flip, from full scores: of the rules, and of the old role with parts of the new.
fn cause(
    rules: [&Ruleset; 2],
    scores: &[Assessment; 2],
    flip: &Flip,
    answers: &Answers,
) -> Option<Mover> {
    let [old, new] = [rules[0].role(&flip.role)?, rules[1].role(&flip.role)?];
    let of_role = |dial| Mover { dial, key: "".into(), label: "".into(), moved: Points::ZERO };
    if [flip.before, flip.after].contains(&Outcome::Filled) {
        return Some(of_role(Moved::Filled));
    }
    let find =
        |score: &'_ Assessment| score.roles.iter().find(|role| role.key == flip.role).cloned();
    let [before, after] = [find(&scores[0])?, find(&scores[1])?];
    let mut moves = shifts(Moved::Need, [&old.need, &new.need], [&before.need, &after.need]);
    moves.extend(shifts(Moved::Fit, [&old.fit, &new.fit], [&before.fit, &after.fit]));
    let largest = moves.iter().map(|mover| mover.moved.tenths().abs()).max().unwrap_or(0);
    let most = moves.iter().find(|mover| mover.moved.tenths().abs() == largest && largest > 0);
    let changes = |factors: &Role, marks: &Role, table: &Role| {
        let mut role = Role { verdicts: table.verdicts, ..old.clone() };
        role.need = Dial { bands: marks.need.bands, ..factors.need.clone() };
        role.fit = Dial { bands: marks.fit.bands, ..factors.fit.clone() };
        let rules = Ruleset { roles: vec![role], ..rules[0].clone() };
        Outcome::of(&assess(&rules, answers), &flip.role) != flip.before
    };
    if let Some(most) = most.filter(|_| changes(new, old, old)) {
        return Some(most.clone());
    }
    match () {
        () if changes(old, new, old) => Some(of_role(Moved::Marks)),
        () if changes(old, old, new) => Some(of_role(Moved::Table)),
        () if changes(old, new, new) => Some(of_role(Moved::Marks)),
        () => most.cloned().or_else(|| {
            let differs = |mover: &&Mover| {
                let [old, new] = match mover.dial {
                    Moved::Need => [&old.need, &new.need],
                    _ => [&old.fit, &new.fit],
                };
                let find = |dial: &'_ Dial| {
                    let found = dial.factors.iter().find(|factor| factor.key == mover.key);
                    found.map(|factor| (factor.metric.clone(), factor.weight, factor.scale.clone()))
                };
                find(old) != find(new)
            };
            moves.iter().find(differs).cloned()
        }),
    }
}

/// How far each factor of a dial moved: those of the new rules, then those that are gone.
fn shifts(moved: Moved, dials: [&Dial; 2], scores: [&DialScore; 2]) -> Vec<Mover> {
    let [old, new] = dials.map(|dial| &dial.factors);
    let gone = old.iter().filter(|each| new.iter().all(|factor| factor.key != each.key));
    let all = new.iter().chain(gone);
    let mover = |factor: &Factor| {
        let ends = scores.map(|score| match score.factor(&factor.key) {
            Some(points) => [points.low.tenths(), points.high.tenths()],
            None => [0, 0],
        });
        let [low, high] = [0, 1].map(|end| ends[1][end] - ends[0][end]);
        let tenths = if high.abs() > low.abs() { high } else { low };
        let (key, label) = (factor.key.clone(), factor.label.clone());
        Mover { dial: moved, key, label, moved: Points::from_tenths(tenths) }
    };
    all.map(mover).collect()
}

#[test]
fn every_flip_is_found_and_none_invented() {
    let mut moved = Vec::new();
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let before = if seed % 2 == 0 {
            default_ruleset().clone()
        } else {
            edited(&mut dice, default_ruleset())
        };
        let after = edited(&mut dice, &before);
        moved.extend(compare(&before, &after, &companies(seed * 1000, 16)).1);
    }
    for kind in [Moved::Need, Moved::Fit, Moved::Marks, Moved::Table, Moved::Filled] {
        assert!(moved.contains(&kind), "no flip by {kind:?}, so it was not tried");
    }
}

/// Metrics whose questions have so few values that full scores of all of them take no time.
const QUICK: [&str; 7] = [
    "projects_per_it_person",
    "projects_active",
    "it_staff",
    "integrations",
    "supervisors",
    "security_checks",
    "projects_late_pct",
];

#[test]
fn questions_that_move_several_factors_are_not_taken_apart() {
    for seed in 0..30 {
        let mut dice = Dice(seed);
        // Few metrics in many factors, so that need and fit share questions, and factors too.
        let mut metric = || QUICK[dice.below(QUICK.len() as u64) as usize];
        let metrics = [metric(), metric(), metric()];
        let before = rules(&mut dice, &metrics, seed % 2 == 0);
        let after = rules(&mut dice, &metrics, seed % 3 == 0);
        let mut some = || {
            let mut answers = Answers::default();
            for signal in metrics.iter().flat_map(|metric| inputs(metric)) {
                let known = dice.below(2) == 0;
                let value = any_value(&mut dice, signal);
                answers.set(&signal.key, Some(if known { value } else { Answer::Unknown }));
            }
            answers
        };
        let companies: Vec<Answers> = (0..6).map(|_| some()).collect();
        compare(&before, &after, &companies);
    }
}

/// The only outcome of one company for one role, as a tally tells it and as full scores do.
fn only_outcome(role: &Role, answers: &[(&str, i64)]) -> String {
    let rules = Ruleset { roles: vec![role.clone()], ..default_ruleset().clone() };
    let mut company = Answers::default();
    for (signal, number) in answers {
        company.set(signal, Some(Answer::Number(Decimal::whole(*number))));
    }
    let (summary, _) = compare(&rules, &rules, &[company]);
    summary.roles[0].changes[0].before.to_string()
}

#[test]
fn one_unknown_answer_is_never_in_two_places_at_once() {
    let cs = &default_ruleset().roles[1];
    let factor = |role: &Role, key: &str, weight: u32| {
        let mut factors = role.need.factors.iter().chain(&role.fit.factors);
        let found = factors.find(|factor| factor.key == key).expect(key).clone();
        Factor { weight, ..found }
    };
    // 8,000 contacts are all of fit, 60,000 the first points of need: need comes after fit.
    let mut role = cs.clone();
    role.need.factors = vec![factor(cs, "contact_rate", 100)];
    role.fit.factors = vec![factor(cs, "contacts", 100)];
    (role.verdicts.some.ready, role.verdicts.high.growing) = (Verdict::Hire, Verdict::Hire);
    assert_eq!(only_outcome(&role, &[("orders_per_month", 1_000_000)]), "hire not_yet");
    // Few agents are too busy, many have too few supervisors, and never is it both.
    role.need.factors =
        vec![factor(cs, "contacts_per_agent", 50), factor(cs, "agents_per_supervisor", 50)];
    role.need.bands.marks = [60, 80].map(Points::whole);
    role.verdicts.some = role.verdicts.high;
    let known = [("contacts_per_month", 10_000), ("supervisors", 10)];
    assert_eq!(only_outcome(&role, &known), "not_yet");
}

/// Default rules with one end of a factor's ramp moved.
pub(crate) fn with_full_at(role: usize, factor: &str, full: i64) -> Ruleset {
    let mut rules = default_ruleset().clone();
    let factors = &mut rules.roles[role].need.factors;
    let factor = factors.iter_mut().find(|each| each.key == factor).expect("a factor");
    let Scale::Ramp { full_at, .. } = &mut factor.scale else { panic!("a ramp") };
    *full_at = Decimal::whole(full);
    rules
}

#[test]
fn an_example_flips_because_of_the_factor_that_moved() {
    let mut tally = Tally::new(default_ruleset(), &with_full_at(1, "csat", 60));
    let flips = tally.add(&company("Pawfolio"));
    let [flip] = flips.as_slice() else { panic!("{flips:?}") };
    let told = (flip.role.as_str(), flip.before.to_string(), flip.after.to_string());
    assert_eq!(told, ("cs_director", "prepare".to_owned(), "bridge".to_owned()));
    let mover = flip.mover.as_ref().expect("a mover");
    assert_eq!((mover.dial, mover.key.as_str()), (Moved::Need, "csat"));
    assert_eq!(mover.label, "Customer satisfaction");
    assert!(mover.moved < Points::ZERO, "fewer points: {}", mover.moved);
    assert_eq!(tally.add(&company("Harbor & Pine")), []);
}

#[test]
fn two_tallies_merge_to_what_one_would_have_counted() {
    let after = edited(&mut Dice(5), &with_full_at(0, "downtime", 20));
    let companies = companies(77, 60);
    let new = || Tally::new(default_ruleset(), &after);
    let (mut one, mut first, mut second) = (new(), new(), new());
    for (index, answers) in companies.iter().enumerate() {
        one.add(answers);
        if index % 3 == 0 {
            first.add(answers)
        } else {
            second.add(answers)
        };
    }
    first.merge(second);
    assert_eq!(first.summary(), one.summary());
    assert_eq!(first.summary().companies, 60);
}

#[test]
fn a_tally_may_go_to_another_thread() {
    fn moves<T: Send + 'static>(_: &T) {}
    moves(&Tally::new(default_ruleset(), default_ruleset()));
}

#[test]
fn an_outcome_is_read_back_from_its_text() {
    for bits in 1..16_usize {
        let all = Verdict::HIGHEST_FIRST.into_iter().enumerate();
        let chosen = all.filter(|(place, _)| bits >> place & 1 == 1).map(|(_, verdict)| verdict);
        let outcome = Outcome::of_verdicts(&chosen.collect::<Vec<_>>());
        assert_eq!(outcome.to_string().parse(), Ok(outcome));
        let json = serde_json::to_string(&outcome).expect("JSON");
        assert_eq!(json, format!("\"{outcome}\""));
        assert_eq!(serde_json::from_str::<Outcome>(&json).expect("an outcome"), outcome);
    }
    let open = Outcome::of_verdicts(&[Verdict::Bridge, Verdict::Prepare]);
    assert_eq!(open.to_string(), "prepare bridge", "highest first");
    for outcome in [Outcome::Filled, Outcome::Absent] {
        assert_eq!(outcome.to_string().parse(), Ok(outcome));
    }
    for wrong in ["", " ", "Hire", "bridge prepare", "hire hire", "hire  bridge", "hire filled"] {
        assert!(wrong.parse::<Outcome>().is_err(), "{wrong:?}");
    }
}
