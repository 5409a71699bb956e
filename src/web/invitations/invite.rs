//! Invitations: a key of the assessment for somebody at the client.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::page::{Form, refused};
use super::people::to_key;
use super::renew::{Holder, back, renew, send};
use super::typed::Typed;
use super::{Desk, letter};
use crate::db;
use crate::db::keys::NewKey;
use crate::db::renewal::Opens;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::visitor::parse_id;

/// Most keys of one assessment.
const MOST: usize = 30;

/// `POST /clients/{client}/assessments/{id}/invitations`: invites somebody.
pub(super) async fn create(
    State(app): State<App>,
    desk: Desk,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let typed = Typed::take(&mut fields);
    fields.finish()?;
    let person = match typed.read() {
        Ok(person) => person,
        Err(faults) => return refused(&app, &desk, Form::invite(typed, faults)).await,
    };
    let given = db::keys::list(&app.db, desk.stored.id).await?;
    let again = given.iter().any(|key| key.id == op);
    if given.len() >= MOST && !again {
        let fault = "This assessment has had 30 invitations, which is the most.";
        return refused(&app, &desk, Form::invite(typed, vec![("name", fault)])).await;
    }
    let mailed = app.mail.is_some() && !person.email.is_empty() && !again;
    if mailed && !letter::may_leave(&app, desk.stored.id).await? {
        let faults = vec![("email", letter::TOO_MANY)];
        return refused(&app, &desk, Form::invite(typed, faults)).await;
    }
    let secret = desk.key_secret(op);
    let new = NewKey {
        assessment: desk.stored.id,
        id: op,
        hash: secret.hash(),
        name: person.name,
        email: person.email,
        note: person.note,
        sent: mailed,
    };
    if !db::keys::give(&app.db, &new, &desk.person.actor, new_id()).await? {
        return Err(PageError::NotFound);
    }
    if mailed {
        let to = letter::To {
            name: &new.name,
            email: &new.email,
            note: &new.note,
            opinion: false,
            asked: None,
            again: false,
        };
        send(&app, &desk, &to, (desk.stored.id, secret)).await?;
    }
    let done = if mailed { "sent" } else { "invited" };
    Ok(back(&desk, done, op).into_response())
}

/// `POST /clients/{client}/assessments/{id}/invitations/{key}/{what}`: another link in the place of
/// the old one (`link`), the same by e-mail (`remind`), or none any more (`withdraw`).
pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path((_, _, key, what)): Path<(String, String, String, String)>,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    fields.finish()?;
    let key = parse_id(&key).ok_or(PageError::NotFound)?;
    let keys = db::keys::list(&app.db, desk.stored.id).await?;
    let key = keys.into_iter().find(|each| each.id == key).ok_or(PageError::NotFound)?;
    let holder =
        Holder { id: key.id, opens: Opens::Key, made_by: key.link, to: to_key(&key, true) };
    match what.as_str() {
        "link" => renew(&app, &desk, &holder, (op, false)).await,
        "remind" => renew(&app, &desk, &holder, (op, true)).await,
        "withdraw" => {
            let (of, actor) = ((desk.stored.id, key.id), &desk.person.actor);
            db::keys::withdraw(&app.db, of, actor, new_id()).await?;
            Ok(back(&desk, "withdrawn", key.id))
        }
        _ => Err(PageError::NotFound),
    }
}
