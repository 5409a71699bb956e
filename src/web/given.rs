//! Who gave which answer, in words: somebody at the client or a consultant, by name.

use std::collections::HashMap;

use super::App;
use super::error::PageResult;
use super::visitor::Visit;
use crate::db;
use crate::db::answers::Given;
use crate::db::assessments::Stored;

/// Who gave each answer of an assessment; empty for one that no firm looks after.
#[derive(Default)]
pub(super) struct Givers(HashMap<String, String>);

impl Givers {
    /// Who gave the answer to this question, if it has one.
    pub(super) fn of(&self, signal: &str) -> Option<String> {
        self.0.get(signal).cloned()
    }

    /// So many answers were given by this one.
    pub(super) fn count(&self, who: &str) -> usize {
        self.0.values().filter(|giver| *giver == who).count()
    }
}

/// Reads them for somebody who visits an assessment; the own ones are given by "you".
pub(super) async fn read(app: &App, visit: &Visit) -> PageResult<Givers> {
    let own = visit.author();
    told(app, &visit.stored, |given| match given.author {
        Some(author) if Some(author) == own => "Given by you".to_owned(),
        _ => format!("Given by {}", words(given)),
    })
    .await
}

/// Reads them for the consultants' page.
pub(super) async fn names(app: &App, stored: &Stored) -> PageResult<Givers> {
    told(app, stored, words).await
}

async fn told(app: &App, stored: &Stored, say: impl Fn(&Given) -> String) -> PageResult<Givers> {
    if stored.firm.is_none() {
        return Ok(Givers::default());
    }
    let given = db::answers::given(&app.db, stored.id).await?;
    Ok(Givers(given.into_iter().map(|given| (given.signal.clone(), say(&given))).collect()))
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
