//! A verdict's mark and word: shape, word and colour always go together.

use askama::Template;

use super::drawn;

/// The shape of a verdict, 16 by 16: disc, half-filled ring, arch, ring, or a bar with two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/mark.html")]
pub struct Mark {
    /// `hire`, `prepare`, `bridge`, `not_yet`, `open` or `filled`.
    pub key: &'static str,
}

/// A verdict inside a sentence: its mark and its word, in its colour.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/word.html")]
pub struct Word {
    /// The shape; its key also names the colour.
    pub mark: Mark,
    /// The word to show.
    pub label: String,
}

drawn!(Mark, Word);
