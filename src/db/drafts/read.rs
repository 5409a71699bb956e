//! Reading drafts and the states they had.

use sqlx::PgConnection;
use uuid::Uuid;

use super::super::people::Person;
use super::super::rulesets::unreadable;
use super::super::{Access, Db, DbError, Halt, with_retry};
use super::{Draft, Head, Revision};
use crate::rules::ruleset::Ruleset;

/// A draft as it is found: one that nobody can read must not keep the others from being shown.
#[derive(Clone, Debug)]
pub enum Found {
    /// One to work on.
    Draft(Box<Draft>),
    /// One whose rules this program cannot read, and why.
    Unreadable(Box<Head>, String),
}

impl Found {
    /// All but its rules.
    pub fn head(&self) -> &Head {
        match self {
            Found::Draft(draft) => &draft.head,
            Found::Unreadable(head, _) => head,
        }
    }
}

/// A draft to work on, `None` if there is no such one.
///
/// # Errors
/// [`DbError`], also where its rules cannot be read.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<Draft>, DbError> {
    match look(db, id).await? {
        Some(Found::Draft(draft)) => Ok(Some(*draft)),
        Some(Found::Unreadable(_, why)) => Err(DbError::Other(why)),
        None => Ok(None),
    }
}

/// A draft, whether or not its rules can be read; `None` if there is no such one.
///
/// # Errors
/// [`DbError`].
pub async fn look(db: &Db, id: Uuid) -> Result<Option<Found>, DbError> {
    let found = with_retry(db, Access::Read, move |connection| Box::pin(select(connection, id)));
    Ok(found.await?.map(Row::found))
}

/// A draft whose rules are not read yet.
struct Row {
    id: Uuid,
    name: Option<String>,
    imported_from: Option<String>,
    base_version: i64,
    revision: i64,
    body: String,
    made_by: String,
    maker: Option<String>,
    made_at: jiff_sqlx::Timestamp,
    saved_by: String,
    saver: Option<String>,
    saved_at: jiff_sqlx::Timestamp,
    saved_ago: i64,
    ended: bool,
    published_as: Option<i64>,
}

impl Row {
    fn found(self) -> Found {
        let ruleset = read(self.id, &self.body);
        let head = Head {
            id: self.id,
            name: self.name,
            imported_from: self.imported_from,
            base_version: self.base_version,
            revision: self.revision,
            made_by: Person::new(self.made_by, self.maker),
            made_at: self.made_at.into(),
            saved_by: Person::new(self.saved_by, self.saver),
            saved_at: self.saved_at.into(),
            saved_ago: self.saved_ago,
            ended: self.ended,
            published_as: self.published_as,
        };
        match ruleset {
            Ok(ruleset) => Found::Draft(Box::new(Draft { head, ruleset })),
            Err(why) => Found::Unreadable(Box::new(head), why.to_string()),
        }
    }
}

async fn select(connection: &mut PgConnection, id: Uuid) -> Result<Option<Row>, Halt> {
    let row = sqlx::query_as!(
        Row,
        r#"select draft.draft_id as id, name, imported_from, base_version, draft.revision,
            body::text as "body!",
            made_by, (select name from account where email = made_by) as maker,
            made_at as "made_at: _",
            saved_by, (select name from account where email = saved_by) as saver,
            saved_at as "saved_at: _",
            extract(epoch from now() - saved_at)::bigint as "saved_ago!",
            ended_at is not null as "ended!", published_as
        from ruleset_draft draft join ruleset_draft_revision state
            on state.draft_id = draft.draft_id and state.revision = draft.revision
        where draft.draft_id = $1"#,
        id,
    );
    Ok(row.fetch_optional(connection).await?)
}

/// Who threw a draft away, and when; `None` if nobody did.
///
/// # Errors
/// [`DbError`].
pub async fn discarded(db: &Db, id: Uuid) -> Result<Option<(Person, jiff::Timestamp)>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select_discard(connection, id))).await
}

async fn select_discard(
    connection: &mut PgConnection,
    id: Uuid,
) -> Result<Option<(Person, jiff::Timestamp)>, Halt> {
    let entry = sqlx::query!(
        r#"select actor, (select name from account where email = actor) as name,
            at as "at: jiff_sqlx::Timestamp"
        from audit_entry
        where action = 'draft_discarded' and object = $1::uuid::text"#,
        id,
    );
    let entry = entry.fetch_optional(connection).await?;
    Ok(entry.map(|row| (Person::new(row.actor, row.name), row.at.into())))
}

/// The drafts that are still being edited, the last saved first.
///
/// # Errors
/// [`DbError`]. A draft that cannot be read is none: it is listed as such.
pub async fn list(db: &Db) -> Result<Vec<Found>, DbError> {
    let rows = with_retry(db, Access::Read, |connection| Box::pin(select_open(connection)));
    Ok(rows.await?.into_iter().map(Row::found).collect())
}

async fn select_open(connection: &mut PgConnection) -> Result<Vec<Row>, Halt> {
    let rows = sqlx::query_as!(
        Row,
        r#"select draft.draft_id as id, name, imported_from, base_version, draft.revision,
            body::text as "body!",
            made_by, (select name from account where email = made_by) as maker,
            made_at as "made_at: _",
            saved_by, (select name from account where email = saved_by) as saver,
            saved_at as "saved_at: _",
            extract(epoch from now() - saved_at)::bigint as "saved_ago!",
            ended_at is not null as "ended!", published_as
        from ruleset_draft draft join ruleset_draft_revision state
            on state.draft_id = draft.draft_id and state.revision = draft.revision
        where ended_at is null
        order by saved_at desc, draft.draft_id"#,
    );
    Ok(rows.fetch_all(connection).await?)
}

/// The states that a draft had, from `since` on, the oldest first.
///
/// # Errors
/// [`DbError`].
pub async fn revisions(db: &Db, id: Uuid, since: i64) -> Result<Vec<Revision>, DbError> {
    let rows = with_retry(db, Access::Read, move |connection| {
        Box::pin(select_states(connection, id, since))
    });
    rows.await?.into_iter().map(|state| state.revision(id)).collect()
}

/// A state whose rules are not read yet.
struct State {
    revision: i64,
    body: String,
    saved_by: String,
    saver: Option<String>,
    saved_at: jiff_sqlx::Timestamp,
}

impl State {
    fn revision(self, draft: Uuid) -> Result<Revision, DbError> {
        Ok(Revision {
            revision: self.revision,
            ruleset: read(draft, &self.body)?,
            saved_by: Person::new(self.saved_by, self.saver),
            saved_at: self.saved_at.into(),
        })
    }
}

async fn select_states(
    connection: &mut PgConnection,
    id: Uuid,
    since: i64,
) -> Result<Vec<State>, Halt> {
    let states = sqlx::query_as!(
        State,
        r#"select revision, body::text as "body!", saved_by,
            (select name from account where email = saved_by) as saver,
            saved_at as "saved_at: _"
        from ruleset_draft_revision where draft_id = $1 and revision >= $2
        order by revision"#,
        id,
        since,
    );
    Ok(states.fetch_all(connection).await?)
}

/// Reads rules that may still have faults.
fn read(draft: Uuid, body: &str) -> Result<Ruleset, DbError> {
    Ruleset::draft_from_json(body).map_err(|faults| unreadable(&format!("draft {draft}"), &faults))
}
