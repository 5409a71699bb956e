//! Erasing a client with everything about it.

use askama::Template;
use askama_web::WebTemplate;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::App;
use super::clients::find;
use super::error::PageResult;
use super::form::{Fields, StrictForm};
use super::secret::new_id;
use super::session::Consultant;
use crate::db;
use crate::db::assessments::OfFirm;
use crate::db::clients::Client;
use crate::db::erasure::{Holdings, holdings};
use crate::rules::words::count;

/// The part of the route table about erasing.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/clients/{client}/erase", get(show).post(erase))
}

#[derive(Template, WebTemplate)]
#[template(path = "clients/erase.html")]
struct ErasePage {
    href: String,
    name: String,
    goes: Vec<String>,
    typed: String,
    fault: Option<&'static str>,
}

impl ErasePage {
    fn new(of: OfFirm, client: Client, held: Holdings) -> ErasePage {
        let parts = [
            (held.assessments, "assessment", "assessments"),
            (
                held.answers,
                "answer, counting earlier versions",
                "answers, counting earlier versions",
            ),
            (held.results, "result", "results"),
            (held.links, "share link", "share links"),
            (held.openings, "opening of a share link", "openings of share links"),
            (held.invitations, "invitation", "invitations"),
            (held.opinions, "second opinion", "second opinions"),
            (held.settlements, "decision which answer counts", "decisions which answer counts"),
            (held.actions, "action of a plan", "actions of plans"),
            (held.rows, "row of an uploaded file", "rows of uploaded files"),
            (held.notices, "notice to your programs", "notices to your programs"),
        ];
        let words = |(many, one, more)| count(usize::try_from(many).unwrap_or(0), one, more);
        ErasePage {
            href: format!("/clients/{}", of.client),
            name: client.profile.name,
            goes: parts.into_iter().filter(|(many, ..)| *many > 0).map(words).collect(),
            typed: String::new(),
            fault: None,
        }
    }
}

/// `GET /clients/{client}/erase`: what goes, and the form that erases.
async fn show(
    State(app): State<App>,
    Path(client): Path<String>,
    consultant: Consultant,
) -> PageResult<Response> {
    let (of, client) = find(&app, &consultant, &client).await?;
    let held = holdings(&app.db, of).await?;
    Ok(ErasePage::new(of, client, held).into_response())
}

/// `POST /clients/{client}/erase`: erases, where the client's name was typed.
async fn erase(
    State(app): State<App>,
    Path(client): Path<String>,
    consultant: Consultant,
    form: StrictForm,
) -> PageResult<Response> {
    let (of, client) = find(&app, &consultant, &client).await?;
    let mut fields = Fields::from(form);
    let typed = fields.take("name").unwrap_or_default();
    fields.finish()?;
    if plain(&typed) != plain(&client.profile.name) {
        let held = holdings(&app.db, of).await?;
        let fault = Some("Type the name of the client as it stands above.");
        let page = ErasePage { typed, fault, ..ErasePage::new(of, client, held) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    db::erasure::client(&app.db, of, &consultant.actor, new_id()).await?;
    Ok(Redirect::to("/clients?erased=yes").into_response())
}

/// A name without the differences that nobody sees.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
