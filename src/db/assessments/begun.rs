//! Assessments that a consultant begins for a client.

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use super::{NewAssessment, insert};
use crate::db::answers::{Save, apply};
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Db, DbError};

/// Begins an assessment with its first answers, maybe none, and records who did. `false` where its firm has no such client; nothing is
/// stored then. A rerun of the same entry begins nothing more.
///
/// # Errors
/// As [`super::start`].
pub async fn begin(
    db: &Db,
    new: &NewAssessment,
    first: &Save,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let (new, first) = (*new, Arc::new(first.clone()));
    audit::once(db, entry, actor, move |tx, actor| {
        let first = Arc::clone(&first);
        Box::pin(async move {
            let Some(of) = new.client else { return Ok(false) };
            let there = sqlx::query!(
                "select 1 as one from client where firm_id = $1 and client_id = $2 for key share",
                of.firm,
                of.client,
            );
            if there.fetch_optional(&mut *tx).await?.is_none() {
                return Ok(false);
            }
            insert(tx, new).await?;
            apply(tx, &first, false).await?;
            let entry = Entry::new(entry, "assessment_begun", new.id);
            let details = json!({"firm": of.firm, "client": of.client});
            audit::write(tx, &actor, &entry.with(details)).await?;
            Ok(true)
        })
    })
    .await
}
