//! All that decides whether a draft may be published, as it is now.

use std::sync::Arc;

use uuid::Uuid;

use super::super::super::App;
use super::super::super::error::{PageError, PageResult};
use super::super::super::words::moment;
use super::super::golden::{Trial, trials};
use super::super::rulesets::address::find_draft;
use super::super::rulesets::changes::{Group, groups};
use super::super::rulesets::{Ending, ending};
use super::Posted;
use super::view::Notice;
use crate::db;
use crate::db::drafts::Draft;
use crate::db::rulesets::SignedCase;
use crate::rules::ruleset::Ruleset;
use crate::rules::study::flips::Summary;

/// A draft, what it would take the place of, and what is known of the difference.
pub(super) struct Situation {
    /// The draft.
    pub(super) draft: Draft,
    /// The version in force.
    pub(super) current: i64,
    /// Its rules.
    pub(super) in_force: Arc<Ruleset>,
    /// How many faults keep the draft from scoring anybody.
    pub(super) faults: usize,
    /// The test companies, tried on the draft.
    pub(super) trials: Vec<Trial>,
    /// What the preview of this very revision against this very version found.
    pub(super) preview: Option<Summary>,
}

/// What keeps a draft from being published, the first thing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// It was published or thrown away.
    Ended,
    /// So many faults in it.
    Faults(usize),
    /// It says what the rules in force say.
    Same,
    /// Nobody has seen yet what it does to the stored companies.
    Unseen,
}

impl Situation {
    /// Looks at all of it. The version in force comes first: what is published between the two
    /// reads then shows in the draft, and a second press is not taken for somebody else's change.
    pub(super) async fn look(app: &App, id: Uuid) -> PageResult<Situation> {
        let (current, _) = db::rulesets::current(&app.db).await?;
        let draft = find_draft(app, id).await?.ok_or(PageError::NotFound)?;
        let in_force = app.ruleset(current).await?;
        let faults = draft.ruleset.check().len();
        let trials = trials(app, &Arc::new(draft.ruleset.clone())).await?;
        let preview = db::previews::finished(&app.db, id, draft.revision, current).await?;
        let preview = preview.map(serde_json::from_value).transpose();
        let preview = preview.map_err(PageError::internal)?;
        Ok(Situation { draft, current, in_force, faults, trials, preview })
    }

    /// What stands in the way, if anything does.
    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        match () {
            () if self.draft.ended => Some(Obstacle::Ended),
            () if self.faults > 0 => Some(Obstacle::Faults(self.faults)),
            () if self.draft.ruleset == *self.in_force => Some(Obstacle::Same),
            () if self.preview.is_none() => Some(Obstacle::Unseen),
            () => None,
        }
    }

    /// The test companies that the draft gives other verdicts than expected. None while faults keep
    /// it from scoring anybody.
    pub(super) fn broken(&self) -> Vec<SignedCase> {
        let broken = self.trials.iter().filter(|trial| !trial.broken.is_empty());
        let case =
            |trial: &Trial| SignedCase { id: trial.case.id, name: trial.case.golden.name.clone() };
        broken.map(case).collect()
    }

    /// What happened since the page was drawn that `posted` came from.
    pub(super) async fn changed_since(&self, app: &App, posted: &Posted) -> PageResult<Notice> {
        let mut lines = Vec::new();
        let mut groups = Vec::new();
        if let Some(Ending { text, version }) = ending(app, &self.draft).await? {
            lines.push(match version {
                Some((version, _)) => format!("This draft is version {version} now. {text}"),
                None => text,
            });
        }
        if posted.against != self.current && self.draft.published_as != Some(self.current) {
            let all = db::rulesets::list(&app.db).await?;
            let newer = all.iter().filter(|how| how.version > posted.against);
            lines.extend(newer.map(|how| {
                let (version, who, why) = (how.version, &how.published_by, &how.reason);
                format!("{who} published version {version}: {why}")
            }));
        }
        if posted.revision != self.draft.revision {
            let (saved_by, when) = (&self.draft.saved_by, moment(self.draft.saved_at));
            lines.push(format!("{saved_by} saved this draft on {when}."));
            groups = self.edits_since(app, posted.revision).await?;
        }
        if lines.is_empty() {
            lines.push("Test companies were added or removed.".to_owned());
        }
        Ok(Notice { lines, groups })
    }

    async fn edits_since(&self, app: &App, seen: i64) -> PageResult<Vec<Group>> {
        let states = db::drafts::revisions(&app.db, self.draft.id, seen).await?;
        let shown = states.first().filter(|state| state.revision == seen);
        Ok(shown.map(|state| groups(&state.ruleset, &self.draft.ruleset)).unwrap_or_default())
    }
}
