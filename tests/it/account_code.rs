//! The second step of signing in: what a half signed-in browser may do, which codes open, how
//! often, and what becomes of its secret.

use readyline::db::accounts::Role;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor};
use crate::support::people::PASSWORD;
use crate::support::phone::{Person, Phone, change, done, later, now, texts};

const TABLE: &str = include_str!("../cases/access.txt");

async fn type_in(browser: &mut Visitor, code: &str) -> Reply {
    browser.post("/sign-in/code", &[("code", code), ("next", "/account")]).await
}

/// Whether the account page opens.
async fn is_in(browser: &Visitor) -> bool {
    browser.clone().get("/account").await.status == 200
}

#[tokio::test]
async fn a_code_gives_the_browser_a_new_secret_and_leads_on() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (phone, _, _) = ana.set_up().await;
    let mut browser = ana.browser().await;
    let half = browser.clone();
    let shut = browser.get("/admin?of=3").await;
    assert_eq!((shut.status, shut.location()), (303, "/sign-in/code?next=%2Fadmin%3Fof%3D3"));
    let page = browser.get(shut.location()).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.field("next").as_deref(), Some("/admin?of=3"));

    let code = phone.code(0).await;
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let form = [("code", spaced.as_str()), ("next", "/admin?of=3")];
    let entered = browser.post("/sign-in/code", &form).await;
    assert_eq!((entered.status, entered.location()), (303, "/admin?of=3"));
    assert_ne!(browser.cookies, half.cookies, "another secret");
    assert_eq!(browser.get("/admin").await.status, 200);
    let again = browser.get("/sign-in/code").await;
    assert_eq!((again.status, again.location()), (303, "/account"), "there is nothing to show");

    let dead = half.clone().get("/account").await;
    assert_eq!((dead.status, dead.location()), (303, "/sign-in?next=%2Faccount"));
    let dead = half.clone().get("/sign-in/code").await;
    assert_eq!(dead.location(), "/sign-in?next=%2Fsign%2Din%2Fcode");
    assert!(done(&app).await.ends_with(",second_factor_shown"), "{}", done(&app).await);
}

#[tokio::test]
async fn a_half_signed_in_browser_opens_nothing_but_the_page_for_the_code() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (_, known, _) = ana.set_up().await;
    let browser = ana.browser().await;
    let inside = |line: &&str| line.contains(" /account") || line.contains(" /admin");
    let mut tried = 0;
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).filter(inside) {
        let mut cells = line.split('|').map(str::trim);
        let (method, route) = cells.next().unwrap().split_once(' ').unwrap();
        let path = route.replace(['{', '}'], "");
        let mut browser = browser.clone();
        let reply = match method {
            "GET" => browser.get(&path).await,
            _ => browser.post(&path, &[("session", "others")]).await,
        };
        // Like somebody whom nobody knows; some pages keep what was typed (401).
        assert_eq!(cells.next().unwrap(), reply.status.to_string(), "{method} {path}");
        if reply.status != 401 {
            assert!(reply.location().starts_with("/sign-in/code?next="), "{method} {path}");
        }
        tried += 1;
    }
    assert!(tried >= 8, "the table has the pages for people with accounts");
    assert_eq!(browser.clone().get("/sign-in/code").await.status, 200);
    assert!(is_in(&known).await, "it ended no other session either");
    assert_eq!(app.look_up("select count(*)::text from session").await, "2");
    assert_eq!(browser.clone().post("/sign-out", &[]).await.status, 303);
    assert_eq!(app.look_up("select count(*)::text from session").await, "1", "but the way out");
}

#[tokio::test]
async fn codes_of_a_step_before_and_after_open_and_those_further_off_do_not() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (phone, _, _) = ana.set_up().await;
    for (steps, opens) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        loop {
            later(&app).await;
            let mut browser = ana.browser().await;
            let step = now(&app).await / 30;
            let reply = type_in(&mut browser, &phone.code_at(step + steps)).await;
            // Where the step changed meanwhile, nothing is proven.
            if now(&app).await / 30 == step {
                assert_eq!(reply.status, if opens { 303 } else { 422 }, "{steps} steps off");
                assert_eq!(is_in(&browser).await, opens);
                break;
            }
        }
    }
    assert!(done(&app).await.contains("second_factor_failed"));
}

#[tokio::test]
async fn a_code_opens_one_browser_only_also_when_two_send_it_at_once() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (phone, _, _) = ana.set_up().await;
    let step = now(&app).await / 30;
    let code = phone.code_at(step);
    let (mut one, mut two) = (ana.browser().await, ana.browser().await);
    let (first, second) = tokio::join!(type_in(&mut one, &code), type_in(&mut two, &code));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_ne!(is_in(&one).await, is_in(&two).await);

    let mut late = ana.browser().await;
    let refused = type_in(&mut late, &code).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("This code does not open"));
    assert_eq!(type_in(&mut late, &phone.code_at(step - 1)).await.status, 422, "an older one");
    assert!(!is_in(&late).await);
    assert_eq!(type_in(&mut late, &phone.code_at(step + 1)).await.status, 303, "the next one");
}

#[tokio::test]
async fn the_code_that_turned_it_on_opens_nothing() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let mut browser = ana.browser().await;
    let page = browser.post("/account/second-factor", &[]).await;
    let phone = Phone::scan(&app, &page);
    let code = phone.code(0).await;
    let pending = page.field("pending").unwrap();
    let form = [("pending", pending.as_str()), ("code", &code), ("password", PASSWORD)];
    assert_eq!(browser.post("/account/second-factor", &form).await.status, 200);
    assert_eq!(type_in(&mut ana.browser().await, &code).await.status, 422);
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_only_its_own_account() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let bo = Person::new(&app, Role::Consultant, "bo@example.com").await;
    let (_, _, codes) = ana.set_up().await;
    let (_, _, others) = bo.set_up().await;
    let mut browser = ana.browser().await;
    let half = browser.clone();
    let foreign = type_in(&mut browser, &others[0]).await;
    assert_eq!(foreign.status, 422, "it is another account's");
    assert!(foreign.text().contains("<details open"), "its field is the one that is shown");

    let typed = codes[3].to_lowercase().replace('-', " ");
    let entered = type_in(&mut browser, &typed).await;
    assert_eq!(entered.status, 200);
    assert!(entered.text().contains("9 recovery codes are left"), "{}", entered.text());
    assert_eq!(texts(&entered, "a.button"), ["Go on"]);
    assert!(is_in(&browser).await);
    assert!(!is_in(&half).await, "the half secret is dead");
    assert!(browser.get("/account").await.text().contains("9 recovery codes are left"));

    let (mut one, mut two) = (ana.browser().await, ana.browser().await);
    assert_eq!(type_in(&mut one, &codes[3]).await.status, 422, "it is used up");
    let (first, second) = tokio::join!(type_in(&mut one, &codes[4]), type_in(&mut two, &codes[4]));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422], "two at once");
    let stored = "select count(*)::text from recovery_code where used_at is not null";
    assert_eq!(app.look_up(stored).await, "2");
    assert!(done(&app).await.contains("recovery_code_used"));
}

#[tokio::test]
async fn the_last_recovery_code_says_that_it_was_the_last() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (_, _, codes) = ana.set_up().await;
    change(&app, "update recovery_code set used_at = now()").await;
    let mut browser = ana.browser().await;
    assert_eq!(type_in(&mut browser, &codes[0]).await.status, 422);
    change(&app, "update recovery_code set used_at = null").await;
    for code in &codes[..8] {
        later(&app).await;
        assert_eq!(type_in(&mut ana.browser().await, code).await.status, 200);
    }
    later(&app).await;
    let one_left = type_in(&mut ana.browser().await, &codes[8]).await;
    assert!(one_left.text().contains("one recovery code is left"));
    assert!(!one_left.text().contains("you cannot sign in again"));
    let last = type_in(&mut ana.browser().await, &codes[9]).await;
    assert!(last.text().contains("no recovery code is left"));
    assert!(last.text().contains("you cannot sign in again"));
}

#[tokio::test]
async fn after_five_tries_in_a_minute_even_the_right_code_has_to_wait() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let bo = Person::new(&app, Role::Admin, "bo@example.com").await;
    let (phone, _, codes) = ana.set_up().await;
    let (other_phone, _, _) = bo.set_up().await;
    // Two browsers share the count: it is the account's.
    let (mut one, mut two) = (ana.browser().await, ana.browser().await);
    for browser in [&mut one, &mut two] {
        assert_eq!(type_in(browser, "000 000").await.status, 422);
        assert_eq!(type_in(browser, "AAAA-AAAA-AAAA-AAAA").await.status, 422);
    }
    assert_eq!(type_in(&mut one, "nonsense").await.status, 422);
    let code = phone.code(0).await;
    let often = type_in(&mut one, &code).await;
    assert_eq!(often.status, 429);
    assert!(often.text().contains("Wait a minute"));
    let wait: u64 = often.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(often.field("code").as_deref(), Some(code.as_str()), "what was typed is kept");
    assert_eq!(type_in(&mut two, &codes[0]).await.status, 429, "nor does a recovery code open");
    assert!(!is_in(&one).await);

    let code = other_phone.code(0).await;
    assert_eq!(type_in(&mut bo.browser().await, &code).await.status, 303, "others go on");
    change(&app, "update attempt set begun_at = now() - interval '61 seconds'").await;
    assert_eq!(type_in(&mut one, &phone.code(0).await).await.status, 303, "a minute later");
}

#[tokio::test]
async fn a_half_signed_in_browser_has_ten_minutes() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Consultant, "ana@example.com").await;
    let (phone, known, _) = ana.set_up().await;
    let mut browser = ana.browser().await;
    change(&app, "update session set started_at = now() - interval '9 minutes 50 seconds'").await;
    assert_eq!(browser.get("/sign-in/code").await.status, 200);
    change(&app, "update session set started_at = now() - interval '10 minutes 1 second'").await;
    assert_eq!(browser.get("/sign-in/code").await.location(), "/sign-in?next=%2Fsign%2Din%2Fcode");
    let late = type_in(&mut browser, &phone.code(0).await).await;
    assert_eq!((late.status, late.location()), (303, "/sign-in?next=%2Faccount"));
    assert!(!is_in(&browser).await);
    assert!(is_in(&known).await, "whoever has shown the second factor stays");
    let plain = Person::new(&app, Role::Consultant, "bo@example.com").await.browser().await;
    change(&app, "update session set started_at = now() - interval '10 minutes 1 second'").await;
    assert!(is_in(&plain).await, "and whoever has none");
}

#[tokio::test]
async fn the_way_on_stays_on_this_site() {
    let app = TestApp::start().await;
    let ana = Person::new(&app, Role::Admin, "ana@example.com").await;
    let (phone, _, _) = ana.set_up().await;
    for next in ["//evil.example", "https://evil.example/", "/\\evil.example", ""] {
        later(&app).await;
        let mut browser = ana.browser().await;
        let form = [("code", &*phone.code(0).await), ("next", next)];
        assert_eq!(browser.post("/sign-in/code", &form).await.location(), "/admin", "{next}");
    }
    let mut browser = ana.browser().await;
    let page = browser.get("/sign-in/code?next=%2F%2Fevil.example").await;
    assert_eq!((page.status, page.field("next")), (200, None));
}
