//! Publishing a draft: what will happen, in words, and then the one press that does it.

mod situation;
mod view;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::form::{CHANGED_FORM, Fields, StrictForm};
use super::super::secret::new_id;
use super::super::session::Shut;
use super::rulesets::address::{Which, draft_title};
use super::rulesets::changes::sentences;
use super::{Admin, enter};
use crate::db;
use crate::db::audit::Entry;
use crate::db::rulesets::{NewVersion, Published, Signed, SignedCase};
use situation::Situation;
use view::{Fault, PublishPage};

/// Most bytes of a reason.
const MOST_REASON: usize = 4_000;

/// What was typed, and what the page showed when it was.
struct Posted {
    /// The draft's revision.
    revision: i64,
    /// The version in force.
    against: i64,
    reason: String,
    signed: String,
    /// The test companies that were ticked off, as [`ticked`] writes them.
    cases: Option<String>,
}

impl Posted {
    fn read(form: StrictForm) -> PageResult<Posted> {
        let mut fields = Fields::from(form);
        let mut number = |name| fields.take(name).and_then(|text| text.parse().ok());
        let (revision, against) = (number("rev"), number("current"));
        // Browsers end the lines of a text with two characters.
        let mut text = |name| fields.take(name).unwrap_or_default().replace("\r\n", "\n");
        let (reason, signed) = (text("reason"), text("signed"));
        let cases = fields.take("cases");
        fields.finish()?;
        let (Some(revision), Some(against)) = (revision, against) else {
            return Err(PageError::BadRequest(CHANGED_FORM.into()));
        };
        Ok(Posted { revision, against, reason, signed, cases })
    }

    /// What is wrong with it, in the order of the page.
    fn faults(&self, broken: &[SignedCase]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !broken.is_empty() {
            let missing = "Say why these test companies may get other verdicts.";
            faults.extend(in_words("signed", &self.signed, missing));
            if self.cases.as_deref() != Some(&ticked(broken)) {
                let message = "Tick that you know which test companies get other verdicts.";
                faults.push(Fault { field: "cases", message });
            }
        }
        faults.extend(in_words("reason", &self.reason, "Say why these rules are published."));
        faults
    }
}

/// The companies that one box stands for, so that a tick set for others does not count.
fn ticked(broken: &[SignedCase]) -> String {
    broken.iter().map(|case| case.id.to_string()).collect::<Vec<_>>().join(" ")
}

/// What is wrong with a text that must be written.
fn in_words(field: &'static str, text: &str, missing: &'static str) -> Option<Fault> {
    let message = match text.trim().len() {
        0 => missing,
        length if length > MOST_REASON => "This is too long. Use at most 4,000 letters.",
        _ => return None,
    };
    Some(Fault { field, message })
}

/// `GET /admin/rulesets/{version}/publish`: what will happen.
pub(super) async fn show(
    State(app): State<App>,
    Path(version): Path<String>,
    _: Admin,
) -> PageResult<Response> {
    let situation = look(&app, &version).await?;
    if situation.draft.ended {
        return Ok(Redirect::to(&Which::Draft(situation.draft.id).href()).into_response());
    }
    Ok(PublishPage::new(&situation).into_response())
}

async fn look(app: &App, version: &str) -> PageResult<Situation> {
    let Some(Which::Draft(id)) = Which::parse(version) else { return Err(PageError::NotFound) };
    Situation::look(app, id).await
}

/// `POST /admin/rulesets/{version}/publish`: publishes the draft, if all is as its page showed it.
pub(super) async fn publish(
    State(app): State<App>,
    Path(version): Path<String>,
    uri: Uri,
    admin: Result<Admin, Shut>,
    form: StrictForm,
) -> PageResult<Response> {
    let admin = match enter(admin, &uri, &form) {
        Ok(admin) => admin,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let posted = Posted::read(form)?;
    let situation = look(&app, &version).await?;
    let seen = posted.revision == situation.draft.revision && posted.against == situation.current;
    // A draft that has ended may have ended by this very form, which was then sent twice.
    if !situation.draft.ended {
        if !seen {
            return changed(&app, &version, &posted).await;
        }
        let faults = posted.faults(&situation.broken());
        if situation.obstacle().is_some() || !faults.is_empty() {
            let page = PublishPage::again(&situation, &posted, faults);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    }
    let new = new_version(&situation, &posted);
    match db::rulesets::publish(&app.db, &new, &admin.actor).await? {
        Published::Done(version) => {
            Ok(Redirect::to(&Which::Version(version).href()).into_response())
        }
        Published::Moved | Published::Gone => changed(&app, &version, &posted).await,
    }
}

/// The page once more (409) with what was typed, because something is not what it showed.
async fn changed(app: &App, version: &str, posted: &Posted) -> PageResult<Response> {
    let situation = look(app, version).await?;
    let notice = situation.changed_since(app, posted).await?;
    let page = PublishPage::again(&situation, posted, Vec::new()).noticing(notice);
    Ok((StatusCode::CONFLICT, page).into_response())
}

fn new_version(situation: &Situation, posted: &Posted) -> NewVersion {
    let Situation { draft, in_force, trials, .. } = situation;
    let reason = posted.reason.trim().to_owned();
    let cases = situation.broken();
    let signed = (!cases.is_empty()).then(|| posted.signed.trim().to_owned());
    let named = |case: &SignedCase| format!("{} ({})", case.name, case.id);
    let names: Vec<_> = cases.iter().map(named).collect();
    let entry =
        Entry::new(new_id(), "publish", format!("version {}", posted.against.saturating_add(1)));
    let entry = entry.with(json!({
        "draft": draft.id,
        "draft_name": draft_title(draft),
        "revision": posted.revision,
        "instead_of_version": posted.against,
        "reason": reason,
        "changes": sentences(in_force, &draft.ruleset),
        "broken_cases": names,
        "signed": signed,
    }));
    NewVersion {
        draft: draft.id,
        revision: posted.revision,
        against: posted.against,
        cases: trials.iter().map(|trial| trial.case.id).collect(),
        reason,
        signed: signed.map(|reason| Signed { reason, cases }),
        entry,
    }
}
