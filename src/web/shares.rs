//! Share links: one stored result, read-only, for anyone who has the link, until it ends.
//!
//! A link's secret is worked out (HMAC-SHA-256) from the assessment's own 256-bit secret and the
//! id of the press that made it. So its owner's browser can show it again, while the database
//! holds nothing but its fingerprint.
//!
//! What a link keeps from its readers is taken out of the answers before anything is drawn
//! ([`kept`]), so no page, report, playbook or *what if* of such a link ever sees it.

mod door;
pub(super) mod kept;
pub(super) mod open;
pub(super) mod terms;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::App;
use super::error::{PageError, PageResult};
use super::form::{Fields, StrictForm};
use super::result_view::ShareInput;
use super::secret::{Secret, Token, new_id};
use super::session::Somebody;
use super::visitor::Visit;
use crate::db;
use crate::db::results::StoredResult;
use crate::db::shares::{NewShare, Opening, Share};
use terms::Wish;

/// So many openings of each link are listed.
const LISTED: i64 = 20;

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
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let result = fields.take_id("result")?;
    let wish = Wish::take(&mut fields)?;
    fields.finish()?;
    let id = visit.stored.id;
    let result_id = match result {
        Some(result) => db::results::find(&app.db, id, result).await?.map(|r| r.result_id),
        None => db::results::list(&app.db, id).await?.first().map(|r| r.result_id),
    };
    let result_id = result_id.ok_or(PageError::NotFound)?;
    let terms = match wish.terms(&app).await? {
        Ok(terms) => terms,
        Err(faults) => return Ok(terms::again(id, (op, result_id), &wish, faults)),
    };
    let token_hash = share_secret(&visit, op).hash();
    let actor = visit.acting(actor);
    let new = NewShare { assessment: id, token_hash, result_id, days: wish.days, op, terms };
    if !db::shares::create(&app.db, &new, &actor, new_id()).await? {
        return Err(PageError::BadRequest(
            "This assessment has as many live links as it may have. Revoke one first.".into(),
        ));
    }
    Ok(back(id, result_id).into_response())
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

/// The assessment's links as the result page shows them. The holder's browser can work out each
/// link's secret again. `shown` is the result on the page, one of `results`.
pub(super) async fn inputs(
    app: &App,
    visit: &Visit,
    results: &[StoredResult],
    shown: Uuid,
) -> PageResult<Vec<ShareInput>> {
    let assessment = visit.stored.id;
    let all = db::shares::openings(&app.db, assessment, LISTED).await?;
    let made_at = |result: Uuid| {
        results.iter().find(|r| r.result_id == result && result != shown).map(|r| r.created_at)
    };
    let openings = |share: &Share| {
        let ours = all.iter().filter(|opening| opening.token_hash == share.token_hash);
        ours.map(|opening: &Opening| (opening.at, opening.what)).collect()
    };
    let input = |share: Share| ShareInput {
        id: share.op.to_string(),
        link: link(app, visit, &share),
        created_at: share.created_at,
        expires_at: share.expires_at,
        opened: share.opened,
        revoked_at: share.revoked_at,
        live: share.live,
        other_result: made_at(share.result_id).filter(|_| !share.terms.latest),
        openings: openings(&share),
        terms: share.terms,
    };
    Ok(db::shares::list(&app.db, assessment).await?.into_iter().map(input).collect())
}
