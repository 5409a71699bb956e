//! Answers: saving a page, whoever else saves at the same time.

use std::sync::Arc;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::assessments::{advance, lock};
use super::merge::{Merged, merge};
use super::operations::{Operation, earlier, remember};
use super::{Access, Db, DbError, Halt, with_retry};
use crate::rules::answers::{Answer, Answers};

/// A page that was submitted.
#[derive(Clone)]
pub struct Save {
    /// The assessment.
    pub assessment: Uuid,
    /// Key of the page.
    pub page: String,
    /// Operation id of the form, made when its page was drawn.
    pub op: Uuid,
    /// SHA-256 of the fields as they were typed.
    pub content: [u8; 32],
    /// Who gives these answers: a key of the assessment or an account, `None` for the holder of the
    /// assessment's own key.
    pub author: Option<Uuid>,
    /// The revision the page was drawn from.
    pub seen_revision: i64,
    /// Each signal of the page at most once, `None` where an optional one is blank.
    pub answers: Vec<(String, Option<Answer>)>,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// It is stored, merged with what others saved meanwhile.
    Done {
        /// The revision now.
        revision: i64,
    },
    /// The same form was stored before and is not stored again.
    Replayed {
        /// The revision that form led to.
        revision: i64,
    },
    /// A form with this operation id but other content was stored before. Nothing is stored now.
    OtherContent {
        /// The revision that form led to: what its sender has seen since.
        revision: i64,
    },
    /// Others answered some of the same questions differently since the page was drawn. Nothing
    /// of the page is stored.
    Clash {
        /// The revision now.
        revision: i64,
        /// The signals both answered.
        clashes: Vec<String>,
        /// The signals that the page left as they were drawn: nobody typed anything there.
        untouched: Vec<String>,
        /// All answers as they are now.
        stored: Answers,
    },
    /// There is no such assessment.
    Gone,
}

/// Saves a page in one transaction. It changes no answer that the page did not show, and none
/// that the page left as it was drawn.
///
/// # Errors
/// [`DbError`]. The page may then be stored nevertheless: sending the same operation again tells.
pub async fn save_page(db: &Db, save: &Save) -> Result<Saved, DbError> {
    let save = Arc::new(save.clone());
    with_retry(db, Access::Write, move |tx| {
        let save = Arc::clone(&save);
        Box::pin(async move { apply(tx, &save, false).await })
    })
    .await
}

/// The same, but only while nobody has saved anything since the revision that was seen: else it is
/// a clash without signals.
///
/// # Errors
/// As [`save_page`].
pub async fn save_exactly(db: &Db, save: &Save) -> Result<Saved, DbError> {
    let save = Arc::new(save.clone());
    with_retry(db, Access::Write, move |tx| {
        let save = Arc::clone(&save);
        Box::pin(async move { apply(tx, &save, true).await })
    })
    .await
}

/// An answer as it stands, and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The question's key.
    pub signal: String,
    /// A key of the assessment or an account; `None` for the holder of its own key.
    pub author: Option<Uuid>,
    /// The name of somebody at the client who holds that key.
    pub guest: Option<String>,
    /// The name of the consultant whose account it is.
    pub consultant: Option<String>,
    /// Who had said so, by name, where somebody else decided that it counts.
    pub taken_from: Option<String>,
    /// Who decided that it counts, by name, where people had said different things.
    pub settled_by: Option<String>,
}

/// Who gave each answer that stands. A decision counts that was made since the answer was saved:
/// one that brought it took it from those who had said so, any other one confirmed it.
///
/// # Errors
/// [`DbError`].
pub async fn given(db: &Db, assessment: Uuid) -> Result<Vec<Given>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let rows = sqlx::query_as!(
                Given,
                r#"select latest.signal, author, assessment_key.name as "guest?",
                    account.name as "consultant?",
                    case when settled_at = saved_at and taken_from <> '' then taken_from end
                        as taken_from,
                    case when settled_at > saved_at or taken_from <> '' then settled_by end
                        as settled_by
                from (
                    select distinct on (signal) signal, author, value, coalesce((
                        select min(saved_at) from answer_op where assessment_id = $1
                            and answer_op.revision = answer.revision
                    ), '-infinity') as saved_at
                    from answer where assessment_id = $1 order by signal, revision desc
                ) latest
                left join assessment_key
                    on assessment_key.assessment_id = $1 and key_id = author
                left join account on account_id = author
                left join settlement on settlement.assessment_id = $1
                    and settlement.signal = latest.signal and settlement.value = latest.value
                    and settled_at >= saved_at
                where latest.value is not null order by latest.signal"#,
                assessment,
            );
            Ok(rows.fetch_all(connection).await?)
        })
    })
    .await
}

pub(super) async fn apply(
    tx: &mut PgConnection,
    save: &Save,
    exactly: bool,
) -> Result<Saved, Halt> {
    let Some(revision) = lock(tx, save.assessment).await? else {
        return Ok(Saved::Gone);
    };
    let operation = Operation {
        assessment: save.assessment,
        op: save.op,
        content: &save.content,
        page: &save.page,
    };
    if let Some((same, revision)) = earlier(tx, operation).await? {
        return Ok(if same {
            Saved::Replayed { revision }
        } else {
            Saved::OtherContent { revision }
        });
    }
    let current = as_of(tx, save.assessment, revision).await?;
    if exactly && save.seen_revision != revision {
        let (clashes, untouched) = (Vec::new(), Vec::new());
        return Ok(Saved::Clash { revision, clashes, untouched, stored: current });
    }
    let merged = if save.seen_revision < revision {
        let base = as_of(tx, save.assessment, save.seen_revision).await?;
        merge(&base, &current, &save.answers)
    } else {
        merge(&current, &current, &save.answers)
    };
    if !merged.clashes.is_empty() {
        let Merged { clashes, untouched, .. } = merged;
        return Ok(Saved::Clash { revision, clashes, untouched, stored: current });
    }
    let revision = advance(tx, save.assessment, revision, !merged.changes.is_empty()).await?;
    add(tx, save.assessment, (revision, save.author), merged.changes).await?;
    remember(tx, operation, revision).await?;
    Ok(Saved::Done { revision })
}

/// All answers as they were at a revision.
pub(super) async fn as_of(
    tx: &mut PgConnection,
    assessment: Uuid,
    revision: i64,
) -> Result<Answers, Halt> {
    let rows = sqlx::query!(
        r#"select distinct on (signal) signal, value as "value?: Json<Answer>" from answer
        where assessment_id = $1 and revision <= $2
        order by signal, revision desc"#,
        assessment,
        revision,
    )
    .fetch_all(tx)
    .await?;
    let mut answers = Answers::default();
    for row in rows {
        answers.set(&row.signal, row.value.map(|Json(answer)| answer));
    }
    Ok(answers)
}

pub(super) async fn add(
    tx: &mut PgConnection,
    assessment: Uuid,
    (revision, author): (i64, Option<Uuid>),
    changes: Vec<(String, Option<Answer>)>,
) -> Result<(), Halt> {
    if changes.is_empty() {
        return Ok(());
    }
    let (signals, values): (Vec<String>, Vec<Option<Json<Answer>>>) =
        changes.into_iter().map(|(signal, answer)| (signal, answer.map(Json))).unzip();
    sqlx::query!(
        "insert into answer (assessment_id, revision, author, signal, value)
        select $1, $2, $3, signal, value
        from unnest($4::text[], $5::jsonb[]) as page (signal, value)",
        assessment,
        revision,
        author,
        &signals,
        &values as &[Option<Json<Answer>>],
    )
    .execute(tx)
    .await?;
    Ok(())
}
