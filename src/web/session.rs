//! Who is signed in. A browser holds one secret in a cookie, the database its fingerprint.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::App;
use super::client::ClientAddr;
use super::error::PageError;
use super::layers::watch::RequestId;
use super::secret::{Secret, new_id};
use crate::db;
use crate::db::accounts::Role;
use crate::db::audit::Actor;
use crate::db::sessions::{NewSession, Session};

/// Most bytes of a browser's name that are kept.
const MOST_OF_AGENT: usize = 300;

/// Somebody who is signed in, whatever they may do.
pub(super) struct SignedIn {
    /// The session and its account.
    pub(super) session: Session,
    /// The secret in the cookie.
    pub(super) secret: Secret,
    /// The same person for the audit log.
    pub(super) actor: Actor,
}

/// An admin who has shown all that an admin must show.
pub(super) struct Admin(pub(super) SignedIn);

impl Deref for Admin {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

/// Why a page is not shown to this person, and what to do about it.
pub(super) enum Shut {
    /// Nobody is signed in: the way leads over the sign-in page.
    SignIn {
        /// Where to go on afterwards.
        next: String,
    },
    /// An admin needs a second factor first.
    SecondFactor,
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
            Shut::SignIn { next } => {
                let next = utf8_percent_encode(&next, NON_ALPHANUMERIC);
                Redirect::to(&format!("/sign-in?next={next}")).into_response()
            }
            Shut::SecondFactor => Redirect::to("/account/second-factor").into_response(),
            Shut::Refused(error) => error.into_response(),
        }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(secret) = cookie_secret(app, &jar) else { return Err(sign_in(parts)) };
        let found = db::sessions::find(&app.db, secret.hash()).await.map_err(PageError::from)?;
        let Some(session) = found else { return Err(sign_in(parts)) };
        let mut actor = actor(parts);
        actor.id = Some(session.account);
        actor.name.clone_from(&session.email);
        Ok(SignedIn { session, secret, actor })
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
fn sign_in(parts: &Parts) -> Shut {
    let page = |uri: &Uri| uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let next = if parts.method == Method::GET { page(&parts.uri) } else { "/account".to_owned() };
    Shut::SignIn { next }
}

fn cookie_name(app: &App) -> &'static str {
    if app.secure() { "__Host-session" } else { "session" }
}

/// The secret that a browser holds, if it holds one.
pub(super) fn cookie_secret(app: &App, jar: &CookieJar) -> Option<Secret> {
    jar.get(cookie_name(app))?.value().parse().ok()
}

/// A session about to begin in this browser, and the secret that its cookie gets.
pub(super) fn new_session(
    headers: &HeaderMap,
    actor: &Actor,
    account: uuid::Uuid,
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
