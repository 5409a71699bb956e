//! The threshold curve: what companies come to while one number of the rules moves.

use std::time::{Duration, Instant};

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::App;
use super::super::charts::{Areas, AreasShape, Ids, Layer};
use super::super::error::{PageError, PageResult};
use super::super::prose::{list, thousands};
use super::super::result_view::a;
use super::rulesets::address::{Rules, Which};
use super::{Admin, aside};
use crate::db;
use crate::rules::answers::{Answers, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::study::curve::{Counts, Curve, CurvePoint, Number, numbers, steps};

/// The newest so many companies are drawn: enough for a picture, few enough to wait for.
const COMPANIES: i64 = 2_000;
/// After this long the companies done by then must do, so that the page comes in time.
const PATIENCE: Duration = Duration::from_secs(2);
/// Values on each side of the present one.
const AROUND: usize = 10;
/// The areas from top to bottom.
const LAYERS: [Layer<'static>; 6] = [
    Layer { key: "hire", label: "Hire" },
    Layer { key: "prepare", label: "Prepare" },
    Layer { key: "bridge", label: "Bridge" },
    Layer { key: "not_yet", label: "Not yet" },
    Layer { key: "open", label: "Still open" },
    Layer { key: "filled", label: "Post filled" },
];

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

/// A drawn curve.
struct Drawn {
    name: String,
    role: String,
    sentence: String,
    now: String,
    /// The least and the greatest value.
    ends: [String; 2],
    order: String,
    leaves_out: bool,
    drawing: Option<Areas>,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    value: String,
    now: bool,
    counts: Vec<(&'static str, String)>,
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
    let curve = match chosen.filter(|_| notice.is_none()) {
        Some(number) => drawn(&app, ruleset, number).await?,
        None => None,
    };
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
        groups: groups(&all, path),
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

fn groups(numbers: &[Number], chosen: Option<&str>) -> Vec<(String, Vec<Choice>)> {
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for number in numbers {
        let choice = Choice {
            path: number.path.clone(),
            text: format!("{}, now {}", number.name, shown(number, number.value)),
            chosen: chosen == Some(number.path.as_str()),
        };
        match groups.last_mut().filter(|(place, _)| *place == number.place) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((number.place.clone(), vec![choice])),
        }
    }
    groups
}

/// A value under the drawing, where words would have no room.
fn figure(number: &Number, value: Decimal) -> String {
    if number.unit == "%" || number.unit.starts_with("USD") {
        return shown(number, value);
    }
    with_unit(false, "", value)
}

/// A value with its unit.
fn shown(number: &Number, value: Decimal) -> String {
    with_unit(number.unit.starts_with("USD"), &number.unit, value)
}

async fn drawn(app: &App, ruleset: &Ruleset, number: &Number) -> PageResult<Option<Drawn>> {
    let Some(role) = ruleset.roles.iter().find(|role| is_of(ruleset, role, number)) else {
        return Ok(None);
    };
    let companies = db::crowd::newest(&app.db, COMPANIES).await?;
    let companies: Vec<Answers> = companies.into_iter().map(|company| company.answers).collect();
    let is_all = i64::try_from(companies.len()).is_ok_and(|count| count < COMPANIES);
    let counted = companies.len();
    let mut curve = Curve::new(ruleset, number, &role.key, &steps(number, AROUND));
    let (points, done) = aside(move || {
        let begun = Instant::now();
        let in_time = |_: &&Answers| begun.elapsed() < PATIENCE;
        let done = companies.iter().take_while(in_time).map(|each| curve.add(each)).count();
        (curve.points(), done)
    })
    .await?;
    Ok(Some(Drawn::new(role, number, &points, (done, is_all && done == counted))))
}

impl Drawn {
    /// The view of some points, that are of so many companies, which may be all.
    fn new(
        role: &Role,
        number: &Number,
        points: &[CurvePoint],
        (companies, whole): (usize, bool),
    ) -> Drawn {
        let role = a(&role.title);
        let all = thousands(Decimal::whole(i64::try_from(companies).unwrap_or(i64::MAX)));
        let sentence = match companies {
            0 => "No company has submitted its answers yet, so there is nothing to draw.".into(),
            _ if whole => format!("What {all} stored companies come to for {role}."),
            _ => format!("What the {all} newest companies come to for {role}."),
        };
        let drawing =
            (companies > 0).then(|| Areas::draw(&mut Ids::default(), &shape(number, points)));
        let order: Vec<_> = LAYERS.iter().map(|layer| layer.label.to_lowercase()).collect();
        Drawn {
            name: number.name.clone(),
            ends: [points.first(), points.last()]
                .map(|it| it.map_or_else(String::new, |it| shown(number, it.value))),
            sentence,
            now: shown(number, number.value),
            order: list(&order, "and"),
            leaves_out: points.iter().any(|point| !point.allowed),
            drawing,
            heads: LAYERS.iter().map(|layer| layer.label).collect(),
            rows: points.iter().filter(|it| it.allowed).map(|it| row(number, it)).collect(),
            role,
        }
    }
}

fn counts(counts: &Counts) -> [u64; 6] {
    let Counts { hire, prepare, bridge, not_yet, open, filled } = *counts;
    [hire, prepare, bridge, not_yet, open, filled]
}

fn row(number: &Number, point: &CurvePoint) -> Row {
    let heads = LAYERS.iter().map(|layer| layer.label);
    let words = |count: u64| thousands(Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX)));
    Row {
        value: shown(number, point.value),
        now: point.value == number.value,
        counts: heads.zip(counts(&point.counts).map(words)).collect(),
    }
}

fn shape<'a>(number: &'a Number, points: &[CurvePoint]) -> AreasShape<'a> {
    let point = |point: &CurvePoint| {
        let counts = point.allowed.then(|| counts(&point.counts).to_vec());
        (point.value.thousandths(), figure(number, point.value), counts)
    };
    AreasShape {
        name: &number.name,
        layers: &LAYERS,
        points: points.iter().map(point).collect(),
        now: points.iter().position(|point| point.value == number.value).unwrap_or(0),
        desc: describe(number, points),
    }
}

/// The drawing in words: the shares at its two ends and now.
fn describe(number: &Number, points: &[CurvePoint]) -> String {
    let at = |point: &CurvePoint| {
        let counts = counts(&point.counts);
        let all = counts.iter().sum::<u64>().max(1);
        let named = LAYERS.iter().zip(counts).filter(|(_, count)| *count > 0);
        let shares = named.map(|(layer, count)| format!("{} {}%", layer.label, count * 100 / all));
        let shares: Vec<_> = shares.collect();
        format!("At {}: {}.", shown(number, point.value), list(&shares, "and"))
    };
    let allowed: Vec<_> = points.iter().filter(|point| point.allowed).collect();
    let ends = [allowed.first(), allowed.last()].into_iter().flatten().copied();
    let now = points.iter().find(|point| point.value == number.value);
    let mut told: Vec<&CurvePoint> = ends.chain(now).collect();
    told.sort_by_key(|point| point.value);
    told.dedup_by_key(|point| point.value);
    told.into_iter().map(at).collect::<Vec<_>>().join(" ")
}
