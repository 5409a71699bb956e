//! The first admin. A one-time link in the log of the server leads here while nobody has an
//! account.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::form::{Field, FormPage};
use super::names::person;
use crate::db;
use crate::db::accounts::{NewAccount, Role};
use crate::db::audit::Actor;
use crate::mail;
use crate::web::App;
use crate::web::client::ClientAddr;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::{Secret, new_id};
use crate::web::session::Somebody;

/// What a person typed.
#[derive(Default)]
struct Posted {
    email: String,
    name: String,
    password: String,
}

/// What is wrong with it.
#[derive(Default)]
struct Faults {
    email: Option<&'static str>,
    name: Option<&'static str>,
    password: Option<&'static str>,
}

/// Makes a link to make the first admin, in the place of earlier ones. `None` where somebody has
/// an account.
///
/// # Errors
/// What the database could not do; then there is no link.
pub async fn offer(app: &App) -> PageResult<Option<String>> {
    let secret = Secret::new().map_err(PageError::internal)?;
    let hash = secret.hash();
    let made = db::set_up::offer(&app.db, hash, &Actor::server(), new_id()).await?;
    Ok(made.then(|| app.link(&format!("/set-up/{secret}"))))
}

/// `GET /set-up/{token}`.
pub(super) async fn show(
    State(app): State<App>,
    client: ClientAddr,
    Path(token): Path<String>,
) -> PageResult<Response> {
    find(&app, client, &token).await?;
    Ok(page(&token, &Posted::default(), Faults::default()).answer())
}

/// `POST /set-up/{token}`: makes the first admin, who then signs in.
pub(super) async fn make(
    State(app): State<App>,
    client: ClientAddr,
    Path(token): Path<String>,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let mut take = |name| fields.take(name).unwrap_or_default();
    let posted = Posted { email: take("email"), name: take("name"), password: take("password") };
    fields.finish()?;
    let hash = find(&app, client, &token).await?;
    let (email, name) = (mail::whole_address(&posted.email), person(&posted.name));
    let about = vec![posted.email.clone(), posted.name.clone()];
    let password = app.passwords.accept(posted.password.clone(), about).await?;
    let (email, name, password_hash) = match (email, name, password) {
        (Some(email), Ok(name), Ok(password_hash)) => (email, name, password_hash),
        (email, name, password) => {
            let wrong = "Write a whole e-mail address, such as ana@example.com.";
            let email = email.is_none().then_some(wrong);
            let faults = Faults { email, name: name.err(), password: password.err() };
            return Ok(page(&token, &posted, faults).answer());
        }
    };
    let role = Role::Admin;
    let new = NewAccount { id: new_id(), email, name, role, password_hash: Some(password_hash) };
    let entries = [new_id(), new_id()];
    if !db::set_up::make_admin(&app.db, hash, &new, &actor, entries).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to("/sign-in?done=set-up").into_response())
}

/// The fingerprint of a link that works.
async fn find(app: &App, client: ClientAddr, token: &str) -> PageResult<[u8; 32]> {
    app.limits.lookup(client)?;
    if let Ok(secret) = token.parse::<Secret>()
        && db::set_up::look(&app.db, secret.hash()).await?
    {
        return Ok(secret.hash());
    }
    app.limits.miss(client)?;
    Err(PageError::NotFound)
}

fn page(token: &str, posted: &Posted, faults: Faults) -> FormPage {
    FormPage {
        heading: "Make the first admin",
        lead: vec![
            "Admins edit and publish the rules, and invite others. This page is there once: it \
             goes when you have filled it in."
                .to_owned(),
        ],
        action: format!("/set-up/{token}"),
        fields: vec![
            Field::email(&posted.email, faults.email),
            Field::name(&posted.name, faults.name),
            Field::new_password(faults.password),
        ],
        button: "Make the account",
        secret: true,
        ..FormPage::default()
    }
}
