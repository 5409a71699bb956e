//! A result without some figures: companies that differ only in what is hidden look the same to the
//! last byte, in whatever is worked out from it.

use readyline::rules::answers::{Answer, Answers, what_if, what_if_fields};
use readyline::rules::decimal::Decimal;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::explain;
use readyline::rules::explain::ledger::LedgerRow;
use readyline::rules::explain::playbook::playbook;
use readyline::rules::metric::metrics;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::hidden::{HIDDEN, Part, Shown, hidden_signals, truth, without};
use readyline::rules::study::outcome::Outcome;
use serde_json::json;

use crate::rules_cases::company;
use crate::rules_oracle::{Dice, any_value, inputs};
use crate::support::population::{companies, edited};

/// Companies that know most, so that scoring them takes no time.
fn some_companies(seed: u64, count: usize) -> Vec<Answers> {
    let known = |answers: &Answers| {
        questionnaire().signals.iter().filter(|signal| answers.knows(&signal.key)).count()
    };
    let all = companies(seed, 4 * count as u64).into_iter();
    all.filter(|answers| known(answers) > 34).take(count).collect()
}

/// The same company with other hidden figures, some of them not known.
fn twin(dice: &mut Dice, answers: &Answers, part: Part) -> Answers {
    let mut twin = answers.clone();
    for hidden in hidden_signals(part) {
        let signal = questionnaire().signal(hidden.signal).expect("a signal");
        if dice.below(3) > 0 {
            let answer = (dice.below(8) > 0).then(|| any_value(dice, signal));
            twin.set(hidden.signal, answer);
        }
    }
    // A large company may be another large one: mostly only the size of its figures differs.
    if dice.below(2) == 0
        && let Some(revenue) = answers.number("annual_revenue")
    {
        let more = revenue.thousandths() / 1000 / 100 * (95 + dice.below(11) as i64);
        twin.set("annual_revenue", Some(Answer::Number(Decimal::whole(more.max(100_000)))));
    }
    twin
}

/// All that a page could show of a result, or work out from what it shows.
fn everything(rules: &Ruleset, shown: &Shown) -> String {
    let Shown { answers, assessment, .. } = shown;
    let told = shown.told(rules);
    let case = Case { ruleset: rules, answers, assessment };
    let explained = explain(&case, &[]);
    let mut pages = Vec::new();
    for (role, score) in rules.roles.iter().zip(&assessment.roles) {
        let ledgers = [shown.ledger(&role.need, &score.need), shown.ledger(&role.fit, &score.fit)];
        pages.push(json!([playbook(rules, answers, &told, role), ledgers]));
    }
    let cells: Vec<_> = told.roles.iter().map(|role| role.cells).collect();
    let tried = what_if(answers, &[("it_staff".to_owned(), "3".to_owned())]);
    let tried = assess(rules, &tried.expect("a what if needs no hidden figure"));
    json!([shown, told, explained, pages, cells, tried]).to_string()
}

fn same_for_twins(part: Part, seeds: std::ops::Range<u64>) -> usize {
    let everybody = some_companies(31, 60);
    let mut twins = 0;
    for seed in seeds {
        let mut dice = Dice(seed);
        let rules = match dice.below(3) {
            0 => edited(&mut dice, default_ruleset()),
            _ => default_ruleset().clone(),
        };
        let first = &everybody[dice.below(everybody.len() as u64) as usize];
        let told = truth(&rules, &assess(&rules, first));
        let like = |dice: &mut Dice| {
            let second = twin(dice, first, part);
            let same = truth(&rules, &assess(&rules, &second)) == told;
            (second != *first && same).then_some(second)
        };
        let Some(second) = (0..12).find_map(|_| like(&mut dice)) else { continue };
        let [one, other] = [first, &second].map(|answers| Shown::of(&rules, answers, part));
        let json = |shown: &Shown| serde_json::to_string(shown).expect("JSON");
        assert_eq!(json(&one), json(&other), "seed {seed}");
        if seed % 24 == 0 {
            assert_eq!(everything(&rules, &one), everything(&rules, &other), "seed {seed}");
        }
        twins += 1;
    }
    twins
}

#[test]
fn companies_that_differ_only_in_what_is_hidden_look_the_same() {
    let twins = same_for_twins(Part::Size, 0..240);
    assert!(twins > 150, "only {twins} companies had a twin");
}

#[test]
fn of_a_verdict_alone_no_answer_can_be_told() {
    let twins = same_for_twins(Part::AllButVerdicts, 0..49);
    assert!(twins > 3, "only {twins} companies had a twin");
    let shown = Shown::of(default_ruleset(), &company("Pawfolio"), Part::AllButVerdicts);
    assert_eq!(shown.answers, Answers::default());
}

#[test]
fn a_hidden_figure_stands_nowhere() {
    let mut answers = company("Northlight Audio");
    for (signal, figure) in
        [("annual_revenue", 23_456_789), ("headcount", 4_321), ("orders_per_month", 98_765)]
    {
        answers.set(signal, Some(Answer::Number(Decimal::whole(figure))));
    }
    let rules = default_ruleset();
    let open = Shown { hidden: Vec::new(), ..Shown::of(rules, &answers, Part::Size) };
    let open = Shown { answers: answers.clone(), assessment: assess(rules, &answers), ..open };
    let shown = everything(rules, &Shown::of(rules, &answers, Part::Size));
    let whole = everything(rules, &open);
    for figure in ["23456789", "23,456,789", "4321", "4,321", "98765"] {
        assert!(!shown.contains(figure), "{figure}");
    }
    // The search finds what does stand there.
    assert!(["23456789", "4321", "98765"].iter().all(|figure| whole.contains(figure)));
}

#[test]
fn the_verdict_is_told_although_what_is_left_would_leave_it_open() {
    let (mut closed, mut filled) = (0, 0);
    for answers in some_companies(8, 80) {
        let rules = default_ruleset();
        let whole = assess(rules, &answers);
        let shown = Shown::of(rules, &answers, Part::Size);
        let told = shown.told(rules);
        for ((whole, thin), told) in
            whole.roles.iter().zip(&shown.assessment.roles).zip(&told.roles)
        {
            assert_eq!(Outcome::from(told), Outcome::from(whole));
            assert_eq!((told.settled, told.filled), (whole.settled, whole.filled));
            assert_eq!((&told.need.bands, &told.fit.bands), (&whole.need.bands, &whole.fit.bands));
            assert_eq!((&told.need.factors, told.fit.low), (&thin.need.factors, thin.fit.low));
            // Nothing is taken away that may be, and what is left still allows the truth.
            let cells = |place: usize| {
                (told.cells[place / 3][place % 3], whole.cells[place / 3][place % 3])
            };
            assert!((0..9).map(cells).all(|(told, whole)| told || !whole));
            closed += usize::from(told.settled && !thin.settled);
            filled += usize::from(told.filled);
        }
    }
    assert!(closed > 5 && filled > 5, "{closed} {filled}");
}

#[test]
fn rows_that_hang_on_a_hidden_figure_say_so_and_no_others_do() {
    let rules = default_ruleset();
    for answers in some_companies(77, 20) {
        let shown = Shown::of(rules, &answers, Part::Size);
        for (role, score) in rules.roles.iter().zip(&shown.assessment.roles) {
            for (dial, score) in [(&role.need, &score.need), (&role.fit, &score.fit)] {
                let themes = shown.ledger(dial, score);
                let rows: Vec<&LedgerRow> = themes.iter().flat_map(|theme| &theme.rows).collect();
                for row in rows {
                    let factor = dial.factors.iter().find(|factor| factor.key == row.key);
                    let metric = &factor.expect("its factor").metric;
                    let hidden = match metric.as_str() {
                        "contacts_per_100_orders" => true,
                        "contacts_per_agent" => false,
                        other => inputs(other).iter().any(|signal| shown.hides(&signal.key)),
                    };
                    assert_eq!(row.answer == HIDDEN, hidden, "{metric}");
                    assert!(!hidden || (row.parts.is_empty() && row.place.is_none()));
                }
            }
        }
    }
}

#[test]
fn every_figure_that_is_worked_out_from_a_hidden_one_is_unknown() {
    // A new metric must be thought through in `hidden` before it is shared.
    let worked: Vec<&str> = metrics()
        .iter()
        .map(|metric| metric.key)
        .filter(|key| questionnaire().signal(key).is_none())
        .collect();
    assert_eq!(
        worked,
        [
            "projects_per_it_person",
            "people_per_it_person",
            "complaints_vs_orders_pct",
            "contacts_per_100_orders",
            "contacts_per_agent",
            "agents_per_supervisor",
        ]
    );
    assert_eq!(questionnaire().signals.len(), 40, "a new question may tell the size");
    let hidden: Vec<&str> = hidden_signals(Part::Size).iter().map(|each| each.signal).collect();
    assert_eq!(hidden, ["annual_revenue", "headcount", "orders_per_month"]);
}

#[test]
fn a_what_if_on_a_shared_result_starts_without_the_hidden_figures() {
    let answers = without(&company("Tallow & Thread"), &hidden_signals(Part::Size));
    let tried = what_if(&answers, &[("csat_pct".to_owned(), "50".to_owned())]).expect("answers");
    for signal in &questionnaire().signals {
        let expected = match signal.key.as_str() {
            "csat_pct" => Some(&Answer::Number(Decimal::whole(50))),
            key => answers.get(key),
        };
        assert_eq!(tried.get(&signal.key), expected, "{}", signal.key);
    }
    let fields = what_if_fields(&answers, &tried);
    assert_eq!(what_if(&answers, &fields), Ok(tried));
    // A figure for the hidden question may be tried, and a field left blank keeps it open.
    let field = |text: &str| vec![("headcount".to_owned(), text.to_owned())];
    let with = what_if(&answers, &field("90")).expect("answers");
    assert_eq!(with.number("headcount"), Some(Decimal::whole(90)));
    assert_eq!(what_if(&answers, &field("")).as_ref(), Ok(&answers));
}
