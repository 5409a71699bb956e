//! Files of clients: the templates, what Excel writes, and what no list of clients needs.

use readyline::rules::questionnaire::questionnaire;
use rust_xlsxwriter::{Format, Workbook};

use crate::clients_import::{Sheet, import, office, upload};
use crate::support::app::TestApp;

#[tokio::test]
async fn the_templates_say_what_to_write_and_come_back_filled_in() {
    let app = TestApp::start().await;
    let mut kim = office(&app).await.consultant;
    let csv = kim.get("/clients/import/template.csv").await;
    let xlsx = kim.get("/clients/import/template.xlsx").await;
    assert_eq!((csv.status, xlsx.status), (200, 200));
    assert!(csv.text().contains("from 1 person to 5,000 people"));
    assert!(csv.text().contains("One of: nobody | other_manager | it_manager"));
    for file in [&csv.body, &xlsx.body] {
        let empty = upload(&mut kim, file).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text().contains("There is no client in this file"), "{}", empty.text());
    }
    let filled = csv.text().to_owned() + "Harbor & Pine,,,,180\n";
    let sent = upload(&mut kim, filled.as_bytes()).await;
    let report = kim.get(sent.location()).await;
    assert!(report.read("#counts").starts_with("1 row is good. Nothing is wrong."));
}

#[tokio::test]
async fn excel_cells_are_read_as_they_are_shown() {
    let app = TestApp::start().await;
    let mut kim = office(&app).await.consultant;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let percent = Format::new().set_num_format("0%");
    let date = Format::new().set_num_format("d mmm yyyy");
    // Heads in the words of the questions serve as well as keys.
    let revenue = &questionnaire().signal("annual_revenue").unwrap().label;
    for (column, head) in
        (0..).zip(["name", "csat_pct", revenue, "it_lead", "agents", "headcount", "it_staff"])
    {
        sheet.write_string(0, column, head).unwrap();
    }
    sheet.write_string(1, 0, "Harbor & Pine").unwrap();
    sheet.write_number_with_format(1, 1, 0.57, &percent).unwrap();
    sheet.write_number(1, 2, 24_000_000).unwrap();
    sheet.write_string(1, 3, "We already have a director, VP or C-level").unwrap();
    sheet.write_formula(1, 4, rust_xlsxwriter::Formula::new("=5+6").set_result("11")).unwrap();
    sheet.write_number(1, 5, 180.0).unwrap();
    sheet.write_number(1, 6, 0.1 + 0.2).unwrap();
    sheet.write_string(4, 0, "Tallow & Thread").unwrap();
    sheet.write_number_with_format(4, 5, 46_000.0, &date).unwrap();
    let option = &questionnaire().signal("it_lead").unwrap().option("director").unwrap().label;
    sheet.write_string(1, 3, option).unwrap();
    let sent = upload(&mut kim, &book.save_to_buffer().unwrap()).await;
    let report = kim.get(sent.location()).await;
    assert_eq!(report.texts("#cells li b"), ["Row 5, column F (headcount):"], "{}", report.text());
    import(&mut kim, sent.location(), "skip").await;
    let stored = app
        .look_up(
            "select string_agg(signal || '=' || (value #>> '{}'), ' ' order by signal) from answer",
        )
        .await;
    let expected = "agents=11 annual_revenue=24000000 csat_pct=57 headcount=180 it_lead=director \
                    it_staff=0.3";
    assert_eq!(stored, expected);
}

#[tokio::test]
async fn what_no_list_of_clients_needs_is_refused_in_plain_words() {
    let app = TestApp::start().await;
    let mut kim = office(&app).await.consultant;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "name").unwrap();
    sheet.write_string(1_048_575, 16_383, "far away").unwrap();
    let far = book.save_to_buffer().unwrap();
    let heads = |head: &str| format!("name,headcount,{head}\nAda,180,1\n").into_bytes();
    for (file, words) in [
        (b"".to_vec(), "There is no client in this file"),
        (b"name\xff\nAda".to_vec(), "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0 old".to_vec(), "Save it as .xlsx"),
        (b"PK\x03\x04 broken".to_vec(), "cannot be read"),
        (bomb(), "unpacks to more than a list of clients needs"),
        (far, "column XFD has something in it"),
        (Sheet::of(10_001).csv(), "more than 10,000"),
    ] {
        let reply = upload(&mut kim, &file).await;
        assert_eq!(reply.status, 422, "{words}");
        assert!(reply.text().contains(words), "{words}: {}", reply.read(".faults"));
    }
    for (file, place) in [
        (heads("industry"), "Row 1, column C:"),
        (heads("headcount"), "Row 1, column C (headcount):"),
        (b"company,headcount\nAda,1".to_vec(), "Row 1, column A:"),
        (b"headcount\n180".to_vec(), "Row 1, column A (name):"),
        (b"name\nAda\nBea\nada".to_vec(), "Row 4, column A (name):"),
        (b"name,headcount\nAda,1,5".to_vec(), "Row 2, column C:"),
        (b"name,tags\nAda,\"a,\xe2\x80\xaeb\"".to_vec(), "Row 2, column B (tags):"),
    ] {
        let sent = upload(&mut kim, &file).await;
        let report = kim.get(sent.location()).await;
        assert_eq!(report.texts("#cells li b"), [place]);
    }
    let huge = vec![b'a'; 10 * 1024 * 1024 + 5000];
    let parts = [("file", Some("a.csv"), &huge[..])];
    assert_eq!(kim.post_parts("/clients/import", &parts).await.status, 413);
    assert_eq!(kim.post("/clients/import", &[]).await.status, 415);
    assert_eq!(app.look_up("select count(*)::text from client").await, "0");
}

/// A sheet that unpacks to a thousand times its size.
fn bomb() -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("xl/sharedStrings.xml", options).unwrap();
    let piece = vec![b' '; 1024 * 1024];
    for _ in 0..100 {
        zip.write_all(&piece).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
