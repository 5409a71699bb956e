//! The page that comes back when somebody else saved the draft while its form was open.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::frame::Notice;
use super::merge::{Merged, Sides, merge};
use super::posted::Press;
use super::save::{Work, sentences};
use super::sheet::Sheet;
use super::typed::Typed;
use crate::db::drafts::{Draft, Revision};
use crate::rules::ruleset::{Change, Ruleset, differences};
use crate::web::error::PageResult;
use crate::web::form::{Fields, StrictForm};
use crate::web::prose::{capital, list};
use crate::web::words::moment;

/// The stored page with what this admin typed in it. `states` are the revisions that were stored
/// since the form was drawn. It carries the new revision, so that Save stores it.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn page(
    work: &Work<'_>,
    (draft, states): (&Draft, &[Revision]),
    mine: &Ruleset,
) -> PageResult<Response> {
    let theirs = &draft.ruleset;
    if super::part::find(theirs, &work.part.key()).is_none() {
        return gone(work, (draft, states), mine).await;
    }
    let sides = Sides {
        base: &work.part.entries(work.base),
        mine: &work.part.entries(mine),
        theirs: &work.part.entries(theirs),
    };
    let merged = merge(&sides, &work.posted.typed);
    let mut together = theirs.clone();
    // Every kept text was read before, so that it can be read again.
    let kept = Fields::from(StrictForm(merged.kept.clone()));
    work.part.read(&mut Typed::new(kept), &mut together);
    let notice = notice(work, (draft, states), &merged);
    let mut sheet = Sheet::new(work.part, &together, draft.revision);
    sheet.typed = merged.kept;
    sheet.clashes = merged.clashes;
    sheet.notices.push(notice);
    let page = sheet.draw(work.app, draft).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// Somebody else removed what this page is about.
async fn gone(
    work: &Work<'_>,
    (draft, states): (&Draft, &[Revision]),
    mine: &Ruleset,
) -> PageResult<Response> {
    let mut sheet = Sheet::new(work.part, mine, work.posted.revision);
    sheet.typed.clone_from(&work.posted.typed);
    sheet.shut = true;
    sheet.notices.push(Notice {
        heading: format!("{}, and removed what this page is about", who_and_when(work, states)),
        text: vec![
            "It cannot be saved any more. What you typed is still in the fields. This is what you \
             changed:"
                .to_owned(),
        ],
        lines: sentences(work.base, mine),
        urgent: true,
        ..Notice::default()
    });
    let page = sheet.draw(work.app, draft).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// Who saved, what they changed, and what to do now.
fn notice(work: &Work, (draft, states): (&Draft, &[Revision]), merged: &Merged) -> Notice {
    let mut text = Vec::new();
    text.push(
        "What you typed is not stored yet. The fields below have both: what was stored meanwhile, \
         and what you changed."
            .to_owned(),
    );
    if !merged.clashes.is_empty() {
        text.push(
            "Where both of you changed the same field, yours stands in it and theirs above it. \
             Change it if theirs is right."
                .to_owned(),
        );
    }
    if let Press::Act(..) | Press::Back(..) = work.posted.press {
        text.push("The button you pressed did nothing else. Press it again below.".to_owned());
    }
    for (label, typed) in &merged.lost {
        text.push(format!("{label} is not there any more. You had entered: {typed}"));
    }
    text.push("Look it over, then press Save. This was stored meanwhile:".to_owned());
    Notice {
        heading: who_and_when(work, states),
        text,
        lines: changes(work, &draft.ruleset),
        buttons: removed(work, &draft.ruleset),
        urgent: true,
        ..Notice::default()
    }
}

/// What they changed, a sentence a change; the part of the rules in front where it is another one.
fn changes(work: &Work, theirs: &Ruleset) -> Vec<String> {
    let here = work.part.title(theirs);
    let line = |change: Change| match change.place == here {
        true => change.sentence(),
        false => format!("{}: {}", change.place, change.sentence()),
    };
    differences(work.base, theirs).into_iter().map(line).collect()
}

/// How an admin's own save is called.
const YOU: &str = "you, in another window,";

/// "Ana saved this draft on 22 November 2026, 10:14 UTC".
fn who_and_when(work: &Work, states: &[Revision]) -> String {
    let mut names: Vec<String> = Vec::new();
    for state in states {
        let mine = state.saved_by.address == work.actor.name;
        let name = if mine { YOU.to_owned() } else { state.saved_by.to_string() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // A name keeps its letters, even at the head of a sentence.
    let you_first = names.first().is_some_and(|name| name == YOU);
    let when = states.last().map(|state| moment(state.saved_at)).unwrap_or_default();
    let who = list(&names, "and");
    let who = if you_first { capital(&who) } else { who };
    format!("{who} saved this draft on {when}")
}

/// An offer to put back each row that somebody else removed.
fn removed(work: &Work, theirs: &Ruleset) -> Vec<(String, String)> {
    let gone = |key: &String| work.part.called(theirs, key).is_none();
    let keys = work.part.rows(work.base).into_iter().filter(gone);
    let revision = work.posted.revision;
    let button = |key: String| {
        let name = work.part.called(work.base, &key).unwrap_or_default();
        (format!("back-{revision}-{key}"), format!("Put back: {name}"))
    };
    keys.map(button).collect()
}
