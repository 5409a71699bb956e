//! What waits to be told. It is written in the transaction of what it tells of.

use std::collections::HashMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Of;
use crate::db::Halt;
use crate::db::assessments::OfFirm;
use crate::db::standing::client_of;

const FINISHED: &str = "result.finished";
const CHANGED: &str = "verdict.changed";

/// A result that is about to be stored for a client.
pub(in crate::db) struct News<'a> {
    pub(in crate::db) client: Uuid,
    pub(in crate::db) assessment: Uuid,
    pub(in crate::db) result: Uuid,
    pub(in crate::db) reference: &'a str,
    pub(in crate::db) ruleset_version: i64,
    /// What the scorer said.
    pub(in crate::db) scores: &'a Value,
}

/// A role's key and its verdicts.
type Verdict = (String, Value);

/// A webhook and what it is told of.
struct Hook {
    webhook: Uuid,
    events: Vec<String>,
}

/// Queues what these results of a firm's clients, which are about to be stored in this order, mean
/// to its webhooks. It holds the clients until the transaction ends, so that results of one client
/// are told in the order in which they came.
pub(in crate::db) async fn announce(
    tx: &mut PgConnection,
    firm: Uuid,
    news: &[News<'_>],
) -> Result<(), Halt> {
    let hooks = sqlx::query_as!(
        Hook,
        "select webhook_id as webhook, events from webhook where firm_id = $1 order by webhook_id",
        firm,
    );
    let hooks = hooks.fetch_all(&mut *tx).await?;
    if hooks.is_empty() {
        return Ok(());
    }
    let mut told: HashMap<Uuid, Vec<Verdict>> = HashMap::new();
    for each in news {
        let of = OfFirm { firm, client: each.client };
        let place = next_place(tx, of).await?;
        let before = match told.remove(&each.client) {
            Some(before) => Some(before),
            None => latest_roles(tx, of).await?.map(|roles| verdicts(&roles)),
        };
        let after = verdicts(&each.scores["roles"]);
        tell(tx, (firm, &hooks), (each, place), (before.as_deref(), &after)).await?;
        told.insert(each.client, after);
    }
    Ok(())
}

async fn tell(
    tx: &mut PgConnection,
    (firm, hooks): (Uuid, &[Hook]),
    (new, place): (&News<'_>, i64),
    (before, after): (Option<&[Verdict]>, &[Verdict]),
) -> Result<(), Halt> {
    let changed = before.is_some_and(|before| before != after);
    let data = json!({
        "client": new.client,
        "assessment": new.assessment,
        "result": new.result,
        "reference": new.reference,
        "ruleset_version": new.ruleset_version,
        "roles": roles(before, after),
    });
    for hook in hooks {
        let of = Of { firm, webhook: hook.webhook };
        let wanted = |kind: &str| hook.events.iter().any(|event| event == kind);
        if wanted(FINISHED) {
            insert(tx, of, (FINISHED, new.result, place), &data).await?;
        }
        if changed && wanted(CHANGED) {
            insert(tx, of, (CHANGED, change_id(new.result), place + 1), &data).await?;
        }
    }
    Ok(())
}

/// The first of two new numbers. Nobody else gets one of this client until the transaction ends.
async fn next_place(tx: &mut PgConnection, of: OfFirm) -> Result<i64, Halt> {
    let last = sqlx::query_scalar!(
        "update client set events = events + 2 where firm_id = $1 and client_id = $2
        returning events",
        of.firm,
        of.client,
    );
    Ok(last.fetch_optional(tx).await?.unwrap_or(2) - 1)
}

/// What the client's latest result says about the roles.
async fn latest_roles(tx: &mut PgConnection, of: OfFirm) -> Result<Option<Value>, Halt> {
    let latest = sqlx::query_scalar!(
        r#"select scores -> 'roles' as "roles!" from assessment
        join result on result.assessment_id = assessment.assessment_id
        where firm_id = $1 and client_id = $2
        order by result.created_at desc, result_id desc limit 1"#,
        of.firm,
        of.client,
    );
    Ok(latest.fetch_optional(tx).await?)
}

/// Each role's key and its verdicts; `filled` where the company has the director already.
fn verdicts(roles: &Value) -> Vec<Verdict> {
    let of = |role: &Value| {
        let filled = role["filled"] == Value::Bool(true);
        let verdicts = if filled { json!(["filled"]) } else { role["verdicts"].clone() };
        (role["key"].as_str().unwrap_or_default().to_owned(), verdicts)
    };
    roles.as_array().into_iter().flatten().map(of).collect()
}

fn roles(before: Option<&[Verdict]>, after: &[Verdict]) -> Vec<Value> {
    let earlier = |key: &str| before?.iter().find(|(role, _)| role == key).map(|(_, was)| was);
    let told =
        |(key, now): &(String, Value)| json!({"role": key, "before": earlier(key), "after": now});
    after.iter().map(told).collect()
}

/// The id of the news that a result changed a verdict: the same whenever it is worked out.
fn change_id(result: Uuid) -> Uuid {
    let digest: [u8; 32] = Sha256::digest([result.as_bytes(), CHANGED.as_bytes()].concat()).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

async fn insert(
    tx: &mut PgConnection,
    of: Of,
    (kind, event, place): (&str, Uuid, i64),
    data: &Value,
) -> Result<(), Halt> {
    sqlx::query!(
        "insert into webhook_event
            (firm_id, webhook_id, event_id, kind, client_id, assessment, place, data)
        values ($1, $2, $3, $4, ($6::jsonb ->> 'client')::uuid, ($6 ->> 'assessment')::uuid, $5, $6)
        on conflict (firm_id, webhook_id, event_id) do nothing",
        of.firm,
        of.webhook,
        event,
        kind,
        place,
        data,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Queues a message that tells of nothing; `event` is its id.
pub(super) async fn test(tx: &mut PgConnection, of: Of, event: Uuid) -> Result<bool, Halt> {
    if !there(tx, of).await? {
        return Ok(false);
    }
    insert(tx, of, ("test", event, 0), &json!({})).await?;
    Ok(true)
}

/// Whether there is such a webhook; nobody removes it until the transaction ends.
async fn there(tx: &mut PgConnection, of: Of) -> Result<bool, Halt> {
    let there = sqlx::query!(
        "select 1 as one from webhook where firm_id = $1 and webhook_id = $2 for update",
        of.firm,
        of.webhook,
    );
    Ok(there.fetch_optional(tx).await?.is_some())
}

/// Queues an event once more, as if it had never been sent.
pub(super) async fn again(tx: &mut PgConnection, of: Of, event: Uuid) -> Result<bool, Halt> {
    let queued = sqlx::query!(
        "update webhook_event
        set due_at = now(), tries = 0, delivered_at = null, lease = null, leased_until = null
        where firm_id = $1 and webhook_id = $2 and event_id = $3",
        of.firm,
        of.webhook,
        event,
    );
    Ok(queued.execute(tx).await?.rows_affected() > 0)
}

/// Ends a pause: all that waits is due at once and may be tried as often as at first.
pub(super) async fn resume(tx: &mut PgConnection, of: Of) -> Result<bool, Halt> {
    if !there(tx, of).await? {
        return Ok(false);
    }
    sqlx::query!(
        "update webhook set paused_at = null where firm_id = $1 and webhook_id = $2",
        of.firm,
        of.webhook,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update webhook_event set due_at = now(), tries = 0
        where firm_id = $1 and webhook_id = $2 and due_at is not null and leased_until is null",
        of.firm,
        of.webhook,
    )
    .execute(tx)
    .await?;
    Ok(true)
}

/// Removes a webhook with all that is kept about it.
pub(super) async fn remove(tx: &mut PgConnection, of: Of) -> Result<bool, Halt> {
    if !there(tx, of).await? {
        return Ok(false);
    }
    sqlx::query!(
        "delete from webhook_try where firm_id = $1 and webhook_id = $2",
        of.firm,
        of.webhook,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from webhook_event where firm_id = $1 and webhook_id = $2",
        of.firm,
        of.webhook,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from webhook where firm_id = $1 and webhook_id = $2",
        of.firm,
        of.webhook,
    )
    .execute(tx)
    .await?;
    Ok(true)
}

/// Deletes what is queued and logged about an assessment that is about to be erased.
pub(in crate::db) async fn forget(tx: &mut PgConnection, assessment: Uuid) -> Result<(), Halt> {
    let Some(of) = client_of(tx, assessment).await? else { return Ok(()) };
    sqlx::query!(
        "delete from webhook_try using webhook_event
        where webhook_event.firm_id = $1 and client_id = $2 and assessment = $3
            and webhook_try.firm_id = $1 and webhook_try.webhook_id = webhook_event.webhook_id
            and webhook_try.event_id = webhook_event.event_id",
        of.firm,
        of.client,
        assessment,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from webhook_event where firm_id = $1 and client_id = $2 and assessment = $3",
        of.firm,
        of.client,
        assessment,
    )
    .execute(tx)
    .await?;
    Ok(())
}
