//! A result without the figures that a link keeps from its readers.
//!
//! They are taken out of the answers here, before anything is drawn, worked out or written. What
//! comes after has nothing else to draw from, but the verdicts and bands of the whole result,
//! which are shared on purpose.

use std::sync::Arc;

use super::super::App;
use super::super::error::{PageError, PageResult};
use super::super::result::Scored;
use super::super::result_view::KeptInput;
use crate::db::results::StoredResult;
use crate::db::shares::{Opened, Parts};
use crate::rules::explain::kept::MISLEADING_PARTS;
use crate::rules::projects::Projects;
use crate::rules::study::hidden::{Hidden, Part, Shown, hidden_signals};

/// A thinned result.
pub(in crate::web) struct Kept {
    /// Its answers are those that are left, its scores what they come to, its verdicts and bands
    /// those of the whole result.
    scored: Scored,
    shown: Arc<Shown>,
    part: Part,
}

impl Kept {
    /// The thinned result of a link; `None` where the link shows all.
    pub(in crate::web) async fn of(app: &App, opened: &Opened) -> PageResult<Option<Kept>> {
        let part = match opened.terms.parts {
            Parts::All => return Ok(None),
            Parts::WithoutSize => Part::Size,
            Parts::Verdicts => Part::AllButVerdicts,
        };
        let (stored, shown) = thin(app, &opened.result, part).await?;
        let scored = Scored::shown(app, stored).await?;
        let told = shown.told(&scored.ruleset);
        let scored = Scored { assessment: told, ..scored };
        Ok(Some(Kept { scored, shown: Arc::new(shown), part }))
    }

    /// The result as answers are tried on it: scored by the answers that are left, and nothing of
    /// the whole result, not even its verdicts.
    pub(in crate::web) async fn to_try(app: &App, opened: &Opened) -> PageResult<Scored> {
        match opened.terms.parts {
            Parts::All => Scored::new(app, opened.result.clone()).await,
            Parts::WithoutSize => {
                let (stored, _) = thin(app, &opened.result, Part::Size).await?;
                Scored::new(app, stored).await
            }
            Parts::Verdicts => Err(PageError::NotFound),
        }
    }

    /// What a link keeps from those who try other answers.
    pub(in crate::web) fn keeps(opened: &Opened) -> Vec<Hidden> {
        match opened.terms.parts {
            Parts::All => Vec::new(),
            Parts::WithoutSize => hidden_signals(Part::Size),
            Parts::Verdicts => hidden_signals(Part::AllButVerdicts),
        }
    }

    /// What pages and reports are made from.
    pub(in crate::web) fn input(&self) -> KeptInput<'_> {
        KeptInput { result: self.scored.input(), shown: &self.shown }
    }

    /// The thinned result.
    pub(in crate::web) fn scored(&self) -> &Scored {
        &self.scored
    }

    /// What is kept back.
    pub(in crate::web) fn part(&self) -> Part {
        self.part
    }

    /// The thinned answers with the truth beside them.
    pub(in crate::web) fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Whether a part of the playbook, such as `job-profile.md`, may be read.
    pub(in crate::web) fn shows_part(&self, file: &str) -> bool {
        let key = file.strip_suffix(".md").unwrap_or_default();
        self.part == Part::Size && !MISLEADING_PARTS.contains(&key)
    }
}

/// The stored result without its hidden figures, as if they had never been answered.
async fn thin(app: &App, whole: &StoredResult, part: Part) -> PageResult<(StoredResult, Shown)> {
    let rules = app.ruleset(whole.ruleset_version).await?;
    let shown = Shown::of(&rules, &whole.answers, part);
    let projects = match part {
        Part::Size => whole.projects.clone(),
        Part::AllButVerdicts => Projects::default(),
    };
    let stored = StoredResult {
        answers: shown.answers.clone(),
        projects,
        result_id: whole.result_id,
        assessment: whole.assessment,
        ruleset_version: whole.ruleset_version,
        reference: whole.reference.clone(),
        created_at: whole.created_at,
    };
    Ok((stored, shown))
}
