//! What is different between two scores of one company, in points: between a result and the
//! answers of today under the rules in force, or between two results.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::error::{PageError, PageResult};
use super::result_view::Difference;
use super::visitor::{self, Visit};
use super::words::date;
use crate::db;
use crate::db::results::StoredResult;
use crate::rules::answers::Answers;
use crate::rules::projects::Projects;
use crate::rules::ruleset::Ruleset;
use crate::rules::study::attribution::Side;

/// What may stand behind the address: one result, or two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    of: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "changes.html")]
struct ChangesPage {
    base: String,
    /// The result that everything is compared with.
    result: String,
    heading: String,
    over: String,
    /// Whether the later side is not a result but what one would be today.
    today: bool,
    /// Whether the assessment is still on rules that were replaced.
    behind: bool,
    difference: Difference,
    both: bool,
}

/// One side of the comparison.
struct Scored {
    /// "result RL-7KQM-42XD of 22 November 2026".
    name: String,
    version: i64,
    ruleset: Arc<Ruleset>,
    answers: Answers,
    projects: Projects,
}

impl Scored {
    async fn result(app: &App, result: StoredResult) -> PageResult<Scored> {
        Ok(Scored {
            name: format!("result {} of {}", result.reference, date(result.created_at)),
            version: result.ruleset_version,
            ruleset: app.ruleset(result.ruleset_version).await?,
            answers: result.answers,
            projects: result.projects,
        })
    }

    fn side(&self) -> Side<'_> {
        Side { rules: &self.ruleset, answers: &self.answers }
    }
}

/// `GET /assessments/{id}/result/changes`: `of` names a result to compare with today, `from` and
/// `to` two results.
pub(super) async fn show(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
) -> PageResult<Response> {
    let (before, after) = match (which.of, which.from, which.to) {
        (Some(of), None, None) => (find(&app, &visit, &of).await?, None),
        (None, Some(from), Some(to)) => {
            (find(&app, &visit, &from).await?, Some(find(&app, &visit, &to).await?))
        }
        _ => return Err(PageError::NotFound),
    };
    let stored = &visit.stored;
    let newest = db::rulesets::newer(&app.db, stored.ruleset_version).await?;
    let (result, since) = (before.result_id, date(before.created_at));
    let heading = match &after {
        Some(after) if date(after.created_at) == since => format!("Two results of {since}"),
        Some(after) => format!("From {since} to {}", date(after.created_at)),
        None => format!("Your result of {since} and today"),
    };
    let today = after.is_none();
    let before = Scored::result(&app, before).await?;
    let after = match after {
        Some(after) => Scored::result(&app, after).await?,
        None => {
            let version = newest.map_or(stored.ruleset_version, |newest| newest.version);
            let ruleset = app.ruleset(version).await?;
            let (answers, projects) = (stored.answers.clone(), stored.projects.projects());
            Scored { name: "your answers of today".to_owned(), version, ruleset, answers, projects }
        }
    };
    let page = ChangesPage {
        base: format!("/assessments/{}", stored.id),
        result: result.to_string(),
        heading,
        over: over(&before, &after),
        today,
        behind: newest.is_some(),
        difference: Difference::new(before.side(), after.side())
            .with_projects(&before.projects.0, &after.projects.0),
        both: true,
    };
    Ok(page.into_response())
}

async fn find(app: &App, visit: &Visit, id: &str) -> PageResult<StoredResult> {
    let id = visitor::parse_id(id).ok_or(PageError::NotFound)?;
    db::results::find(&app.db, visit.stored.id, id).await?.ok_or(PageError::NotFound)
}

/// The line above the heading: what is compared.
fn over(before: &Scored, after: &Scored) -> String {
    let side = |side: &Scored| format!("{} by rules version {}", side.name, side.version);
    format!("Compared: {}, and {}.", side(before), side(after))
}
