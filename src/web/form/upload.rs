//! Forms with a file in them.

use std::collections::HashSet;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};

use super::{CHANGED_FORM, Fields, FormFault, MAX_FIELDS, MAX_NAME};
use crate::web::error::{PageError, PageResult};

/// A form of the kind `multipart/form-data`: its fields, and the files that were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What was typed, in the order in which it was sent.
    pub fields: Fields,
    /// The files. A field in which nobody chose a file is not among them.
    pub files: Vec<File>,
}

/// A file that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name of its field.
    pub field: String,
    /// What it is called on the sender's computer, as the browser says: escape it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> PageResult<Self> {
        let wrong_type = |_| PageError::WrongType("multipart/form-data");
        let mut parts = Multipart::from_request(request, state).await.map_err(wrong_type)?;
        let (mut fields, mut files, mut names) = (Vec::new(), Vec::new(), HashSet::new());
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            if names.len() == MAX_FIELDS {
                return Err(FormFault::TooMany.into());
            }
            let name = name_of(&part)?;
            if !names.insert(name.clone()) {
                return Err(FormFault::Duplicate(name).into());
            }
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?;
            match file {
                None => {
                    let text = String::from_utf8(bytes.into());
                    fields.push((name, text.map_err(|_| FormFault::NotUtf8)?));
                }
                Some(file) if file.is_empty() => {}
                Some(file) => files.push(File { field: name, name: file, bytes: bytes.into() }),
            }
        }
        Ok(Self { fields: Fields(fields), files })
    }
}

fn name_of(part: &Field<'_>) -> Result<String, FormFault> {
    match part.name() {
        Some(name) if name.len() > MAX_NAME => Err(FormFault::LongName),
        Some(name) if !name.is_empty() => Ok(name.to_owned()),
        _ => Err(FormFault::NotAField),
    }
}

/// The body was read whole before, so what breaks here was broken when it was sent.
fn broken(_: MultipartError) -> PageError {
    PageError::BadRequest(CHANGED_FORM.to_owned())
}
