//! Whatever is stored about a client stands in its export: also what a later migration adds.

use serde_json::Value;

use crate::clients_export::client;
use crate::support::app::TestApp;
use crate::support::database::{psql, run};
use crate::support::firm::Office;

/// Tables about a client, and where the export has the first row of each.
const EXPORTED: &[(&str, &str)] = &[
    ("client", "/client"),
    ("assessment", "/assessments/0"),
    ("answer", "/assessments/0/answers/0"),
    ("result", "/assessments/0/results/0"),
    ("share", "/assessments/0/links/0"),
    ("share_opening", "/assessments/0/links/0/openings/0"),
    ("assessment_key", "/assessments/0/invitations/0"),
    ("opinion", "/assessments/0/opinions/0"),
    ("settlement", "/assessments/0/settlements/0"),
    ("action", "/assessments/0/actions/0"),
];

/// Tables about a client that are not exported, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("answer_op", "fingerprints of forms; when each answer was saved stands beside the answer"),
    ("standing", "worked out from the results, and made anew whenever it is thrown away"),
    ("preview_flip", "worked out from the results for a draft of other rules"),
    ("webhook_event", "copies from the results on their way to the firm's own programs"),
    ("webhook_try", "what the firm's own programs answered"),
    ("import_row", "rows of a file that are no client's before they are imported"),
];

/// Tables that lead to a client or an assessment: by their foreign keys, step by step, or, where
/// rows are found without one, by a column that is called so.
pub(crate) const REACHING: &str = "with recursive keys (below, above) as (
        select child.table_name::text, parent.table_name::text
        from information_schema.referential_constraints it
        join information_schema.table_constraints child
            on child.constraint_name = it.constraint_name
        join information_schema.table_constraints parent
            on parent.constraint_name = it.unique_constraint_name
        where it.constraint_schema = 'public'
    ), named as (
        select table_name::text as name from information_schema.columns
        where table_schema = 'public' and data_type = 'uuid'
            and column_name ~ 'client|assessment|opinion'
        union select unnest(array['client', 'assessment'])
    ), reaching (name) as (
        select name from named
        union select below from keys join reaching on above = name
    )
    select name from reaching order by name";

#[tokio::test]
async fn every_table_about_a_client_stands_in_its_export() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let (of, _) = client(&app, &office, "zebra").await;
    let file = office.consultant.get(&format!("/clients/{}/export.json", of.client)).await;
    let all: Value = serde_json::from_str(file.text()).unwrap();
    for (table, place) in EXPORTED {
        assert!(all.pointer(place).is_some_and(|row| !row.is_null()), "{table} at {place}: {all}");
    }
    assert_eq!(all["assessments"][0]["actions"][0]["words"], "Action zebra");
    assert!(LEFT_OUT.iter().all(|(_, why)| why.len() > 20));

    let mut known: Vec<&str> = EXPORTED.iter().chain(LEFT_OUT).map(|(table, _)| *table).collect();
    known.sort_unstable();
    let mut psql = psql(&app.options).await;
    let stored: Vec<String> = sqlx::query_scalar(REACHING).fetch_all(&mut psql).await.unwrap();
    assert_eq!(stored, known, "a table about clients is exported, or there is a reason why not");

    let csv = office.consultant.get(&format!("/clients/{}/export.csv", of.client)).await;
    assert!(csv.text().contains("Action zebra") && csv.text().contains(",openings,"));
}

#[tokio::test]
async fn a_long_history_is_exported_to_its_end() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Client").await;
    let sql = format!(
        "insert into audit_entry (entry_id, at, actor, client, request_id, action, object, details)
        select gen_random_uuid(), now() - make_interval(mins => n / 7), 'kim@example.com', '-', '',
            'client_changed', '{}', jsonb_build_object('n', n) from generate_series(1, 11500) n",
        of.client
    );
    run(&mut psql(&app.options).await, &sql).await;
    let path = format!("/clients/{}/export", of.client);
    let file = office.consultant.get(&format!("{path}.json")).await;
    let all: Value = serde_json::from_str(file.text()).unwrap();
    let lines = all["audit"].as_array().unwrap();
    let mut numbers: Vec<i64> = lines.iter().filter_map(|it| it["details"]["n"].as_i64()).collect();
    assert_eq!(numbers.len(), 11_500);
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 11_500, "each once");
    let csv = office.consultant.get(&format!("{path}.csv")).await;
    assert!(csv.text().contains("audit,,11501,"), "with the line about the client itself");
}
