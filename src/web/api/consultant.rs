//! A consultant's program: it shows a token instead of signing in.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::db;
use crate::db::DbError;
use crate::db::audit::Actor;
use crate::web::App;
use crate::web::client::ClientAddr;
use crate::web::error::PageError;
use crate::web::problem::{MISSING_SCOPE, NO_TOKEN, Problem};
use crate::web::secret::{Secret, named_id};
use crate::web::session::Somebody;

/// What every token of ours begins with, so that people and scanners know it when they see it.
const MARK: &str = "rl_";

/// What a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Scope {
    /// Read clients.
    ReadClients,
    /// Read assessments and results.
    ReadResults,
    /// Add clients and assessments, send answers, ask for results.
    WriteAssessments,
}

impl Scope {
    /// All of them, in the order of the form.
    pub(in crate::web) const ALL: [Scope; 3] =
        [Scope::ReadClients, Scope::ReadResults, Scope::WriteAssessments];

    /// How it is stored and named.
    pub(in crate::web) fn key(self) -> &'static str {
        match self {
            Scope::ReadClients => "read:clients",
            Scope::ReadResults => "read:results",
            Scope::WriteAssessments => "write:assessments",
        }
    }

    /// What people call it.
    pub(in crate::web) fn words(self) -> &'static str {
        match self {
            Scope::ReadClients => "Read clients",
            Scope::ReadResults => "Read answers and results",
            Scope::WriteAssessments => "Add clients and assessments, send answers",
        }
    }
}

/// The token as its owner copies it.
pub(in crate::web) fn shown(secret: &Secret) -> String {
    format!("{MARK}{secret}")
}

/// A program with a valid token.
pub(in crate::web) struct ApiConsultant {
    /// Whose it is.
    pub(super) account: Uuid,
    /// The firm: all that it sees of clients is its.
    pub(super) firm: Uuid,
    /// The same person for the audit log.
    pub(super) actor: Actor,
    pub(super) secret: Secret,
    scopes: Vec<String>,
}

/// Why a program gets no answer.
#[derive(Debug)]
pub(in crate::web) enum Refused {
    /// As for a page.
    Page(PageError),
    /// A problem of the API's own.
    Problem(Box<Problem>),
    /// The token is at fault: the header says how.
    Token(Box<Problem>, HeaderValue),
}

impl From<PageError> for Refused {
    fn from(error: PageError) -> Refused {
        Refused::Page(error)
    }
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Refused {
        Refused::Page(error.into())
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        Refused::Problem(Box::new(problem))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Refused::Page(error) => error.into_response(),
            Refused::Problem(problem) => problem.into_response(),
            Refused::Token(problem, why) => {
                let mut response = problem.into_response();
                response.headers_mut().insert(WWW_AUTHENTICATE, why);
                response
            }
        }
    }
}

impl ApiConsultant {
    /// Lets the program go on if its token has one of these scopes.
    ///
    /// # Errors
    /// 403, naming what is missing.
    pub(super) fn may(&self, any: &[Scope]) -> Result<(), Refused> {
        if any.iter().any(|scope| self.scopes.iter().any(|own| own == scope.key())) {
            return Ok(());
        }
        let needed: Vec<&str> = any.iter().map(|scope| scope.key()).collect();
        let detail = format!("This needs a token with the scope {}.", needed.join(" or "));
        let why = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", needed.join(" "));
        let why = HeaderValue::try_from(why).map_err(PageError::internal)?;
        let problem = Problem::of(&MISSING_SCOPE, StatusCode::FORBIDDEN, detail);
        Err(Refused::Token(Box::new(problem), why))
    }

    /// The id of this piece of work: the same whenever the same key comes from the same person.
    ///
    /// # Errors
    /// 400 for a key that cannot be used.
    pub(super) fn operation(&self, headers: &HeaderMap) -> Result<Option<Uuid>, PageError> {
        let mut keys = headers.get_all("idempotency-key").iter();
        let Some(key) = keys.next() else { return Ok(None) };
        let usable = key.to_str().is_ok_and(|key| (1..=255).contains(&key.trim().len()));
        if keys.next().is_some() || !usable {
            let why = "Send one Idempotency-Key of at most 255 plain letters.";
            return Err(PageError::BadRequest(why.to_owned()));
        }
        Ok(Some(named_id(&[self.account.as_bytes(), key.as_bytes()])))
    }
}

impl FromRequestParts<App> for ApiConsultant {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refused> {
        let (Ok(client), Ok(Somebody(mut actor))) = (
            ClientAddr::from_request_parts(parts, app).await,
            Somebody::from_request_parts(parts, app).await,
        );
        let Some(token) = bearer(&parts.headers) else {
            return Err(unknown("Send the header \"Authorization: Bearer rl_...\".", false));
        };
        let secret = token.strip_prefix(MARK).and_then(|secret| secret.parse::<Secret>().ok());
        let found = match &secret {
            Some(secret) => db::tokens::find(&app.db, secret.hash()).await?,
            None => None,
        };
        let (Some(secret), Some(holder)) = (secret, found) else {
            app.limits.miss(client)?;
            return Err(unknown("This token is unknown, withdrawn or over.", true));
        };
        app.limits.call(holder.account)?;
        actor.id = Some(holder.account);
        actor.name = holder.email;
        let (account, firm, scopes) = (holder.account, holder.firm, holder.scopes);
        Ok(ApiConsultant { account, firm, actor, secret, scopes })
    }
}

/// The token that the one header `Authorization` holds.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unknown(detail: &str, wrong: bool) -> Refused {
    let problem = Problem::of(&NO_TOKEN, StatusCode::UNAUTHORIZED, detail.to_owned());
    let why = if wrong {
        "Bearer realm=\"readyline\", error=\"invalid_token\""
    } else {
        "Bearer realm=\"readyline\""
    };
    Refused::Token(Box::new(problem), HeaderValue::from_static(why))
}
