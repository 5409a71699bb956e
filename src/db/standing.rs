//! How clients stand: what the latest result of each comes to, a row a role. It is worked out from
//! the results, so it may be thrown away at any time: a client whose rows are missing or out of
//! date is *due*, and whoever opens the portfolio has them made again.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::OfFirm;
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::decimal::Points;
use crate::rules::explain::margins::Distance;
use crate::rules::study::outcome::Outcome;
use crate::rules::study::standing::{Near, Standing};

/// How a client stands by one result.
#[derive(Clone, Debug)]
pub struct Made {
    /// The assessment that the result is of.
    pub assessment: Uuid,
    /// The result.
    pub result_id: Uuid,
    /// How each role stands.
    pub standings: Vec<Standing>,
}

/// Stores how a client stands in the place of what was stored before.
pub(super) async fn keep(tx: &mut PgConnection, of: OfFirm, made: &Made) -> Result<(), Halt> {
    clear(tx, of).await?;
    for standing in &made.standings {
        insert(tx, of, made, standing).await?;
    }
    set_due(tx, of, false).await
}

async fn insert(
    tx: &mut PgConnection,
    of: OfFirm,
    made: &Made,
    standing: &Standing,
) -> Result<(), Halt> {
    let near = standing.near.as_ref();
    let [need, fit] = [standing.need, standing.fit].map(|range| range.map(Points::tenths));
    sqlx::query!(
        "insert into standing (firm_id, client_id, role, of_assessment, result_id,
            ruleset_version, scored_at, outcome, need_low, need_high, fit_low, fit_high,
            need_place, fit_place, near_signal, near_outcome, near_distance, settling_signal,
            open_questions, close_said)
        select $3, $4, $5, assessment_id, result_id, ruleset_version, created_at, $6, $7, $8, $9,
            $10, $11, $12, $13, $14, $15, $16, $17, $18
        from result where assessment_id = $1 and result_id = $2",
        made.assessment,
        made.result_id,
        of.firm,
        of.client,
        standing.role,
        standing.outcome.to_string(),
        need[0],
        need[1],
        fit[0],
        fit[1],
        standing.place[0],
        standing.place[1],
        near.map(|near| &near.signal),
        near.map(|near| near.outcome.to_string()),
        near.and_then(|near| thousandths(near.distance)),
        standing.settling,
        i64::try_from(standing.open_questions).unwrap_or(i64::MAX),
        standing.close,
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn thousandths(distance: Distance) -> Option<i64> {
    match distance {
        Distance::Thousandths(far) => Some(far),
        Distance::OneAnswer => None,
    }
}

async fn clear(tx: &mut PgConnection, of: OfFirm) -> Result<(), Halt> {
    // The row of the client first: whoever stores another result of it waits here.
    sqlx::query!(
        "select client_id from client where firm_id = $1 and client_id = $2 for no key update",
        of.firm,
        of.client,
    )
    .fetch_optional(&mut *tx)
    .await?;
    sqlx::query!("delete from standing where firm_id = $1 and client_id = $2", of.firm, of.client,)
        .execute(tx)
        .await?;
    Ok(())
}

async fn set_due(tx: &mut PgConnection, of: OfFirm, due: bool) -> Result<(), Halt> {
    sqlx::query!(
        "update client set standing_due = $3
        where firm_id = $1 and client_id = $2 and standing_due <> $3",
        of.firm,
        of.client,
        due,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Throws away how a client stands, to be made again when somebody looks.
pub(super) async fn forget(tx: &mut PgConnection, of: OfFirm) -> Result<(), Halt> {
    clear(tx, of).await?;
    set_due(tx, of, true).await
}

/// The client that an assessment is about; `None` where no firm looks after it.
pub(super) async fn client_of(tx: &mut PgConnection, id: Uuid) -> Result<Option<OfFirm>, Halt> {
    let found =
        sqlx::query!("select firm_id, client_id from assessment where assessment_id = $1", id,);
    let found = found.fetch_optional(tx).await?;
    Ok(found.and_then(|row| Some(OfFirm { firm: row.firm_id?, client: row.client_id? })))
}

/// Clients of a firm whose standing is to be made, some of them.
///
/// # Errors
/// [`DbError`].
pub async fn due(db: &Db, firm: Uuid, limit: i64) -> Result<Vec<Uuid>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let due = sqlx::query_scalar!(
                "select client_id from client where firm_id = $1 and standing_due limit $2",
                firm,
                limit,
            );
            Ok(due.fetch_all(connection).await?)
        })
    })
    .await
}

/// Stores what was made for a client that was due; `None` where it has no result. Nothing is done
/// where a newer result was stored meanwhile.
///
/// # Errors
/// [`DbError`].
pub async fn put(db: &Db, of: OfFirm, made: Option<Made>) -> Result<(), DbError> {
    with_retry(db, Access::Write, move |tx| {
        let made = made.clone();
        Box::pin(async move { replace(tx, of, made.as_ref()).await })
    })
    .await
}

async fn replace(tx: &mut PgConnection, of: OfFirm, made: Option<&Made>) -> Result<(), Halt> {
    let still = sqlx::query!(
        "select client_id from client
        where firm_id = $1 and client_id = $2 and standing_due for no key update",
        of.firm,
        of.client,
    );
    if still.fetch_optional(&mut *tx).await?.is_none() {
        return Ok(());
    }
    match made {
        Some(made) => keep(tx, of, made).await,
        None => {
            clear(tx, of).await?;
            set_due(tx, of, false).await
        }
    }
}

/// How a client stands, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    /// The assessment that the result is of.
    pub assessment: Uuid,
    /// The result.
    pub result_id: Uuid,
    /// When it was submitted.
    pub scored_at: jiff::Timestamp,
    /// How the role stands.
    pub standing: Standing,
}

/// How these clients of a firm stand, each with its roles by their keys.
///
/// # Errors
/// [`DbError`].
pub async fn of_clients(
    db: &Db,
    firm: Uuid,
    clients: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<Stood>>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        let clients = clients.clone();
        Box::pin(async move { select(connection, firm, &clients).await })
    })
    .await
}

async fn select(
    connection: &mut PgConnection,
    firm: Uuid,
    clients: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Stood>>, Halt> {
    let rows = sqlx::query!(
        r#"select client_id, role, of_assessment, result_id,
            scored_at as "scored_at: jiff_sqlx::Timestamp", outcome, need_low, need_high, fit_low,
            fit_high, need_place, fit_place, near_signal, near_outcome, near_distance,
            settling_signal, open_questions, close_said
        from standing where firm_id = $1 and client_id = any($2) order by client_id, role"#,
        firm,
        clients,
    );
    let mut all: HashMap<Uuid, Vec<Stood>> = HashMap::new();
    for row in rows.fetch_all(connection).await? {
        let standing = Standing {
            role: row.role,
            outcome: read(&row.outcome)?,
            need: [row.need_low, row.need_high].map(Points::from_tenths),
            fit: [row.fit_low, row.fit_high].map(Points::from_tenths),
            place: [row.need_place, row.fit_place],
            near: near(row.near_signal, row.near_outcome.as_deref(), row.near_distance)?,
            close: row.close_said,
            settling: row.settling_signal,
            open_questions: usize::try_from(row.open_questions).unwrap_or_default(),
        };
        all.entry(row.client_id).or_default().push(Stood {
            assessment: row.of_assessment,
            result_id: row.result_id,
            scored_at: row.scored_at.to_jiff(),
            standing,
        });
    }
    Ok(all)
}

/// A stored outcome. A database that holds another text was changed by hand.
pub(super) fn read(outcome: &str) -> Result<Outcome, Halt> {
    outcome.parse().map_err(|_| Halt::Final(DbError::Other(format!("no outcome: {outcome}"))))
}

/// The nearest other verdict as it is stored.
fn near(
    signal: Option<String>,
    outcome: Option<&str>,
    distance: Option<i64>,
) -> Result<Option<Near>, Halt> {
    let (Some(signal), Some(outcome)) = (signal, outcome) else { return Ok(None) };
    let distance = distance.map_or(Distance::OneAnswer, Distance::Thousandths);
    Ok(Some(Near { signal, outcome: read(outcome)?, distance }))
}
