//! A posted page of the edit form: read what was typed, do what the button says, store it, or show
//! the page again with nothing lost.

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use uuid::Uuid;

use super::super::Admin;
use super::super::preview::try_out;
use super::super::rulesets::address::{draft_title, find_draft};
use super::address;
use super::frame::Notice;
use super::part::{self, Act, Part, Verb};
use super::posted::{Posted, Press};
use super::sheet::Sheet;
use super::typed::{FieldFault, Typed};
use crate::db;
use crate::db::audit::{Actor, Entry};
use crate::db::drafts::{Draft, SavedDraft};
use crate::rules::ruleset::{Ruleset, differences};
use crate::web::App;
use crate::web::admin::enter;
use crate::web::error::{PageError, PageResult};
use crate::web::form::StrictForm;
use crate::web::secret::new_id;
use crate::web::session::Shut;
use crate::web::visitor::parse_id;

/// Ids of ours stand in an address as they are.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// One posted page and the state it was drawn from.
pub(super) struct Work<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
    pub(super) part: &'a dyn Part,
    pub(super) posted: &'a Posted,
    /// The rules that the form was drawn from.
    pub(super) base: &'a Ruleset,
}

/// What a posted page makes of the rules it was drawn from.
struct Outcome {
    /// With what was typed.
    typed: Ruleset,
    /// With what the button did as well.
    acted: Ruleset,
    /// The element to go on at.
    place: Option<String>,
    unreadable: Vec<FieldFault>,
}

/// `POST /admin/rulesets/{version}/edit/{part}`: saves one part of a draft.
pub(in crate::web::admin) async fn save(
    State(app): State<App>,
    Path((version, part)): Path<(String, String)>,
    uri: Uri,
    admin: Result<Admin, Shut>,
    form: StrictForm,
) -> PageResult<Response> {
    let admin = match enter(admin, &uri, &form) {
        Ok(admin) => admin,
        Err(shut) => return Ok(shut),
    };
    let id = parse_id(&version).ok_or(PageError::NotFound)?;
    let draft = find_draft(&app, id).await?.ok_or(PageError::NotFound)?;
    let posted = Posted::read(form)?;
    let base = state(&app, &draft, posted.revision).await?;
    let part = part::find(&base, &part).ok_or(PageError::NotFound)?;
    let (part, actor) = (part.as_ref(), &admin.actor);
    let work = Work { app: &app, actor, part, posted: &posted, base: &base };
    let outcome = work.read(&draft).await?;
    if draft.ended {
        return work.ended(&draft, &outcome.typed).await;
    }
    if !outcome.unreadable.is_empty() {
        return work.unreadable(&draft, outcome).await;
    }
    work.store(draft, outcome).await
}

/// The rules of a draft at the revision that a form was drawn from.
async fn state(app: &App, draft: &Draft, revision: i64) -> PageResult<Ruleset> {
    if revision == draft.revision {
        return Ok(draft.ruleset.clone());
    }
    let states = db::drafts::revisions(&app.db, draft.id, revision).await?;
    let found = states.into_iter().find(|state| state.revision == revision);
    found.map(|state| state.ruleset).ok_or_else(super::posted::changed_form)
}

impl Work<'_> {
    /// Reads what was typed and does what the button says, on the rules the form was drawn from.
    async fn read(&self, draft: &Draft) -> PageResult<Outcome> {
        let mut fields = Typed::new(self.posted.fields());
        let mut typed = self.base.clone();
        self.part.read(&mut fields, &mut typed);
        let mut acted = typed.clone();
        let act = match &self.posted.press {
            Press::Save | Press::Preview => None,
            Press::Act(verb, key) => Some(Act { verb: verb.clone(), key: key.clone() }),
            Press::Back(revision, key) => {
                let from = Box::new(state(self.app, draft, *revision).await?);
                Some(Act { verb: Verb::Back(from), key: key.clone() })
            }
        };
        let place = act.as_ref().and_then(|act| self.part.act(act, &mut fields, &mut acted));
        // What a button that was not pressed would have taken rides along unread.
        self.posted.leave_out(&mut fields);
        let unreadable = fields.finish()?;
        if act.is_some() && place.is_none() && unreadable.is_empty() {
            return Err(super::posted::changed_form());
        }
        Ok(Outcome { typed, acted, place, unreadable })
    }

    /// Stores what was typed and then what the button did, so that each can be gone back to.
    async fn store(&self, draft: Draft, outcome: Outcome) -> PageResult<Response> {
        // Sent twice, a form finds its own work done.
        if draft.ruleset == outcome.acted {
            return self.onward(&draft, draft.revision, outcome.place).await;
        }
        let mut seen = self.posted.revision;
        let mut before = self.base;
        for rules in [&outcome.typed, &outcome.acted] {
            let entry = entry(&draft, before, rules);
            let saved =
                db::drafts::save(&self.app.db, (draft.id, seen), rules, self.actor, &entry).await;
            match saved {
                Ok(SavedDraft::Done(revision)) => (seen, before) = (revision, rules),
                Ok(SavedDraft::Moved(_)) => return self.moved(draft.id, &outcome.typed).await,
                Ok(SavedDraft::Gone) => {
                    let draft = db::drafts::find(&self.app.db, draft.id).await?;
                    return self.ended(&draft.ok_or(PageError::NotFound)?, &outcome.typed).await;
                }
                Err(failure) => {
                    return self.not_saved(&draft, &outcome.typed, failure.into()).await;
                }
            }
        }
        self.onward(&draft, seen, outcome.place).await
    }

    /// To the preview, which begins, where that was asked for, else back to the page, at the place
    /// where something was done.
    async fn onward(
        &self,
        draft: &Draft,
        revision: i64,
        place: Option<String>,
    ) -> PageResult<Response> {
        if let Press::Preview = self.posted.press {
            let saved = find_draft(self.app, draft.id).await?.ok_or(PageError::NotFound)?;
            let preview = try_out(self.app, saved, self.actor, None).await?;
            return Ok(Redirect::to(&preview).into_response());
        }
        let mut to = format!("{}?saved={revision}", address(draft.id, self.part));
        if let Press::Act(Verb::Remove, key) = &self.posted.press {
            to += &format!("&removed={}", utf8_percent_encode(key, NON_ALPHANUMERIC));
        }
        let place = place.unwrap_or_else(|| "status".to_owned());
        to += &format!("#{}", utf8_percent_encode(&place, FRAGMENT));
        Ok(Redirect::to(&to).into_response())
    }

    /// The page as it was sent, with what cannot be read.
    async fn unreadable(&self, draft: &Draft, outcome: Outcome) -> PageResult<Response> {
        let mut sheet = Sheet::new(self.part, &outcome.typed, self.posted.revision);
        sheet.typed = self.posted.typed.clone();
        sheet.unreadable = outcome.unreadable;
        let page = sheet.draw(self.app, draft).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }

    /// The draft is not open any more: the page as it was sent, to copy from.
    async fn ended(&self, draft: &Draft, typed: &Ruleset) -> PageResult<Response> {
        let mut sheet = Sheet::new(self.part, typed, self.posted.revision);
        sheet.typed = self.posted.typed.clone();
        let changes = sentences(self.base, typed);
        sheet.notices.push(Notice::ended(draft.published_as, changes));
        let page = sheet.draw(self.app, draft).await?;
        Ok((StatusCode::CONFLICT, page).into_response())
    }

    /// The database did not answer: the page as it was sent. The save may have happened after all;
    /// sent again, it is found done.
    async fn not_saved(
        &self,
        draft: &Draft,
        typed: &Ruleset,
        failure: PageError,
    ) -> PageResult<Response> {
        let (status, headers) = failure.try_later()?;
        let mut sheet = Sheet::new(self.part, typed, self.posted.revision);
        sheet.typed = self.posted.typed.clone();
        sheet.notices.push(Notice::not_saved());
        let page = sheet.draw(self.app, draft).await?;
        Ok((status, headers, page).into_response())
    }

    /// Somebody else saved since the form was drawn: the page with both together, to be pressed
    /// again.
    async fn moved(&self, id: Uuid, mine: &Ruleset) -> PageResult<Response> {
        let draft = db::drafts::find(&self.app.db, id).await?.ok_or(PageError::NotFound)?;
        let states = db::drafts::revisions(&self.app.db, id, self.posted.revision + 1).await?;
        super::moved::page(self, (&draft, &states), mine).await
    }
}

fn entry(draft: &Draft, before: &Ruleset, after: &Ruleset) -> Entry {
    let details = json!({"draft_name": draft_title(draft), "changes": sentences(before, after)});
    Entry::new(new_id(), "draft_saved", draft.id).with(details)
}

/// What differs, a sentence a change, with the part of the rules in front.
pub(super) fn sentences(before: &Ruleset, after: &Ruleset) -> Vec<String> {
    let changes = differences(before, after);
    changes.iter().map(|change| format!("{}: {}", change.place, change.sentence())).collect()
}
