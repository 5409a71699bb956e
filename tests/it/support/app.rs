//! The whole server inside a test, on a port of its own and a database of its own.

use std::net::SocketAddr;

use readyline::db::accounts::{self, NewAccount, Role};
use readyline::db::audit::{Actor, Entry};
use readyline::db::drafts::{self, NewDraft, SavedDraft};
use readyline::db::sessions::{self, NewSession};
use readyline::db::{Db, DbSettings};
use readyline::rules::ruleset::Ruleset;
use readyline::web::secret::{Secret, new_id};
use readyline::web::{self, App, Site};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection as _, Row as _};
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

use super::client::Visitor;
use super::database;

/// A server that ends with its test.
pub(crate) struct TestApp {
    pub(crate) address: SocketAddr,
    pub(crate) options: PgConnectOptions,
}

impl TestApp {
    /// Starts one on an empty database with the default rules.
    pub(crate) async fn start() -> Self {
        Self::start_as(None).await
    }

    /// Starts one that people reach under this address.
    pub(crate) async fn start_as(public: Option<Url>) -> Self {
        Self::start_with(public, |_| {}).await
    }

    /// Starts one with other settings.
    pub(crate) async fn start_with(public: Option<Url>, change: impl FnOnce(&mut App)) -> Self {
        let options = database::options().await;
        let db = Db::connect(options.clone(), DbSettings::default()).await.unwrap();
        Self { address: serve(db, site(public, &[]), change).await, options }
    }

    /// Starts one behind a proxy on this machine, which says in `X-Forwarded-For` who asks.
    pub(crate) async fn start_behind_proxy() -> Self {
        Self::start_behind_proxy_with(|_| {}).await
    }

    /// The same with this change.
    pub(crate) async fn start_behind_proxy_with(change: impl FnOnce(&mut App)) -> Self {
        let options = database::options().await;
        let db = Db::connect(options.clone(), DbSettings::default()).await.unwrap();
        let site = site(None, &["127.0.0.1/32"]);
        Self { address: serve(db, site, change).await, options }
    }

    /// Its database, for what no page does.
    pub(crate) fn db(&self) -> Db {
        Db::lazy(self.options.clone(), DbSettings { max_connections: 1 })
    }

    /// Goes on with another connection to the database, at another address.
    pub(crate) async fn restart_with(&mut self, db: Db) {
        self.address = serve(db, site(None, &[]), |_| {}).await;
    }

    /// An address of this server, for a browser.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Somebody whom this server has never seen.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::new(self.address)
    }

    /// Somebody with an account of this role, signed in with a second factor.
    pub(crate) async fn signed_in(&self, role: Role, email: &str) -> Visitor {
        let db = self.db();
        let account = NewAccount {
            id: new_id(),
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or(email).to_owned(),
            role,
            password_hash: None,
        };
        assert!(accounts::create(&db, &account, &Actor::shell(), new_id()).await.unwrap());
        let secret = Secret::new().unwrap();
        let session = NewSession {
            token_hash: secret.hash(),
            id: new_id(),
            account: account.id,
            second_factor: true,
            client: "127.0.0.1".to_owned(),
            agent: "a test".to_owned(),
        };
        sessions::begin(&db, &session).await.unwrap();
        let mut visitor = self.visitor();
        visitor.cookies.insert("session".to_owned(), secret.to_string());
        visitor
    }

    /// An admin who is signed in.
    pub(crate) async fn admin(&self) -> Visitor {
        self.signed_in(Role::Admin, "ana@example.com").await
    }

    /// An open draft of these rules, begun from version 1 by somebody else.
    pub(crate) async fn draft(&self, ruleset: &Ruleset) -> Uuid {
        let db = Db::lazy(self.options.clone(), DbSettings { max_connections: 1 });
        let new = NewDraft {
            id: new_id(),
            op: new_id(),
            base_version: 1,
            ruleset: ruleset.clone(),
            entry: new_id(),
        };
        drafts::begin(&db, &new, &Actor::shell()).await.unwrap()
    }

    /// Saves a draft that is at revision `seen`, from the shell.
    pub(crate) async fn save_draft(&self, draft: Uuid, seen: i64, ruleset: &Ruleset) {
        let db = Db::lazy(self.options.clone(), DbSettings { max_connections: 1 });
        let entry = Entry::new(new_id(), "draft_saved", draft);
        let saved = drafts::save(&db, (draft, seen), ruleset, &Actor::shell(), &entry).await;
        assert_eq!(saved.unwrap(), SavedDraft::Done(seen + 1));
    }

    /// Makes every save of a draft as old as this.
    pub(crate) async fn age_draft(&self, age: &str) {
        let mut connection = PgConnection::connect_with(&self.options).await.unwrap();
        let aged = "update ruleset_draft_revision set saved_at = now() - $1::interval";
        sqlx::query(aged).bind(age).execute(&mut connection).await.unwrap();
    }

    /// The first column of the first row that a query finds, as text.
    pub(crate) async fn look_up(&self, query: &'static str) -> String {
        let mut connection = PgConnection::connect_with(&self.options).await.unwrap();
        let row = sqlx::query(query).fetch_one(&mut connection).await.unwrap();
        row.get(0)
    }
}

/// What a server is called that listens where it will.
fn site(public: Option<Url>, proxies: &[&str]) -> impl FnOnce(SocketAddr) -> Site {
    let proxies = proxies.iter().map(|net| net.parse().unwrap()).collect();
    move |address| Site::new(address, public, proxies).unwrap()
}

async fn serve(
    db: Db,
    site: impl FnOnce(SocketAddr) -> Site,
    change: impl FnOnce(&mut App),
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut app = App::new(db, site(address));
    change(&mut app);
    let router = web::app(app).unwrap();
    tokio::spawn(async move {
        let never = std::future::pending();
        web::serve::serve(listener, router, never, Default::default()).await.unwrap();
    });
    address
}
