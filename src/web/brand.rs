//! Brands: how a firm shows itself on what its clients and their readers see.
//!
//! Nothing of it is taken as it was sent: a logo is drawn anew as a PNG, a colour becomes a style
//! sheet of our own, words are escaped. Both files are named by their content, so a browser may
//! keep them for ever.

pub mod colour;
pub(super) mod edit;
mod logo;
mod pixels;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::App;
use super::client::ClientAddr;
use super::error::{PageError, PageResult};
use super::visitor::parse_id;
use crate::db;
use crate::report;
use colour::Colour;

/// The largest logo on a page, in pixels of the style sheet; its PNG has twice as many.
const LARGEST: [i64; 2] = [240, 80];

/// What a page shows of a firm; nothing at all for an assessment that no firm looks after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The name; empty for none.
    pub name: String,
    /// The logo.
    pub logo: Option<LogoView>,
    /// The address of a style sheet with its colour.
    pub style: Option<String>,
    /// Words at the foot; may be empty.
    pub footer: String,
}

/// A logo on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoView {
    /// Its address.
    pub src: String,
    /// Its width on the page.
    pub width: i64,
    /// Its height on the page.
    pub height: i64,
}

impl Brand {
    /// What pages show of a firm.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn of(app: &App, firm: Option<Uuid>) -> PageResult<Brand> {
        let Some(firm) = firm else { return Ok(Brand::default()) };
        let found = db::brands::find(&app.db, firm).await?;
        Ok(found.map(|brand| Brand::shown(firm, brand)).unwrap_or_default())
    }

    fn shown(firm: Uuid, brand: db::brands::Brand) -> Brand {
        let accent = brand.accent.as_deref().and_then(Colour::read);
        let style = accent.map(|accent| address(firm, &style_name(&accent.style())));
        let logo = brand.logo.map(|(hash, width, height)| LogoView {
            src: address(firm, &format!("logo-{}.png", hex(&hash))),
            // The PNG is drawn twice as large, for fine screens.
            width: (width / 2).clamp(1, LARGEST[0]),
            height: (height / 2).clamp(1, LARGEST[1]),
        });
        Brand { name: brand.name, logo, style, footer: brand.footer }
    }
}

/// What reports show of a firm.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn looks(app: &App, firm: Option<Uuid>) -> PageResult<Option<report::Looks>> {
    let Some(firm) = firm else { return Ok(None) };
    let Some(brand) = db::brands::find(&app.db, firm).await? else { return Ok(None) };
    let png = match brand.logo {
        Some((hash, ..)) => db::brands::logo(&app.db, firm, hash).await?,
        None => None,
    };
    Ok(Some(report::Looks {
        name: brand.name,
        accent: brand.accent.as_deref().and_then(Colour::read).map(|colour| colour.0),
        footer: brand.footer,
        logo: png.and_then(|png| logo::pixels_of(&png)),
    }))
}

fn address(firm: Uuid, file: &str) -> String {
    format!("/firms/{firm}/{file}")
}

fn style_name(style: &str) -> String {
    format!("brand-{}.css", &hex(&Sha256::digest(style.as_bytes()))[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let plain =
        text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let pair = text.get(2 * at..2 * at + 2).filter(|_| plain)?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

/// `GET /firms/{firm}/{file}`: the logo `logo-<hash>.png` or the colour `brand-<hash>.css` of a
/// firm, as long as it is the one in use.
pub(super) async fn file(
    State(app): State<App>,
    client: ClientAddr,
    Path((firm, file)): Path<(String, String)>,
) -> PageResult<Response> {
    app.limits.lookup(client)?;
    let firm = parse_id(&firm).ok_or(PageError::NotFound)?;
    let kept = (CACHE_CONTROL, "public, max-age=31536000, immutable");
    if let Some(hash) = file.strip_prefix("logo-").and_then(|rest| rest.strip_suffix(".png")) {
        let hash = unhex(hash).ok_or(PageError::NotFound)?;
        let png = db::brands::logo(&app.db, firm, hash).await?.ok_or(PageError::NotFound)?;
        return Ok(([(CONTENT_TYPE, "image/png"), kept], png).into_response());
    }
    let brand = db::brands::find(&app.db, firm).await?.ok_or(PageError::NotFound)?;
    let accent = brand.accent.as_deref().and_then(Colour::read).ok_or(PageError::NotFound)?;
    let style = accent.style();
    if file != style_name(&style) {
        return Err(PageError::NotFound);
    }
    Ok(([(CONTENT_TYPE, "text/css; charset=utf-8"), kept], style).into_response())
}
