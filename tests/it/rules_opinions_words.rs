//! What people who disagree are told, what settling does, and where the work ends.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::study::opinions::{MOST, Opinion, Panel, opinions, settled};

use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value};

fn number(number: i64) -> Option<Answer> {
    Some(Answer::Number(Decimal::whole(number)))
}

/// People beside whom the base has no voice.
fn alone<'a>(base: &'a Answers, opinions: &'a [Opinion<'a>]) -> Panel<'a> {
    Panel { base, base_is: None, opinions, settled: &[] }
}

#[test]
fn a_decision_that_nobody_knows_counts_for_every_other_question() {
    let mut base = company("Northlight Audio");
    let person = base.clone();
    base.set("downtime_hours", Some(Answer::Unknown));
    let people = [Opinion { who: "IT", answers: &person, asked: None }];
    let panel = alone(&base, &people);
    assert_eq!(panel.ground().number("downtime_hours"), person.number("downtime_hours"));
    let decided = Panel { settled: &["downtime_hours"], ..panel };
    assert_eq!(decided.ground().get("downtime_hours"), Some(&Answer::Unknown));
}

#[test]
fn people_are_told_what_their_difference_is_worth() {
    let base = company("Northlight Audio");
    let (mut it, mut marketing) = (base.clone(), base.clone());
    it.set("headcount", number(95));
    marketing.set("headcount", number(400));
    marketing.set("store_owner", Some(Answer::Choice("commercial_with_it".to_owned())));
    marketing.set("csat_pct", Some(Answer::Unknown));
    marketing.set("sponsor_share_pct", number(10));
    let all = [
        Opinion { who: "IT", answers: &it, asked: None },
        Opinion { who: "Marketing", answers: &marketing, asked: None },
        Opinion { who: "Sales", answers: &it, asked: None },
    ];
    let told = opinions(default_ruleset(), &alone(&base, &all));
    let said: Vec<&str> = told.disagreements.iter().map(|each| each.sentence.as_str()).collect();
    // Neither figure alone makes the company large enough, both together do.
    for (opinion, figures) in [(&mut it, [64, 8_000_000]), (&mut marketing, [68, 8_300_000])] {
        *opinion = base.clone();
        opinion.set("headcount", number(figures[0]));
        opinion.set("annual_revenue", number(figures[1]));
    }
    let all = [
        Opinion { who: "IT", answers: &it, asked: None },
        Opinion { who: "Marketing", answers: &marketing, asked: None },
    ];
    let mut base = base;
    base.set("headcount", number(64));
    base.set("annual_revenue", number(8_000_000));
    let panel = alone(&base, &all);
    let both = opinions(default_ruleset(), &panel);
    let pairs: Vec<&str> = both.together.iter().map(|each| each.sentence.as_str()).collect();
    assert_eq!((&said[..], &pairs[..]), (&SENTENCES[..], &PAIRS[..]));
}

const SENTENCES: [&str; 4] = [
    "People in the company: IT and Sales say 95 people, Marketing says 400 people. At 400 people \
     the answer for IT changes from Prepare to Hire; need moves by 0.4 points and fit by 5.0.",
    "Who answers for the store: IT and Sales say “An outside agency”, Marketing says “A commercial \
     department (marketing, e-commerce or sales), with IT as partner”. No verdict changes; \
     ownership of technology moves by 24.0 points.",
    "Customer satisfaction: IT and Sales say 82%, Marketing does not know. No verdict changes; \
     need for Customer Service moves by 10.4 points.",
    "Projects with a sponsor: IT and Sales say 30%, Marketing says 10%. No score changes.",
];
const PAIRS: [&str; 1] =
    ["People in the company and yearly revenue change the answer for IT only \
     together: at 64 people and at $8,000,000 it is Bridge; at 68 people and at $8,300,000 it is \
     Prepare."];

#[test]
fn settling_puts_what_was_chosen_in_place_of_what_stood() {
    let base = company("Pawfolio");
    let mut chosen = Answers::default();
    chosen.set("headcount", number(77));
    chosen.set("csat_pct", Some(Answer::Unknown));
    let after = settled(&base, &chosen);
    for signal in &questionnaire().signals {
        let expected = chosen.get(&signal.key).or(base.get(&signal.key));
        assert_eq!(after.get(&signal.key), expected, "{}", signal.key);
    }
    let people = [Opinion { who: "IT", answers: &after, asked: None }];
    let panel = Panel { base: &after, base_is: Some("Agreed"), opinions: &people, settled: &[] };
    assert_eq!(opinions(default_ruleset(), &panel).disagreements, []);
}

#[test]
fn the_work_on_pairs_has_an_end() {
    let one = company("Harbor & Pine");
    let mut dice = Dice(1);
    let mut others = Vec::new();
    for _ in 0..4 {
        let mut other = one.clone();
        for signal in &questionnaire().signals {
            other.set(&signal.key, Some(any_value(&mut dice, signal)));
        }
        others.push(other);
    }
    let people: Vec<Opinion<'_>> =
        others.iter().map(|answers| Opinion { who: "A", answers, asked: None }).collect();
    let panel = Panel { base: &one, base_is: Some("B"), opinions: &people, settled: &[] };
    let told = opinions(default_ruleset(), &panel);
    let still = told.disagreements.iter().filter(|each| !each.changes_verdict).count();
    assert!(still * still * 8 > MOST && !told.told);
    assert!(told.disagreements.iter().all(|each| each.swing <= Points::whole(100)));
}
