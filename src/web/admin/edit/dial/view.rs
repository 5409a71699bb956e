//! How the page of a dial is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::super::field::Field;
use super::super::frame::Frame;
use super::super::sheet::Drawing;
use super::fields::{TEXTS, name, options, row_id};
use super::picture::{Picture, picture};
use super::rows::not_in;
use crate::rules::metric::MetricInfo;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Dial, Factor, Scale};
use crate::web::charts::Ids;
use crate::web::prose::capital;
use crate::web::result_view::Drawing as Scaled;

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/dial.html")]
struct DialPage {
    frame: Frame,
    title: Option<Field>,
    crowd: String,
    rows: Vec<Row>,
    sum: u64,
    lack: String,
    /// Whether a weight of the sum cannot be read.
    partly: bool,
    sum_fault: Option<String>,
    marks: Vec<Field>,
    add: AddList,
}

/// One factor.
struct Row {
    id: String,
    key: String,
    name: String,
    theme: String,
    /// What it measures, in words.
    measures: String,
    /// What is wrong with the row itself.
    fault: Option<String>,
    /// What looks mistyped.
    slips: Vec<String>,
    weight: Field,
    scale: RowScale,
    picture: Picture,
    texts: Vec<Field>,
    /// Whether the folded part says something.
    open: bool,
    first: bool,
    last: bool,
}

/// The fields of a factor's scale.
enum RowScale {
    Ramp(Box<(Field, Field)>),
    Shares(Vec<Field>),
}

/// The metrics that can be added.
struct AddList {
    fault: Option<String>,
    /// By page of the questionnaire: the heading and what it has.
    groups: Vec<(String, Vec<Choice>)>,
}

/// A metric of the list.
struct Choice {
    key: &'static str,
    name: String,
    chosen: bool,
}

/// The page of a dial; `titled` where its title is edited here too.
pub(super) fn page(frame: Frame, drawing: &Drawing, (dial, titled): (&Dial, bool)) -> Response {
    let ids = &mut Ids::default();
    let last = dial.factors.len().saturating_sub(1);
    let rows = dial.factors.iter().enumerate();
    let rows = rows.map(|(at, factor)| row(ids, drawing, factor, (at == 0, at == last)));
    let lost = |factor: &&Factor| drawing.unreadable(&format!("{}-weight", factor.key));
    let readable = dial.factors.iter().filter(|factor| !lost(factor));
    let sum = readable.map(|factor| u64::from(factor.weight)).sum();
    let partly = dial.factors.iter().any(|factor| lost(&factor));
    let page = DialPage {
        title: titled.then(|| drawing.field("title").shown("Title of this dial")),
        crowd: drawing.crowd.words(),
        rows: rows.collect(),
        sum,
        lack: lack(sum),
        partly,
        sum_fault: drawing.fault("total"),
        marks: marks(drawing, dial),
        add: add_list(drawing, dial),
        frame,
    };
    page.into_response()
}

fn row(ids: &mut Ids, drawing: &Drawing, factor: &Factor, (first, last): (bool, bool)) -> Row {
    let field = |name: &str| drawing.field(&format!("{}-{name}", factor.key));
    let metric = MetricInfo::find(&factor.metric);
    let unit = unit(metric.as_ref());
    let scale = match &factor.scale {
        Scale::Ramp { .. } => {
            let ends = (field("none_at").decimal(&unit), field("full_at").decimal(&unit));
            RowScale::Ramp(Box::new(ends))
        }
        Scale::Shares(shares) => {
            let share = |(option, label): (String, String)| {
                field(&format!("share-{option}")).numeric().shown(label)
            };
            RowScale::Shares(options(factor, shares).into_iter().map(share).collect())
        }
    };
    let texts: Vec<_> =
        TEXTS.iter().map(|(name, label)| field(name).shown(capital(label))).collect();
    let id = row_id(&factor.key);
    Row {
        name: name(factor),
        theme: capital(&factor.theme),
        slips: drawing.slips(&["none_at", "full_at"].map(|end| format!("{}-{end}", factor.key))),
        measures: measures(factor, metric.as_ref()),
        fault: drawing.fault(&id),
        weight: field("weight").numeric(),
        scale,
        picture: picture(ids, factor, &drawing.crowd.answers),
        open: texts.iter().any(Field::speaks),
        texts,
        key: factor.key.clone(),
        id,
        first,
        last,
    }
}

/// The unit behind a ramp's end; dollars stand there as a word.
fn unit(metric: Option<&MetricInfo>) -> String {
    let unit = metric.map(|metric| metric.unit).unwrap_or_default();
    unit.replace("USD", "dollars")
}

/// "Measures store downtime, in hours per year."
fn measures(factor: &Factor, metric: Option<&MetricInfo>) -> String {
    let Some(info) = metric else { return format!("There is no metric {}.", factor.metric) };
    let unit = unit(metric);
    let unit = if unit.is_empty() { unit } else { format!(", in {unit}") };
    format!("Measures: {}{unit}.", info.name)
}

/// The two marks, each with the band that begins there.
fn marks(drawing: &Drawing, dial: &Dial) -> Vec<Field> {
    let names = dial.bands.names.iter().skip(1);
    let mark = |name: &&str| {
        let field = drawing.field(&format!("mark-{name}")).decimal("");
        field.shown(format!("{} from", capital(name)))
    };
    names.map(mark).collect()
}

/// What the weights lack to 100, in words: ": 2 are missing"; nothing where they are right.
fn lack(sum: u64) -> String {
    match sum {
        100 => String::new(),
        99 => ": 1 is missing".to_owned(),
        0..99 => format!(": {} are missing", 100 - sum),
        101 => ": 1 too many".to_owned(),
        _ => format!(": {} too many", sum - 100),
    }
}

/// The metrics that the dial does not use yet, by page of the questionnaire.
fn add_list(drawing: &Drawing, dial: &Dial) -> AddList {
    let chosen = drawing.typed("add").unwrap_or_default();
    let free = not_in(dial);
    let option = |metric: &MetricInfo| {
        let unit = unit(Some(metric));
        let name =
            if unit.is_empty() { metric.name.clone() } else { format!("{} ({unit})", metric.name) };
        Choice { key: metric.key, name, chosen: metric.key == chosen }
    };
    let of_page = |page: Option<&str>| -> Vec<_> {
        let page_of = |key| questionnaire().signal(key).map(|signal| signal.page.as_str());
        free.iter().filter(|metric| page_of(metric.key) == page).map(option).collect()
    };
    let pages = questionnaire().pages.iter();
    let mut groups: Vec<_> =
        pages.map(|page| (page.title.clone(), of_page(Some(&page.key)))).collect();
    groups.push(("Worked out from two answers".to_owned(), of_page(None)));
    groups.retain(|(_, metrics)| !metrics.is_empty());
    AddList { fault: drawing.fault("add"), groups }
}
