//! What a share link says beside its result: to whoever makes it, and to its readers.

use jiff::Timestamp;

use super::owner::{ShareInput, ShareRow};
use crate::db::shares::{Parts, Terms, What};
use crate::web::brand::Brand;
use crate::web::prose::count;
use crate::web::words::{date, moment};

/// The form that makes a link.
#[derive(Clone, Debug)]
pub struct ShareForm {
    /// The id of the next press on "Make a link".
    pub op: String,
    /// How long a link may last, in days, and whether that is chosen.
    pub days: [(i32, bool); 3],
    /// What it shows.
    pub parts: Parts,
    /// Whether it shows the newest result at any time.
    pub latest: bool,
    /// Whether readers may try other answers.
    pub what_if: bool,
    /// Words to the readers.
    pub note: String,
    /// What readers are asked first.
    pub passcode: String,
    /// What is wrong, each with the name of its field.
    pub faults: Vec<(&'static str, &'static str)>,
}

impl ShareForm {
    /// An empty form.
    pub fn new(op: &str, days: [(i32, bool); 3]) -> ShareForm {
        let Terms { parts, latest, what_if, note, .. } = Terms::default();
        let (op, passcode, faults) = (op.to_owned(), String::new(), Vec::new());
        ShareForm { op, days, parts, latest, what_if, note, passcode, faults }
    }

    /// The choices of what is shown: the key, the words, and whether it is chosen.
    pub fn choices(&self) -> [(&'static str, &'static str, bool); 3] {
        [Parts::All, Parts::WithoutSize, Parts::Verdicts].map(|parts| {
            let words = match parts {
                Parts::All => "Everything",
                Parts::WithoutSize => "All without revenue and headcount",
                Parts::Verdicts => "The verdicts only",
            };
            (parts.key(), words, parts == self.parts)
        })
    }

    /// What is wrong with a field.
    pub fn fault(&self, field: &str) -> Option<&'static str> {
        self.faults.iter().find(|(name, _)| *name == field).map(|(_, words)| *words)
    }

    /// Whether the less usual choices stand open.
    pub fn is_open(&self) -> bool {
        let filled = !self.note.is_empty() || !self.passcode.is_empty();
        filled || self.latest || !self.what_if || !self.faults.is_empty()
    }
}

/// A link as its owner sees it.
pub(super) fn row(share: &ShareInput) -> ShareRow {
    let other = share
        .other_result
        .map_or_else(String::new, |at| format!("Shows your result of {}. ", date(at)));
    let (made, ends) = (date(share.created_at), date(share.expires_at));
    let end = match share.revoked_at {
        Some(at) => format!("Revoked {}.", date(at)),
        None if share.live => format!("Ends {ends}."),
        None => format!("Ended {ends}."),
    };
    let times = usize::try_from(share.opened).unwrap_or(0);
    let opened = match times {
        0 => "Not opened yet.".to_owned(),
        _ => format!("Opened {}.", count(times, "time", "times").replace("one time", "once")),
    };
    ShareRow {
        id: share.id.clone(),
        link: share.link.clone().filter(|_| share.live),
        facts: format!("{other}Made {made}. {end} {opened}"),
        terms: terms(&share.terms),
        note: share.terms.note.clone(),
        name: format!("link of {}", moment(share.created_at)),
        openings: share.openings.iter().map(|(at, what)| (moment(*at), named(*what))).collect(),
        live: share.live,
    }
}

/// What was opened, in words.
fn named(what: What) -> &'static str {
    match what {
        What::Page => "the page",
        What::Report => "the report as a PDF",
        What::Playbook => "a part of the playbook",
        What::WhatIf => "tried other answers",
    }
}

/// What differs from a usual link: "Without revenue and headcount. Asks for a passcode."
fn terms(terms: &Terms) -> String {
    let shows = match terms.parts {
        Parts::All => "",
        Parts::WithoutSize => "Without revenue and headcount.",
        Parts::Verdicts => "The verdicts only.",
    };
    let latest = if terms.latest { "Always your newest result." } else { "" };
    let asks = if terms.passcode_hash.is_some() { "Asks for a passcode." } else { "" };
    let silent = !terms.what_if && terms.parts != Parts::Verdicts;
    let no_trying = if silent { "Readers cannot try other answers." } else { "" };
    let all = [shows, latest, asks, no_trying].into_iter().filter(|words| !words.is_empty());
    all.collect::<Vec<_>>().join(" ")
}

/// What a link gives to its readers beside the result.
#[derive(Clone, Debug)]
pub struct Sharing {
    /// The path of the page.
    pub address: String,
    /// When the link ends.
    pub until: Timestamp,
    /// Words of whoever made it; may be empty.
    pub note: String,
    /// Whether other answers may be tried.
    pub what_if: bool,
    /// Whether it shows the newest result at any time.
    pub latest: bool,
    /// The firm that advises the company.
    pub brand: Brand,
}

impl Sharing {
    /// A usual link at this address that ends at `until`.
    pub fn plain(address: &str, until: Timestamp) -> Sharing {
        Sharing {
            address: address.to_owned(),
            until,
            note: String::new(),
            what_if: true,
            latest: false,
            brand: Brand::default(),
        }
    }

    /// "Shared result, read-only, until 22 December 2026".
    pub fn over(&self) -> String {
        let latest = if self.latest { ", always the newest one" } else { "" };
        format!("Shared result, read-only, until {}{latest}", date(self.until))
    }
}
