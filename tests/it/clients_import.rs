//! Many clients' answers at once: what is told of a bad file, what is imported, and how often.

use std::time::Instant;

use readyline::db::audit::Actor;
use readyline::db::job_runs::Wish;
use readyline::jobs::recheck;
use readyline::rules::questionnaire::questionnaire;
use readyline::web::secret::new_id;
use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::company::Company;
use crate::support::database::{number, psql, run};
use crate::support::firm::Office;

/// A table of clients: heads, then a row each.
pub(crate) struct Sheet(Vec<Vec<String>>);

impl Sheet {
    /// So many clients with all the answers of an example, each with a name of its own.
    pub(crate) fn of(clients: usize) -> Sheet {
        let about = ["name", "contact", "email", "tags"].map(str::to_owned);
        let keys = questionnaire().signals.iter().map(|signal| signal.key.clone());
        let mut rows = vec![about.into_iter().chain(keys).collect()];
        let company = Company::named("Harbor & Pine");
        for at in 1..=clients {
            let about = [format!("Client {at}"), "Olu Ade".into(), String::new(), "north".into()];
            let answers =
                questionnaire().signals.iter().map(|signal| match &company.answers[&signal.key] {
                    Value::Null => "don't know".to_owned(),
                    Value::String(option) => option.clone(),
                    number => number.to_string(),
                });
            rows.push(about.into_iter().chain(answers).collect());
        }
        Sheet(rows)
    }

    fn column(&self, key: &str) -> usize {
        self.0[0].iter().position(|head| head == key).expect("a column")
    }

    /// Writes into a cell; `row` as the spreadsheet counts.
    fn set(&mut self, row: usize, key: &str, text: &str) {
        let column = self.column(key);
        self.0[row - 1][column] = text.to_owned();
    }

    pub(crate) fn csv(&self) -> Vec<u8> {
        let cell = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",");
        self.0.iter().map(line).collect::<Vec<_>>().join("\r\n").into_bytes()
    }
}

pub(crate) async fn upload(visitor: &mut Visitor, file: &[u8]) -> Reply {
    let op = new_id().to_string();
    send(visitor, &op, file).await
}

async fn send(visitor: &mut Visitor, op: &str, file: &[u8]) -> Reply {
    let parts = [("op", None, op.as_bytes()), ("file", Some("clients.csv"), file)];
    visitor.post_parts("/clients/import", &parts).await
}

/// Begins the import and waits until it is done.
pub(crate) async fn import(visitor: &mut Visitor, report: &str, existing: &str) -> Reply {
    let begun = visitor.post(report, &[("existing", existing)]).await;
    assert_eq!((begun.status, begun.location()), (303, report));
    loop {
        let page = visitor.get(report).await;
        if page.read("h1") == "Imported" {
            return page;
        }
        assert_eq!(page.read("h1"), "Importing", "{}", page.text());
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

pub(crate) async fn office(app: &TestApp) -> Office {
    Office::founded(app, "Kestrel Advice", "kim@example.com").await
}

#[tokio::test]
async fn fifty_bad_cells_among_five_thousand_clients_are_named_and_a_good_file_is_in_quickly() {
    let app = TestApp::start().await;
    let mut kim = office(&app).await.consultant;
    let good = Sheet::of(5_000);
    let mut bad = Sheet::of(5_000);
    let keys = ["headcount", "annual_revenue", "csat_pct", "it_lead", "email"];
    let mut expected = Vec::new();
    for at in 0..50 {
        let (row, key) = (17 + at * 97, keys[at % keys.len()]);
        bad.set(row, key, "some 12 or so");
        let column = bad.column(key);
        let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap());
        let letters = match column {
            0..26 => letter(column).to_string(),
            more => format!("A{}", letter(more - 26)),
        };
        expected.push(format!("Row {row}, column {letters} ({key}):"));
    }
    let begun = Instant::now();
    let sent = upload(&mut kim, &bad.csv()).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    eprintln!("5,000 clients with 50 bad cells are read in {:?}", begun.elapsed());
    let report = kim.get(sent.location()).await;
    assert_eq!(report.texts("#cells li b"), expected);
    assert!(report.read("#counts").starts_with("4,950 rows are good, 50 have faults"));
    assert!(report.text().contains("Import the 4,950 good rows"));
    assert!(
        report
            .read("#cells")
            .contains("Enter how many people work for the company as a whole number, such as 180.")
    );
    let file = kim.get(&format!("{}/faults.csv", sent.location())).await;
    assert_eq!(file.text().lines().count(), 51);
    assert_eq!(app.look_up("select count(*)::text from client").await, "0", "nothing is in yet");

    let begun = Instant::now();
    let sent = upload(&mut kim, &good.csv()).await;
    let done = import(&mut kim, sent.location(), "skip").await;
    eprintln!("5,000 good clients are read and imported in {:?}", begun.elapsed());
    assert!(done.read(".lead").starts_with("5,000 rows are imported, 5,000 with a result."));
    let mut psql = psql(&app.options).await;
    for (count, table) in [
        (5_000, "client"),
        (5_000, "assessment where source = 'imported' and revision = 1"),
        (5_000, "result"),
        (5_000, "audit_entry where action = 'client_imported'"),
        (0, "import_row join import_batch using (firm_id, batch_id) where bad = 0"),
    ] {
        assert_eq!(number(&mut psql, &format!("select count(*) from {table}")).await, count);
    }
}

#[tokio::test]
async fn an_imported_company_gets_the_result_that_the_form_gives() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    let sent = upload(&mut office.consultant, &Sheet::of(1).csv()).await;
    import(&mut office.consultant, sent.location(), "skip").await;
    let id = app.look_up("select assessment_id::text from result").await;
    let page = office.consultant.get(&format!("/assessments/{id}/result")).await;
    assert_eq!(page.attributes("[data-role]", "data-verdict"), ["hire", "not_yet"]);
    let wish = Wish::Person(Actor::shell(), new_id());
    let checked = recheck::run(&app.db(), new_id(), &wish).await.unwrap().unwrap();
    assert_eq!((checked.results, checked.differ), (1, 0));
    let author = app.look_up("select author::text from answer limit 1").await;
    assert_eq!(author, office.account.to_string());
    let about = app.look_up("select contact || array_to_string(tags, ',') from client").await;
    assert_eq!(about, "Olu Adenorth");
}

#[tokio::test]
async fn a_client_that_exists_is_pointed_out_and_left_out_or_looked_at_again() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    office.client(&app, "CLIENT 2").await;
    let rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    rival.client(&app, "Client 1").await;
    let mut sheet = Sheet::of(3);
    sheet.set(4, "headcount", "");
    let sent = upload(&mut office.consultant, &sheet.csv()).await;
    let report = office.consultant.get(sent.location()).await;
    assert_eq!(report.texts("fieldset li"), ["Row 3: Client 2"]);
    assert_eq!(rival.consultant.clone().get(sent.location()).await.status, 404);
    assert_eq!(rival.consultant.clone().post(sent.location(), &[]).await.status, 404);
    let done = import(&mut office.consultant, sent.location(), "skip").await;
    let words = "2 rows are imported, 1 with a result. 1 left out: that client exists.";
    assert_eq!(done.read(".lead"), words);

    let sent = upload(&mut office.consultant, &sheet.csv()).await;
    let done = import(&mut office.consultant, sent.location(), "add").await;
    assert!(done.read(".lead").starts_with("3 rows are imported, 2 with a result."));
    // Sent again, the form and the button do nothing more.
    office.consultant.post(sent.location(), &[("existing", "add")]).await;
    let mut psql = psql(&app.options).await;
    let clients = "select count(*) from client join firm using (firm_id)
        where firm.name = 'Kestrel Advice'";
    assert_eq!(number(&mut psql, clients).await, 3);
    assert_eq!(number(&mut psql, "select count(*) from assessment").await, 5);
    let begun = "select count(*) from audit_entry where action = 'clients_imported'";
    assert_eq!(number(&mut psql, begun).await, 2);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_upload_and_a_dead_import_goes_on() {
    let app = TestApp::start().await;
    let mut kim = office(&app).await.consultant;
    let op = new_id().to_string();
    let first = send(&mut kim, &op, &Sheet::of(2).csv()).await;
    let again = send(&mut kim, &op, &Sheet::of(2).csv()).await;
    assert_eq!(first.location(), again.location());
    let other = send(&mut kim, &op, &Sheet::of(3).csv()).await;
    assert_ne!(first.location(), other.location(), "the corrected file is another upload");
    // Its server died with one row done.
    let mut psql = psql(&app.options).await;
    let dead = format!(
        "update import_batch set run_id = gen_random_uuid(), existing = 'skip', done = 1,
            beat_at = now() - interval '31 seconds' where batch_id = '{op}';
        delete from import_row where batch_id = '{op}' and row_number = 2"
    );
    run(&mut psql, &dead).await;
    let page = kim.get(first.location()).await;
    assert_eq!(page.read("h1"), "The import stopped");
    let done = import(&mut kim, first.location(), "add").await;
    assert!(done.read(".lead").starts_with("2 rows are imported"));
    assert_eq!(number(&mut psql, "select count(*) from client").await, 1, "the row that was left");
}
