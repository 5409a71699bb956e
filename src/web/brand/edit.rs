//! The page on which a firm chooses how its clients see it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::super::App;
use super::super::account::sign_in::keep_uploaded;
use super::super::error::{PageError, PageResult};
use super::super::form::{CHANGED_FORM, Upload};
use super::super::secret::new_id;
use super::super::session::{Consultant, Shut};
use super::colour::{Colour, LIGHT};
use super::{Brand, logo};
use crate::db;
use crate::db::brands::{LogoChange, NewBrand};

/// Most bytes of a name.
const MOST_NAME: usize = 200;
/// Most characters of the words at the foot.
const MOST_FOOTER: usize = 500;

const CHANGED: &str = "Somebody of your firm has changed this meanwhile. What you typed is still \
     here: look at it and save again to put it in the place of theirs.";

/// What was typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    op: Option<Uuid>,
    rev: i64,
    name: String,
    accent: String,
    footer: String,
    remove: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "firm/brand.html")]
struct BrandPage {
    op: Uuid,
    rev: i64,
    name: String,
    accent: String,
    footer: String,
    remove: bool,
    /// As it is today.
    brand: Brand,
    done: bool,
    faults: Vec<(&'static str, String)>,
}

impl BrandPage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(name, _)| *name == field).map(|(_, words)| words.as_str())
    }
}

/// What may stand behind the address: that the brand was just saved.
#[derive(Deserialize)]
pub(in crate::web) struct News {
    done: Option<String>,
}

/// `GET /firm/brand`.
pub(in crate::web) async fn show(
    State(app): State<App>,
    person: Consultant,
    Query(news): Query<News>,
) -> PageResult<Response> {
    let found = db::brands::find(&app.db, person.firm).await?.ok_or(PageError::NotFound)?;
    let typed = Typed {
        rev: found.revision,
        name: found.name,
        accent: found.accent.unwrap_or_default(),
        footer: found.footer,
        ..Typed::default()
    };
    let page = page(&app, &person, typed, Vec::new()).await?;
    Ok(BrandPage { done: news.done.is_some(), ..page }.into_response())
}

async fn page(
    app: &App,
    person: &Consultant,
    typed: Typed,
    faults: Vec<(&'static str, String)>,
) -> PageResult<BrandPage> {
    Ok(BrandPage {
        op: new_id(),
        rev: typed.rev,
        name: typed.name,
        accent: typed.accent,
        footer: typed.footer,
        remove: typed.remove,
        brand: Brand::of(app, Some(person.firm)).await?,
        done: false,
        faults,
    })
}

/// `POST /firm/brand`: saves it.
pub(in crate::web) async fn save(
    State(app): State<App>,
    uri: Uri,
    person: Result<Consultant, Shut>,
    upload: PageResult<Upload>,
) -> PageResult<Response> {
    let (person, upload) = match (person, upload) {
        (Ok(person), upload) => (person, upload?),
        (Err(Shut::SignIn { .. } | Shut::Code { .. }), Ok(upload)) => {
            let (typed, _) = read(upload)?;
            return Ok(keep_uploaded(uri.path(), fields(typed)));
        }
        (Err(shut), _) => return Ok(shut.into_response()),
    };
    let (typed, file) = read(upload)?;
    let mut faults = Vec::new();
    let name = name(&typed.name).map_err(|words| faults.push(("name", words.to_owned()))).ok();
    let accent = accent(&typed.accent).map_err(|words| faults.push(("accent", words))).ok();
    let footer = footer(&typed.footer).map_err(|words| faults.push(("footer", words.into()))).ok();
    let logo = match file {
        None if typed.remove => Ok(LogoChange::Remove),
        None => Ok(LogoChange::Keep),
        Some(bytes) => tokio::task::spawn_blocking(move || logo::read(&bytes))
            .await
            .map_err(PageError::internal)?
            .map(LogoChange::Replace),
    };
    let logo = logo.map_err(|words| faults.push(("logo", words.to_owned()))).ok();
    let (Some(name), Some(accent), Some(footer), Some(logo)) = (name, accent, footer, logo) else {
        let page = page(&app, &person, typed, faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let new = NewBrand { firm: person.firm, seen: typed.rev, name, accent, footer, logo };
    let entry = typed.op.unwrap_or_else(new_id);
    if db::brands::save(&app.db, &new, &person.actor, entry).await? {
        return Ok(Redirect::to("/firm/brand?done=yes").into_response());
    }
    let now = db::brands::find(&app.db, person.firm).await?.ok_or(PageError::NotFound)?;
    let typed = Typed { rev: now.revision, ..typed };
    let page = page(&app, &person, typed, vec![("name", CHANGED.to_owned())]).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// The form, and the bytes of the logo that was chosen.
fn read(upload: Upload) -> PageResult<(Typed, Option<Vec<u8>>)> {
    let Upload { mut fields, files } = upload;
    let op = fields.take_id("op")?;
    let rev = fields.take("rev").unwrap_or_else(|| "0".to_owned());
    let typed = Typed {
        op,
        rev: rev.parse().map_err(|_| PageError::BadRequest(CHANGED_FORM.into()))?,
        name: fields.take("name").unwrap_or_default(),
        accent: fields.take("accent").unwrap_or_default(),
        footer: fields.take("footer").unwrap_or_default().replace("\r\n", "\n"),
        remove: fields.take("remove").is_some(),
    };
    fields.finish()?;
    if let Some(other) = files.iter().find(|file| file.field != "logo") {
        let what = format!("This form has no such field: \"{}\".", other.field);
        return Err(PageError::BadRequest(what));
    }
    Ok((typed, files.into_iter().next().map(|file| file.bytes)))
}

/// The fields that a page keeps. A file cannot be kept: browsers send it anew or not at all.
fn fields(typed: Typed) -> Vec<(String, String)> {
    let mut fields = vec![
        ("rev", typed.rev.to_string()),
        ("name", typed.name),
        ("accent", typed.accent),
        ("footer", typed.footer),
    ];
    if typed.remove {
        fields.push(("remove", "1".to_owned()));
    }
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn name(typed: &str) -> Result<String, &'static str> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match name.as_str() {
        "" => Err("Type the name that clients know your firm by."),
        name if name.len() > MOST_NAME => Err("This name is too long: 200 letters are the most."),
        name if name.contains(|c: char| c.is_control() || bidi(c)) => {
            Err("This name has signs in it that nobody can see. Type it anew.")
        }
        _ => Ok(name),
    }
}

/// The accent, `None` where the field is empty.
fn accent(typed: &str) -> Result<Option<String>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let Some(colour) = Colour::read(typed) else {
        return Err("Type a colour as # and six signs from 0 to 9 and a to f, such as #0b5465, \
                    or leave the field empty."
            .to_owned());
    };
    if !colour.reads_on(&LIGHT) {
        let nearest = colour.readable().text();
        return Err(format!(
            "Words in {} could not be read on our pages: the contrast is too low. The nearest \
             colour that can be read is {nearest}.",
            colour.text()
        ));
    }
    Ok(Some(colour.text()))
}

fn footer(typed: &str) -> Result<String, &'static str> {
    let text = typed.trim();
    if text.chars().count() > MOST_FOOTER {
        return Err("These words are too many: 500 characters are the most.");
    }
    if text.contains(|c: char| c.is_control() && c != '\n') {
        return Err("These words have signs in them that nobody can see. Type them anew.");
    }
    Ok(text.to_owned())
}
