//! The whole server inside a test, on a port of its own and a database of its own.

use std::net::SocketAddr;

use readyline::db::{Db, DbSettings};
use readyline::web::serve::{ServeLimits, serve};
use readyline::web::{App, Site, app};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection as _, Row as _};
use tokio::net::TcpListener;

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
        let options = database::options().await;
        let db = Db::connect(options.clone(), DbSettings::default()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Site::new(address, None, Vec::new()).unwrap();
        let router = app(App::new(db, site)).unwrap();
        let limits = ServeLimits::default();
        tokio::spawn(serve(listener, router, std::future::pending(), limits));
        Self { address, options }
    }

    /// An address of this server, for a browser.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Somebody whom this server has never seen.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::new(self.address)
    }

    /// The first column of the first row that a query finds, as text.
    pub(crate) async fn look_up(&self, query: &'static str) -> String {
        let mut connection = PgConnection::connect_with(&self.options).await.unwrap();
        let row = sqlx::query(query).fetch_one(&mut connection).await.unwrap();
        row.get(0)
    }
}
