//! Companies that agree to be counted among others, and how they spread as they were last counted.
//! Nothing that is shown reads a company: only the cells that a night has stored.

use std::sync::Arc;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::assessments::lock;
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::Answers;

/// Says whether a company agrees to be counted. `false` if there is no such assessment.
///
/// # Errors
/// [`DbError`].
pub async fn agree(
    db: &Db,
    assessment: Uuid,
    agrees: bool,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let updated = sqlx::query!(
                "update assessment set counted_since = case when $2 then now() end
                where assessment_id = $1 and (counted_since is not null) <> $2",
                assessment,
                agrees,
            );
            if updated.execute(&mut *tx).await?.rows_affected() == 0 {
                return Ok(lock(tx, assessment).await?.is_some());
            }
            let action = if agrees { "benchmark_joined" } else { "benchmark_left" };
            audit::write(tx, &actor, &Entry::new(entry, action, assessment)).await?;
            Ok(true)
        })
    })
    .await
}

/// Since when the company of an assessment agrees to be counted, `None` while it does not.
///
/// # Errors
/// [`DbError`].
pub async fn agreed_since(db: &Db, assessment: Uuid) -> Result<Option<jiff::Timestamp>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let since = sqlx::query_scalar!(
                r#"select counted_since as "since: jiff_sqlx::Timestamp" from assessment
                where assessment_id = $1"#,
                assessment,
            );
            let since = since.fetch_optional(connection).await?.flatten();
            Ok(since.map(jiff_sqlx::Timestamp::to_jiff))
        })
    })
    .await
}

/// An assessment whose company agrees to be counted, by its latest result.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The assessment.
    pub assessment: Uuid,
    /// The client.
    pub company: Uuid,
    /// The firm that looks after it.
    pub firm: Uuid,
    /// Since when it agrees.
    pub since: jiff::Timestamp,
    /// Whether the cells as they stand count it.
    pub counted: bool,
    /// The answers of its latest result.
    pub answers: Answers,
    /// When that was submitted.
    pub created_at: jiff::Timestamp,
}

/// The next assessments of firms' clients whose companies agree, in the order in which they agreed:
/// those behind `last`, or the first ones. None means that all were given.
///
/// # Errors
/// [`DbError`].
pub async fn agreed(
    db: &Db,
    last: Option<(jiff::Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Agreed>, DbError> {
    let last = last.unwrap_or((jiff::Timestamp::UNIX_EPOCH, Uuid::nil()));
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, last, limit))).await
}

async fn select(
    connection: &mut PgConnection,
    (since, assessment): (jiff::Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<Agreed>, Halt> {
    let agreed = sqlx::query_as!(
        Agreed,
        r#"select assessment.assessment_id as assessment,
            client_id as "company!", firm_id as "firm!",
            counted_since as "since!: jiff_sqlx::Timestamp", in_benchmark as counted,
            latest.answers as "answers: Json<Answers>",
            latest.created_at as "created_at: jiff_sqlx::Timestamp"
        from assessment cross join lateral (
            select answers, created_at from result
            where result.assessment_id = assessment.assessment_id
            order by created_at desc, result_id desc limit 1
        ) latest
        where (counted_since, assessment.assessment_id) > ($1, $2)
            and firm_id is not null and client_id is not null
        order by counted_since, assessment.assessment_id limit $3"#,
        jiff_sqlx::Timestamp::from(since) as _,
        assessment,
        limit,
    );
    Ok(agreed.fetch_all(connection).await?)
}

/// How many companies score in one cell of a dial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The dial, such as `it_director-need`, or `ownership`.
    pub dial: String,
    /// The least score of the cell, in tenths of a point.
    pub cell: i64,
    /// How many companies score there.
    pub companies: i64,
}

/// All companies as they were last counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The rules that scored all of them.
    pub ruleset_version: i64,
    /// When.
    pub at: jiff::Timestamp,
    /// Dial by dial, the lowest cell first.
    pub cells: Vec<Cell>,
}

impl Counted {
    /// How many companies are counted: as many as stand in the cells of any one dial.
    pub fn companies(&self) -> usize {
        let first = self.cells.first().map(|cell| &cell.dial);
        let one = self.cells.iter().filter(|cell| Some(&cell.dial) == first);
        usize::try_from(one.map(|cell| cell.companies).sum::<i64>()).unwrap_or(0)
    }
}

/// How companies spread as they were last counted; `None` while there are too few.
///
/// # Errors
/// [`DbError`].
pub async fn counted(db: &Db) -> Result<Option<Counted>, DbError> {
    with_retry(db, Access::Read, |connection| Box::pin(select_cells(connection))).await
}

async fn select_cells(connection: &mut PgConnection) -> Result<Option<Counted>, Halt> {
    let rows = sqlx::query!(
        r#"select dial, cell, companies, ruleset_version,
            counted_at as "counted_at: jiff_sqlx::Timestamp"
        from benchmark_cell order by dial, cell"#
    );
    let rows = rows.fetch_all(connection).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (ruleset_version, at) = (first.ruleset_version, first.counted_at.to_jiff());
    let cells = rows.into_iter().map(|row| Cell {
        dial: row.dial,
        cell: row.cell,
        companies: row.companies,
    });
    Ok(Some(Counted { ruleset_version, at, cells: cells.collect() }))
}

/// Puts what was counted in the place of what was counted before. `counted` are the assessments of
/// the companies that it counts; without cells there is nothing to show.
///
/// # Errors
/// [`DbError`].
pub async fn store(
    db: &Db,
    ruleset_version: i64,
    cells: Vec<Cell>,
    counted: Vec<Uuid>,
) -> Result<(), DbError> {
    let work = Arc::new((cells, counted));
    with_retry(db, Access::Write, move |tx| {
        let work = Arc::clone(&work);
        Box::pin(async move { replace(tx, ruleset_version, &work.0, &work.1).await })
    })
    .await
}

async fn replace(
    tx: &mut PgConnection,
    ruleset_version: i64,
    cells: &[Cell],
    counted: &[Uuid],
) -> Result<(), Halt> {
    sqlx::query!("delete from benchmark_cell").execute(&mut *tx).await?;
    let dials: Vec<String> = cells.iter().map(|each| each.dial.clone()).collect();
    let starts: Vec<i64> = cells.iter().map(|each| each.cell).collect();
    let companies: Vec<i64> = cells.iter().map(|each| each.companies).collect();
    sqlx::query!(
        "insert into benchmark_cell (dial, cell, companies, ruleset_version)
        select dial, cell, companies, $4
        from unnest($1::text[], $2::bigint[], $3::bigint[]) each (dial, cell, companies)",
        &dials,
        &starts,
        &companies,
        ruleset_version,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update assessment set in_benchmark = assessment_id = any($1)
        where in_benchmark <> (assessment_id = any($1))
            and (in_benchmark or counted_since is not null)",
        counted,
    )
    .execute(tx)
    .await?;
    Ok(())
}
