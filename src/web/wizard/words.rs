//! The wizard's own sentences.

use super::view::Notice;

/// Why a page's figures are asked.
pub(super) fn why(page: &str) -> &'static str {
    match page {
        "company" => {
            "Size decides whether a director is worth the cost; growth shows how fast the \
             pressure rises. Rough figures are fine."
        }
        "it-team" => {
            "A small team with many projects is the clearest sign that somebody has to set the \
             order. Rough figures are fine."
        }
        "systems" => {
            "Old systems, broken connections and missed checks cost more the larger you grow. \
             Rough figures are fine."
        }
        "customers" => {
            "What customers go through shows whether service needs a leader, and not only more \
             hands. Rough figures are fine."
        }
        "service-team" => {
            "The size and the strain of the team show whether it has outgrown the person who \
             leads it now."
        }
        "ownership" => {
            "A director cannot mend projects that nobody owns. These answers never change the \
             verdicts; they shape what to mend first."
        }
        "budget" => {
            "What you can spend, and how soon you need help, never change the verdicts. These \
             answers are kept with your result, for when you weigh the ways to get there."
        }
        _ => "Rough figures are fine.",
    }
}

/// The heading of the fault summary: "Two answers need another look".
pub(in crate::web) fn fault_heading(count: usize) -> String {
    const WORDS: [&str; 10] =
        ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    match count {
        1 => "One answer needs another look".into(),
        n => {
            let word = WORDS.get(n).map_or_else(|| n.to_string(), |w| (*w).to_string());
            format!("{word} answers need another look")
        }
    }
}

pub(super) const NOT_SAVED: Notice = Notice {
    heading: "We could not save this page just now",
    text: "What you typed is still here. Wait a moment, then press Continue again; nothing is \
           saved twice.",
    ask: false,
};

pub(super) const CLASH: Notice = Notice {
    heading: "Some answers were changed elsewhere meanwhile",
    text: "Another tab or another person saved a different answer. Both stand below: yours in \
           the field, the saved one above it. Press Continue to save yours.",
    ask: false,
};

pub(super) const OTHER_CONTENT: Notice = Notice {
    heading: "This page was saved once already, with other answers",
    text: "What you typed since then is below. Press Continue to save it as well.",
    ask: false,
};
