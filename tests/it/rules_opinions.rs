//! Several people's answers side by side, against scoring every choice and every pair by itself.

use std::cmp::Reverse;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Decimal;
use readyline::rules::questionnaire::{Signal, questionnaire};
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::{Assessment, DialScore, RoleScore, assess};
use readyline::rules::study::opinions::{
    Agreed, Disagreement, Opinion, Opinions, Panel, agreed, opinions, questions_of,
};
use readyline::rules::study::outcome::Outcome;

use crate::rules_brute::case;
use crate::rules_oracle::{Dice, any_value};
use crate::support::population::companies;

const NAMES: [&str; 3] = ["IT", "Marketing", "Operations"];

/// Somebody who sees a company differently here and there.
fn person(dice: &mut Dice, like: &Answers, signals: &[&Signal], differs: u64) -> Answers {
    let mut answers = like.clone();
    for signal in signals.iter().filter(|_| dice.below(differs) == 0).collect::<Vec<_>>() {
        let answer = match dice.below(5) {
            0 if signal.may_stay_unknown() => Some(Answer::Unknown),
            1 => None,
            _ => Some(any_value(dice, signal)),
        };
        answers.set(&signal.key, answer);
    }
    answers
}

struct Round {
    base: Answers,
    people: Vec<(&'static str, Answers, Option<Vec<String>>)>,
    base_speaks: bool,
}

impl Round {
    fn new(dice: &mut Dice, like: &Answers, signals: &[&Signal], differs: u64) -> Round {
        let base = if dice.below(4) == 0 { Answers::default() } else { like.clone() };
        let count = 1 + dice.below(3) as usize;
        let people = NAMES[..count].iter().map(|name| {
            let answers = person(dice, like, signals, differs);
            let pages: Vec<&str> = questionnaire()
                .pages
                .iter()
                .filter(|_| dice.below(4) > 0)
                .map(|page| page.key.as_str())
                .collect();
            (*name, answers, (dice.below(2) == 0).then(|| questions_of(&pages)))
        });
        let people = people.collect();
        Round { base, people, base_speaks: dice.below(2) == 0 }
    }

    fn told(&self, rules: &Ruleset) -> Opinions {
        self.with_panel(|panel| opinions(rules, panel))
    }

    fn agreed(&self) -> Vec<Agreed> {
        self.with_panel(agreed)
    }

    fn with_panel<T>(&self, look: impl FnOnce(&Panel) -> T) -> T {
        let all: Vec<Opinion<'_>> = self
            .people
            .iter()
            .map(|(who, answers, asked)| Opinion { who, answers, asked: asked.as_deref() })
            .collect();
        let base_is = self.base_speaks.then_some("The first answers");
        look(&Panel { base: &self.base, base_is, opinions: &all, settled: &[] })
    }

    /// Who said what, told in another way.
    fn said(&self, key: &str) -> Vec<(&str, Answer)> {
        let mut said = Vec::new();
        if self.base_speaks && self.base.knows(key) {
            said.push(("The first answers", self.base.get(key).expect("known").clone()));
        }
        for (who, answers, asked) in &self.people {
            let was_asked = asked.as_ref().is_none_or(|all| all.iter().any(|each| each == key));
            if let (true, Some(answer)) = (was_asked, answers.get(key)) {
                said.push((who, answer.clone()));
            }
        }
        said
    }

    fn ground(&self) -> Answers {
        let mut ground = Answers::default();
        for signal in &questionnaire().signals {
            let mut known = self.said(&signal.key);
            known.retain(|(_, answer)| *answer != Answer::Unknown);
            let agreed = known.iter().all(|(_, answer)| *answer == known[0].1);
            let answer = match known.first() {
                Some((_, answer)) if agreed => Some(answer.clone()),
                _ => self.base.get(&signal.key).cloned(),
            };
            ground.set(&signal.key, answer);
        }
        ground
    }
}

fn ends(dial: &DialScore) -> [i64; 2] {
    [dial.low.tenths(), dial.high.tenths()]
}

/// The largest less the smallest, of the least points and of the most.
fn moved<'a>(scores: &'a [Assessment], dial: impl Fn(&'a Assessment) -> &'a DialScore) -> i64 {
    let mut most = 0;
    for one in scores {
        for other in scores {
            let [one, other] = [ends(dial(one)), ends(dial(other))];
            most = most.max(one[0] - other[0]).max(one[1] - other[1]);
        }
    }
    most
}

fn check_one(rules: &Ruleset, round: &Round, ground: &Answers, told: &Disagreement) {
    let said: Vec<(&str, Answer)> = round.said(&told.signal);
    let found = told.said.iter().map(|said| (said.who.as_str(), said.answer.clone()));
    assert_eq!(said, found.collect::<Vec<_>>());
    let mut scores = Vec::new();
    for choice in &told.choices {
        assert!(said.iter().any(|(_, answer)| *answer == choice.answer));
        let mut answers = ground.clone();
        answers.set(&told.signal, Some(choice.answer.clone()));
        let score = assess(rules, &answers);
        for (at, role) in choice.roles.iter().zip(&score.roles) {
            assert_eq!((&at.role, at.outcome), (&role.key, Outcome::from(role)));
            assert_eq!([at.need.low.tenths(), at.need.high.tenths()], ends(&role.need));
            assert_eq!([at.fit.low.tenths(), at.fit.high.tenths()], ends(&role.fit));
        }
        let own = [choice.ownership.low.tenths(), choice.ownership.high.tenths()];
        assert_eq!(own, ends(&score.ownership));
        scores.push(score);
    }
    for (place, role) in told.roles.iter().enumerate() {
        assert_eq!(role.need.tenths(), moved(&scores, |score| &score.roles[place].need));
        assert_eq!(role.fit.tenths(), moved(&scores, |score| &score.roles[place].fit));
        let outcome = |score: &Assessment| Outcome::from(&score.roles[place] as &RoleScore);
        let same = scores.iter().all(|score| outcome(score) == outcome(&scores[0]));
        assert_eq!(role.changes, !same);
    }
    assert_eq!(told.ownership.tenths(), moved(&scores, |score| &score.ownership));
    assert_eq!(told.changes_verdict, told.roles.iter().any(|role| role.changes));
    let swings = told.roles.iter().flat_map(|role| [role.need, role.fit]);
    assert_eq!(Some(told.swing), swings.chain([told.ownership]).max());
    assert!(told.sentence.ends_with('.') && !told.sentence.contains(".."), "{}", told.sentence);
}

/// Every pair by scoring all of its answers.
fn pairs(rules: &Ruleset, ground: &Answers, all: &[Disagreement]) -> Vec<[String; 3]> {
    let mut found = Vec::new();
    for (place, role) in rules.roles.iter().enumerate() {
        for (index, one) in all.iter().enumerate() {
            for other in &all[index + 1..] {
                let mut outcomes = Vec::new();
                for first in &one.choices {
                    for second in &other.choices {
                        let mut answers = ground.clone();
                        answers.set(&one.signal, Some(first.answer.clone()));
                        answers.set(&other.signal, Some(second.answer.clone()));
                        outcomes.push(Outcome::of(&assess(rules, &answers), &role.key));
                    }
                }
                let alone = one.roles[place].changes || other.roles[place].changes;
                if !alone && outcomes.iter().any(|outcome| *outcome != outcomes[0]) {
                    found.push([role.key.clone(), one.signal.clone(), other.signal.clone()]);
                }
            }
        }
    }
    found
}

/// Whatever the base does not know is taken over where there is one answer to take.
fn check_agreed(round: &Round) {
    let nobody = round.ground().number("agents") == Some(Decimal::ZERO);
    let told: Vec<(String, Answer)> =
        round.agreed().into_iter().map(|each| (each.signal, each.answer)).collect();
    let team = |signal: &Signal| signal.page == "service-team" && signal.key != "agents";
    let open = questionnaire().signals.iter().filter(|signal| !round.base.knows(&signal.key));
    let same = open.filter(|signal| !(nobody && team(signal))).filter_map(|signal| {
        let mut said = round.said(&signal.key);
        said.dedup_by(|one, other| one.1 == other.1);
        let one = (said.len() == 1).then(|| said.remove(0).1)?;
        (round.base.get(&signal.key) != Some(&one)).then(|| (signal.key.clone(), one))
    });
    assert_eq!(told, same.collect::<Vec<_>>());
}

/// Checks one round and gives how many disagreements change a verdict, and how many pairs.
fn check(rules: &Ruleset, round: &Round) -> [usize; 2] {
    let told = round.told(rules);
    let ground = round.ground();
    assert_eq!(told.ground, ground);
    check_agreed(round);
    let differs = |signal: &&Signal| {
        let said = round.said(&signal.key);
        said.iter().any(|(_, answer)| *answer != said[0].1)
    };
    let mut expected: Vec<&str> =
        questionnaire().signals.iter().filter(differs).map(|signal| signal.key.as_str()).collect();
    let place = |key: &str| questionnaire().signals.iter().position(|signal| signal.key == key);
    let order = |each: &Disagreement| {
        (Reverse(each.changes_verdict), Reverse(each.swing), place(&each.signal))
    };
    assert!(told.disagreements.is_sorted_by_key(order), "not in order");
    let mut found: Vec<&str> = told.disagreements.iter().map(|d| d.signal.as_str()).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    told.disagreements.iter().for_each(|each| check_one(rules, round, &ground, each));
    let key = |each: &readyline::rules::study::opinions::Together| {
        let [one, other] = each.signals.clone();
        [each.role.clone(), one, other]
    };
    let together: Vec<[String; 3]> = told.together.iter().map(key).collect();
    let all = pairs(rules, &ground, &told.disagreements);
    if told.told {
        assert_eq!(together, all);
    } else {
        assert!(together.iter().all(|each| all.contains(each)));
    }
    for each in &told.together {
        for pair in &each.between {
            let mut answers = ground.clone();
            for (signal, answer) in each.signals.iter().zip(&pair.answers) {
                answers.set(signal, Some(answer.clone()));
            }
            assert_eq!(Outcome::of(&assess(rules, &answers), &each.role), pair.outcome);
        }
        assert_ne!(each.between[0].outcome, each.between[1].outcome);
    }
    [told.disagreements.iter().filter(|each| each.changes_verdict).count(), together.len()]
}

#[test]
fn on_small_rules_every_choice_and_pair_is_that_of_scoring_it() {
    let mut sums = [0, 0];
    for seed in 0..1_000 {
        let mut dice = Dice(seed);
        let case = case(&mut dice, seed % 3 > 0, 16);
        let round = Round::new(&mut dice, &case.answers, &case.used, 2);
        let found = check(&case.rules, &round);
        sums = [sums[0] + found[0], sums[1] + found[1]];
    }
    assert!(sums[0] > 200 && sums[1] > 12, "{sums:?}");
}

#[test]
fn with_the_default_rules_too() {
    let signals: Vec<&Signal> = questionnaire().signals.iter().collect();
    let known = |answers: &Answers| signals.iter().filter(|s| answers.knows(&s.key)).count();
    let mut sums = [0, 0];
    let companies = companies(3, 120).into_iter().filter(|each| known(each) > 34).take(40);
    for (seed, like) in companies.enumerate() {
        let mut dice = Dice(seed as u64);
        let round = Round::new(&mut dice, &like, &signals, 10);
        let found = check(default_ruleset(), &round);
        sums = [sums[0] + found[0], sums[1] + found[1]];
    }
    assert!(sums[0] > 20 && sums[1] > 0, "{sums:?}");
}
