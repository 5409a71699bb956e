//! Who may enter an assessment: a browser that holds a key to it, and the consultants of the firm
//! that looks after it.
//!
//! Each assessment has one secret of its own. The browser keeps it in a cookie, the private link
//! carries it, and the database stores only its fingerprint. A firm may give people at its client
//! further keys, each with a name. Whoever has none is told "not found", so nobody learns which
//! assessments exist.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use std::collections::HashMap;
use uuid::Uuid;

use super::error::PageError;
use super::secret::{Secret, Token};
use super::session::cookie_secret;
use super::start::token_in;
use super::{App, invitations, invited};
use crate::db;
use crate::db::assessments::Stored;
use crate::db::audit::Actor;
use crate::rules::journey::Course;

/// A browser keeps the keys of this many assessments, so that its cookies fit a request's head.
const MOST_KEYS: usize = 20;

/// A visit by somebody who may enter: the stored assessment and who it is.
pub(super) struct Visit {
    /// The assessment as the database has it now.
    pub(super) stored: Stored,
    /// A secret that the browser sent: of the key, or of the consultant's session. What is worked
    /// out from it can be shown again while the browser has it.
    pub(super) secret: Secret,
    /// Who it is.
    pub(super) by: By,
}

/// Who enters an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The holder of its own key: who began it, or whom they gave the private link.
    Owner,
    /// Somebody whom the firm gave a key.
    Guest {
        /// The key.
        key: Uuid,
        /// Who holds it.
        name: String,
    },
    /// A consultant of the firm that looks after it.
    Consultant {
        /// The account.
        account: Uuid,
        /// The address that this person signs in with.
        email: String,
        /// What the others call this person.
        name: String,
    },
}

impl Visit {
    /// The private link that opens this assessment in another browser; none for a consultant, who
    /// signs in there.
    pub(super) fn private_link(&self, app: &App) -> Option<String> {
        self.token().map(|token| app.link(&format!("/resume/{token}")))
    }

    /// The key that this visit was let in with, if it was a key.
    pub(super) fn token(&self) -> Option<Token> {
        let token = || Token { assessment: self.stored.id, secret: self.secret.clone() };
        (!matches!(self.by, By::Consultant { .. })).then(token)
    }

    /// The page of the firm about this assessment, for a consultant.
    pub(super) fn desk(&self) -> Option<String> {
        let client = self.stored.client.filter(|_| matches!(self.by, By::Consultant { .. }));
        client.map(|client| invitations::address(client, self.stored.id))
    }

    /// Who gives the answers that this visit saves, as it is stored beside them.
    pub(super) fn author(&self) -> Option<Uuid> {
        match self.by {
            By::Owner => None,
            By::Guest { key, .. } => Some(key),
            By::Consultant { account, .. } => Some(account),
        }
    }

    /// Who does something during this visit, for the audit log: a consultant by name.
    pub(super) fn acting(&self, mut actor: Actor) -> Actor {
        if let By::Consultant { account, email, .. } = &self.by {
            actor.id = Some(*account);
            actor.name.clone_from(email);
        }
        actor
    }

    /// Whether this visit may delete the assessment: a guest may not, nor may somebody who was
    /// asked for an opinion.
    pub(super) fn may_delete(&self) -> bool {
        !matches!(self.by, By::Guest { .. }) && self.stored.opinion_of.is_none()
    }

    /// Turns a second opinion away from what is for assessments that count by themselves.
    pub(super) fn counts(&self) -> Result<(), PageError> {
        if self.stored.opinion_of.is_some() { Err(PageError::NotFound) } else { Ok(()) }
    }

    /// The pages that are asked.
    pub(super) fn course(&self) -> Course<'_> {
        Course::new(self.stored.asked.as_deref())
    }

    /// The same visit with the assessment as it is now.
    pub(super) async fn again(&self, app: &App) -> Result<Visit, PageError> {
        let stored = db::assessments::find(&app.db, self.stored.id).await?;
        let stored = stored.ok_or(PageError::NotFound)?;
        Ok(Visit { stored, secret: self.secret.clone(), by: self.by.clone() })
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

/// Opens an assessment for a consultant of its firm, or for a browser whose cookies hold a key;
/// `None` for everybody else.
pub(super) async fn enter(
    app: &App,
    id: Uuid,
    jar: &CookieJar,
) -> Result<Option<Visit>, PageError> {
    let key = jar.get(&cookie_name(app, id)).and_then(|c| c.value().parse().ok());
    let session = cookie_secret(app, jar);
    if key.is_none() && session.is_none() {
        return Ok(None);
    }
    let Some(stored) = db::assessments::find(&app.db, id).await? else { return Ok(None) };
    if let (Some(session), Some(firm)) = (session, stored.firm)
        && let Some(by) = consultant(app, &session, firm).await?
    {
        return Ok(Some(Visit { stored, secret: session, by }));
    }
    let Some(secret) = key else { return Ok(None) };
    let visit = admit(app, stored, secret).await?;
    if let Some(visit) = &visit {
        invited::own_opinion_first(app, visit).await?;
    }
    Ok(visit)
}

/// Who is signed in, if it is a consultant of this firm.
async fn consultant(app: &App, session: &Secret, firm: Uuid) -> Result<Option<By>, PageError> {
    let found = db::sessions::find(&app.db, session.hash()).await?;
    let ours = found.filter(|session| !session.is_half() && session.firm == Some(firm));
    Ok(ours.map(|session| By::Consultant {
        account: session.account,
        email: session.email,
        name: session.name,
    }))
}

/// Lets the holder of a key in, if it is the assessment's own or one that its firm gave.
async fn admit(app: &App, stored: Stored, secret: Secret) -> Result<Option<Visit>, PageError> {
    if secret.matches(&stored.secret_hash) {
        return Ok(Some(Visit { stored, secret, by: By::Owner }));
    }
    if stored.firm.is_none() {
        return Ok(None);
    }
    let key = db::keys::open(&app.db, stored.id, secret.hash()).await?;
    Ok(key.map(|key| {
        let by = By::Guest { key: key.id, name: key.name };
        Visit { stored, secret, by }
    }))
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
    admit(app, stored, token.secret).await
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
