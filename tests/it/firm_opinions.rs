//! Several people at a client answer the same questions, each alone, and somebody settles where
//! they differ.

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::company::Company;
use crate::support::firm::{Office, key};
use crate::support::walk::Walk;

const SETTLED: &str = "#settled + div";

/// A firm's assessment of a client that answered as this company.
pub(crate) struct Scene {
    pub(crate) app: TestApp,
    pub(crate) office: Office,
    /// The assessment itself, as the consultant.
    pub(crate) main: Walk,
    /// The consultants' page about it.
    pub(crate) page: String,
}

impl Scene {
    pub(crate) async fn answered() -> Scene {
        let mut scene = Scene::empty().await;
        scene.main.answer(&Company::named("Harbor & Pine")).await;
        scene
    }

    /// The same before anybody has answered.
    pub(crate) async fn empty() -> Scene {
        let app = TestApp::start().await;
        let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
        let of = office.client(&app, "Harbor & Pine").await;
        let main = office.assessment(&app, of).await;
        let id = main.base.rsplit('/').next().unwrap();
        let page = format!("/clients/{}/assessments/{id}", of.client);
        Scene { app, office, main, page }
    }

    /// Asks somebody and comes by the link as this person.
    pub(crate) async fn ask(&mut self, fields: &[(&str, &str)]) -> Walk {
        let made = self.office.consultant.post(&format!("{}/opinions", self.page), fields).await;
        assert_eq!(made.status, 303, "{}", made.text());
        let page = self.office.consultant.get(&self.page).await;
        let link = page.texts("#opinions ~ div code.link").pop().expect("a link");
        let mut visitor = self.app.visitor();
        let come = visitor.get(&link[link.find("/resume/").unwrap()..]).await;
        assert_eq!(come.status, 303);
        let base = come.location().rsplit_once('/').unwrap().0.to_owned();
        Walk { visitor, base }
    }

    pub(crate) async fn compared(&mut self) -> Reply {
        self.office.consultant.get(&format!("{}/opinions", self.page)).await
    }
}

/// The company with other values.
pub(crate) fn but(changes: &[(&str, serde_json::Value)]) -> Company {
    let mut company = Company::named("Harbor & Pine");
    for (signal, value) in changes {
        company.answers.insert((*signal).to_owned(), value.clone());
    }
    company
}

pub(crate) async fn hand_in(walk: &mut Walk) -> Reply {
    let check = walk.get("check").await;
    assert_eq!(check.status, 200);
    assert!(check.read("button").contains("Hand in"), "{}", check.read("button"));
    walk.send("hand-in", &check, &[]).await
}

/// The fields of the form that settles one question.
async fn settle(
    visitor: &mut Visitor,
    page: &str,
    question: &str,
    answer: &[(&str, &str)],
) -> Reply {
    let drawn = visitor.get(&format!("{page}/opinions")).await;
    assert_eq!(drawn.status, 200, "{}", drawn.text());
    let field = |name: &str| drawn.field(name).expect("a form");
    let (op, rev) = (readyline::web::secret::new_id().to_string(), field("rev"));
    let form = [("op", op.as_str()), ("rev", rev.as_str()), ("question", question)];
    visitor.post(&format!("{page}/opinions/settle"), &[&form, answer].concat()).await
}

/// Three people with different answers to the headcount and to one more question.
async fn three(scene: &mut Scene) -> [Walk; 3] {
    let mut it = scene.ask(&[("name", "Ines Roth"), ("role", "IT lead")]).await;
    let mut marketing = scene.ask(&[("name", "Max Hall"), ("role", "Marketing lead")]).await;
    let some =
        [("name", "Uma Noor"), ("which", "some"), ("page-company", "1"), ("page-it-team", "1")];
    let mut service = scene.ask(&some).await;
    it.answer(&Company::named("Harbor & Pine")).await;
    marketing.answer(&but(&[("headcount", 41.into()), ("csat_pct", 61.into())])).await;
    let third = but(&[("headcount", 42.into())]);
    for page in ["company", "it-team"] {
        assert_eq!(service.save(page, &third.form(page)).await.status, 303);
    }
    [it, marketing, service]
}

#[tokio::test]
async fn nobody_sees_an_answer_before_it_is_handed_in() {
    let mut scene = Scene::answered().await;
    let [mut it, mut marketing, mut service] = three(&mut scene).await;
    assert_eq!(service.get("systems").await.status, 404, "that page is not asked");
    assert_eq!(service.get("company").await.read(".over"), "Page 1 of 2");
    let before = scene.compared().await;
    assert!(before.texts(".disagreement").is_empty());
    for said in ["41 people", "42 people", "61%"] {
        assert!(!before.text().contains(said), "{said}");
        assert!(!scene.office.consultant.get(&scene.page).await.text().contains(said), "{said}");
    }
    assert!(scene.office.consultant.get(&scene.page).await.read("main").contains("All 40 quest"));
    let form = but(&[("headcount", 43.into())]).form("company");
    for walk in [&mut it, &mut marketing, &mut service] {
        assert_eq!(hand_in(walk).await.status, 303);
        let late = walk.save("company", &form).await;
        assert_eq!(late.location(), format!("{}/check", walk.base), "handed in is handed in");
        assert!(!walk.get("check").await.text().contains("43 people"));
        assert_eq!(walk.post("hand-in", &[("rev", "99")]).await.status, 303, "again is fine");
    }
    let page = scene.compared().await;
    assert_eq!(page.attributes(".disagreement", "id"), ["headcount", "csat_pct"]);
}

#[tokio::test]
async fn what_matters_is_settled_first() {
    let mut scene = Scene::answered().await;
    for walk in &mut three(&mut scene).await {
        assert_eq!(hand_in(walk).await.status, 303);
    }
    let page = scene.compared().await;
    assert_eq!(page.attributes(".disagreement", "data-changes"), ["true", "false"]);
    let rows = page.texts("#headcount tbody tr");
    assert!(rows[0].contains("The assessment and Ines Roth (IT lead)"), "{}", rows[0]);
    assert!(rows[1].contains("41") && rows[1].contains("Max Hall (Marketing lead)"));
    assert!(rows[2].contains("42") && rows[2].contains("Uma Noor"), "{rows:?}");
    // One is taken from those who said it, one is typed; each counts as an answer from then on.
    let (visitor, at) = (&mut scene.office.consultant, scene.page.as_str());
    assert_eq!(settle(visitor, at, "headcount", &[]).await.status, 422);
    let wrong = settle(visitor, at, "csat_pct", &[("answer", "other"), ("other", "lots")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.attributes("#csat_pct input[name=other]", "value"), ["lots"]);
    assert_eq!(settle(visitor, at, "headcount", &[("answer", "42")]).await.status, 303);
    let page = scene.compared().await;
    assert_eq!(page.attributes(".disagreement", "id"), ["csat_pct"]);
    let settled = page.read(SETTLED);
    assert!(settled.contains("Uma Noor ; settled by kim (consultant)"), "{settled}");
    let (visitor, at) = (&mut scene.office.consultant, scene.page.as_str());
    let typed = [("answer", "other"), ("other", "70")];
    assert_eq!(settle(visitor, at, "csat_pct", &typed).await.status, 303);
    let page = scene.compared().await;
    assert!(page.read("h1 + .lead").contains("nothing is left to settle"), "{}", page.text());
    let check = scene.main.get("check").await.read("dd");
    assert!(check.contains("42 people") && check.contains("70%"), "{check}");
    // An answer that changes later is open again.
    let other = but(&[("headcount", 41.into())]).form("company");
    assert_eq!(scene.main.save("company", &other).await.status, 303);
    assert_eq!(scene.compared().await.attributes(".disagreement", "id"), ["headcount"]);
}

#[tokio::test]
async fn an_opinion_counts_nowhere_and_is_nobody_elses() {
    let mut scene = Scene::answered().await;
    let mut it = scene.ask(&[("name", "Ines Roth"), ("role", "IT lead")]).await;
    let told = it.get("company").await.read(".note");
    assert!(told.contains("You answer as Ines Roth, IT lead"), "{told}");
    assert!(told.contains("Nobody sees your answers before you hand them in"), "{told}");
    it.answer(&Company::named("Harbor & Pine")).await;
    let id = it.base.rsplit('/').next().unwrap().to_owned();
    for (path, status) in [("result", 404), ("delete", 404), ("rules", 404), ("shares", 404)] {
        assert_eq!(it.post(path, &[]).await.status, status, "{path}");
    }
    assert_eq!(it.get("result").await.location(), format!("{}/check", it.base));
    assert_eq!(it.get("ownership/projects").await.status, 404);
    // Neither the consultant nor another opinion's holder reads it.
    let mut other = scene.ask(&[("name", "Max Hall")]).await;
    for visitor in [&mut scene.office.consultant, &mut other.visitor] {
        assert_eq!(visitor.get(&format!("/assessments/{id}/check")).await.status, 404);
    }
    assert_eq!(it.visitor.get(&format!("{}/check", scene.main.base)).await.status, 404);
    let opinions = format!("{}/opinions", scene.page);
    assert_eq!(it.visitor.get(&opinions).await.status, 303, "it asks to sign in");
    let log = scene.app.look_up("select string_agg(details::text, ' ') from audit_entry").await;
    assert!(!log.contains("headcount"), "{log}");
    let db = scene.app.db();
    let paths = readyline::db::insight::paths(&db, None, 10).await.unwrap();
    assert_eq!(paths.len(), 1, "only the assessment itself");
    let now = readyline::db::retention::in_force(&db).await.unwrap().keep;
    let keep = readyline::db::retention::Keep { unfinished_days: 0, finished_months: 0, ..now };
    assert_eq!(readyline::db::retention::sweep(&db, keep, 10).await.unwrap(), 0);
}

#[tokio::test]
async fn whoever_was_asked_hands_in_before_seeing_the_others() {
    let mut scene = Scene::answered().await;
    let (link, _) = key(&scene.app, &scene.main, "Olu Ade").await;
    let mut coo = Walk { visitor: scene.app.visitor(), base: scene.main.base.clone() };
    assert_eq!(coo.visitor.get(&link).await.status, 303);
    assert_eq!(coo.get("check").await.status, 200);
    let mut own = scene.ask(&[("name", "olu ade"), ("role", "COO")]).await;
    let mut it = scene.ask(&[("name", "Ines Roth"), ("role", "IT lead")]).await;
    it.answer(&but(&[("headcount", 41.into())])).await;
    assert_eq!(hand_in(&mut it).await.status, 303);
    let opinions = format!("{}/opinions", scene.page);
    for path in [opinions.clone(), format!("{}/check", coo.base)] {
        let held = coo.visitor.get(&path).await;
        assert_eq!(held.status, 422, "{path}");
        assert!(held.text().contains("Hand them in first") && !held.text().contains("41 people"));
    }
    let early = [("question", "headcount"), ("answer", "41"), ("rev", "7")];
    let early = coo.visitor.post(&format!("{opinions}/settle"), &early).await;
    assert_eq!(early.status, 422);
    own.answer(&Company::named("Harbor & Pine")).await;
    assert_eq!(hand_in(&mut own).await.status, 303);
    assert!(coo.get("check").await.text().contains(&opinions), "the way there is shown now");
    let done = settle(&mut coo.visitor, &scene.page, "headcount", &[("answer", "41")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = scene.compared().await;
    assert!(page.read(SETTLED).contains("settled by Olu Ade (client)"), "{}", page.read(SETTLED));
    let author = "select author = (select key_id from assessment_key) from answer
        where signal = 'headcount' order by revision desc limit 1";
    assert_eq!(scene.app.look_up(&*format!("select ({author})::text").leak()).await, "true");
    // Somebody who hands in another view later opens the question again.
    let mut late = scene.ask(&[("name", "Max Hall")]).await;
    late.answer(&but(&[("headcount", 44.into())])).await;
    assert_eq!(hand_in(&mut late).await.status, 303);
    assert_eq!(scene.compared().await.attributes(".disagreement", "id"), ["headcount"]);
}

#[tokio::test]
async fn withdrawing_and_deleting_leave_no_row() {
    let mut scene = Scene::answered().await;
    let mut it = scene.ask(&[("name", "Ines Roth")]).await;
    let mut max = scene.ask(&[("name", "Max Hall")]).await;
    for walk in [&mut it, &mut max] {
        walk.answer(&but(&[("headcount", 41.into())])).await;
        assert_eq!(hand_in(walk).await.status, 303);
    }
    let visitor = &mut scene.office.consultant;
    settle(visitor, &scene.page, "headcount", &[("answer", "41")]).await;
    let drawn = visitor.get(&scene.page).await;
    let withdraw = drawn.attributes("form[action*='/opinions/'][action$='/withdraw']", "action");
    assert_eq!(visitor.post(&withdraw[0], &[]).await.status, 303);
    assert_eq!(it.get("check").await.status, 404);
    assert_eq!(scene.app.look_up("select count(*)::text from assessment").await, "2");
    assert_eq!(scene.main.post("delete", &[]).await.status, 303);
    assert_eq!(max.get("check").await.status, 404);
    let left = "select concat_ws(' ',
        (select count(*) from assessment), (select count(*) from answer),
        (select count(*) from answer_op), (select count(*) from assessment_key),
        (select count(*) from opinion), (select count(*) from settlement))";
    assert_eq!(scene.app.look_up(left).await, "0 0 0 0 0 0");
}

#[tokio::test]
async fn what_people_agree_on_is_taken_over_as_it_was_seen() {
    let mut scene = Scene::empty().await;
    let mut it = scene.ask(&[("name", "Ines Roth"), ("role", "IT lead")]).await;
    it.answer(&but(&[("headcount", 41.into())])).await;
    assert_eq!(hand_in(&mut it).await.status, 303);
    let seen = scene.compared().await;
    assert_eq!(seen.texts("[aria-labelledby=agreed] .qa").len(), 40, "one voice is all there is");
    let mut max = scene.ask(&[("name", "Max Hall")]).await;
    max.answer(&but(&[("headcount", 42.into())])).await;
    assert_eq!(hand_in(&mut max).await.status, 303);
    let action = format!("{}/opinions/agree", scene.page);
    let form = |page: &Reply| ["op", "rev", "agreed"].map(|name| (name, page.field(name).unwrap()));
    let take = |page: &Reply| {
        let (form, mut visitor) = (form(page), scene.office.consultant.clone());
        let action = action.clone();
        async move {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            visitor.post(&action, &form).await
        }
    };
    let late = take(&seen).await;
    assert_eq!(late.status, 409, "somebody handed in meanwhile");
    assert!(late.read("[role=alert]").contains("look once more"));
    assert_eq!(late.texts("[aria-labelledby=agreed] .qa").len(), 39, "not the headcount");
    for _ in 0..2 {
        assert_eq!(take(&late).await.status, 303, "twice is once");
    }
    let page = scene.compared().await;
    assert!(page.texts("[aria-labelledby=agreed]").is_empty());
    assert_eq!(page.attributes(".disagreement", "id"), ["headcount"]);
    assert!(page.read(SETTLED).contains("Taken from Ines Roth (IT lead) and Max Hall"));
    let (visitor, at) = (&mut scene.office.consultant, scene.page.as_str());
    assert_eq!(settle(visitor, at, "headcount", &[("answer", "42")]).await.status, 303);
    let page = scene.compared().await;
    let onward = page.attributes(".actions a.button", "href");
    assert_eq!(onward, [format!("{}/check", scene.main.base)], "all 40 are there");
    assert_eq!(scene.main.submit().await.status, 303);
    let log = scene.app.look_up("select string_agg(action, ' ' order by at) from audit_entry");
    assert_eq!(log.await.matches("opinions_taken_over").count(), 1);
}
