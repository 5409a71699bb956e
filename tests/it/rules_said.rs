//! What is said of a figure holds at it: limits are scored again at the figure that is said, and
//! one amount is one figure wherever it stands.

use std::sync::LazyLock;

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::Decimal;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::margins::{Change, Margin};
use readyline::rules::explain::playbook::playbook;
use readyline::rules::explain::settling::settling;
use readyline::rules::explain::spoken::{self, limit::is_slight};
use readyline::rules::explain::ways::Way;
use readyline::rules::explain::{Explanation, explain};
use readyline::rules::questionnaire::{Kind, Signal, questionnaire};
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::{Assessment, VerdictSet, assess};
use readyline::rules::study::plan::{Source, suggestions};

use crate::result_pages::NAMES;
use crate::rules_cases::company;
use crate::support::population::companies;

type Found = (Answers, Assessment, Explanation);

/// The example companies and some invented ones, explained once for all tests.
fn all() -> &'static [Found] {
    static ALL: LazyLock<Vec<Found>> = LazyLock::new(|| {
        let answers = NAMES.map(company).into_iter().chain(companies(31, 150));
        let found = |answers: Answers| {
            let scored = assess(default_ruleset(), &answers);
            let case = Case { ruleset: default_ruleset(), answers: &answers, assessment: &scored };
            let found = explain(&case, &[]);
            (answers, scored, found)
        };
        answers.map(found).collect()
    });
    &ALL
}

fn signal(key: &str) -> &'static Signal {
    questionnaire().signal(key).expect("a signal")
}

fn number(answer: &Answer) -> Decimal {
    let Answer::Number(number) = answer else { panic!("a number") };
    *number
}

/// What a role comes to where one answer is another.
fn at(answers: &Answers, role: &str, signal: &str, value: &Answer) -> VerdictSet {
    let mut there = answers.clone();
    there.set(signal, Some(value.clone()));
    let scores = assess(default_ruleset(), &there).roles;
    let score = scores.into_iter().find(|score| score.key == role).expect("the role");
    score.verdicts.into_iter().collect()
}

/// The percentage beside a limit is the one between the two figures that stand there.
fn check_percent(sentence: &str, now: i64, said: i64) -> bool {
    let way = if said < now { "% lower)" } else { "% higher)" };
    let Some((before, _)) = sentence.split_once(way) else { return false };
    let shown = before.rsplit_once('(').expect("an opening bracket").1;
    let change = 100.0 * (said - now).abs() as f64 / now as f64;
    match shown.strip_prefix("less than ") {
        Some(_) => assert!(change < 1.0, "{sentence}"),
        None => assert!((shown.parse::<f64>().unwrap() - change).abs() <= 0.5, "{sentence}"),
    }
    true
}

/// Whether the figure that is said is another than the limit.
fn check(answers: &Answers, margin: &Margin, change: &Change) -> bool {
    let own = signal(&margin.signal);
    let [now, exact, said] = [&margin.value, &change.value, &change.said].map(number);
    assert_eq!(at(answers, &margin.role, &own.key, &change.said), change.verdicts, "{margin:?}");
    assert!(own.allows(said) && said != now, "{margin:?}");
    let [now, exact, said] = [now, exact, said].map(Decimal::thousandths);
    // Never before the limit, and not so far beyond it that a near limit sounds like a far one.
    assert!((said - exact) * (exact - now).signum() >= 0, "{margin:?}");
    let (off, gap) = ((said - exact).abs(), (exact - now).abs());
    let people = own.unit.as_deref() == Some("people");
    let whole_person = people && now % 1_000 == 0 && off < 1_000;
    assert!(4 * off <= gap || whole_person, "{margin:?}");
    assert!(off <= exact.abs() / 10 || whole_person, "{margin:?}");
    if own.kind != Kind::Decimal {
        assert!(50 * off <= exact.abs(), "{margin:?}");
    }
    if whole_person && said % 1_000 != 0 {
        let whole = if said > now { said + 1_000 } else { said } / 1_000 * 1_000;
        let whole = Answer::Number(Decimal::from_thousandths(whole));
        assert_ne!(at(answers, &margin.role, &own.key, &whole), change.verdicts, "{margin:?}");
    }
    off > 0
}

#[test]
fn a_limit_leads_where_it_says_at_the_very_figure_that_is_said() {
    let (mut rounded, mut exact, mut percent) = (0, 0, 0);
    for (answers, _, found) in all() {
        for margin in found.margins.iter().filter(|margin| margin.told) {
            let sentence = spoken::margin(margin);
            for change in margin.down.iter().chain(&margin.up) {
                match check(answers, margin, change) {
                    true => rounded += 1,
                    false => exact += 1,
                }
                let one = margin.down.is_none() || margin.up.is_none();
                let [now, said] = [&margin.value, &change.said].map(|it| number(it).thousandths());
                percent += usize::from(one && check_percent(&sentence, now, said));
                let close =
                    is_slight(signal(&margin.signal), number(&margin.value), number(&change.said));
                assert!(!close || sentence.contains("very close to your answer"), "{sentence}");
            }
        }
    }
    assert!(rounded > 100 && exact > 50 && percent > 50, "{rounded}, {exact}, {percent}");
}

fn of_way<'a>(found: &'a Explanation, way: &Way) -> Option<&'a Margin> {
    let [step] = way.steps.as_slice() else { return None };
    found.margins.iter().find(|margin| margin.role == way.role && margin.signal == step.signal)
}

#[test]
fn ways_plans_and_margins_say_one_figure_that_leads_there() {
    let (mut planned, mut slight, mut same) = (0, 0, 0);
    for (answers, scored, found) in all() {
        let case = Case { ruleset: default_ruleset(), answers, assessment: scored };
        let plan = suggestions(&case, found);
        for way in found.ways.iter().filter(|way| !way.steps.is_empty()) {
            let mut there = answers.clone();
            for step in &way.steps {
                assert_ne!(step.said, step.from, "{way:?}");
                there.set(&step.signal, Some(step.said.clone()));
            }
            let scores = assess(default_ruleset(), &there).roles;
            let score = scores.iter().find(|score| score.key == way.role).expect("the role");
            assert_eq!(score.verdicts, [way.to], "{way:?}");
            let sentence = spoken::way(way);
            for step in &way.steps {
                let key = format!("{}-{}-{}", way.role, way.to.key(), step.signal);
                let line = plan.iter().find(|line| line.source == Source::Way && line.key == key);
                let Some(line) = line else { continue };
                let to = line.text.rsplit_once(" to ").expect("a target").1;
                assert!(sentence.contains(to), "{line:?} beside {sentence}");
                assert!(!way.is_slight(), "{line:?}");
                planned += 1;
            }
            slight += usize::from(way.is_slight());
            let changes = of_way(found, way).into_iter().flat_map(Margin::changes);
            for change in changes.filter(|change| change.verdicts.contains(way.to)) {
                if change.value == way.steps[0].to && way.steps[0].of.is_none() {
                    assert_eq!(change.said, way.steps[0].said, "{way:?}");
                    same += 1;
                }
            }
        }
    }
    assert!(planned > 30 && slight > 1 && same > 20, "{planned}, {slight}, {same}");
}

/// Every figure of a percentage in a sentence about the values of an answer.
fn percentages(text: &str) -> Vec<Decimal> {
    let ends = text.split('%').map(|part| part.rsplit(' ').next().unwrap_or_default());
    ends.filter_map(|figure| figure.replace('−', "-").parse().ok()).collect()
}

#[test]
fn ranges_of_a_settling_answer_lead_where_they_say_at_the_figures_that_are_said() {
    let mut checked = 0;
    for (answers, _, _) in &all()[..60] {
        for key in ["projects_late_pct", "agent_turnover_pct", "csat_pct"] {
            let mut without = answers.clone();
            without.set(key, Some(Answer::Unknown));
            for told in settling(default_ruleset(), &without) {
                let one = told.one.as_ref().filter(|one| one.signal == key && one.always);
                let Some(one) = one else { continue };
                let sentence = spoken::settling(&told);
                for said in percentages(&sentence) {
                    let there = Answer::Number(said);
                    let here = at(&without, &told.role, key, &there);
                    let range = one
                        .by_value
                        .iter()
                        .find(|range| number(&range.from) <= said && said <= number(&range.to));
                    let range = range.expect("a range");
                    assert_eq!(range.verdicts, here, "{sentence}");
                    let name = here.iter().next().map_or("", |verdict| verdict.label());
                    let piece = sentence
                        .split([';', '.'])
                        .find(|piece| percentages(piece).contains(&said) && piece.contains(": "));
                    assert!(piece.is_none_or(|piece| piece.contains(name)), "{said} of {sentence}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 20, "{checked}");
}

/// All texts of the playbook of a role.
fn texts(answers: &Answers, scored: &Assessment, role: &str) -> String {
    let role = default_ruleset().role(role).expect("the role");
    let book = playbook(default_ruleset(), answers, scored, role);
    book.parts.iter().map(|part| part.markdown.as_str()).collect()
}

/// The amounts of a text: `$95,900`.
fn amounts(text: &str) -> Vec<&str> {
    let pieces = text.split([' ', '.', '*']).filter(|piece| piece.starts_with('$'));
    pieces.map(|piece| piece.trim_end_matches([',', ';'])).collect()
}

#[test]
fn waiting_is_priced_once_and_only_where_the_need_is_not_low() {
    let (mut shown, mut low) = (0, 0);
    for (answers, scored, found) in all() {
        for waiting in &found.waiting {
            let role = default_ruleset().role(&waiting.role).expect("the role");
            let score = scored.roles.iter().find(|score| score.key == role.key).expect("a score");
            assert!(score.need.high >= role.need.bands.marks[0], "{waiting:?}");
            for line in &waiting.lines {
                let sums = amounts(&line.sentence);
                let formula = line.formula.split_once(" = ").expect("a sum").1;
                assert!(!sums.is_empty() && amounts(formula) == sums, "{line:?}");
                let book = texts(answers, scored, &role.key);
                if line.key == "downtime" && book.contains("Revenue of the hours without orders") {
                    assert!(book.contains(&format!("{} |", sums[0])), "{line:?} {book}");
                    shown += 1;
                }
            }
        }
        low += scored
            .roles
            .iter()
            .zip(&default_ruleset().roles)
            .filter(|(score, role)| !score.filled && score.need.high < role.need.bands.marks[0])
            .count();
    }
    assert!(shown > 10 && low > 10, "{shown}, {low}");
}

#[test]
fn a_cost_is_called_affordable_only_as_far_as_its_whole_range_is() {
    let (mut whole, mut partly) = (0, 0);
    for (answers, _, found) in all() {
        for row in found.route.iter().flat_map(|route| &route.alternatives) {
            let (Some(yearly), false) = (row.yearly, row.carried.is_empty()) else { continue };
            let budget = answers.number("leader_budget");
            let above = |cost: Decimal| budget.is_some_and(|budget| budget < cost);
            if row.carried == "affordable" {
                assert!(!above(yearly.low) && !above(yearly.high), "{row:?}");
                whole += 1;
            }
            if row.carried.starts_with("affordable at the lower end") {
                assert!(!above(yearly.low) && row.affordability_at_most > row.affordability);
                partly += 1;
            }
        }
    }
    assert!(whole > 10 && partly > 10, "{whole}, {partly}");
}
