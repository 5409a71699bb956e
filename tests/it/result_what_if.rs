//! What if: other answers tried on a result, with nothing stored and an address to send.

use readyline::rules::answers::{Answers, what_if, what_if_fields};
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

use crate::rules_cases::company;
use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::walk::Walk;

/// Follows one redirect.
async fn follow(visitor: &mut Visitor, path: &str) -> (String, Reply) {
    let reply = visitor.get(path).await;
    if reply.status != 303 {
        return (path.to_owned(), reply);
    }
    let to = reply.location().to_owned();
    let reply = visitor.get(&to).await;
    (to, reply)
}

fn verdict(page: &Reply, role: &str) -> (String, String) {
    let role = format!("[data-role={role}]");
    let read = |name: &str| page.attributes(&role, name).remove(0);
    (read("data-verdict"), read("data-need"))
}

/// Every field of the page's form, as a browser sends it.
fn form(page: &Reply) -> Vec<(String, String)> {
    let texts = page.attributes("form[data-live] input[type=text]", "name");
    let typed = texts.iter().map(|name| (name.clone(), page.field(name).unwrap_or_default()));
    let mut fields: Vec<_> = typed.collect();
    for name in page.attributes("form[data-live] select", "name") {
        let chosen = format!("form[data-live] select[name={name}] option[selected]");
        let value = page.attributes(&chosen, "value").pop().unwrap_or_default();
        fields.push((name, value));
    }
    fields
}

#[tokio::test]
async fn what_was_left_open_stays_open_until_somebody_tries_it() {
    let app = TestApp::start().await;
    let company = Company::named("Northlight Audio");
    let mut walk = Walk::answered(&app, &company).await;
    let open = ["digital_assets", "feedback_loop", "agile", "backlog_days"];
    for page in &questionnaire().pages {
        let mut fields = company.form(&page.key);
        fields.retain(|(key, _)| !open.contains(&key.as_str()));
        assert_eq!(walk.save(&page.key, &fields).await.status, 303);
    }
    assert_eq!(walk.submit().await.status, 303);
    let page = walk.get("what-if").await;
    for key in page.attributes("form[data-live] select", "name") {
        // A browser takes the first option where none is chosen.
        let chosen = format!("form[data-live] select[name={key}] option[selected]");
        let chosen = page.attributes(&chosen, "value");
        assert_eq!(chosen.len(), 1, "{key}");
        assert!(!open.contains(&key.as_str()) || chosen[0].is_empty(), "{key}: {chosen:?}");
    }
    let fields = form(&page);
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let query = crate::support::client::encoded(&fields);
    let address = format!("{}/what-if?{query}", walk.base);
    let (_, page) = follow(&mut walk.visitor, &address).await;
    assert!(page.texts("#tried").is_empty(), "{}", page.read("#outcome"));
}

#[tokio::test]
async fn one_changed_answer_shows_its_verdict_and_stores_nothing() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let address = format!("{}/what-if", walk.base);
    let page = walk.get("what-if").await;
    assert_eq!(page.status, 200);
    assert_eq!(verdict(&page, "it_director").0, "prepare");

    let mut fields = form(&page);
    assert_eq!(fields.len(), 40);
    fields.iter_mut().find(|(name, _)| name == "headcount").expect("a field").1 = "100".into();
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let query = crate::support::client::encoded(&fields);
    let (short, page) = follow(&mut walk.visitor, &format!("{address}?{query}")).await;
    assert_eq!(short, format!("{address}?headcount=100"));
    assert_eq!(verdict(&page, "it_director").0, "hire");
    assert!(page.read("[role=status]").contains("Hire a Director of IT/Systems"));
    let outcome = page.read("#outcome");
    assert!(outcome.contains("In the result: prepare, need 72.5, fit 64.0"), "{outcome}");
    let margin = "People in the company: at 99 people (1% lower), very close to your answer, this \
                  would change to Prepare";
    assert!(outcome.contains(margin), "margins move along: {outcome}");

    let result = walk.get("result").await;
    assert_eq!(verdict(&result, "it_director").0, "prepare");
    assert!(!result.text().contains("changed answers since"));
}

#[tokio::test]
async fn a_reader_of_a_shared_result_tries_and_sends_it_on() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let without = walk.get("what-if?headcount=100").await;
    assert!(without.read("#tried ~ div").contains("make a share link"));
    let shared = walk.share().await;
    let with = walk.get("what-if?headcount=100").await;
    let link = with.read("code.link");
    let path = link.split_once(&app.address.to_string()).expect("our address").1.to_owned();
    assert_eq!(path, format!("{shared}/what-if?headcount=100"));

    let mut stranger = app.visitor();
    let page = stranger.get(&path).await;
    assert_eq!((page.status, verdict(&page, "it_director").0.as_str()), (200, "hire"));
    assert_eq!(page.attributes("a.back", "href"), std::slice::from_ref(&shared));
    let token = shared.rsplit('/').next().expect("a token").to_owned();
    let broken: String = token.chars().rev().collect();
    assert_eq!(stranger.get(&format!("/r/{broken}/what-if")).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_read_stays_and_is_named() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let page = walk.get("what-if?headcount=lots&projects_active=2").await;
    assert_eq!(page.status, 422);
    assert_eq!(page.field("headcount").as_deref(), Some("lots"));
    assert_eq!(page.field("projects_active").as_deref(), Some("2"));
    assert!(!page.read("#headcount-fault").is_empty());
    assert_eq!(verdict(&page, "it_director").0, "prepare");
    let strange = walk.get("what-if?height=3").await;
    assert_eq!(strange.status, 422);
    assert!(strange.read(".faults").contains("no such question"));
    assert_eq!(walk.get("what-if?headcount=1&headcount=2").await.status, 400);
    assert_eq!(walk.get("what-if?of=1").await.status, 404);
}

#[test]
fn every_company_can_be_turned_into_every_other() {
    let all: Vec<Answers> = CHECK_VALUES.iter().map(|(name, _)| company(name)).collect();
    for (base, wanted) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
        let fields = what_if_fields(base, wanted);
        let tried = what_if(base, &fields).expect("answers");
        assert_eq!(&tried, wanted);
        assert_eq!(assess(default_ruleset(), &tried), assess(default_ruleset(), wanted));
    }
}

#[test]
fn a_blank_is_unknown_where_that_may_be_said() {
    let base = company("Pawfolio");
    let blank = |key: &str| what_if(&base, &[(key.to_owned(), " ".to_owned())]);
    assert!(!blank("downtime_hours").expect("answers").knows("downtime_hours"));
    let faults = blank("headcount").expect_err("headcount must be known");
    assert_eq!(faults[0].signal, "headcount");
}

#[test]
fn what_is_kept_back_may_stay_blank_in_a_form_that_sends_every_field() {
    let mut base = company("Pawfolio");
    let hidden = ["headcount", "annual_revenue", "orders_per_month", "agents", "it_lead"];
    hidden.iter().for_each(|key| base.set(key, None));
    let mut form = what_if_fields(&Answers::default(), &base);
    form.extend(hidden.iter().map(|key| ((*key).to_owned(), String::new())));
    assert_eq!(what_if(&base, &form).as_ref(), Ok(&base));
    form.iter_mut().find(|(key, _)| key == "headcount").expect("a field").1 = "90".to_owned();
    let tried = what_if(&base, &form).expect("answers");
    assert_eq!(what_if_fields(&base, &tried), [("headcount".to_owned(), "90".to_owned())]);
}

#[tokio::test]
async fn what_is_tried_names_every_answer_that_would_change_it() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Pawfolio")).await;
    let further = |page: &Reply| page.text().matches(" more</summary>").count();
    let (result, tried) = (walk.get("result").await, walk.get("what-if").await);
    assert!(further(&result) > 0);
    assert_eq!(further(&tried), further(&result), "{}", tried.text());
}
