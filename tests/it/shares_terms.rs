//! What a link can be given: a passcode, a note, the newest result, no trying; and its log.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::client::Visitor;
use crate::support::company::Company;
use crate::support::paper::Paper;
use crate::support::people::audit_log;
use crate::support::walk::Walk;

const PERSON: [(&str, &str); 1] = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0")];

async fn finished(app: &TestApp) -> Walk {
    Walk::finished(app, &Company::named("Northlight Audio")).await
}

async fn as_person(visitor: &mut Visitor, path: &str) -> u16 {
    visitor.try_send("GET", path, &PERSON, b"").await.unwrap().status
}

#[tokio::test]
async fn nothing_is_shown_before_the_passcode() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let path = walk.share_with(&[("passcode", "quiet otter")]).await;
    let mut reader = app.visitor();
    let behind = ["", "/result.pdf", "/what-if?headcount=100", "/playbook/it_director/watch.md"];
    for place in behind {
        let asked = reader.get(&format!("{path}{place}")).await;
        assert_eq!(asked.status, 403, "{place}");
        assert!(asked.text().contains("This result needs a passcode"), "{place}");
        for told in ["data-verdict", "Prepare", "Northlight", "RL-"] {
            assert!(!asked.text().contains(told), "{told} before the passcode at {place}");
        }
    }
    assert_eq!(app.look_up("select opened::text from share").await, "0", "nobody read it yet");

    let wrong = reader.post(&path, &[("passcode", "quiet ottar"), ("next", &path)]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("This is not the passcode of this link"));
    assert!(reader.cookies.is_empty());
    let next = format!("{path}/what-if?headcount=100");
    let right = reader.post(&path, &[("passcode", "quiet otter"), ("next", &next)]).await;
    assert_eq!((right.status, right.location()), (303, next.as_str()));
    let cookie = right.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    for place in ["", "/result.pdf", "/what-if?headcount=100"] {
        assert_eq!(as_person(&mut reader, &format!("{path}{place}")).await, 200, "{place}");
    }
    assert_eq!(app.look_up("select opened::text from share").await, "3");
    let hash = app.look_up("select passcode_hash from share").await;
    assert!(hash.starts_with("$argon2id$"), "{hash}");

    let elsewhere = reader.post(&path, &[("passcode", "quiet otter"), ("next", "//evil.example")]);
    assert_eq!(elsewhere.await.location(), path);
}

#[tokio::test]
async fn a_cookie_opens_one_link_only() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let one = walk.share_with(&[("passcode", "quiet otter")]).await;
    let other = walk.share_with(&[("passcode", "quiet otter")]).await;
    let mut reader = app.visitor();
    assert_eq!(reader.post(&one, &[("passcode", "quiet otter")]).await.status, 303);
    assert_eq!(reader.get(&one).await.status, 200);
    assert_eq!(reader.get(&other).await.status, 403);
    let proof = reader.cookies.values().next().unwrap().clone();
    let asked = app.visitor().post(&other, &[("passcode", "quiet otter")]).await;
    let name = asked.header("set-cookie").unwrap().split('=').next().unwrap().to_owned();
    let mut forger = app.visitor();
    forger.cookies.insert(name, proof);
    assert_eq!(forger.get(&other).await.status, 403, "the proof of another link");
}

#[tokio::test]
async fn passcodes_cannot_be_tried_at_will() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let path = walk.share_with(&[("passcode", "quiet otter")]).await;
    let other = walk.share_with(&[("passcode", "quiet otter")]).await;
    let mut reader = app.visitor();
    for _ in 0..5 {
        assert_eq!(reader.post(&path, &[("passcode", "123456")]).await.status, 422);
    }
    let limited = reader.post(&path, &[("passcode", "quiet otter")]).await;
    assert_eq!(limited.status, 429);
    assert!(limited.header("retry-after").is_some());
    assert_eq!(reader.post(&other, &[("passcode", "quiet otter")]).await.status, 303);
    let log = audit_log(&app).await;
    assert_eq!(log.iter().filter(|line| line.contains("passcode_limited")).count(), 1, "{log:?}");
}

#[tokio::test]
async fn a_dead_link_asks_for_no_passcode() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let path = walk.share_with(&[("passcode", "quiet otter")]).await;
    let share = walk.get("result").await.field("share").unwrap();
    assert_eq!(walk.post("shares/revoke", &[("share", &share)]).await.status, 303);
    assert_eq!(app.visitor().get(&path).await.status, 404);
    assert_eq!(app.visitor().post(&path, &[("passcode", "quiet otter")]).await.status, 404);
}

#[tokio::test]
async fn a_link_shows_its_own_result_or_always_the_newest() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let frozen = walk.share().await;
    let latest = walk.share_with(&[("shows", "latest")]).await;
    let mut company = Company::named("Northlight Audio");
    company.answers.insert("headcount".to_owned(), json!(2_437));
    walk.answer(&company).await;
    assert_eq!(walk.submit().await.status, 303);
    let headcount = |page: &str| page.contains("2,437 people");
    let mut reader = app.visitor();
    assert!(!headcount(reader.get(&frozen).await.text()));
    let page = reader.get(&latest).await;
    assert!(headcount(page.text()) && page.text().contains("always the newest one"));
}

#[tokio::test]
async fn a_note_stands_above_the_result_as_it_was_typed() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let note = "Dear Ana,\r\n<b>look</b> at IT first. \u{202e}reversed \u{1f600} \u{5d0}\u{738b}";
    let path = walk.share_with(&[("note", note), ("try", "no")]).await;
    let mut reader = app.visitor();
    let page = reader.get(&path).await;
    let said = page.read("#note ~ .said[dir=auto]");
    assert!(said.contains("<b>look</b> at IT first."), "{said}");
    let report = reader.get(&format!("{path}/result.pdf")).await;
    assert_eq!(report.status, 200);
    let cover = Paper::read(&report.body).page(1);
    assert!(cover.contains("Anotefromthesender"), "{cover}");
    assert!(cover.contains("<b>look</b>atITfirst."), "{cover}");
    assert!(!page.text().contains("/what-if"));
    assert_eq!(reader.get(&format!("{path}/what-if")).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_is_said_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let long = "n".repeat(2_001);
    let form = [
        ("days", "90"),
        ("parts", "verdicts"),
        ("passcode", "abc"),
        ("note", &long),
        ("try", "no"),
    ];
    let page = walk.try_share(&form).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.texts(".faults li").len(), 2);
    assert!(page.read("#passcode-fault").contains("at least 6 characters"));
    assert_eq!(page.field("passcode"), Some("abc".to_owned()));
    assert!(page.text().contains(&long));
    assert_eq!(page.attributes("#days option[selected]", "value"), ["90"]);
    assert_eq!(page.attributes("#parts option[selected]", "value"), ["verdicts"]);
    assert_eq!(page.attributes("input[name=try][checked]", "value"), ["no"]);
    assert_eq!(app.look_up("select count(*)::text from share").await, "0");
    for odd in [("parts", "some"), ("shows", "none"), ("try", "maybe"), ("days", "31")] {
        assert_eq!(walk.try_share(&[odd]).await.status, 400, "{odd:?}");
    }
}

#[tokio::test]
async fn its_owner_sees_what_a_link_gives_and_when_it_was_opened() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let choices = [("parts", "without_size"), ("shows", "latest"), ("passcode", "quiet otter")];
    walk.share_with(&[&choices[..], &[("try", "no"), ("note", "For the board")]].concat()).await;
    let path = walk.share().await;
    let mut reader = app.visitor();
    assert_eq!(as_person(&mut reader, &path).await, 200);
    assert_eq!(as_person(&mut reader, &path).await, 200);
    let ahead = [PERSON[0], ("sec-purpose", "prefetch")];
    reader.try_send("GET", &path, &ahead, b"").await.unwrap();
    let page = walk.get("result").await;
    let links = page.texts("section[aria-labelledby=share] ul.plain > li");
    let [plain, chosen] = &links[..] else { panic!("{links:?}") };
    assert!(plain.contains("Opened two times.") && plain.contains("UTC"), "{plain}");
    assert!(plain.contains("UTC: the page"), "{plain}");
    for told in [
        "Not opened yet. Without revenue and headcount. Always your newest result.",
        "Asks for a passcode. Readers cannot try other answers.",
        "For the board",
    ] {
        assert!(chosen.contains(told), "{told}: {chosen}");
    }
    assert!(!page.text().contains("quiet otter"), "a passcode is shown to nobody again");
    let log = audit_log(&app).await.join("\n");
    assert!(!log.contains("quiet otter") && !log.contains("board"), "{log}");
}

#[tokio::test]
async fn whatever_is_opened_by_a_link_is_told_apart_also_once_the_link_is_dead() {
    let app = TestApp::start().await;
    let mut walk = finished(&app).await;
    let path = walk.share().await;
    let mut reader = app.visitor();
    let robot = [("user-agent", "Slackbot 1.0")];
    let drawn = reader.try_send("GET", &path, &robot, b"").await.unwrap();
    let part = drawn.attributes("a[href*='/playbook/']", "href").remove(0);
    let [report, tried] = ["result.pdf", "what-if?headcount=100"].map(|it| format!("{path}/{it}"));
    for behind in [&path, &report, &part, &tried] {
        assert_eq!(as_person(&mut reader, behind).await, 200, "{behind}");
        reader.try_send("GET", behind, &robot, b"").await.unwrap();
    }
    let missing = format!("{path}/playbook/it_director/none.md");
    assert_eq!(as_person(&mut reader, &missing).await, 404, "nothing was read");
    let share = walk.get("result").await.field("share").unwrap();
    assert_eq!(walk.post("shares/revoke", &[("share", &share)]).await.status, 303);
    let page = walk.get("result").await;
    let dead = page.texts("section[aria-labelledby=share] details > ul > li").remove(0);
    assert!(dead.contains("Opened four times."), "{dead}");
    for what in ["the page", "the report as a PDF", "a part of the playbook", "tried other answers"]
    {
        assert_eq!(dead.matches(&format!("UTC: {what}")).count(), 1, "{what}: {dead}");
    }
}
