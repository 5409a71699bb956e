//! People whose accounts have a second factor, and the app on their phone.

use readyline::db::accounts::Role;
use readyline::db::sessions::{self, NewSession};
use readyline::web::secret::{Secret, new_id};
use totp_rs::Builder;
use uuid::Uuid;

use super::app::TestApp;
use super::client::{Reply, Visitor};
use super::database::{psql, run};
use super::people::{PASSWORD, audit_log, person, sign_in};

/// Somebody with an account and the usual password.
#[derive(Clone)]
pub(crate) struct Person<'a> {
    app: &'a TestApp,
    pub(crate) id: Uuid,
    pub(crate) email: &'static str,
}

impl<'a> Person<'a> {
    /// Somebody without a second factor.
    pub(crate) async fn new(app: &'a TestApp, role: Role, email: &'static str) -> Self {
        Self { app, id: person(app, role, email).await, email }
    }

    /// A browser that gave the password. With a second factor it is half signed in, without one
    /// wholly.
    pub(crate) async fn browser(&self) -> Visitor {
        let mut visitor = self.app.visitor();
        assert_eq!(sign_in(&mut visitor, self.email, PASSWORD).await.status, 303);
        visitor
    }

    /// A browser elsewhere that has shown the second factor.
    pub(crate) async fn known_browser(&self) -> Visitor {
        let secret = Secret::new().unwrap();
        let session = NewSession {
            token_hash: secret.hash(),
            id: new_id(),
            account: self.id,
            second_factor: true,
            client: "192.0.2.7".to_owned(),
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0".to_owned(),
        };
        sessions::begin(&self.app.db(), &session).await.unwrap();
        let mut visitor = self.app.visitor();
        visitor.cookies.insert("session".to_owned(), secret.to_string());
        visitor
    }

    /// Sets the second factor up and gives the app, the browser that did it and the recovery
    /// codes. Some time has passed since.
    pub(crate) async fn set_up(&self) -> (Phone<'a>, Visitor, Vec<String>) {
        let mut browser = self.browser().await;
        let page = browser.post("/account/second-factor", &[]).await;
        assert_eq!(page.status, 200);
        let phone = Phone::scan(self.app, &page);
        let pending = page.field("pending").expect("the key's id");
        let code = phone.code(0).await;
        let form = [("pending", pending.as_str()), ("code", &code), ("password", PASSWORD)];
        let shown = browser.post("/account/second-factor", &form).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        let codes = texts(&shown, "ul.codes code");
        assert_eq!(codes.len(), 10);
        later(self.app).await;
        (phone, browser, codes)
    }
}

/// An authenticator app.
pub(crate) struct Phone<'a> {
    app: &'a TestApp,
    secret: [u8; 20],
}

impl<'a> Phone<'a> {
    /// Takes the key from a page that shows one.
    pub(crate) fn scan(app: &'a TestApp, page: &Reply) -> Self {
        Self::new(app, &texts(page, "#key").concat())
    }

    /// Takes a key that was typed.
    pub(crate) fn new(app: &'a TestApp, key: &str) -> Self {
        let key = key.replace(' ', "");
        assert_eq!(key.len(), 32, "{key}");
        // The alphabet of RFC 4648, five bits a letter.
        let bits = key.bytes().flat_map(|sign| {
            let value = if sign.is_ascii_uppercase() { sign - b'A' } else { sign - b'2' + 26 };
            (0..5).rev().map(move |bit| value >> bit & 1)
        });
        let bits: Vec<u8> = bits.collect();
        let byte = |at: usize| bits[8 * at..8 * at + 8].iter().fold(0, |byte, bit| byte << 1 | bit);
        Self { app, secret: std::array::from_fn(byte) }
    }

    /// What it shows so many steps of 30 seconds from now, by the database's clock.
    pub(crate) async fn code(&self, steps: i64) -> String {
        self.code_at(now(self.app).await / 30 + steps)
    }

    /// What it shows in this step.
    pub(crate) fn code_at(&self, step: i64) -> String {
        let totp = Builder::new().with_secret(self.secret).build().unwrap();
        totp.generate(u64::try_from(step * 30).unwrap()).to_string()
    }
}

/// The database's clock, in seconds.
pub(crate) async fn now(app: &TestApp) -> i64 {
    app.look_up("select extract(epoch from now())::bigint::text").await.parse().unwrap()
}

/// Lets so much time pass that every code of now is a new one and that anybody may try again.
pub(crate) async fn later(app: &TestApp) {
    change(app, "update account set totp_last_step = greatest(totp_last_step - 100, 0)").await;
    change(app, "update attempt set begun_at = begun_at - interval '61 seconds'").await;
}

/// The texts of all elements that a selector finds.
pub(crate) fn texts(page: &Reply, selector: &str) -> Vec<String> {
    let selector = scraper::Selector::parse(selector).unwrap();
    let page = scraper::Html::parse_document(page.text());
    page.select(&selector).map(|element| element.text().collect()).collect()
}

/// Changes something behind the server's back.
pub(crate) async fn change(app: &TestApp, sql: &str) {
    run(&mut psql(&app.options).await, sql).await;
}

/// What the audit log says that was done, the oldest first, with commas between.
pub(crate) async fn done(app: &TestApp) -> String {
    let log = audit_log(app).await;
    let actions: Vec<&str> = log.iter().filter_map(|line| line.split(' ').next()).collect();
    actions.join(",")
}
