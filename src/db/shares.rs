//! Share links: each shows one result to anyone who holds it, until it expires or is revoked. The
//! database's clock decides, so no server's clock can bring a link back.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::assessments::lock;
use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

mod list;
mod open;

pub use list::list;
pub use open::{MOST_OPENINGS, Opened, Opening, What, note, open, openings};

/// Most links of one assessment that may be alive at once.
pub const MOST_LIVE: i64 = 50;

/// What of a result a link shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// All of it.
    #[default]
    All,
    /// All but what tells how large the company is.
    WithoutSize,
    /// The verdicts and bands alone.
    Verdicts,
}

impl Parts {
    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Parts::All => "all",
            Parts::WithoutSize => "without_size",
            Parts::Verdicts => "verdicts",
        }
    }

    /// Reads what [`Parts::key`] gives.
    pub fn of(key: &str) -> Option<Parts> {
        [Parts::All, Parts::WithoutSize, Parts::Verdicts].into_iter().find(|p| p.key() == key)
    }
}

impl From<String> for Parts {
    /// What another version of this program stored shows the least.
    fn from(key: String) -> Parts {
        Parts::of(&key).unwrap_or(Parts::Verdicts)
    }
}

/// What a link gives to its readers. It never changes: another wish is another link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What it shows.
    pub parts: Parts,
    /// Whether it shows the newest result instead of the one it was made for.
    pub latest: bool,
    /// Whether readers may try other answers.
    pub what_if: bool,
    /// Words to the readers, at most 2,000 characters; may be empty.
    pub note: String,
    /// Argon2id hash of what readers are asked first.
    pub passcode_hash: Option<String>,
}

impl Default for Terms {
    /// A link as it was before one could choose: one whole result, without a question.
    fn default() -> Terms {
        Terms {
            parts: Parts::All,
            latest: false,
            what_if: true,
            note: String::new(),
            passcode_hash: None,
        }
    }
}

/// A link to make.
#[derive(Clone)]
pub struct NewShare {
    /// The assessment.
    pub assessment: Uuid,
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// The result it shows.
    pub result_id: Uuid,
    /// How long it lives, in days.
    pub days: i32,
    /// Operation id of the form that makes it.
    pub op: Uuid,
    /// What it gives to its readers.
    pub terms: Terms,
}

/// A link as its owner sees it.
#[derive(Clone)]
pub struct Share {
    /// SHA-256 of the secret in the link.
    pub token_hash: [u8; 32],
    /// The result it shows.
    pub result_id: Uuid,
    /// Operation id of the form that made it.
    pub op: Uuid,
    /// When it was made.
    pub created_at: jiff::Timestamp,
    /// From when on it is dead.
    pub expires_at: jiff::Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<jiff::Timestamp>,
    /// How many times a person opened something by it.
    pub opened: i64,
    /// Whether it opens now.
    pub live: bool,
    /// What it gives to its readers.
    pub terms: Terms,
}

/// Makes a link and tells whether this token opens the result now. It does not if there is no
/// such result, if [`MOST_LIVE`] links are alive, and if the form was sent before with another
/// token: a form makes one link.
///
/// # Errors
/// [`DbError`].
pub async fn create(db: &Db, new: &NewShare, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let (new, actor) = (new.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (new, actor) = (new.clone(), actor.clone());
        Box::pin(async move { store(tx, new, &actor, entry).await })
    })
    .await
}

async fn store(
    tx: &mut PgConnection,
    new: NewShare,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    if lock(tx, new.assessment).await?.is_none() {
        return Ok(false);
    }
    if let Some(same_token) = made_by(tx, &new).await? {
        return Ok(same_token);
    }
    if count_live(tx, new.assessment).await? >= MOST_LIVE {
        return Ok(false);
    }
    let made = insert(tx, &new).await?;
    if made {
        let entry = Entry::new(entry, "share_created", new.assessment).with(details(&new));
        audit::write(tx, actor, &entry).await?;
    }
    Ok(made)
}

/// What the audit log says of a new link: its terms, but not the words to its readers.
fn details(new: &NewShare) -> serde_json::Value {
    let Terms { parts, latest, what_if, passcode_hash, .. } = &new.terms;
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    json!({
        "result": new.result_id,
        "days": new.days,
        "parts": parts.key(),
        "latest": yes(*latest),
        "what_if": yes(*what_if),
        "passcode": yes(passcode_hash.is_some()),
    })
}

/// Whether the link that this operation made has the same token, `None` if it made none.
async fn made_by(tx: &mut PgConnection, new: &NewShare) -> Result<Option<bool>, Halt> {
    let same_token = sqlx::query_scalar!(
        r#"select token_hash = $3 as "same!" from share where assessment_id = $1 and op_id = $2"#,
        new.assessment,
        new.op,
        &new.token_hash,
    );
    Ok(same_token.fetch_optional(tx).await?)
}

async fn count_live(tx: &mut PgConnection, assessment: Uuid) -> Result<i64, Halt> {
    let live = sqlx::query_scalar!(
        r#"select count(*) as "live!" from share
        where assessment_id = $1 and revoked_at is null and expires_at > now()"#,
        assessment,
    );
    Ok(live.fetch_one(tx).await?)
}

async fn insert(tx: &mut PgConnection, new: &NewShare) -> Result<bool, Halt> {
    let made = sqlx::query!(
        "insert into share (assessment_id, token_hash, result_id, op_id, expires_at, parts, latest,
            what_if, note, passcode_hash)
        select assessment_id, $3, result_id, $4, now() + make_interval(days => $5), $6, $7, $8, $9,
            $10
        from result where assessment_id = $1 and result_id = $2",
        new.assessment,
        new.result_id,
        &new.token_hash,
        new.op,
        new.days,
        new.terms.parts.key(),
        new.terms.latest,
        new.terms.what_if,
        new.terms.note,
        new.terms.passcode_hash,
    )
    .execute(tx)
    .await?;
    Ok(made.rows_affected() == 1)
}

/// Ends a link for good and tells whether there is such a link. Revoking it again changes nothing.
///
/// # Errors
/// [`DbError`].
pub async fn revoke(
    db: &Db,
    (assessment, token_hash): (Uuid, [u8; 32]),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { end(tx, (assessment, token_hash), &actor, entry).await })
    })
    .await
}

async fn end(
    tx: &mut PgConnection,
    (assessment, token_hash): (Uuid, [u8; 32]),
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, Halt> {
    let revoked = sqlx::query_scalar!(
        r#"select revoked_at is not null as "revoked!" from share
        where assessment_id = $1 and token_hash = $2 for update"#,
        assessment,
        &token_hash,
    );
    match revoked.fetch_optional(&mut *tx).await? {
        None => return Ok(false),
        Some(true) => return Ok(true),
        Some(false) => {}
    }
    sqlx::query!(
        "update share set revoked_at = now() where assessment_id = $1 and token_hash = $2",
        assessment,
        &token_hash,
    )
    .execute(&mut *tx)
    .await?;
    audit::write(tx, actor, &Entry::new(entry, "share_revoked", assessment)).await?;
    Ok(true)
}
