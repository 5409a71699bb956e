//! What people agree on becomes answers of the assessment, in one press.

use axum::extract::State;
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::{Compared, Judge, settled};
use crate::db;
use crate::db::answers::{Save, Saved};
use crate::db::opinions::Choice;
use crate::rules::study::opinions::Agreed;
use crate::rules::words::list;
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};
use crate::web::secret::new_id;

/// What stands in the place of a page's key where answers of many pages are stored.
const PAGE: &str = "opinions";

/// A short name of this list: another list has another one.
pub(super) fn fingerprint(agreed: &[Agreed]) -> String {
    let digest = Sha256::digest(format!("{agreed:?}"));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `POST /clients/{client}/assessments/{id}/opinions/agree`: every answer that people agree on and
/// the assessment does not know is taken over, exactly as the page listed them.
pub(in crate::web) async fn take_over(
    State(app): State<App>,
    judge: Judge,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let mut take = |name| fields.take(name).unwrap_or_default();
    let [rev, seen] = ["rev", "agreed"].map(&mut take);
    fields.finish()?;
    let stored = &judge.visit.stored;
    app.limits.save(stored.id)?;
    let bad = || PageError::BadRequest(CHANGED_FORM.into());
    let seen_revision: i64 = rev.parse().ok().filter(|rev| *rev >= 0).ok_or_else(bad)?;
    let agreed = Compared::read(&app, &judge).await?.agreed;
    // The same press again finds nothing left to take over, and is done.
    if agreed.is_empty() {
        return settled(&app, &judge, Saved::Done { revision: stored.revision }, None).await;
    }
    if fingerprint(&agreed) != seen {
        let (revision, stored) = (stored.revision, stored.answers.clone());
        let clash = Saved::Clash { revision, clashes: vec![], untouched: vec![], stored };
        return settled(&app, &judge, clash, None).await;
    }
    let who = |each: &Agreed| {
        let who: Vec<&str> = each.who.iter().map(String::as_str).collect();
        (each.signal.clone(), list(&who, "and"))
    };
    let choice = Choice {
        taken_from: agreed.iter().map(who).collect(),
        settled_by: judge.name(),
        save: Save {
            assessment: stored.id,
            page: PAGE.to_owned(),
            op,
            content: Sha256::digest(&seen).into(),
            author: judge.visit.author(),
            seen_revision,
            answers: agreed.into_iter().map(|each| (each.signal, Some(each.answer))).collect(),
        },
    };
    let done = db::opinions::settle(&app.db, &choice, &judge.actor, new_id()).await?;
    settled(&app, &judge, done, None).await
}
