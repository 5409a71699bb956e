//! What explains a result: the same on the page, in the file and in the API's answer.

use readyline::rules::answers::Answers;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::crossings::crossings;
use readyline::rules::explain::ways::Effect;
use readyline::rules::explain::{explain, spoken};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::{Assessment, assess};
use serde_json::{Value, json};

use crate::rules_cases::{company, with_required_only};
use crate::support::app::TestApp;
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::walk::Walk;

const PARTS: [&str; 10] = [
    "margins",
    "settling",
    "ways",
    "timing",
    "look_again",
    "next_steps",
    "order",
    "route",
    "waiting",
    "ownership_advice",
];

fn case<'a>(answers: &'a Answers, assessment: &'a Assessment) -> Case<'a> {
    Case { ruleset: default_ruleset(), answers, assessment }
}

#[tokio::test]
async fn the_page_the_file_and_the_api_explain_alike() {
    let app = TestApp::start().await;
    for (name, _) in CHECK_VALUES {
        let company = Company::named(name).knowing_little();
        let mut walk = Walk::finished(&app, &company).await;
        let file: Value = serde_json::from_str(walk.get("result.json").await.text()).expect("JSON");
        let body = json!({ "answers": company.answers }).to_string();
        let reply = app.visitor().post_json("/api/v1/score", &body).await;
        let answer: Value = serde_json::from_str(reply.text()).expect("JSON");
        for part in PARTS {
            assert!(!file[part].is_null(), "{name}: {part}");
            assert_eq!(file[part], answer[part], "{name}: {part}");
        }
        let page = walk.get("result").await.read("main");
        for route in answer["route"].as_array().expect("a list") {
            let headline = route["headline"].as_str().expect("a sentence");
            assert!(page.contains(headline), "{name}: {headline}");
            for step in route["steps"].as_array().expect("a list") {
                assert!(
                    page.contains(step["text"].as_str().expect("a sentence")),
                    "{name}: {step}"
                );
            }
        }
        assert!(!page.contains("domain.md"), "{name} names a file nobody has");
    }
}

#[tokio::test]
async fn what_would_change_a_verdict_stands_on_its_page() {
    let app = TestApp::start().await;
    for (name, _) in CHECK_VALUES {
        let answers = company(name);
        let scored = assess(default_ruleset(), &answers);
        let found = explain(&case(&answers, &scored), &[]);
        let mut walk = Walk::finished(&app, &Company::named(name)).await;
        let reply = walk.get("result").await;
        let page = reply.read("main");
        let turning = found.margins.iter().filter(|margin| {
            let changes = margin.down.iter().chain(&margin.up).chain(&margin.options);
            changes.into_iter().any(|change| !change.verdicts.is_empty())
        });
        for margin in turning {
            assert!(page.contains(&spoken::margin(margin)), "{name}: {margin:?}");
            let signal = questionnaire().signal(&margin.signal).expect("a signal");
            for change in margin.down.iter().chain(&margin.up) {
                let drawn = format!(" at {}.", spoken::limit_said(signal, change));
                assert!(reply.text().contains(&drawn), "{name}: no drawing says{drawn}");
            }
        }
        for way in found.ways.iter().filter(|way| !way.steps.is_empty()) {
            let part = reply.read(&format!("section[aria-labelledby=change-{}]", way.role));
            let (helps, brings_on) =
                part.split_once("What would bring it on").unwrap_or((&part, ""));
            let sentence = spoken::way(way);
            let strains = way.effect == Some(Effect::Strain);
            let told = way.is_told();
            assert_eq!(helps.contains(&sentence), told && !strains, "{name}: {way:?}");
            assert_eq!(brings_on.contains(&sentence), told && strains, "{name}: {way:?}");
        }
        // Who stays too small for five years need not hear that more takes longer.
        for mark in found.timing.iter().flat_map(|timing| crossings(&timing.marks)) {
            assert!(page.contains(&mark.sentence), "{name}: {}", mark.sentence);
        }
    }
}

#[tokio::test]
async fn an_open_result_leads_with_the_answer_that_settles_it() {
    let app = TestApp::start().await;
    let mut company = Company::named("Pawfolio");
    company.answers.insert("agent_turnover_pct".to_owned(), Value::Null);
    let mut walk = Walk::finished(&app, &company).await;
    let page = walk.get("result").await;
    let note = page.read(".note.ask");
    assert!(note.contains("One answer settles this: team turnover."), "{note}");
    let hrefs = page.attributes(".note.ask p a", "href");
    assert_eq!(hrefs, [format!("{}/service-team?return=result#agent_turnover_pct", walk.base)]);
    let shared = walk.share().await;
    let shared = app.visitor().get(&shared).await;
    assert!(shared.read(".note.ask").contains("One answer settles this: team turnover."));
    assert!(shared.attributes(".note.ask p a", "href").is_empty());
}

#[test]
fn whoever_knows_only_what_must_be_known_gets_every_part() {
    for (name, _) in CHECK_VALUES {
        let answers = with_required_only(name);
        let scored = assess(default_ruleset(), &answers);
        let found = explain(&case(&answers, &scored), &[]);
        let open = scored.roles.iter().filter(|role| !role.settled).count();
        assert_eq!(found.settling.len(), open, "{name}");
        assert_eq!(found.route.len(), scored.roles.len(), "{name}");
    }
}
