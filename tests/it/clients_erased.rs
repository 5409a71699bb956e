//! What the page says before a client is erased is what goes: every table about clients that the
//! schema has, and as many rows as there are.

use sqlx::AssertSqlSafe;

use crate::clients_dossier::REACHING;
use crate::clients_export::client;
use crate::support::app::TestApp;
use crate::support::database::{number, psql, run};
use crate::support::firm::Office;

/// Tables about a client, and how the page counts the rows.
const GOES: &[(&str, &str, &str)] = &[
    ("answer", "answer, counting earlier versions", "answers, counting earlier versions"),
    ("result", "result", "results"),
    ("share", "share link", "share links"),
    ("share_opening", "opening of a share link", "openings of share links"),
    ("assessment_key", "invitation", "invitations"),
    ("opinion", "second opinion", "second opinions"),
    ("settlement", "decision which answer counts", "decisions which answer counts"),
    ("action", "action of a plan", "actions of plans"),
    ("import_row", "row of an uploaded file", "rows of uploaded files"),
    ("webhook_event", "notice to your programs", "notices to your programs"),
];

/// Tables that go too, and why the page does not count their rows.
const WITH: &[(&str, &str)] = &[
    ("client", "the name, contact, e-mail address, tags and notes stand first on the page"),
    ("assessment", "those of second opinions are counted as second opinions"),
    ("answer_op", "fingerprints of the forms that brought the answers"),
    ("standing", "worked out from the results"),
    ("preview_flip", "worked out from the results for a draft of other rules"),
    ("webhook_try", "what the firm's own programs answered to the notices"),
];

#[tokio::test]
async fn everything_that_goes_is_counted_before_and_gone_after() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (of, walk) = client(&app, &office, "zebra").await;
    let assessment = walk.base.rsplit('/').next().unwrap();
    let mut psql = psql(&app.options).await;
    let more = format!(
        "insert into action (assessment_id, action_id, source, words, status)
        values ('{assessment}', gen_random_uuid(), 'own', 'One more', 'done');
        with hook as (
            insert into webhook (firm_id, webhook_id, address, secret, events, made_by)
            select '{0}', gen_random_uuid(), 'https://hook.example/', sha256('x'),
                array['result.finished'], account_id from account limit 1
            returning firm_id, webhook_id
        )
        insert into webhook_event (firm_id, webhook_id, event_id, kind, client_id, assessment,
            place, data)
        select firm_id, webhook_id, gen_random_uuid(), 'result.finished', '{1}',
            '{assessment}', 1, '{{}}' from hook",
        office.firm, of.client
    );
    run(&mut psql, &more).await;
    let parts = [("file", Some("a.csv"), &b"name\nClient zebra"[..])];
    assert_eq!(office.consultant.post_parts("/clients/import", &parts).await.status, 303);

    let path = format!("/clients/{}/erase", of.client);
    let page = office.consultant.get(&path).await;
    let told = page.texts("#goes + div li");
    for (table, one, many) in GOES {
        let rows = number(&mut psql, &format!("select count(*) from {table}")).await;
        assert!(rows > 0, "{table}: nothing to count proves nothing");
        let line = match rows {
            1 => format!("one {one}"),
            2..=10 => {
                format!("{} {many}", readyline::rules::words::count(rows as usize, "", "").trim())
            }
            rows => format!("{rows} {many}"),
        };
        let line = line.as_str();
        assert!(told.iter().any(|told| told.eq_ignore_ascii_case(line)), "{line}: {told:?}");
    }
    let mut known: Vec<&str> = GOES.iter().map(|(table, ..)| *table).collect();
    known.extend(WITH.iter().map(|(table, _)| *table));
    known.sort_unstable();
    let stored: Vec<String> = sqlx::query_scalar(REACHING).fetch_all(&mut psql).await.unwrap();
    assert_eq!(stored, known, "a table about clients is told of, or there is a reason why not");

    let gone = office.consultant.post(&path, &[("name", "Client zebra")]).await;
    assert_eq!(gone.status, 303);
    for table in stored {
        let left: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&mut psql)
            .await
            .unwrap();
        assert_eq!(left, 0, "{table}");
    }
}
