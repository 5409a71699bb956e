//! Newer rules for an assessment that began under older ones: what they change for this company,
//! and the button that takes them. Nothing changes unless its owner says so.

mod view;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::App;
use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::rule_changes::groups;
use super::secret::new_id;
use super::session::Somebody;
use super::start::place;
use super::visitor::Visit;
use super::words::date;
use crate::db;
use crate::db::assessments::{Move, MovedRules, Stored};
use crate::db::rulesets::Newer;
use crate::rules::journey;
use crate::rules::questionnaire::questionnaire;
use view::{Compared, Moved, NewerRulesPage, Offer};

/// What the pages of an assessment tell of newer rules: one line, and the way to them.
pub(super) struct Told {
    /// The day since which they are in force.
    pub(super) since: String,
    /// Whether they say what the assessment's own rules say.
    pub(super) same: bool,
    /// The page about them, which leads back here.
    pub(super) href: String,
}

/// What to tell on the page `from`; nothing while no rules are newer.
pub(super) async fn told(app: &App, stored: &Stored, from: &str) -> PageResult<Option<Told>> {
    let version = stored.ruleset_version;
    // An opinion has no result: what it is compared by are the rules of what it is about.
    if stored.opinion_of.is_some() {
        return Ok(None);
    }
    let Some(newer) = db::rulesets::newer(&app.db, version).await? else { return Ok(None) };
    Ok(Some(Told {
        since: date(newer.published_at),
        same: same(app, version, newer.version).await?,
        href: format!("/assessments/{}/rules?from={from}", stored.id),
    }))
}

/// Whether two versions of the rules say the same.
pub(super) async fn same(app: &App, one: i64, other: i64) -> PageResult<bool> {
    let (one, other) = (app.ruleset(one).await?, app.ruleset(other).await?);
    Ok(groups(&one, &other).is_empty())
}

/// What may stand behind the address: where the owner came from, and the version that the
/// assessment was moved from just now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<String>,
    was: Option<String>,
}

/// A page that leads here, by its last part; nothing for what is none.
fn origin(from: Option<&str>) -> Option<&'static str> {
    let pages = questionnaire().pages.iter().map(|page| page.key.as_str());
    ["start", "check", "result"].into_iter().chain(pages).find(|known| from == Some(known))
}

/// `GET /assessments/{id}/rules`.
pub(super) async fn show(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
) -> PageResult<Response> {
    visit.counts()?;
    let from = origin(asked.from.as_deref());
    let mut page = page(&app, &visit, from).await?;
    if let Some(was) = asked.was {
        let was = was.parse().map_err(|_| PageError::NotFound)?;
        page.moved = Some(moved(&app, &visit, was).await?);
    }
    Ok(page.into_response())
}

async fn page(app: &App, visit: &Visit, from: Option<&'static str>) -> PageResult<NewerRulesPage> {
    let stored = &visit.stored;
    let version = stored.ruleset_version;
    let offer = match db::rulesets::newer(&app.db, version).await? {
        Some(newer) => Some(offer(app, visit, newer).await?),
        None => None,
    };
    Ok(NewerRulesPage {
        base: format!("/assessments/{}", stored.id),
        back: back(app, visit, from).await?,
        onward: onward(app, visit, from).await?,
        ready: checks(app, visit).await?.then_some(stored.revision),
        from: from.unwrap_or_default(),
        version,
        offer,
        moved: None,
        stale: false,
    })
}

/// Back to where the owner came from, if that page opens, else to where the owner goes on.
async fn back(app: &App, visit: &Visit, from: Option<&str>) -> PageResult<String> {
    match from {
        Some("start") => Ok("/".to_owned()),
        None | Some("result") => {
            Ok(format!("/assessments/{}/{}", visit.stored.id, place(app, visit).await?))
        }
        from => onward(app, visit, from).await,
    }
}

/// Whether enough is answered for a result.
async fn checks(app: &App, visit: &Visit) -> PageResult<bool> {
    let ruleset = app.ruleset(visit.stored.ruleset_version).await?;
    Ok(journey::may_check(&ruleset, &visit.stored.answers))
}

/// The page of the questionnaire that the owner came from, else the next one that opens.
async fn onward(app: &App, visit: &Visit, from: Option<&str>) -> PageResult<String> {
    let Stored { id, answers, .. } = &visit.stored;
    let checks = checks(app, visit).await?;
    let opens =
        |page: &str| questionnaire().page(page).is_some() && journey::may_open(answers, page);
    let next = if checks { None } else { journey::first_unfinished(answers) };
    let page = match from {
        Some(page) if opens(page) => page,
        _ => next.unwrap_or("check"),
    };
    Ok(format!("/assessments/{id}/{page}"))
}

async fn offer(app: &App, visit: &Visit, newer: Newer) -> PageResult<Offer> {
    let Stored { answers, ruleset_version, revision, .. } = &visit.stored;
    let (old, new) = (app.ruleset(*ruleset_version).await?, app.ruleset(newer.version).await?);
    Ok(Offer {
        version: newer.version,
        since: date(newer.published_at),
        compared: Compared::new([&old, &new], answers),
        rev: *revision,
    })
}

/// What a move from `was` did; such a version must be there and be older.
async fn moved(app: &App, visit: &Visit, was: i64) -> PageResult<Moved> {
    let Stored { answers, ruleset_version, .. } = &visit.stored;
    if was >= *ruleset_version {
        return Err(PageError::NotFound);
    }
    let old = db::rulesets::find(&app.db, was).await?.ok_or(PageError::NotFound)?;
    let new = app.ruleset(*ruleset_version).await?;
    Ok(Moved { was, compared: Compared::new([&old, &new], answers) })
}

/// `POST /assessments/{id}/rules`: moves the assessment to the rules that its owner was shown.
pub(super) async fn take(
    State(app): State<App>,
    Somebody(actor): Somebody,
    visit: Visit,
    form: StrictForm,
) -> PageResult<Response> {
    visit.counts()?;
    let mut fields = Fields::from(form);
    let from = origin(fields.take("from").as_deref());
    let mut number = |name| fields.take(name).and_then(|text| text.parse::<i64>().ok());
    let (seen_revision, version) = (number("rev"), number("version"));
    fields.finish()?;
    let (Some(seen_revision), Some(version)) = (seen_revision, version) else {
        return Err(PageError::BadRequest(CHANGED_FORM.into()));
    };
    let (assessment, was) = (visit.stored.id, visit.stored.ruleset_version);
    app.limits.save(assessment)?;
    let to = Move { assessment, seen_revision, version, entry: new_id() };
    match db::assessments::move_to_rules(&app.db, &to, &visit.acting(actor)).await? {
        MovedRules::Done => {
            let mut news = Vec::new();
            // A second press finds it moved, and has nothing to tell.
            news.extend((was != version).then(|| format!("was={was}")));
            news.extend(from.map(|from| format!("from={from}")));
            let address = format!("/assessments/{assessment}/rules?{}", news.join("&"));
            Ok(Redirect::to(address.trim_end_matches('?')).into_response())
        }
        MovedRules::Stale => {
            let visit = visit.again(&app).await?;
            let page = NewerRulesPage { stale: true, ..page(&app, &visit, from).await? };
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        MovedRules::Gone => Err(PageError::NotFound),
    }
}
