//! A consultant's clients: the portfolio, its picture, and a page about each one. Every handler
//! asks for a [`Consultant`], and every question to the database names the firm.

mod course;
mod list;
mod meeting;
mod page;
mod picture;
pub(in crate::web) mod profile;
mod roles;
pub(super) mod standing;
mod words;

use axum::Router;
use axum::routing::{get, post};

use super::App;
use super::error::{PageError, PageResult};
use super::session::Consultant;
use super::visitor::parse_id;
use crate::db;
use crate::db::assessments::OfFirm;
use crate::db::clients::Client;

/// The part of the route table about clients.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/clients", get(list::show).post(profile::add))
        .route("/clients/new", get(profile::new))
        .route("/clients/picture", get(picture::show))
        .route("/clients/{client}", get(page::show).post(profile::save))
        .route("/clients/{client}/edit", get(profile::edit))
        .route("/clients/{client}/archive", post(page::archive))
        .route("/clients/{client}/meeting", get(meeting::show))
        .route("/clients/{client}/course", get(course::show).post(course::set))
}

/// The client that an address names, of this consultant's firm.
///
/// # Errors
/// [`PageError::NotFound`] also for another firm's client.
pub(super) async fn find(
    app: &App,
    consultant: &Consultant,
    client: &str,
) -> PageResult<(OfFirm, Client)> {
    let client = parse_id(client).ok_or(PageError::NotFound)?;
    let of = OfFirm { firm: consultant.firm, client };
    let found = db::clients::find(&app.db, of).await?.ok_or(PageError::NotFound)?;
    Ok((of, found))
}
