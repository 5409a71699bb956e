//! What a program gets instead of an answer: a problem document (RFC 9457), the same everywhere.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::answers::Fault;

/// The content type of a problem.
pub(super) const PROBLEM: &str = "application/problem+json";

/// A kind of problem that programs may want to tell from others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Its `type`, an address on the page about the API.
    pub(super) key: &'static str,
    /// Its `title`.
    pub(super) title: &'static str,
    /// When it comes, and what to do.
    pub(super) when: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $key:literal, $title:literal, $when:literal;)*) => {
        $(pub(super) static $name: Kind =
            Kind { key: concat!("/api#", $key), title: $title, when: $when };)*
        /// All kinds, for the page about the API.
        pub(super) static KINDS: &[&Kind] = &[$(&$name),*];
    };
}

kinds! {
    NO_TOKEN = "no-token", "No valid token",
        "The header Authorization is missing, or its token is unknown, withdrawn or over. Make a \
         token under Your account.";
    MISSING_SCOPE = "missing-scope", "The token may not do this",
        "The token is valid, but was made for something else. Make one with the scope that the \
         problem names.";
    UNUSABLE_ANSWERS = "unusable-answers", "Answers that cannot be used",
        "Each of errors names a question by its key, and says what to send instead. Nothing was \
         stored.";
    NO_REVISION = "no-revision", "The revision is missing",
        "Say which revision your answers are based on, as If-Match or as revision, so that \
         nobody's answers are overwritten unseen. GET the assessment to learn it.";
    CLASH = "clash", "Somebody else was quicker",
        "The assessment was changed after the revision that you named. Nothing was stored. GET it, \
         look at what errors names, and send again.";
    UNFINISHED = "unfinished", "Questions are not answered yet",
        "A result needs an answer to every question that could change it; null counts as one. \
         errors names the questions that are left.";
    REUSED_KEY = "reused-key", "This Idempotency-Key was used before",
        "The same key came with other content. Nothing was stored. Use a new key for new content.";
}

/// A problem document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// The kind of problem: an address on the page about the API, or `about:blank` where the
    /// status says it all.
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// The kind in words.
    pub(super) title: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// What went wrong this time, and what to do.
    pub(super) detail: String,
    /// Each thing that is wrong. Where a question is to blame, it is named.
    pub(super) errors: Vec<Wrong>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Wrong {
    /// The question's key, or null.
    pub(super) signal: Option<String>,
    /// What to send instead.
    pub(super) message: String,
}

impl Problem {
    /// One whose status says what kind it is.
    pub(super) fn plain(status: StatusCode, detail: String) -> Problem {
        let errors = vec![Wrong { signal: None, message: detail.clone() }];
        let title = status.canonical_reason().unwrap_or("Problem");
        Problem { kind: "about:blank", title, status: status.as_u16(), detail, errors }
    }

    /// One of a kind.
    pub(super) fn of(kind: &'static Kind, status: StatusCode, detail: String) -> Problem {
        Problem { kind: kind.key, title: kind.title, ..Problem::plain(status, detail) }
    }

    /// The same about these questions.
    pub(super) fn about(self, faults: Vec<Fault>) -> Problem {
        let wrong = |fault: Fault| Wrong { signal: Some(fault.signal), message: fault.message };
        Problem { errors: faults.into_iter().map(wrong).collect(), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, [(CONTENT_TYPE, HeaderValue::from_static(PROBLEM))], Json(self)).into_response()
    }
}
