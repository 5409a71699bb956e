//! Newer rules from the owner's side: told in one line, shown in full, taken only on purpose.

use readyline::db::results::{Submitted, submit};
use scraper::Html;
use sqlx::Row as _;

use crate::result_view::{data, find, words};
use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::database::{number, psql, result, run, stored};
use crate::support::rules::{marks, publish, stricter_downtime};
use crate::support::walk::{Walk, fields};

/// A finished company, and version 2 published since.
async fn overtaken() -> (TestApp, Walk) {
    let app = TestApp::start().await;
    let walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    publish(&app.options, 2, &stricter_downtime()).await;
    (app, walk)
}

fn parsed(reply: &Reply) -> Html {
    assert_eq!(reply.status, 200, "{}", reply.text());
    Html::parse_document(reply.text())
}

fn links(page: &Html, part: &str) -> Vec<String> {
    let links = find(page, "a[href]").into_iter().filter_map(|link| link.attr("href"));
    links.filter(|href| href.contains(part)).map(str::to_owned).collect()
}

/// Sends the move of a page that was drawn.
async fn take(walk: &mut Walk, drawn: &Reply) -> Reply {
    let form = ["rev", "version"].map(|name| (name, drawn.field(name).expect("a form")));
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    walk.post("rules", &form).await
}

async fn version_of(app: &TestApp) -> i64 {
    number(&mut psql(&app.options).await, "select ruleset_version from assessment").await
}

async fn moves(app: &TestApp) -> i64 {
    let count = "select count(*) from audit_entry where action = 'assessment_moved'";
    number(&mut psql(&app.options).await, count).await
}

#[tokio::test]
async fn while_nothing_is_newer_no_page_says_a_word() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    for path in ["check", "result", "company"] {
        let page = parsed(&walk.get(path).await);
        assert_eq!(links(&page, "/rules"), Vec::<String>::new(), "{path}");
        assert_eq!(links(&page, "changes?of="), Vec::<String>::new(), "{path}");
        let text = words(page.root_element());
        assert!(!text.contains("Newer rules") && !text.contains("replaced"), "{path}: {text}");
    }
    let page = parsed(&walk.get("rules").await);
    assert_eq!(words(find(&page, "h1")[0]), "Your assessment uses the rules in force");
    assert!(find(&page, "form").is_empty(), "nothing to choose");
    let again = walk.post("rules", &[("rev", "7"), ("version", "1")]).await;
    assert_eq!((again.status, moves(&app).await), (303, 0), "it is there already");
}

#[tokio::test]
async fn the_pages_of_a_finished_assessment_tell_of_newer_rules_in_one_line() {
    let (app, mut walk) = overtaken().await;
    let mut psql = psql(&app.options).await;
    // The day that counts for an old result is that of the first newer version.
    publish(&app.options, 3, &marks(30, 70)).await;
    run(&mut psql, "alter table ruleset_version disable trigger ruleset_version_never_changes")
        .await;
    for (version, day) in [(2, "2026-11-22"), (3, "2026-12-01")] {
        let set = format!("update ruleset_version set published_at = '{day}' where version = ");
        run(&mut psql, &format!("{set}{version}")).await;
    }
    let check = parsed(&walk.get("check").await);
    assert_eq!(links(&check, "/rules"), [format!("{}/rules?from=check", walk.base)]);
    let line = "Newer rules are in force since 1 December 2026.";
    assert!(words(check.root_element()).contains(line));

    let shared = walk.share().await;
    let result = parsed(&walk.get("result").await);
    let line = "These rules were replaced on 22 November 2026.";
    assert!(words(find(&result, ".small.quiet")[0]).starts_with(line));
    let id = find(&result, "input[name=result]")[0].attr("value").unwrap();
    assert_eq!(links(&result, "/changes"), [format!("{}/result/changes?of={id}", walk.base)]);

    let shared = parsed(&app.visitor().get(&shared).await);
    assert!(words(shared.root_element()).contains(line));
    assert_eq!(links(&shared, "/assessments"), Vec::<String>::new());
}

#[tokio::test]
async fn the_page_shows_what_changes_in_the_rules_and_for_this_company() {
    let (_app, mut walk) = overtaken().await;
    let page = parsed(&walk.get("rules").await);
    assert_eq!(words(find(&page, "h1")[0]), "Newer rules are in force");
    let rules = words(find(&page, "section[aria-labelledby=d-rules]")[0]);
    assert!(rules.contains("Store downtime: full points at 26 → 20 hours"), "{rules}");
    let it = words(find(&page, "[data-role=it_director]")[0]);
    assert!(it.starts_with("Director of IT/Systems The verdict stays Prepare."), "{it}");
    assert!(it.contains("Need goes from 72.5 to "), "{it}");
    assert!(it.contains("Fit stays 64.0."), "{it}");
    let service = words(find(&page, "[data-role=cs_director]")[0]);
    let still = "Director of Customer Service The verdict stays Not yet. Need stays 16.4. \
                 Fit stays 0.0.";
    assert_eq!(service, still);
    assert!(find(&page, "section[aria-labelledby=d-answers]").is_empty(), "no answer differs");
}

#[tokio::test]
async fn a_moved_assessment_scores_by_the_newer_rules_and_its_old_result_stays_as_it_was() {
    let (app, mut walk) = overtaken().await;
    let before = walk.get("result").await;
    let id = before.field("result").expect("a result");
    let drawn = walk.get("rules").await;
    let moved = take(&mut walk, &drawn).await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    assert_eq!(moved.location(), format!("{}/rules?was=1", walk.base));
    let page = parsed(&walk.get("rules").await);
    assert!(words(find(&page, ".lead")[0]).contains("It is on version 2"));

    assert_eq!(walk.submit().await.status, 303);
    let newest = parsed(&walk.get("result").await);
    assert!(words(find(&newest, ".over")[0]).ends_with("rules version 2."));
    assert!(!words(newest.root_element()).contains("replaced"), "nothing is newer");
    let old = parsed(&walk.get(&format!("result?of={id}")).await);
    let (was, now) = (data(&old, "it_director"), data(&newest, "it_director"));
    assert_eq!(was, ["72.5", "64.0", "prepare"]);
    assert_ne!(was[0], now[0], "the newer rules count downtime otherwise");
    let ledger = |page: &Html| words(find(page, "section[aria-labelledby=ledger]")[0]);
    assert_eq!(ledger(&old), ledger(&parsed(&before)), "to the last point");
    let scores = app.look_up("select scores::text from result order by created_at limit 1").await;
    assert!(scores.contains("72.5"), "{scores}");
    let history = words(find(&newest, "#history ~ div tbody tr")[0]);
    assert!(history.contains("Rules: version 2, was 1"), "{history}");
    let compared = links(&newest, "/changes?from=");
    assert_eq!(compared.len(), 1, "the first result has none before it");
    let compared = parsed(&walk.visitor.get(&compared[0]).await);
    let sum = find(&compared, "[data-role=it_director] .sum td");
    let sum: Vec<_> = sum.into_iter().map(words).collect();
    assert_eq!(sum, ["72.5", "0.0", "+1.9", "74.4"]);
}

#[tokio::test]
async fn a_move_is_recorded_once_however_often_the_button_is_pressed() {
    let (app, mut walk) = overtaken().await;
    let drawn = walk.get("rules").await;
    for _ in 0..2 {
        assert_eq!(take(&mut walk, &drawn).await.status, 303);
    }
    let mut psql = psql(&app.options).await;
    let entries = sqlx::query(
        "select actor_id is null, actor, client, object, details::text from audit_entry
        where action = 'assessment_moved'",
    );
    let entries = entries.fetch_all(&mut psql).await.expect("entries");
    assert_eq!(entries.len(), 1);
    assert!(entries[0].get::<bool, _>(0));
    let texts = [1, 2, 3, 4].map(|column| entries[0].get::<String, _>(column));
    let id = walk.base.trim_start_matches("/assessments/");
    let details = r#"{"to_version": 2, "from_version": 1}"#;
    assert_eq!(texts, ["visitor", "127.0.0.1", id, details]);
}

#[tokio::test]
async fn nothing_moves_where_answers_or_rules_are_not_those_that_were_shown() {
    let (app, mut walk) = overtaken().await;
    let drawn = walk.get("rules").await;
    walk.save("company", &fields(&[("headcount", "70")])).await;
    let mut company = Company::named("Northlight Audio");
    company.answers.insert("headcount".to_owned(), 70.into());
    assert_eq!(walk.save("company", &company.form("company")).await.status, 303);
    let stale = take(&mut walk, &drawn).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("Nothing was moved"));
    assert_eq!((version_of(&app).await, moves(&app).await), (1, 0));

    publish(&app.options, 3, &marks(30, 70)).await;
    let older = take(&mut walk, &stale).await;
    assert_eq!(older.status, 409, "version 2 is not in force any more");
    assert!(older.text().contains("Version 3 is in force"));
    for (rev, version, status) in
        [("8", "4", 409), ("8", "0", 409), ("8", "", 400), ("", "3", 400), ("8", "three", 400)]
    {
        let reply = walk.post("rules", &[("rev", rev), ("version", version)]).await;
        assert_eq!(reply.status, status, "revision {rev:?}, version {version:?}");
    }
    assert_eq!(walk.post("rules", &[("rev", "8")]).await.status, 400);
    let extra = [("rev", "8"), ("version", "3"), ("force", "1")];
    assert_eq!(walk.post("rules", &extra).await.status, 400);
    assert_eq!((version_of(&app).await, moves(&app).await), (1, 0));

    assert_eq!(take(&mut walk, &older).await.status, 303);
    assert_eq!((version_of(&app).await, moves(&app).await), (3, 1));
    let back = walk.post("rules", &[("rev", "8"), ("version", "1")]).await;
    assert_eq!((back.status, version_of(&app).await), (409, 3), "there is no way back");
}

#[tokio::test]
async fn a_result_that_was_scored_while_the_rules_moved_is_not_stored() {
    let (app, mut walk) = overtaken().await;
    let drawn = walk.get("rules").await;
    take(&mut walk, &drawn).await;
    let db = app.db();
    let id = walk.base.trim_start_matches("/assessments/").parse().expect("an id");
    let mut late = result(id, stored(&db, id).await.answers);
    late.revision = stored(&db, id).await.revision;
    assert_eq!(submit(&db, &late).await, Ok(Submitted::Moved), "scored by version 1");
    late.ruleset_version = 2;
    assert_eq!(submit(&db, &late).await, Ok(Submitted::Stored(late.result_id)));
}

#[tokio::test]
async fn an_assessment_in_progress_moves_and_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let company = Company::named("Northlight Audio");
    walk.save("company", &company.form("company")).await;
    publish(&app.options, 2, &stricter_downtime()).await;
    let drawn = walk.get("rules").await;
    assert_eq!(take(&mut walk, &drawn).await.status, 303);
    assert_eq!(version_of(&app).await, 2);
    let page = walk.get("it-team").await;
    assert_eq!(page.status, 200, "and goes on where it was");
}

#[tokio::test]
async fn each_save_keeps_which_page_it_was() {
    let app = TestApp::start().await;
    let mut walk = Walk::answered(&app, &Company::named("Northlight Audio")).await;
    walk.save("systems", &Company::named("Pawfolio").form("systems")).await;
    let pages = "select string_agg(page, ' ' order by saved_at) from answer_op";
    let expected = "company it-team systems customers service-team ownership budget systems";
    assert_eq!(app.look_up(pages).await, expected);
}
