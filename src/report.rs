//! The press: a result as a typeset document on paper.
//!
//! [`compose()`] says what the report holds, as a [`document::Document`] of headings, paragraphs,
//! tables and drawings; it takes every sentence from `rules::explain`. [`pdf`] sets that document
//! on US Letter pages and writes them as a tagged PDF (PDF/UA-1) with embedded fonts. Neither
//! reads a clock or a random number: the same input gives the same bytes.
//!
//! `compose` knows no points on paper, the rest knows no roles and no verdict tables:
//! `markdown` turns a playbook into blocks, `flow` and `table` cut blocks into strips that are
//! never torn, `draw` makes the drawings, `paginate` puts strips on pages, `write` hands them on.

mod compose;
pub mod document;
mod draw;
mod flow;
mod looks;
mod markdown;
mod note;
mod paginate;
mod setting;
mod strip;
mod table;
mod tree;
mod write;

pub use compose::{PlanLine, ReportInput, compose, compose_kept, planned};
pub use looks::{Looks, Picture, branded};
pub use note::noted;
pub use write::pdf;

/// Why there is no PDF. Each is a fault of ours: no answer and no text of an admin may cause one.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A font that is part of the program cannot be read.
    #[error("an embedded font cannot be read")]
    Font,
    /// The writer refused the document, for example because it would not be accessible.
    #[error("the PDF cannot be written: {0}")]
    Writer(String),
}
