//! A firm's clients as a list: searched, kept to some, sorted, and handed out page by page.

use std::sync::Arc;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::{Access, Db, DbError, Halt, with_retry};

/// What a list is sorted by. Those without a result come last; equal ones go by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The name, from A to Z.
    #[default]
    Name,
    /// The last result, the newest first.
    Result,
    /// Those with a settled verdict that is close to another one, the closest first; then the
    /// others by how far a figure is from changing one.
    Close,
    /// The need of the role with this key, the highest first.
    Need(String),
}

impl Sort {
    fn keys(&self) -> (&'static str, &str) {
        match self {
            Sort::Name => ("name", ""),
            Sort::Result => ("result", ""),
            Sort::Close => ("close", ""),
            Sort::Need(role) => ("need", role),
        }
    }
}

/// Which clients, in which order, from where on.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Part of a name, of a contact or of a tag, whatever its capitals; nothing for all.
    pub search: String,
    /// A tag that they have.
    pub tag: Option<String>,
    /// The consultant who looks after them.
    pub responsible: Option<Uuid>,
    /// Those that were put away, in place of those that one works with.
    pub archived: bool,
    /// Their order.
    pub sort: Sort,
    /// The client behind which the page begins.
    pub after: Option<Uuid>,
}

/// A client in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// Name of the company.
    pub name: String,
    /// Whom one talks to there, or nothing.
    pub contact: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The consultant who looks after it.
    pub responsible: Option<Uuid>,
    /// How many clients fit the wish, on all pages.
    pub total: i64,
}

/// A page of a firm's clients, `limit` of them at most.
///
/// # Errors
/// [`DbError`].
pub async fn list(db: &Db, firm: Uuid, wish: &Wish, limit: i64) -> Result<Vec<Line>, DbError> {
    let wish = Arc::new(wish.clone());
    with_retry(db, Access::Read, move |connection| {
        let wish = Arc::clone(&wish);
        Box::pin(async move { select(connection, firm, &wish, limit).await })
    })
    .await
}

/// Every client gets a number to sort by, and the page begins behind that of the last one: nothing
/// is skipped over, and a page needs no more than an id in its address.
async fn select(
    connection: &mut PgConnection,
    firm: Uuid,
    wish: &Wish,
    limit: i64,
) -> Result<Vec<Line>, Halt> {
    let (sort, role) = wish.sort.keys();
    let lines = sqlx::query_as!(
        Line,
        r#"with stood as (
            select client_id, max(scored_at) as scored_at,
                max(need_high) filter (where role = $3 and outcome <> 'filled') as need,
                min(case when close_said is not null then least(near_distance, 1000000000)
                    when near_signal is not null then 2000000000
                        + least(near_distance, 1000000000) end) as near
            from standing where firm_id = $1 and $2 <> 'name' group by client_id
        ), keyed as (
            select client.client_id, name, contact, tags, responsible, archived_at,
                lower(name) as by_name,
                coalesce(case $2
                    when 'result' then (-extract(epoch from scored_at) * 1000000)::bigint
                    when 'need' then -need
                    when 'close' then near
                    else 0 end, 9223372036854775807) as key
            from client left join stood using (client_id) where firm_id = $1
        ), found as (
            select * from keyed
            where (archived_at is not null) = $4
                and ($5::text is null or $5 = any(tags))
                and ($6::uuid is null or responsible = $6)
                and ($7 = '' or position(lower($7) in lower(
                    name || E'\n' || contact || E'\n' || array_to_string(tags, E'\n'))) > 0)
        )
        select client_id as "id!", name as "name!", contact as "contact!", tags as "tags!",
            responsible, (select count(*) from found) as "total!"
        from found
        where $8::uuid is null or (key, by_name, client_id)
            > (select key, by_name, client_id from keyed where client_id = $8)
        order by key, by_name, client_id limit $9"#,
        firm,
        sort,
        role,
        wish.archived,
        wish.tag,
        wish.responsible,
        wish.search,
        wish.after,
        limit,
    );
    Ok(lines.fetch_all(connection).await?)
}

/// The tags of a firm's clients, those of most clients first, with how many have them.
///
/// # Errors
/// [`DbError`].
pub async fn tags(db: &Db, firm: Uuid, limit: i64) -> Result<Vec<(String, i64)>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let tags = sqlx::query!(
                r#"select tag as "tag!", count(*) as "clients!"
                from client, unnest(tags) tag where firm_id = $1 and archived_at is null
                group by tag order by count(*) desc, tag limit $2"#,
                firm,
                limit,
            );
            let tags = tags.fetch_all(connection).await?;
            Ok(tags.into_iter().map(|row| (row.tag, row.clients)).collect())
        })
    })
    .await
}
