//! A client over time: its results over all assessments, any two compared, and the day to look at
//! it again.

use readyline::db::assessments::OfFirm;
use readyline::mail::Mailer;
use readyline::web::reminders::remind;
use readyline::web::{App, Site};

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{psql, run};
use crate::support::firm::Office;
use crate::support::mailbox::Mailbox;
use crate::support::people::audit_log;

/// A result of a client, in an assessment of its own.
async fn result(app: &TestApp, office: &Office, of: OfFirm, late: i64) {
    let mut company = Company::named("Northlight Audio");
    company.answers.insert("projects_late_pct".to_owned(), late.into());
    let mut walk = office.assessment(app, of).await;
    walk.answer(&company).await;
    assert_eq!(walk.submit().await.status, 303);
}

#[tokio::test]
async fn all_results_of_a_client_are_followed_and_any_two_compared() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Northlight Audio").await;
    let here = format!("/clients/{}/course", of.client);
    let empty = office.consultant.get(&here).await;
    assert!(empty.text().contains("no result yet"), "{}", empty.text());
    for late in [90, 40, 5] {
        result(&app, &office, of, late).await;
    }
    let page = office.consultant.get(&here).await;
    assert_eq!(page.status, 200);
    let rows = page.texts("#all + div tbody tr");
    assert_eq!(rows.len(), 3, "over all assessments");
    assert!(rows[0].contains("40% before, 5% now. Need for IT falls by"), "{}", rows[0]);
    assert!(rows[2].contains("First result here"));
    assert_eq!(page.texts("svg.course desc").len(), 2, "one drawing a role");
    assert_eq!(page.texts("svg.course desc")[0].matches("need ").count(), 3);
    assert!(page.texts("#watch + div li").len() >= 2);

    let ids = page.attributes("#from option", "value");
    let (newest, oldest) = (&ids[0], &ids[2]);
    let two = office.consultant.get(&format!("{here}?from={oldest}&to={newest}")).await;
    let sums = two.texts("[data-role=it_director] tfoot td");
    let figure = |cell: &String| {
        let cell = cell.replace('−', "-").replace('+', "");
        cell.parse::<f64>().unwrap_or_else(|_| panic!("{cell}"))
    };
    let sum: Vec<f64> = sums.iter().take(4).map(figure).collect();
    let [before, answers, rules, after] = sum.as_slice() else { panic!("{sums:?}") };
    assert!(((before + answers + rules) - after).abs() < 0.001 && *answers < 0.0, "{sum:?}");
    assert!(*rules == 0.0, "the same rules");

    let other = office.client(&app, "Harbor & Pine").await;
    let strange = format!("/clients/{}/course?from={oldest}&to={newest}", other.client);
    assert_eq!(office.consultant.get(&strange).await.status, 404, "another client's results");
    let mut rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    assert_eq!(rival.consultant.get(&here).await.status, 404);
    assert_eq!(rival.consultant.post(&here, &[("on", "2031-01-01")]).await.status, 404);
}

#[tokio::test]
async fn a_day_to_look_again_is_proposed_set_shown_and_taken_away() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Northlight Audio").await;
    let here = format!("/clients/{}/course", of.client);
    result(&app, &office, of, 40).await;
    let proposed = office.consultant.get(&here).await;
    assert!(proposed.read("#again + div").contains("Proposed:"));
    let day = proposed.field("on").unwrap();
    assert!(!office.consultant.get("/clients").await.text().contains("to look at this month"));

    let wrong = office.consultant.post(&here, &[("on", "soon")]).await;
    assert_eq!((wrong.status, wrong.field("on").as_deref()), (422, Some("soon")));
    assert_eq!(office.consultant.post(&here, &[("on", &day)]).await.status, 303);
    let set = "select look_again_on::text from client";
    assert_eq!(app.look_up(set).await, day);
    let log = audit_log(&app).await;
    assert!(log.last().unwrap().starts_with("client_look_again_set"), "{log:?}");

    let past = office.consultant.post(&here, &[("on", "2020-01-01")]).await;
    assert_eq!(past.status, 303);
    let list = office.consultant.get("/clients").await;
    assert!(list.read("details.note").contains("1 to look at this month"));
    assert!(list.read("details.note").contains("Northlight Audio"));
    let mut rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    assert!(!rival.consultant.get("/clients").await.text().contains("Northlight"));
    assert_eq!(office.consultant.post(&here, &[("on", "")]).await.status, 303);
    assert!(!office.consultant.get("/clients").await.text().contains("to look at this month"));
}

#[tokio::test]
async fn whoever_looks_after_a_client_gets_one_letter_on_the_day() {
    let mut mailbox = Mailbox::open().await;
    let app = TestApp::start().await;
    let office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let today = office.client(&app, "Due today").await;
    office.client(&app, "No day").await;
    let mut psql = psql(&app.options).await;
    for (client, day) in [("Due today", "0"), ("Due tomorrow", "1"), ("Long ago", "-30")] {
        if client != "Due today" {
            office.client(&app, client).await;
        }
        let sql = format!(
            "update client set look_again_on = (now() at time zone 'UTC')::date + {day}
            where name = '{client}'"
        );
        run(&mut psql, &sql).await;
    }
    let server = || {
        let site = Site::new(app.address, None, Vec::new()).unwrap();
        let mut server = App::new(app.db(), site);
        server.mail = Some(Mailer::new(&mailbox.url(), "Readyline <r@example.com>").unwrap());
        server
    };
    let (one, two) = (server(), server());
    let (first, second) = tokio::join!(remind(&one), remind(&two));
    assert_eq!(first.unwrap() + second.unwrap(), 1, "of two servers one writes");
    let letter = mailbox.next().await;
    assert!(letter.envelope.iter().any(|line| line.contains("kim@example.com")));
    let link = format!("/clients/{}/course", today.client);
    assert!(letter.text.contains("Due today") && letter.text.contains(&link), "{}", letter.text);
    assert_eq!(remind(&one).await.unwrap(), 0, "never twice");
    run(&mut psql, "update client set look_again_on = look_again_on + 0").await;
    assert_eq!(remind(&one).await.unwrap(), 0);
    assert!(mailbox.is_empty());
}
