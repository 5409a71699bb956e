//! Setting a second factor up, moving it, its recovery codes, and turning it off.

use qrcode::{Color, QrCode};
use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::people::PASSWORD;
use crate::support::phone::{Person, Phone, done, later, texts};

const HERE: &str = "/account/second-factor";

const STATE: &str = "select concat_ws(' ', totp_secret is not null,
    (select count(*) from recovery_code), (select count(*) from session)) from account";

async fn send(browser: &mut Visitor, page: &Reply, [code, old, password]: [&str; 3]) -> Reply {
    let pending = page.field("pending").expect("the key's id");
    let form =
        [("pending", pending.as_str()), ("code", code), ("old-code", old), ("password", password)];
    browser.post(HERE, &form).await
}

async fn is_in(browser: &Visitor) -> bool {
    browser.clone().get("/account").await.status == 200
}

#[tokio::test]
async fn it_is_on_once_an_app_has_shown_a_code_and_the_password_is_right() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana@example.com").await;
    let mut browser = ana.browser().await;
    let (before, elsewhere) = (browser.clone(), ana.browser().await);
    let off = browser.get(HERE).await;
    assert!(off.text().contains("It is off"));
    let page = browser.post(HERE, &[]).await;
    assert_eq!(app.look_up(STATE).await, "f 0 2", "looking changes nothing");
    let phone = Phone::scan(&app, &page);
    let code = phone.code(0).await;

    for (fields, fault) in [
        (["000000", "", PASSWORD], "not the code that we expected"),
        (["", "", PASSWORD], "not the code that we expected"),
        (["AAAA-AAAA-AAAA-AAAA", "", PASSWORD], "not the code that we expected"),
        ([&*code, "", "otter lamp seven gravels"], "not your current password"),
    ] {
        let again = send(&mut browser, &page, fields).await;
        assert_eq!(again.status, 422, "{fault}");
        assert!(again.text().contains(fault), "{fault}");
        assert_eq!(texts(&again, "#key"), texts(&page, "#key"), "the same key");
        assert_eq!(again.field("pending"), page.field("pending"));
        assert_eq!(again.field("code").as_deref(), Some(fields[0]), "what was typed is kept");
        assert_eq!(again.field("password").as_deref(), Some(""), "but no password");
        assert_eq!(app.look_up(STATE).await, "f 0 2");
    }

    let shown = send(&mut browser, &page, [&code, "", PASSWORD]).await;
    assert_eq!(shown.status, 200);
    let codes = texts(&shown, "ul.codes code");
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.len() == 19), "{codes:?}");
    assert_eq!(app.look_up(STATE).await, "t 10 1");
    assert!(is_in(&browser).await && browser.cookies != before.cookies, "under another secret");
    assert!(!is_in(&before).await && !is_in(&elsewhere).await, "every other browser is out");
    let page = browser.get(HERE).await;
    assert!(page.text().contains("It is on, and 10 recovery codes are left"));
    assert!(!codes.iter().any(|code| page.text().contains(code.as_str())), "shown only once");
    let log = done(&app).await;
    assert!(log.contains("password_refused") && log.ends_with(",second_factor_on"), "{log}");
}

#[tokio::test]
async fn the_picture_the_link_and_the_text_hold_the_same_key() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana+it@example.com").await;
    let page = ana.browser().await.post(HERE, &[]).await;
    let html = scraper::Html::parse_document(page.text());
    let select = |selector: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).next().unwrap_or_else(|| panic!("no {selector:?}"))
    };
    let key = texts(&page, "#key").concat().replace(' ', "");
    let link = select("a[href^='otpauth:']").attr("href").unwrap();
    assert_eq!(
        link,
        format!("otpauth://totp/Readyline:ana%2Bit%40example.com?secret={key}&issuer=Readyline")
    );
    // The path is one run of squares after the other: M{x} {y}h{width}v1H{x}z.
    let side: usize = select("svg.qr")
        .attr("viewbox")
        .or(select("svg.qr").attr("viewBox"))
        .and_then(|sides| sides.rsplit(' ').next())
        .unwrap()
        .parse()
        .unwrap();
    let mut squares = vec![Color::Light; side * side];
    for run in select("svg.qr path").attr("d").unwrap().split_terminator('z') {
        let (x, rest) = run.strip_prefix('M').unwrap().split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (width, back) = rest.split_once("v1H").unwrap();
        assert_eq!(back, x);
        let [x, y, width] = [x, y, width].map(|number| number.parse::<usize>().unwrap());
        squares[y * side + x..y * side + x + width].fill(Color::Dark);
    }
    let code = QrCode::new(link).unwrap();
    assert_eq!(side, code.width() + 8, "four empty squares on each side");
    for (at, square) in squares.iter().enumerate() {
        let (x, y) = (at % side, at / side);
        let inside = (4..side - 4).contains(&x) && (4..side - 4).contains(&y);
        let wanted = if inside { code[(x - 4, y - 4)] } else { Color::Light };
        assert_eq!(*square, wanted, "at {x}, {y}");
    }
    assert_eq!(select("svg.qr rect").attr("fill"), Some("#fff"), "in the dark too");
}

#[tokio::test]
async fn a_key_is_of_use_only_in_the_browser_that_was_shown_it() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana@example.com").await;
    let (mut one, mut two) = (ana.browser().await, ana.browser().await);
    let page = one.post(HERE, &[]).await;
    let phone = Phone::scan(&app, &page);
    let other = send(&mut two, &page, [&phone.code(0).await, "", PASSWORD]).await;
    assert_eq!(other.status, 422);
    assert_ne!(texts(&other, "#key"), texts(&page, "#key"));
    let fresh = one.post(HERE, &[]).await;
    assert_ne!(texts(&fresh, "#key"), texts(&page, "#key"), "each press makes a new one");
    let broken = [("pending", "me"), ("code", "1"), ("password", PASSWORD)];
    assert_eq!(one.post(HERE, &broken).await.status, 400);
    assert_eq!(app.look_up(STATE).await, "f 0 2");
}

#[tokio::test]
async fn of_two_tabs_the_second_one_finds_it_on() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana@example.com").await;
    let mut browser = ana.browser().await;
    let (first, second) = (browser.post(HERE, &[]).await, browser.post(HERE, &[]).await);
    let (phone, other) = (Phone::scan(&app, &first), Phone::scan(&app, &second));
    let mut tab = browser.clone();
    let (code, other_code) = (phone.code(0).await, other.code(0).await);
    let (one, two) = tokio::join!(
        send(&mut browser, &first, [&code, "", PASSWORD]),
        send(&mut tab, &second, [&other_code, "", PASSWORD]),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!([303, 422].contains(&statuses[1]), "{statuses:?}");
    assert_eq!(app.look_up(STATE).await, "t 10 1");
}

#[tokio::test]
async fn it_moves_to_another_phone_with_a_code_of_the_old_one() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (old, mut browser, codes) = ana.set_up().await;
    let page = browser.post(HERE, &[]).await;
    let new = Phone::scan(&app, &page);
    let code = new.code(0).await;
    for wrong in ["", "000000", "AAAA-AAAA-AAAA-AAAA", &*code] {
        let refused = send(&mut browser, &page, [&code, wrong, PASSWORD]).await;
        assert_eq!(refused.status, 422, "{wrong}");
    }
    later(&app).await;
    let wrong = send(&mut browser, &page, [&code, &old.code(0).await, "no password"]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(app.look_up(STATE).await, "t 10 1");
    let shown = send(&mut browser, &page, [&code, &old.code(0).await, PASSWORD]).await;
    let new_codes = texts(&shown, "ul.codes code");
    assert_eq!((shown.status, new_codes.len()), (200, 10));

    later(&app).await;
    let mut half = ana.browser().await;
    for dead in [&*old.code(0).await, &codes[0]] {
        assert_eq!(half.post("/sign-in/code", &[("code", dead)]).await.status, 422);
    }
    let entered = half.post("/sign-in/code", &[("code", &new.code(0).await)]).await;
    assert_eq!(entered.status, 303);

    // With the phone gone, a recovery code stands in for it.
    later(&app).await;
    let page = half.post(HERE, &[]).await;
    let third = Phone::scan(&app, &page);
    let moved = send(&mut half, &page, [&third.code(0).await, &new_codes[5], PASSWORD]).await;
    assert_eq!(moved.status, 200);
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (_, mut browser, codes) = ana.set_up().await;
    let wrong = [("renew-password", "another one altogether")];
    let refused = browser.post("/account/recovery-codes", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("not your current password"));
    let shown = browser.post("/account/recovery-codes", &[("renew-password", PASSWORD)]).await;
    let new = texts(&shown, "ul.codes code");
    assert_eq!((shown.status, new.len()), (200, 10));
    assert!(codes.iter().all(|code| !new.contains(code)));
    assert_eq!(app.look_up(STATE).await, "t 10 1", "the old ones are gone");
    let mut half = ana.browser().await;
    assert_eq!(half.post("/sign-in/code", &[("code", &codes[0])]).await.status, 422);
    assert_eq!(half.post("/sign-in/code", &[("code", &new[0])]).await.status, 200);
    assert!(done(&app).await.contains(",recovery_codes_made,"));

    let bo = Person::new(&app, Role::Consultant, "bo@example.com").await;
    let mut plain = bo.browser().await;
    let none = plain.post("/account/recovery-codes", &[("renew-password", PASSWORD)]).await;
    assert_eq!((none.status, none.location()), (303, HERE), "nothing to stand in for");
    assert_eq!(app.look_up("select count(*)::text from recovery_code").await, "10");
}

#[tokio::test]
async fn turning_it_off_takes_the_password_and_a_code() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (phone, mut browser, codes) = ana.set_up().await;
    let (before, elsewhere) = (browser.clone(), ana.known_browser().await);
    let off = "/account/second-factor/off";
    let code = phone.code(0).await;
    for (password, code, fault) in [
        ("", &*code, "not your current password"),
        ("otter lamp seven", &*code, "not your current password"),
        (PASSWORD, "", "Type the six digits"),
        (PASSWORD, "000000", "This code does not open"),
        (PASSWORD, "AAAA-AAAA-AAAA-AAAA", "This code does not open"),
    ] {
        let form = [("off-password", password), ("off-code", code)];
        let refused = browser.post(off, &form).await;
        assert_eq!(refused.status, 422, "{password} {code}");
        assert!(refused.text().contains(fault), "{fault}");
        assert_eq!(refused.field("off-code").as_deref(), Some(code));
    }
    let form = [("off-password", PASSWORD), ("off-code", &*code)];
    assert_eq!(browser.post(off, &form).await.status, 429, "five tries a minute");
    assert_eq!(app.look_up(STATE).await, "t 10 2");
    later(&app).await;
    let gone = browser.post(off, &form).await;
    assert_eq!((gone.status, gone.location()), (303, HERE));
    assert_eq!(app.look_up(STATE).await, "f 0 1");
    assert!(done(&app).await.ends_with(",second_factor_off"));
    assert!(is_in(&browser).await, "this browser goes on");
    assert!(!is_in(&before).await && !is_in(&elsewhere).await);
    assert!(is_in(&ana.browser().await).await, "the password alone opens now");

    let (_, mut browser, codes_of_new) = ana.set_up().await;
    let form = |code| [("off-password", PASSWORD), ("off-code", code)];
    assert_eq!(browser.post(off, &form(&codes[0])).await.status, 422);
    assert_eq!(browser.post(off, &form(&codes_of_new[0])).await.status, 303, "also with those");
}
