//! Clients: companies that a firm advises. Every statement names the firm, so that no firm sees
//! another's.

mod change;
mod picture;
mod portfolio;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::OfFirm;
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

pub use change::{Change, Changed, archive, save};
pub use picture::{Remark, Square, close, open, questions, squares};
pub use portfolio::{Line, Sort, Wish, list, tags};

/// What a consultant writes about a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Name of the company.
    pub name: String,
    /// Whom one talks to there, or nothing.
    pub contact: String,
    /// E-mail address of the contact, or nothing.
    pub email: String,
    /// The consultants' own notes, in Markdown.
    pub notes: String,
    /// Words to find it by, at most 20.
    pub tags: Vec<String>,
}

/// A client as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: Uuid,
    /// What is written about it.
    pub profile: Profile,
    /// The consultant who looks after it.
    pub responsible: Option<Uuid>,
    /// Counts the changes; a change names the one that it was made from.
    pub revision: i64,
    /// When it was put away, `None` while one works with it.
    pub archived_at: Option<jiff::Timestamp>,
    /// When it was made.
    pub created_at: jiff::Timestamp,
}

/// Adds a client; whoever adds it looks after it. A rerun of the same entry adds nothing.
///
/// # Errors
/// [`DbError`].
pub async fn add(
    db: &Db,
    of: OfFirm,
    profile: &Profile,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let profile = profile.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let profile = profile.clone();
        Box::pin(async move {
            sqlx::query!(
                "insert into client
                    (firm_id, client_id, name, contact, email, notes, tags, responsible)
                values ($1, $2, $3, $4, $5, $6, $7, $8)",
                of.firm,
                of.client,
                profile.name,
                profile.contact,
                profile.email,
                profile.notes,
                &profile.tags,
                actor.id,
            )
            .execute(&mut *tx)
            .await?;
            let entry = Entry::new(entry, "client_added", of.client);
            audit::write(tx, &actor, &entry.with(json!({"firm": of.firm}))).await?;
            Ok(true)
        })
    })
    .await
}

/// Another client of a firm with the same name, whatever its capitals, the oldest where there are
/// several; `None` if there is none.
///
/// # Errors
/// [`DbError`].
pub async fn same_name(db: &Db, of: OfFirm, name: &str) -> Result<Option<Client>, DbError> {
    let name = name.to_owned();
    with_retry(db, Access::Read, move |connection| {
        let name = name.clone();
        Box::pin(async move {
            let found = sqlx::query_scalar!(
                "select client_id from client
                where firm_id = $1 and client_id <> $2 and lower(name) = lower($3)
                order by created_at, client_id limit 1",
                of.firm,
                of.client,
                name,
            );
            match found.fetch_optional(&mut *connection).await? {
                Some(client) => Ok(select(connection, of.firm, &[client]).await?.pop()),
                None => Ok(None),
            }
        })
    })
    .await
}

/// A client of a firm, `None` if that firm has no such one.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, of: OfFirm) -> Result<Option<Client>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move { Ok(select(connection, of.firm, &[of.client]).await?.pop()) })
    })
    .await
}

async fn select(
    connection: &mut PgConnection,
    firm: Uuid,
    clients: &[Uuid],
) -> Result<Vec<Client>, Halt> {
    let rows = sqlx::query!(
        r#"select client_id, name, contact, email, notes, tags, responsible, revision,
            archived_at as "archived_at: jiff_sqlx::Timestamp",
            created_at as "created_at: jiff_sqlx::Timestamp"
        from client where firm_id = $1 and client_id = any($2) order by client_id"#,
        firm,
        clients,
    );
    let clients = rows.fetch_all(connection).await?.into_iter().map(|row| Client {
        id: row.client_id,
        profile: Profile {
            name: row.name,
            contact: row.contact,
            email: row.email,
            notes: row.notes,
            tags: row.tags,
        },
        responsible: row.responsible,
        revision: row.revision,
        archived_at: row.archived_at.map(jiff_sqlx::Timestamp::to_jiff),
        created_at: row.created_at.to_jiff(),
    });
    Ok(clients.collect())
}

/// The assessments of a client, the one that began last first.
///
/// # Errors
/// [`DbError`].
pub async fn assessments(db: &Db, of: OfFirm) -> Result<Vec<Uuid>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let ids = sqlx::query_scalar!(
                "select assessment_id from assessment where firm_id = $1 and client_id = $2
                order by started_at desc, assessment_id desc",
                of.firm,
                of.client,
            );
            Ok(ids.fetch_all(connection).await?)
        })
    })
    .await
}

/// Clients of a firm in the order in which they were added, archived ones too: at most `limit`
/// after the one named `after`.
///
/// # Errors
/// [`DbError`].
pub async fn after(
    db: &Db,
    firm: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Client>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let ids = sqlx::query_scalar!(
                "select client_id from client where firm_id = $1 and client_id > $2
                order by client_id limit $3",
                firm,
                after.unwrap_or(Uuid::nil()),
                limit,
            );
            let ids = ids.fetch_all(&mut *connection).await?;
            select(connection, firm, &ids).await
        })
    })
    .await
}
