//! What a firm does with one assessment of a client: begin it, follow it, invite people at the
//! client to answer it, and ask several of them for their own view.

mod ask;
mod invite;
mod letter;
mod page;
mod people;
mod renew;
mod typed;

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Redirect;
use axum::routing::{get, post};
use std::collections::HashMap;
use uuid::Uuid;

use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::secret::new_id;
use super::session::{Consultant, Shut};
use super::visitor::parse_id;
use super::{App, opinions};
use crate::db;
use crate::db::assessments::{NewAssessment, OfFirm, Stored};
use crate::db::invitations::First;
pub(super) use people::{Asked, asked};

/// The part of the route table about a client's assessments.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/clients/{client}/assessments", post(begin))
        .route("/clients/{client}/assessments/{id}", get(page::show))
        .route("/clients/{client}/assessments/{id}/invitations", post(invite::create))
        .route("/clients/{client}/assessments/{id}/invitations/{key}/{what}", post(invite::change))
        .route("/clients/{client}/assessments/{id}/opinions", get(opinions::show).post(ask::create))
        .route("/clients/{client}/assessments/{id}/opinions/settle", post(opinions::settle))
        .route("/clients/{client}/assessments/{id}/opinions/agree", post(opinions::take_over))
        .route("/clients/{client}/assessments/{id}/opinions/{opinion}/{what}", post(ask::change))
}

/// A consultant at one assessment of a client of the own firm.
pub(super) struct Desk {
    person: Consultant,
    of: OfFirm,
    stored: Stored,
}

impl Desk {
    /// The address of the page about this assessment.
    fn base(&self) -> String {
        address(self.of.client, self.stored.id)
    }

    /// Who writes to people at the client.
    async fn sender(&self, app: &App) -> PageResult<letter::Sender> {
        // Clients know the firm by the name that it chose for them.
        let brand = db::brands::find(&app.db, self.of.firm).await?.ok_or(PageError::NotFound)?;
        let client = db::clients::find(&app.db, self.of).await?.ok_or(PageError::NotFound)?;
        Ok(letter::Sender {
            firm: brand.name,
            footer: brand.footer,
            consultant: self.person.session.name.clone(),
            email: self.person.session.email.clone(),
            client: client.profile.name,
        })
    }
}

/// The address of the page about an assessment of a client.
pub(super) fn address(client: Uuid, assessment: Uuid) -> String {
    format!("/clients/{client}/assessments/{assessment}")
}

/// The ids in an address about an assessment of a client.
pub(super) async fn ids(parts: &mut Parts, app: &App) -> PageResult<(Uuid, Uuid)> {
    let Path(path) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
        .await
        .map_err(|_| PageError::NotFound)?;
    let id = |name| path.get(name).and_then(|id| parse_id(id)).ok_or(PageError::NotFound);
    Ok((id("client")?, id("id")?))
}

impl FromRequestParts<App> for Desk {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let person = Consultant::from_request_parts(parts, app).await?;
        let (client, id) = ids(parts, app).await?;
        let of = OfFirm { firm: person.firm, client };
        let stored = db::assessments::find(&app.db, id).await.map_err(PageError::from)?;
        let ours = |stored: &Stored| stored.firm == Some(of.firm) && stored.client == Some(client);
        let stored = stored.filter(ours).ok_or(PageError::NotFound)?;
        Ok(Desk { person, of, stored })
    }
}

/// `POST /clients/{client}/assessments`: begins an assessment by the rules in force, empty or with
/// the answers of another one of this client.
async fn begin(
    State(app): State<App>,
    person: Consultant,
    Path(client): Path<String>,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let from = fields.take("from").unwrap_or_else(|| "empty".to_owned());
    fields.finish()?;
    let client = parse_id(&client).ok_or(PageError::NotFound)?;
    let of = OfFirm { firm: person.firm, client };
    let mut first = First::default();
    if from != "empty" {
        first.from = Some(copied(&app, of, &from).await?);
    }
    let (version, _) = db::rulesets::current(&app.db).await?;
    let new = NewAssessment {
        id: op,
        secret_hash: person.secret.derive("assessment", op).hash(),
        ruleset_version: version,
        client: Some(of),
    };
    if taken(&app, &new).await? {
        return Err(PageError::BadRequest(CHANGED_FORM.into()));
    }
    if !db::invitations::begin(&app.db, (new, of), first, &person.actor, op).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&address(client, op)))
}

/// The assessment of the same client that the answers are taken from.
async fn copied(app: &App, of: OfFirm, id: &str) -> PageResult<Stored> {
    let id = parse_id(id).ok_or_else(|| PageError::BadRequest(CHANGED_FORM.into()))?;
    let stored = db::assessments::find(&app.db, id).await?;
    let ours = |stored: &Stored| stored.firm == Some(of.firm) && stored.client == Some(of.client);
    stored.filter(ours).ok_or(PageError::NotFound)
}

/// Whether the id that the form carried along belongs to an assessment that it did not begin.
async fn taken(app: &App, new: &NewAssessment) -> PageResult<bool> {
    let there = db::assessments::find(&app.db, new.id).await?;
    Ok(there.is_some_and(|there| there.secret_hash != new.secret_hash))
}
