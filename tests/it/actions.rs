//! A plan made from a result: taken over, changed by several people, shown to others or not, and
//! told about when the client is assessed again.

use readyline::rules::examples::examples;
use readyline::rules::explain::case::Case;
use readyline::rules::explain::explain;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::rules::study::plan::suggestions;
use std::collections::BTreeSet;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::firm::{Office, key};
use crate::support::people::audit_log;
use crate::support::walk::Walk;

/// The fields of the page's form for one action, with some of them typed anew.
fn form(page: &Reply, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let button = page.attributes("form button[value=add], form button[value=change]", "value");
    let hidden = ["op", "rev", "item", "source", "source-key"];
    let hidden = hidden.iter().filter_map(|name| Some(((*name).to_owned(), page.field(name)?)));
    let mut form: Vec<(String, String)> = hidden.collect();
    form.push(("press".to_owned(), button[0].clone()));
    let texts = page.texts("textarea");
    let chosen =
        |select: &str| page.attributes(&format!("{select} option[selected]"), "value").pop();
    for (name, stored) in [
        ("words", Some(texts[0].clone())),
        ("owner", page.field("owner")),
        ("due", page.field("due")),
        ("status", chosen("#status")),
        ("signal", chosen("#signal")),
        ("note", Some(texts[1].clone())),
    ] {
        let typed = typed.iter().find(|(field, _)| *field == name).map(|(_, text)| *text);
        let value = typed.map(str::to_owned).or(stored).unwrap_or_default();
        form.push((name.to_owned(), value));
    }
    form
}

pub(crate) async fn press(walk: &mut Walk, page: &Reply, typed: &[(&str, &str)]) -> Reply {
    let form = form(page, typed);
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    walk.post("actions", &form).await
}

/// Adds an action of one's own.
pub(crate) async fn add(walk: &mut Walk, typed: &[(&str, &str)]) {
    let page = walk.get("actions").await;
    let added = press(walk, &page, typed).await;
    assert_eq!(added.status, 303, "{}", added.text());
}

#[test]
fn every_suggestion_of_every_example_can_be_told_from_the_others() {
    for company in examples() {
        let (ruleset, answers) = (default_ruleset(), &company.answers);
        let assessment = assess(ruleset, answers);
        let case = Case { ruleset, answers, assessment: &assessment };
        let all = suggestions(&case, &explain(&case, &[]));
        let keys: BTreeSet<&str> = all.iter().map(|each| each.key.as_str()).collect();
        assert_eq!(keys.len(), all.len(), "{}: {all:?}", company.name);
        assert!(!all.is_empty() && all.iter().all(|each| !each.text.is_empty()));
    }
}

#[tokio::test]
async fn what_a_result_suggests_is_taken_into_the_plan_and_recorded_without_its_words() {
    let app = TestApp::start().await;
    let mut owner = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let open = owner.get("result").await.attributes("#actions + div a", "href").remove(0);
    let links = owner.visitor.get(&open).await.attributes("a[href*='actions?take=']", "href");
    for source in ["take=it_director-", "take=route-", "take=mend-"] {
        assert!(links.iter().any(|link| link.contains(source)), "{source} in {links:?}");
    }
    let way = links.iter().find(|link| link.contains("take=it_director-")).unwrap();
    let page = owner.visitor.get(way.split('#').next().unwrap()).await;
    let words = page.texts("textarea").remove(0);
    assert!(words.contains(": from "), "{words}");
    let filled = [("owner", "Ines"), ("due", "2001-02-03"), ("status", "doing")];
    for _ in 0..2 {
        assert!(press(&mut owner, &page, &filled).await.location().ends_with("?done=added"));
    }
    let plan = owner.get("actions?done=added").await;
    assert_eq!(plan.texts("#plan + div tbody tr").len(), 1, "a press makes one action");
    let row = plan.read("#plan + div tbody tr");
    for told in [words.as_str(), "Ines", "3 February 2001", "Overdue", "Doing", "Is to move:"] {
        assert!(row.contains(told), "{told}: {row}");
    }
    let left = plan.attributes("a[href*='actions?take=']", "href");
    let key = way.split(['=', '&']).nth(1).unwrap();
    assert!(left.iter().all(|link| !link.contains(key)), "it is no longer suggested");
    assert!(
        owner.get("result").await.read("#actions + div").contains("One action: 1 doing; 1 overdue")
    );
    let log = "select string_agg(action || details::text, '') from audit_entry
        where action like 'action%'";
    let log = app.look_up(log).await;
    assert!(log.starts_with("action_added") && log.matches("action_").count() == 1, "{log}");
    assert!(!log.contains("Ines") && !log.contains(&words), "{log}");
}

#[tokio::test]
async fn two_people_who_change_one_action_lose_nothing() {
    let app = TestApp::start().await;
    let mut owner = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    add(&mut owner, &[("words", "Ask the agency"), ("note", "by phone")]).await;
    let change = owner.get("actions").await.attributes("a[href*='?change=']", "href").remove(0);
    let change = change.split('#').next().unwrap().to_owned();
    let (one, two) = (owner.visitor.get(&change).await, owner.visitor.get(&change).await);
    let first = [("words", "Ask two agencies"), ("status", "done")];
    assert_eq!(press(&mut owner, &one, &first).await.status, 303);
    assert_eq!(press(&mut owner, &one, &first).await.status, 303, "sent twice, it is one change");
    let clash = press(&mut owner, &two, &[("words", "Ask nobody")]).await;
    assert_eq!(clash.status, 409);
    assert_eq!(clash.texts("textarea")[0], "Ask nobody");
    assert!(clash.read("#words-other").contains("Ask two agencies"));
    let settled = press(&mut owner, &clash, &[]).await;
    assert!(settled.location().ends_with("?done=changed"), "now it is a decision");
    assert!(owner.get("actions").await.read("#plan + div").contains("Ask nobody"));
    let log = audit_log(&app).await;
    assert_eq!(log.iter().filter(|line| line.starts_with("action_changed")).count(), 2, "{log:?}");

    let page = owner.get("actions").await;
    assert_eq!(press(&mut owner, &page, &[("words", "One")]).await.status, 303);
    let again = press(&mut owner, &page, &[("words", "Two")]).await;
    assert_eq!(again.status, 409, "the same form with other words");
    assert_eq!(again.texts("textarea")[0], "Two");
}

#[tokio::test]
async fn what_cannot_be_kept_is_said_beside_what_was_typed() {
    let app = TestApp::start().await;
    let mut owner = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let page = owner.get("actions").await;
    let long = "x".repeat(81);
    let bad = [("words", " "), ("owner", long.as_str()), ("due", "tomorrow"), ("note", "kept")];
    let refused = press(&mut owner, &page, &bad).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.texts(".faults li").len(), 3, "{}", refused.read(".faults"));
    assert_eq!(refused.field("due").as_deref(), Some("tomorrow"));
    assert_eq!(refused.texts("textarea")[1], "kept");
    let said = [("words", "Say it"), ("owner", ""), ("due", "3 March 2031")];
    assert_eq!(press(&mut owner, &refused, &said).await.status, 303);
    assert!(owner.get("actions").await.read("#plan + div").contains("3 March 2031"));

    let mut stranger = Walk { visitor: app.visitor(), base: owner.base.clone() };
    let lost = press(&mut stranger, &page, &[("words", "Typed in the wrong browser")]).await;
    assert_eq!(lost.status, 404);
    assert!(lost.text().contains("Typed in the wrong browser"), "nothing typed is lost");
    assert!(!lost.text().contains("Say it"));
}

#[tokio::test]
async fn guests_and_consultants_change_a_plan_in_their_own_names() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Northlight Audio").await;
    let mut kim = office.assessment(&app, of).await;
    let (link, id) = key(&app, &kim, "Olu Ade").await;
    let mut olu = Walk { visitor: app.visitor(), base: kim.base.clone() };
    assert_eq!(olu.visitor.get(&link).await.status, 303);
    add(&mut olu, &[("words", "Write down who owns the store")]).await;
    assert!(kim.get("actions").await.read("#plan + div").contains("Changed by Olu Ade"));
    let change = kim.get("actions").await.attributes("a[href*='?change=']", "href").remove(0);
    let page = kim.visitor.get(change.split('#').next().unwrap()).await;
    assert_eq!(press(&mut kim, &page, &[("status", "done")]).await.status, 303);
    assert!(olu.get("actions").await.read("#plan + div").contains("Changed by kim"));
    let log = audit_log(&app).await;
    assert!(log.last().unwrap().ends_with("by kim@example.com"), "{log:?}");
    let by = app.look_up("select details->>'key' from audit_entry where action = 'action_added'");
    assert_eq!(by.await, id.to_string());
}

#[tokio::test]
async fn a_plan_is_shared_only_when_its_owner_says_so_and_goes_with_the_assessment() {
    let app = TestApp::start().await;
    let mut owner = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    add(&mut owner, &[("words", "Call the warehouse")]).await;
    let shared = owner.share().await;
    let reader = app.visitor();
    let reads = async || reader.clone().get(&shared).await.text().contains("Call the warehouse");
    assert!(!reads().await, "not unless somebody says so");
    assert_eq!(owner.post("actions", &[("press", "share")]).await.status, 303);
    assert!(reads().await);
    let page = reader.clone().get(&shared).await;
    assert!(!page.text().contains("?change="), "others change nothing");
    assert_eq!(owner.post("actions", &[("press", "keep-back")]).await.status, 303);
    assert!(!reads().await);
    assert_eq!(owner.post("delete", &[]).await.status, 303);
    assert_eq!(app.look_up("select count(*)::text from action").await, "0");
}

#[tokio::test]
async fn the_next_assessment_says_what_was_done_and_what_it_moved() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Northlight Audio").await;
    let company = Company::named("Northlight Audio");
    let mut first = office.assessment(&app, of).await;
    first.answer(&company).await;
    assert_eq!(first.submit().await.status, 303);
    let done = [("words", "Plan the projects"), ("status", "done")];
    add(&mut first, &[&done[..], &[("signal", "projects_late_pct")]].concat()).await;
    add(&mut first, &[("words", "Test the backups"), ("signal", "headcount")]).await;
    add(&mut first, &[("words", "Have lunch")]).await;
    assert!(!first.get("actions").await.text().contains("The plan of the last assessment"));

    let mut later = Company::named("Northlight Audio");
    later.answers.insert("projects_late_pct".to_owned(), 5.into());
    later.answers.insert("annual_revenue".to_owned(), 30_000_000.into());
    let mut second = office.assessment(&app, of).await;
    second.answer(&later).await;
    assert_eq!(second.submit().await.status, 303);
    let page = second.get("actions").await;
    let rows = page.texts("#earlier + div tbody tr");
    let told = |words: &str| rows.iter().find(|row| row.contains(words)).expect(words);
    assert!(told("Plan the projects").contains("5% now. Need for IT falls by"), "{rows:?}");
    assert!(told("Plan the projects").contains("Done"));
    assert!(told("Test the backups").contains("the answer is the same as before"));
    assert!(!told("Have lunch").contains("before"), "it aims at no answer");
    assert!(page.read("#earlier + div details").contains("evenue"), "moved by no action");
    assert!(!page.text().contains("?change="), "the earlier plan is changed on its own page");
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    let of = rival.client(&app, "Northlight Audio").await;
    let mut other = rival.assessment(&app, of).await;
    assert!(!other.get("actions").await.text().contains("Plan the projects"));
}
