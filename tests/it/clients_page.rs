//! One client: its profile, its assessments, and the sheet for its next meeting.

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::firm::Office;
use crate::support::people::audit_log;

/// The form of the page to change a client, with some fields typed anew.
fn typed<'a>(page: &'a Reply, changes: &'a [(&'a str, &'a str)]) -> Vec<(&'a str, String)> {
    let kept = ["rev", "name", "contact", "email", "tags"];
    let kept = kept.map(|name| (name, page.field(name).expect("a field")));
    let notes = page.texts("textarea").pop().expect("notes");
    let whose = page.attributes("#responsible option[selected]", "value").pop();
    let rest = [("notes", notes), ("responsible", whose.unwrap_or_default())];
    let value = |(name, stored): (&'a str, String)| {
        let typed = changes.iter().find(|(field, _)| *field == name);
        (name, typed.map_or(stored, |(_, typed)| (*typed).to_owned()))
    };
    kept.into_iter().chain(rest).map(value).collect()
}

async fn save(office: &mut Office, path: &str, page: &Reply, changes: &[(&str, &str)]) -> Reply {
    let form = typed(page, changes);
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    office.consultant.post(path, &form).await
}

#[tokio::test]
async fn a_client_is_added_once_and_what_is_wrong_with_it_is_said() {
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let mut kim = office.consultant;
    let form = kim.get("/clients/new").await;
    let op = form.field("op").unwrap();
    let long = "x".repeat(121);
    let bad =
        [("op", op.as_str()), ("name", ""), ("contact", &long), ("email", "ana"), ("tags", "a,b")];
    let refused = kim.post("/clients", &bad).await;
    assert_eq!((refused.status, refused.texts(".faults li").len()), (422, 3));
    assert_eq!(refused.field("tags").as_deref(), Some("a,b"), "what was typed is still there");
    let op = refused.field("op").unwrap();
    let good = [("op", op.as_str()), ("name", " Harbor & Pine "), ("tags", "Retail, ,retail,EU")];
    for _ in 0..2 {
        let added = kim.post("/clients", &good).await;
        assert_eq!(added.location(), format!("/clients/{op}?done=added"));
    }
    assert_eq!(app.look_up("select count(*)::text from client").await, "1");
    let stored = "select name || array_to_string(tags, '|') from client";
    assert_eq!(app.look_up(stored).await, "Harbor & PineRetail|EU");
    let page = kim.get(&format!("/clients/{op}")).await;
    assert_eq!(page.read("h1"), "Harbor & Pine");
    assert!(page.read("dd").contains("kim"), "whoever adds it looks after it");
}

#[tokio::test]
async fn a_second_client_of_the_same_name_is_asked_about_first() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    rival.client(&app, "Pawfolio").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let kim = &mut office.consultant;
    let form = kim.get("/clients/new").await;
    let op = form.field("op").unwrap();
    let typed = [("op", op.as_str()), ("name", "HARBOR & pine "), ("tags", "EU"), ("notes", "x")];
    let asked = kim.post("/clients", &typed).await;
    assert_eq!(asked.status, 409);
    assert!(asked.attributes(".note a", "href").contains(&format!("/clients/{}", of.client)));
    assert_eq!(
        (asked.field("tags").as_deref(), asked.texts("textarea")),
        (Some("EU"), vec!["x".into()])
    );
    let count = "select count(*)::text from client where name ilike 'harbor%'";
    assert_eq!(app.look_up(count).await, "1", "nothing was added yet");
    let (op, second) = (asked.field("op").unwrap(), asked.field("second").unwrap());
    let other = [("op", op.as_str()), ("name", "harbor & pine"), ("second", "Other")];
    assert_eq!(kim.post("/clients", &other).await.status, 409, "asked about another name");
    let sure = [&typed[..], &[("second", second.as_str())]].concat();
    for _ in 0..2 {
        let added = kim.post("/clients", &sure).await;
        assert_eq!(added.location(), format!("/clients/{op}?done=added"));
        assert_eq!(app.look_up(count).await, "2");
    }
    let free = kim.post("/clients", &[("name", "Pawfolio")]).await;
    assert_eq!(free.status, 303, "another firm's clients are nobody's business");
}

#[tokio::test]
async fn two_who_change_a_client_at_once_lose_nothing() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let path = format!("/clients/{}", of.client);
    let drawn = office.consultant.get(&format!("{path}/edit")).await;
    let first = [("notes", "Met *Olu*.\r\nAsked twice."), ("tags", "retail")];
    assert_eq!(save(&mut office, &path, &drawn, &first).await.status, 303);
    let second = [("notes", "Prefers calls."), ("contact", "Olu Ade")];
    let clash = save(&mut office, &path, &drawn, &second).await;
    assert_eq!(clash.status, 409);
    assert_eq!(clash.texts("textarea"), ["Prefers calls."]);
    assert_eq!(clash.texts("#notes-other"), ["Met *Olu*.\nAsked twice."]);
    assert_eq!(clash.read("#tags-other"), "Stored meanwhile: retail");
    assert_eq!(clash.texts("#name-other").len(), 0, "nobody changed the name");
    let both = [("notes", "Met *Olu*. Prefers calls."), ("tags", "retail")];
    assert_eq!(save(&mut office, &path, &clash, &both).await.status, 303);
    let page = office.consultant.get(&path).await;
    assert_eq!(page.read(".playbook"), "Met Olu. Prefers calls.");
    assert!(page.read("dd").contains("Olu Ade"));
    let log = audit_log(&app).await;
    let saved = log.iter().filter(|line| line.starts_with("client_saved")).count();
    assert_eq!(saved, 2, "{log:?}");
    // Sent again, it changes nothing and is no clash.
    assert_eq!(save(&mut office, &path, &clash, &both).await.status, 303);
    let said = app.look_up("select string_agg(details::text, '') from audit_entry").await;
    assert!(!said.contains("Prefers"), "notes stay out of the log");
}

#[tokio::test]
async fn notes_can_harm_nobody() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let path = format!("/clients/{}", of.client);
    let drawn = office.consultant.get(&format!("{path}/edit")).await;
    let notes = "# Plan\n<script>alert(1)</script>\n[x](javascript:alert(1)) **bold**\n</textarea>";
    let names = [("notes", notes), ("name", "<b>Harbor</b>"), ("contact", "\"><img src=x>")];
    assert_eq!(save(&mut office, &path, &drawn, &names).await.status, 303);
    for page in [path.clone(), format!("{path}/edit"), format!("{path}/meeting"), "/clients".into()]
    {
        let page = office.consultant.get(&page).await;
        assert!(!page.text().contains("<script>alert"), "{}", page.text());
        assert!(!page.text().contains("<b>Harbor") && !page.text().contains("<img"));
        assert!(page.attributes("a", "href").iter().all(|href| !href.starts_with("java")));
    }
    let page = office.consultant.get(&path).await;
    assert_eq!(
        (page.texts(".playbook strong"), page.texts(".playbook h3")),
        (vec!["bold".to_owned()], vec!["Plan".to_owned()])
    );
}

#[tokio::test]
async fn a_client_page_tells_of_its_assessments_and_what_to_ask_next() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let path = format!("/clients/{}", of.client);
    let bare = office.consultant.get(&format!("{path}/meeting")).await;
    assert!(bare.read(".lead").contains("no result yet"));
    let mut walk = office.assessment(&app, of).await;
    // Its verdict is a close call, so that there is something to ask.
    let company = Company::named("Pawfolio");
    walk.save("company", &company.form("company")).await;
    let begun = office.consultant.get(&path).await;
    assert!(begun.read("td").contains("1 of 7 pages answered"));
    walk.answer(&company).await;
    walk.submit().await;
    let shared = walk.share().await;
    app.visitor().get(&shared).await;
    let done = office.consultant.get(&path).await;
    let cells = done.read("td");
    assert!(cells.contains("All pages answered") && cells.contains("one share link"), "{cells}");
    let assessment = walk.base.rsplit('/').next().unwrap();
    let links = done.attributes("a", "href");
    assert!(links.contains(&format!("{path}/assessments/{assessment}")), "{links:?}");
    let from = done.attributes("#from option", "value");
    assert_eq!(from, ["empty", assessment]);
    let sheet = office.consultant.get(&format!("{path}/meeting")).await;
    let questions = sheet.texts(".sheet h2");
    assert!((1..=3).contains(&questions.len()), "{questions:?}");
    for href in sheet.attributes(".sheet a", "href") {
        let (page, question) = href.split_once('#').expect("a question's place");
        let page = office.consultant.get(page).await;
        assert!(page.text().contains(&format!("id=\"{question}\"")), "{href}");
    }
}
