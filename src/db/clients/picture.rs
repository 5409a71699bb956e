//! A firm's clients all together: where they stand, who is close to a change and who is open.
//! Clients that were put away do not count.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::standing::read;
use crate::db::{Access, Db, DbError, Halt, with_retry};
use crate::rules::study::outcome::Outcome;

/// So many clients stand in one square of a chart and come to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Square {
    /// The role's key.
    pub role: String,
    /// What they come to.
    pub outcome: Outcome,
    /// The square's place on the axis of need, from the lowest.
    pub need: i64,
    /// Its place on the axis of fit, from the lowest.
    pub fit: i64,
    /// How many clients stand there.
    pub clients: i64,
}

/// How many clients stand where, in squares of this side; a band is 10,000 long. `responsible`
/// keeps it to one consultant's clients.
///
/// # Errors
/// [`DbError`].
pub async fn squares(
    db: &Db,
    firm: Uuid,
    responsible: Option<Uuid>,
    side: i64,
) -> Result<Vec<Square>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(select_squares(connection, firm, responsible, side))
    })
    .await
}

async fn select_squares(
    connection: &mut PgConnection,
    firm: Uuid,
    responsible: Option<Uuid>,
    side: i64,
) -> Result<Vec<Square>, Halt> {
    let rows = sqlx::query!(
        r#"select role, outcome, need_place / $3 as "need!", fit_place / $3 as "fit!",
            count(*) as "clients!"
        from standing join client using (firm_id, client_id)
        where firm_id = $1 and archived_at is null and ($2::uuid is null or responsible = $2)
        group by 1, 2, 3, 4 order by 1, 2, 3, 4"#,
        firm,
        responsible,
        side,
    );
    let rows = rows.fetch_all(connection).await?.into_iter();
    let square = rows.map(|row| {
        let outcome = read(&row.outcome)?;
        let (need, fit, clients) = (row.need, row.fit, row.clients);
        Ok(Square { role: row.role, outcome, need, fit, clients })
    });
    square.collect()
}

/// One role of one client that something is to be said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The client.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// The role's key.
    pub role: String,
    /// What it comes to.
    pub outcome: Outcome,
    /// How close it is to another verdict, for one that is settled.
    pub close: Option<String>,
    /// The question that settles it best, for one that is open.
    pub settling: Option<String>,
}

/// The clients whose settled verdict is close to another one, the closest first.
///
/// # Errors
/// [`DbError`].
pub async fn close(
    db: &Db,
    firm: Uuid,
    responsible: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Remark>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(select_close(connection, firm, responsible, limit))
    })
    .await
}

async fn select_close(
    connection: &mut PgConnection,
    firm: Uuid,
    responsible: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Remark>, Halt> {
    let rows = sqlx::query!(
        "select client_id, name, role, outcome, close_said
        from standing join client using (firm_id, client_id)
        where firm_id = $1 and archived_at is null and ($2::uuid is null or responsible = $2)
            and close_said is not null
        order by near_distance nulls last, lower(name), client_id, role limit $3",
        firm,
        responsible,
        limit,
    );
    let rows = rows.fetch_all(connection).await?.into_iter();
    let remark = rows.map(|row| {
        Ok(Remark {
            client: row.client_id,
            name: row.name,
            role: row.role,
            outcome: read(&row.outcome)?,
            close: row.close_said,
            settling: None,
        })
    });
    remark.collect()
}

/// The questions that settle most open verdicts, with how many, the most first.
///
/// # Errors
/// [`DbError`].
pub async fn questions(
    db: &Db,
    firm: Uuid,
    responsible: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(String, i64)>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query!(
                r#"select settling_signal as "signal!", count(distinct client_id) as "clients!"
                from standing join client using (firm_id, client_id)
                where firm_id = $1 and archived_at is null and settling_signal is not null
                    and ($2::uuid is null or responsible = $2)
                group by settling_signal order by 2 desc, 1 limit $3"#,
                firm,
                responsible,
                limit,
            );
            let rows = rows.fetch_all(connection).await?;
            Ok(rows.into_iter().map(|row| (row.signal, row.clients)).collect())
        })
    })
    .await
}

/// The clients with an open verdict, the one with the newest result first.
///
/// # Errors
/// [`DbError`].
pub async fn open(
    db: &Db,
    firm: Uuid,
    responsible: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Remark>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(select_open(connection, firm, responsible, limit))
    })
    .await
}

async fn select_open(
    connection: &mut PgConnection,
    firm: Uuid,
    responsible: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Remark>, Halt> {
    let rows = sqlx::query!(
        "select client_id, name, role, outcome, settling_signal
        from standing join client using (firm_id, client_id)
        where firm_id = $1 and archived_at is null and ($2::uuid is null or responsible = $2)
            and outcome like '% %'
        order by scored_at desc, client_id, role limit $3",
        firm,
        responsible,
        limit,
    );
    let rows = rows.fetch_all(connection).await?.into_iter();
    let remark = rows.map(|row| {
        Ok(Remark {
            client: row.client_id,
            name: row.name,
            role: row.role,
            outcome: read(&row.outcome)?,
            close: None,
            settling: row.settling_signal,
        })
    });
    remark.collect()
}
