//! Newer rules on the way: whom they are told to before all pages are answered, where the page
//! about them leads back to, and what it says after a move.

use readyline::rules::ruleset::default_ruleset;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::Company;
use crate::support::rules::{marks, publish, stricter_downtime};
use crate::support::walk::Walk;

const LINE: &str = "Newer rules are in force";

/// A company with its first pages answered, and version 2 published since.
async fn begun(app: &TestApp, pages: &[&str]) -> Walk {
    let mut walk = Walk::begin(app).await;
    for page in pages {
        let form = Company::named("Northlight Audio").form(page);
        assert_eq!(walk.save(page, &form).await.status, 303);
    }
    publish(&app.options, 2, &stricter_downtime()).await;
    walk
}

/// Follows a link and answers where it leads at once.
async fn follow(walk: &mut Walk, path: &str) -> Reply {
    let page = walk.visitor.get(path).await;
    assert_eq!(page.status, 200, "{path} bounces to {:?}", page.header("location"));
    page
}

/// Opens the page about newer rules; it leads back and on from there without a detour.
async fn offered(walk: &mut Walk, path: &str) -> Vec<String> {
    let page = follow(walk, path).await;
    let ways = [page.attributes("a.back", "href"), page.attributes(".actions a", "href")].concat();
    assert_eq!(ways.len(), 2, "back, and keep: {}", page.text());
    for way in &ways {
        follow(walk, way).await;
    }
    ways
}

#[tokio::test]
async fn an_owner_is_told_on_every_page_that_is_open_and_gets_back_there() {
    let app = TestApp::start().await;
    let mut walk = begun(&app, &["company", "it-team"]).await;
    for page in ["company", "it-team", "systems"] {
        let drawn = walk.get(page).await;
        let links = drawn.attributes("main a[href*='/rules']", "href");
        assert_eq!(links, [format!("{}/rules?from={page}", walk.base)]);
        assert!(drawn.read("main").contains(LINE));
        let here = format!("{}/{page}", walk.base);
        assert_eq!(offered(&mut walk, &links[0]).await, [here.clone(), here], "{page}");
    }
    let start = walk.visitor.get("/").await;
    assert!(start.read("[aria-labelledby=yours]").contains(LINE));
    let link = start.attributes("[aria-labelledby=yours] a[href*='/rules']", "href").remove(0);
    assert_eq!(offered(&mut walk, &link).await, ["/", "/"]);
    // An address without an origin, with a foreign one, or with one that does not open yet.
    let next = format!("{}/systems", walk.base);
    for from in ["", "?from=check", "?from=budget", "?from=result", "?from=//evil.example"] {
        let path = format!("{}/rules{from}", walk.base);
        assert_eq!(offered(&mut walk, &path).await, [next.clone(), next.clone()], "{from}");
    }
}

#[tokio::test]
async fn with_a_result_the_way_back_is_the_result() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    publish(&app.options, 2, &stricter_downtime()).await;
    let start = walk.visitor.get("/").await;
    assert!(!start.read("main").contains(LINE), "the result page tells");
    let result = walk.get("result").await;
    let changes = result.attributes("a[href*='/changes?of=']", "href").remove(0);
    let changes = follow(&mut walk, &changes).await;
    let link = changes.attributes("a[href*='/rules']", "href").remove(0);
    let back = format!("{}/result", walk.base);
    assert_eq!(offered(&mut walk, &link).await, [back.clone(), back]);
}

#[tokio::test]
async fn a_move_is_confirmed_with_both_versions_and_what_changed() {
    let app = TestApp::start().await;
    let pages = ["company", "it-team", "systems", "customers", "service-team", "ownership"];
    let mut walk = begun(&app, &pages).await;
    let drawn = walk.get("rules?from=systems").await;
    let form = ["rev", "version", "from"].map(|name| (name, drawn.field(name).expect("a form")));
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let moved = walk.post("rules", &form).await;
    assert_eq!(moved.location(), format!("{}/rules?was=1&from=systems", walk.base));
    let page = walk.visitor.get(moved.location()).await;
    let said = page.read("[role=status]");
    assert!(said.starts_with("Done: you moved from version 1 to version 2"), "{said}");
    let it = page.read("[data-role=it_director]");
    assert!(it.contains("Need goes from 72.5 to 74.4: rules +1.9."), "{it}");
    assert!(page.read("[aria-labelledby=d-rules]").contains("26 → 20 hours"));
    let on = page.attributes(".actions a", "href").remove(0);
    assert_eq!(on, format!("{}/systems", walk.base));
    assert!(!follow(&mut walk, &on).await.read("main").contains(LINE));
    // A second press has nothing more to tell.
    assert_eq!(
        walk.post("rules", &form).await.location(),
        format!("{}/rules?from=systems", walk.base)
    );
    for was in ["2", "0", "-1", "9", "x", ""] {
        let page = walk.get(&format!("rules?was={was}")).await;
        assert_eq!(page.status, 404, "from version {was:?}");
    }
}

#[tokio::test]
async fn with_few_answers_only_the_rules_are_compared() {
    let app = TestApp::start().await;
    let mut walk = begun(&app, &["company"]).await;
    let page = walk.get("rules?from=it-team").await;
    let said = page.read("main");
    assert!(said.contains("There is nothing to compare for your company yet"), "{said}");
    assert!(!said.contains("would make of the answers"), "{said}");
    assert!(page.read("[aria-labelledby=d-rules]").contains("26 → 20 hours"));
    assert_eq!(page.texts("[data-role]"), Vec::<String>::new());
}

#[tokio::test]
async fn rules_that_went_back_change_nothing_and_every_page_says_so() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let shared = walk.share().await;
    publish(&app.options, 2, &marks(35, 70)).await;
    publish(&app.options, 3, default_ruleset()).await;
    let same = "The rules in force today say the same, so nothing would change.";
    let result = walk.get("result").await;
    assert!(result.read("main").contains(same));
    assert_eq!(result.attributes("a[href*='/changes']", "href"), Vec::<String>::new());
    assert!(app.visitor().get(&shared).await.read("main").contains(same));
    let check = walk.get("check").await.read("main");
    assert!(check.contains("They say the same as the ones you use, so nothing would change"));
    assert!(!walk.get("company").await.read("main").contains(LINE), "no matter while one types");
    let page = walk.get("rules").await.read("main");
    assert!(page.contains("The two versions say the same, so nothing changes for you."), "{page}");
}
