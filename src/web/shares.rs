//! Share links: one stored result, read-only, for anyone who has the link, until it ends.
//!
//! A link's secret is worked out (HMAC-SHA-256) from the assessment's own 256-bit secret and the
//! id of the press that made it. So its owner's browser can show it again, while the database
//! holds nothing but its fingerprint.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::App;
use super::client::ClientAddr;
use super::error::PageError;
use super::form::{Fields, StrictForm};
use super::secret::{Secret, Token, new_id};
use super::session::Somebody;
use super::visitor::Visit;
use crate::db;
use crate::db::shares::{NewShare, Opened, Share};

/// For how many days a link may last, and the one that is preselected.
pub(super) const DAYS: [i32; 3] = [7, 30, 90];
/// The preselected life of a link, in days.
pub(super) const USUAL_DAYS: i32 = 30;

/// The secret of the share link that the press `op` made.
fn share_secret(visit: &Visit, op: Uuid) -> Secret {
    visit.secret.derive("share", op)
}

/// `POST /assessments/{id}/shares`: makes a link to one stored result.
pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> Result<Redirect, PageError> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let days = fields.take("days").unwrap_or_else(|| USUAL_DAYS.to_string());
    let result = fields.take_id("result")?;
    fields.finish()?;
    let days = days.parse().ok().filter(|d| DAYS.contains(d)).ok_or_else(|| {
        PageError::BadRequest("A link can last 7, 30 or 90 days. Choose one of them.".into())
    })?;
    let id = visit.stored.id;
    let result_id = match result {
        Some(result) => db::results::find(&app.db, id, result).await?.map(|r| r.result_id),
        None => db::results::list(&app.db, id).await?.first().map(|r| r.result_id),
    };
    let result_id = result_id.ok_or(PageError::NotFound)?;
    let token_hash = share_secret(&visit, op).hash();
    let actor = visit.acting(actor);
    let new = NewShare { assessment: id, token_hash, result_id, days, op };
    if !db::shares::create(&app.db, &new, &actor, new_id()).await? {
        return Err(PageError::BadRequest(
            "This assessment has as many live links as it may have. Revoke one first.".into(),
        ));
    }
    Ok(back(id, result_id))
}

/// `POST /assessments/{id}/shares/revoke`: ends a link at once. Ending it twice changes nothing.
pub(super) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> Result<Redirect, PageError> {
    let mut fields = Fields::from(form);
    let share = fields.take_id("share")?.ok_or(PageError::NotFound)?;
    fields.finish()?;
    let id = visit.stored.id;
    let shares = db::shares::list(&app.db, id).await?;
    let share = shares.iter().find(|s| s.op == share).ok_or(PageError::NotFound)?;
    let actor = visit.acting(actor);
    db::shares::revoke(&app.db, (id, share.token_hash), &actor, new_id()).await?;
    Ok(back(id, share.result_id))
}

fn back(id: Uuid, result: Uuid) -> Redirect {
    Redirect::to(&format!("/assessments/{id}/result?of={result}#share"))
}

/// The link in full, which the holder's browser can work out again; `None` where another key
/// made it.
pub(super) fn link(app: &App, visit: &Visit, share: &Share) -> Option<String> {
    let secret = share_secret(visit, share.op);
    let ours = secret.matches(&share.token_hash);
    let token = Token { assessment: visit.stored.id, secret };
    ours.then(|| app.link(&format!("/r/{token}")))
}

/// `GET /r/{token}`: the shared result. Expired, revoked and unknown links all get the same 404.
pub(super) async fn open(
    State(app): State<App>,
    client: ClientAddr,
    method: Method,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    app.limits.lookup(client)?;
    let read = method == Method::GET && !is_robot(&headers);
    let shared = opened(&app, client, &token, read).await?;
    let address = format!("/r/{token}");
    Ok(super::result::shared_page(&app, &address, shared).await?.into_response())
}

/// `GET /r/{token}/playbook/{role}/{file}`: a part of the shared result's playbook. It does not
/// count as another reading.
pub(super) async fn playbook(
    State(app): State<App>,
    client: ClientAddr,
    Path((token, role, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    app.limits.lookup(client)?;
    let shared = opened(&app, client, &token, false).await?;
    super::result::playbook::file(&app, shared.result, &role, &file).await
}

/// `GET /r/{token}/result.pdf`: the shared result as a report on paper. It does not count as
/// another reading.
pub(super) async fn report(
    State(app): State<App>,
    client: ClientAddr,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    app.limits.lookup(client)?;
    let shared = opened(&app, client, &token, false).await?;
    super::result::pdf::report(&app, shared.result).await
}

/// The result behind a share link; `count` says that a person opened it.
///
/// # Errors
/// [`PageError::NotFound`] for every link that opens nothing.
pub(super) async fn opened(
    app: &App,
    client: ClientAddr,
    token: &str,
    count: bool,
) -> Result<Opened, PageError> {
    let found = match Token::parse(token) {
        Ok(token) => {
            let hash = token.secret.hash();
            db::shares::open(&app.db, token.assessment, hash, count).await?
        }
        Err(_) => None,
    };
    match found {
        Some(shared) => Ok(shared),
        None => {
            app.limits.miss(client)?;
            Err(PageError::NotFound)
        }
    }
}

/// Chat programs and mail scanners open links to draw a preview, and browsers ahead of time. They
/// are not counted as readers.
fn is_robot(headers: &HeaderMap) -> bool {
    const NAMES: [&str; 12] = [
        "bot",
        "crawl",
        "spider",
        "preview",
        "slack",
        "facebookexternalhit",
        "whatsapp",
        "telegram",
        "discord",
        "embedly",
        "scanner",
        "curl/",
    ];
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let agent = agent.to_ascii_lowercase();
    let ahead = headers.contains_key("sec-purpose") || headers.contains_key("purpose");
    ahead || agent.is_empty() || NAMES.iter().any(|name| agent.contains(name))
}
