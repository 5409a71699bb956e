//! What somebody shows again before a door opens wider: the password, or a code. Five tries a
//! minute for one account, whoever makes them.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use super::proof::{NO_CODE, Typed, WRONG_CODE};
use crate::db;
use crate::db::attempts::{Counted, Quota};
use crate::db::audit::Entry;
use crate::db::factors::{Proof, Standing};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::secret::new_id;
use crate::web::session::SignedIn;

const TRIES: Quota = Quota { purpose: "proof", most: 5, seconds: 60 };

/// Codes of the app for one account. There are a million of them and three open at a time, so
/// whoever has the password and tries so many a day for a year gets in with a chance of one in
/// twenty, and the log shows it every day. Recovery codes are too long to be guessed: they do not
/// count, so that the owner gets in while somebody else uses the tries up.
const CODES: Quota = Quota { purpose: "second_factor", most: 50, seconds: 24 * 60 * 60 };

const TOO_MANY_CODES: &str = "Too many codes were tried for this account within a day. Use a \
     recovery code, or try again tomorrow. If it was not you, change your password.";

const TOO_OFTEN: &str = "That was a try too many. Wait a minute, then try again.";

const WRONG_PASSWORD: &str = "This is not your current password.";

/// What is wrong with a form, each with the name of its field; nothing while all is well.
#[derive(Default)]
pub(in crate::web) struct Faults {
    pub(super) list: Vec<(&'static str, &'static str)>,
    wait: Option<Duration>,
}

impl Faults {
    /// One fault.
    pub(super) fn one(field: &'static str, words: &'static str) -> Faults {
        Faults { list: vec![(field, words)], wait: None }
    }

    /// One that time mends.
    fn later(field: &'static str, words: &'static str, wait: Duration) -> Faults {
        Faults { list: vec![(field, words)], wait: Some(wait) }
    }

    /// Adds one.
    pub(super) fn add(&mut self, field: &'static str, words: &'static str) {
        self.list.push((field, words));
    }

    /// Adds all of these.
    pub(super) fn join(&mut self, more: Faults) {
        self.list.extend(more.list);
        self.wait = self.wait.max(more.wait);
    }

    /// What is wrong with this field.
    pub(in crate::web) fn at(&self, field: &str) -> Option<&'static str> {
        self.list.iter().find(|(name, _)| *name == field).map(|(_, words)| *words)
    }

    /// The page that shows them: 422, or 429 where somebody tried too often.
    pub(in crate::web) fn answer(&self, page: impl IntoResponse) -> Response {
        match self.wait {
            Some(wait) => {
                let seconds = wait.as_secs().max(1);
                (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds)], page).into_response()
            }
            None if self.list.is_empty() => page.into_response(),
            None => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        }
    }
}

/// Counts a try. The fault stands at `field` when it is one too many.
pub(super) async fn count(
    app: &App,
    person: &SignedIn,
    field: &'static str,
) -> PageResult<Result<(), Faults>> {
    match db::attempts::count(&app.db, TRIES, &person.session.email).await? {
        Counted::Within => Ok(Ok(())),
        Counted::Beyond { wait, .. } => Ok(Err(Faults::later(field, TOO_OFTEN, wait))),
    }
}

/// Counts the password as a try and compares it: its stored hash, or what is wrong at `field`.
pub(in crate::web) async fn own_password(
    app: &App,
    person: &SignedIn,
    field: &'static str,
    typed: String,
) -> PageResult<Result<String, Faults>> {
    if let Err(often) = count(app, person, field).await? {
        return Ok(Err(often));
    }
    let stored = password(app, person, typed).await?;
    Ok(stored.map_err(|words| Faults::one(field, words)))
}

/// The stored hash of the password, if this is the password.
pub(super) async fn password(
    app: &App,
    person: &SignedIn,
    typed: String,
) -> PageResult<Result<String, &'static str>> {
    let account = db::accounts::find(&app.db, &person.session.email).await?;
    let stored = account.and_then(|account| account.password_hash);
    if app.passwords.check(typed, stored.clone()).await?
        && let Some(stored) = stored
    {
        return Ok(Ok(stored));
    }
    note(app, person, "password_refused").await?;
    Ok(Err(WRONG_PASSWORD))
}

/// How things stand with a person's second factor.
pub(super) async fn standing(app: &App, person: &SignedIn) -> PageResult<Standing> {
    let standing = db::factors::find(&app.db, person.session.account).await?;
    standing.ok_or_else(|| PageError::internal(anyhow::anyhow!("an account is gone")))
}

/// What a code proves, or what is wrong with it at `field`. A recovery code is tried only when it
/// is used.
pub(super) async fn code(
    app: &App,
    person: &SignedIn,
    (field, typed): (&'static str, &str),
    standing: &Standing,
) -> PageResult<Result<Proof, Faults>> {
    let Some(typed) = Typed::read(typed) else { return Ok(Err(Faults::one(field, NO_CODE))) };
    if let Typed::Digits(_) = typed
        && let Counted::Beyond { wait, first } =
            db::attempts::count(&app.db, CODES, &person.session.email).await?
    {
        if first {
            note(app, person, "second_factor_limited").await?;
        }
        return Ok(Err(Faults::later(field, TOO_MANY_CODES, wait)));
    }
    match typed.proof(standing) {
        Some(proof) => Ok(Ok(proof)),
        None => Ok(Err(Faults::one(field, wrong_code(app, person).await?))),
    }
}

/// Notes a code that does not open, and what is said of it.
pub(super) async fn wrong_code(app: &App, person: &SignedIn) -> PageResult<&'static str> {
    note(app, person, "second_factor_failed").await?;
    Ok(WRONG_CODE)
}

async fn note(app: &App, person: &SignedIn, action: &'static str) -> PageResult<()> {
    let entry = Entry::new(new_id(), action, &person.session.email);
    Ok(db::audit::record(&app.db, &person.actor, &entry).await?)
}
