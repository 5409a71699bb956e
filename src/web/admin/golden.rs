//! Golden cases: companies whose verdicts must not change unseen, and what rules make of them.

mod new;

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::form::{Fields, StrictForm};
use super::super::prose::Prose;
use super::super::secret::new_id;
use super::super::visitor::parse_id;
use super::super::words::date;
use super::{Admin, aside};
use crate::db;
use crate::db::golden::Case;
use crate::rules::ruleset::Ruleset;
use crate::rules::study::golden::{Broken, judge};
use crate::rules::study::outcome::Outcome;

pub(super) use new::{add, ask};

/// A golden case tried on some rules.
pub(super) struct Trial {
    /// The case.
    pub(super) case: Case,
    /// What the rules give otherwise than expected; nothing where they pass.
    pub(super) broken: Vec<Broken>,
}

/// A golden case that some rules break.
pub(super) struct BrokenCase {
    /// Its name.
    pub(super) name: String,
    /// A line for each role: "Director of IT/Systems: Prepare instead of Hire".
    pub(super) lines: Vec<Prose>,
}

impl Trial {
    /// How the rules break it, `None` where they pass.
    pub(super) fn broken(&self) -> Option<BrokenCase> {
        let lines = self.broken.iter().map(instead).collect();
        let name = self.case.golden.name.clone();
        (!self.broken.is_empty()).then_some(BrokenCase { name, lines })
    }
}

fn instead(broken: &Broken) -> Prose {
    let prose = said(Prose::plain(format!("{}: ", broken.title)), broken.found);
    said(prose.text(" instead of "), broken.expected)
}

/// Adds what a company comes to for a role.
pub(super) fn said(prose: Prose, outcome: Outcome) -> Prose {
    match outcome {
        Outcome::Filled => prose.text("has this director already"),
        Outcome::Absent => prose.text("no such role"),
        Outcome::Verdicts(_) => prose.verdicts(&outcome.verdicts()),
    }
}

/// Every golden case, tried on these rules.
pub(super) async fn trials(app: &App, rules: &Arc<Ruleset>) -> PageResult<Vec<Trial>> {
    let (cases, rules) = (db::golden::list(&app.db).await?, Arc::clone(rules));
    let all = move || {
        let trial = |case: Case| Trial { broken: judge(&rules, &case.golden), case };
        cases.into_iter().map(trial).collect()
    };
    aside(all).await
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/golden/list.html")]
struct ListPage {
    current: i64,
    broken: usize,
    cases: Vec<Line>,
}

struct Line {
    id: String,
    name: String,
    made: String,
    expected: Vec<Prose>,
    broken: Vec<Prose>,
}

/// `GET /admin/golden`: each case, and whether the rules in force pass it.
pub(super) async fn list(State(app): State<App>, _: Admin) -> PageResult<Response> {
    let (current, _) = db::rulesets::current(&app.db).await?;
    let rules = app.ruleset(current).await?;
    let trials = trials(&app, &rules).await?;
    let line = |trial: &Trial| Line {
        id: trial.case.id.to_string(),
        name: trial.case.golden.name.clone(),
        made: format!("{}, by {}", date(trial.case.made_at), trial.case.made_by),
        expected: expected(&rules, &trial.case),
        broken: trial.broken.iter().map(instead).collect(),
    };
    let broken = trials.iter().filter(|trial| !trial.broken.is_empty()).count();
    Ok(ListPage { current, broken, cases: trials.iter().map(line).collect() }.into_response())
}

/// What is expected, a line for each role, in the order of the rules.
fn expected(rules: &Ruleset, case: &Case) -> Vec<Prose> {
    let order = |key: &String| rules.roles.iter().position(|role| role.key == *key);
    let mut all: Vec<_> = case.golden.expected.iter().collect();
    all.sort_by_key(|(key, _)| order(key).unwrap_or(usize::MAX));
    let line = |(key, verdicts): (&String, &Vec<_>)| {
        let title = rules.role(key).map_or(key, |role| &role.title);
        said(Prose::plain(format!("{title}: ")), Outcome::of_verdicts(verdicts))
    };
    all.into_iter().map(line).collect()
}

/// `POST /admin/golden/{case}/remove`: takes a case out. Doing it twice changes nothing.
pub(super) async fn remove(
    State(app): State<App>,
    Path(case): Path<String>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    let id = parse_id(&case).ok_or(PageError::NotFound)?;
    db::golden::remove(&app.db, id, &admin.actor, new_id()).await?;
    Ok(Redirect::to("/admin/golden"))
}
