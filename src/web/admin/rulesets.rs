//! The list of rulesets, one published version, one draft, and the beginning and end of a draft.

pub(super) mod address;
mod draft;
mod name;
pub(super) mod places;
mod version;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::form::{CHANGED_FORM, Fields, StrictForm};
use super::super::prose::{capital, count};
use super::super::secret::new_id;
use super::super::words::moment;
use super::Admin;
use super::edit::to_look_at;
use crate::db;
use crate::db::audit::Entry;
use crate::db::drafts::{Found, NewDraft};
use crate::db::rulesets::Publication;
use crate::rules::ruleset::Ruleset;
pub(super) use crate::web::rule_changes as changes;
use address::{Rules, Which, draft_over, draft_title};
use draft::News;
pub(super) use draft::{Ending, ending};
pub(super) use name::name;

#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/list.html")]
struct ListPage {
    current: i64,
    drafts: Vec<DraftLine>,
    versions: Vec<VersionLine>,
}

struct DraftLine {
    href: String,
    title: String,
    /// Where it comes from where the title is a name, and who saved it last.
    over: String,
    /// How many faults it has, in words; `None` where it cannot be read.
    faults: Option<String>,
    /// How much looks mistyped beside the rules in force, in words.
    looks: String,
    can_go_out: bool,
}

struct VersionLine {
    version: i64,
    href: String,
    is_current: bool,
    published: String,
    reason: String,
    compare: Option<(String, i64)>,
    /// Operation ids of its two forms.
    begin: Uuid,
    back: Uuid,
}

/// `GET /admin/rulesets`: the versions, the one in force first, and the drafts.
pub(super) async fn list(State(app): State<App>, _: Admin) -> PageResult<Response> {
    let versions = db::rulesets::list(&app.db).await?;
    let (_, in_force) = db::rulesets::current(&app.db).await?;
    let drafts = db::drafts::list(&app.db).await?;
    let current = versions.first().map_or(0, |newest| newest.version);
    let page = ListPage {
        current,
        drafts: drafts.iter().map(|draft| draft_line(draft, &in_force)).collect(),
        versions: versions.into_iter().map(|how| version_line(how, current)).collect(),
    };
    Ok(page.into_response())
}

fn draft_line(draft: &Found, in_force: &Ruleset) -> DraftLine {
    let (faults, looks) = match draft {
        Found::Draft(draft) => {
            let looks = draft.ruleset.slips(in_force).len();
            (Some(draft.ruleset.check().len()), looks)
        }
        Found::Unreadable(..) => (None, 0),
    };
    let head = draft.head();
    DraftLine {
        href: Which::Draft(head.id).href(),
        title: draft_title(head),
        over: draft_over(head),
        faults: faults.map(|faults| capital(&count(faults, "fault", "faults"))),
        looks: to_look_at(looks),
        can_go_out: faults == Some(0),
    }
}

fn version_line(how: Publication, current: i64) -> VersionLine {
    let version = how.version;
    let href = |one: i64| format!("/admin/rulesets/compare?from={one}&to={version}");
    VersionLine {
        version,
        href: Which::Version(version).href(),
        is_current: version == current,
        published: format!("{}, by {}", moment(how.published_at), how.published_by),
        reason: how.reason,
        compare: (version > 1).then(|| (href(version - 1), version - 1)),
        begin: new_id(),
        back: new_id(),
    }
}

/// `POST /admin/rulesets/drafts`: begins a draft from a version and leads to it, or straight to
/// its preview, for an earlier version that is to hold again.
pub(super) async fn begin(
    State(app): State<App>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let from = fields.take("from").and_then(|from| from.parse().ok());
    let then = fields.take("then");
    fields.finish()?;
    let below = match then.as_deref() {
        None => "",
        Some("preview") => "/preview",
        Some(_) => return Err(PageError::BadRequest(CHANGED_FORM.into())),
    };
    let base_version = from.ok_or_else(|| PageError::BadRequest(CHANGED_FORM.into()))?;
    let ruleset = db::rulesets::find(&app.db, base_version).await?.ok_or(PageError::NotFound)?;
    let new = NewDraft { id: new_id(), op, base_version, ruleset, entry: new_id() };
    let id = db::drafts::begin(&app.db, &new, &admin.actor).await?;
    Ok(Redirect::to(&format!("{}{below}", Which::Draft(id).href())))
}

/// `POST /admin/rulesets/{version}/discard`: throws a draft away. Its page tells what became of it.
pub(super) async fn discard(
    State(app): State<App>,
    Path(version): Path<String>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    let Some(Which::Draft(id)) = Which::parse(&version) else { return Err(PageError::NotFound) };
    let draft = db::drafts::look(&app.db, id).await?.ok_or(PageError::NotFound)?;
    let entry = Entry::new(new_id(), "draft_discarded", id);
    let entry = entry.with(json!({"draft_name": draft_title(draft.head())}));
    db::drafts::discard(&app.db, id, &admin.actor, &entry).await?;
    Ok(Redirect::to(&Which::Draft(id).href()))
}

/// What may stand behind the address of a draft: what was just done.
#[derive(Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// `GET /admin/rulesets/{version}`: a published version, or a draft.
pub(super) async fn show(
    State(app): State<App>,
    Path(version): Path<String>,
    Query(asked): Query<Asked>,
    _: Admin,
) -> PageResult<Response> {
    let which = Which::parse(&version).ok_or(PageError::NotFound)?;
    let news = if asked.done.as_deref() == Some("name") { News::Named } else { News::Nothing };
    if let Which::Draft(id) = which
        && let Some(Found::Unreadable(head, why)) = db::drafts::look(&app.db, id).await?
    {
        return draft::unreadable(&app, &head, why).await;
    }
    match Rules::find(&app, which).await?.ok_or(PageError::NotFound)? {
        Rules::Version(how, ruleset) => version::page(&app, how, &ruleset).await,
        Rules::Draft(draft) => draft::page(&app, *draft, news).await,
    }
}
