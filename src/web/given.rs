//! Who gave which answer, in words: somebody at the client or a consultant, by name. Where people
//! had said different things, also who decided which answer counts.

use std::collections::HashMap;

use uuid::Uuid;

use super::App;
use super::error::PageResult;
use super::visitor::Visit;
use crate::db;
use crate::db::answers::Given;
use crate::db::assessments::Stored;
use crate::rules::words::list;

/// Who gave each answer of an assessment; empty for one that no firm looks after.
#[derive(Default)]
pub(super) struct Givers(HashMap<String, Giver>);

/// Who gave one answer.
struct Giver {
    /// Whose save brought it, unless that only decided for what others had said.
    author: Option<Uuid>,
    /// By name, or "you".
    who: String,
    /// Who decided that it counts, where somebody did.
    settled: Option<String>,
}

impl Giver {
    fn new(given: Given, reader: Option<Uuid>) -> Giver {
        let own = reader.is_some() && given.author == reader;
        let author = if own { "you".to_owned() } else { words(&given) };
        match given.taken_from {
            Some(others) => Giver { author: None, who: others, settled: Some(author) },
            None => Giver { author: given.author, who: author, settled: given.settled_by },
        }
    }

    fn told(&self) -> String {
        match &self.settled {
            Some(settled) => format!("{}; settled by {settled}", self.who),
            None => self.who.clone(),
        }
    }
}

impl Givers {
    /// Who gave the answer to this question, if it has one.
    pub(super) fn of(&self, signal: &str) -> Option<String> {
        self.0.get(signal).map(Giver::told)
    }

    /// Who gave the answers to these questions: "Olu Ade (client) and Kim (consultant)", then what
    /// was decided.
    pub(super) fn of_all<'a>(&self, signals: impl Iterator<Item = &'a str>) -> String {
        let givers: Vec<&Giver> = signals.filter_map(|signal| self.0.get(signal)).collect();
        let plain = givers.iter().filter(|giver| giver.settled.is_none());
        let mut names: Vec<String> = plain.map(|giver| giver.who.clone()).collect();
        let settled = givers.iter().filter(|giver| giver.settled.is_some());
        let mut settled: Vec<String> = settled.map(|giver| giver.told()).collect();
        for all in [&mut names, &mut settled] {
            all.sort();
            all.dedup();
        }
        let names = Some(list(&names, "and")).filter(|names| !names.is_empty());
        names.into_iter().chain(settled).collect::<Vec<_>>().join(". ")
    }

    /// So many answers were given by the holder of this key.
    pub(super) fn count(&self, key: Uuid) -> usize {
        self.0.values().filter(|giver| giver.author == Some(key)).count()
    }
}

/// Reads them for somebody who visits an assessment; the own ones are given by "you".
pub(super) async fn read(app: &App, visit: &Visit) -> PageResult<Givers> {
    told(app, &visit.stored, visit.author()).await
}

/// Reads them for the consultants' page.
pub(super) async fn names(app: &App, stored: &Stored) -> PageResult<Givers> {
    told(app, stored, None).await
}

async fn told(app: &App, stored: &Stored, reader: Option<Uuid>) -> PageResult<Givers> {
    if stored.firm.is_none() {
        return Ok(Givers::default());
    }
    let given = db::answers::given(&app.db, stored.id).await?;
    let giver = |given: Given| (given.signal.clone(), Giver::new(given, reader));
    Ok(Givers(given.into_iter().map(giver).collect()))
}

/// What somebody at the client is called, so that it cannot be taken for a consultant.
pub(super) fn guest(name: &str) -> String {
    format!("{name} (client)")
}

fn words(given: &Given) -> String {
    match (&given.guest, &given.consultant) {
        (Some(name), _) => guest(name),
        (None, Some(name)) => format!("{name} (consultant)"),
        (None, None) => "somebody at the client".to_owned(),
    }
}
