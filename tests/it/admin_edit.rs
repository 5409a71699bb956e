//! The edit form of a draft: what is typed is stored, and what cannot be stored is not lost.

use readyline::db::accounts::Role;
use readyline::db::audit::Actor;
use readyline::db::{Db, DbSettings, drafts};
use readyline::rules::ruleset::{Scale, default_ruleset};
use readyline::web::secret::new_id;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::editor::{Editor, stored};
use crate::support::stored::thrown_away;

const NEED: &str = "it_director-need";
const PARTS: [&str; 5] =
    [NEED, "it_director-fit", "cs_director-need", "cs_director-fit", "ownership"];

#[tokio::test]
async fn a_number_is_changed_and_nothing_else() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    assert_eq!(ana.value("downtime-full_at"), "26");
    ana.set("downtime-full_at", "20").press("save").await;
    assert_eq!(ana.value("downtime-full_at"), "20");
    assert_eq!(ana.words("main > p[role=status]").as_deref(), Some("Saved."));
    assert_eq!(ana.words("#downtime-full_at-was").as_deref(), Some("was 26"));
    let mut expected = default_ruleset().clone();
    let Scale::Ramp { full_at, .. } = &mut expected.roles[0].need.factors[9].scale else {
        panic!()
    };
    *full_at = "20".parse().unwrap();
    let now = stored(&app, draft).await;
    assert_eq!((now.revision, &now.ruleset), (2, &expected));
    assert_eq!(now.saved_by.address, "ana@example.com");
    let entry = app
        .look_up(
            "select jsonb_build_array(actor, object, details)::text from audit_entry
            where action = 'draft_saved'",
        )
        .await;
    let sentence = "Need for a Director of IT/Systems: Store downtime: full points at 26 → 20 \
                    hours per year";
    let draft_title = ana.words(".over").unwrap();
    let draft_title = draft_title.split(". Last saved").next();
    let expected =
        json!(["ana@example.com", draft, {"draft_name": draft_title, "changes": [sentence]}]);
    assert_eq!(serde_json::from_str::<Value>(&entry).unwrap(), expected);
}

#[tokio::test]
async fn a_page_that_is_sent_as_it_came_changes_nothing() {
    let app = TestApp::start().await;
    let (first, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    let begin = first.path.trim_end_matches(&format!("/{NEED}")).to_owned();
    let mut ana = app.signed_in(Role::Admin, "ben@example.com").await;
    assert_eq!(ana.get(&begin).await.location(), first.path);
    for part in PARTS {
        let mut page = Editor::open(&ana, draft, part).await;
        assert!(page.fields.len() > 8, "{part}: {:?}", page.fields);
        let reply = page.send("save").await;
        assert_eq!(reply.location(), format!("{begin}/{part}?saved=1#status"));
    }
    let now = stored(&app, draft).await;
    assert_eq!((&now.ruleset, now.revision), (default_ruleset(), 1));
}

#[tokio::test]
async fn a_title_and_marks_are_stored_too() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), "ownership").await;
    ana.set("title", " Who owns it? ").set("mark-loose", "32.5").set("mark-broken", "70 ");
    ana.press("save").await;
    assert_eq!(ana.words("h1").as_deref(), Some("Who owns it?"));
    let ownership = stored(&app, draft).await.ruleset.ownership;
    assert_eq!(ownership.title, "Who owns it?");
    assert_eq!(ownership.dial.bands.marks.map(|mark| mark.short()), ["32.5", "70"]);
    assert_eq!(ana.value("mark-loose"), "32.5");
}

/// A field of a page, what is typed into it, and what stands in it once that is stored.
type Readable = (&'static str, &'static str, &'static str, &'static str);

#[tokio::test]
async fn numbers_are_read_as_people_write_them() {
    let app = TestApp::start().await;
    let draft = app.draft(default_ruleset()).await;
    let ana = app.admin().await;
    let cases: [Readable; 13] = [
        (NEED, "downtime-weight", " 9 ", "9"),
        (NEED, "downtime-weight", "007", "7"),
        (NEED, "revenue_growth-none_at", "12.5 %", "12.5"),
        (NEED, "revenue_growth-none_at", "-3 percent", "-3"),
        (NEED, "downtime-full_at", "26 hours", "26"),
        (NEED, "projects_per_it_person-full_at", "2.25", "2.25"),
        (NEED, "integrations-full_at", "1,200", "1,200"),
        (NEED, "security_checks-share-two", "40", "40"),
        (NEED, "mark-some", "33.3", "33.3"),
        ("it_director-fit", "annual_revenue-full_at", "$5.5m", "5,500,000"),
        ("it_director-fit", "annual_revenue-full_at", "6 000 000", "6,000,000"),
        (NEED, "downtime-label", "  Store  outages ", "Store  outages"),
        (NEED, "downtime-source", "", ""),
    ];
    for (part, name, typed, expected) in cases {
        let mut page = Editor::open(&ana, draft, part).await;
        page.set(name, typed).press("save").await;
        assert_eq!((page.status, page.value(name)), (200, expected), "{name} {typed:?}");
        let mut again = page.clone();
        assert_eq!(again.send("save").await.status, 303, "{name} is read again as shown");
    }
}

#[tokio::test]
async fn what_cannot_be_read_keeps_every_field_byte_for_byte() {
    let app = TestApp::start().await;
    let (mut ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    assert!(ana.fields.len() > 80);
    for (_, value) in ana.fields.iter_mut().filter(|(name, _)| name.ends_with("-source")) {
        *value = format!("  {value} \"<&>' é  ");
    }
    ana.set("downtime-weight", "ten").set("integrations-full_at", "12,5,3");
    ana.set("order_growth-weight", " 8 ").set("mark-high", "sixty").set("add", "csat_pct");
    let sent = ana.fields.clone();
    ana.press("save").await;
    assert_eq!(ana.status, 422);
    assert_eq!(ana.fields, sent);
    assert!(ana.words("title").unwrap().starts_with("Error: Need for"), "{:?}", ana.words("title"));
    assert_eq!(
        ana.words(".faults h2").as_deref(),
        Some("Nothing is saved yet: three fields need another look")
    );
    let expected = [
        (
            "integrations-full_at",
            "Connected services, full points at",
            "Is that 1,253? Write 1253 without commas.",
        ),
        ("downtime-weight", "Store downtime, weight", "Enter a whole number, such as 12."),
        ("mark-high", "Where “high” begins", "Enter a number, such as 12.5."),
    ];
    let lines = expected.map(|(_, label, message)| format!("{label}: {message}"));
    assert_eq!(ana.all(".faults li a"), lines);
    for (name, _, message) in expected {
        assert!(ana.html.contains(&format!("<a href=\"#{name}\">")), "no link to {name}");
        let beside = ana.words(&format!("#{name}-fault")).unwrap();
        assert_eq!(beside, format!("Error: {message}"));
        let described = format!("input#{name}[aria-invalid][aria-describedby~='{name}-fault']");
        assert!(ana.words(&described).is_some(), "{name} does not point at its fault");
    }
    assert_eq!(ana.words("main > p[role=status]"), None);
    assert_eq!(stored(&app, draft).await.revision, 1);
    ana.set("downtime-weight", "6").set("integrations-full_at", "26").set("mark-high", "61");
    ana.press("save").await;
    let factors = stored(&app, draft).await.ruleset.roles[0].need.factors.clone();
    assert_eq!((factors[1].weight, factors[9].weight), (8, 6));
    assert!(factors[9].source.ends_with("\"<&>' é"), "{}", factors[9].source);
}

#[tokio::test]
async fn what_is_out_of_bounds_cannot_be_read() {
    let app = TestApp::start().await;
    let (ana, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    let cases = [
        ("downtime-weight", "101", "Enter a whole number, between 0 and 100."),
        ("downtime-weight", "-1", "Enter a whole number, between 0 and 100."),
        ("downtime-weight", "7.5", "Enter a whole number, such as 12."),
        ("downtime-weight", "", "Enter a whole number, such as 12."),
        ("security_checks-share-two", "100.5", "Enter a whole number, such as 12."),
        ("security_checks-share-two", "1000", "Enter a whole number, between 0 and 100."),
        ("mark-some", "33.33", "Enter a number with at most one decimal, such as 12.5."),
        ("mark-some", "-0.1", "Enter a number, between 0 and 100."),
        ("projects_late-none_at", "", "Enter a percentage, such as 12.5."),
        (
            "projects_late-none_at",
            "1,5",
            "Is that 1.5 or 15? Write 1.5 with a point, or 15 without any mark.",
        ),
        (
            "projects_per_it_person-none_at",
            "0.1234",
            "Enter a number with at most 3 decimals, such as 0.125.",
        ),
    ];
    for (name, typed, message) in cases {
        let mut page = ana.clone();
        page.set(name, typed).press("save").await;
        let fault = page.words(&format!("#{name}-fault"));
        assert_eq!(fault, Some(format!("Error: {message}")), "{name} {typed:?}");
        assert_eq!((page.status, page.value(name)), (422, typed));
    }
    assert_eq!(stored(&app, draft).await.revision, 1);
}

#[tokio::test]
async fn a_form_that_is_none_of_ours_is_refused() {
    let app = TestApp::start().await;
    let (page, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    let mut ana = app.signed_in(Role::Admin, "ben@example.com").await;
    let forms: [&[(&str, &str)]; 10] = [
        &[],
        &[("rev", "0"), ("downtime-full_at", "20")],
        &[("rev", "2"), ("downtime-full_at", "20")],
        &[("rev", "one"), ("downtime-full_at", "20")],
        &[("rev", "1"), ("action", "publish"), ("downtime-full_at", "20")],
        &[("rev", "1"), ("action", "remove-nothing"), ("downtime-full_at", "20")],
        &[("rev", "1"), ("action", "up-revenue_growth"), ("downtime-full_at", "20")],
        &[("rev", "1"), ("action", "down-digital_assets"), ("downtime-full_at", "20")],
        &[("rev", "1"), ("action", "back-7-downtime"), ("downtime-full_at", "20")],
        &[("rev", "1"), ("downtime-full", "20")],
    ];
    for form in forms {
        assert_eq!(ana.post(&page.path, form).await.status, 400, "{form:?}");
    }
    assert_eq!(stored(&app, draft).await.revision, 1);
}

#[tokio::test]
async fn only_a_draft_that_is_open_is_found() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    let mut ana = app.signed_in(Role::Admin, "ben@example.com").await;
    let other = new_id();
    for path in [
        "/admin/rulesets/1/edit".to_owned(),
        format!("/admin/rulesets/1/edit/{NEED}"),
        format!("/admin/rulesets/{other}/edit/{NEED}"),
        format!("/admin/rulesets/{}/edit/{NEED}", draft.to_string().to_uppercase()),
        format!("/admin/rulesets/{draft}/edit/it_director"),
        format!("/admin/rulesets/{draft}/edit/nobody-need"),
    ] {
        assert_eq!(ana.get(&path).await.status, 404, "{path}");
        let post = ana.post(&path, &[("rev", "1")]).await.status;
        assert!([404, 405].contains(&post), "{post} {path}");
    }
    page.set("downtime-full_at", "20").set("downtime-weight", "eight");
    let db = Db::lazy(app.options.clone(), DbSettings { max_connections: 1 });
    assert!(drafts::discard(&db, draft, &Actor::shell(), &thrown_away(draft)).await.unwrap());
    assert_eq!(ana.get(&page.path).await.status, 404);
    page.press("save").await;
    assert_eq!(page.status, 409);
    assert_eq!(page.words(".note h2").as_deref(), Some("This draft was thrown away"));
    let told = page.words(".note li").unwrap();
    assert!(told.ends_with("full points at 26 → 20 hours per year"), "{told}");
    assert_eq!((page.value("downtime-full_at"), page.value("downtime-weight")), ("20", "eight"));
    assert_eq!(page.words("button[name=action]"), None, "there is nothing left to press");
}

#[tokio::test]
async fn who_is_no_admin_changes_nothing_and_who_was_signed_out_loses_nothing() {
    let app = TestApp::start().await;
    let (page, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    let form = [("rev", "1"), ("downtime-full_at", "20"), ("downtime-label", "<b>\"Down\"</b>")];
    let mut kim = app.signed_in(Role::Consultant, "kim@example.com").await;
    assert_eq!(kim.post(&page.path, &form).await.status, 403);
    let reply = app.visitor().post(&page.path, &form).await;
    assert_eq!(reply.status, 401);
    for (name, value) in form {
        assert_eq!(reply.field(name).as_deref(), Some(value));
    }
    assert!(reply.text().contains(&format!("action=\"{}\"", page.path)), "{}", reply.text());
    assert_eq!(stored(&app, draft).await.revision, 1);
}
