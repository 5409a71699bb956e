//! What a person sees when a page cannot be shown, and what the log says instead.
//!
//! A handler returns a [`PageError`]. Its response carries a [`Face`]: the status and the words.
//! `layers::faces` draws it, as a page or, under `/api/`, as a problem, because only there the
//! request id and the address are known. An internal error goes to the log once, and to nobody
//! else.

mod words;

use std::time::Duration;

use askama::Template;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use self::words::Words;
use super::problem::Problem;
use super::secret::jitter;
use crate::db::DbError;

/// What a handler gives.
pub type PageResult<T> = Result<T, PageError>;

/// Why a page cannot be shown. Faults in what a person typed are not errors: they are data, and
/// the same page is shown again.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// 400: the request itself is broken; the text says how, in words for its sender.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// 403: whoever is signed in is no admin.
    #[error("forbidden")]
    Forbidden,
    /// 403: the form was sent from another site.
    #[error("sent from another site")]
    CrossSite,
    /// 404: there is nothing here, or not for this visitor. Both look the same.
    #[error("not found")]
    NotFound,
    /// 405: the address exists, but not for this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// 408: the request did not arrive in time.
    #[error("the request came too slowly")]
    TooSlow,
    /// 413: the request is larger than any page of ours needs.
    #[error("too large")]
    TooLarge,
    /// 415: the text names the content type that is expected.
    #[error("wrong content type, expected {0}")]
    WrongType(&'static str),
    /// 421: the request was meant for another name.
    #[error("wrong host")]
    WrongHost,
    /// 422: understood, but not usable; the text says why.
    #[error("unusable: {0}")]
    Unprocessable(String),
    /// 422: not before something else was done; the text says what.
    #[error("too early: {0}")]
    TooEarly(String),
    /// 429: too often.
    #[error("too many requests")]
    TooMany {
        /// When to come back.
        retry_after: Duration,
    },
    /// 500: our fault. Shown to nobody; the log has it.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
    /// 503: the database does not answer.
    #[error("database unavailable")]
    Unavailable,
    /// 503: the database has no room left to write.
    #[error("database full")]
    Full,
    /// 503: turned away at once, because too much is being worked on.
    #[error("busy")]
    Busy,
    /// 503: the answer took too long. What was sent may still have been saved.
    #[error("deadline passed")]
    Late,
}

impl PageError {
    /// Wraps any unexpected error.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(error.into())
    }

    /// The status and `Retry-After` of an error that passes by itself, for a page that keeps what
    /// was typed.
    ///
    /// # Errors
    /// The error itself where trying again would not help.
    pub fn try_later(self) -> PageResult<(StatusCode, [(HeaderName, HeaderValue); 1])> {
        let face = self.face();
        match face.retry_after {
            Some(seconds) => Ok((face.status, [(RETRY_AFTER, seconds.into())])),
            None => Err(self),
        }
    }

    fn face(&self) -> Face {
        use StatusCode as S;
        let busy = S::SERVICE_UNAVAILABLE;
        match self {
            Self::BadRequest(why) => Face::new(S::BAD_REQUEST).because(why),
            Self::Forbidden => Face::new(S::FORBIDDEN),
            Self::CrossSite => Face::of(S::FORBIDDEN, &words::CROSS_SITE),
            Self::NotFound => Face::new(S::NOT_FOUND),
            Self::MethodNotAllowed => Face::new(S::METHOD_NOT_ALLOWED),
            Self::TooSlow => Face::new(S::REQUEST_TIMEOUT),
            Self::TooLarge => Face::new(S::PAYLOAD_TOO_LARGE),
            Self::WrongType(expected) => {
                Face::new(S::UNSUPPORTED_MEDIA_TYPE).because(&format!("Send this as {expected}."))
            }
            Self::WrongHost => Face::new(S::MISDIRECTED_REQUEST),
            Self::Unprocessable(why) => Face::new(S::UNPROCESSABLE_ENTITY).because(why),
            Self::TooEarly(why) => {
                Face::of(S::UNPROCESSABLE_ENTITY, &words::TOO_EARLY).because(why)
            }
            Self::TooMany { retry_after } => {
                Face::new(S::TOO_MANY_REQUESTS).after(whole_seconds(*retry_after))
            }
            Self::Internal(_) => Face::new(S::INTERNAL_SERVER_ERROR),
            Self::Unavailable => Face::of(busy, &words::UNAVAILABLE).after(jitter(2, 6)),
            Self::Full => Face::of(busy, &words::FULL).after(jitter(30, 60)),
            Self::Busy => Face::of(busy, &words::BUSY).after(jitter(1, 3)),
            Self::Late => Face::of(busy, &words::LATE).after(jitter(2, 6)),
        }
    }
}

/// What the database could not do. Its own words go to the log, not to the page.
impl From<DbError> for PageError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) | DbError::Full(_) => {
                tracing::warn!(%error, "the database did not do it");
                if matches!(error, DbError::Full(_)) { Self::Full } else { Self::Unavailable }
            }
            DbError::Other(_) => Self::internal(error),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let Self::Internal(error) = &self {
            tracing::error!(error = %format_args!("{error:#}"), "a page failed");
        }
        let face = self.face();
        let mut response = face.status.into_response();
        response.extensions_mut().insert(face);
        response
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// The status and the words of an error answer, not yet drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// The status of the answer.
    pub status: StatusCode,
    words: &'static Words,
    why: Option<String>,
    retry_after: Option<u64>,
}

impl Face {
    /// The usual words for a status.
    pub fn new(status: StatusCode) -> Self {
        Self::of(status, words::of(status))
    }

    fn of(status: StatusCode, words: &'static Words) -> Self {
        Self { status, words, why: None, retry_after: None }
    }

    fn because(mut self, why: &str) -> Self {
        self.why = Some(why.to_owned());
        self
    }

    fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// Draws the answer as a page in the site's look.
    pub fn page(&self, request_id: &str) -> Response {
        let (kind, body) = self.html(request_id);
        self.response(kind, body)
    }

    /// The page's content type and text.
    pub(super) fn html(&self, request_id: &str) -> (&'static str, String) {
        let page = ErrorPage {
            heading: self.words.heading,
            why: self.why.as_deref(),
            advice: self.words.advice,
            way: self.words.way,
            request_id,
        };
        // A template that fails while an error is shown leaves only plain words to say.
        match page.render() {
            Ok(html) => ("text/html; charset=utf-8", html),
            Err(_) => ("text/plain; charset=utf-8", self.words.heading.to_owned()),
        }
    }

    /// Draws the answer for a program: a problem document.
    pub fn problem(&self) -> Response {
        let message = match &self.why {
            Some(why) => why.clone(),
            None => format!("{}. {}", self.words.heading, self.words.advice),
        };
        self.to_come_back(Problem::plain(self.status, message).into_response())
    }

    fn response(&self, kind: &'static str, body: String) -> Response {
        let kind = HeaderValue::from_static(kind);
        self.to_come_back((self.status, [(CONTENT_TYPE, kind)], body).into_response())
    }

    fn to_come_back(&self, mut response: Response) -> Response {
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    heading: &'a str,
    why: Option<&'a str>,
    advice: &'a str,
    way: (&'a str, &'a str),
    request_id: &'a str,
}
