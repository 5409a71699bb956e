//! A draft: what it changes, what keeps it from being published, and what is worth a second look.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::super::super::App;
use super::super::super::error::PageResult;
use super::super::super::words::moment;
use super::super::golden::{self, BrokenCase, Trial};
use super::address::{Which, draft_over, draft_title, going_back, usual_title};
use super::changes::{Group, groups};
use super::places::{Finding, faults, left_behind, slips, warnings};
use crate::db;
use crate::db::drafts::{Draft, Head};

#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/draft.html")]
struct DraftPage {
    title: String,
    /// The name in the field, what is wrong with it, whether it was just stored, and the title
    /// without a name.
    name: String,
    name_fault: Option<&'static str>,
    named: bool,
    usual: String,
    id: String,
    href: String,
    over: String,
    /// What comes next for whoever goes back to an earlier version.
    going_back: Option<String>,
    ended: Option<Ending>,
    faults: Vec<Finding>,
    current: i64,
    groups: Vec<Group>,
    /// The version it began as and what differs from that, where another one is in force.
    base: Option<(i64, Vec<Group>)>,
    cases: usize,
    broken: Vec<BrokenCase>,
    /// Figures that look mistyped.
    slips: Vec<Finding>,
    /// What may have been forgotten where a figure was changed.
    left_behind: Vec<Finding>,
    warnings: Option<Vec<Finding>>,
}

/// What became of a draft that is not open any more.
pub(in crate::web::admin) struct Ending {
    /// What happened.
    pub(in crate::web::admin) text: String,
    /// The version that it became, and the address of its page.
    pub(in crate::web::admin) version: Option<(i64, String)>,
}

/// What became of a draft, `None` while it is open.
pub(in crate::web::admin) async fn ending(app: &App, draft: &Head) -> PageResult<Option<Ending>> {
    if !draft.ended {
        return Ok(None);
    }
    if let Some(version) = draft.published_as {
        let how = db::rulesets::list(&app.db).await?.into_iter().find(|how| how.version == version);
        let text = how.map_or_else(String::new, |how| {
            format!("{} published it on {}.", how.published_by, moment(how.published_at))
        });
        let version = Some((version, Which::Version(version).href()));
        return Ok(Some(Ending { text, version }));
    }
    let text = match db::drafts::discarded(&app.db, draft.id).await? {
        Some((who, when)) => format!("{who} threw it away on {}.", moment(when)),
        None => "It was thrown away.".to_owned(),
    };
    Ok(Some(Ending { text, version: None }))
}

/// What was just done to a draft.
pub(in crate::web::admin) enum News {
    /// Nothing.
    Nothing,
    /// It got another name, or none.
    Named,
    /// It did not get this name, for this reason.
    Misnamed(String, &'static str),
}

/// The page of a draft.
pub(super) async fn page(app: &App, draft: Draft, news: News) -> PageResult<Response> {
    let (current, in_force) = db::rulesets::current(&app.db).await?;
    let ended = ending(app, &draft).await?;
    // What was published is compared with what it began as: with itself there is no difference.
    let against = if ended.is_some() { draft.base_version } else { current };
    let base = app.ruleset(draft.base_version).await?;
    let compared = if ended.is_some() { base.as_ref() } else { &in_force };
    let since = (against != draft.base_version)
        .then(|| (draft.base_version, groups(&base, &draft.ruleset)));
    let ruleset = Arc::new(draft.ruleset.clone());
    let trials = golden::trials(app, &ruleset).await?;
    let warnings = match ended {
        None => warnings([Arc::clone(&ruleset)]).await?,
        Some(_) => Some([Vec::new()]),
    };
    let named = matches!(news, News::Named);
    let (name, name_fault) = match news {
        News::Misnamed(typed, fault) => (typed, Some(fault)),
        _ => (draft.name.clone().unwrap_or_default(), None),
    };
    let page = DraftPage {
        title: draft_title(&draft),
        name,
        name_fault,
        named,
        usual: usual_title(&draft),
        id: draft.id.to_string(),
        href: Which::Draft(draft.id).href(),
        over: draft_over(&draft),
        going_back: going_back(&draft, current),
        ended,
        faults: faults(&ruleset),
        current: against,
        groups: groups(compared, &ruleset),
        base: since,
        cases: trials.len(),
        broken: trials.iter().filter_map(Trial::broken).collect(),
        slips: slips(compared, &ruleset),
        left_behind: left_behind(compared, &ruleset),
        warnings: warnings.map(|[warnings]| warnings),
    };
    Ok(page.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/unreadable.html")]
struct UnreadablePage {
    title: String,
    href: String,
    over: String,
    ended: Option<Ending>,
    why: String,
}

/// The page of a draft that this program cannot read.
pub(super) async fn unreadable(app: &App, draft: &Head, why: String) -> PageResult<Response> {
    let page = UnreadablePage {
        title: draft_title(draft),
        href: Which::Draft(draft.id).href(),
        over: draft_over(draft),
        ended: ending(app, draft).await?,
        why,
    };
    Ok(page.into_response())
}
