//! A firm begins an assessment for a client, invites people there, and follows how far they are.

use readyline::db::audit::Actor;
use readyline::db::brands::{self, LogoChange, NewBrand};
use readyline::mail::Mailer;
use readyline::web::secret::new_id;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::company::Company;
use crate::support::firm::Office;
use crate::support::mailbox::Mailbox;
use crate::support::people::audit_log;
use crate::support::walk::{Walk, fields};

/// A firm with a client and an assessment of it: the address of the consultants' page.
async fn begun(app: &TestApp) -> (Office, String) {
    let mut office = Office::founded(app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(app, "Harbor & Pine").await;
    let address = format!("/clients/{}/assessments", of.client);
    let begun = office.consultant.post(&address, &[("from", "empty")]).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let page = begun.location().to_owned();
    assert!(page.starts_with(&address));
    (office, page)
}

/// `/assessments/{id}` of the assessment that a page is about.
fn base(page: &str) -> String {
    format!("/assessments/{}", page.rsplit('/').next().unwrap())
}

async fn invite(visitor: &mut Visitor, page: &str, fields: &[(&str, &str)]) -> Reply {
    let op = visitor.get(page).await.field("op").unwrap();
    let form = [&[("op", op.as_str())], fields].concat();
    visitor.post(&format!("{page}/invitations"), &form).await
}

/// The private links that a page shows, as paths.
fn links(page: &Reply) -> Vec<String> {
    let links = page.texts("code.link");
    links.iter().map(|link| link[link.find("/resume/").unwrap()..].to_owned()).collect()
}

async fn shown(visitor: &mut Visitor, page: &str) -> Vec<String> {
    links(&visitor.get(page).await)
}

#[tokio::test]
async fn an_assessment_begins_empty_or_with_the_answers_of_another() {
    let app = TestApp::start().await;
    let (mut office, page) = begun(&app).await;
    let mut first = Walk { visitor: office.consultant.clone(), base: base(&page) };
    first.answer(&Company::named("Harbor & Pine")).await;
    let client = page.rsplit_once('/').unwrap().0;
    let from = page.rsplit('/').next().unwrap();
    let fields = [("from", from), ("op", "01900000-0000-7000-8000-000000000001")];
    let copy = office.consultant.post(client, &fields).await.location().to_owned();
    let again = office.consultant.post(client, &fields).await.location().to_owned();
    assert_eq!(copy, again, "one press begins one");
    let drawn = office.consultant.get(&copy).await;
    assert!(drawn.read(".lead").contains("All 40 questions"), "{}", drawn.read(".lead"));
    assert!(drawn.read("main").contains("kim (consultant)"));
    let mut copied = Walk { visitor: office.consultant.clone(), base: base(&copy) };
    assert_eq!(copied.submit().await.status, 303);
    let log = audit_log(&app).await;
    let begun = log.iter().filter(|line| line.starts_with("assessment_begun")).count();
    assert_eq!(begun, 2, "{log:?}");
    // Another client's assessment, and another firm's client, give nothing.
    let other = office.client(&app, "Pawfolio").await;
    let elsewhere = format!("/clients/{}/assessments", other.client);
    assert_eq!(office.consultant.post(&elsewhere, &[("from", from)]).await.status, 404);
    let mut rival = Office::founded(&app, "Rival Advice", "lee@example.com").await.consultant;
    assert_eq!(rival.post(client, &[("from", "empty")]).await.status, 404);
}

#[tokio::test]
async fn whoever_is_invited_answers_in_the_own_name_and_the_consultant_follows() {
    let app = TestApp::start().await;
    let (mut office, page) = begun(&app).await;
    let note = "Dear Olu,\nplease <b>look</b>.";
    let made = invite(&mut office.consultant, &page, &[("name", "Olu Ade"), ("note", note)]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let drawn = office.consultant.get(&page).await;
    let link = links(&drawn).remove(0);
    let letter = drawn.read("textarea[readonly]");
    assert!(letter.contains(&link) && letter.contains("Harbor & Pine"), "{letter}");
    assert!(letter.contains("40 questions on 7 pages and takes 10 to 20 minutes"), "{letter}");
    assert!(drawn.read("main").contains("Has not come yet"));
    let mut guest = Walk { visitor: app.visitor(), base: base(&page) };
    assert_eq!(guest.visitor.get(&link).await.status, 303);
    let first = guest.get("company").await;
    let told = first.read(".note");
    assert!(told.contains("kim of Kestrel Advice invited you"), "{told}");
    assert!(
        told.contains("You answer as Olu Ade. Kestrel Advice and those at your company"),
        "{told}"
    );
    assert!(first.text().contains("&#60;b&#62;look") || first.text().contains("&lt;b&gt;look"));
    let wrong = guest.save("company", &fields(&[("headcount", "lots")])).await;
    assert_eq!((wrong.status, wrong.read(".note") == told), (422, true), "a mistake hides nothing");
    let company = Company::named("Harbor & Pine");
    assert_eq!(guest.save("company", &company.form("company")).await.status, 303);
    let drawn = office.consultant.get(&page).await;
    let rows = drawn.texts("tbody tr");
    assert!(rows[0].contains("Done") && rows[0].contains("Olu Ade (client)"), "{:?}", rows[0]);
    assert!(rows[1].contains("Not started"), "{:?}", rows[1]);
    assert!(drawn.read("main").contains("First came on"));
    // The check page tells each answer's author, and a guest sees no other's link.
    guest.answer(&company).await;
    let check = guest.get("check").await;
    assert!(check.read("dd").contains("Given by you"));
    let mut consultant = Walk { visitor: office.consultant.clone(), base: base(&page) };
    assert!(consultant.get("check").await.read("dd").contains("Given by Olu Ade (client)"));
    assert_eq!(guest.submit().await.status, 303);
    let result = guest.get("result").await;
    assert!(result.read("#inviter").starts_with("kim of Kestrel Advice invited you"));
    let first = consultant.get("company").await;
    assert_eq!(first.attributes("a.back", "href"), [page.as_str()], "back to the firm's page");
    let kims = consultant.get("result").await;
    assert!(kims.texts("#inviter").is_empty(), "nobody invited kim");
    assert_eq!(kims.attributes("a.back", "href"), [page.as_str()]);
    assert!(result.texts("a.back").is_empty(), "a guest has no such page");
    assert_eq!(guest.post("delete", &[]).await.status, 404);
    assert!([302, 303].contains(&guest.visitor.get(&page).await.status), "it asks to sign in");
}

#[tokio::test]
async fn a_link_is_replaced_or_withdrawn_and_seen_only_where_it_was_made() {
    let app = TestApp::start().await;
    let (mut office, page) = begun(&app).await;
    invite(&mut office.consultant, &page, &[("name", "Olu Ade")]).await;
    let old = shown(&mut office.consultant, &page).await.remove(0);
    let made = office.consultant.get(&page).await;
    let action = made.attributes("form[action$='/link']", "action").remove(0);
    // Another session of the same firm sees who was invited, not the link.
    let colleague = readyline::db::accounts::Role::Consultant;
    let mut colleague = app.signed_in(colleague, "lee@example.com").await;
    let mut psql = crate::support::database::psql(&app.options).await;
    let join =
        format!("update account set firm_id = '{}' where email = 'lee@example.com'", office.firm);
    crate::support::database::run(&mut psql, &join).await;
    let seen = colleague.get(&page).await;
    assert!(seen.read("main").contains("Olu Ade") && links(&seen).is_empty());
    assert_eq!(colleague.post(&action, &[]).await.status, 303);
    assert_eq!(app.visitor().get(&old).await.status, 404, "the old link is dead");
    assert!(shown(&mut office.consultant, &page).await.is_empty());
    assert_eq!(office.consultant.post(&action, &[]).await.status, 303);
    let new = shown(&mut office.consultant, &page).await.remove(0);
    let mut guest = app.visitor();
    assert_eq!(guest.get(&new).await.status, 303);
    let withdraw = action.replace("/link", "/withdraw");
    assert_eq!(office.consultant.post(&withdraw, &[]).await.status, 303);
    assert_eq!(app.visitor().get(&new).await.status, 404);
    assert_eq!(guest.get(&format!("{}/company", base(&page))).await.status, 404);
    assert_eq!(office.consultant.post(&action, &[]).await.status, 404, "it stays withdrawn");
    let mut rival = Office::founded(&app, "Rival Advice", "max@example.com").await.consultant;
    for path in [action, withdraw, format!("{page}/invitations"), format!("{page}/opinions")] {
        assert_eq!(rival.post(&path, &[("name", "x")]).await.status, 404, "{path}");
    }
    assert_eq!(rival.get(&page).await.status, 404);
    assert_eq!(rival.get(&format!("{page}/opinions")).await.status, 404);
}

#[tokio::test]
async fn a_mistyped_invitation_comes_back_as_it_was_typed() {
    let app = TestApp::start().await;
    let (mut office, page) = begun(&app).await;
    let fields = [("name", " "), ("email", "olu@"), ("note", "Please \u{202e}look")];
    let refused = invite(&mut office.consultant, &page, &fields).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attributes("#invite-email", "value"), ["olu@"]);
    assert_eq!(refused.texts(".faults li").len(), 3);
    assert_eq!(refused.attributes("#invite-name", "aria-invalid"), ["true"]);
    let some = [("name", "Olu"), ("which", "some")];
    let refused = office.consultant.post(&format!("{page}/opinions"), &some).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attributes(".faults a", "href"), ["#ask-which"]);
    assert_eq!(app.look_up("select count(*)::text from assessment_key").await, "0");
}

#[tokio::test]
async fn letters_bring_the_link_and_a_reminder_replaces_it() {
    let mut mailbox = Mailbox::open().await;
    let mailer = Mailer::new(&mailbox.url(), "Readyline <readyline@ready.example>").unwrap();
    let app = TestApp::start_with(None, |app| app.mail = Some(mailer)).await;
    let (mut office, page) = begun(&app).await;
    let db = app.db();
    let brand = NewBrand {
        firm: office.firm,
        seen: 0,
        name: "Kestrel & Sons".to_owned(),
        accent: None,
        footer: "4 Mill Lane\nBoston".to_owned(),
        logo: LogoChange::Keep,
    };
    assert!(brands::save(&db, &brand, &Actor::shell(), new_id()).await.unwrap());
    let fields = [("name", "Olu Ade"), ("email", "Olu@Example.com"), ("note", "Until Friday?")];
    assert_eq!(invite(&mut office.consultant, &page, &fields).await.status, 303);
    let letter = mailbox.next().await;
    let text = unfolded(&letter.text);
    assert!(letter.envelope[1].contains("olu@example.com"), "{:?}", letter.envelope);
    assert!(letter.header("Subject").starts_with("Kestrel & Sons asks"), "the name for clients");
    assert!(text.contains("4 Mill Lane\r\nBoston"), "{text}");
    for part in ["Hello Olu Ade", "kim of Kestrel & Sons", "Until Friday?", "kim@example.com"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let first = path(&text);
    let action = office.consultant.get(&page).await;
    let action = action.attributes("form[action$='/remind']", "action").remove(0);
    let op = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002).to_string();
    assert_eq!(office.consultant.post(&action, &[("op", &op)]).await.status, 303);
    assert_eq!(office.consultant.post(&action, &[("op", &op)]).await.status, 303);
    let letter = mailbox.next().await;
    assert!(letter.header("Subject").contains("Reminder"), "{}", letter.text);
    let second = path(&unfolded(&letter.text));
    assert_ne!(first, second);
    assert_eq!(app.visitor().get(&first).await.status, 404);
    assert_eq!(app.visitor().get(&second).await.status, 303);
    assert!(mailbox.is_empty(), "one press, one letter");
    // Twenty letters a day are the most; what was typed stays.
    for _ in 0..18 {
        assert_eq!(office.consultant.post(&action, &[]).await.status, 303);
    }
    assert_eq!(office.consultant.post(&action, &[]).await.status, 422);
    let refused = invite(&mut office.consultant, &page, &fields).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attributes("#invite-name", "value"), ["Olu Ade"]);
}

/// The letter without the line ends of quoted-printable.
fn unfolded(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}

fn path(text: &str) -> String {
    let at = text.find("/resume/").expect("a link");
    text[at..].chars().take_while(|c| c.is_alphanumeric() || "/-_".contains(*c)).collect()
}
