//! What stands behind an address below `/admin/rulesets/`: a published version, or a draft.

use std::sync::Arc;

use uuid::Uuid;

use super::super::super::App;
use super::super::super::error::{PageError, PageResult};
use super::super::super::visitor::parse_id;
use super::super::super::words::{date, moment};
use crate::db;
use crate::db::drafts::{Draft, Found, Head};
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
                let draft = find_draft(app, id).await?;
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

/// A draft to work on, `None` if there is no such one.
///
/// # Errors
/// [`PageError::Unprocessable`] where its rules cannot be read; its own page offers what is left.
pub(in crate::web::admin) async fn find_draft(app: &App, id: Uuid) -> PageResult<Option<Draft>> {
    match db::drafts::look(&app.db, id).await? {
        Some(Found::Draft(draft)) => Ok(Some(*draft)),
        Some(Found::Unreadable(..)) => {
            let text = "This Readyline cannot read this draft: a newer one may have saved it. The \
                        list of rules says more, and offers to throw it away.";
            Err(PageError::Unprocessable(text.to_owned()))
        }
        None => Ok(None),
    }
}

/// What a page calls a draft: its name, or "Draft of 22 November 2026, from version 3, by Ana".
pub(in crate::web::admin) fn draft_title(draft: &Head) -> String {
    draft.name.clone().unwrap_or_else(|| usual_title(draft))
}

/// What it is called without a name.
pub(in crate::web::admin) fn usual_title(draft: &Head) -> String {
    let from = match draft.imported_from.as_deref() {
        None => format!("from version {}", draft.base_version),
        Some("") => "brought in as pasted text".to_owned(),
        Some(file) => format!("brought in from the file “{file}”"),
    };
    format!("Draft of {}, {from}, by {}", date(draft.made_at), draft.made_by)
}

/// Where a draft with a name comes from, and who saved it last.
pub(in crate::web::admin) fn draft_over(draft: &Head) -> String {
    let saved = format!("Last saved by {} on {}.", draft.saved_by, moment(draft.saved_at));
    match draft.name {
        Some(_) => format!("{}. {saved}", usual_title(draft)),
        None => saved,
    }
}

/// What comes next for a draft that says what an earlier version says, as it does for whoever goes
/// back to that version.
pub(in crate::web::admin) fn going_back(draft: &Head, current: i64) -> Option<String> {
    let Head { base_version, revision, .. } = draft;
    let as_it_was = *revision == 1 && draft.imported_from.is_none() && !draft.ended;
    (as_it_was && *base_version != current).then(|| {
        format!(
            "This draft says what version {base_version} says, and version {current} is still in \
             force. To go back, first try the draft on all companies in the preview. Then publish \
             it: it becomes version {}.",
            current + 1
        )
    })
}
