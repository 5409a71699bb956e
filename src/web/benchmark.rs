//! Where a company stands among others: the question whether it wants to be counted, and the bands
//! that the last night has counted. They are never part of a verdict, nor of a what-if.

use axum::extract::State;
use axum::response::Redirect;

use super::App;
use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::secret::new_id;
use super::session::Somebody;
use super::visitor::Visit;
use super::words::date;
use crate::db;
use crate::db::benchmark::Counted;
use crate::jobs::benchmark::dials;
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::explain::names::short;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{DialScore, assess};
use crate::rules::study::benchmark::{Published, published};

/// Where a company stands among others, and whether it is counted.
#[derive(Clone, Debug, Default)]
pub struct Among {
    /// Whether it may be counted: only a firm's client is, because whoever has no account could
    /// make up any number of companies.
    pub may: bool,
    /// Since when it agrees to be counted.
    pub since: Option<String>,
    /// The id of the next press on the button.
    pub op: String,
    /// What the figures are of: how many companies, counted when, and by which rules. Empty while
    /// there are too few to say anything.
    pub caption: String,
    /// Each dial: its name, "60 to 75", and the range with its confidence.
    pub rows: Vec<(String, String, String)>,
}

/// What a result page says about others.
pub(super) async fn among(app: &App, visit: &Visit, answers: &Answers) -> PageResult<Among> {
    let since = db::benchmark::agreed_since(&app.db, visit.stored.id).await?;
    let mut among = Among {
        may: visit.stored.firm.is_some(),
        since: since.map(date),
        op: new_id().to_string(),
        ..Among::default()
    };
    let Some(counted) = db::benchmark::counted(&app.db).await? else { return Ok(among) };
    // Whoever scored the others scores this one as well.
    let ruleset = app.ruleset(counted.ruleset_version).await?;
    let scored = assess(&ruleset, answers);
    let row = |(name, dial): (String, &DialScore)| {
        let others = others(&counted, &name);
        let [low, high] = [dial.low, dial.high].map(|own| published(&others, own));
        Some((title(&ruleset, &name), low?, high?))
    };
    let rows: Vec<(String, Published, Published)> =
        dials(&scored).into_iter().filter_map(row).collect();
    let Some((_, first, _)) = rows.first() else { return Ok(among) };
    among.caption = format!(
        "Counted on {}: {} companies, by rules version {}",
        date(counted.at),
        first.companies,
        counted.ruleset_version,
    );
    let words = |(title, low, high): (String, Published, Published)| {
        let to = |from: u8, to: u8| format!("{from} to {to}");
        (title, to(low.band[0], high.band[1]), to(low.range[0], high.range[1]))
    };
    among.rows = rows.into_iter().map(words).collect();
    Ok(among)
}

/// The scores of one dial as they are told apart: by cell.
fn others(counted: &Counted, dial: &str) -> Vec<Points> {
    let cells = counted.cells.iter().filter(|cell| cell.dial == dial);
    let scores = cells.flat_map(|cell| {
        let companies = usize::try_from(cell.companies).unwrap_or(0);
        std::iter::repeat_n(Points::from_tenths(cell.cell), companies)
    });
    scores.collect()
}

/// "Need for IT", "Fit for Customer Service", or the name of the ownership dial.
fn title(ruleset: &Ruleset, dial: &str) -> String {
    let role = |end: &str| ruleset.role(dial.strip_suffix(end)?);
    match (role("-need"), role("-fit")) {
        (Some(role), _) => format!("Need for {}", short(&role.title)),
        (_, Some(role)) => format!("Fit for {}", short(&role.title)),
        (None, None) => ruleset.ownership.title.clone(),
    }
}

/// `POST /assessments/{id}/benchmark`: agrees to be counted, or takes that back.
pub(super) async fn agree(
    State(app): State<App>,
    visit: Visit,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let agrees = match fields.take("counted").as_deref() {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(PageError::BadRequest(CHANGED_FORM.into())),
    };
    fields.finish()?;
    if agrees && visit.stored.firm.is_none() {
        return Err(PageError::NotFound);
    }
    let id = visit.stored.id;
    app.limits.save(id)?;
    if !db::benchmark::agree(&app.db, id, agrees, &visit.acting(actor), op).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("/assessments/{id}/result#among")))
}
