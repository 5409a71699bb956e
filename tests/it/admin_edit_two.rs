//! Two admins in one draft: the second is told what the first stored, and neither loses anything.

use readyline::db::accounts::Role;
use readyline::rules::ruleset::default_ruleset;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::editor::{Editor, stored};

const NEED: &str = "it_director-need";
const FIT: &str = "it_director-fit";

type Fields = &'static [(&'static str, &'static str)];

/// What each does on a page of the same draft, and what comes back to the second.
struct Meeting {
    name: &'static str,
    theirs: (&'static str, Fields, &'static str),
    mine: (&'static str, Fields, &'static str),
    /// Fields of the page that comes back.
    shown: Fields,
    /// Fields that both changed, with what is stored.
    clashes: Fields,
    /// Words of the notice.
    told: &'static [&'static str],
}

const MEETINGS: [Meeting; 9] = [
    Meeting {
        name: "different fields",
        theirs: (NEED, &[("downtime-full_at", "20")], "save"),
        mine: (NEED, &[("order_growth-weight", " 9")], "save"),
        shown: &[("downtime-full_at", "20"), ("order_growth-weight", " 9")],
        clashes: &[],
        told: &["full points at 26 → 20 hours per year"],
    },
    Meeting {
        name: "the same field",
        theirs: (NEED, &[("downtime-full_at", "20"), ("downtime-label", "Outages")], "save"),
        mine: (NEED, &[("downtime-full_at", "24 hours"), ("downtime-label", "Store")], "save"),
        shown: &[("downtime-full_at", "24 hours"), ("downtime-label", "Store")],
        clashes: &[("downtime-full_at", "20"), ("downtime-label", "Outages")],
        told: &["26 → 20", "“Store downtime” → “Outages”", "yours stands in it"],
    },
    Meeting {
        name: "the same field in the same way",
        theirs: (NEED, &[("downtime-full_at", "20"), ("downtime-weight", "8")], "save"),
        mine: (NEED, &[("downtime-full_at", "20.0"), ("mark-high", "61")], "save"),
        shown: &[("downtime-full_at", "20"), ("downtime-weight", "8"), ("mark-high", "61")],
        clashes: &[],
        told: &["26 → 20"],
    },
    Meeting {
        name: "nothing of mine",
        theirs: (NEED, &[("downtime-full_at", "20")], "save"),
        mine: (NEED, &[("downtime-full_at", "26 hours")], "save"),
        shown: &[("downtime-full_at", "20")],
        clashes: &[],
        told: &["26 → 20"],
    },
    Meeting {
        name: "a factor that is gone",
        theirs: (NEED, &[], "remove-downtime"),
        mine: (NEED, &[("downtime-full_at", "20"), ("sku_growth-weight", "4")], "save"),
        shown: &[("sku_growth-weight", "4")],
        clashes: &[],
        told: &[
            "Store downtime, full points at is not there any more. You had entered: 20",
            "removed",
            "Put back: Store downtime",
        ],
    },
    Meeting {
        name: "a factor that is new",
        theirs: (NEED, &[("add", "csat_pct")], "add"),
        mine: (NEED, &[("sku_growth-weight", "4")], "save"),
        shown: &[("sku_growth-weight", "4"), ("csat_pct-weight", "0")],
        clashes: &[],
        told: &["Customer satisfaction added"],
    },
    Meeting {
        name: "factors that moved, and a button",
        theirs: (NEED, &[], "up-order_growth"),
        mine: (NEED, &[("sku_growth-weight", "4")], "remove-downtime"),
        shown: &[("sku_growth-weight", "4"), ("downtime-weight", "7")],
        clashes: &[],
        told: &["did nothing else"],
    },
    Meeting {
        name: "another page",
        theirs: (FIT, &[("mark-ready", "99")], "save"),
        mine: (NEED, &[("sku_growth-weight", "4")], "save"),
        shown: &[("sku_growth-weight", "4")],
        clashes: &[],
        told: &["Fit for a Director of IT/Systems: "],
    },
    Meeting {
        name: "a share and a mark",
        theirs: (NEED, &[("security_checks-share-two", "40"), ("mark-some", "31")], "save"),
        mine: (NEED, &[("security_checks-share-two", "35"), ("mark-high", "66.5")], "save"),
        shown: &[("security_checks-share-two", "35"), ("mark-some", "31"), ("mark-high", "66.5")],
        clashes: &[("security_checks-share-two", "40")],
        told: &[],
    },
];

/// Two admins with the same revision of a new draft on the screen.
async fn two(app: &TestApp, parts: [&str; 2], at: usize) -> (Editor, Editor, Uuid) {
    let draft = app.draft(default_ruleset()).await;
    let ben = app.signed_in(Role::Admin, &format!("ben{at}@example.com")).await;
    let ana = app.signed_in(Role::Admin, &format!("ana{at}@example.com")).await;
    (Editor::open(&ben, draft, parts[0]).await, Editor::open(&ana, draft, parts[1]).await, draft)
}

fn fill(editor: &mut Editor, fields: Fields) {
    for (name, text) in fields {
        editor.set(name, text);
    }
}

#[tokio::test]
async fn what_both_did_meets_on_the_page_and_is_stored_by_the_next_press() {
    let app = TestApp::start().await;
    for (at, meeting) in MEETINGS.iter().enumerate() {
        let name = meeting.name;
        let parts = [meeting.theirs.0, meeting.mine.0];
        let (mut ben, mut ana, draft) = two(&app, parts, at).await;
        fill(&mut ben, meeting.theirs.1);
        ben.press(meeting.theirs.2).await;
        assert_eq!(ben.status, 200, "{name}");
        let theirs = stored(&app, draft).await;
        fill(&mut ana, meeting.mine.1);
        ana.press(meeting.mine.2).await;
        assert_eq!(ana.status, 409, "{name}");
        assert_eq!(stored(&app, draft).await.ruleset, theirs.ruleset, "{name}: nothing is stored");
        assert_eq!(ana.value("rev"), theirs.revision.to_string(), "{name}");
        for (field, expected) in meeting.shown {
            assert_eq!(ana.value(field), *expected, "{name}: {field}");
        }
        let other = |(field, value): &(&str, &str)| {
            let words = ana.words(&format!("#{field}-other"));
            assert_eq!(words, Some(format!("Stored meanwhile: {value}")), "{name}");
        };
        meeting.clashes.iter().for_each(other);
        assert_eq!(ana.all("main .other").len(), meeting.clashes.len(), "{name}");
        let notice = ana.words(".note[role=alert]").unwrap();
        assert!(notice.starts_with(&format!("ben{at} saved this draft on ")), "{notice}");
        for words in meeting.told {
            assert!(notice.contains(words), "{name}: {words} is not in {notice}");
        }
        ana.press("save").await;
        assert_eq!(ana.status, 200, "{name}");
        for (field, typed) in meeting.shown {
            let stored = typed.trim().trim_end_matches(" hours");
            assert_eq!(ana.value(field), stored, "{name}: {field}");
        }
        ben.reload().await;
        let theirs = meeting.theirs.1.iter().filter(|(field, _)| ben.has(field) && *field != "add");
        for (field, typed) in theirs {
            let mine = meeting.shown.iter().find(|(shown, _)| shown == field);
            let expected = mine.map_or(*typed, |(_, text)| text.trim_end_matches(" hours"));
            assert_eq!(ben.value(field), expected, "{name}: {field} of the other");
        }
    }
}

#[tokio::test]
async fn what_somebody_else_removed_can_be_put_back_with_all_that_was_typed() {
    let app = TestApp::start().await;
    let (mut ben, mut ana, draft) = two(&app, [NEED, NEED], 0).await;
    ben.press("remove-downtime").await;
    ana.set("sku_growth-weight", "4").set("downtime-weight", "9").press("save").await;
    assert!(!ana.has("downtime-weight"));
    ana.press("back-1-downtime").await;
    assert_eq!((ana.value("downtime-weight"), ana.value("sku_growth-weight")), ("7", "4"));
    assert_eq!(ana.rows(), Editor::begin(&app, default_ruleset(), NEED).await.0.rows());
    assert_eq!(stored(&app, draft).await.revision, 4);
}

#[tokio::test]
async fn of_saves_from_one_revision_at_once_one_wins_and_the_others_hear_it() {
    let app = TestApp::start().await;
    let draft = app.draft(default_ruleset()).await;
    let mut pages = Vec::new();
    for at in 0..6 {
        let admin = app.signed_in(Role::Admin, &format!("ana{at}@example.com")).await;
        let mut page = Editor::open(&admin, draft, NEED).await;
        page.set("downtime-full_at", &format!("{}", 30 + at));
        pages.push((at, page));
    }
    let mut saves = JoinSet::new();
    for (at, mut page) in pages {
        saves.spawn(async move { (at, page.send("save").await.status) });
    }
    let outcomes = saves.join_all().await;
    let winners: Vec<_> = outcomes.iter().filter(|(_, status)| *status == 303).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|(_, status)| *status == 409).count(), 5, "{outcomes:?}");
    let now = stored(&app, draft).await;
    assert_eq!(now.revision, 2);
    assert_eq!(now.saved_by.address, format!("ana{}@example.com", winners[0].0));
    let entries =
        app.look_up("select count(*)::text from audit_entry where action = 'draft_saved'");
    assert_eq!(entries.await, "1", "what was not stored is not told");
}

#[tokio::test]
async fn unreadable_input_is_put_right_before_anything_is_merged() {
    let app = TestApp::start().await;
    let (mut ben, mut ana, _) = two(&app, [NEED, NEED], 0).await;
    ben.press("remove-sku_growth").await;
    ana.set("downtime-full_at", "twenty").set("sku_growth-weight", "4").press("save").await;
    assert_eq!((ana.status, ana.value("sku_growth-weight"), ana.value("rev")), (422, "4", "1"));
    ana.set("downtime-full_at", "20").press("save").await;
    assert_eq!((ana.status, ana.value("downtime-full_at")), (409, "20"));
}

#[tokio::test]
async fn a_save_of_mine_in_another_window_is_called_mine() {
    let app = TestApp::start().await;
    let (mut first, _) = Editor::begin(&app, default_ruleset(), NEED).await;
    let mut second = first.clone();
    first.set("downtime-full_at", "20").press("save").await;
    second.set("downtime-weight", "8").press("save").await;
    let notice = second.words(".note h2").unwrap();
    assert!(notice.starts_with("You, in another window, saved this draft on "), "{notice}");
}

#[tokio::test]
async fn a_page_whose_role_was_removed_can_still_be_copied_from() {
    let app = TestApp::start().await;
    let (_, mut ana, draft) = two(&app, [NEED, NEED], 0).await;
    ana.set("downtime-full_at", "20");
    let mut rules = default_ruleset().clone();
    rules.roles.remove(0);
    app.save_draft(draft, 1, &rules).await;
    ana.press("save").await;
    assert_eq!((ana.status, ana.value("downtime-full_at")), (409, "20"));
    let notice = ana.words(".note").unwrap();
    assert!(notice.contains("removed what this page is about"), "{notice}");
    assert!(notice.contains("full points at 26 → 20"), "{notice}");
    assert_eq!(ana.words("button[name=action]"), None);
    assert_eq!(stored(&app, draft).await.ruleset, rules);
}

#[tokio::test]
async fn a_recent_save_of_somebody_else_is_told_when_the_page_opens() {
    let app = TestApp::start().await;
    let (mut ben, mut ana, _) = two(&app, [NEED, NEED], 0).await;
    ben.set("downtime-full_at", "20").press("save").await;
    assert_eq!(ben.words(".note"), None, "nobody is told of an own save");
    ben.reload().await;
    assert_eq!(ben.words(".note"), None);
    let ages = [
        ("0 s", Some("less than a minute ago")),
        ("59 s", Some("less than a minute ago")),
        ("61 s", Some("a minute ago")),
        ("3 min", Some("3 minutes ago")),
        ("14 min 55 s", Some("14 minutes ago")),
        ("15 min", None),
    ];
    for (age, expected) in ages {
        app.age_draft(age).await;
        ana.reload().await;
        let told = expected.map(|when| format!("ben0 saved this draft {when}"));
        assert_eq!(ana.words(".note h2"), told, "{age}");
    }
}
