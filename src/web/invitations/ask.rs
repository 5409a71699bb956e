//! Second opinions: several people at the client answer the same questions, each alone.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::page::{Form, refused};
use super::people::{asked, to_opinion};
use super::renew::{Holder, back, renew, send};
use super::typed::{Person, Typed};
use super::{Desk, letter};
use crate::db;
use crate::db::opinions::{MOST, NewOpinion};
use crate::db::renewal::Opens;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::visitor::parse_id;

/// `POST /clients/{client}/assessments/{id}/opinions`: asks somebody for an own view.
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
        Err(faults) => return refused(&app, &desk, Form::ask(typed, faults)).await,
    };
    let there = db::opinions::list(&app.db, desk.stored.id).await?;
    if let Some(earlier) = there.iter().find(|each| each.link == op) {
        return Ok(back(&desk, "asked", earlier.id).into_response());
    }
    if there.len() >= MOST {
        let fault = "Twelve people were asked already, which is the most. Withdraw one first.";
        return refused(&app, &desk, Form::ask(typed, vec![("name", fault)])).await;
    }
    let mailed = app.mail.is_some() && !person.email.is_empty();
    if mailed && !letter::may_leave(&app, desk.stored.id).await? {
        let faults = vec![("email", letter::TOO_MANY)];
        return refused(&app, &desk, Form::ask(typed, faults)).await;
    }
    let id = store(&app, &desk, person, (op, mailed)).await?;
    Ok(back(&desk, if mailed { "sent" } else { "asked" }, id).into_response())
}

async fn store(
    app: &App,
    desk: &Desk,
    person: Person,
    (op, mailed): (Uuid, bool),
) -> PageResult<Uuid> {
    let (id, secret) = (new_id(), desk.opinion_secret(op));
    let new = NewOpinion {
        assessment: desk.stored.id,
        id,
        firm: desk.of.firm,
        link: op,
        hash: secret.hash(),
        name: person.name,
        role: person.role,
        email: person.email,
        note: person.note,
        asked: person.asked,
        sent: mailed,
    };
    if !db::opinions::ask(&app.db, &new, &desk.person.actor, op).await? {
        return Err(PageError::NotFound);
    }
    if mailed {
        let to = letter::To {
            name: &new.name,
            email: &new.email,
            note: &new.note,
            opinion: true,
            asked: new.asked.as_deref(),
            again: false,
        };
        send(app, desk, &to, (id, secret)).await?;
    }
    Ok(id)
}

/// `POST /clients/{client}/assessments/{id}/opinions/{opinion}/{what}`: another link in the place
/// of the old one (`link`), the same by e-mail (`remind`), or the opinion goes with all that was
/// answered (`withdraw`).
pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path((_, _, opinion, what)): Path<(String, String, String, String)>,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    fields.finish()?;
    let opinion = parse_id(&opinion).ok_or(PageError::NotFound)?;
    let all = asked(&app, desk.stored.id).await?;
    let asked = all.into_iter().find(|each| each.opinion.id == opinion);
    let asked = asked.ok_or(PageError::NotFound)?;
    let holder = Holder {
        id: opinion,
        opens: Opens::Opinion,
        made_by: asked.opinion.link,
        to: to_opinion(&asked, true),
    };
    match what.as_str() {
        "link" => renew(&app, &desk, &holder, (op, false)).await,
        "remind" => renew(&app, &desk, &holder, (op, true)).await,
        "withdraw" => {
            let (of, actor) = ((desk.stored.id, opinion), &desk.person.actor);
            db::opinions::withdraw(&app.db, of, actor, new_id()).await?;
            Ok(Redirect::to(&format!("{}?done=dropped#opinions", desk.base())))
        }
        _ => Err(PageError::NotFound),
    }
}
