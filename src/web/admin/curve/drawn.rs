//! A drawn curve: which values, whose companies, and what is to be said about them.

use std::time::{Duration, Instant};

use super::super::super::App;
use super::super::super::charts::{Areas, AreasShape, Ids, Layer};
use super::super::super::error::PageResult;
use super::super::super::prose::{list, percents, thousands};
use super::super::super::result_view::a;
use super::{aside, is_of};
use crate::db;
use crate::rules::answers::{Answers, with_unit};
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::study::curve::{Counts, Curve, CurvePoint, Number, steps, turned, with_number};

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

/// What is said of the value of the rules in force.
pub(super) const IN_FORCE: &str = "in force";

/// A drawn curve.
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) sentence: String,
    /// Which values hold where, in words.
    pub(super) holds: Vec<String>,
    /// The least and the greatest value.
    pub(super) ends: [String; 2],
    pub(super) order: String,
    /// The values that are left out, and why.
    pub(super) left_out: Vec<String>,
    pub(super) drawing: Option<Areas>,
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) value: String,
    /// Where the value holds: "in force", "in this draft".
    pub(super) holds: Option<String>,
    pub(super) counts: Vec<(&'static str, String)>,
}

/// A value that holds somewhere.
pub(super) struct Hold {
    value: Decimal,
    /// Where: "in force", "in this draft".
    place: String,
}

impl Hold {
    /// Its place among the points.
    fn at(&self, points: &[CurvePoint]) -> Option<usize> {
        points.iter().position(|point| point.value == self.value)
    }

    /// "The upright line is the value in this draft: 20 hours per year."
    fn words(&self, number: &Number, first: bool, points: &[CurvePoint]) -> String {
        let Hold { value, place } = self;
        let value = shown(number, *value);
        match (self.at(points).is_some(), first) {
            (false, _) => format!("The value {place}, {value}, lies outside the drawing."),
            (true, true) => format!("The upright line is the value {place}: {value}."),
            (true, false) => format!("The broken line is the value {place}: {value}."),
        }
    }
}

/// A value under the drawing, where words would have no room.
fn figure(number: &Number, value: Decimal) -> String {
    if number.unit == "%" || number.unit.starts_with("USD") {
        return shown(number, value);
    }
    with_unit(false, "", value)
}

/// A value with its unit.
pub(super) fn shown(number: &Number, value: Decimal) -> String {
    with_unit(number.unit.starts_with("USD"), &number.unit, value)
}

/// The value of these rules and that of the rules in force, each with where it holds; one where
/// they are the same.
pub(super) fn holds(number: &Number, held: Option<&Number>, here: &str) -> Vec<Hold> {
    let mut holds = vec![Hold { value: number.value, place: here.to_owned() }];
    match held {
        Some(held) if held.value != number.value => {
            holds.push(Hold { value: held.value, place: IN_FORCE.to_owned() });
        }
        Some(_) if here != IN_FORCE => holds[0].place += ", as in force",
        _ => {}
    }
    holds
}

/// The values to draw, with the one in force where it lies among them; then those that are left
/// out, because the scale would run the other way round.
fn values(ruleset: &Ruleset, number: &Number, holds: &[Hold]) -> (Vec<Decimal>, Vec<Decimal>) {
    let mut values = steps(number, AROUND);
    let ends = (values.first().copied(), values.last().copied());
    let inside = |value: Decimal| Some(value) >= ends.0 && Some(value) <= ends.1;
    values.extend(holds.iter().map(|hold| hold.value).filter(|value| inside(*value)));
    values.sort();
    values.dedup();
    values.into_iter().partition(|value| !turned(ruleset, &number.path, *value))
}

/// "2 to 6 hours per year: with these values the scale would run the other way round."
fn turned_words(number: &Number, values: &[Decimal]) -> Option<String> {
    let (first, last) = (values.first()?, values.last()?);
    let which = match values.len() {
        1 => shown(number, *first),
        _ => format!("{} to {}", with_unit(false, "", *first), shown(number, *last)),
    };
    Some(format!("{which}: the scale would run the other way round."))
}

pub(super) async fn drawn(
    app: &App,
    ruleset: &Ruleset,
    number: &Number,
    holds: Vec<Hold>,
) -> PageResult<Option<Drawn>> {
    let Some(role) = ruleset.roles.iter().find(|role| is_of(ruleset, role, number)) else {
        return Ok(None);
    };
    let companies = db::crowd::newest(&app.db, COMPANIES).await?;
    let companies: Vec<Answers> = companies.into_iter().map(|company| company.answers).collect();
    let is_all = i64::try_from(companies.len()).is_ok_and(|count| count < COMPANIES);
    let counted = companies.len();
    let (values, turned) = values(ruleset, number, &holds);
    let mut curve = Curve::new(ruleset, number, &role.key, &values);
    let (points, done) = aside(move || {
        let begun = Instant::now();
        let in_time = |_: &&Answers| begun.elapsed() < PATIENCE;
        let done = companies.iter().take_while(in_time).map(|each| curve.add(each)).count();
        (curve.points(), done)
    })
    .await?;
    let mut left_out = left_out(ruleset, number, &points);
    left_out.extend(turned_words(number, &turned));
    let whole = is_all && done == counted;
    Ok(Some(Drawn { left_out, ..Drawn::new(role, (number, &holds), &points, (done, whole)) }))
}

impl Drawn {
    /// The view of some points, that are of so many companies, which may be all.
    fn new(
        role: &Role,
        (number, holds): (&Number, &[Hold]),
        points: &[CurvePoint],
        (companies, whole): (usize, bool),
    ) -> Drawn {
        // What may not be at either end only takes room.
        let from = points.iter().position(|point| point.allowed).unwrap_or(0);
        let to = points.iter().rposition(|point| point.allowed).map_or(0, |last| last + 1);
        let points = points.get(from..to).unwrap_or_default();
        let role = a(&role.title);
        let all = thousands(Decimal::whole(i64::try_from(companies).unwrap_or(i64::MAX)));
        let sentence = match companies {
            0 => "No company has submitted its answers yet, so there is nothing to draw.".into(),
            _ if whole => format!("What {all} stored companies come to for {role}."),
            _ => format!("What the {all} newest companies come to for {role}."),
        };
        let drawing = (companies > 0)
            .then(|| Areas::draw(&mut Ids::default(), &shape(number, holds, points)));
        let there = |at: usize| points.iter().any(|point| counts(&point.counts)[at] > 0);
        let order = LAYERS.iter().enumerate().filter(|(at, _)| there(*at));
        let order: Vec<_> = order.map(|(_, layer)| layer.label.to_lowercase()).collect();
        Drawn {
            name: number.name.clone(),
            ends: [points.first(), points.last()]
                .map(|it| it.map_or_else(String::new, |it| shown(number, it.value))),
            sentence,
            holds: holds
                .iter()
                .enumerate()
                .map(|(at, hold)| hold.words(number, at == 0, points))
                .collect(),
            order: list(&order, "and"),
            left_out: Vec::new(),
            drawing,
            heads: LAYERS.iter().map(|layer| layer.label).collect(),
            rows: rows(number, holds, points),
            role,
        }
    }
}

/// Runs of values with which the rules could not be published, each with what is wrong with its
/// first value.
fn left_out(ruleset: &Ruleset, number: &Number, points: &[CurvePoint]) -> Vec<String> {
    let runs = points.chunk_by(|one, next| !one.allowed && !next.allowed);
    let line = |run: &[CurvePoint]| {
        let (first, last) = (run.first()?, run.last()?);
        if first.allowed {
            return None;
        }
        let faults = with_number(ruleset, &number.path, first.value).map(|rules| rules.check());
        let why = faults.and_then(|faults| faults.into_iter().next()).map(|fault| fault.message);
        let why = why.unwrap_or_else(|| "This number is never so exact.".to_owned());
        Some(match run.len() {
            1 => format!("{}: {why}", shown(number, first.value)),
            _ => format!(
                "{} to {}: {why}",
                with_unit(false, "", first.value),
                shown(number, last.value)
            ),
        })
    };
    runs.filter_map(line).collect()
}

fn counts(counts: &Counts) -> [u64; 6] {
    let Counts { hire, prepare, bridge, not_yet, open, filled } = *counts;
    [hire, prepare, bridge, not_yet, open, filled]
}

fn rows(number: &Number, holds: &[Hold], points: &[CurvePoint]) -> Vec<Row> {
    let allowed = points.iter().filter(|point| point.allowed);
    allowed.map(|point| row((number, holds), point)).collect()
}

fn row((number, holds): (&Number, &[Hold]), point: &CurvePoint) -> Row {
    let held = holds.iter().find(|hold| hold.value == point.value);
    let heads = LAYERS.iter().map(|layer| layer.label);
    let words = |count: u64| thousands(Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX)));
    Row {
        value: shown(number, point.value),
        holds: held.map(|hold| hold.place.clone()),
        counts: heads.zip(counts(&point.counts).map(words)).collect(),
    }
}

fn shape<'a>(number: &'a Number, holds: &'a [Hold], points: &[CurvePoint]) -> AreasShape<'a> {
    let point = |point: &CurvePoint| {
        let counts = point.allowed.then(|| counts(&point.counts).to_vec());
        (point.value.thousandths(), figure(number, point.value), counts)
    };
    AreasShape {
        name: &number.name,
        layers: &LAYERS,
        points: points.iter().map(point).collect(),
        holds: holds
            .iter()
            .filter_map(|hold| Some((hold.at(points)?, hold.place.as_str())))
            .collect(),
        desc: describe(number, holds, points),
    }
}

/// The drawing in words: the shares at its two ends and at the values that hold.
fn describe(number: &Number, holds: &[Hold], points: &[CurvePoint]) -> String {
    let at = |point: &CurvePoint| {
        let named = LAYERS.iter().zip(percents(&counts(&point.counts)));
        let named = named.filter(|(_, share)| *share > 0);
        let shares = named.map(|(layer, share)| format!("{} {share}%", layer.label));
        let shares: Vec<_> = shares.collect();
        let held = holds.iter().find(|hold| hold.value == point.value);
        let place = held.map(|hold| format!(" ({})", hold.place)).unwrap_or_default();
        format!("At {}{place}: {}.", shown(number, point.value), list(&shares, "and"))
    };
    let allowed: Vec<_> = points.iter().filter(|point| point.allowed).collect();
    let ends = [allowed.first(), allowed.last()].into_iter().flatten().copied();
    let held = holds.iter().filter_map(|hold| points.get(hold.at(points)?));
    let mut told: Vec<&CurvePoint> = ends.chain(held.filter(|point| point.allowed)).collect();
    told.sort_by_key(|point| point.value);
    told.dedup_by_key(|point| point.value);
    told.into_iter().map(at).collect::<Vec<_>>().join(" ")
}
