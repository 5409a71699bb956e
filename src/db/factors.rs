//! Second factors: the secret that an account shares with an app, and the recovery codes that
//! stand in for it. Whatever opens a door here opens it once.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::sessions::{self, Rotation};
use super::{Access, Db, DbError, Halt, with_retry};

/// How things stand with an account's second factor. It can hold the secret, so it cannot be
/// printed.
pub struct Standing {
    /// What the account shares with the app, `None` while it has no second factor.
    pub secret: Option<[u8; 20]>,
    /// Recovery codes that were not used.
    pub codes_left: i64,
    /// The database's clock, in whole seconds since 1970: the one that codes are checked by.
    pub now: i64,
}

/// What somebody shows to get in. It is of no use a second time.
#[derive(Clone, Copy)]
pub enum Proof {
    /// A code of the app.
    Code {
        /// The secret that it was made with.
        secret: [u8; 20],
        /// The 30 seconds that it was made for, counted from 1970.
        step: i64,
    },
    /// SHA-256 of a recovery code.
    Recovery([u8; 32]),
}

/// A second factor that begins.
#[derive(Clone)]
pub struct NewFactor {
    /// What the account and the app share.
    pub secret: [u8; 20],
    /// The step of the first code, which opens nothing from now on.
    pub step: i64,
    /// SHA-256 of each recovery code.
    pub codes: Vec<[u8; 32]>,
    /// Shown for the second factor that it replaces, `None` where there is none.
    pub replaces: Option<Proof>,
}

/// How things stand. `None` if there is no such account.
///
/// # Errors
/// [`DbError`]; also for a secret of another length, which only a hand can have put there.
pub async fn find(db: &Db, account: Uuid) -> Result<Option<Standing>, DbError> {
    with_retry(db, Access::Read, move |connection| Box::pin(select(connection, account))).await
}

async fn select(connection: &mut PgConnection, account: Uuid) -> Result<Option<Standing>, Halt> {
    let standing = sqlx::query_as!(
        Standing,
        r#"select totp_secret as "secret: [u8; 20]",
            extract(epoch from now())::bigint as "now!",
            (
                select count(*) from recovery_code
                where recovery_code.account_id = $1 and used_at is null
            ) as "codes_left!"
        from account where account_id = $1"#,
        account,
    );
    Ok(standing.fetch_optional(connection).await?)
}

/// Lets a browser in that gave the password before: its session gets a new secret. `false` if the
/// proof is none or was used before, or if the session ended meanwhile.
///
/// # Errors
/// [`DbError`].
pub async fn show(
    db: &Db,
    proof: Proof,
    rotation: Rotation,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let held = sessions::hold(tx, rotation).await?;
            if !held || !spend(tx, rotation.account, proof).await? {
                return Ok(false);
            }
            let action = match proof {
                Proof::Code { .. } => "second_factor_shown",
                Proof::Recovery(_) => "recovery_code_used",
            };
            audit::write(tx, &actor, &Entry::new(entry, action, &actor.name)).await?;
            sessions::rotate(tx, rotation).await?;
            Ok(true)
        })
    })
    .await
}

/// Uses a proof up. `false` if it is none of this account's or was used before: whoever comes
/// second with the same one waits here for the first, and then finds it used.
async fn spend(tx: &mut PgConnection, account: Uuid, proof: Proof) -> Result<bool, Halt> {
    let spent = match proof {
        Proof::Code { secret, step } => {
            sqlx::query!(
                "update account set totp_last_step = $3
                where account_id = $1 and totp_secret = $2 and totp_last_step < $3",
                account,
                &secret,
                step,
            )
            .execute(tx)
            .await?
        }
        Proof::Recovery(hash) => {
            sqlx::query!(
                "update recovery_code set used_at = now()
                where account_id = $1 and code_hash = $2 and used_at is null",
                account,
                &hash,
            )
            .execute(tx)
            .await?
        }
    };
    Ok(spent.rows_affected() == 1)
}

/// Gives an account a second factor, or another one in the place of the one it has. Its other
/// sessions end and this one gets a new secret. `false` if it has one already that this does not
/// replace, if what is shown for that one is no proof, and if this session ended meanwhile.
///
/// # Errors
/// [`DbError`].
pub async fn begin(
    db: &Db,
    new: &NewFactor,
    rotation: Rotation,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    let new = new.clone();
    audit::once(db, entry, actor, move |tx, actor| {
        let new = new.clone();
        Box::pin(async move {
            let held = sessions::hold(tx, rotation).await?;
            let free = match new.replaces {
                Some(proof) => spend(tx, rotation.account, proof).await?,
                None => true,
            };
            if !held || !free || !set_secret(tx, rotation.account, &new).await? {
                return Ok(false);
            }
            replace_codes(tx, rotation.account, &new.codes).await?;
            let entry = Entry::new(entry, "second_factor_on", &actor.name);
            turn_over(tx, rotation, &actor, entry).await?;
            Ok(true)
        })
    })
    .await
}

async fn set_secret(tx: &mut PgConnection, account: Uuid, new: &NewFactor) -> Result<bool, Halt> {
    let set = sqlx::query!(
        "update account set totp_secret = $2, totp_last_step = $3
        where account_id = $1 and (totp_secret is null or $4)",
        account,
        &new.secret,
        new.step,
        new.replaces.is_some(),
    );
    Ok(set.execute(tx).await?.rows_affected() == 1)
}

/// Takes the second factor from an account, with its recovery codes. Its other sessions end and
/// this one gets a new secret. `false` if the proof is none or was used before.
///
/// # Errors
/// [`DbError`].
pub async fn end(
    db: &Db,
    proof: Proof,
    rotation: Rotation,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        Box::pin(async move {
            let held = sessions::hold(tx, rotation).await?;
            if !held || !spend(tx, rotation.account, proof).await? {
                return Ok(false);
            }
            sqlx::query!(
                "update account set totp_secret = null where account_id = $1",
                rotation.account,
            )
            .execute(&mut *tx)
            .await?;
            replace_codes(tx, rotation.account, &[]).await?;
            let entry = Entry::new(entry, "second_factor_off", &actor.name);
            turn_over(tx, rotation, &actor, entry).await?;
            Ok(true)
        })
    })
    .await
}

/// What every change of the second factor does to sessions, and its entry.
async fn turn_over(
    tx: &mut PgConnection,
    rotation: Rotation,
    actor: &Actor,
    entry: Entry,
) -> Result<(), Halt> {
    let ended = sessions::delete_others(tx, rotation.account, rotation.old).await?;
    audit::write(tx, actor, &entry.with(json!({ "sessions_ended": ended }))).await?;
    sessions::rotate(tx, rotation).await
}

/// Gives an account new recovery codes; those it had open nothing any more. `false` if it has no
/// second factor that they could stand in for.
///
/// # Errors
/// [`DbError`].
pub async fn renew_codes(
    db: &Db,
    account: Uuid,
    codes: Vec<[u8; 32]>,
    actor: &Actor,
    entry: Uuid,
) -> Result<bool, DbError> {
    audit::once(db, entry, actor, move |tx, actor| {
        let codes = codes.clone();
        Box::pin(async move {
            // Locked, so that the second factor is not taken away meanwhile.
            let locked = sqlx::query!(
                "select account_id from account
                where account_id = $1 and totp_secret is not null for update",
                account,
            );
            if locked.fetch_optional(&mut *tx).await?.is_none() {
                return Ok(false);
            }
            replace_codes(tx, account, &codes).await?;
            let entry = Entry::new(entry, "recovery_codes_made", &actor.name);
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}

async fn replace_codes(
    tx: &mut PgConnection,
    account: Uuid,
    codes: &[[u8; 32]],
) -> Result<(), Halt> {
    sqlx::query!("delete from recovery_code where account_id = $1", account)
        .execute(&mut *tx)
        .await?;
    let codes: Vec<Vec<u8>> = codes.iter().map(|code| code.to_vec()).collect();
    sqlx::query!(
        "insert into recovery_code (account_id, code_hash) select $1, unnest($2::bytea[])",
        account,
        &codes,
    )
    .execute(tx)
    .await?;
    Ok(())
}
