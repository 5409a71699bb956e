//! The roles as a portfolio names them: those of the rules in force.

use std::sync::Arc;

use crate::db;
use crate::rules::explain::names::tags;
use crate::rules::ruleset::{Role, Ruleset};
use crate::web::App;
use crate::web::error::PageResult;

/// The rules in force, with a short name a role.
pub(super) struct Roles {
    pub(super) ruleset: Arc<Ruleset>,
    tags: Vec<String>,
}

impl Roles {
    pub(super) async fn in_force(app: &App) -> PageResult<Roles> {
        let (_, ruleset) = db::rulesets::current(&app.db).await?;
        let titles: Vec<&str> = ruleset.roles.iter().map(|role| role.title.as_str()).collect();
        let tags = tags(&titles);
        Ok(Roles { ruleset: Arc::new(ruleset), tags })
    }

    /// Each role with its short name.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Role, &str)> {
        self.ruleset.roles.iter().zip(self.tags.iter().map(String::as_str))
    }

    /// The short name of a role; its key where the rules have no such role any more.
    pub(super) fn tag<'a>(&'a self, key: &'a str) -> &'a str {
        self.each().find(|(role, _)| role.key == key).map_or(key, |(_, tag)| tag)
    }
}
