//! Sentences with figures, verdicts and links in them, escaped piece by piece.

use askama::Template;

pub use crate::rules::words::{capital, count, joint, list, thousands};

use super::charts::{Mark, Word};
use crate::rules::answers::grouped;
use crate::rules::decimal::Decimal;
use crate::rules::explain::stand;
use crate::rules::ruleset::Verdict;

/// One piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Text(String),
    /// A figure or a name that carries the sentence.
    Strong(String),
    /// A verdict: its shape, its word and its colour.
    Verdict(Word),
    /// A link: its address and its words.
    Link(String, String),
}

/// A sentence or two, written piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/prose.html")]
pub struct Prose {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
}

impl askama::filters::HtmlSafe for Prose {}

impl From<Vec<stand::Piece>> for Prose {
    fn from(said: Vec<stand::Piece>) -> Prose {
        let piece = |piece| match piece {
            stand::Piece::Text(text) => Piece::Text(text),
            stand::Piece::Strong(text) => Piece::Strong(text),
            stand::Piece::Verdict(verdict) => Piece::Verdict(word(verdict)),
        };
        Prose { pieces: said.into_iter().map(piece).collect() }
    }
}

impl Prose {
    /// Nothing yet.
    pub fn new() -> Prose {
        Prose::default()
    }

    /// A whole sentence without figures.
    pub fn plain(text: impl Into<String>) -> Prose {
        Prose::new().text(text)
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds plain words.
    pub fn text(mut self, text: impl Into<String>) -> Prose {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    /// Adds a figure.
    pub fn strong(mut self, text: impl Into<String>) -> Prose {
        self.pieces.push(Piece::Strong(text.into()));
        self
    }

    /// Adds a verdict.
    pub fn verdict(mut self, verdict: Verdict) -> Prose {
        self.pieces.push(Piece::Verdict(word(verdict)));
        self
    }

    /// Adds a link, or its words alone where there is nowhere to go.
    pub fn link(mut self, href: Option<String>, text: impl Into<String>) -> Prose {
        self.pieces.push(match href {
            Some(href) => Piece::Link(href, text.into()),
            None => Piece::Text(text.into()),
        });
        self
    }

    /// Adds verdicts as a choice: "Prepare or Bridge".
    pub fn verdicts(mut self, verdicts: &[Verdict]) -> Prose {
        for (index, verdict) in verdicts.iter().enumerate() {
            self = self.text(joint(index, verdicts.len(), "or")).verdict(*verdict);
        }
        self
    }

    /// The words without their marks, for a title or a description.
    pub fn words(&self) -> String {
        let word = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Strong(text) | Piece::Link(_, text) => text.clone(),
            Piece::Verdict(word) => word.label.clone(),
        };
        self.pieces.iter().map(word).collect()
    }
}

/// A verdict's shape and word.
pub fn word(verdict: Verdict) -> Word {
    Word { mark: Mark { key: verdict.key() }, label: verdict.label().to_owned() }
}

/// A count in figures with commas: "12,430".
pub fn figure(count: u64) -> String {
    grouped(Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// Shares of a whole in percent that add up to exactly 100: what rounding down leaves goes to those
/// that lost most by it. All 0 where there is nothing to share.
pub fn percents(counts: &[u64]) -> Vec<u64> {
    let all: u64 = counts.iter().sum();
    if all == 0 {
        return vec![0; counts.len()];
    }
    let mut shares: Vec<u64> = counts.iter().map(|count| count * 100 / all).collect();
    let left = usize::try_from(100 - shares.iter().sum::<u64>()).unwrap_or_default();
    let mut by_loss: Vec<usize> = (0..counts.len()).collect();
    by_loss.sort_by_key(|at| std::cmp::Reverse(counts.get(*at).map(|count| count * 100 % all)));
    for at in by_loss.into_iter().take(left) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}
