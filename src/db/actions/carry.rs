//! Actions of an earlier plan that are not done yet go on in the next one. They keep their ids, so
//! that nothing is carried twice.

use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Action, Kept, MOST, select, whole};
use crate::db::assessments::{OfFirm, lock};
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// A press of the button that carries them on.
#[derive(Clone, Debug)]
pub struct Carry {
    /// The client.
    pub of: OfFirm,
    /// Its assessment that gets them.
    pub assessment: Uuid,
    /// Name of whoever does this; nothing for the holder of the assessment's own key.
    pub by: String,
    /// The key of a guest, for the log.
    pub key: Option<Uuid>,
}

/// Carries the open actions of the plan before into that of an assessment, those that it does not
/// have yet, with an audit entry. Where there are none, nothing is done.
///
/// # Errors
/// [`DbError`]. They may then stand nevertheless: sending the same again tells.
pub async fn carry(db: &Db, new: &Carry, actor: &Actor, entry: Uuid) -> Result<Kept, DbError> {
    let work = Arc::new((new.clone(), actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { apply(tx, &work.0, &work.1, entry).await })
    })
    .await
}

async fn apply(
    tx: &mut PgConnection,
    new: &Carry,
    actor: &Actor,
    entry: Uuid,
) -> Result<Kept, Halt> {
    if lock(tx, new.assessment).await?.is_none() {
        return Ok(Kept::Gone);
    }
    let Some(before) = whole::before(tx, new.of, new.assessment).await? else {
        return Ok(Kept::Done);
    };
    let there: Vec<Uuid> = select(tx, new.assessment).await?.iter().map(|each| each.id).collect();
    let open = select(tx, before).await?.into_iter().filter(Action::is_open);
    let carried = open.filter(|action| !there.contains(&action.id)).count();
    if carried == 0 {
        return Ok(Kept::Done);
    }
    if i64::try_from(there.len() + carried).unwrap_or(i64::MAX) > MOST {
        return Ok(Kept::Full);
    }
    insert(tx, new, before).await?;
    let entry = Entry::new(entry, "actions_carried", new.assessment);
    let details = json!({"actions": carried, "from": before, "key": new.key});
    audit::write(tx, actor, &entry.with(details)).await?;
    Ok(Kept::Done)
}

/// What a result suggested is another result's suggestion here, so the key goes.
async fn insert(tx: &mut PgConnection, new: &Carry, before: Uuid) -> Result<(), Halt> {
    sqlx::query!(
        "insert into action (assessment_id, action_id, source, signal, words, owner, due_on,
            status, note, changed_by)
        select $1, action_id, source, signal, words, owner, due_on, status, note, $3
        from action where assessment_id = $2 and status in ('open', 'doing')
        on conflict (assessment_id, action_id) do nothing",
        new.assessment,
        before,
        new.by,
    )
    .execute(tx)
    .await?;
    Ok(())
}
