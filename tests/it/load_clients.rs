//! How long the pages of a portfolio of 10,000 clients take. Run by `tests/load/clients`.

use std::time::Instant;

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::database::{psql, run};
use crate::support::firm::Office;

/// Clients of the firm that is measured; another firm has as many.
const CLIENTS: u32 = 10_000;
/// What a page may take at the median.
const MOST_MILLISECONDS: u128 = 500;
/// How often each page is asked for.
const TIMES: usize = 9;

/// A firm with this many clients, each with two roles that stand somewhere, the same on every run.
pub(crate) async fn fill(app: &TestApp, office: &Office) {
    let (firm, account) = (office.firm, office.account);
    let sql = format!(
        "select setseed(0.5);
        insert into client (firm_id, client_id, name, contact, tags, responsible, archived_at)
        select '{firm}', gen_random_uuid(), 'Company ' || md5(n::text), 'Ms ' || md5(-n || ''),
            array['tag ' || n % 30, 'since ' || 2000 + n % 25],
            case when n % 4 > 0 then '{account}'::uuid end, case when n % 20 = 0 then now() end
        from generate_series(1, {CLIENTS}) n;
        insert into standing (firm_id, client_id, role, of_assessment, result_id, ruleset_version,
            scored_at, outcome, need_low, need_high, fit_low, fit_high, need_place, fit_place,
            near_signal, near_outcome, near_distance, settling_signal, open_questions, close_said)
        select firm_id, client_id, role, client_id, client_id, 1,
            now() - random() * interval '700 days',
            case when open then 'prepare bridge' else 'hire' end,
            need, need + case when open then 80 else 0 end, fit, fit, need * 29, fit * 29,
            case when not open then 'headcount' end, case when not open then 'prepare' end,
            case when not open then (random() * 900)::bigint end,
            case when open then 'csat_pct' end, case when open then 3 else 0 end,
            case when not open and random() < 0.2 then 'Close: one answer would do.' end
        from (select *, random() < 0.3 as open, (random() * 900)::bigint as need,
                (random() * 900)::bigint as fit
            from client cross join (values ('it_director'), ('cs_director')) roles (role)
            where firm_id = '{firm}' and name like 'Company %') drawn"
    );
    run(&mut psql(&app.options).await, &sql).await;
}

async fn median(visitor: &mut Visitor, path: &str) -> (u128, usize) {
    let (mut times, mut size) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let begun = Instant::now();
        let page = visitor.get(path).await;
        times.push(begun.elapsed().as_millis());
        assert_eq!(page.status, 200, "{path}");
        size = page.body.len();
    }
    times.sort_unstable();
    (times[TIMES / 2], size)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute, and means little without optimisation: run tests/load/clients"]
async fn a_portfolio_of_10_000_clients() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let other = Office::founded(&app, "Rival Advice", "lee@example.com").await;
    fill(&app, &office).await;
    fill(&app, &other).await;
    run(&mut psql(&app.options).await, "vacuum analyze").await;
    let kim = &mut office.consultant;
    // The last page lies behind all others.
    let (mut last, mut pages) = ("/clients?sort=close".to_owned(), 1);
    while let Some(next) = kim.get(&last).await.attributes("nav a.button", "href").first() {
        (last, pages) = (next.clone(), pages + 1);
    }
    assert_eq!(pages, 190, "9,500 clients are not put away");
    let one = kim.get("/clients").await.attributes("tbody th > a:first-child", "href").remove(0);
    eprintln!("median ms   kB  page");
    for (path, what) in [
        ("/clients", "the first page, by name"),
        ("/clients?sort=result", "by the newest result"),
        ("/clients?sort=close", "by closeness"),
        ("/clients?sort=need-it_director", "by need"),
        ("/clients?q=abc", "search"),
        ("/clients?q=nowhere", "search that finds nothing"),
        ("/clients?tag=tag%207&whose=mine", "a tag, mine"),
        (last.as_str(), "the last of 190 pages"),
        ("/clients/picture", "the picture"),
        (one.as_str(), "one client"),
    ] {
        let (milliseconds, size) = median(kim, path).await;
        eprintln!("{milliseconds:>9} {:>4}  {what}", size / 1024);
        assert!(milliseconds < MOST_MILLISECONDS, "{what} takes {milliseconds} ms");
    }
}
