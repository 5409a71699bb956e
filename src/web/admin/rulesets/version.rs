//! A published version: who published it and why, what it changed, and its rules.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::super::super::App;
use super::super::super::error::PageResult;
use super::super::super::method::RulesView;
use super::super::super::prose::list;
use super::super::super::result_view::Drawing;
use super::super::super::secret::new_id;
use super::super::super::words::moment;
use super::changes::{Group, groups};
use crate::db;
use crate::db::rulesets::Publication;
use crate::rules::ruleset::Ruleset;

#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/version.html")]
struct VersionPage {
    version: i64,
    in_force: String,
    is_current: bool,
    published: String,
    reason: String,
    signed: Option<String>,
    /// The test companies that were signed for: "Harbor & Pine and Pawfolio".
    broken: String,
    draft: Option<String>,
    before: Option<i64>,
    groups: Vec<Group>,
    begin: Uuid,
    back: Uuid,
    rules: RulesView,
}

/// The page of a version.
pub(super) async fn page(app: &App, how: Publication, ruleset: &Ruleset) -> PageResult<Response> {
    let version = how.version;
    let all = db::rulesets::list(&app.db).await?;
    let next = all.iter().rev().find(|other| other.version > version);
    let from = moment(how.published_at);
    let in_force = match next {
        Some(next) => format!("In force from {from} to {}.", moment(next.published_at)),
        None => format!("In force since {from}."),
    };
    let before = all.iter().map(|other| other.version).find(|other| *other < version);
    let groups = match before {
        Some(before) => groups(app.ruleset(before).await?.as_ref(), ruleset),
        None => Vec::new(),
    };
    let page = VersionPage {
        version,
        in_force,
        is_current: next.is_none(),
        published: how.published_by.in_full(),
        reason: how.reason,
        broken: list(&how.broken, "and"),
        signed: how.signed,
        draft: how.draft.map(|draft| super::Which::Draft(draft).href()),
        before,
        groups,
        begin: new_id(),
        back: new_id(),
        rules: RulesView::new(ruleset),
    };
    Ok(page.into_response())
}
