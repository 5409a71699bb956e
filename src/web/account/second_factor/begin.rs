//! Setting a second factor up, or moving it to another phone.
//!
//! The key is worked out (HMAC-SHA-256) from the secret of the session and an id that the form
//! carries. So it is stored nowhere before a code has shown that an app has it, the page can be
//! drawn again with the same key, and nobody but this browser can ask for that key.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use uuid::Uuid;

use super::super::form::Field;
use super::super::guard::{self, Faults};
use super::super::proof::{Typed, address, key, recovery_codes, step};
use super::super::qr::{self, Picture};
use super::{code_field, codes_page, password_field};
use crate::db;
use crate::db::accounts::Role;
use crate::db::factors::{NewFactor, Standing};
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::{SignedIn, rotation, with_session};

const WRONG_FIRST: &str = "This is not the code that we expected. Type the one that the app shows \
     now. If that does not help, check the clock of your phone, remove the entry from the app and \
     scan the picture again.";

#[derive(Template, WebTemplate)]
#[template(path = "account/second-factor-begin.html")]
struct BeginPage {
    admin: bool,
    moving: bool,
    pending: String,
    email: String,
    key: String,
    address: String,
    picture: Picture,
    faults: Vec<(&'static str, &'static str)>,
    fields: Vec<Field>,
}

/// What was typed, and which key it is for.
struct Sent {
    pending: Uuid,
    code: String,
    old: String,
    password: String,
}

impl Sent {
    /// The key that goes with the form's id.
    fn secret(&self, person: &SignedIn) -> [u8; 20] {
        person.secret.derive("second factor", self.pending).seed()
    }

    fn page(
        &self,
        person: &SignedIn,
        standing: &Standing,
        faults: &Faults,
    ) -> PageResult<BeginPage> {
        let secret = self.secret(person);
        let address = address(secret, &person.session.email);
        let picture = qr::draw(&address)?;
        let moving = standing.secret.is_some();
        let mut fields = vec![Field {
            label: "Code that the app shows now",
            help: "Six digits.",
            inputmode: "numeric",
            ..code_field("code", &self.code, faults)
        }];
        if moving {
            fields.push(Field {
                label: "Code from the app that you used until now",
                help: "Six digits, or one of your recovery codes.",
                ..code_field("old-code", &self.old, faults)
            });
        }
        fields.push(password_field("password", faults));
        Ok(BeginPage {
            admin: person.session.role == Role::Admin,
            moving,
            pending: self.pending.to_string(),
            email: person.session.email.clone(),
            key: key(secret),
            address,
            picture,
            faults: faults.list.clone(),
            fields,
        })
    }
}

/// `POST /account/second-factor`: without a code it draws the page with a new key, with the first
/// code of that key it turns the second factor on.
pub(in super::super) async fn submit(
    State(app): State<App>,
    person: SignedIn,
    jar: CookieJar,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let pending = fields.take_id("pending")?;
    let mut typed = |name| fields.take(name).unwrap_or_default();
    let (code, old, password) = (typed("code"), typed("old-code"), typed("password"));
    fields.finish()?;
    let standing = guard::standing(&app, &person).await?;
    let sent = Sent { pending: pending.unwrap_or_else(new_id), code, old, password };
    if pending.is_none() {
        return Ok(sent.page(&person, &standing, &Faults::default())?.into_response());
    }
    let new = match check(&app, &person, &standing, &sent).await? {
        Ok(new) => new,
        Err(faults) => return Ok(faults.answer(sent.page(&person, &standing, &faults)?)),
    };
    let (codes, hashes) = recovery_codes()?;
    let new = NewFactor { codes: hashes, ..new };
    let (secret, rotation) = rotation(&person, true)?;
    if db::factors::begin(&app.db, &new, rotation, &person.actor, new_id()).await? {
        let page = codes_page(&person, "Your second factor is on", codes);
        return Ok((with_session(&app, jar, &secret), page).into_response());
    }
    if new.replaces.is_none() {
        // Another tab was quicker.
        return Ok(Redirect::to("/account/second-factor").into_response());
    }
    let faults = Faults::one("old-code", guard::wrong_code(&app, &person).await?);
    Ok(faults.answer(sent.page(&person, &standing, &faults)?))
}

/// What is to be stored, still without recovery codes.
async fn check(
    app: &App,
    person: &SignedIn,
    standing: &Standing,
    sent: &Sent,
) -> PageResult<Result<NewFactor, Faults>> {
    if let Err(often) = guard::count(app, person, "code").await? {
        return Ok(Err(often));
    }
    let mut faults = Faults::default();
    let secret = sent.secret(person);
    let first = match Typed::read(&sent.code) {
        Some(Typed::Digits(digits)) => step(secret, &digits, standing.now),
        _ => None,
    };
    if first.is_none() {
        faults.add("code", WRONG_FIRST);
    }
    let mut replaces = None;
    if standing.secret.is_some() {
        match guard::code(app, person, ("old-code", &sent.old), standing).await? {
            Ok(proof) => replaces = Some(proof),
            Err(more) => faults.join(more),
        }
    }
    if let Err(words) = guard::password(app, person, sent.password.clone()).await? {
        faults.add("password", words);
    }
    match first {
        Some(step) if faults.list.is_empty() => {
            Ok(Ok(NewFactor { secret, step, codes: Vec::new(), replaces }))
        }
        _ => Ok(Err(faults)),
    }
}
