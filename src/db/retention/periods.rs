//! How long data is kept, as the admins set it.

use serde_json::json;
use sqlx::PgConnection;

use super::Keep;
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, with_retry};
use uuid::Uuid;

/// What counts until an admin sets something else.
const DEFAULTS: Keep =
    Keep { unfinished_days: 90, finished_months: 24, client_months: 36, upload_hours: 24 };

/// The periods in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
    /// How often they were set; a change names what it was made from.
    pub version: i64,
    /// What they are.
    pub keep: Keep,
}

/// Periods as somebody set them.
#[derive(Clone, Debug)]
pub struct Set {
    /// What they were set to.
    pub keep: Keep,
    /// Who set them.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// The periods in force.
///
/// # Errors
/// [`DbError`].
pub async fn in_force(db: &Db) -> Result<Periods, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select(connection))).await
}

async fn select(connection: &mut PgConnection) -> Result<Periods, Halt> {
    let row = sqlx::query!(
        r#"select version, unfinished_days::int as "unfinished_days!",
            finished_months::int as "finished_months!", client_months::int as "client_months!",
            upload_hours::int as "upload_hours!"
        from retention order by version desc limit 1"#
    );
    let Some(row) = row.fetch_optional(connection).await? else {
        return Ok(Periods { version: 0, keep: DEFAULTS });
    };
    let keep = Keep {
        unfinished_days: row.unfinished_days,
        finished_months: row.finished_months,
        client_months: row.client_months,
        upload_hours: row.upload_hours,
    };
    Ok(Periods { version: row.version, keep })
}

/// What was set so far, the last first, at most 50.
///
/// # Errors
/// [`DbError`].
pub async fn history(db: &Db) -> Result<Vec<Set>, DbError> {
    with_retry(db, Access::Read, |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select unfinished_days::int as "unfinished_days!",
                    finished_months::int as "finished_months!",
                    client_months::int as "client_months!", upload_hours::int as "upload_hours!",
                    set_by, set_at as "set_at: jiff_sqlx::Timestamp"
                from retention order by version desc limit 50"#
            );
            let rows = rows.fetch_all(connection).await?.into_iter();
            let set = rows.map(|row| Set {
                keep: Keep {
                    unfinished_days: row.unfinished_days,
                    finished_months: row.finished_months,
                    client_months: row.client_months,
                    upload_hours: row.upload_hours,
                },
                by: row.set_by,
                at: row.set_at.to_jiff(),
            });
            Ok(set.collect())
        })
    })
    .await
}

/// Sets the periods in the place of the version `seen`. `false` where another admin was quicker.
///
/// # Errors
/// [`DbError`]; also for a period that no page offers.
pub async fn set(
    db: &Db,
    seen: i64,
    keep: Keep,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            if select(tx).await?.version != seen {
                return Ok(false);
            }
            let added = sqlx::query!(
                "insert into retention (version, unfinished_days, finished_months,
                    client_months, upload_hours, set_by)
                values ($1, $2, $3, $4, $5, $6) on conflict (version) do nothing",
                seen + 1,
                i64::from(keep.unfinished_days),
                i64::from(keep.finished_months),
                i64::from(keep.client_months),
                i64::from(keep.upload_hours),
                actor.name,
            );
            if added.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(false);
            }
            let details = json!({"unfinished_days": keep.unfinished_days,
                "finished_months": keep.finished_months, "client_months": keep.client_months,
                "upload_hours": keep.upload_hours});
            let entry = Entry::new(entry, "retention_set", "periods").with(details);
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}

/// How much is past its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Assessments that no firm looks after.
    pub assessments: i64,
    /// Clients of firms, with all their assessments.
    pub clients: i64,
}

/// How much would be deleted within the hour under these periods.
///
/// # Errors
/// [`DbError`].
pub async fn due(db: &Db, keep: Keep) -> Result<Due, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let found = sqlx::query_as!(
                Due,
                r#"select (
                    select count(*) from assessment
                    where changed_at < now() - make_interval(days => $1) and firm_id is null
                        and opinion_of is null and (
                        changed_at < now() - make_interval(months => $2) or not exists (
                            select from result
                            where result.assessment_id = assessment.assessment_id
                        )
                    )
                ) as "assessments!", (
                    select count(*) from client
                    where changed_at < now() - make_interval(months => $3) and not exists (
                        select from assessment
                        where assessment.firm_id = client.firm_id
                            and assessment.client_id = client.client_id
                            and assessment.changed_at >= now() - make_interval(months => $3)
                    )
                ) as "clients!""#,
                keep.unfinished_days,
                keep.finished_months,
                keep.client_months,
            );
            Ok(found.fetch_one(connection).await?)
        })
    })
    .await
}
