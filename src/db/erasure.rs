//! Erasing a client: its assessments one by one, then what is written about it. What stays is a
//! line in the audit log with its id and counts, without a name.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::{OfFirm, erase};
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, clients, with_retry};

/// What there is about a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Assessments.
    pub assessments: i64,
    /// Versions of answers, those of second opinions too.
    pub answers: i64,
    /// Results.
    pub results: i64,
    /// Links to results.
    pub links: i64,
    /// Times at which one of them was opened.
    pub openings: i64,
    /// Invitations.
    pub invitations: i64,
    /// Second opinions.
    pub opinions: i64,
    /// Answers that somebody decided about.
    pub settlements: i64,
    /// Actions of its plans.
    pub actions: i64,
    /// Rows of uploaded files that name it.
    pub rows: i64,
    /// Notices about it to the firm's own programs.
    pub notices: i64,
}

/// Counts what there is about a client.
///
/// # Errors
/// [`DbError`].
pub async fn holdings(db: &Db, of: OfFirm) -> Result<Holdings, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(count(connection, of))).await
}

async fn count(connection: &mut PgConnection, of: OfFirm) -> Result<Holdings, Halt> {
    let found = sqlx::query_as!(
        Holdings,
        r#"with its as (
            select assessment_id from assessment where firm_id = $1 and client_id = $2
        ), people as (
            select opinion_id from opinion join its using (assessment_id)
        )
        select (select count(*) from its) as "assessments!",
            (select count(*) from answer where assessment_id in (
                select assessment_id from its union all select opinion_id from people
            )) as "answers!",
            (select count(*) from result join its using (assessment_id)) as "results!",
            (select count(*) from share join its using (assessment_id)) as "links!",
            (select count(*) from share_opening join its using (assessment_id)) as "openings!",
            (select count(*) from assessment_key join its using (assessment_id))
                as "invitations!",
            (select count(*) from people) as "opinions!",
            (select count(*) from settlement join its using (assessment_id))
                as "settlements!",
            (select count(*) from action join its using (assessment_id)) as "actions!",
            (select count(*) from import_row where firm_id = $1 and lower(name) = (
                select lower(client.name) from client
                where client.firm_id = $1 and client.client_id = $2
            )) as "rows!",
            (select count(*) from webhook_event where firm_id = $1 and client_id = $2)
                as "notices!""#,
        of.firm,
        of.client,
    );
    Ok(found.fetch_one(connection).await?)
}

/// Erases a client for good: each assessment in a transaction of its own, then the client with
/// what came meanwhile. `false` if the firm has no such client.
///
/// # Errors
/// [`DbError`]; some of it may be gone already. To try again goes on.
pub async fn client(db: &Db, of: OfFirm, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let held = holdings(db, of).await?;
    for id in clients::assessments(db, of).await? {
        let actor = actor.clone();
        with_retry(db, Access::Write, move |tx| {
            let actor = actor.clone();
            Box::pin(async move { erase_one(tx, id, &actor).await })
        })
        .await?;
    }
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            if !lock(tx, of).await? {
                return Ok(false);
            }
            erase_rest(tx, of, &actor).await?;
            write_tombstone(tx, of, held, (&actor, entry)).await?;
            Ok(true)
        })
    })
    .await
}

/// The row of the client, for its end: whoever begins an assessment of it waits here.
pub(super) async fn lock(tx: &mut PgConnection, of: OfFirm) -> Result<bool, Halt> {
    let there = sqlx::query!(
        "select client_id from client where firm_id = $1 and client_id = $2 for update",
        of.firm,
        of.client,
    );
    Ok(there.fetch_optional(tx).await?.is_some())
}

async fn erase_one(tx: &mut PgConnection, id: Uuid, actor: &Actor) -> Result<(), Halt> {
    if erase(tx, id).await? {
        // It is deleted once, so its own id can name the entry.
        let entry = Entry::new(id, "assessment_deleted", id).with(json!({"why": "its client"}));
        audit::write(tx, actor, &entry).await?;
    }
    Ok(())
}

/// What is left of a client that is locked: assessments, rows of uploads, its own row.
pub(super) async fn erase_rest(
    tx: &mut PgConnection,
    of: OfFirm,
    actor: &Actor,
) -> Result<(), Halt> {
    let left = sqlx::query_scalar!(
        "select assessment_id from assessment where firm_id = $1 and client_id = $2",
        of.firm,
        of.client,
    );
    for id in left.fetch_all(&mut *tx).await? {
        erase_one(tx, id, actor).await?;
    }
    sqlx::query!(
        "delete from import_row where firm_id = $1 and lower(name) = (
            select lower(client.name) from client
            where client.firm_id = $1 and client.client_id = $2
        )",
        of.firm,
        of.client,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("delete from standing where firm_id = $1 and client_id = $2", of.firm, of.client)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("delete from client where firm_id = $1 and client_id = $2", of.firm, of.client)
        .execute(tx)
        .await?;
    Ok(())
}

/// Says in the audit log that there was a client, and how much there was about it.
pub(super) async fn write_tombstone(
    tx: &mut PgConnection,
    of: OfFirm,
    held: Holdings,
    (actor, entry): (&Actor, Uuid),
) -> Result<(), Halt> {
    let details = json!({"firm": of.firm, "assessments": held.assessments,
        "answers": held.answers, "results": held.results});
    let entry = Entry::new(entry, "client_erased", of.client).with(details);
    audit::write(tx, actor, &entry).await
}
