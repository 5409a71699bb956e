//! Who works for a firm: invited by a colleague, and gone again with the clients handed over.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::accounts::{self, NewAccount};
use crate::db::audit::{self, Actor, Entry};
use crate::db::{Access, Db, DbError, Halt, sign_ins, tokens, with_retry};

/// Somebody who works for a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: Uuid,
    /// Address to sign in with.
    pub email: String,
    /// What the others call this person.
    pub name: String,
    /// Whether the account was invited by the firm and has no password yet, so that a colleague may
    /// make another link for it.
    pub waits: bool,
    /// Whether the account is closed.
    pub closed: bool,
    /// How many clients this person looks after, those that were put away too.
    pub clients: i64,
}

/// Who works for a firm, by name.
///
/// # Errors
/// [`DbError`].
pub async fn members(db: &Db, firm: Uuid) -> Result<Vec<Member>, DbError> {
    with_retry(db, Access::Read, move |connection| {
        Box::pin(async move {
            let members = sqlx::query_as!(
                Member,
                r#"select account_id as account, email, name,
                    password_hash is null and role = 'consultant' and disabled_at is null
                        as "waits!",
                    disabled_at is not null as "closed!",
                    coalesce(clients, 0) as "clients!"
                from account left join (
                    select responsible, count(*) as clients from client
                    where firm_id = $1 group by responsible
                ) looked_after on responsible = account_id
                where firm_id = $1 order by lower(name), account_id"#,
                firm,
            );
            Ok(members.fetch_all(connection).await?)
        })
    })
    .await
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// The account is new and waits for its first password.
    Invited,
    /// This person had an account, worked for no firm, and works for this one now.
    Taken,
    /// There is an account with this address that cannot join. Nothing is stored.
    Elsewhere,
}

/// Brings a colleague into a firm: by a new account, or by one that belongs to nobody and has a
/// password, so that no link of this firm opens somebody else's account.
///
/// # Errors
/// [`DbError`].
pub async fn invite(
    db: &Db,
    firm: Uuid,
    new: &NewAccount,
    actor: &Actor,
    entries: [Uuid; 2],
) -> Result<Joined, DbError> {
    let (new, actor) = (new.clone(), actor.clone());
    with_retry(db, Access::Write, move |tx| {
        let (new, actor) = (new.clone(), actor.clone());
        Box::pin(async move { bring_in(tx, firm, &new, (&actor, entries)).await })
    })
    .await
}

async fn bring_in(
    tx: &mut PgConnection,
    firm: Uuid,
    new: &NewAccount,
    (actor, [made, joined]): (&Actor, [Uuid; 2]),
) -> Result<Joined, Halt> {
    let there = sqlx::query!(
        r#"select account_id, firm_id is null and disabled_at is null and password_hash is not null
            and role = 'consultant' as "free!"
        from account where email = $1 for update"#,
        new.email,
    );
    let there = there.fetch_optional(&mut *tx).await?;
    if audit::is_written(tx, joined).await? {
        let made = there.is_some_and(|there| there.account_id == new.id);
        return Ok(if made { Joined::Invited } else { Joined::Taken });
    }
    let (account, outcome) = match there {
        Some(there) if there.account_id != new.id && there.free => {
            (there.account_id, Joined::Taken)
        }
        Some(there) if there.account_id != new.id => return Ok(Joined::Elsewhere),
        _ => {
            if !accounts::insert(tx, new, actor, made).await? {
                return Ok(Joined::Elsewhere);
            }
            (new.id, Joined::Invited)
        }
    };
    sqlx::query!("update account set firm_id = $2 where account_id = $1", account, firm)
        .execute(&mut *tx)
        .await?;
    let entry = Entry::new(joined, "firm_joined", &new.email);
    audit::write(tx, actor, &entry.with(json!({"firm": firm}))).await?;
    Ok(outcome)
}

/// Whoever leaves, and who looks after the clients from then on.
#[derive(Clone, Copy, Debug)]
pub struct Leaving {
    /// The firm.
    pub firm: Uuid,
    /// The account that leaves.
    pub account: Uuid,
    /// The colleague who gets the clients; `None` where nobody looks after them.
    pub to: Option<Uuid>,
}

/// What became of somebody's leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// This person works for no firm now; the account stays.
    Done,
    /// Nobody would be left to look after the firm's clients. Nothing is changed.
    Last,
    /// Whoever was to get the clients does not work for this firm. Nothing is changed.
    NoColleague,
    /// Nobody of this firm has this account.
    Gone,
}

/// Lets somebody leave a firm: the clients are handed over, the account stays without a firm.
///
/// # Errors
/// [`DbError`].
pub async fn leave(db: &Db, leaving: Leaving, actor: &Actor, entry: Uuid) -> Result<Left, DbError> {
    let actor = actor.clone();
    with_retry(db, Access::Write, move |tx| {
        let actor = actor.clone();
        Box::pin(async move { let_go(tx, leaving, &actor, entry).await })
    })
    .await
}

async fn let_go(
    tx: &mut PgConnection,
    Leaving { firm, account, to }: Leaving,
    actor: &Actor,
    entry: Uuid,
) -> Result<Left, Halt> {
    if audit::is_written(tx, entry).await? {
        return Ok(Left::Done);
    }
    // All accounts of the firm in one order: two who leave at once do so one after the other.
    let staff = sqlx::query!(
        r#"select account_id, email, disabled_at is null as "open!" from account
        where firm_id = $1 order by account_id for update"#,
        firm,
    );
    let staff = staff.fetch_all(&mut *tx).await?;
    let Some(leaver) = staff.iter().find(|one| one.account_id == account) else {
        return Ok(Left::Gone);
    };
    let heir = staff.iter().find(|one| Some(one.account_id) == to && one.account_id != account);
    if to.is_some() && heir.is_none() {
        return Ok(Left::NoColleague);
    }
    let others = staff.iter().any(|one| one.account_id != account && one.open);
    if !others && has_clients(tx, firm).await? {
        return Ok(Left::Last);
    }
    let handed = sqlx::query!(
        "update client set responsible = $3, revision = revision + 1, changed_at = now()
        where firm_id = $1 and responsible = $2",
        firm,
        account,
        to,
    );
    let handed = handed.execute(&mut *tx).await?.rows_affected();
    sqlx::query!("update account set firm_id = null where account_id = $1", account)
        .execute(&mut *tx)
        .await?;
    tokens::end_all(tx, account).await?;
    let details = json!({
        "firm": firm, "clients": handed, "to": heir.map(|heir| heir.email.as_str()),
    });
    let entry = Entry::new(entry, "firm_left", &leaver.email).with(details);
    audit::write(tx, actor, &entry).await?;
    // Whoever was taken out sees so at once, and not a page that was still open.
    if actor.id != Some(account) {
        sign_ins::end_all(tx, account).await?;
    }
    Ok(Left::Done)
}

async fn has_clients(tx: &mut PgConnection, firm: Uuid) -> Result<bool, Halt> {
    let any = sqlx::query_scalar!(
        r#"select exists (select from client where firm_id = $1) as "any!""#,
        firm,
    );
    Ok(any.fetch_one(tx).await?)
}

/// Gives a firm another name. `false` where there is no such firm.
///
/// # Errors
/// [`DbError`].
pub async fn rename(
    db: &Db,
    firm: Uuid,
    name: &str,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let name = name.to_owned();
    audit::once(db, entry, actor, move |tx, actor| {
        let name = name.clone();
        Box::pin(async move {
            let was =
                sqlx::query_scalar!("select name from firm where firm_id = $1 for update", firm);
            let Some(was) = was.fetch_optional(&mut *tx).await? else { return Ok(false) };
            if was == name {
                return Ok(true);
            }
            sqlx::query!("update firm set name = $2 where firm_id = $1", firm, name)
                .execute(&mut *tx)
                .await?;
            follow(tx, firm, [&was, &name]).await?;
            let entry = Entry::new(entry, "firm_renamed", firm);
            let details = json!({"from": was, "to": name});
            audit::write(tx, &actor, &entry.with(details)).await?;
            Ok(true)
        })
    })
    .await
}

/// Gives the brand the firm's new name where it bore the old one; a name that was chosen for
/// clients on purpose stays. An open form of the brand then knows that it is out of date.
async fn follow(tx: &mut PgConnection, firm: Uuid, [was, name]: [&str; 2]) -> Result<(), Halt> {
    sqlx::query!(
        "update brand set name = $3, revision = revision + 1, changed_at = now()
        where firm_id = $1 and name = $2",
        firm,
        was,
        name,
    )
    .execute(tx)
    .await?;
    Ok(())
}
