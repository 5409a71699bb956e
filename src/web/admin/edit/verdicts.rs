//! The page of verdicts: for each role a table of need by fit, a list to choose from in each cell.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::control::{Control, chosen};
use super::frame::Frame;
use super::lists::item_of;
use super::part::{Act, Entry, Part};
use super::roles::name;
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Bands, Role, Ruleset, Verdict};
use crate::web::error::PageResult;

/// The verdicts of every role.
pub(super) struct VerdictsPart;

/// The rows and columns of a table, lowest first.
const BANDS: [usize; 3] = [0, 1, 2];

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/verdicts.html")]
struct VerdictsPage {
    frame: Frame,
    grids: Vec<Grid>,
}

/// The table of one role.
struct Grid {
    id: String,
    title: String,
    need_page: String,
    fit_page: String,
    /// The bands of fit: name and marks in words.
    columns: Vec<(String, String)>,
    /// The bands of need, highest first: name, marks in words, and a cell for each column.
    rows: Vec<(String, String, Vec<Control>)>,
}

/// The name of a cell's field.
fn cell(role: &Role, need: usize, fit: usize) -> String {
    format!("verdict-{}-{}-{}", role.key, role.need.bands.names[need], role.fit.bands.names[fit])
}

/// Every cell in the order of the page: the band of need, the band of fit.
fn cells() -> impl Iterator<Item = (usize, usize)> {
    BANDS.into_iter().rev().flat_map(|need| BANDS.map(|fit| (need, fit)))
}

impl Part for VerdictsPart {
    fn key(&self) -> String {
        "verdicts".to_owned()
    }

    fn title(&self, _: &Ruleset) -> String {
        "Verdicts".to_owned()
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let of_role = |role: &Role| {
            let entry = |need: usize, fit: usize| {
                let (high, wide) = (role.need.bands.names[need], role.fit.bands.names[fit]);
                let label = format!("{}: need {high}, fit {wide}", name(role));
                Entry::new(cell(role, need, fit), label, role.verdicts.at(need, fit).key())
            };
            cells().map(|(need, fit)| entry(need, fit)).collect::<Vec<_>>()
        };
        rules.roles.iter().flat_map(of_role).collect()
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        for role in &mut rules.roles {
            for (need, fit) in cells() {
                let (name, now) = (cell(role, need, fit), role.verdicts.at(need, fit).key());
                let keys = Verdict::HIGHEST_FIRST.iter().map(|verdict| verdict.key());
                let key = chosen(typed, (&name, now), keys);
                let verdict = Verdict::HIGHEST_FIRST.into_iter().find(|v| Some(v.key()) == key);
                if let Some(verdict) = verdict {
                    *role.verdicts.at_mut(need, fit) = verdict;
                }
            }
        }
    }

    fn act(&self, _: &Act, _: &mut Typed, _: &mut Ruleset) -> Option<String> {
        None
    }

    fn rows(&self, _: &Ruleset) -> Vec<String> {
        Vec::new()
    }

    fn called(&self, _: &Ruleset, _: &str) -> Option<String> {
        None
    }

    fn place(&self, rules: &Ruleset, path: &str) -> Option<String> {
        let (_, role, rest) = item_of(&rules.roles, "roles", path)?;
        let (need, fit) = rest.strip_prefix("verdicts.")?.split_once('.')?;
        Some(format!("verdict-{}-{need}-{fit}", role.key))
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        let roles = drawing.rules.roles.iter();
        let grids = roles.map(|role| grid(&frame.back, drawing, role)).collect();
        Ok(VerdictsPage { frame, grids }.into_response())
    }
}

fn grid(draft: &str, drawing: &Drawing, role: &Role) -> Grid {
    let column = |fit: usize| band("Fit", role.fit.bands, fit);
    let choice = |need: usize, fit: usize| {
        let verdicts = Verdict::HIGHEST_FIRST.iter().rev();
        let options = verdicts.map(|v| (v.key().to_owned(), v.label().to_owned())).collect();
        let field = drawing.field(&cell(role, need, fit));
        Control::list(field, vec![(String::new(), options)])
    };
    let row = |need: usize| {
        let (name, marks) = band("Need", role.need.bands, need);
        (name, marks, BANDS.map(|fit| choice(need, fit)).into())
    };
    Grid {
        id: format!("verdicts-{}", role.key),
        title: name(role),
        need_page: format!("{draft}/edit/{}-need", role.key),
        fit_page: format!("{draft}/edit/{}-fit", role.key),
        columns: BANDS.map(column).into(),
        rows: BANDS.into_iter().rev().map(row).collect(),
    }
}

/// A band and where it lies: `Need some`, `30 to 59.9`.
fn band(dial: &str, bands: Bands, index: usize) -> (String, String) {
    let [second, third] = bands.marks;
    let below = |mark: Points| Points::from_tenths(mark.tenths() - 1).short();
    let marks = match index {
        0 => format!("under {}", second.short()),
        1 => format!("{} to {}", second.short(), below(third)),
        _ => format!("{} and more", third.short()),
    };
    let name = bands.names.get(index).copied().unwrap_or_default();
    (format!("{dial} {name}"), marks)
}
