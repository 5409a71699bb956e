//! The second factor of one's own account: how it stands, new recovery codes, and its end.

pub(super) mod begin;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use super::form::Field;
use super::guard::{self, Faults};
use super::proof::recovery_codes;
use crate::db;
use crate::db::accounts::Role;
use crate::db::factors::Proof;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::{SignedIn, rotation, with_session};

#[derive(Template, WebTemplate)]
#[template(path = "account/second-factor.html")]
struct SecondFactorPage {
    admin: bool,
    /// The recovery codes that are left, in words, where there is a second factor.
    on: Option<String>,
    /// Whether this server asks it of this person.
    demanded: bool,
    faults: Vec<(&'static str, &'static str)>,
    renew: Vec<Field>,
    off: Vec<Field>,
}

/// Recovery codes, shown this once.
#[derive(Template, WebTemplate)]
#[template(path = "account/recovery-codes.html")]
struct CodesPage {
    admin: bool,
    heading: &'static str,
    email: String,
    codes: Vec<String>,
}

/// "8 of 10 recovery codes are left".
pub(super) fn codes_left(left: i64) -> String {
    match left {
        0 => "no recovery code is left".to_owned(),
        1 => "one recovery code is left".to_owned(),
        left => format!("{left} recovery codes are left"),
    }
}

/// Whether this server asks a second factor of this person.
fn is_demanded(app: &App, person: &SignedIn) -> bool {
    app.second_factor_for_admins && person.session.role == Role::Admin
}

/// The field for the current password.
fn password_field(key: &'static str, faults: &Faults) -> Field {
    Field {
        key,
        label: "Your password",
        kind: "password",
        autocomplete: "current-password",
        fault: faults.at(key),
        ..Field::default()
    }
}

/// The field for a code of either kind.
fn code_field(key: &'static str, typed: &str, faults: &Faults) -> Field {
    Field {
        key,
        label: "Code",
        help: "Six digits from your app, or one of your recovery codes.",
        kind: "text",
        autocomplete: "one-time-code",
        value: typed.to_owned(),
        fault: faults.at(key),
        ..Field::default()
    }
}

async fn draw(
    app: &App,
    person: &SignedIn,
    faults: &Faults,
    typed: &str,
) -> PageResult<SecondFactorPage> {
    let standing = guard::standing(app, person).await?;
    Ok(SecondFactorPage {
        admin: person.session.role == Role::Admin,
        on: standing.secret.map(|_| codes_left(standing.codes_left)),
        demanded: is_demanded(app, person),
        faults: faults.list.clone(),
        renew: vec![password_field("renew-password", faults)],
        off: vec![password_field("off-password", faults), code_field("off-code", typed, faults)],
    })
}

/// `GET /account/second-factor`.
pub(super) async fn show(State(app): State<App>, person: SignedIn) -> PageResult<Response> {
    Ok(draw(&app, &person, &Faults::default(), "").await?.into_response())
}

/// `POST /account/recovery-codes`: ten new ones; the old ones open nothing any more.
pub(super) async fn renew(
    State(app): State<App>,
    person: SignedIn,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let password = fields.take("renew-password").unwrap_or_default();
    fields.finish()?;
    let shown = guard::own_password(&app, &person, "renew-password", password).await?;
    if let Err(faults) = shown {
        let page = draw(&app, &person, &faults, "").await?;
        return Ok(faults.answer(page));
    }
    let (codes, hashes) = recovery_codes()?;
    let account = person.session.account;
    if !db::factors::renew_codes(&app.db, account, hashes, &person.actor, new_id()).await? {
        return Ok(Redirect::to("/account/second-factor").into_response());
    }
    Ok(codes_page(&person, "Your new recovery codes", codes).into_response())
}

fn codes_page(person: &SignedIn, heading: &'static str, codes: Vec<String>) -> CodesPage {
    let admin = person.session.role == Role::Admin;
    CodesPage { admin, heading, email: person.session.email.clone(), codes }
}

/// `POST /account/second-factor/off`.
pub(super) async fn off(
    State(app): State<App>,
    person: SignedIn,
    jar: CookieJar,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let password = fields.take("off-password").unwrap_or_default();
    let typed = fields.take("off-code").unwrap_or_default();
    fields.finish()?;
    let refused = match prove(&app, &person, password, &typed).await? {
        Err(faults) => faults,
        Ok(proof) => {
            let (secret, rotation) = rotation(&person, false)?;
            if db::factors::end(&app.db, proof, rotation, &person.actor, new_id()).await? {
                let jar = with_session(&app, jar, &secret);
                return Ok((jar, Redirect::to("/account/second-factor")).into_response());
            }
            Faults::one("off-code", guard::wrong_code(&app, &person).await?)
        }
    };
    let page = draw(&app, &person, &refused, &typed).await?;
    Ok(refused.answer(page))
}

async fn prove(
    app: &App,
    person: &SignedIn,
    password: String,
    typed: &str,
) -> PageResult<Result<Proof, Faults>> {
    if is_demanded(app, person) {
        return Ok(Err(Faults::one("off", KEPT)));
    }
    if let Err(faults) = guard::own_password(app, person, "off-password", password).await? {
        return Ok(Err(faults));
    }
    let standing = guard::standing(app, person).await?;
    guard::code(app, person, ("off-code", typed), &standing).await
}

const KEPT: &str = "On this server every admin needs a second factor, so it stays on. You can \
     move it to another phone.";
