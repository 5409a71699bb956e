//! A portion of rows on its way in: table by table, all rows of a table with one statement.

use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::store::{Portion, Scored};
use super::{OfBatch, Row};
use crate::db::Halt;
use crate::db::audit::{self, Entry};
use crate::db::webhooks::{self, News};
use crate::rules::answers::{Answer, Answers};

/// A row on its way in.
pub(super) struct Coming<'a> {
    pub(super) row: &'a Row,
    pub(super) scored: Option<&'a Scored>,
    /// The client that exists already.
    pub(super) client: Option<Uuid>,
}

impl Coming<'_> {
    fn client(&self) -> Uuid {
        self.client.unwrap_or(self.row.ids[0])
    }
}

/// Table by table, all rows of a table at once.
pub(super) async fn insert(
    tx: &mut PgConnection,
    portion: &Portion,
    rows: &[Coming<'_>],
) -> Result<(), Halt> {
    clients(tx, portion, rows).await?;
    assessments(tx, portion, rows).await?;
    answers(tx, portion, rows).await?;
    webhooks::announce(tx, portion.of.firm, &news(portion, rows)).await?;
    results(tx, portion, rows).await?;
    let entry = |coming: &Coming<'_>| {
        let [_, assessment, id] = coming.row.ids;
        let OfBatch { firm, batch } = portion.of;
        Entry::new(id, "client_imported", coming.client())
            .with(json!({"firm": firm, "assessment": assessment, "upload": batch}))
    };
    let entries: Vec<Entry> = rows.iter().map(entry).collect();
    audit::write_all(tx, &portion.actor, &entries).await
}

async fn clients(
    tx: &mut PgConnection,
    portion: &Portion,
    rows: &[Coming<'_>],
) -> Result<(), Halt> {
    let new: Vec<&Row> =
        rows.iter().filter(|coming| coming.client.is_none()).map(|coming| coming.row).collect();
    let texts = |of: fn(&Row) -> &String| new.iter().map(|row| of(row).clone()).collect();
    let (names, contacts): (Vec<String>, Vec<String>) =
        (texts(|row| &row.name), texts(|row| &row.contact));
    let (emails, tags): (Vec<String>, Vec<String>) =
        (texts(|row| &row.email), texts(|row| &row.tags));
    let ids: Vec<Uuid> = new.iter().map(|row| row.ids[0]).collect();
    sqlx::query!(
        "insert into client (firm_id, client_id, name, contact, email, tags, responsible)
        select $1, id, name, contact, email,
            coalesce(string_to_array(nullif(tags, ''), chr(10)), '{}'), $2
        from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
            as it (id, name, contact, email, tags)",
        portion.of.firm,
        portion.actor.id,
        &ids,
        &names,
        &contacts,
        &emails,
        &tags,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The assessments, each with the operation that brought its answers.
async fn assessments(
    tx: &mut PgConnection,
    portion: &Portion,
    rows: &[Coming<'_>],
) -> Result<(), Halt> {
    let ids: Vec<Uuid> = rows.iter().map(|coming| coming.row.ids[1]).collect();
    let ops: Vec<Uuid> = rows.iter().map(|coming| coming.row.ids[2]).collect();
    let clients: Vec<Uuid> = rows.iter().map(Coming::client).collect();
    let hashes: Vec<Vec<u8>> = rows.iter().map(|coming| coming.row.secret_hash.to_vec()).collect();
    sqlx::query!(
        "insert into assessment (assessment_id, secret_hash, ruleset_version, revision, firm_id,
            client_id, source)
        select id, hash, $1, 1, $2, client, 'imported'
        from unnest($3::uuid[], $4::bytea[], $5::uuid[]) as it (id, hash, client)",
        portion.ruleset_version,
        portion.of.firm,
        &ids,
        &hashes,
        &clients,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into answer_op (assessment_id, op_id, content, revision, page)
        select id, op, hash, 1, 'imported'
        from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as it (id, op, hash)",
        &ids,
        &ops,
        &hashes,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn answers(
    tx: &mut PgConnection,
    portion: &Portion,
    rows: &[Coming<'_>],
) -> Result<(), Halt> {
    let (mut ids, mut signals, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for Coming { row, .. } in rows {
        for (signal, answer) in row.answers.iter() {
            ids.push(row.ids[1]);
            signals.push(signal.to_owned());
            values.push(Json(answer));
        }
    }
    sqlx::query!(
        "insert into answer (assessment_id, revision, author, signal, value)
        select id, 1, $1, signal, value
        from unnest($2::uuid[], $3::text[], $4::jsonb[]) as it (id, signal, value)",
        portion.actor.id,
        &ids,
        &signals,
        &values as &[Json<&Answer>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The results that these rows bring.
fn news<'a>(portion: &Portion, rows: &'a [Coming<'_>]) -> Vec<News<'a>> {
    let complete = rows.iter().filter_map(|coming| Some((coming, coming.scored?)));
    let news = complete.map(|(coming, scored)| {
        let [_, assessment, result] = coming.row.ids;
        News {
            client: coming.client(),
            assessment,
            result,
            reference: &scored.reference,
            ruleset_version: portion.ruleset_version,
            scores: &scored.scores,
        }
    });
    news.collect()
}

async fn results(
    tx: &mut PgConnection,
    portion: &Portion,
    rows: &[Coming<'_>],
) -> Result<(), Halt> {
    let complete = || rows.iter().filter_map(|coming| Some((coming.row, coming.scored?)));
    let ids: Vec<Uuid> = complete().map(|(row, _)| row.ids[1]).collect();
    let results: Vec<Uuid> = complete().map(|(row, _)| row.ids[2]).collect();
    let answers: Vec<Json<&Answers>> = complete().map(|(row, _)| Json(&row.answers)).collect();
    let scores: Vec<&Value> = complete().map(|(_, scored)| &scored.scores).collect();
    let references: Vec<String> = complete().map(|(_, scored)| scored.reference.clone()).collect();
    sqlx::query!(
        "insert into result (assessment_id, result_id, op_id, revision, ruleset_version, answers,
            scores, reference)
        select id, result, result, 1, $1, answers, scores, reference
        from unnest($2::uuid[], $3::uuid[], $4::jsonb[], $5::jsonb[], $6::text[])
            as it (id, result, answers, scores, reference)",
        portion.ruleset_version,
        &ids,
        &results,
        &answers as &[Json<&Answers>],
        &scores as &[&Value],
        &references,
    )
    .execute(&mut *tx)
    .await?;
    due(tx, portion, rows).await
}

/// How these clients stand is worked out when somebody looks.
async fn due(tx: &mut PgConnection, portion: &Portion, rows: &[Coming<'_>]) -> Result<(), Halt> {
    let scored = rows.iter().filter(|coming| coming.scored.is_some());
    let clients: Vec<Uuid> = scored.map(Coming::client).collect();
    sqlx::query!(
        "update client set standing_due = true where firm_id = $1 and client_id = any($2)",
        portion.of.firm,
        &clients,
    )
    .execute(tx)
    .await?;
    Ok(())
}
