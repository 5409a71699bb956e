//! Reading the audit log, the newest first.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::people::Person;
use crate::db::{Access, Db, DbError, Halt, with_retry};

/// Which entries are wanted. An empty filter wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was done, such as `publish`.
    pub action: Option<String>,
    /// Part of who did it, or of what it was done to, by address or name, in any letters; or the
    /// whole number of a result.
    pub about: Option<String>,
    /// The first day, in UTC.
    pub from: Option<jiff::civil::Date>,
    /// The last day, in UTC.
    pub to: Option<jiff::civil::Date>,
}

/// An entry as it was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its id.
    pub id: Uuid,
    /// When it happened.
    pub at: jiff::Timestamp,
    /// Who did it.
    pub actor: Person,
    /// The network address it came from.
    pub client: String,
    /// The request in the log.
    pub request_id: String,
    /// What was done.
    pub action: String,
    /// What it was done to; it has a name where it is an account.
    pub object: Person,
    /// What people call it: the name of a draft, the number of an assessment's latest result.
    pub called: Option<String>,
    /// What changed, a JSON object.
    pub details: serde_json::Value,
}

/// At most `limit` entries that fit, the newest first, those before the entry `before` where one
/// is named.
///
/// # Errors
/// [`DbError`].
pub async fn list(
    db: &Db,
    filter: &Filter,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Written>, DbError> {
    let filter = filter.clone();
    with_retry(db, Access::Read, move |connection| {
        let filter = filter.clone();
        Box::pin(async move { select(connection, &filter, before, limit).await })
    })
    .await
}

async fn select(
    connection: &mut PgConnection,
    filter: &Filter,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Written>, Halt> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let entries = sqlx::query!(
        r#"select entry_id, at as "at: jiff_sqlx::Timestamp", client, request_id, action, details,
            actor, (select name from account where email = actor) as actor_name,
            object, (select name from account where email = object) as object_name,
            (select coalesce(
                (select name from ruleset_draft where draft_id = it.id),
                (select reference from result where assessment_id = it.id
                    order by created_at desc, result_id desc limit 1))
            from (select case when object ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                then object::uuid end as id) it) as called
        from audit_entry
        where ($1::text is null or action = $1)
            and ($2::text is null or strpos(lower(actor), lower($2)) > 0
                or strpos(lower(object), lower($2)) > 0
                or actor in (select email from account where strpos(lower(name), lower($2)) > 0)
                or object in (select email from account where strpos(lower(name), lower($2)) > 0)
                or object in (select assessment_id::text from result where reference = upper($2))
                or object in (select draft_id::text from ruleset_draft
                    where strpos(lower(name), lower($2)) > 0)
                or strpos(lower(details ->> 'draft_name'), lower($2)) > 0)
            and ($3::text is null or at >= $3::date::timestamp at time zone 'UTC')
            and ($4::text is null or at < ($4::date + 1)::timestamp at time zone 'UTC')
            and ($5::uuid is null or (at, entry_id) < (
                select last.at, last.entry_id from audit_entry last where last.entry_id = $5))
        order by at desc, entry_id desc limit $6"#,
        filter.action,
        filter.about,
        day(filter.from),
        day(filter.to),
        before,
        limit,
    )
    .map(|row| Written {
        id: row.entry_id,
        at: row.at.into(),
        actor: Person::new(row.actor, row.actor_name),
        client: row.client,
        request_id: row.request_id,
        action: row.action,
        object: Person::new(row.object, row.object_name),
        called: row.called,
        details: row.details,
    });
    Ok(entries.fetch_all(connection).await?)
}
