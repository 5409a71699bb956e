//! Publishing a draft: one transaction that finds all as its publisher saw it, or changes nothing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::super::audit::{self, Actor, Entry};
use super::super::{Access, Db, DbError, Halt, drafts, golden, with_retry};
use crate::rules::study::golden::judge;

/// A draft to publish, and all that its publisher saw before saying so.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The draft.
    pub draft: Uuid,
    /// The draft's revision that was shown. Its rules pass `check`.
    pub revision: i64,
    /// The version in force that it was compared with.
    pub against: i64,
    /// The golden cases that it was tried on, in any order.
    pub cases: Vec<Uuid>,
    /// Why it is published.
    pub reason: String,
    /// For which golden cases its publisher signs, `None` where none breaks.
    pub signed: Option<Signed>,
    /// What the audit log gets.
    pub entry: Entry,
}

/// A publisher's word for golden cases that break.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Why they may.
    pub reason: String,
    /// Which: these and no others break by the rules of the draft.
    pub cases: Vec<SignedCase>,
}

/// A golden case that was signed for. A case may be removed later, so its name is kept too.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct SignedCase {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is this version: since now, or since the same person sent the same form before.
    Done(i64),
    /// The draft, the version in force or the golden cases are not what was shown, or others break
    /// than were signed for. Nothing is stored.
    Moved,
    /// There is no such draft, or somebody published it or threw it away.
    Gone,
}

/// Publishes a draft as the version after the one in force. The draft ends with that.
///
/// # Errors
/// [`DbError`].
pub async fn publish(db: &Db, new: &NewVersion, actor: &Actor) -> Result<Published, DbError> {
    let work = Arc::new((new.clone(), actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { store(tx, &work.0, &work.1).await })
    })
    .await
}

async fn store(tx: &mut PgConnection, new: &NewVersion, actor: &Actor) -> Result<Published, Halt> {
    let Some(revision) = drafts::lock(tx, new.draft).await? else {
        return earlier(tx, new, actor).await;
    };
    super::hold(tx).await?;
    let latest = super::select_latest(tx).await?.map(|(version, _)| version);
    let same = revision == new.revision && latest == Some(new.against);
    if !same || !sees_cases(tx, new).await? || !signs_what_breaks(tx, new).await? {
        return Ok(Published::Moved);
    }
    let version = new.against + 1;
    let signed = new.signed.as_ref();
    // Of two drafts that are published at the same time the second finds the number taken.
    let inserted = sqlx::query!(
        "insert into ruleset_version
            (version, body, reason, published_by, publisher_id, draft_id, signed, broken_cases)
        select $1, body, $4, $5, $6, draft_id, $7, $8 from ruleset_draft_revision
        where draft_id = $2 and revision = $3
        on conflict (version) do nothing",
        version,
        new.draft,
        revision,
        new.reason,
        actor.name,
        actor.id,
        signed.map(|signed| signed.reason.as_str()),
        signed.map(|signed| Json(&signed.cases)) as _,
    )
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(Published::Moved);
    }
    sqlx::query!(
        "update ruleset_draft set ended_at = now(), published_as = $2 where draft_id = $1",
        new.draft,
        version,
    )
    .execute(&mut *tx)
    .await?;
    audit::write(tx, actor, &new.entry).await?;
    Ok(Published::Done(version))
}

/// A golden case never changes: it is only added or removed. So the same ids are the same cases.
async fn sees_cases(tx: &mut PgConnection, new: &NewVersion) -> Result<bool, Halt> {
    let mut seen = new.cases.clone();
    seen.sort();
    Ok(golden::ids(tx).await? == seen)
}

/// Tries the cases once more on the rules that are about to hold.
async fn signs_what_breaks(tx: &mut PgConnection, new: &NewVersion) -> Result<bool, Halt> {
    let body = sqlx::query_scalar!(
        r#"select body::text as "body!" from ruleset_draft_revision
        where draft_id = $1 and revision = $2"#,
        new.draft,
        new.revision,
    );
    let rules = super::read(new.against + 1, &body.fetch_one(&mut *tx).await?);
    let rules = rules.map_err(Halt::Final)?;
    let cases = golden::select_live(tx).await?.into_iter();
    let broken = cases.filter(|case| !judge(&rules, &case.golden).is_empty());
    let mut broken: Vec<Uuid> = broken.map(|case| case.id).collect();
    let signed = new.signed.iter().flat_map(|signed| &signed.cases);
    let mut signed: Vec<Uuid> = signed.map(|case| case.id).collect();
    broken.sort();
    signed.sort();
    Ok(broken == signed)
}

/// A form that is sent twice publishes once. Somebody else's words must not count as published.
async fn earlier(
    tx: &mut PgConnection,
    new: &NewVersion,
    actor: &Actor,
) -> Result<Published, Halt> {
    let version = sqlx::query_scalar!(
        "select version from ruleset_version
        where draft_id = $1 and reason = $2 and publisher_id is not distinct from $3",
        new.draft,
        new.reason,
        actor.id,
    );
    Ok(version.fetch_optional(tx).await?.map_or(Published::Gone, Published::Done))
}
