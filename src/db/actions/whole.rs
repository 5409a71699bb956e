//! What is said of a plan as a whole: whether others see it, and which one came before.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::assessments::{OfFirm, lock};
use super::super::audit::{self, Actor, Entry};
use super::super::{Access, Db, DbError, Halt, with_retry};

/// Says whether share links show the plan. `false` if there is no such assessment.
///
/// # Errors
/// [`DbError`].
pub async fn share(
    db: &Db,
    assessment: Uuid,
    shared: bool,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let updated = sqlx::query!(
                "update assessment set plan_shared = $2
                where assessment_id = $1 and plan_shared <> $2",
                assessment,
                shared,
            );
            if updated.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(lock(tx, assessment).await?.is_some());
            }
            let action = if shared { "plan_shared" } else { "plan_kept_back" };
            audit::write(tx, &actor, &Entry::new(entry, action, assessment)).await?;
            Ok(true)
        })
    })
    .await
}

/// The assessment before this one of the same client that has a plan: the one that began last.
///
/// # Errors
/// [`DbError`].
pub async fn planned_before(
    db: &Db,
    of: OfFirm,
    assessment: Uuid,
) -> Result<Option<Uuid>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(before(connection, of, assessment)))
        .await
}

pub(super) async fn before(
    connection: &mut PgConnection,
    of: OfFirm,
    assessment: Uuid,
) -> Result<Option<Uuid>, Halt> {
    let earlier = sqlx::query_scalar!(
        "select assessment_id from assessment where firm_id = $1 and client_id = $2
            and assessment_id < $3 and exists (
                select from action where action.assessment_id = assessment.assessment_id
            )
        order by assessment_id desc limit 1",
        of.firm,
        of.client,
        assessment,
    );
    Ok(earlier.fetch_optional(connection).await?)
}
