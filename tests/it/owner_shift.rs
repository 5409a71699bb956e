//! What is different between two scores, in points: every line and every column adds up, and the
//! split into answers and rules is the one that the scorer gives.

use readyline::rules::answers::Answers;
use readyline::rules::ruleset::Ruleset;
use readyline::rules::score::{Assessment, DialScore, assess};
use scraper::{ElementRef, Html};

use crate::result_view::{find, words};
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::rules::{changed, marks, of, publish, ramp};
use crate::support::walk::Walk;

/// Both ends of a figure in tenths: `72.5`, `35.7 to 69.7`, `+1.0`, `least +1.0, most −2.0`.
fn ends(text: &str) -> [i64; 2] {
    let one = |text: &str| {
        let text = text.trim_start_matches(|c: char| c.is_alphabetic() || c == ' ');
        let (sign, text) = match text.strip_prefix('−') {
            Some(rest) => (-1, rest),
            None => (1, text.trim_start_matches('+')),
        };
        let (whole, tenth) = text.split_once('.').expect("a decimal");
        sign * (whole.parse::<i64>().unwrap() * 10 + tenth.parse::<i64>().unwrap())
    };
    match text.split_once(" to ").or_else(|| text.split_once(", ")) {
        Some((low, high)) => [one(low), one(high)],
        None => [one(text); 2],
    }
}

/// The four figures of a line: before, answers, rules, after.
fn figures(row: ElementRef) -> [[i64; 2]; 4] {
    let cells: Vec<_> = row
        .child_elements()
        .filter(|cell| cell.value().name() == "td")
        .map(|cell| ends(&words(cell)))
        .collect();
    cells.try_into().expect("four figures")
}

/// Checks every table of the page and gives the sums, in their order.
fn sums(page: &Html) -> Vec<(String, [[i64; 2]; 4])> {
    let tables = find(page, "table");
    let table = |table: &ElementRef| {
        let select = |css: &str| scraper::Selector::parse(css).unwrap();
        let rows: Vec<_> = table.select(&select("tbody tr")).map(figures).collect();
        let sum = figures(table.select(&select("tfoot tr")).next().expect("a sum"));
        for end in [0, 1] {
            for line in rows.iter().chain([&sum]) {
                let [before, answers, rules, after] = line.map(|figure| figure[end]);
                assert_eq!(before + answers + rules, after, "a line adds up");
            }
            for column in 0..4 {
                let total: i64 = rows.iter().map(|row| row[column][end]).sum();
                assert_eq!(total, sum[column][end], "column {column} adds up");
            }
        }
        (words(table.select(&select("caption")).next().unwrap()), sum)
    };
    tables.iter().map(table).collect()
}

/// What the page must say of a dial: the score before, what each part did, the score after.
fn expected(steps: [&DialScore; 3]) -> [[i64; 2]; 4] {
    let [before, between, after] = steps.map(|dial| [dial.low.tenths(), dial.high.tenths()]);
    let less = |a: [i64; 2], b: [i64; 2]| [a[0] - b[0], a[1] - b[1]];
    [before, less(between, before), less(after, between), after]
}

/// Downtime, projects and the fit by headcount count otherwise, and a factor of customer service
/// has a new name and key.
fn other_rules() -> Ruleset {
    changed(|rules| {
        *ramp(&mut rules.roles[0].need.factors, "downtime_hours").1 = of(20);
        *ramp(&mut rules.roles[0].need.factors, "projects_late_pct").0 = of(10);
        *ramp(&mut rules.roles[0].fit.factors, "headcount").1 = of(150);
        rules.roles[1].need.factors[0].key = "renamed".to_owned();
        rules.roles[1].need.factors[0].label = "Renamed".to_owned();
        rules.ownership.dial.factors[0].weight -= 5;
        rules.ownership.dial.factors[1].weight += 5;
    })
}

/// The company after some months.
fn later(mut company: Company) -> Company {
    for (signal, value) in [("headcount", 90), ("projects_active", 4), ("csat_pct", 71)] {
        company.answers.insert(signal.to_owned(), value.into());
    }
    company
}

fn answers(company: &Company) -> Answers {
    serde_json::from_value(company.answers.clone().into()).unwrap()
}

/// The page about the newest result and today, after the company changed and rules came out.
async fn compared(first: Company, then: Company, rules: &Ruleset) -> Html {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &first).await;
    let result = walk.get("result").await.field("result").expect("a result");
    walk.answer(&then).await;
    publish(&app.options, 2, rules).await;
    let reply = walk.get(&format!("result/changes?of={result}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    Html::parse_document(reply.text())
}

#[tokio::test]
async fn the_parts_add_up_and_are_those_of_the_scorer() {
    let rules = other_rules();
    let old = readyline::rules::ruleset::default_ruleset();
    for (first, then) in [
        (Company::named("Northlight Audio"), later(Company::named("Northlight Audio"))),
        (
            Company::named("Pawfolio").knowing_little(),
            later(Company::named("Pawfolio").knowing_little()),
        ),
        (Company::named("Pawfolio").knowing_little(), Company::named("Pawfolio")),
    ] {
        let steps: [Assessment; 3] = [
            assess(old, &answers(&first)),
            assess(old, &answers(&then)),
            assess(&rules, &answers(&then)),
        ];
        let page = compared(first, then, &rules).await;
        let shown = sums(&page);
        let role = |at: usize, dial: fn(&readyline::rules::score::RoleScore) -> &DialScore| {
            expected(steps.each_ref().map(|step| dial(&step.roles[at])))
        };
        let ownership = expected(steps.each_ref().map(|step| &step.ownership));
        let all = [
            ("Need for a Director of IT/Systems", role(0, |role| &role.need)),
            ("Fit for a Director of IT/Systems", role(0, |role| &role.fit)),
            ("Need for a Director of Customer Service", role(1, |role| &role.need)),
            ("Fit for a Director of Customer Service", role(1, |role| &role.fit)),
            ("Ownership of technology", ownership),
        ];
        let moved: Vec<_> = all
            .into_iter()
            .filter(|(caption, _)| shown.iter().any(|(shown, _)| shown == caption))
            .map(|(caption, sum)| (caption.to_owned(), sum))
            .collect();
        assert_eq!(shown, moved);
        assert!(shown.len() >= 3, "{shown:?}");
        for (caption, [before, answers, rules, after]) in all {
            let still = answers == [0, 0] && rules == [0, 0] && before == after;
            let told = shown.iter().any(|(shown, _)| shown == caption);
            assert!(told || still, "{caption} moved and has no table");
        }
    }
}

/// The sentence about the first role.
fn sentence(page: &Html) -> String {
    words(find(page, "[data-role=it_director] p")[0])
}

#[tokio::test]
async fn the_verdict_is_told_with_what_turned_it() {
    let northlight = || Company::named("Northlight Audio");
    let with = |signal: &str, value: i64| {
        let mut company = northlight();
        company.answers.insert(signal.to_owned(), value.into());
        company
    };
    let default = || changed(|_| ());
    let cases = [
        (
            with("headcount", 150),
            default(),
            "The verdict goes from Prepare to Hire. The answers did that.",
        ),
        (northlight(), marks(30, 70), "The verdict stays Prepare."),
        (
            northlight(),
            marks(80, 90),
            "The verdict goes from Prepare to Not yet. No point moved: the marks or the verdict \
             table changed.",
        ),
        (
            with("headcount", 150),
            marks(80, 90),
            "The verdict goes from Prepare to Not yet. By the answers alone the verdict is Hire. \
             The rules do the rest.",
        ),
        (
            with("sku_growth_pct", 11),
            marks(80, 90),
            "The verdict goes from Prepare to Not yet. The rules did that. No point moved: the \
             marks or the verdict table changed.",
        ),
    ];
    for (then, rules, words) in cases {
        let page = compared(northlight(), then, &rules).await;
        assert_eq!(sentence(&page), words);
    }
}

#[tokio::test]
async fn a_post_that_is_filled_and_a_role_that_came_are_told_as_such() {
    let mut filled = Company::named("Northlight Audio");
    filled.answers.insert("it_lead".to_owned(), "director".into());
    let third = changed(|rules| {
        let mut role = rules.roles[1].clone();
        role.key = "data_director".to_owned();
        role.title = "Director of Data".to_owned();
        rules.roles.push(role);
        rules.roles.remove(1);
        rules.alerts.clear();
    });
    let page = compared(Company::named("Northlight Audio"), filled, &third).await;
    let start = "The verdict was Prepare; now the post is filled. The answers did that.";
    assert_eq!(sentence(&page), start);
    let came = words(find(&page, "[data-role=data_director]")[0]);
    let expected = "Director of Data The older rules do not have this role. By the newer ones the \
                    verdict is Not yet. Need is 16.4, fit 0.0.";
    assert_eq!(came, expected);
    let gone = words(find(&page, "[data-role=cs_director]")[0]);
    assert_eq!(gone, "Director of Customer Service The newer rules do not have this role.");
}

#[tokio::test]
async fn only_results_of_this_assessment_can_be_compared() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Pawfolio")).await;
    let mine = walk.get("result").await.field("result").expect("a result");
    let mut other = Walk::finished(&app, &Company::named("Bramble Box")).await;
    let theirs = other.get("result").await.field("result").expect("a result");
    for (query, status) in [
        (format!("of={mine}"), 200),
        (format!("from={mine}&to={mine}"), 200),
        (format!("of={theirs}"), 404),
        (format!("from={mine}&to={theirs}"), 404),
        (format!("from={theirs}&to={mine}"), 404),
        (format!("from={mine}"), 404),
        (format!("of={mine}&to={mine}"), 404),
        (format!("of={}", mine.to_uppercase()), 404),
        ("of=".to_owned(), 404),
        (String::new(), 404),
        (format!("of={mine}&more=1"), 400),
    ] {
        assert_eq!(walk.get(&format!("result/changes?{query}")).await.status, status, "{query}");
    }
    let same = walk.get(&format!("result/changes?of={mine}")).await;
    assert!(same.text().contains("Nothing is different"));
}
