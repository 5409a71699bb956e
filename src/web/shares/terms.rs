//! What somebody wants a new link to give to its readers, as a form says it.

use askama::Template;
use askama_web::WebTemplate;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::form::Fields;
use super::super::result_view::ShareForm;
use crate::db::shares::{Parts, Terms};

/// For how many days a link may last, and the one that is preselected.
pub(in crate::web) const DAYS: [i32; 3] = [7, 30, 90];
/// The preselected life of a link, in days.
pub(in crate::web) const USUAL_DAYS: i32 = 30;

/// Most characters of a note.
const MOST_NOTE: usize = 2_000;
/// Fewest and most characters of a passcode. Few tries are allowed, so a short one will do.
const PASSCODE: [usize; 2] = [6, 100];

/// A form as it was sent; a part that was not sent is as usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Wish {
    /// How long the link shall last, one of [`DAYS`].
    pub(in crate::web) days: i32,
    parts: Parts,
    latest: bool,
    what_if: bool,
    note: String,
    passcode: String,
}

impl Wish {
    /// Takes it from a form.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] where a choice is none that the form offers.
    pub(super) fn take(fields: &mut Fields) -> PageResult<Wish> {
        let days = fields.take("days").unwrap_or_else(|| USUAL_DAYS.to_string());
        let days = days.parse().ok().filter(|d| DAYS.contains(d)).ok_or_else(|| {
            PageError::BadRequest("A link can last 7, 30 or 90 days. Choose one of them.".into())
        })?;
        let parts = fields.take("parts").unwrap_or_else(|| Parts::All.key().to_owned());
        let parts = Parts::of(&parts).ok_or_else(|| no_choice("parts"))?;
        let latest = choose(fields, "shows", ["this", "latest"])?;
        let refused = choose(fields, "try", ["yes", "no"])?;
        let note = fields.take("note").unwrap_or_default().replace("\r\n", "\n");
        let passcode = fields.take("passcode").unwrap_or_default();
        Ok(Wish { days, parts, latest, what_if: !refused, note, passcode })
    }

    /// The terms of the link, or what is wrong, each with the name of its field.
    ///
    /// # Errors
    /// [`PageError::Busy`] where too many passcodes wait for their hash.
    pub(super) async fn terms(
        &self,
        app: &App,
    ) -> PageResult<Result<Terms, Vec<(&'static str, &'static str)>>> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        let passcode_hash = match self.passcode.as_str() {
            "" => None,
            passcode => Some(app.passwords.hash(passcode.to_owned()).await?),
        };
        Ok(Ok(Terms {
            parts: self.parts,
            latest: self.latest,
            // Where only verdicts are shown there is nothing to try other answers on.
            what_if: self.what_if && self.parts != Parts::Verdicts,
            note: self.note.trim().to_owned(),
            passcode_hash,
        }))
    }

    fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        let [least, most] = PASSCODE;
        let long = self.passcode.chars().count();
        if long > 0 && long < least {
            faults.push(("passcode", "Use at least 6 characters, or leave the passcode empty."));
        }
        if long > most {
            faults.push(("passcode", "This passcode is too long: 100 characters are the most."));
        }
        if self.note.trim().chars().count() > MOST_NOTE {
            faults.push(("note", "This note is too long: 2,000 characters are the most."));
        }
        let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
        if self.note.contains(odd) {
            faults.push(("note", "This note has signs in it that nobody can see. Type it anew."));
        }
        faults
    }
}

/// Whether the second of two choices was made.
fn choose(fields: &mut Fields, name: &str, [first, second]: [&str; 2]) -> PageResult<bool> {
    match fields.take(name) {
        None => Ok(false),
        Some(chosen) if chosen == first => Ok(false),
        Some(chosen) if chosen == second => Ok(true),
        Some(_) => Err(no_choice(name)),
    }
}

fn no_choice(name: &str) -> PageError {
    PageError::BadRequest(format!("The field \"{name}\" has no such choice."))
}

/// The form with what is wrong and everything as it was typed.
#[derive(Template, WebTemplate)]
#[template(path = "shares/new.html")]
struct NewSharePage {
    base: String,
    result: String,
    form: ShareForm,
}

/// The form again: 422, nothing lost.
pub(super) fn again(
    assessment: Uuid,
    (op, result): (Uuid, Uuid),
    wish: &Wish,
    faults: Vec<(&'static str, &'static str)>,
) -> Response {
    let form = ShareForm {
        op: op.to_string(),
        days: DAYS.map(|days| (days, days == wish.days)),
        parts: wish.parts,
        latest: wish.latest,
        what_if: wish.what_if,
        note: wish.note.clone(),
        passcode: wish.passcode.clone(),
        faults,
    };
    let base = format!("/assessments/{assessment}");
    let page = NewSharePage { base, result: result.to_string(), form };
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
