//! Golden cases: companies whose verdicts must not change unseen. A case is added or removed, and
//! never changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, rulesets, with_retry};
use crate::rules::answers::Answers;
use crate::rules::examples::examples;
use crate::rules::ruleset::{Verdict, default_ruleset};
use crate::rules::score::assess;
use crate::rules::study::golden::Golden;

/// A golden case that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: Uuid,
    /// The company and what is expected for it.
    pub golden: Golden,
    /// Name of whoever made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: jiff::Timestamp,
}

/// A golden case to add.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Operation id of the form, which becomes its id: sent twice, it adds one case.
    pub id: Uuid,
    /// The company and what is expected for it.
    pub golden: Golden,
    /// Id of the audit entry.
    pub entry: Uuid,
}

type Expected = BTreeMap<String, Vec<Verdict>>;

/// The golden cases that count, the oldest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db) -> Result<Vec<Case>, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select_live(connection))).await
}

pub(super) async fn select_live(connection: &mut PgConnection) -> Result<Vec<Case>, Halt> {
    let rows = sqlx::query!(
        r#"select case_id, name, answers as "answers: Json<Answers>",
            expected as "expected: Json<Expected>", made_by,
            made_at as "made_at: jiff_sqlx::Timestamp"
        from golden_case where removed_at is null order by made_at, case_id"#,
    )
    .fetch_all(connection)
    .await?;
    let cases = rows.into_iter().map(|row| {
        let Json(answers) = row.answers;
        let Json(expected) = row.expected;
        Case {
            id: row.case_id,
            golden: Golden { name: row.name, answers, expected },
            made_by: row.made_by,
            made_at: row.made_at.into(),
        }
    });
    Ok(cases.collect())
}

/// The ids of the golden cases that count, in order.
pub(super) async fn ids(connection: &mut PgConnection) -> Result<Vec<Uuid>, Halt> {
    let ids = sqlx::query_scalar!(
        "select case_id from golden_case where removed_at is null order by case_id"
    );
    Ok(ids.fetch_all(connection).await?)
}

/// Adds a golden case. A form that is sent twice adds one.
///
/// # Errors
/// [`DbError`].
pub async fn add(db: &Db, new: &NewCase, actor: &Actor) -> Result<(), DbError> {
    let work = Arc::new((new.clone(), actor.clone()));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move {
            let (new, actor) = work.as_ref();
            rulesets::hold(tx).await?;
            if insert(tx, new.id, &new.golden, &actor.name).await? {
                let entry = Entry::new(new.entry, "golden_case_added", new.id);
                audit::write(tx, actor, &entry.with(json!({"name": new.golden.name}))).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Adds a case and tells whether it is new.
async fn insert(tx: &mut PgConnection, id: Uuid, new: &Golden, by: &str) -> Result<bool, Halt> {
    let inserted = sqlx::query!(
        "insert into golden_case (case_id, name, answers, expected, made_by)
        values ($1, $2, $3, $4, $5)
        on conflict (case_id) do nothing",
        id,
        new.name,
        Json(&new.answers) as _,
        Json(&new.expected) as _,
        by,
    );
    Ok(inserted.execute(tx).await?.rows_affected() > 0)
}

/// Takes a golden case out. `false` if it does not count any more.
///
/// # Errors
/// [`DbError`].
pub async fn remove(db: &Db, id: Uuid, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let actor = Arc::new(actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let actor = Arc::clone(&actor);
        Box::pin(async move {
            let name = sqlx::query_scalar!(
                "update golden_case set removed_at = now()
                where case_id = $1 and removed_at is null returning name",
                id,
            );
            let Some(name) = name.fetch_optional(&mut *tx).await? else { return Ok(false) };
            let entry = Entry::new(entry, "golden_case_removed", id);
            audit::write(tx, &actor, &entry.with(json!({ "name": name }))).await?;
            Ok(true)
        })
    })
    .await
}

/// Adds the example companies where no golden case ever existed, with the verdicts of the default
/// rules. Their ids are fixed, so that servers which start together add each one once.
pub(super) async fn insert_examples(tx: &mut PgConnection) -> Result<(), Halt> {
    let any = sqlx::query_scalar!(r#"select exists (select from golden_case) as "any!""#);
    if any.fetch_one(&mut *tx).await? {
        return Ok(());
    }
    for (example, number) in examples().iter().zip(1..) {
        let verdicts = assess(default_ruleset(), &example.answers).roles.into_iter();
        let new = Golden {
            name: example.name.clone(),
            answers: example.answers.clone(),
            expected: verdicts.map(|role| (role.key, role.verdicts)).collect(),
        };
        insert(tx, Uuid::from_u128(number), &new, "Readyline").await?;
    }
    Ok(())
}
