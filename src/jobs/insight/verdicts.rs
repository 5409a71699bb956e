//! What companies are told, month by month.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::{Db, DbError, insight, rulesets};
use crate::rules::ruleset::Verdict;

/// The results of one month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Month {
    /// Year and month in UTC: `2026-11`.
    pub month: String,
    /// How many results were made.
    pub results: u64,
    /// One entry a role that was scored.
    pub roles: Vec<RoleMonth>,
}

/// What the results of one month said about one role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct RoleMonth {
    /// The role's key.
    pub role: String,
    /// Its title.
    pub title: String,
    /// What was said how often.
    pub given: Given,
}

/// How often each thing was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Given {
    /// Hire.
    pub hire: u64,
    /// Prepare.
    pub prepare: u64,
    /// Bridge.
    pub bridge: u64,
    /// Not yet.
    pub not_yet: u64,
    /// More than one verdict was possible.
    pub open: u64,
    /// The company had this director.
    pub filled: u64,
}

/// The months while results are counted. They grow with time, not with the number of results.
#[derive(Default)]
pub(super) struct Months {
    months: BTreeMap<String, (u64, BTreeMap<String, Given>)>,
    /// For each role the newest rules that scored it, where its title is looked up.
    scored_by: BTreeMap<String, i64>,
}

impl Months {
    pub(super) fn add(&mut self, results: Vec<insight::Given>) {
        for result in results {
            let (count, roles) = self.months.entry(result.month).or_default();
            *count += 1;
            let list = |value: Value| match value {
                Value::Array(list) => list,
                _ => Vec::new(),
            };
            let filled = list(result.filled);
            let verdicts = list(result.verdicts);
            for (role, (filled, verdicts)) in
                list(result.roles).into_iter().zip(filled.iter().zip(&verdicts))
            {
                let Value::String(role) = role else { continue };
                let newest = self.scored_by.entry(role.clone()).or_default();
                *newest = result.ruleset_version.max(*newest);
                roles.entry(role).or_default().add(filled == &Value::Bool(true), verdicts);
            }
        }
    }

    /// The first month first; the roles in the order of `titles`.
    pub(super) fn found(self, titles: &[(String, String)]) -> Vec<Month> {
        let month = |(month, (results, given)): (String, (u64, BTreeMap<String, Given>))| {
            let role = |(role, title): &(String, String)| {
                let given = *given.get(role)?;
                Some(RoleMonth { role: role.clone(), title: title.clone(), given })
            };
            Month { month, results, roles: titles.iter().filter_map(role).collect() }
        };
        self.months.into_iter().map(month).collect()
    }
}

impl Given {
    fn add(&mut self, filled: bool, verdicts: &Value) {
        let verdicts: Vec<Verdict> = serde_json::from_value(verdicts.clone()).unwrap_or_default();
        let count = match verdicts.as_slice() {
            _ if filled => &mut self.filled,
            [Verdict::Hire] => &mut self.hire,
            [Verdict::Prepare] => &mut self.prepare,
            [Verdict::Bridge] => &mut self.bridge,
            [Verdict::NotYet] => &mut self.not_yet,
            _ => &mut self.open,
        };
        *count += 1;
    }
}

/// Every role that was scored with its title: those of the rules in force in their order, then
/// others as the newest rules that had them called them.
pub(super) async fn titles(db: &Db, months: &Months) -> Result<Vec<(String, String)>, DbError> {
    let (_, in_force) = rulesets::current(db).await?;
    let mut titles: Vec<_> =
        in_force.roles.into_iter().map(|role| (role.key, role.title)).collect();
    for (role, version) in &months.scored_by {
        if titles.iter().any(|(key, _)| key == role) {
            continue;
        }
        let ruleset = rulesets::find(db, *version).await?;
        let found = ruleset.as_ref().and_then(|ruleset| ruleset.role(role));
        titles.push((role.clone(), found.map_or(role, |found| &found.title).clone()));
    }
    Ok(titles)
}
