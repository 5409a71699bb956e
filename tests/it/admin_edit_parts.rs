//! The edit form's pages of verdicts and costs.

use readyline::rules::ruleset::{CostLine, Ruleset, Verdict, default_ruleset};

use crate::support::app::TestApp;
use crate::support::editor::{Editor, stored};

/// Every page of the form that is not about a dial.
const PARTS: [&str; 6] =
    ["verdicts", "alerts", "costs", "roles", "it_director-playbook", "cs_director-playbook"];

#[tokio::test]
async fn a_page_that_is_sent_as_it_came_changes_nothing() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    rules.roles[0].playbook = Some("    an indent\n\n- **two**\n\n\n- three".to_owned());
    rules.alerts[0].message = "Two\nlines that somebody imported".to_owned();
    rules.alerts[1].roles = vec!["gone".to_owned(), "cs_director".to_owned()];
    rules.alerts[4].when.clear();
    rules.alternatives.outsourced_agent_per_hour.low = "8.255".parse().unwrap();
    let (first, draft) = Editor::begin(&app, &rules, PARTS[0]).await;
    for part in PARTS {
        let mut page = Editor::open(&first.visitor, draft, part).await;
        let listed = page.all(".parts a");
        let title = page.words("h1").unwrap();
        assert!(listed.contains(&title), "{title} is in {listed:?}");
        let reply = page.send("save").await;
        assert_eq!(reply.location(), format!("{}?saved=1#status", page.path));
    }
    assert_eq!(stored(&app, draft).await.ruleset, rules);
}

/// A page, what is typed on it, the field that cannot be read, and what is said beside it.
type Unreadable =
    (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

#[tokio::test]
async fn what_cannot_be_read_keeps_all_that_was_typed() {
    let app = TestApp::start().await;
    let (first, draft) = Editor::begin(&app, default_ruleset(), PARTS[0]).await;
    let cases: [Unreadable; 4] = [
        (
            "verdicts",
            &[("verdict-cs_director-low-ready", "hire"), ("verdict-it_director-low-small", "no")],
            "verdict-it_director-low-small",
            "Choose one from the list.",
        ),
        (
            "costs",
            &[("instead-source", "  Ours "), ("cost-it_director-base_salary", "a lot")],
            "cost-it_director-base_salary",
            "Enter whole US dollars, such as 5,000,000.",
        ),
        (
            "roles",
            &[("title-it_director", " Head  "), ("question-cs_director", "nothing")],
            "question-cs_director",
            "Choose one from the list.",
        ),
        (
            "alerts",
            &[("message-low_csat", "One\r\ntwo"), ("limit-low_csat-0", "seventy")],
            "limit-low_csat-0",
            "Enter a percentage, such as 12.5.",
        ),
    ];
    for (part, typed, name, message) in cases {
        let mut page = Editor::open(&first.visitor, draft, part).await;
        for (field, text) in typed {
            page.set(field, text);
        }
        if part == "alerts" {
            page.untick("role-low_csat-cs_director").tick("role-low_csat-it_director");
            page.set("add", "it_lead").set("add-low_csat", "agents");
        }
        let mut sent = page.fields.clone();
        page.press("save").await;
        assert_eq!((page.status, page.words("title").unwrap().starts_with("Error: ")), (422, true));
        sent.sort();
        page.fields.sort();
        assert_eq!(page.fields, sent, "{part}");
        let link = page.words(&format!(".faults a[href='#{name}']")).unwrap();
        assert!(link.ends_with(message), "{link}");
        assert_eq!(page.words(&format!("#{name}-fault")).unwrap(), format!("Error: {message}"));
    }
    assert_eq!(stored(&app, draft).await.ruleset, *default_ruleset());
}

fn one_verdict(need: usize, fit: usize, verdict: Verdict) -> Ruleset {
    let mut rules = default_ruleset().clone();
    *rules.roles[1].verdicts.at_mut(need, fit) = verdict;
    rules
}

#[tokio::test]
async fn every_cell_of_every_table_is_chosen_on_its_own() {
    let app = TestApp::start().await;
    let (first, draft) = Editor::begin(&app, default_ruleset(), "verdicts").await;
    let mut page = first.clone();
    for (need, need_name) in ["low", "some", "high"].into_iter().enumerate() {
        for (fit, fit_name) in ["small", "growing", "ready"].into_iter().enumerate() {
            let name = format!("verdict-cs_director-{need_name}-{fit_name}");
            let before = default_ruleset().roles[1].verdicts.at(need, fit);
            assert_eq!(page.value(&name), before.key());
            for verdict in Verdict::HIGHEST_FIRST {
                page.set(&name, verdict.key()).press("save").await;
                assert_eq!(page.value(&name), verdict.key());
                let expected = one_verdict(need, fit, verdict);
                assert_eq!(stored(&app, draft).await.ruleset, expected, "{name}");
            }
            page.set(&name, before.key()).press("save").await;
        }
    }
}

#[tokio::test]
async fn a_lowered_verdict_is_told_beside_its_cell() {
    let app = TestApp::start().await;
    let (mut page, _) = Editor::begin(&app, default_ruleset(), "verdicts").await;
    assert_eq!(page.words(".fault"), None);
    page.set("verdict-it_director-some-growing", "hire").press("save").await;
    let told = page.all(".choices td.wrong .fault");
    let lowers = |more: &str, to: &str| {
        format!("Error: More {more} lowers the verdict here, from Hire to {to}.")
    };
    let expected = [lowers("need than “some”", "Prepare"), lowers("fit than “growing”", "Prepare")];
    assert_eq!(told, expected);
    let beside = page.words("#verdict-it_director-high-growing-fault").unwrap();
    assert_eq!(beside, expected[0]);
    assert_eq!(page.words("#verdict-it_director-some-growing-was").unwrap(), "was Bridge");
    let status = page.words("main > p[role=status]").unwrap();
    assert!(status.starts_with("Saved. Two things must be put right"), "{status}");
    assert_eq!(page.words(".parts [aria-current] .due").unwrap(), "2 to put right");
}

#[tokio::test]
async fn the_bands_stand_with_their_marks_and_lead_to_them() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    let tenths = readyline::rules::decimal::Points::from_tenths;
    rules.roles[0].need.bands.marks = [tenths(305), tenths(600)];
    let (page, _) = Editor::begin(&app, &rules, "verdicts").await;
    let heads = page.all("section:first-of-type .choices th");
    let expected = [
        "Need",
        "Fit smallunder 50",
        "Fit growing50 to 99.9",
        "Fit ready100 and more",
        "Need high60 and more",
        "Need some30.5 to 59.9",
        "Need lowunder 30.5",
    ];
    assert_eq!(heads, expected);
    for part in ["it_director-need", "cs_director-fit"] {
        let link = page.path.replace("verdicts", part);
        assert!(page.words(&format!(".part p a[href='{link}']")).is_some(), "{link}");
    }
}

/// Every figure of the rules, in the order of the page.
fn figures(rules: &Ruleset) -> Vec<String> {
    let of = |line: CostLine| [Some(line.low), line.high].map(|n| n.map(|n| n.to_string()));
    let roles = rules.roles.iter().flat_map(|role| role.cost.lines());
    roles.chain(rules.alternatives.lines()).flat_map(of).flatten().collect()
}

#[tokio::test]
async fn every_figure_reaches_its_own_place_and_its_fault_comes_back_beside_it() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), "costs").await;
    let names: Vec<String> = page.fields.iter().map(|(name, _)| name.clone()).collect();
    let names: Vec<String> = names
        .into_iter()
        .filter(|name| !["rev", "instead-source"].contains(&name.as_str()))
        .collect();
    assert_eq!(names.len(), 2 * 9 + 11);
    let mut numbers = Vec::new();
    for (at, name) in names.iter().enumerate() {
        numbers.push((at + 11).to_string());
        page.set(name, &numbers[at]);
    }
    page.set("instead-source", " Ours ").press("save").await;
    let now = stored(&app, draft).await.ruleset;
    assert_eq!(figures(&now), numbers);
    assert_eq!(now.alternatives.source, "Ours");

    for name in &names {
        page.set(name, "0");
    }
    page.set("instead-source", "").press("save").await;
    for name in names.iter().filter(|name| !name.ends_with("-high")) {
        let told = page.words(&format!("#{name}-fault"));
        assert_eq!(told.as_deref(), Some("Error: Enter more than 0."), "{name}");
    }
    assert_eq!(page.words("#instead-source-fault").unwrap(), "Error: Write something here.");
    let wrong = "cost-cs_director-fractional_per_month-low";
    page.set(wrong, "9").press("save").await;
    let told = page.words(&format!("#{wrong}-fault")).unwrap();
    assert_eq!(told, "Error: The lowest cost, 9, is above the highest, 0.");
    page.set("cost-it_director-affordable_at_pct_of_revenue", "2").press("save").await;
    let stretch = page.words("#cost-it_director-stretch_at_pct_of_revenue-fault").unwrap();
    assert!(stretch.contains("A stretch begins where affordable ends"), "{stretch}");
}

#[tokio::test]
async fn costs_are_read_as_people_write_them_and_have_their_unit() {
    let app = TestApp::start().await;
    let (mut page, _) = Editor::begin(&app, default_ruleset(), "costs").await;
    let cases = [
        ("cost-it_director-base_salary", "$160k", "160,000", "dollars"),
        ("cost-it_director-loaded_factor_pct", "140 %", "140", "% of the base salary"),
        ("cost-it_director-months_to_hire", "4.5 months", "4.5", "months"),
        ("cost-cs_director-affordable_at_pct_of_revenue", "0.75", "0.75", "% of yearly revenue"),
        ("instead-outsourced_agent_per_hour-high", "45.50", "45.5", "dollars"),
        ("instead-inside_candidate_raise_pct_of_base", "12", "12", "% of the base salary"),
    ];
    for (name, typed, expected, unit) in cases {
        page.set(name, typed).press("save").await;
        assert_eq!((page.status, page.value(name)), (200, expected), "{name}");
        assert_eq!(page.words(&format!("#{name}-unit")).as_deref(), Some(unit));
    }
    for (name, typed) in [("cost-it_director-base_salary", "-1"), (cases[1].0, "1001")] {
        let mut wrong = page.clone();
        wrong.set(name, typed).press("save").await;
        assert_eq!((wrong.status, wrong.value(name)), (422, typed));
    }
}
