//! The edit form of a draft: one page a part of the rules, each a sheet of text fields.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `part` | what a page must give: its fields, how they are read, its buttons, its drawing |
//! | `posted`, `typed` | what a browser sends, and how it is read |
//! | `save` | a posted page: read, act, store, or show it again with nothing lost |
//! | `merge`, `moved` | two admins in one draft, field by field |
//! | `sheet`, `frame`, `field` | how a page is drawn |
//! | `crowd` | the companies that are drawn under the scales |
//! | `dial` | the page of one dial |
//! | `verdicts`, `alerts`, `costs`, `movable`, `roles`, `playbook` | the other pages |
//! | `control`, `condition` | lists to choose from, boxes, texts of several lines, conditions |
//! | `lists` | what the buttons of a list do to it |

mod alerts;
mod condition;
mod control;
mod costs;
mod crowd;
mod dial;
mod field;
mod frame;
mod lists;
mod merge;
mod movable;
mod moved;
mod part;
mod playbook;
mod posted;
mod roles;
mod save;
mod sheet;
mod typed;
mod verdicts;

use axum::extract::{Path, Query, State};
use axum::response::{Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::Admin;
use super::rulesets::address::find_draft;
use crate::db;
use crate::db::drafts::Draft;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::visitor::parse_id;
use frame::Notice;
pub(super) use frame::to_look_at;
use part::Part;
pub(super) use save::save;
use sheet::Sheet;

/// Another admin who saved within this many seconds may still be at it.
const RECENT: i64 = 15 * 60;

/// What may stand behind a page's address after a save.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The revision that was just saved.
    saved: Option<i64>,
    /// The key of what was just removed.
    removed: Option<String>,
}

/// `GET /admin/rulesets/{version}/edit`: leads to the first page.
pub(super) async fn first(
    State(app): State<App>,
    Path(version): Path<String>,
    _: Admin,
) -> PageResult<Redirect> {
    let draft = open_draft(&app, &version).await?;
    let parts = part::parts(&draft.ruleset);
    let first = parts.first().ok_or(PageError::NotFound)?;
    Ok(Redirect::to(&address(draft.id, first.as_ref())))
}

/// `GET /admin/rulesets/{version}/edit/{part}`: one part of a draft.
pub(super) async fn show(
    State(app): State<App>,
    Path((version, part)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    admin: Admin,
) -> PageResult<Response> {
    let draft = open_draft(&app, &version).await?;
    let part = part::find(&draft.ruleset, &part).ok_or(PageError::NotFound)?;
    let mut sheet = Sheet::new(part.as_ref(), &draft.ruleset, draft.revision);
    sheet.saved = asked.saved == Some(draft.revision);
    if sheet.saved {
        if let Some(key) = &asked.removed {
            sheet.notices.extend(removed(&app, &draft, part.as_ref(), key).await?);
        }
    } else if draft.saved_ago < RECENT && draft.saved_by.address != admin.actor.name {
        sheet.notices.push(Notice::recent(&draft.saved_by.to_string(), draft.saved_ago));
    }
    sheet.draw(&app, &draft).await
}

/// An offer to put back what was just removed.
async fn removed(
    app: &App,
    draft: &Draft,
    part: &dyn Part,
    key: &str,
) -> PageResult<Option<Notice>> {
    let before = draft.revision - 1;
    let states = db::drafts::revisions(&app.db, draft.id, before).await?;
    let earlier = states.into_iter().find(|state| state.revision == before);
    let name = earlier.and_then(|state| part.called(&state.ruleset, key));
    let still_gone = part.called(&draft.ruleset, key).is_none();
    Ok(name.filter(|_| still_gone).map(|name| Notice::removed(&name, before, key)))
}

/// The draft of this address, as long as it is open.
async fn open_draft(app: &App, version: &str) -> PageResult<Draft> {
    let id = parse_id(version).ok_or(PageError::NotFound)?;
    let found = find_draft(app, id).await?;
    found.filter(|draft| !draft.ended).ok_or(PageError::NotFound)
}

/// The address of one page of the form.
fn address(draft: Uuid, part: &dyn Part) -> String {
    format!("/admin/rulesets/{draft}/edit/{}", part.key())
}
