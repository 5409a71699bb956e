//! Newer rules for an assessment that began under older ones: what they change for this company,
//! and the button that takes them. Nothing changes unless its owner says so.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::result_view::Difference;
use super::secret::new_id;
use super::session::Somebody;
use super::visitor::{self, Visit};
use super::words::date;
use crate::db;
use crate::db::assessments::{Move, MovedRules};
use crate::db::rulesets::Newer;
use crate::rules::ruleset::Ruleset;
use crate::rules::study::attribution::Side;

#[derive(Template, WebTemplate)]
#[template(path = "newer_rules.html")]
struct NewerRulesPage {
    base: String,
    /// The rules that the assessment is on.
    version: i64,
    /// What newer rules would change; none while nothing is newer.
    offer: Option<Offer>,
    stale: bool,
}

/// Newer rules as they are offered.
struct Offer {
    version: i64,
    since: String,
    difference: Difference,
    /// Whether the answers' part of a difference is shown: here only the rules differ.
    both: bool,
    rev: i64,
}

/// `GET /assessments/{id}/rules`.
pub(super) async fn show(State(app): State<App>, visit: Visit) -> PageResult<Response> {
    Ok(page(&app, &visit, false).await?.into_response())
}

async fn page(app: &App, visit: &Visit, stale: bool) -> PageResult<NewerRulesPage> {
    let stored = &visit.stored;
    let version = stored.ruleset_version;
    let offer = match db::rulesets::newer(&app.db, version).await? {
        Some(newer) => Some(offer(app, visit, newer).await?),
        None => None,
    };
    Ok(NewerRulesPage { base: format!("/assessments/{}", stored.id), version, offer, stale })
}

async fn offer(app: &App, visit: &Visit, newer: Newer) -> PageResult<Offer> {
    let stored = &visit.stored;
    let answers = &stored.answers;
    let old: Arc<Ruleset> = app.ruleset(stored.ruleset_version).await?;
    let new = app.ruleset(newer.version).await?;
    let before = Side { rules: &old, answers };
    Ok(Offer {
        version: newer.version,
        since: date(newer.published_at),
        difference: Difference::new(before, Side { rules: &new, answers }),
        both: false,
        rev: stored.revision,
    })
}

/// `POST /assessments/{id}/rules`: moves the assessment to the rules that its owner was shown.
pub(super) async fn take(
    State(app): State<App>,
    Somebody(actor): Somebody,
    visit: Visit,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let mut number = |name| fields.take(name).and_then(|text| text.parse::<i64>().ok());
    let (seen_revision, version) = (number("rev"), number("version"));
    fields.finish()?;
    let (Some(seen_revision), Some(version)) = (seen_revision, version) else {
        return Err(PageError::BadRequest(CHANGED_FORM.into()));
    };
    let assessment = visit.stored.id;
    app.limits.save(assessment)?;
    let to = Move { assessment, seen_revision, version, entry: new_id() };
    match db::assessments::move_to_rules(&app.db, &to, &actor).await? {
        MovedRules::Done => {
            Ok(Redirect::to(&format!("/assessments/{assessment}/rules")).into_response())
        }
        MovedRules::Stale => {
            let visit = visitor::open(&app, visit.token()).await?.ok_or(PageError::NotFound)?;
            Ok((StatusCode::CONFLICT, page(&app, &visit, true).await?).into_response())
        }
        MovedRules::Gone => Err(PageError::NotFound),
    }
}
