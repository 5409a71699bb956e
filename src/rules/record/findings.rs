//! What differs in a result file, sorted for a reader: which answers, what follows from them, and
//! what nothing explains.

use std::collections::BTreeSet;

use crate::rules::words::{count, list};

/// What differs between a file and what its answers give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Each answer in the file with which the rest of it does not go, in a sentence or two.
    pub answers: Vec<String>,
    /// Differences that follow from those answers, each in words with its place.
    pub following: Vec<String>,
    /// All other differences in the same form: the digest first, then verdicts and scores.
    pub others: Vec<String>,
}

impl Findings {
    /// Whether nothing differs.
    pub fn identical(&self) -> bool {
        self.answers.is_empty() && self.following.is_empty() && self.others.is_empty()
    }

    /// What follows, counted: "14 ledger lines, two scores or verdicts and the digest"; empty
    /// where nothing does.
    pub fn follows(&self) -> String {
        let kinds = [
            (Kind::Ledger, "ledger line", "ledger lines"),
            (Kind::Score, "score or verdict", "scores and verdicts"),
            (Kind::Words, "explanation", "explanations"),
        ];
        let places: BTreeSet<(Kind, Vec<&str>)> =
            self.following.iter().map(|line| kind(line)).collect();
        let of = |kind| places.iter().filter(|(own, _)| *own == kind).count();
        let counted = kinds.into_iter().map(|(kind, one, many)| (of(kind), one, many));
        let counted = counted.filter(|(number, ..)| *number > 0);
        let mut parts: Vec<String> =
            counted.map(|(number, one, many)| count(number, one, many)).collect();
        if of(Kind::Digest) > 0 {
            parts.push("the digest".to_owned());
        }
        list(&parts, "and")
    }

    /// The digest, then verdicts and scores, then the rest.
    pub(super) fn sort(lines: &mut [String]) {
        lines.sort_by_key(|line| match kind(line).0 {
            Kind::Digest => 0,
            Kind::Score => 1,
            Kind::Ledger | Kind::Sum | Kind::Words => 2,
        });
    }
}

/// What a difference is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Digest,
    Score,
    Ledger,
    /// The sum of some lines of the ledger, which a reader does not count beside them.
    Sum,
    Words,
}

/// Where a difference stands: "it_director, need, low".
pub(super) fn place(line: &str) -> &str {
    line.split_once(": ").map_or(line, |(place, _)| place)
}

/// The kind of a difference, and the piece of the file that a reader would count as one.
fn kind(line: &str) -> (Kind, Vec<&str>) {
    let parts: Vec<&str> = place(line).split(", ").collect();
    // A row of the ledger stands at dial, theme and key; a score at its role and dial.
    let (kind, depth) = match parts.first().copied() {
        Some("digest") => (Kind::Digest, 1),
        Some("roles") => (Kind::Score, 3),
        Some("ownership" | "alerts") => (Kind::Score, 1),
        Some("ledger") if parts.contains(&"rows") => (Kind::Ledger, 6),
        Some("ledger") => (Kind::Sum, 4),
        _ => (Kind::Words, 2),
    };
    (kind, parts.into_iter().take(depth).collect())
}
