//! The page about oneself: who one is, in which browsers one is signed in, and the password.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::browser;
use super::form::Field;
use super::guard::{self, Faults};
use super::names;
use super::second_factor::codes_left;
use crate::db;
use crate::db::accounts::Role;
use crate::db::accounts::password::NewPassword;
use crate::db::sessions::Session;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::{SignedIn, rotation, with_session};
use crate::web::words::moment;

#[derive(Template, WebTemplate)]
#[template(path = "account/page.html")]
struct AccountPage {
    admin: bool,
    name: String,
    email: String,
    firm: Option<String>,
    second_factor: Option<String>,
    done: Option<&'static str>,
    sessions: Vec<Line>,
    faults: Vec<(&'static str, &'static str)>,
    naming: Vec<Field>,
    fields: Vec<Field>,
}

/// A browser that is signed in.
struct Line {
    id: String,
    browser: String,
    client: String,
    begun: String,
    seen: String,
    this: bool,
    half: bool,
}

/// What may stand behind the address: what was just done.
#[derive(Deserialize)]
pub(super) struct News {
    done: Option<String>,
}

fn done(news: &News) -> Option<&'static str> {
    match news.done.as_deref()? {
        "name" => Some("Your name is changed, also beside what you did before."),
        "password" => Some("Your password is changed. Every other browser is signed out."),
        "session" => Some("That browser is signed out."),
        "others" => Some("Every other browser is signed out."),
        _ => None,
    }
}

fn line(session: Session, this: &SignedIn) -> Line {
    Line {
        id: session.id.to_string(),
        browser: browser::name(&session.agent),
        half: session.is_half(),
        client: session.client,
        begun: moment(session.started_at),
        seen: moment(session.seen_at),
        this: session.id == this.session.id,
    }
}

async fn draw(app: &App, person: &SignedIn, faults: &Faults) -> PageResult<AccountPage> {
    let standing = guard::standing(app, person).await?;
    let sessions = db::sessions::list(&app.db, person.session.account).await?;
    let firm = match person.session.firm {
        Some(firm) => db::firms::find(&app.db, firm).await?,
        None => None,
    };
    let current = Field {
        key: "current",
        label: "Current password",
        kind: "password",
        autocomplete: "current-password",
        fault: faults.at("current"),
        ..Field::default()
    };
    let new = Field { label: "New password", ..Field::new_password(faults.at("password")) };
    Ok(AccountPage {
        admin: person.session.role == Role::Admin,
        name: person.session.name.clone(),
        email: person.session.email.clone(),
        firm: firm.map(|firm| firm.name),
        second_factor: standing.secret.map(|_| codes_left(standing.codes_left)),
        done: None,
        sessions: sessions.into_iter().map(|session| line(session, person)).collect(),
        faults: faults.list.clone(),
        naming: vec![Field::name(&person.session.name, faults.at("name"))],
        fields: vec![current, new],
    })
}

/// `GET /account`.
pub(super) async fn show(
    State(app): State<App>,
    person: SignedIn,
    Query(news): Query<News>,
) -> PageResult<Response> {
    let page = draw(&app, &person, &Faults::default()).await?;
    Ok(AccountPage { done: done(&news), ..page }.into_response())
}

/// `POST /account/name`: what the others call this person from now on.
pub(super) async fn change_name(
    State(app): State<App>,
    person: SignedIn,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let typed = fields.take("name").unwrap_or_default();
    fields.finish()?;
    let name = match names::person(&typed) {
        Ok(name) => name,
        Err(words) => {
            let faults = Faults::one("name", words);
            let page = draw(&app, &person, &faults).await?;
            let naming = vec![Field::name(&typed, Some(words))];
            return Ok(faults.answer(AccountPage { naming, ..page }));
        }
    };
    let account = person.session.account;
    db::accounts::rename(&app.db, account, &name, &person.actor, new_id()).await?;
    Ok(Redirect::to("/account?done=name").into_response())
}

/// `POST /account/sessions/end`: signs one browser out, or all but this one.
pub(super) async fn end_sessions(
    State(app): State<App>,
    person: SignedIn,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let which = fields.take("session").ok_or(PageError::NotFound)?;
    fields.finish()?;
    let account = person.session.account;
    if which == "others" {
        let this = person.secret.hash();
        db::sessions::end_others(&app.db, account, this, &person.actor, new_id()).await?;
        return Ok(Redirect::to("/account?done=others"));
    }
    let session = which.parse().map_err(|_| PageError::NotFound)?;
    if !db::sessions::end_one(&app.db, account, session, &person.actor, new_id()).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to("/account?done=session"))
}

/// `POST /account/password`: another password. Whoever else is signed in as this person is not any
/// more, and this browser's old secret opens nothing.
pub(super) async fn change_password(
    State(app): State<App>,
    person: SignedIn,
    jar: CookieJar,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let current = fields.take("current").unwrap_or_default();
    let new = fields.take("password").unwrap_or_default();
    fields.finish()?;
    let new = match check(&app, &person, current, new).await? {
        Ok(new) => new,
        Err(faults) => {
            let page = draw(&app, &person, &faults).await?;
            return Ok(faults.answer(page));
        }
    };
    let (secret, rotation) = rotation(&person, person.session.second_factor)?;
    let actor = &person.actor;
    // It fails where somebody else changed it at this very moment, who ended this session too.
    if !db::accounts::password::change(&app.db, &new, rotation, actor, new_id()).await? {
        return Ok(Redirect::to("/account").into_response());
    }
    let jar = with_session(&app, jar, &secret);
    Ok((jar, Redirect::to("/account?done=password")).into_response())
}

async fn check(
    app: &App,
    person: &SignedIn,
    current: String,
    new: String,
) -> PageResult<Result<NewPassword, Faults>> {
    let old_hash = match guard::own_password(app, person, "current", current).await? {
        Ok(hash) => hash,
        Err(faults) => return Ok(Err(faults)),
    };
    let about = vec![person.session.email.clone(), person.session.name.clone()];
    match app.passwords.accept(new, about).await? {
        Ok(new_hash) => Ok(Ok(NewPassword { old_hash, new_hash })),
        Err(words) => Ok(Err(Faults::one("password", words))),
    }
}
