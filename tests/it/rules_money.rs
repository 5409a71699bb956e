//! Money over many companies: estimates are rounded alike, two things that are recommended at once
//! show what both cost, and the return is held against what is advised.

use std::sync::LazyLock;

use readyline::rules::answers::Answers;
use readyline::rules::decimal::Decimal;
use readyline::rules::explain::alternatives::{Alternative, AlternativeKey};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::money::range;
use readyline::rules::explain::playbook::playbook;
use readyline::rules::explain::route::{Route, RouteKey};
use readyline::rules::explain::{Explanation, explain};
use readyline::rules::ruleset::{Span, Verdict, default_ruleset};
use readyline::rules::score::{Assessment, assess};

use crate::result_pages::NAMES;
use crate::rules_cases::company;
use crate::rules_route::{choice, number};
use crate::support::population::companies;

struct Told {
    answers: Answers,
    scored: Assessment,
    found: Explanation,
}

fn told(answers: Answers) -> Told {
    let scored = assess(default_ruleset(), &answers);
    let case = Case { ruleset: default_ruleset(), answers: &answers, assessment: &scored };
    let found = explain(&case, &[]);
    Told { scored, found, answers }
}

impl Told {
    fn book(&self, role: &str) -> Vec<(&'static str, String)> {
        let role = default_ruleset().role(role).expect("a role");
        let book = playbook(default_ruleset(), &self.answers, &self.scored, role);
        book.parts.into_iter().map(|part| (part.key, part.markdown)).collect()
    }

    fn roi(&self, role: &str) -> Option<String> {
        self.book(role).into_iter().find(|(key, _)| *key == "roi").map(|(_, text)| text)
    }
}

/// The example companies, invented ones, and those with other money, dates and people inside.
fn all() -> &'static [Told] {
    static ALL: LazyLock<Vec<Told>> = LazyLock::new(|| {
        let mut all: Vec<Answers> = NAMES.map(company).into_iter().collect();
        for (index, answers) in NAMES.map(company).into_iter().cycle().take(40).enumerate() {
            let mut answers = answers;
            let budgets = ["300000", "255000", "120000", "90000", "50000", "4000", "1000000"];
            answers.set("leader_budget", number(budgets[index % 7]));
            answers.set("inside_candidate", choice(["both", "no"][index % 2]));
            answers.set("needed_by", choice(["3_months", "6_months", "12_months"][index % 3]));
            all.push(answers);
        }
        all.extend(companies(57, 60));
        all.into_iter().map(told).collect()
    });
    &ALL
}

/// Every amount of a text in whole dollars.
fn amounts(text: &str) -> Vec<i64> {
    let pieces = text.split('$').skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != ',');
        rest[..end.unwrap_or(rest.len())].replace(',', "")
    });
    pieces.filter_map(|digits| digits.parse().ok()).collect()
}

fn is_round(dollars: i64) -> bool {
    let step = match dollars {
        10_000.. => 500,
        1_000.. => 100,
        100.. => 10,
        _ => 1,
    };
    dollars % step == 0
}

fn whole(amount: Decimal) -> i64 {
    amount.thousandths() / 1000
}

#[test]
fn every_estimate_of_money_is_rounded_alike() {
    let (mut ends, mut about) = (0, 0);
    for told in all() {
        let rows = told.found.route.iter().flat_map(|route| &route.alternatives);
        let spans = rows.flat_map(|row| [row.yearly, row.first_year.map(one)]);
        let lines = told.found.waiting.iter().flat_map(|waiting| &waiting.lines);
        let spans = spans.flatten().chain(lines.map(|line| line.yearly));
        for span in spans {
            assert!(is_round(whole(span.low)) && is_round(whole(span.high)), "{span:?}");
            ends += 1;
        }
        let mut texts: Vec<String> =
            told.found.next_steps.iter().map(|step| step.text.clone()).collect();
        texts.extend(told.found.route.iter().map(Route::money));
        let waiting = told.found.waiting.iter().flat_map(|waiting| &waiting.lines);
        texts.extend(waiting.map(|line| format!("{} {}", line.sentence, line.formula)));
        for role in &default_ruleset().roles {
            texts.extend(told.book(&role.key).into_iter().map(|(_, text)| text));
        }
        for rest in texts.iter().flat_map(|text| text.split("about $").skip(1)) {
            let first = amounts(&format!("${rest}"))[0];
            assert!(is_round(first), "about ${rest}");
            about += 1;
        }
    }
    assert!(ends > 500 && about > 300, "{ends} {about}");
}

fn one(amount: Decimal) -> Span {
    Span { low: amount, high: amount }
}

/// What one thing costs in its first year.
fn first_year(row: &Alternative) -> Span {
    row.first_year.map(one).or(row.yearly).expect("a price")
}

#[test]
fn two_things_at_once_show_what_both_cost_and_stay_within_the_budget() {
    let (mut pairs, mut bridges) = (0, 0);
    for told in all() {
        for route in &told.found.route {
            let rows: Vec<&Alternative> =
                route.alternatives.iter().filter(|row| row.recommended).collect();
            let [first, second] = rows.as_slice() else {
                assert!(rows.len() < 2 && route.together.is_empty(), "{route:?}");
                continue;
            };
            let [one, other] = [first, second].map(|row| first_year(row));
            let both = Span {
                low: Decimal::whole(whole(one.low) + whole(other.low)),
                high: Decimal::whole(whole(one.high) + whole(other.high)),
            };
            assert_eq!(route.first_year, Some(both), "{route:?}");
            assert!(route.together.contains(&range(both)), "{}", route.together);
            assert!(route.steps.iter().any(|step| step.text.contains(&route.together)));
            assert!(route.money().contains(&route.together));
            let budget = told.answers.number("leader_budget");
            assert!(budget.is_none_or(|budget| both.low <= budget), "{route:?}");
            let above = budget.is_some_and(|budget| budget < both.high);
            assert!(!above || !route.together.ends_with(": affordable."), "{}", route.together);
            // Help for some months is priced for these months alone.
            let lasts = route.key == RouteKey::PromoteWithPartTime;
            let time = second.name.strip_prefix("Part-time director for ");
            assert_eq!(time.is_none(), lasts, "{second:?}");
            if let Some(time) = time {
                let role = default_ruleset().role(&route.role).expect("a role");
                let months: i64 = time.split(' ').next().expect("a number").parse().unwrap();
                let price = role.cost.fractional_per_month;
                assert_eq!(whole(other.low), months * whole(price.low));
                assert_eq!(whole(other.high), months * whole(price.high));
                bridges += 1;
            }
            pairs += 1;
        }
    }
    assert!(pairs > 8 && bridges > 5, "{pairs} {bridges}");
}

#[test]
fn northlight_pays_for_both_within_its_budget_and_tallow_takes_on_only_one() {
    let northlight = told(company("Northlight Audio"));
    let route = &northlight.found.route[0];
    let both = "All that is recommended costs $72,500 to $156,500 in the first year: affordable.";
    assert_eq!(route.together, both);
    assert!(route.headline.ends_with("take a part-time director for 6 months."));
    let tallow = told(company("Tallow & Thread"));
    let route = &tallow.found.route[1];
    assert_eq!(route.recommends, [AlternativeKey::Director]);
    assert!(route.steps.iter().any(|step| step.text.contains("name somebody inside who covers")));
}

#[test]
fn the_return_is_held_against_what_is_advised_and_never_adds_sales_to_costs() {
    let (mut advised, mut hires, mut open) = (0, 0, 0);
    for told in all() {
        for (route, score) in told.found.route.iter().zip(&told.scored.roles) {
            let bridge = score.verdicts == [Verdict::Bridge] && !score.filled;
            let Some(roi) = told.roi(&route.role) else {
                assert!(bridge || score.verdicts == [Verdict::NotYet], "{route:?}");
                continue;
            };
            assert!(!bridge && !roi.contains("÷ 3"), "{roi}");
            let it = route.role == "it_director";
            assert!(!it || !roi.contains("By your answers and the prices above"), "{roi}");
            assert!(!it || roi.contains("margin on the sales kept"), "{roi}");
            let director = route.recommends.contains(&AlternativeKey::Director);
            let case = roi.contains("This is for the case of a hire.");
            let paid = route.first_year.filter(|cost| !director && cost.high > Decimal::ZERO);
            if let Some(cost) = paid {
                let what = "| Cost of what is advised, in the first year |";
                assert!(roi.contains(what), "{roi}");
                assert!(roi.contains(&range(cost)) && !case, "{roi}");
                advised += 1;
                continue;
            }
            open += usize::from(case);
            hires += usize::from(director);
            assert_eq!(case, !director && !score.filled, "{route:?} {roi}");
            let row = route.alternatives.iter().find(|row| row.key == AlternativeKey::Director);
            let hire = one(row.and_then(|row| row.first_year).expect("a price"));
            let first = range(route.first_year.filter(|_| director).unwrap_or(hire));
            assert!(score.filled || roi.contains(&first), "{first} {roi}");
        }
    }
    assert!(advised > 5 && hires > 3 && open > 3, "{advised} {hires} {open}");
}

/// Tallow & Thread with the systems of Harbor & Pine: both directors are due.
fn both_due(late: &str, satisfied: &str) -> Answers {
    let (mut answers, other) = (company("Tallow & Thread"), company("Harbor & Pine"));
    for signal in [
        "order_growth_pct",
        "projects_active",
        "it_staff",
        "system_age_years",
        "integrations",
        "integration_failures",
        "downtime_hours",
        "security_incidents",
        "security_checks",
        "digital_assets",
        "new_tech",
    ] {
        answers.set(signal, other.get(signal).cloned());
    }
    answers.set("complaints_change_pct", number("90"));
    answers.set("leader_budget", number("400000"));
    answers.set("projects_late_pct", number(late));
    answers.set("csat_pct", number(satisfied));
    answers
}

#[test]
fn of_two_directors_the_page_begins_with_the_one_that_goes_first() {
    let mut firsts = std::collections::BTreeMap::new();
    for late in ["0", "20", "35", "55"] {
        for satisfied in ["60", "75", "85", "95"] {
            let told = told(both_due(late, satisfied));
            if told.scored.roles.iter().any(|score| score.verdicts != [Verdict::Hire]) {
                continue;
            }
            let queue = told.found.order.queue.as_ref().expect("both are due");
            let Some(first) = &queue.first else { continue };
            let case = Case {
                ruleset: default_ruleset(),
                answers: &told.answers,
                assessment: &told.scored,
            };
            assert_eq!(&case.order()[0].role.key, first);
            assert_eq!(&told.found.next_steps[0].roles[0], first, "{:?}", told.found.next_steps);
            let monday = |key: &str| {
                let route = told.found.route.iter().find(|route| route.role == key).unwrap();
                route.steps[0].text.clone()
            };
            assert!(monday(first).starts_with("Open the search"));
            let second = queue.roles.iter().find(|role| *role != first).unwrap();
            let waits = "Mark in the calendar when this search begins: in 6 months.";
            assert_eq!(monday(second), waits);
            *firsts.entry(first.clone()).or_insert(0) += 1;
        }
    }
    assert_eq!(firsts.len(), 2, "{firsts:?}");
}
