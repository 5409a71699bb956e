//! A result as files: JSON that can be verified, CSV that a spreadsheet opens without harm.

use std::collections::BTreeSet;
use std::process::Stdio;

use readyline::rules::questionnaire::questionnaire;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::program::Place;
use crate::support::walk::Walk;

async fn json_of(walk: &mut Walk) -> Value {
    let reply = walk.get("result.json").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    serde_json::from_str(reply.text()).expect("JSON")
}

/// Drops a file on the page.
async fn verified(app: &TestApp, file: &[u8]) -> Reply {
    app.visitor().post_parts("/verify", &[("file", Some("result.json"), file)]).await
}

#[tokio::test]
async fn every_example_is_identical_when_it_is_verified() {
    let app = TestApp::start().await;
    for (name, _) in CHECK_VALUES {
        let company = Company::named(name);
        for company in [Company::named(name), company.knowing_little()] {
            let mut walk = Walk::finished(&app, &company).await;
            let file = walk.get("result.json").await;
            let said: Value = serde_json::from_str(file.text()).expect("JSON");
            assert_eq!(said["answers"], Value::Object(company.answers.clone()));
            let page = verified(&app, &file.body).await;
            assert_eq!((page.status, page.read("#same").as_str()), (200, "Identical"), "{name}");
        }
    }
}

#[tokio::test]
async fn whatever_is_changed_in_the_file_is_named() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let right = json_of(&mut walk).await;
    let cases: [(&str, Value, &str); 6] = [
        ("/roles/0/verdicts/0", json!("hire"), "\"hire\" is in the file, \"prepare\" is right"),
        ("/roles/0/need/high", json!(71.5), "71.5 is in the file, 72.5 is right"),
        ("/answers/headcount", json!(65), "digest"),
        ("/created_at", json!("2020-01-01T00:00:00Z"), "digest"),
        ("/reference", json!("RL-0000-0000"), "digest"),
        ("/ledger/0/themes/0/rows/0/answer", json!("99%"), "ledger"),
    ];
    for (place, value, named) in cases {
        let mut file = right.clone();
        *file.pointer_mut(place).expect(place) = value;
        let page = verified(&app, file.to_string().as_bytes()).await;
        assert_eq!((page.status, page.read("#differs").as_str()), (200, "Not identical"));
        assert!(page.texts("main li").iter().any(|line| line.contains(named)), "{place}");
    }
}

#[tokio::test]
async fn a_changed_answer_is_named_before_all_that_follows_from_it() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let right = json_of(&mut walk).await;
    // Size, a figure behind a ratio, two choices, and an answer that is left out.
    let cases = [
        (
            "headcount",
            json!(65),
            "say “65 people”; the rest of it goes with “64 people”",
            "two ledger lines",
        ),
        (
            "projects_active",
            json!(8),
            "say “8 projects”; the rest of it goes with “7 projects”",
            "one ledger line",
        ),
        (
            "security_checks",
            json!("none"),
            "say “None”; the rest of it goes with “One”",
            "one ledger line",
        ),
        ("csat_pct", Value::Null, "the rest of it goes with “82%”", "one ledger line"),
        (
            "store_owner",
            json!("nobody"),
            "the rest of it goes with “An outside agency”",
            "one ledger line",
        ),
    ];
    for (signal, value, named, lines) in cases {
        let mut file = right.clone();
        file["answers"][signal] = value;
        let page = verified(&app, file.to_string().as_bytes()).await;
        let answers = page.texts("#answers li");
        assert_eq!(answers.len(), 1, "{signal}: {answers:?}");
        assert!(answers[0].contains(named), "{answers:?}");
        let follows = page.read("#follows");
        assert!(follows.contains("the digest"), "{follows}");
        assert!(follows.contains(lines), "{signal}: {follows}");
        assert!(page.texts("#others li").is_empty(), "{signal}");
    }
    let mut file = right.clone();
    file["answers"]["headcount"] = json!(65);
    file["roles"][0]["verdicts"][0] = json!("hire");
    let page = verified(&app, file.to_string().as_bytes()).await;
    assert_eq!(page.texts("#answers li").len(), 1);
    let others = page.texts("#others li");
    assert!(others.len() == 1 && others[0].contains("\"hire\" is in the file"), "{others:?}");
}

#[tokio::test]
async fn a_file_that_is_no_result_is_told_why() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Bramble Box")).await;
    let right = json_of(&mut walk).await;
    let changed = |place: &str, value: Value| {
        let mut file = right.clone();
        *file.pointer_mut(place).expect(place) = value;
        file.to_string().into_bytes()
    };
    let cases: [(Vec<u8>, &str); 7] = [
        (b"certainly".to_vec(), "it is not JSON"),
        (vec![0xff, 0xfe], "it is not text"),
        (b"[1, 2]".to_vec(), "not a result of Readyline"),
        (changed("/format", json!("readyline-result-9")), "readyline-result-1"),
        (changed("/answers/headcount", json!("many")), "headcount: Give how many people"),
        (changed("/ruleset_version", json!(99)), "rules version 99"),
        (changed("/ruleset_version", json!("1")), "not complete"),
    ];
    for (file, why) in cases {
        let page = verified(&app, &file).await;
        assert_eq!(page.status, 422, "{why}");
        assert!(page.read("#file-fault").contains(why), "{}", page.read("#file-fault"));
    }
    let nothing = app.visitor().post_parts("/verify", &[("file", Some(""), b"")]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.read("#file-fault").contains("Choose the result file"));
}

#[tokio::test]
async fn an_earlier_result_leaves_as_it_was() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Bramble Box")).await;
    let first = json_of(&mut walk).await;
    walk.answer(&Company::named("Pawfolio")).await;
    assert_eq!(walk.submit().await.status, 303);
    assert_ne!(json_of(&mut walk).await, first);
    let page = walk.get("result").await;
    let older = page.attributes("#history ~ div a, .part a", "href");
    let older = older.iter().find(|href| href.contains("result?of=")).expect("an earlier result");
    let of = older.split_once('?').expect("which").1.to_owned();
    let again = walk.get(&format!("result.json?{of}")).await;
    assert_eq!(serde_json::from_str::<Value>(again.text()).expect("JSON"), first);
    assert_eq!(walk.get("result.csv?of=1").await.status, 404);
}

#[tokio::test]
async fn a_spreadsheet_gets_every_answer_and_every_point() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Tallow & Thread")).await;
    let file = walk.get("result.csv").await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    let mut reader = csv::Reader::from_reader(file.body.as_slice());
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let of = |part: &str| rows.iter().filter(|row| row[0] == part).collect::<Vec<_>>();
    assert_eq!(of("Answer").len(), questionnaire().signals.len());
    let keys: BTreeSet<&str> = rows.iter().map(|row| row[10].as_str()).collect();
    assert_eq!(keys.len(), rows.len(), "each key stands once");
    let row = |key: &str| rows.iter().find(|row| row[10] == key).expect(key).join("|");
    for (key, line) in [
        (
            "headcount",
            "Answer|||How many people work for the company?|140|people|||||headcount|140",
        ),
        (
            "it_lead",
            "Answer|||Who leads IT and systems day to day?|An IT manager or senior technician\
             ||||||it_lead|it_manager",
        ),
        (
            "cs_director.need",
            "Score|Director of Customer Service|Need|Need, all together|High||88.9|88.9|100||\
             cs_director.need|high",
        ),
    ] {
        assert_eq!(row(key), line);
    }
    for score in of("Score") {
        let factors = of("Factor").into_iter().filter(|row| row[1..3] == score[1..3]);
        let tenths = |text: &str| (text.parse::<f64>().expect("points") * 10.0).round() as i64;
        assert_eq!(factors.map(|row| tenths(&row[6])).sum::<i64>(), tenths(&score[6]), "{score:?}");
    }
    let verdicts: Vec<&str> = of("Verdict").iter().map(|row| row[11].as_str()).collect();
    assert_eq!(verdicts, ["not_yet", "hire"]);
    for cell in rows.iter().flatten() {
        let number = cell.parse::<f64>().is_ok();
        assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
}

#[tokio::test]
async fn a_spreadsheet_gets_the_plan_as_well() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Tallow & Thread")).await;
    let typed = [
        ("words", "Hire a lead"),
        ("owner", "=Ana"),
        ("due", "2027-03-31"),
        ("status", "doing"),
        ("note", ""),
    ];
    crate::actions::add(&mut walk, &typed).await;
    let file = json_of(&mut walk).await;
    let id = file["plan"][0]["id"].as_str().expect("an id").to_owned();
    let table = walk.get("result.csv").await;
    let mut reader = csv::Reader::from_reader(table.body.as_slice());
    let rows: Vec<String> = reader
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| &row[0] == "Plan")
        .map(|row| row.iter().collect::<Vec<_>>().join("|"))
        .collect();
    assert_eq!(
        rows,
        [
            format!("Plan|||Hire a lead|Doing||||||plan.{id}.status|doing"),
            format!("Plan|||Hire a lead: who|'=Ana||||||plan.{id}.owner|'=Ana"),
            format!("Plan|||Hire a lead: by when|2027-03-31||||||plan.{id}.due_on|2027-03-31"),
        ]
    );
}

#[tokio::test]
async fn an_operator_verifies_a_file_from_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut program = place.start().await;
    let visitor = crate::support::client::Visitor::new(place.address);
    let mut walk = Walk::begin_as(visitor).await;
    walk.answer(&Company::named("Pawfolio")).await;
    assert_eq!(walk.submit().await.status, 303);
    let file = json_of(&mut walk).await;
    let mut wrong = file.clone();
    wrong["roles"][1]["need"]["low"] = json!(1);
    let mut changed = file.clone();
    changed["answers"]["agents"] = json!(12);
    let score = "low: 1 is in the file, 60.2 is right";
    for (name, file, expected) in [
        ("right.json", file, ": identical"),
        ("wrong.json", wrong, score),
        ("changed.json", changed, "What follows, line by line:"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, file.to_string()).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_readyline"))
            .arg("verify")
            .arg(&path)
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "HOME"))
            .env("READYLINE_DATA_DIR", &place.data)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.success(), name == "right.json", "{said}");
        assert!(said.contains(expected), "{said}");
        if name == "changed.json" {
            let lines: Vec<&str> = said.lines().collect();
            assert!(lines[0].contains("say “12 people”; the rest of it goes with “11 people”"));
            assert!(lines[1].starts_with("What follows from that: three ledger lines"), "{said}");
        }
    }
    program.terminate();
    assert!(program.ended().await.success());
}
