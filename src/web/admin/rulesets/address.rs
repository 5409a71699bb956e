//! What stands behind an address below `/admin/rulesets/`: a published version, or a draft.

use std::sync::Arc;

use uuid::Uuid;

use super::super::super::App;
use super::super::super::error::PageResult;
use super::super::super::visitor::parse_id;
use super::super::super::words::date;
use crate::db;
use crate::db::drafts::Draft;
use crate::db::rulesets::Publication;
use crate::rules::ruleset::Ruleset;

/// The last part of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web::admin) enum Which {
    /// The number of a published version.
    Version(i64),
    /// The id of a draft.
    Draft(Uuid),
}

impl Which {
    /// Reads it, `None` where no page of ours writes such an address.
    pub(in crate::web::admin) fn parse(text: &str) -> Option<Which> {
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        number.map(Which::Version).or_else(|| parse_id(text).map(Which::Draft))
    }

    /// The address of its page.
    pub(in crate::web::admin) fn href(self) -> String {
        match self {
            Which::Version(version) => format!("/admin/rulesets/{version}"),
            Which::Draft(id) => format!("/admin/rulesets/{id}"),
        }
    }
}

/// A ruleset with all that is known of it.
pub(in crate::web::admin) enum Rules {
    /// A published version.
    Version(Publication, Arc<Ruleset>),
    /// A draft, open or not.
    Draft(Box<Draft>),
}

impl Rules {
    /// Finds the rules behind an address.
    pub(in crate::web::admin) async fn find(app: &App, which: Which) -> PageResult<Option<Rules>> {
        match which {
            Which::Version(version) => {
                let all = db::rulesets::list(&app.db).await?;
                let Some(how) = all.into_iter().find(|how| how.version == version) else {
                    return Ok(None);
                };
                let ruleset = app.ruleset(version).await?;
                Ok(Some(Rules::Version(how, ruleset)))
            }
            Which::Draft(id) => {
                let draft = db::drafts::find(&app.db, id).await?;
                Ok(draft.map(|draft| Rules::Draft(Box::new(draft))))
            }
        }
    }

    /// What is written into the address.
    pub(in crate::web::admin) fn which(&self) -> Which {
        match self {
            Rules::Version(how, _) => Which::Version(how.version),
            Rules::Draft(draft) => Which::Draft(draft.id),
        }
    }

    /// What a page calls it: "Version 3".
    pub(in crate::web::admin) fn title(&self) -> String {
        match self {
            Rules::Version(how, _) => format!("Version {}", how.version),
            Rules::Draft(draft) => draft_title(draft),
        }
    }

    /// The rules themselves.
    pub(in crate::web::admin) fn ruleset(&self) -> &Ruleset {
        match self {
            Rules::Version(_, ruleset) => ruleset,
            Rules::Draft(draft) => &draft.ruleset,
        }
    }
}

/// What a page calls a draft: "Draft of 22 November 2026, from version 3, by Ana".
pub(in crate::web::admin) fn draft_title(draft: &Draft) -> String {
    let Draft { base_version, made_by, .. } = draft;
    format!("Draft of {}, from version {base_version}, by {made_by}", date(draft.made_at))
}
