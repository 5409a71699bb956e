//! The result page as somebody uses it: what to do first, the way back with a missing answer, what
//! a what-if moves, and which projects changed.

use readyline::rules::examples::examples;

use crate::pages_projects::{add, filled};
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::walk::Walk;

#[tokio::test]
async fn the_page_begins_with_the_verdicts_and_the_first_step() {
    let app = TestApp::start().await;
    for example in examples() {
        let mut walk = Walk::finished(&app, &Company::named(&example.name)).await;
        let page = walk.get("result").await;
        let text = page.text();
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what}"));
        assert!(at("<h1>") < at("<p class=\"first\">"), "{}", example.name);
        assert!(at("<p class=\"first\">") < at("<nav aria-label=\"On this page\">"));
        let first = page.read(".first");
        let steps = page.attributes("#next ~ div > ol", "start");
        assert!(first.starts_with("On Monday"), "{first}");
        assert!(first.contains("All ") && first.ends_with("steps"), "{first}");
        assert_eq!(steps[0], "1");
        let words = first.split_once(": ").unwrap().1.split_once(" All ").unwrap().0.to_owned();
        assert!(page.read("#next ~ div > ol").contains(&words), "{words}");
    }
}

/// Hidden fields and answers of the page that a missing figure leads to.
async fn answer(walk: &mut Walk, turnover: &str) -> String {
    let mut company = Company::named("Pawfolio");
    company.answers.insert("agent_turnover_pct".to_owned(), turnover.into());
    let drawn = walk.get("service-team?return=result").await;
    assert!(drawn.text().contains("Save and see the new result"));
    let form = company.form("service-team");
    let reply = walk.send("service-team", &drawn, &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    let first = reply.location().to_owned();
    let again = walk.send("service-team", &drawn, &form).await;
    assert_eq!(again.location(), first, "the same press again comes to the same");
    first
}

#[tokio::test]
async fn a_missing_answer_leads_to_the_new_result_with_one_press() {
    let app = TestApp::start().await;
    let mut company = Company::named("Pawfolio");
    company.answers.insert("agent_turnover_pct".to_owned(), serde_json::Value::Null);
    let mut walk = Walk::finished(&app, &company).await;
    let count = "select count(*)::text from result";
    assert_eq!(app.look_up(count).await, "1");
    let result = format!("{}/result", walk.base);
    assert_eq!(answer(&mut walk, "42").await, result);
    assert_eq!(app.look_up(count).await, "2", "one press makes one result");
    let page = walk.get("result").await;
    assert!(page.attributes(".note.ask a", "href").is_empty(), "nothing is missing any more");
    assert_eq!(answer(&mut walk, "42").await, result);
    assert_eq!(app.look_up(count).await, "2", "the same answers make no other result");
}

#[tokio::test]
async fn a_doubtful_figure_is_asked_about_before_it_makes_a_result() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Pawfolio")).await;
    let drawn = walk.get("customers?return=result").await;
    let mut form = Company::named("Pawfolio").form("customers");
    for (name, value) in &mut form {
        if name == "contacts_per_month" {
            *value = "290000".to_owned();
        }
    }
    let reply = walk.send("customers", &drawn, &form).await;
    let asked = format!("{}/customers?return=result#unlikely", walk.base);
    assert_eq!((reply.status, reply.location()), (303, asked.as_str()));
    let drawn = walk.get("customers?return=result").await;
    let reply = walk.send("customers", &drawn, &form).await;
    assert_eq!(reply.location(), format!("{}/result", walk.base));
}

#[tokio::test]
async fn a_what_if_says_which_alerts_move_and_why_several_dials_do() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let page = walk.get("what-if?it_staff=6&csat_pct=60&store_owner=commercial_with_it").await;
    let tried = page.read("section[aria-labelledby=tried]");
    assert!(tried.contains("No longer: No commercial department answers"), "{tried}");
    assert!(tried.contains("New: Customer satisfaction is at 60%."), "{tried}");
    let both = "It counts in Projects per IT person (need for IT) and People per IT person (need \
                for IT).";
    assert!(tried.contains(both), "{tried}");
    assert_eq!(page.read("form .actions.stay button"), "See what would happen");
}

#[tokio::test]
async fn two_results_say_which_projects_changed() {
    let app = TestApp::start().await;
    let mut walk = Walk::answered(&app, &Company::named("Northlight Audio")).await;
    let store = add(&mut walk, filled("Store", "sales", "marketing", "idea")).await;
    assert_eq!((store.status, walk.submit().await.status), (303, 303));
    let outlet = add(&mut walk, filled("Outlet", "sales", "it", "idea")).await;
    assert_eq!((outlet.status, walk.submit().await.status), (303, 303));
    let page = walk.get("result").await;
    let href = page.attributes("#history ~ div td a", "href")[0].clone();
    let changes = walk.visitor.get(&href).await;
    let told = changes.read("section[aria-labelledby=d-projects]");
    assert!(told.contains("Outlet was added: for sales"), "{told}");
    assert!(!told.contains("Store"), "{told}");
}
