//! The threshold curve: what companies come to while one number of the rules moves.

mod drawn;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::rulesets::address::{Rules, Which};
use super::{Admin, aside};
use crate::db;
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::study::curve::{Number, counterpart, numbers};
use drawn::{Drawn, IN_FORCE, drawn, holds, shown};

/// Which number to draw.
#[derive(Deserialize)]
pub(super) struct Asked {
    number: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/curve.html")]
struct CurvePage {
    title: String,
    back: (String, &'static str),
    action: String,
    notice: Option<String>,
    /// The numbers by the part of the rules they stand in.
    groups: Vec<(String, Vec<Choice>)>,
    curve: Option<Drawn>,
}

struct Choice {
    path: String,
    text: String,
    chosen: bool,
}

/// `GET /admin/rulesets/{version}/curve`.
pub(super) async fn show(
    State(app): State<App>,
    Path(version): Path<String>,
    Query(asked): Query<Asked>,
    _: Admin,
) -> PageResult<Response> {
    let which = Which::parse(&version).ok_or(PageError::NotFound)?;
    let rules = Rules::find(&app, which).await?.ok_or(PageError::NotFound)?;
    let (current, in_force) = db::rulesets::current(&app.db).await?;
    let ruleset = rules.ruleset();
    // Ownership never changes a verdict, so none of its numbers has a curve.
    let role = |number: &Number| ruleset.roles.iter().position(|role| is_of(ruleset, role, number));
    let all: Vec<Number> = numbers(ruleset).into_iter().filter(|it| role(it).is_some()).collect();
    let path = asked.number.as_deref();
    let chosen = all.iter().find(|number| Some(number.path.as_str()) == path);
    let notice = match (path, chosen) {
        (Some(_), None) => Some("These rules have no such number any more. Pick another one."),
        _ if !ruleset.check().is_empty() => {
            Some("These rules have faults, so they score nobody yet. Put those right first.")
        }
        _ => None,
    };
    let here = match &rules {
        Rules::Version(how, _) if how.version == current => IN_FORCE.to_owned(),
        Rules::Version(how, _) => format!("in version {}", how.version),
        Rules::Draft(_) => "in this draft".to_owned(),
    };
    let curve = match chosen.filter(|_| notice.is_none()) {
        Some(number) => {
            let held = counterpart(ruleset, &number.path, &in_force);
            let holds = holds(number, held.as_ref(), &here);
            drawn(&app, ruleset, number, holds).await?
        }
        None => None,
    };
    // What the draft changed is what its admin wants to see move.
    let is_new = |number: &&Number| {
        counterpart(ruleset, &number.path, &in_force).is_some_and(|old| old.value != number.value)
    };
    let changed = all.iter().find(is_new).map(|number| number.path.clone());
    let unknown = path.is_some() && chosen.is_none();
    let href = which.href();
    let page = CurvePage {
        title: rules.title(),
        back: match which {
            Which::Draft(_) => (format!("{href}/preview"), "Back to the preview"),
            Which::Version(_) => (href.clone(), "Back to the version"),
        },
        action: format!("{href}/curve"),
        notice: notice.map(str::to_owned),
        groups: groups(&all, path.or(changed.as_deref()), &here),
        curve,
    };
    let status = if unknown { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Ok((status, page).into_response())
}

/// Whether a number stands in a dial of this role.
fn is_of(ruleset: &Ruleset, role: &Role, number: &Number) -> bool {
    let at = ruleset.roles.iter().position(|each| std::ptr::eq(each, role));
    at.is_some_and(|at| number.path.starts_with(&format!("roles[{at}].")))
}

fn groups(numbers: &[Number], chosen: Option<&str>, here: &str) -> Vec<(String, Vec<Choice>)> {
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for number in numbers {
        let choice = Choice {
            path: number.path.clone(),
            text: format!("{}, {} {here}", number.name, shown(number, number.value)),
            chosen: chosen == Some(number.path.as_str()),
        };
        match groups.last_mut().filter(|(place, _)| *place == number.place) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((number.place.clone(), vec![choice])),
        }
    }
    groups
}
