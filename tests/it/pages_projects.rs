//! The list of technology projects, through the real router on a real database.

use readyline::rules::projects::MOST;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::walk::{Walk, fields};

pub(crate) const LIST: &str = "ownership/projects";

/// The fields of a project as a person fills them in.
pub(crate) fn filled(name: &str, benefit: &str, lead: &str, it_in: &str) -> Vec<(String, String)> {
    fields(&[("name", name), ("benefit", benefit), ("lead", lead), ("it_in", it_in)])
}

pub(crate) fn store() -> Vec<(String, String)> {
    filled("New store", "sales", "marketing", "not_in")
}

/// Sends the form of a drawn list.
pub(crate) async fn send(
    walk: &mut Walk,
    drawn: &Reply,
    more: &[(&str, &str)],
    typed: Vec<(String, String)>,
) -> Reply {
    let mut form: Vec<(String, String)> = Vec::new();
    for name in ["rev", "return"] {
        form.extend(
            drawn
                .attributes(&format!("#edit ~ div [name={name}]"), "value")
                .pop()
                .map(|v| (name.to_owned(), v)),
        );
    }
    let op = drawn.attributes("#edit ~ div [name=op]", "value").pop().expect("a form");
    form.push(("op".to_owned(), op));
    form.extend(fields(more));
    form.extend(typed);
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    walk.post(LIST, &form).await
}

pub(crate) async fn add(walk: &mut Walk, typed: Vec<(String, String)>) -> Reply {
    let drawn = walk.get(LIST).await;
    send(walk, &drawn, &[("action", "add")], typed).await
}

/// The ids on the list, in its order.
pub(crate) async fn ids(walk: &mut Walk) -> Vec<String> {
    walk.get(LIST).await.attributes("td [name=project]", "value")
}

/// Removes a project by the form of a drawn list.
pub(crate) async fn remove(walk: &mut Walk, drawn: &Reply, id: &str) -> Reply {
    let rev = drawn.attributes("td [name=rev]", "value").pop().expect("a form");
    let op = drawn.attributes("td [name=op]", "value").pop().expect("a form");
    walk.post(LIST, &[("op", &op), ("rev", &rev), ("project", id), ("action", "remove")]).await
}

pub(crate) fn names(page: &Reply) -> Vec<String> {
    page.texts("table.stack th b")
}

pub(crate) async fn ready(app: &TestApp) -> Walk {
    Walk::answered(app, &Company::named("Harbor & Pine")).await
}

#[tokio::test]
async fn a_project_is_added_changed_and_removed() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    let added = add(&mut walk, store()).await;
    assert_eq!(
        (added.status, added.location()),
        (303, format!("{}/{LIST}?done=added", walk.base).as_str())
    );
    assert_eq!(
        add(&mut walk, filled("<b>Pay</b>", "administration", "finance", "idea")).await.status,
        303
    );
    let page = walk.visitor.get(added.location()).await;
    assert_eq!(names(&page), ["New store", "<b>Pay</b>"]);
    assert!(
        page.text().contains("The project is on the list.")
            && page.text().contains("Add another project")
    );

    let id = ids(&mut walk).await[0].clone();
    let form = walk.get(&format!("{LIST}?change={id}")).await;
    assert_eq!(form.field("name").as_deref(), Some("New store"));
    let changed = send(
        &mut walk,
        &form,
        &[("action", "change"), ("project", &id)],
        filled("New store", "sales", "agency", "after_supplier"),
    )
    .await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    let check = walk.get("check").await;
    assert!(check.text().contains("Two projects listed"), "the check page tells");
    let line = check.read(&format!("#q-project-{id} + dd"));
    assert_eq!(
        line,
        "For sales; led by: an outside agency or supplier; IT: after a supplier was chosen"
    );

    let drawn = walk.get(LIST).await;
    assert_eq!(remove(&mut walk, &drawn, &id).await.status, 303);
    assert_eq!(names(&walk.get(LIST).await), ["<b>Pay</b>"]);
}

#[tokio::test]
async fn a_new_result_tells_of_the_projects_with_the_scores_of_before() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    assert_eq!(walk.submit().await.status, 303);
    let before = app.look_up("select scores::text from result").await;
    for typed in [
        filled("New store", "sales", "agency", "after_supplier"),
        filled("<b>Pay</b>", "administration", "finance", "idea"),
    ] {
        assert_eq!(add(&mut walk, typed).await.status, 303);
    }
    let old = walk.get("result").await;
    assert!(old.text().contains("You have changed something since"));
    assert!(!old.text().contains("New store"), "a result stays as it was");
    assert_eq!(walk.submit().await.status, 303);
    let result = walk.get("result").await;
    let rows = result.texts("table.projects tbody tr");
    assert!(
        rows[0].starts_with("New store For sales. Led by an outside agency or supplier."),
        "{rows:?}"
    );
    assert!(rows[0].contains("put e-commerce, sales or marketing in charge"), "{rows:?}");
    assert!(rows[1].contains("Nothing. It is where it belongs."), "{rows:?}");
    let after = "select scores::text from result order by created_at desc limit 1";
    assert_eq!(app.look_up(after).await, before, "projects change no score");
    let shared = walk.share().await;
    let shared = app.visitor().get(&shared).await;
    assert_eq!(shared.texts("table.projects tbody tr")[..2], rows[..2]);
    assert!(!shared.text().contains(LIST), "nobody changes anything from a shared result");
    assert!(result.text().contains("Your list of projects changed"), "the history says so");
}

#[tokio::test]
async fn unchanged_projects_make_no_new_result_and_older_results_have_none() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    assert_eq!(walk.submit().await.status, 303);
    assert_eq!(add(&mut walk, store()).await.status, 303);
    let drawn = walk.get(LIST).await;
    let id = ids(&mut walk).await[0].clone();
    assert_eq!(remove(&mut walk, &drawn, &id).await.status, 303);
    assert_eq!(walk.submit().await.status, 303);
    assert_eq!(app.look_up("select count(*)::text from result").await, "1", "nothing is different");
    let result = walk.get("result").await;
    assert!(!result.text().contains("You have changed something since"));
    assert!(result.text().contains("List your technology projects"));
    assert_eq!(app.look_up("select projects::text from result").await, "[]");
}

#[tokio::test]
async fn faults_keep_what_was_typed_and_say_what_to_do() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    let long = "é".repeat(81);
    let reply = add(&mut walk, filled(&long, "sales", "it", "not_in")).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("<title>Error: "));
    assert_eq!(reply.field("name").as_deref(), Some(long.as_str()));
    let links = reply.attributes(".faults a", "href");
    assert_eq!(links, ["#name", "#it_in"]);
    for link in links {
        assert_eq!(reply.texts(&format!("[id='{}']", &link[1..])).len(), 1, "{link}");
    }
    assert_eq!(reply.attributes("input[checked]", "value"), ["sales", "it", "not_in"]);
    let nothing = add(&mut walk, Vec::new()).await;
    assert_eq!(nothing.texts(".faults li").len(), 4);

    assert_eq!(add(&mut walk, store()).await.status, 303);
    let again = add(&mut walk, filled("NEW  store", "sales", "marketing", "idea")).await;
    assert!(again.text().contains("A project of this name is on the list already"));
    let cross = walk.post(LIST, &[("action", "steal")]).await;
    assert_eq!(cross.status, 400);
    let odd = walk.post(LIST, &[("action", "add"), ("owner", "me")]).await;
    assert_eq!(odd.status, 400, "no other field is taken");
    assert_eq!(names(&walk.get(LIST).await), ["New store"]);
}

#[tokio::test]
async fn the_list_holds_twenty_and_a_twenty_first_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    let last = walk.get(LIST).await;
    for number in 1..=MOST {
        let name = format!("Project {number}");
        let added = add(&mut walk, filled(&name, "sales", "marketing", "idea")).await;
        assert_eq!(added.status, 303, "{name}");
    }
    let full = walk.get(LIST).await;
    assert!(full.text().contains("The list is full") && !full.text().contains("Add another"));
    let late = send(&mut walk, &last, &[("action", "add")], store()).await;
    assert_eq!(late.status, 422);
    assert_eq!(late.field("name").as_deref(), Some("New store"));
    assert!(late.text().contains("Remove one first"));
    assert_eq!(names(&walk.get(LIST).await).len(), MOST);
}

#[tokio::test]
async fn the_ownership_page_saves_and_leads_to_the_list_and_back() {
    let app = TestApp::start().await;
    let company = Company::named("Harbor & Pine");
    let mut walk = Walk::begin(&app).await;
    let early = walk.get(LIST).await;
    assert_eq!((early.status, early.location()), (303, format!("{}/company", walk.base).as_str()));
    walk.answer(&company).await;
    assert_eq!(add(&mut walk, store()).await.status, 303);
    let page = walk.get("ownership?return=check").await;
    assert!(page.text().contains("<bdi>New store</bdi>"));
    let mut form = company.form("ownership");
    form.retain(|(name, _)| name != "surprise_projects");
    form.extend(fields(&[("surprise_projects", "7"), ("then", "projects")]));
    let saved = walk.send("ownership", &page, &form).await;
    let list = format!("{}/{LIST}?return=check", walk.base);
    assert_eq!((saved.status, saved.location()), (303, list.as_str()));
    let stored = "select value::text from answer where signal = 'surprise_projects'
        order by revision desc limit 1";
    assert_eq!(app.look_up(stored).await, "7");
    let list = walk.visitor.get(&list).await;
    assert_eq!(list.attributes("a.back", "href")[0], format!("{}/check", walk.base));
    let plain = walk.get(LIST).await;
    assert_eq!(plain.attributes("a.back", "href")[0], format!("{}/ownership", walk.base));
    assert!(plain.text().contains("Back to who owns technology"));
    let elsewhere = [("then", "projects")];
    assert_eq!(walk.post("company", &elsewhere).await.status, 400, "only this page leads there");
}

#[tokio::test]
async fn a_deleted_assessment_takes_its_projects_along() {
    let app = TestApp::start().await;
    let mut walk = ready(&app).await;
    assert_eq!(add(&mut walk, store()).await.status, 303);
    assert_eq!(walk.submit().await.status, 303);
    assert_eq!(walk.post("delete", &[]).await.status, 303);
    let left = "select (
            (select count(*) from assessment where projects::text ~ 'store')
            + (select count(*) from result where projects::text ~ 'store')
            + (select count(*) from audit_entry where details::text ~ 'store')
        )::text";
    assert_eq!(app.look_up(left).await, "0");
}
