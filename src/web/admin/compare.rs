//! What differs between any two rulesets, side by side.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::Admin;
use super::rulesets::address::{Rules, Which, draft_title};
use super::rulesets::changes::{Group, groups, total};
use crate::db;
use crate::db::drafts::Found;

#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/compare.html")]
struct ComparePage {
    from: Side,
    to: Side,
    choices: Vec<Choice>,
    groups: Vec<Group>,
    total: usize,
}

struct Side {
    value: String,
    title: String,
    href: String,
}

/// One of the rulesets that the form offers.
struct Choice {
    value: String,
    label: String,
}

/// What stands behind the address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<String>,
    to: Option<String>,
}

/// `GET /admin/rulesets/compare`: without a choice, the version in force and the one before it.
pub(super) async fn show(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    _: Admin,
) -> PageResult<Response> {
    let versions = db::rulesets::list(&app.db).await?;
    let mut newest = versions.iter().map(|how| how.version);
    let to = newest.next().unwrap_or(1);
    let from = newest.next().unwrap_or(to);
    let from = find(&app, asked.from, from).await?;
    let to = find(&app, asked.to, to).await?;
    let mut choices: Vec<Choice> = Vec::new();
    let mut offer = |value: String, label: String| {
        if choices.iter().all(|choice| choice.value != value) {
            choices.push(Choice { value, label });
        }
    };
    for how in &versions {
        offer(how.version.to_string(), format!("Version {}", how.version));
    }
    for draft in db::drafts::list(&app.db).await? {
        // What cannot be read cannot be compared.
        if let Found::Draft(draft) = draft {
            offer(draft.id.to_string(), draft_title(&draft));
        }
    }
    let groups = groups(from.ruleset(), to.ruleset());
    let [from, to] = [from, to].map(side);
    for side in [&from, &to] {
        offer(side.value.clone(), side.title.clone());
    }
    let total = total(&groups);
    Ok(ComparePage { from, to, choices, groups, total }.into_response())
}

async fn find(app: &App, asked: Option<String>, usual: i64) -> PageResult<Rules> {
    let which = match asked {
        Some(text) => Which::parse(&text).ok_or(PageError::NotFound)?,
        None => Which::Version(usual),
    };
    Rules::find(app, which).await?.ok_or(PageError::NotFound)
}

fn side(rules: Rules) -> Side {
    let which = rules.which();
    let value = match which {
        Which::Version(version) => version.to_string(),
        Which::Draft(id) => id.to_string(),
    };
    Side { value, title: rules.title(), href: which.href() }
}
