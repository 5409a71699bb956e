//! Who may enter an assessment: a browser that holds its key.
//!
//! Each assessment has one secret. The browser keeps it in a cookie of its own, the private link
//! carries it, and the database stores only its fingerprint. Whoever lacks it is told "not found",
//! so nobody learns which assessments exist.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use std::collections::HashMap;
use uuid::Uuid;

use super::App;
use super::error::PageError;
use super::secret::{Secret, Token};
use super::start::token_in;
use crate::db;
use crate::db::assessments::Stored;

/// A browser keeps the keys of this many assessments, so that its cookies fit a request's head.
const MOST_KEYS: usize = 20;

/// A visit by somebody who holds the key: the stored assessment and its secret.
pub(super) struct Visit {
    /// The assessment as the database has it now.
    pub(super) stored: Stored,
    /// Its secret, as the browser sent it.
    pub(super) secret: Secret,
}

impl Visit {
    /// The private link that opens this assessment in another browser.
    pub(super) fn private_link(&self, app: &App) -> String {
        app.link(&format!("/resume/{}", self.token()))
    }

    /// The key that this visit was let in with.
    pub(super) fn token(&self) -> Token {
        Token { assessment: self.stored.id, secret: self.secret.clone() }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let Path(path) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
            .await
            .map_err(|_| PageError::NotFound)?;
        let id = path.get("id").and_then(|id| parse_id(id)).ok_or(PageError::NotFound)?;
        let jar = CookieJar::from_headers(&parts.headers);
        enter(app, id, &jar).await?.ok_or(PageError::NotFound)
    }
}

/// Reads an id from an address: lower-case, hyphenated, nothing else.
pub(super) fn parse_id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|id| id.to_string() == text)
}

/// Opens an assessment for a browser whose cookies hold its key; `None` where they do not.
pub(super) async fn enter(
    app: &App,
    id: Uuid,
    jar: &CookieJar,
) -> Result<Option<Visit>, PageError> {
    let Some(secret) = jar.get(&cookie_name(app, id)).and_then(|c| c.value().parse().ok()) else {
        return Ok(None);
    };
    open(app, Token { assessment: id, secret }).await
}

/// Lets a browser in by its cookie or, where that is gone, by a private link typed on the page.
pub(super) async fn enter_or_open(
    app: &App,
    id: Uuid,
    jar: CookieJar,
    link: Option<&str>,
) -> Result<Option<(Visit, CookieJar)>, PageError> {
    if let Some(visit) = enter(app, id, &jar).await? {
        return Ok(Some((visit, jar)));
    }
    let token = link.and_then(token_in).filter(|token| token.assessment == id);
    let Some(token) = token else { return Ok(None) };
    let jar = with_key(app, jar, &token);
    Ok(open(app, token).await?.map(|visit| (visit, jar)))
}

/// Opens the assessment that a private link names; `None` where its secret does not fit.
pub(super) async fn open(app: &App, token: Token) -> Result<Option<Visit>, PageError> {
    let Some(stored) = db::assessments::find(&app.db, token.assessment).await? else {
        return Ok(None);
    };
    let fits = token.secret.matches(&stored.secret_hash);
    Ok(fits.then_some(Visit { stored, secret: token.secret }))
}

/// The cookie that gives a browser the key to an assessment, for as long as browsers allow.
fn key_cookie(app: &App, token: &Token) -> Cookie<'static> {
    Cookie::build((cookie_name(app, token.assessment), token.secret.to_string()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.secure())
        .permanent()
        .build()
}

/// Adds a key to a browser's cookies and drops the oldest ones beyond the most it may keep.
pub(super) fn with_key(app: &App, jar: CookieJar, token: &Token) -> CookieJar {
    let mut kept = keys(app, &jar);
    kept.retain(|k| k.assessment != token.assessment);
    let surplus = (kept.len() + 1).saturating_sub(MOST_KEYS);
    let jar = kept.iter().take(surplus).fold(jar, |jar, k| without_key(app, jar, k.assessment));
    jar.add(key_cookie(app, token))
}

/// Takes an assessment's key from a browser's cookies.
pub(super) fn without_key(app: &App, jar: CookieJar, id: Uuid) -> CookieJar {
    let cookie = Cookie::build(cookie_name(app, id)).path("/").secure(app.secure());
    jar.remove(cookie)
}

/// The keys in a browser's cookies, oldest assessment first (ids rise with time).
pub(super) fn keys(app: &App, jar: &CookieJar) -> Vec<Token> {
    let prefix = cookie_prefix(app);
    let mut keys: Vec<Token> = jar
        .iter()
        .filter_map(|cookie| {
            let id = Uuid::try_parse(cookie.name().strip_prefix(prefix)?).ok()?;
            Some(Token { assessment: id, secret: cookie.value().parse().ok()? })
        })
        .collect();
    keys.sort_by_key(|k| k.assessment);
    keys
}

fn cookie_prefix(app: &App) -> &'static str {
    if app.secure() { "__Host-assessment-" } else { "assessment-" }
}

fn cookie_name(app: &App, id: Uuid) -> String {
    format!("{}{}", cookie_prefix(app), id.simple())
}
