//! A client over time: all its results, and the day to look at it again.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::assessments::OfFirm;
use super::audit::{self, Actor, Entry};
use super::results::StoredResult;
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;
use crate::rules::projects::Projects;

/// The newest results of a client over all its assessments, at most `limit`, the newest first.
/// Second opinions are no assessments of a client, and so are not among them.
///
/// # Errors
/// [`DbError`].
pub async fn results(db: &Db, of: OfFirm, limit: i64) -> Result<Vec<StoredResult>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, of, limit))).await
}

async fn select(
    connection: &mut PgConnection,
    of: OfFirm,
    limit: i64,
) -> Result<Vec<StoredResult>, Halt> {
    let results = sqlx::query_as!(
        StoredResult,
        r#"select result_id, result.assessment_id as assessment, result.ruleset_version,
            answers as "answers: Json<Answers>", result.projects as "projects: Json<Projects>",
            reference, created_at as "created_at: jiff_sqlx::Timestamp"
        from assessment join result using (assessment_id)
        where firm_id = $1 and client_id = $2
        order by created_at desc, result_id desc limit $3"#,
        of.firm,
        of.client,
        limit,
    );
    Ok(results.fetch_all(connection).await?)
}

/// When to look at a client again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookAgain {
    /// The day, `None` where none is set.
    pub on: Option<Date>,
    /// Today, by the database's clock and in UTC.
    pub today: Date,
}

/// When to look at a client again; `None` if the firm has no such client.
///
/// # Errors
/// [`DbError`].
pub async fn look_again(db: &Db, of: OfFirm) -> Result<Option<LookAgain>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let row = sqlx::query!(
                r#"select look_again_on as "look_again_on: jiff_sqlx::Date",
                    (now() at time zone 'UTC')::date as "today!: jiff_sqlx::Date"
                from client where firm_id = $1 and client_id = $2"#,
                of.firm,
                of.client,
            );
            Ok(row.fetch_optional(connection).await?.map(|row| LookAgain {
                on: row.look_again_on.map(jiff_sqlx::Date::to_jiff),
                today: row.today.to_jiff(),
            }))
        })
    })
    .await
}

/// Sets the day to look at a client again, or takes it away. It is no change of the profile, so
/// whoever writes that at the same time is not disturbed. `false` if there is no such client.
///
/// # Errors
/// [`DbError`].
pub async fn set_look_again(
    db: &Db,
    of: OfFirm,
    on: Option<Date>,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let updated = sqlx::query!(
                "update client set look_again_on = $3 where firm_id = $1 and client_id = $2",
                of.firm,
                of.client,
                on.map(|day| day.to_sqlx()) as _,
            );
            if updated.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(false);
            }
            let day = on.map_or_else(|| "none".to_owned(), |day| day.to_string());
            let entry = Entry::new(entry, "client_look_again_set", of.client);
            audit::write(tx, &actor, &entry.with(json!({"firm": of.firm, "day": day}))).await?;
            Ok(true)
        })
    })
    .await
}

/// A client that is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The client.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// The day.
    pub on: Date,
    /// Whether the day has come.
    pub now: bool,
}

/// The clients of a firm that are to be looked at by the end of this month, the first day first, at
/// most `limit`; those that were put away are left out.
///
/// # Errors
/// [`DbError`].
pub async fn due(db: &Db, firm: Uuid, limit: i64) -> Result<Vec<Due>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select client_id, name, look_again_on as "on!: jiff_sqlx::Date",
                    look_again_on <= (now() at time zone 'UTC')::date as "now!"
                from client
                where firm_id = $1 and archived_at is null
                    and look_again_on
                        < date_trunc('month', now() at time zone 'UTC') + interval '1 month'
                order by look_again_on, name, client_id limit $2"#,
                firm,
                limit,
            );
            let due = rows.fetch_all(connection).await?.into_iter().map(|row| Due {
                client: row.client_id,
                name: row.name,
                on: row.on.to_jiff(),
                now: row.now,
            });
            Ok(due.collect())
        })
    })
    .await
}

/// What a consultant is reminded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The client.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// E-mail address of whoever looks after it.
    pub email: String,
    /// What that person is called.
    pub person: String,
    /// The day.
    pub on: Date,
}

/// Takes the reminders whose day has come, at most `limit`; whoever takes one is the only one who
/// ever does. A day that is more than a week past brings none: then e-mail was not set up.
///
/// # Errors
/// [`DbError`]. Some may then be taken nevertheless; those are not sent at all rather than twice.
pub async fn take_reminders(db: &Db, limit: i64) -> Result<Vec<Reminder>, DbError> {
    with_retry(db, Access::Write, move |tx| Box::pin(take(tx, limit))).await
}

async fn take(tx: &mut PgConnection, limit: i64) -> Result<Vec<Reminder>, Halt> {
    let rows = sqlx::query!(
        r#"update client set reminded_of = look_again_on
        from account
        where account_id = responsible and account.firm_id = client.firm_id
            and disabled_at is null and reminded_of is distinct from look_again_on
            and (client.firm_id, client_id) in (
                select firm_id, client_id from client
                where archived_at is null and responsible is not null
                    and look_again_on between (now() at time zone 'UTC')::date - 7
                        and (now() at time zone 'UTC')::date
                    and reminded_of is distinct from look_again_on
                order by look_again_on limit $1
            )
        returning client_id, client.name, account.email, account.name as person,
            look_again_on as "on!: jiff_sqlx::Date""#,
        limit,
    );
    let taken = rows.fetch_all(tx).await?.into_iter().map(|row| Reminder {
        client: row.client_id,
        name: row.name,
        email: row.email,
        person: row.person,
        on: row.on.to_jiff(),
    });
    Ok(taken.collect())
}
