//! Reading what a browser sends: a form decoder that changes nothing and guesses nothing.
//!
//! The usual decoders turn broken bytes into `U+FFFD`, skip what they do not understand and let
//! NUL through to a database that refuses it. Here a form is either exactly what a browser would
//! have sent, or an error that names the field.

mod upload;

use std::collections::HashSet;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use uuid::Uuid;

use super::error::{PageError, PageResult};

pub use upload::{File, Upload};

/// Most bytes of a request body.
pub const MAX_BODY: usize = 64 * 1024;

/// Most bytes of a request body with a file of rules in it.
pub const MAX_UPLOAD: usize = 512 * 1024;

/// Most bytes of a request body with a file of many clients in it.
pub const MAX_IMPORT: usize = 10 * 1024 * 1024 + 4096;

/// Most bytes of one field's decoded value.
pub const MAX_FIELD: usize = 16 * 1024;

/// Most bytes of a field's decoded name.
pub const MAX_NAME: usize = 100;

/// Most fields of a form. A dial of fifteen factors has about ninety, a large one a few hundred.
pub const MAX_FIELDS: usize = 600;

/// The content type of every form.
const FORM: &str = "application/x-www-form-urlencoded";

/// What is wrong with a form. The names are what was sent: escape them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// A `%` without two hexadecimal digits behind it.
    #[error("The form has a % that is not followed by two hexadecimal digits.")]
    Escape,
    /// Bytes that are not UTF-8.
    #[error("The form has bytes that are not UTF-8 text.")]
    NotUtf8,
    /// A NUL in a name or in the value of the field named here.
    #[error("The field \"{0}\" has a NUL character in it. Remove it.")]
    Nul(String),
    /// A part without a name, or without an equals sign.
    #[error("The form has a part that is not name=value.")]
    NotAField,
    /// The same name twice.
    #[error("The field \"{0}\" is there more than once.")]
    Duplicate(String),
    /// A name longer than [`MAX_NAME`].
    #[error("A field's name is longer than 100 bytes.")]
    LongName,
    /// A value longer than [`MAX_FIELD`].
    #[error("The field \"{0}\" is longer than 16 kilobytes.")]
    LongValue(String),
    /// More than [`MAX_FIELDS`] fields.
    #[error("The form has more than 600 fields.")]
    TooMany,
}

impl From<FormFault> for PageError {
    fn from(fault: FormFault) -> Self {
        match fault {
            FormFault::Nul(_) => Self::Unprocessable(fault.to_string()),
            _ => Self::BadRequest(fault.to_string()),
        }
    }
}

/// Decodes the body of a form, in the order in which its fields stand.
///
/// # Errors
/// The first [`FormFault`], from left to right.
pub fn decode(body: &[u8]) -> Result<Vec<(String, String)>, FormFault> {
    let mut fields = Vec::new();
    let mut names = HashSet::new();
    if body.is_empty() {
        return Ok(fields);
    }
    for part in body.split(|&byte| byte == b'&') {
        if fields.len() == MAX_FIELDS {
            return Err(FormFault::TooMany);
        }
        let (name, value) = decode_part(part)?;
        if !names.insert(name.clone()) {
            return Err(FormFault::Duplicate(name));
        }
        fields.push((name, value));
    }
    Ok(fields)
}

fn decode_part(part: &[u8]) -> Result<(String, String), FormFault> {
    let equals = part.iter().position(|&byte| byte == b'=').ok_or(FormFault::NotAField)?;
    let name = decode_text(&part[..equals])?;
    if name.is_empty() {
        return Err(FormFault::NotAField);
    }
    if name.len() > MAX_NAME {
        return Err(FormFault::LongName);
    }
    let value = decode_text(&part[equals + 1..])?;
    if value.len() > MAX_FIELD {
        return Err(FormFault::LongValue(name));
    }
    if name.contains('\0') || value.contains('\0') {
        return Err(FormFault::Nul(name.replace('\0', "")));
    }
    Ok((name, value))
}

fn decode_text(text: &[u8]) -> Result<String, FormFault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next())? << 4 | hex(rest.next())?,
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| FormFault::NotUtf8)
}

fn hex(digit: Option<&u8>) -> Result<u8, FormFault> {
    match digit {
        Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
        Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
        Some(digit @ b'A'..=b'F') => Ok(digit - b'A' + 10),
        _ => Err(FormFault::Escape),
    }
}

/// Said of a hidden field that holds what no form of ours writes there.
pub(super) const CHANGED_FORM: &str =
    "This form was changed on its way to us. Open the page again.";

/// A form exactly as it was sent: its fields in order, no name twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrictForm(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for StrictForm {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &S) -> Result<Self, PageError> {
        check_type(request.headers(), FORM)?;
        Ok(Self(decode(&read_body(request.into_body(), MAX_BODY).await?)?))
    }
}

/// Refuses any content type but `wanted`; a charset may be named if it is UTF-8.
pub(super) fn check_type(headers: &HeaderMap, wanted: &'static str) -> Result<(), PageError> {
    let mut all = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (all.next(), all.next()) else {
        return Err(PageError::WrongType(wanted));
    };
    let mut parts = only.to_str().unwrap_or_default().split(';').map(str::trim);
    let kind_fits = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case(wanted));
    let utf8 = ["charset=utf-8", "charset=\"utf-8\""];
    let rest_fits = parts.all(|part| utf8.iter().any(|fit| part.eq_ignore_ascii_case(fit)));
    if kind_fits && rest_fits { Ok(()) } else { Err(PageError::WrongType(wanted)) }
}

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// [`PageError::TooLarge`] beyond the limit, [`PageError::BadRequest`] when it breaks off.
pub(super) async fn read_body(body: Body, limit: usize) -> Result<Bytes, PageError> {
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(PageError::TooLarge),
        Err(_) => Err(PageError::BadRequest("The request broke off before its end.".to_owned())),
    }
}

/// The fields of a form, taken out one by one, so that what nobody asked for is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl From<StrictForm> for Fields {
    fn from(form: StrictForm) -> Self {
        Self(form.0)
    }
}

impl Fields {
    /// Takes one field's value, if it was sent.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(place).1)
    }

    /// Takes an id that a form of ours carries along, if it was sent.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] when it is no id.
    pub fn take_id(&mut self, name: &str) -> PageResult<Option<Uuid>> {
        let Some(text) = self.take(name) else { return Ok(None) };
        let id = Uuid::try_parse(&text).map_err(|_| PageError::BadRequest(CHANGED_FORM.into()))?;
        Ok(Some(id))
    }

    /// Takes every field whose name is wanted, in the order in which they were sent.
    pub fn take_all(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        self.0.extract_if(.., |(name, _)| wanted(name)).collect()
    }

    /// Ends the reading of the form.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] naming the fields that no page of ours has.
    pub fn finish(self) -> PageResult<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = self.0.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let names = names.join(", ");
        Err(PageError::BadRequest(format!("This form has no such field: {names}.")))
    }
}
