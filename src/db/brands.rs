//! Brands: how a firm shows itself to its clients.

use std::sync::Arc;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::audit::{self, Actor, Entry};
use super::{Access, Db, DbError, Halt, with_retry};

/// A logo, as this program wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// A PNG with eight bits a channel: red, green, blue and alpha.
    pub png: Vec<u8>,
    /// Its width in pixels.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
    /// SHA-256 of the PNG.
    pub hash: [u8; 32],
}

/// What a firm chose, without the pixels of its logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Counts the changes; 0 while the firm has chosen nothing.
    pub revision: i64,
    /// The name that is shown.
    pub name: String,
    /// `#rrggbb` in small letters; `None` for our own colour.
    pub accent: Option<String>,
    /// Words at the foot of pages, at most 500 characters; may be empty.
    pub footer: String,
    /// The logo: SHA-256, width and height in pixels.
    pub logo: Option<([u8; 32], i64, i64)>,
}

/// What becomes of the logo when a brand is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogoChange {
    /// It stays.
    Keep,
    /// It goes.
    Remove,
    /// Another one takes its place.
    Replace(Logo),
}

/// A brand to save.
#[derive(Clone, Debug)]
pub struct NewBrand {
    /// The firm.
    pub firm: Uuid,
    /// The revision that was seen.
    pub seen: i64,
    /// The name that is shown.
    pub name: String,
    /// `#rrggbb` in small letters; `None` for our own colour.
    pub accent: Option<String>,
    /// Words at the foot of pages.
    pub footer: String,
    /// What becomes of the logo.
    pub logo: LogoChange,
}

/// The brand of a firm: what it chose, else its name alone. `None` if there is no such firm.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, firm: Uuid) -> Result<Option<Brand>, DbError> {
    with_retry(db, Access::Read, move |connection: &mut PgConnection| {
        Box::pin(async move {
            let row = sqlx::query!(
                r#"select coalesce(revision, 0) as "revision!",
                    coalesce(brand.name, firm.name) as "name!", accent as "accent?",
                    coalesce(footer, '') as "footer!", logo_hash as "logo_hash?: [u8; 32]",
                    logo_width as "logo_width?", logo_height as "logo_height?"
                from firm left join brand using (firm_id) where firm_id = $1"#,
                firm,
            );
            let Some(row) = row.fetch_optional(connection).await? else { return Ok(None) };
            let logo = match (row.logo_hash, row.logo_width, row.logo_height) {
                (Some(hash), Some(width), Some(height)) => Some((hash, width, height)),
                _ => None,
            };
            let (revision, name, accent, footer) = (row.revision, row.name, row.accent, row.footer);
            Ok(Some(Brand { revision, name, accent, footer, logo }))
        })
    })
    .await
}

/// The PNG of a firm's logo, if the logo has this hash today.
///
/// # Errors
/// [`DbError`].
pub async fn logo(db: &Db, firm: Uuid, hash: [u8; 32]) -> Result<Option<Vec<u8>>, DbError> {
    with_retry(db, Access::Read, move |connection: &mut PgConnection| {
        Box::pin(async move {
            let png = sqlx::query_scalar!(
                r#"select logo as "logo!" from brand where firm_id = $1 and logo_hash = $2"#,
                firm,
                &hash,
            );
            Ok(png.fetch_optional(connection).await?)
        })
    })
    .await
}

/// Saves a brand, unless it is no longer as it was seen: then `false`, and nothing is stored.
///
/// # Errors
/// [`DbError`].
pub async fn save(db: &Db, new: &NewBrand, actor: &Actor, entry: Uuid) -> Result<bool, DbError> {
    let new = Arc::new(new.clone());
    audit::once(db, entry, actor, move |tx, actor| {
        let new = Arc::clone(&new);
        Box::pin(async move {
            if !store(tx, &new).await? {
                return Ok(false);
            }
            let logo = match new.logo {
                LogoChange::Keep => "as before",
                LogoChange::Remove => "none",
                LogoChange::Replace(_) => "another",
            };
            let accent = new.accent.as_deref().unwrap_or("ours");
            let details = json!({"name": new.name, "accent": accent, "logo": logo});
            let entry = Entry::new(entry, "brand_changed", new.firm).with(details);
            audit::write(tx, &actor, &entry).await?;
            Ok(true)
        })
    })
    .await
}

async fn store(tx: &mut PgConnection, new: &NewBrand) -> Result<bool, Halt> {
    let stored = sqlx::query!(
        "insert into brand (firm_id, name, accent, footer)
        select $1, $2, $3, $4 where $5::bigint = 0
        on conflict (firm_id) do nothing",
        new.firm,
        new.name,
        new.accent,
        new.footer,
        new.seen,
    );
    let mut rows = stored.execute(&mut *tx).await?.rows_affected();
    if new.seen > 0 {
        let stored = sqlx::query!(
            "update brand set name = $3, accent = $4, footer = $5, revision = revision + 1,
                changed_at = now()
            where firm_id = $1 and revision = $2",
            new.firm,
            new.seen,
            new.name,
            new.accent,
            new.footer,
        );
        rows = stored.execute(&mut *tx).await?.rows_affected();
    }
    let logo = match &new.logo {
        _ if rows == 0 => return Ok(false),
        LogoChange::Keep => return Ok(true),
        LogoChange::Remove => None,
        LogoChange::Replace(logo) => Some(logo),
    };
    sqlx::query!(
        "update brand set logo = $2, logo_hash = $3, logo_width = $4, logo_height = $5
        where firm_id = $1",
        new.firm,
        logo.map(|logo| logo.png.as_slice()),
        logo.map(|logo| logo.hash.as_slice()),
        logo.map(|logo| logo.width),
        logo.map(|logo| logo.height),
    )
    .execute(tx)
    .await?;
    Ok(true)
}
