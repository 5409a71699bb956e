//! The preview of a draft as an admin meets it: begun, watched, read, and out of date.

use std::time::Duration;

use readyline::rules::answers::Answers;
use readyline::web::secret::new_id;
use tokio::time::Instant;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::database::{psql, run};
use crate::support::desk::{DOWNTIME, Desk, id};
use crate::support::population::companies;
use crate::support::stored::{ended, store};

/// Where the mark of high need for a Director of Customer Service stands.
pub(crate) const MARK: &str = "/roles/1/need/bands/high";

pub(crate) async fn store_some(desk: &Desk<'_>, companies: &[Answers]) {
    store(&mut psql(&desk.app.options).await, companies).await;
}

/// Tries a draft and gives the page of the outcome.
pub(crate) async fn tried(desk: &mut Desk<'_>, draft: &str) -> Reply {
    let path = format!("{draft}/preview");
    let begun = desk.admin.post(&path, &[]).await;
    assert_eq!((begun.status, begun.location()), (303, path.as_str()));
    ended(&desk.db, id(draft)).await;
    let page = desk.admin.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// The figures that these elements begin with.
pub(crate) fn figures(page: &Reply, selector: &str) -> Vec<i64> {
    let first = |text: &String| {
        let figure = text.replace(',', "");
        figure.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    page.texts(selector).iter().map(first).collect()
}

#[tokio::test]
async fn a_preview_is_begun_by_a_button_and_shows_who_changes_and_why() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(21, 400)).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, DOWNTIME, 12).await;
    desk.edit(&draft, MARK, 55).await;
    let before = desk.admin.get(&format!("{draft}/preview")).await;
    let shown = before.read("main");
    assert!(shown.contains("Stored now: 400 companies"), "{shown}");
    assert!(shown.contains("Test companies"), "{shown}");

    let page = tried(&mut desk, &draft).await;
    let entry = desk.audited("preview_begun").await;
    assert_eq!((entry["revision"].as_i64(), &entry["actor"]), (Some(3), &"ana@example.com".into()));
    let shown = page.read("main");
    let flipped = desk.count("select count(distinct assessment_id) from preview_flip").await;
    assert!(flipped > 5, "{flipped}");
    assert!(shown.contains(&format!("Of 400 companies, {flipped} change verdict.")), "{shown}");
    for said in ["Compared with version 1 on ", "Store downtime: +", "points of need", "The marks"]
    {
        assert!(shown.contains(said), "{said:?} in {shown}");
    }
    let totals: Vec<String> = page.texts("section[aria-labelledby=companies] table tbody tr");
    for (at, role) in ["it_director", "cs_director"].into_iter().enumerate() {
        let of = |side: &str| {
            format!("select count(*) from preview_flip where role = '{role}' and {side} = 'hire'")
        };
        let gained = desk.count(&of("after")).await - desk.count(&of("before")).await;
        let cell = &page.texts("section[aria-labelledby=companies] tbody tr:first-child td")[at];
        let figures: Vec<i64> = cell.split(" → ").map(|figure| figure.parse().unwrap()).collect();
        assert_eq!(figures.last().unwrap() - figures[0], gained, "{cell} in {totals:?}");
    }
    for (role, key) in [("it_director", "IT/Systems"), ("cs_director", "Customer Service")] {
        let sql = format!("select count(*) from preview_flip where role = '{role}'");
        let count = desk.count(&sql).await;
        let said = format!("Of 400 companies, {count} change verdict.");
        assert!(shown.contains(&said), "{said:?} for {key}");
        let section = format!("[aria-labelledby=role-{role}] table.stack td.n");
        let listed: i64 = figures(&page, &section).iter().sum();
        assert_eq!(listed, count, "the table of {key} lists each company once");
        let all = format!("[aria-labelledby=role-{role}] figure svg");
        assert!(!page.attributes(&all, "role").is_empty());
    }
    // Need and fit of two roles, twenty bins each, now and with the draft.
    let bins = figures(&page, "section details table tbody th[scope=row] ~ td.n");
    assert!(bins.len() >= 160, "{}", bins.len());
}

#[tokio::test]
async fn the_companies_are_listed_page_by_page() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(5, 600)).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, MARK, 40).await;
    tried(&mut desk, &draft).await;
    let sql = "select count(*) from preview_flip where role = 'cs_director'";
    let count = desk.count(sql).await;
    assert!(count > 60, "{count}");

    let mut next = Some(format!("{draft}/preview/flips?role=cs_director"));
    let (mut seen, mut pages) = (Vec::new(), 0);
    while let Some(path) = next {
        let page = desk.admin.get(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        seen.extend(page.texts("tbody th"));
        pages += 1;
        let links = page.attributes("nav.actions a.button", "href");
        next = links.into_iter().next();
    }
    assert_eq!((seen.len() as i64, pages), (count, (count as usize).div_ceil(50)));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len() as i64, count, "nobody twice");

    let page = desk.admin.get(&format!("{draft}/preview")).await;
    let change = "[aria-labelledby=role-cs_director] table.stack td.n a";
    let (first, said) = (page.attributes(change, "href")[0].clone(), figures(&page, change)[0]);
    let only = desk.admin.get(&first).await;
    let listed = only.texts("tbody th").len() as i64;
    assert_eq!(listed, said.min(50), "{first}");
    for bad in [
        "role=nobody",
        "role=%00",
        "after=x",
        "after=%00",
        "from=bridge",
        "to=bridge",
        "from=%3Cb%3E&to=bridge",
        "from=bridge&to=a%00b",
        "from=%00&to=%00",
        "from=bridge+hire&to=filled",
        "from=%FF&to=bridge",
    ] {
        let page = desk.admin.get(&format!("{draft}/preview/flips?{bad}")).await;
        assert!([400, 404].contains(&page.status), "{bad}: {}", page.status);
        assert!(!page.text().contains("<b>"), "{bad} is not escaped");
    }
    let none = desk.admin.get(&format!("{draft}/preview/flips?from=filled&to=absent")).await;
    assert!(none.read("main").contains("There are none"));
}

#[tokio::test]
async fn pages_are_answered_while_it_runs_and_it_tells_how_far_it_is() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(9, 6_000)).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, DOWNTIME, 20).await;
    let path = format!("{draft}/preview");
    assert_eq!(desk.admin.post(&path, &[]).await.status, 303);
    let (mut answered, mut longest, mut told) = (0, Duration::ZERO, Vec::new());
    loop {
        let begun = Instant::now();
        let begins = app.visitor().post("/assessments", &[]).await;
        assert_eq!(begins.status, 303);
        longest = longest.max(begun.elapsed());
        let page = desk.admin.get(&path).await;
        let progress = page.attributes("[data-waiting] progress", "value");
        let Some(percent) = progress.first() else { break };
        answered += 1;
        told.push((percent.parse::<u8>().unwrap(), page.texts("[role=status]").concat()));
        assert_eq!(desk.admin.post(&path, &[]).await.status, 303, "a second press");
    }
    assert!(answered >= 3, "only {answered} pages while it ran");
    assert!(longest < Duration::from_secs(2), "a visitor waited for {longest:?}");
    assert!(told.is_sorted_by_key(|(percent, _)| *percent), "{told:?}");
    assert!(told.iter().any(|(_, said)| said.ends_with("of 6,000 companies")), "{told:?}");
    assert_eq!(desk.count("select count(distinct run_id) from preview").await, 1);
    assert_eq!(
        desk.count("select count(*) from audit_entry where action = 'preview_begun'").await,
        1
    );
}

/// Moves the weight of new technology, 4 points, to digital assets.
pub(crate) async fn weigh_nothing(desk: &Desk<'_>, draft: &str) {
    desk.edit(draft, "/roles/0/need/factors/12/weight", 0).await;
    desk.edit(draft, "/roles/0/need/factors/13/weight", 8).await;
}

#[tokio::test]
async fn what_looks_odd_is_told_apart_from_what_looked_odd_before() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let draft = desk.begin(1).await;
    weigh_nothing(&desk, &draft).await;
    let look = desk.admin.get(&format!("{draft}/preview")).await.read("[aria-labelledby=look]");
    for said in
        ["It comes with the draft.", "A company that shows it", "People in the company: 1 person"]
    {
        assert!(look.contains(said), "{said:?} in {look}");
    }
    assert!(!look.contains("that version 1 has too"), "{look}");

    desk.preview(&draft, 0, 0).await;
    assert_eq!(desk.publish(&draft, "A trial").await.status, 303);
    let same = desk.begin(2).await;
    let look = desk.admin.get(&format!("{same}/preview")).await.read("[aria-labelledby=look]");
    assert!(look.contains("1 that version 2 has too"), "{look}");
    assert!(!look.contains("It comes with the draft."), "{look}");
    let other = desk.begin(1).await;
    let look = desk.admin.get(&format!("{other}/preview")).await.read("[aria-labelledby=look]");
    assert!(look.contains("does away with 1 of those"), "{look}");
}

#[tokio::test]
async fn names_from_outside_are_shown_as_text() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &companies(2, 200)).await;
    let draft = desk.begin(1).await;
    let evil = "<script>alert(1)</script>";
    desk.edit(&draft, "/roles/0/title", evil).await;
    desk.edit(&draft, "/roles/0/need/factors/9/label", evil).await;
    desk.edit(&draft, DOWNTIME, 12).await;
    let case = format!(
        "insert into golden_case (case_id, name, answers, expected, made_by)
        values ('{}', '{evil}', '{{}}', '{{}}', 'ana')",
        new_id()
    );
    run(&mut psql(&app.options).await, &case).await;
    let page = tried(&mut desk, &draft).await;
    let flips = desk.admin.get(&format!("{draft}/preview/flips?role=it_director")).await;
    let curve = desk.admin.get(&format!("{draft}/curve")).await;
    for (page, at_least) in [(page, 3), (flips, 2), (curve, 2)] {
        assert!(!page.text().contains("<script>"), "a name became a tag");
        let shown = page.text().matches("&#60;script&#62;").count();
        assert!(shown >= at_least, "shown {shown} times");
    }
}
