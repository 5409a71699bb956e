//! Firms: consultants who work together and share their clients.

mod members;

use std::collections::HashMap;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, with_retry};

pub use members::{Joined, Leaving, Left, Member, invite, leave, members, rename};

/// A firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firm {
    /// Its id.
    pub id: Uuid,
    /// What clients know it by.
    pub name: String,
}

/// Founds a firm and makes `founder` its first member. `false` where that person works for a firm
/// already; nothing is stored then.
///
/// # Errors
/// [`DbError`].
pub async fn found(
    db: &Db,
    firm: &Firm,
    founder: Uuid,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let firm = firm.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let firm = firm.clone();
        Box::pin(async move {
            let free = sqlx::query!(
                "select account_id from account
                where account_id = $1 and firm_id is null and disabled_at is null for update",
                founder,
            );
            if free.fetch_optional(&mut *tx).await?.is_none() {
                return Ok(false);
            }
            sqlx::query!("insert into firm (firm_id, name) values ($1, $2)", firm.id, firm.name)
                .execute(&mut *tx)
                .await?;
            sqlx::query!("update account set firm_id = $2 where account_id = $1", founder, firm.id)
                .execute(&mut *tx)
                .await?;
            let entry = Entry::new(entry, "firm_founded", firm.id).with(json!({"name": firm.name}));
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}

/// A firm, `None` if there is no such one.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, firm: Uuid) -> Result<Option<Firm>, DbError> {
    with_retry(db, Access::Read, move |connection: &mut PgConnection| {
        Box::pin(async move {
            let found = sqlx::query_as!(
                Firm,
                "select firm_id as id, name from firm where firm_id = $1",
                firm,
            );
            Ok(found.fetch_optional(connection).await?)
        })
    })
    .await
}

/// The names of all firms that somebody works for, by account, for those who manage accounts.
///
/// # Errors
/// [`DbError`].
pub async fn of_accounts(db: &Db) -> Result<HashMap<Uuid, String>, DbError> {
    with_retry(db, Access::Read, move |connection: &mut PgConnection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                "select account_id, firm.name from account join firm using (firm_id)",
            );
            let rows = rows.fetch_all(connection).await?;
            Ok(rows.into_iter().map(|row| (row.account_id, row.name)).collect())
        })
    })
    .await
}
