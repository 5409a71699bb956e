//! Who is signed in. A browser holds one secret in a cookie, the database its fingerprint.
//!
//! An account with a second factor is let in in two steps. After the password its browser is half
//! signed in: that opens the page for the code and nothing else.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

use super::App;
use super::client::ClientAddr;
use super::error::PageError;
use super::layers::watch::RequestId;
use super::secret::{Secret, new_id};
use crate::db;
use crate::db::accounts::Role;
use crate::db::audit::Actor;
use crate::db::sessions::{NewSession, Rotation, Session};

/// Most bytes of a browser's name that are kept.
const MOST_OF_AGENT: usize = 300;

/// Somebody who is signed in, whatever they may do, and who has shown the second factor if the
/// account has one.
pub(super) struct SignedIn {
    /// The session and its account.
    pub(super) session: Session,
    /// The secret in the cookie.
    pub(super) secret: Secret,
    /// The same person for the audit log.
    pub(super) actor: Actor,
}

/// Somebody who gave the password and has yet to show the second factor.
pub(super) struct HalfSignedIn(pub(super) SignedIn);

impl Deref for HalfSignedIn {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// An admin who has shown all that an admin must show.
pub(super) struct Admin(pub(super) SignedIn);

impl Deref for Admin {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// A consultant with a firm; also an admin who works for one.
pub(super) struct Consultant {
    person: SignedIn,
    /// The firm: all that this person sees of clients is its.
    pub(super) firm: Uuid,
}

impl Deref for Consultant {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.person
    }
}

/// Why a page is not shown to this person, and what to do about it.
pub(super) enum Shut {
    /// Nobody is signed in: the way leads over the sign-in page.
    SignIn {
        /// Where to go on afterwards.
        next: String,
    },
    /// The password was given: the way leads over the page for the code.
    Code {
        /// Where to go on afterwards.
        next: String,
    },
    /// Somebody who is signed in needs no page for signing in.
    SignedIn,
    /// An admin needs a second factor first.
    SecondFactor,
    /// Clients belong to a firm, and this person has none yet.
    Firm,
    /// Somebody else may see this page, or the database does not answer.
    Refused(PageError),
}

impl From<PageError> for Shut {
    fn from(error: PageError) -> Shut {
        Shut::Refused(error)
    }
}

impl IntoResponse for Shut {
    fn into_response(self) -> Response {
        match self {
            Shut::SignIn { next } => to("/sign-in", &next),
            Shut::Code { next } => to("/sign-in/code", &next),
            Shut::SignedIn => Redirect::to("/account").into_response(),
            Shut::SecondFactor => Redirect::to("/account/second-factor").into_response(),
            Shut::Firm => Redirect::to("/firm").into_response(),
            Shut::Refused(error) => error.into_response(),
        }
    }
}

/// The way to a page for signing in, and from there back to where somebody wanted to go.
fn to(page: &str, next: &str) -> Response {
    let next = utf8_percent_encode(next, NON_ALPHANUMERIC);
    Redirect::to(&format!("{page}?next={next}")).into_response()
}

/// Whoever's session the cookie opens, half signed in or wholly.
async fn holder(parts: &Parts, app: &App) -> Result<SignedIn, Shut> {
    let nobody = || Shut::SignIn { next: next(parts) };
    let jar = CookieJar::from_headers(&parts.headers);
    let secret = cookie_secret(app, &jar).ok_or_else(nobody)?;
    let found = db::sessions::find(&app.db, secret.hash()).await.map_err(PageError::from)?;
    let session = found.ok_or_else(nobody)?;
    let mut actor = actor(parts);
    actor.id = Some(session.account);
    actor.name.clone_from(&session.email);
    Ok(SignedIn { session, secret, actor })
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let person = holder(parts, app).await?;
        if person.session.is_half() { Err(Shut::Code { next: next(parts) }) } else { Ok(person) }
    }
}

impl FromRequestParts<App> for HalfSignedIn {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let person = holder(parts, app).await?;
        if person.session.is_half() { Ok(HalfSignedIn(person)) } else { Err(Shut::SignedIn) }
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let person = SignedIn::from_request_parts(parts, app).await?;
        if person.session.role != Role::Admin {
            return Err(Shut::Refused(PageError::Forbidden));
        }
        if app.second_factor_for_admins && !person.session.second_factor {
            return Err(Shut::SecondFactor);
        }
        Ok(Admin(person))
    }
}

impl FromRequestParts<App> for Consultant {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let person = SignedIn::from_request_parts(parts, app).await?;
        let second_factor = app.second_factor_for_admins && person.session.role == Role::Admin;
        if second_factor && !person.session.second_factor {
            return Err(Shut::SecondFactor);
        }
        let firm = person.session.firm.ok_or(Shut::Firm)?;
        Ok(Consultant { person, firm })
    }
}

/// A visitor without an account, for the audit log; also whoever is about to sign in.
pub(super) struct Somebody(pub(super) Actor);

impl<S: Send + Sync> FromRequestParts<S> for Somebody {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Somebody(actor(parts)))
    }
}

fn actor(parts: &Parts) -> Actor {
    let client = parts.extensions.get::<ClientAddr>().map(|client| client.0.to_string());
    let request = parts.extensions.get::<RequestId>().map(|id| id.0.to_string());
    Actor {
        id: None,
        name: "visitor".to_owned(),
        client: client.unwrap_or_else(|| "-".to_owned()),
        request_id: request.unwrap_or_default(),
    }
}

/// A page that was asked for is gone back to; a form that was sent is not sent again by itself.
fn next(parts: &Parts) -> String {
    let page = |uri: &Uri| uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    if parts.method == Method::GET { page(&parts.uri) } else { "/account".to_owned() }
}

fn cookie_name(app: &App) -> &'static str {
    if app.secure() { "__Host-session" } else { "session" }
}

/// The secret that a browser holds, if it holds one.
pub(super) fn cookie_secret(app: &App, jar: &CookieJar) -> Option<Secret> {
    jar.get(cookie_name(app))?.value().parse().ok()
}

/// Whether somebody is signed in here whose work is with clients. Nobody, where the database does
/// not answer.
pub(super) async fn is_consultant(app: &App, jar: &CookieJar) -> bool {
    let Some(secret) = cookie_secret(app, jar) else { return false };
    let Ok(Some(session)) = db::sessions::find(&app.db, secret.hash()).await else { return false };
    !session.is_half() && (session.firm.is_some() || session.role == Role::Consultant)
}

/// A session about to begin in this browser, and the secret that its cookie gets.
pub(super) fn new_session(
    headers: &HeaderMap,
    actor: &Actor,
    account: Uuid,
    second_factor: bool,
) -> Result<(Secret, NewSession), PageError> {
    let secret = Secret::new().map_err(PageError::internal)?;
    let agent = headers.get(USER_AGENT).and_then(|name| name.to_str().ok()).unwrap_or_default();
    let session = NewSession {
        token_hash: secret.hash(),
        id: new_id(),
        account,
        second_factor,
        client: actor.client.clone(),
        // A header that is text is ASCII, so any byte is a good place to cut.
        agent: agent.chars().take(MOST_OF_AGENT).collect(),
    };
    Ok((secret, session))
}

/// The same session under another secret, for when what it may do changes.
pub(super) fn rotation(
    person: &SignedIn,
    second_factor: bool,
) -> Result<(Secret, Rotation), PageError> {
    let secret = Secret::new().map_err(PageError::internal)?;
    let rotation = Rotation {
        account: person.session.account,
        old: person.secret.hash(),
        new: secret.hash(),
        second_factor,
    };
    Ok((secret, rotation))
}

/// Gives a browser the secret of its session, until it is closed.
pub(super) fn with_session(app: &App, jar: CookieJar, secret: &Secret) -> CookieJar {
    let cookie = Cookie::build((cookie_name(app), secret.to_string()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.secure());
    jar.add(cookie)
}

/// Takes the secret from a browser.
pub(super) fn without_session(app: &App, jar: CookieJar) -> CookieJar {
    jar.remove(Cookie::build(cookie_name(app)).path("/").secure(app.secure()))
}
