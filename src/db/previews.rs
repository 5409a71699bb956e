//! Previews: what a draft would do to every stored assessment.

use serde_json::Value;
use uuid::Uuid;

use super::{Access, Db, DbError, with_retry};

/// What the preview of exactly this revision of a draft against exactly this version found; `None`
/// while it is not finished.
///
/// # Errors
/// [`DbError`].
pub async fn finished(
    db: &Db,
    draft: Uuid,
    revision: i64,
    against: i64,
) -> Result<Option<Value>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let summary = sqlx::query_scalar!(
                r#"select summary as "summary!" from preview
                where draft_id = $1 and revision = $2 and against = $3
                    and finished_at is not null and summary is not null"#,
                draft,
                revision,
                against,
            );
            Ok(summary.fetch_optional(connection).await?)
        })
    })
    .await
}
