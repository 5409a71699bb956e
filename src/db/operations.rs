//! Presses of a button on an assessment's pages: each is done once, however often it arrives.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Halt;

/// One press.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    /// The assessment.
    pub(super) assessment: Uuid,
    /// Its id, made when the page was drawn.
    pub(super) op: Uuid,
    /// SHA-256 of what was sent.
    pub(super) content: &'a [u8; 32],
    /// Key of the page.
    pub(super) page: &'a str,
}

/// Whether it was done before: with the same content, and the revision it led to.
pub(super) async fn earlier(
    tx: &mut PgConnection,
    operation: Operation<'_>,
) -> Result<Option<(bool, i64)>, Halt> {
    let earlier = sqlx::query!(
        r#"select content = $3 as "same!", revision from answer_op
        where assessment_id = $1 and op_id = $2"#,
        operation.assessment,
        operation.op,
        operation.content,
    )
    .fetch_optional(tx)
    .await?;
    Ok(earlier.map(|row| (row.same, row.revision)))
}

/// Remembers that it is done, and the revision it led to.
pub(super) async fn remember(
    tx: &mut PgConnection,
    operation: Operation<'_>,
    revision: i64,
) -> Result<(), Halt> {
    sqlx::query!(
        "insert into answer_op (assessment_id, op_id, content, revision, page)
        values ($1, $2, $3, $4, $5)",
        operation.assessment,
        operation.op,
        operation.content,
        revision,
        operation.page,
    )
    .execute(tx)
    .await?;
    Ok(())
}
