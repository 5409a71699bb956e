//! Reading what a program sends: JSON that every parser understands in the same way.
//!
//! The text is handed on raw, because figures must never pass through a floating-point number.
//! Before that it is walked once: not too deep, no name twice in one object, no NUL, no half of
//! a surrogate pair. What is left cannot surprise whoever reads it next.

use std::collections::HashSet;
use std::fmt;

use axum::body::HttpBody as _;
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::error::PageError;
use super::form::{MAX_BODY, check_type, read_body};

/// Most arrays and objects inside each other.
pub const MAX_DEPTH: usize = 32;

/// The text of a JSON body, checked as the module says, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrictJson(pub String);

impl<S: Send + Sync> FromRequest<S> for StrictJson {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &S) -> Result<Self, PageError> {
        check_type(request.headers(), "application/json")?;
        let body = read_body(request.into_body(), MAX_BODY).await?;
        let text = String::from_utf8(body.into())
            .map_err(|_| PageError::BadRequest("The body is not UTF-8 text.".to_owned()))?;
        match check(&text) {
            Ok(()) => Ok(Self(text)),
            Err(error) => {
                Err(PageError::Unprocessable(format!("The body is not usable JSON: {error}")))
            }
        }
    }
}

/// A body may be left out, with its type; an empty one is none.
impl<S: Send + Sync> OptionalFromRequest<S> for StrictJson {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, PageError> {
        if request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// Walks a JSON text once.
///
/// # Errors
/// The first fault, with its line and column. It may quote names from the text.
pub fn check(text: &str) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Level(0).deserialize(&mut reader)?;
    reader.end()
}

/// How many arrays and objects are open.
#[derive(Clone, Copy)]
struct Level(usize);

impl Level {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.0 == MAX_DEPTH {
            return Err(E::custom("more than 32 levels inside each other"));
        }
        Ok(Self(self.0 + 1))
    }
}

impl<'de> DeserializeSeed<'de> for Level {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            return Err(E::custom("a NUL character in a text"));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let level = self.deeper()?;
        while items.next_element_seed(level)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let level = self.deeper()?;
        let mut names = HashSet::new();
        while let Some(name) = entries.next_key::<String>()? {
            self.visit_str::<A::Error>(&name)?;
            if names.contains(&name) {
                return Err(A::Error::custom(format_args!("\"{name}\" is there more than once")));
            }
            names.insert(name);
            entries.next_value_seed(level)?;
        }
        Ok(())
    }
}
