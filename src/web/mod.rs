//! The parlour: the only room with HTTP and HTML. One page family a file; `app` is the one route
//! table, grouped by who may enter, and tests call the same function as the server does.

pub mod account;
pub mod actions;
mod admin;
mod api;
pub mod assets;
pub mod benchmark;
pub mod brand;
mod changes;
pub mod charts;
mod check;
pub mod client;
mod clients;
mod csv;
mod erase;
pub mod error;
mod export;
mod firm;
pub mod form;
mod given;
pub mod health;
pub mod host;
mod import;
mod invitations;
pub mod invited;
pub mod json;
pub mod layers;
pub mod limits;
pub mod log;
mod lost;
mod markdown;
pub mod method;
mod newer_rules;
mod opinions;
mod privacy;
mod problem;
mod projects;
pub mod prose;
pub mod reminders;
mod result;
mod result_files;
pub mod result_view;
mod rule_changes;
pub mod secret;
pub mod serve;
mod session;
mod shares;
mod start;
mod verify;
mod visitor;
mod webhooks;
mod what_if;
mod wizard;
mod words;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, RwLock};

use axum::Router;
use axum::routing::{get, post};
use ipnet::IpNet;
use tokio::sync::OwnedSemaphorePermit;
use tower_http::csrf::ConfigError;
use url::Url;

use crate::db::{self, Db, DbError};
use crate::jobs::Jobs;
use crate::mail::Mailer;
use crate::rules::ruleset::Ruleset;
use account::passwords::Passwords;
use error::PageResult;
use health::Readiness;
use layers::{LayerSettings, Places};
use limits::Limits;
use result::pdf::Press;

/// Requests that may use the database at once: about four for each of its eight connections,
/// enough to keep them busy, few enough that the last one is answered in time.
const DATABASE_AT_ONCE: usize = 32;

/// What every handler may use. Cloning it is cheap.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// How often one address, or one assessment, may do what is costly.
    pub limits: Arc<Limits>,
    site: Arc<Site>,
    rulesets: Arc<RwLock<HashMap<i64, Arc<Ruleset>>>>,
    places: Places,
    /// What `/readyz` shows; the server turns it red when it stops.
    pub readiness: Readiness,
    /// Long work beside the pages; it ends with the server.
    pub jobs: Jobs,
    /// Sends e-mail, where a mail server is set.
    pub mail: Option<Mailer>,
    /// Works out the hashes of passwords, a few at a time.
    pub passwords: Passwords,
    /// Sets reports on paper, a few at a time.
    press: Press,
    /// Whether an admin must show a second factor to enter.
    pub second_factor_for_admins: bool,
    /// Whether webhooks may lead to this very machine.
    pub webhook_loopback: bool,
}

/// What this server is called from outside, and whom it trusts.
#[derive(Debug, Clone)]
pub struct Site {
    /// The address that people use, without a path: links are built from it, never from Host.
    pub public_url: Url,
    /// The same where the operator named it; else it is a guess from the listening address.
    configured_url: Option<Url>,
    trusted_proxies: Vec<IpNet>,
}

impl Site {
    /// A server that listens on `local`, with the address and the proxies of the settings.
    ///
    /// # Errors
    /// When the listening address makes no URL, which no real one does.
    pub fn new(
        local: SocketAddr,
        configured_url: Option<Url>,
        trusted_proxies: Vec<IpNet>,
    ) -> Result<Self, url::ParseError> {
        let public_url = match &configured_url {
            Some(url) => url.clone(),
            None => {
                let any = local.ip().is_unspecified();
                let ip = if any { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { local.ip() };
                Url::parse(&format!("http://{}", SocketAddr::new(ip, local.port())))?
            }
        };
        Ok(Self { public_url, configured_url, trusted_proxies })
    }
}

impl App {
    /// Puts the parlour together.
    pub fn new(db: Db, site: Site) -> Self {
        Self {
            db,
            limits: Arc::default(),
            site: Arc::new(site),
            rulesets: Arc::default(),
            places: Places::new(DATABASE_AT_ONCE),
            readiness: Readiness::default(),
            jobs: Jobs::default(),
            mail: None,
            passwords: Passwords::default(),
            press: Press::default(),
            second_factor_for_admins: false,
            webhook_loopback: false,
        }
    }

    /// Takes a place for work with the database, free again when it is dropped.
    ///
    /// # Errors
    /// [`PageError::Busy`] when all are taken.
    pub fn place(&self) -> PageResult<OwnedSemaphorePermit> {
        self.places.take()
    }

    /// An address of ours as others may open it. `path` starts with one slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.site.public_url.as_str().trim_end_matches('/'))
    }

    /// Whether people reach us by https, so that cookies may be kept to it.
    pub fn secure(&self) -> bool {
        self.site.public_url.scheme() == "https"
    }

    /// The rules of one version. They never change once published, so they are kept in memory.
    pub async fn ruleset(&self, version: i64) -> Result<Arc<Ruleset>, DbError> {
        let kept = self.rulesets.read().ok().and_then(|kept| kept.get(&version).cloned());
        if let Some(ruleset) = kept {
            return Ok(ruleset);
        }
        let Some(found) = db::rulesets::find(&self.db, version).await? else {
            return Err(DbError::Other(format!("there is no ruleset version {version}")));
        };
        let ruleset = Arc::new(found);
        if let Ok(mut kept) = self.rulesets.write() {
            kept.insert(version, Arc::clone(&ruleset));
        }
        Ok(ruleset)
    }
}

/// The one route table. Layers wrap all of it; `tests/cases/access.txt` says who may do what.
///
/// # Errors
/// When the public address cannot be the origin of a page.
pub fn app(app: App) -> Result<Router, ConfigError> {
    let anyone = Router::new()
        .route("/", get(start::show))
        .route("/assessments", post(start::begin))
        .route("/resume", post(start::paste))
        .route("/resume/{token}", get(start::resume))
        .route("/r/{token}", get(shares::open::show).post(shares::open::unlock))
        .route("/r/{token}/result.pdf", get(shares::open::report))
        .route("/r/{token}/what-if", get(what_if::shared))
        .route("/r/{token}/playbook/{role}/{file}", get(shares::open::playbook))
        .route("/firms/{firm}/{file}", get(brand::file))
        .route("/method", get(method::show))
        .route("/privacy", get(privacy::show))
        .route("/verify", get(verify::show).post(verify::check));
    let holder = Router::new()
        .route("/assessments/{id}/{page}", get(wizard::show))
        .route("/assessments/{id}/ownership/projects", get(projects::show))
        .route("/assessments/{id}/check", get(check::show))
        .route("/assessments/{id}/result", get(result::show).post(result::submit))
        .route("/assessments/{id}/result.pdf", get(result::pdf::show))
        .route("/assessments/{id}/result.json", get(result_files::json))
        .route("/assessments/{id}/result.csv", get(result_files::csv))
        .route("/assessments/{id}/what-if", get(what_if::own))
        .route("/assessments/{id}/result/changes", get(changes::show))
        .route("/assessments/{id}/result/playbook/{role}/{file}", get(result::playbook::show))
        .route("/assessments/{id}/actions", get(actions::show))
        .route("/assessments/{id}/benchmark", post(benchmark::agree))
        .route("/assessments/{id}/rules", get(newer_rules::show).post(newer_rules::take))
        .route("/assessments/{id}/shares", post(shares::create))
        .route("/assessments/{id}/shares/revoke", post(shares::revoke))
        .route("/assessments/{id}/hand-in", post(invited::hand_in))
        .route("/assessments/{id}/delete", post(result::delete));
    let firm = Router::new().route("/firm/brand", get(brand::edit::show).post(brand::edit::save));
    // A page that is posted takes its place itself: turned away, it must keep what was typed.
    let saves = Router::new()
        .route("/assessments/{id}/{page}", post(wizard::save))
        .route("/assessments/{id}/actions", post(actions::save))
        .route("/assessments/{id}/ownership/projects", post(projects::save));
    let pages = anyone.merge(holder).merge(firm).merge(api::routes()).merge(webhooks::routes());
    let pages = pages.merge(account::routes()).merge(admin::routes());
    let pages = pages.merge(import::routes()).merge(export::routes()).merge(erase::routes());
    let pages = pages.merge(firm::routes()).merge(clients::routes());
    let pages = pages.merge(invitations::routes());
    let pages = layers::database_routes(pages, app.places.clone()).merge(saves);
    let settings = LayerSettings {
        public_url: app.site.configured_url.clone(),
        trusted_proxies: app.site.trusted_proxies.clone(),
        ..LayerSettings::default()
    };
    let pages = pages.with_state(app.clone()).merge(assets::routes());
    let health = health::routes(app.readiness.clone(), move || {
        let db = app.db.clone();
        async move { db.ready().await.is_ok() }
    });
    layers::apply(pages, health, &settings)
}
