//! The portfolio: searched, kept to some, sorted, page by page.

use readyline::db::assessments::OfFirm;
use readyline::db::audit::Actor;
use readyline::db::clients::{self, Profile};
use readyline::web::secret::new_id;

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::database::{psql, run};
use crate::support::firm::Office;

async fn add(app: &TestApp, office: &Office, profile: Profile) -> OfFirm {
    let of = OfFirm { firm: office.firm, client: new_id() };
    let actor = Actor { id: Some(office.account), ..Actor::shell() };
    assert!(clients::add(&app.db(), of, &profile, &actor, new_id()).await.unwrap());
    of
}

fn profile(name: &str, contact: &str, tags: &[&str]) -> Profile {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Profile { name: name.to_owned(), contact: contact.to_owned(), tags, ..Profile::default() }
}

/// The names in a list, in their order.
async fn names(visitor: &mut Visitor, query: &str) -> Vec<String> {
    let page = visitor.get(&format!("/clients{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    page.texts("tbody th > a:first-child")
}

#[tokio::test]
async fn a_search_finds_names_contacts_and_tags_and_takes_signs_as_they_are() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    add(&app, &office, profile("Harbor & Pine", "Olu Ade, COO", &["Retail", "50% off"])).await;
    add(&app, &office, profile("Pawfolio", "Zoë", &["pets"])).await;
    let mut rival = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    add(&app, &rival, profile("Harbor View", "", &["retail"])).await;
    let kim = &mut office.consultant;
    for (query, found) in [
        ("", vec!["Harbor & Pine", "Pawfolio"]),
        ("?q=hARBOR", vec!["Harbor & Pine"]),
        ("?q=%20ade%20", vec!["Harbor & Pine"]),
        ("?q=retail", vec!["Harbor & Pine"]),
        ("?q=%25", vec!["Harbor & Pine"]),
        ("?q=_", vec![]),
        ("?q=zo%C3%AB", vec!["Pawfolio"]),
        ("?q=a%00de", vec!["Harbor & Pine"]),
        ("?tag=pets", vec!["Pawfolio"]),
        ("?tag=pet", vec![]),
        ("?whose=mine&tag=Retail", vec!["Harbor & Pine"]),
        ("?shelf=away", vec![]),
    ] {
        assert_eq!(names(kim, query).await, found, "{query}");
    }
    assert_eq!(names(&mut rival.consultant, "?q=harbor").await, ["Harbor View"]);
}

#[tokio::test]
async fn words_in_the_address_that_mean_nothing_leave_the_list_as_it_is() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    add(&app, &office, profile("Harbor & Pine", "", &["retail"])).await;
    add(&app, &office, profile("Pawfolio", "", &["pets"])).await;
    let kim = &mut office.consultant;
    let nobody = format!("?whose={}", new_id());
    let odd = ["?sort=worth", "?sort=need-", "?whose=zzz", &nobody, "?shelf=x", "?after=1"];
    for query in odd {
        assert_eq!(names(kim, query).await.len(), 2, "{query}");
        let page = kim.get(&format!("/clients{query}")).await;
        assert!(page.read(".note").contains("something that there is not"), "{query}");
        let both = kim.get(&format!("/clients{query}&tag=pets")).await;
        assert_eq!(both.texts("tbody th > a:first-child"), ["Pawfolio"], "the rest of it counts");
    }
    for query in ["?utm_source=mail", "?q", "?%ff", "?q=&q=pawfolio&", "?sort=close"] {
        let page = kim.get(&format!("/clients{query}")).await;
        assert_eq!((page.status, page.texts(".note").len()), (200, 0), "{query}");
    }
    for query in ["?whose=zzz", "?x=1"] {
        let page = kim.get(&format!("/clients/picture{query}")).await;
        assert_eq!((page.status, page.read("h1").as_str()), (200, "Picture of all clients"));
    }
}

#[tokio::test]
async fn every_client_stands_on_exactly_one_page_whatever_the_order() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    // Names that are the same, scores that are the same, and many without any.
    let sql = format!(
        "insert into client (firm_id, client_id, name, tags)
        select '{firm}', gen_random_uuid(), 'Company ' || n % 40, array['t' || n % 3]
        from generate_series(1, 130) n;
        insert into standing (firm_id, client_id, role, of_assessment, result_id, ruleset_version,
            scored_at, outcome, need_low, need_high, fit_low, fit_high, need_place, fit_place,
            near_signal, near_outcome, near_distance, open_questions, close_said)
        select firm_id, client_id, 'it_director', client_id, client_id, 1,
            '2026-01-01'::timestamptz + (row_number() over () % 9) * interval '1 day', 'hire',
            500, 500 + row_number() over () % 7, 500, 500, 15000, 15000, 'headcount', 'prepare',
            nullif(row_number() over () % 5, 0), 0,
            'Close: at a distance of ' || coalesce(row_number() over () % 5, 0)
        from client where name < 'Company 3'",
        firm = office.firm
    );
    run(&mut psql(&app.options).await, &sql).await;
    let kim = &mut office.consultant;
    for sort in ["name", "result", "close", "need-it_director", "need-cs_director"] {
        let (mut path, mut all, mut pages) = (format!("/clients?sort={sort}"), Vec::new(), 0);
        loop {
            let page = kim.get(&path).await;
            all.extend(page.attributes("tbody th > a:first-child", "href"));
            pages += 1;
            match page.attributes("nav a.button", "href").first() {
                Some(next) => path = next.clone(),
                None => break,
            }
        }
        assert_eq!((pages, all.len()), (3, 130), "{sort}");
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 130, "{sort}: each once");
    }
    let near: Vec<String> = kim.get("/clients?sort=close").await.texts("td[data-label^='Close']");
    assert!(near[0].contains("Close: at a distance of 1"), "{near:?}");
    assert!(near.iter().all(|words| !words.is_empty()), "those without come last");
    let mid = kim.get("/clients?tag=t1").await.attributes("nav a.button", "href");
    assert!(mid.is_empty(), "43 clients fit on a page");
}

#[tokio::test]
async fn the_list_says_where_each_client_stands() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    office.client(&app, "Pawfolio").await;
    let mut walk = office.assessment(&app, of).await;
    walk.answer(&Company::named("Harbor & Pine")).await;
    assert_eq!(walk.submit().await.status, 303);
    let result = walk.get("result").await;
    let page = office.consultant.get("/clients").await;
    for role in ["it_director", "cs_director"] {
        let at = format!("[data-role='{role}']");
        let need = &result.attributes(&at, "data-need")[0].replace('-', "–");
        let fit = &result.attributes(&at, "data-fit")[0].replace('-', "–");
        let points = format!("need {need} fit {fit}");
        assert!(page.read("td small").contains(&points), "{points}: {}", page.read("td"));
    }
    assert!(page.read("tr:last-child td").contains("No result"));
    let by_need = names(&mut office.consultant, "?sort=need-it_director").await;
    assert_eq!(by_need, ["Harbor & Pine", "Pawfolio"]);
    let picture = office.consultant.get("/clients/picture").await;
    assert_eq!(picture.status, 200);
    let dots = picture.attributes("svg circle", "cx");
    assert!(!dots.is_empty(), "the client is on the chart");
}

#[tokio::test]
async fn a_client_that_was_put_away_is_in_no_list_until_it_is_back() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let archive = format!("/clients/{}/archive", of.client);
    for (away, here, there) in [("yes", 0, 1), ("yes", 0, 1), ("no", 1, 0)] {
        let kim = &mut office.consultant;
        assert_eq!(kim.post(&archive, &[("away", away)]).await.status, 303);
        assert_eq!(names(kim, "?q=harbor").await.len(), here, "{away}");
        assert_eq!(names(kim, "?shelf=away").await.len(), there, "{away}");
    }
    let log = crate::support::people::audit_log(&app).await;
    let written = log.iter().filter(|line| line.starts_with("client_archived")).count();
    assert_eq!(written, 1, "{log:?}");
}
