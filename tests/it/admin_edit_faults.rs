//! What keeps a draft from being published is told beside the field that it is about.

use readyline::rules::decimal::Points;
use readyline::rules::ruleset::{Dial, Ruleset, Scale, Shares, default_ruleset};

use crate::support::app::TestApp;
use crate::support::editor::Editor;

const NEED: &str = "it_director-need";
const DOWNTIME: usize = 9;
const CHECKS: usize = 11;

fn need(rules: &mut Ruleset) -> &mut Dial {
    &mut rules.roles[0].need
}

fn ends(rules: &mut Ruleset, none_at: &str, full_at: &str) {
    let scale =
        Scale::Ramp { none_at: none_at.parse().unwrap(), full_at: full_at.parse().unwrap() };
    need(rules).factors[DOWNTIME].scale = scale;
}

fn shares(rules: &mut Ruleset) -> &mut Shares {
    let Scale::Shares(shares) = &mut need(rules).factors[CHECKS].scale else { panic!() };
    shares
}

/// How the rules are broken, on which page that is told, beside which element, and how.
type Broken = (fn(&mut Ruleset), &'static str, &'static str, &'static str);

const BROKEN: [Broken; 14] = [
    (
        |rules| need(rules).factors[DOWNTIME].weight = 5,
        NEED,
        "total",
        "The weights add up to 98; they must add up to 100.",
    ),
    (|rules| ends(rules, "8", "8"), NEED, "downtime-full_at", "Both ends are 8; they must differ."),
    (
        |rules| ends(rules, "-5", "26"),
        NEED,
        "downtime-none_at",
        "-5 is never reached: values lie between 0 and 2000.",
    ),
    (
        |rules| ends(rules, "8", "2001"),
        NEED,
        "downtime-full_at",
        "2001 is never reached: values lie between 0 and 2000.",
    ),
    (
        |rules| assert!(shares(rules).remove("two").is_some()),
        NEED,
        "security_checks-share-two",
        "The option “Two” has no share.",
    ),
    (
        |rules| assert!(shares(rules).insert("four".to_owned(), 3).is_none()),
        NEED,
        "row-security_checks",
        "There is no option four in “Yearly security checks”.",
    ),
    (
        |rules| need(rules).factors[DOWNTIME].label = " ".to_owned(),
        NEED,
        "downtime-label",
        "Write something here.",
    ),
    (
        |rules| need(rules).factors[DOWNTIME].source = String::new(),
        NEED,
        "downtime-source",
        "Write something here.",
    ),
    (
        |rules| need(rules).factors[DOWNTIME].metric = "weather".to_owned(),
        NEED,
        "row-downtime",
        "There is no metric weather.",
    ),
    (
        |rules| need(rules).factors[CHECKS].metric = "downtime_hours".to_owned(),
        NEED,
        "row-security_checks",
        "This is a number: give it two ends, not shares.",
    ),
    (
        |rules| need(rules).bands.marks[0] = Points::whole(60),
        NEED,
        "mark-high",
        "“high” begins at 60, and must begin above “some”, at 60.",
    ),
    (
        |rules| rules.roles[1].fit.bands.marks[1] = Points::whole(101),
        "cs_director-fit",
        "mark-ready",
        "A band cannot begin at 101: use 0 to 100.",
    ),
    (|rules| rules.ownership.title = String::new(), "ownership", "title", "Write something here."),
    (
        |rules| rules.ownership.dial.factors[0].theme = String::new(),
        "ownership",
        "store_owner-theme",
        "Write something here.",
    ),
];

#[tokio::test]
async fn each_fault_stands_beside_what_it_is_about() {
    let app = TestApp::start().await;
    let ana = app.admin().await;
    for (break_it, part, id, message) in BROKEN {
        let mut rules = default_ruleset().clone();
        break_it(&mut rules);
        let draft = app.draft(&rules).await;
        let page = Editor::open(&ana, draft, part).await;
        let links = page.all(&format!(".faults a[href='#{id}']"));
        assert_eq!(links.len(), 1, "{id}: {:?}", page.words(".faults"));
        assert!(links[0].ends_with(message), "{links:?}");
        assert!(page.words(&format!("#{id}")).is_some(), "{id} is not on the page");
        let beside = page.all("main form .fault");
        assert_eq!(beside, [format!("Error: {message}")], "{id}");
        if page.has(id) {
            assert_eq!(page.all(&format!("#{id}-fault")), beside);
            assert!(links[0].len() > message.len(), "the line does not name the field: {links:?}");
        }
        let status = page.words("main > p[role=status]");
        let due = "One thing must be put right before this draft can be published.";
        // A figure below its range may look mistyped as well.
        assert!(status.as_deref().is_some_and(|told| told.starts_with(due)), "{status:?}");
        assert_eq!(page.all(".parts [aria-current] .due"), ["1 to put right"]);
        assert!(!page.words("title").unwrap().contains("Error"), "nothing was refused");
    }
}

#[tokio::test]
async fn a_folded_field_with_a_fault_is_unfolded_and_no_other() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    need(&mut rules).factors[DOWNTIME].source = String::new();
    let (page, _) = Editor::begin(&app, &rules, NEED).await;
    assert_eq!(page.all("details[open]").len(), 1);
    assert!(page.words("details[open] #downtime-source-fault").is_some());
}

#[tokio::test]
async fn a_fault_of_another_page_is_counted_and_marked_there() {
    let app = TestApp::start().await;
    let mut rules = default_ruleset().clone();
    rules.ownership.title = String::new();
    rules.roles[0].fit.factors[0].weight += 1;
    rules.roles[0].fit.factors[1].label = String::new();
    rules.name = String::new();
    let (page, _) = Editor::begin(&app, &rules, NEED).await;
    let status = page.words("main > p[role=status]");
    let due = "Four things must be put right before this draft can be published.";
    assert_eq!(status.as_deref(), Some(due));
    // The rules' own name is on no page, so it is told on each.
    assert_eq!(page.all(".faults li"), ["Write something here."]);
    assert_eq!(page.all(".faults a").len(), 0);
    assert_eq!(
        page.all(".parts li").iter().filter(|line| line.contains("to put right")).count(),
        2
    );
    assert_eq!(page.all(".parts .due"), ["2 to put right", "1 to put right"]);
    assert_eq!(page.all("main form .fault").len(), 0);
}

#[tokio::test]
async fn a_draft_with_faults_is_saved_and_tells_what_is_missing_in_its_sum() {
    let app = TestApp::start().await;
    let (mut ana, _) = Editor::begin(&app, default_ruleset(), NEED).await;
    let sums = [
        ("7", "Weights add up to 100 of 100."),
        ("6", "Weights add up to 99 of 100: 1 is missing."),
        ("5", "Weights add up to 98 of 100: 2 are missing."),
        ("0", "Weights add up to 93 of 100: 7 are missing."),
        ("8", "Weights add up to 101 of 100: 1 too many."),
        ("100", "Weights add up to 193 of 100: 93 too many."),
    ];
    for (weight, expected) in sums {
        ana.set("downtime-weight", weight).press("save").await;
        assert_eq!((ana.status, ana.words("#total").as_deref()), (200, Some(expected)));
        let fine = weight == "7";
        let saved = ana.words("main > p[role=status]").unwrap();
        assert_eq!(saved == "Saved.", fine, "{saved}");
        assert_eq!(ana.words(".faults").is_none(), fine);
    }
}

#[tokio::test]
async fn names_are_shown_as_they_are_and_never_as_markup() {
    let app = TestApp::start().await;
    let (mut ana, _) = Editor::begin(&app, default_ruleset(), NEED).await;
    let evil = "<script>alert(1)</script>\"'&amp;<b>";
    ana.set("downtime-label", evil).set("downtime-theme", evil).set("downtime-source", evil);
    ana.set("downtime-weight", "8").press("save").await;
    for name in ["downtime-label", "downtime-theme", "downtime-source"] {
        assert_eq!(ana.value(name), evil);
    }
    assert!(ana.words("#row-downtime th").unwrap().starts_with(evil));
    assert!(ana.all("script:not([src])").is_empty(), "nor in the name of a drawing");
    ana.set("downtime-weight", evil).press("save").await;
    assert_eq!((ana.status, ana.value("downtime-weight")), (422, evil));
    assert!(ana.words(".faults a").unwrap().starts_with(&format!("{evil}, weight: ")));
    ana.set("downtime-weight", "8").press("remove-downtime").await;
    assert_eq!(ana.words(".note h2"), Some(format!("Removed: {evil}")));
    assert_eq!(ana.all("main script, main b:not([data-sum])").len(), 0);
}

#[tokio::test]
async fn what_is_wrong_whatever_the_unreadable_fields_say_is_told_with_them() {
    let app = TestApp::start().await;
    let (mut page, _) = Editor::begin(&app, default_ruleset(), NEED).await;
    page.set("downtime-weight", "ten").set("new_tech-weight", "90");
    page.set("integrations-none_at", "5").set("integrations-full_at", "5").press("save").await;
    assert_eq!(page.status, 422);
    let told = page.all(".faults li");
    assert_eq!(told.len(), 3, "{told:?}");
    let said = ["Store downtime, weight", "Both ends are 5; they must differ.", "add up to"];
    for said in said {
        assert!(told.iter().any(|line| line.contains(said)), "{said:?} in {told:?}");
    }
    assert_eq!(page.value("downtime-weight"), "ten");
    // What the unreadable weight may still make right is no fault.
    page.set("new_tech-weight", "1").press("save").await;
    let told = page.all(".faults li").join(" ");
    assert!(!told.contains("add up"), "{told}");
    assert!(page.words("#total").unwrap().contains("The weights that can be read add up to"));
}

#[tokio::test]
async fn an_end_that_looks_mistyped_is_asked_about_beside_its_row() {
    let app = TestApp::start().await;
    let (mut page, draft) = Editor::begin(&app, default_ruleset(), NEED).await;
    assert_eq!(page.words("#row-downtime [role=note]"), None);
    page.set("downtime-full_at", "5").press("save").await;
    let note = page.words("#row-downtime [role=note]").expect("a note");
    assert!(note.contains("now fewer hours per year count as more need"), "{note}");
    assert_eq!(page.all("[role=note]").len(), 1, "no other row has one");
    let status = page.words("#status").expect("a status");
    assert_eq!(status, "Saved. One thing to look at:");
    let look = page.words("main a[href='#downtime-full_at']").expect("a way to the field");
    assert!(look.starts_with("Store downtime, full points at: Direction turned round"), "{look}");
    let list = page.visitor.get("/admin/rulesets").await.read("section[aria-labelledby=drafts]");
    assert!(list.contains("No faults. One thing to look at"), "{list}");
    let preview = page.visitor.get(&format!("/admin/rulesets/{draft}/preview")).await;
    let note = preview.read("section[aria-labelledby=looks]");
    assert!(note.contains("One thing to look at") && note.contains("Store downtime"), "{note}");
    for below in ["", "/preview", "/publish"] {
        let shown = page.visitor.get(&format!("/admin/rulesets/{draft}{below}")).await;
        assert!(shown.read("main").contains("fewer hours per year"), "{below}");
    }
}
