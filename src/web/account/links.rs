//! One-time links to set a password: made here, sent by e-mail where this server can, and used on
//! the page that they open.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::form::{Field, FormPage, dead_link};
use crate::db;
use crate::db::audit::Actor;
use crate::db::links::{NewLink, Purpose};
use crate::mail::Letter;
use crate::web::App;
use crate::web::client::ClientAddr;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::{Secret, new_id};
use crate::web::session::Somebody;

/// Somebody who gets a link.
pub struct Receiver {
    /// The account.
    pub account: Uuid,
    /// Its e-mail address.
    pub email: String,
    /// What the others call this person.
    pub name: String,
}

/// A link that was made.
pub struct Given {
    /// The whole link, to be shown once to whoever passes it on.
    pub link: String,
    /// Whether it is on its way by e-mail too.
    pub mailed: bool,
}

#[derive(Template)]
#[template(path = "account/invitation.txt")]
struct Invitation<'a> {
    name: &'a str,
    site: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "account/reset.txt")]
struct Reset<'a> {
    name: &'a str,
    site: &'a str,
    link: &'a str,
}

/// Makes a one-time link in the place of earlier ones for the same, and sends it by e-mail where
/// this server can. `None` where there is no such account or it is closed.
///
/// # Errors
/// What the database could not do; then there is no link.
pub async fn give(
    app: &App,
    to: &Receiver,
    purpose: Purpose,
    actor: &Actor,
) -> PageResult<Option<Given>> {
    let secret = Secret::new().map_err(PageError::internal)?;
    let new = NewLink { token_hash: secret.hash(), account: to.account, purpose };
    if !db::links::issue(&app.db, &new, actor, new_id()).await? {
        return Ok(None);
    }
    let link = app.link(&format!("/password/{secret}"));
    if let Some(mailer) = &app.mail {
        mailer.send(letter(app, to, purpose, &link)?);
    }
    Ok(Some(Given { link, mailed: app.mail.is_some() }))
}

fn letter(app: &App, to: &Receiver, purpose: Purpose, link: &str) -> PageResult<Letter> {
    let (name, site) = (to.name.as_str(), app.link("/"));
    let site = site.as_str();
    let (subject, text) = match purpose {
        Purpose::Invitation => {
            ("Your Readyline account", Invitation { name, site, link }.render()?)
        }
        Purpose::Reset => ("A new password for Readyline", Reset { name, site, link }.render()?),
    };
    Ok(Letter { to: to.email.clone(), subject: subject.to_owned(), text })
}

/// `GET /password/{token}`: asks for a password. It changes nothing, however often programs that
/// read mails open it.
pub(super) async fn show(
    State(app): State<App>,
    client: ClientAddr,
    Path(token): Path<String>,
) -> PageResult<Response> {
    match find(&app, client, &token).await? {
        Some((_, link)) => Ok(page(&token, &link, None).answer()),
        None => Ok(dead_link()),
    }
}

/// `POST /password/{token}`: sets the password and ends the account's sessions and tokens. It signs
/// nobody in: whoever got hold of the link has still to show a second factor, if there is one.
pub(super) async fn set(
    State(app): State<App>,
    client: ClientAddr,
    Path(token): Path<String>,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let password = fields.take("password").unwrap_or_default();
    fields.finish()?;
    let Some((hash, link)) = find(&app, client, &token).await? else { return Ok(dead_link()) };
    let about = vec![link.email.clone(), link.name.clone()];
    let password_hash = match app.passwords.accept(password, about).await? {
        Ok(password_hash) => password_hash,
        Err(fault) => return Ok(page(&token, &link, Some(fault)).answer()),
    };
    let set = db::links::use_for_password(&app.db, hash, &password_hash, &actor, new_id()).await?;
    if !set {
        return Ok(dead_link());
    }
    // Nobody was signed in before the first one.
    let done = if link.has_password { "password" } else { "first-password" };
    Ok(Redirect::to(&format!("/sign-in?done={done}")).into_response())
}

/// The fingerprint of a link that works, and whom it is for.
async fn find(
    app: &App,
    client: ClientAddr,
    token: &str,
) -> PageResult<Option<([u8; 32], db::links::Link)>> {
    app.limits.lookup(client)?;
    if let Ok(secret) = token.parse::<Secret>()
        && let Some(link) = db::links::look(&app.db, secret.hash()).await?
    {
        return Ok(Some((secret.hash(), link)));
    }
    app.limits.miss(client)?;
    Ok(None)
}

fn page(token: &str, link: &db::links::Link, fault: Option<&'static str>) -> FormPage {
    let heading = if link.has_password { "Set a new password" } else { "Welcome. Set a password" };
    let whose = format!("For the account of {}, {}.", link.name, link.email);
    let ends = "It signs you out everywhere and ends your tokens for programs.".to_owned();
    FormPage {
        heading,
        lead: [whose].into_iter().chain(link.has_password.then_some(ends)).collect(),
        action: format!("/password/{token}"),
        fields: vec![Field::new_password(fault)],
        button: "Set the password",
        secret: true,
        ..FormPage::default()
    }
}
