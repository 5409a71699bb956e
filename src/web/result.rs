//! Results: made from the answers as they stand, kept for ever, shown with their history.

pub(super) mod pdf;
pub(super) mod playbook;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use uuid::Uuid;

use super::clients::standing::stand;
use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::result_view::{Owned, OwnerInput, PastInput, Replaced, ResultInput, ResultPage};
use super::secret::new_id;
use super::session::Somebody;
use super::shares::terms::{DAYS, USUAL_DAYS};
use super::visitor::{self, Visit};
use super::{App, benchmark, check, invited, newer_rules, shares};
use crate::db;
use crate::db::assessments::Stored;
use crate::db::results::{NewResult, StoredResult, Submitted};
use crate::db::rulesets::Newer;
use crate::rules::record::reference;
use crate::rules::ruleset::Ruleset;
use crate::rules::score::{Assessment, ScoreAnswer, assess};

/// So many of an assessment's results stand in its history; older ones keep their addresses.
const MOST_TOLD: usize = 20;

/// What may stand behind the address: which result, where it is not the newest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    pub(super) of: Option<String>,
}

impl Which {
    /// The result that is named, else the newest, scored.
    ///
    /// # Errors
    /// [`PageError::NotFound`] where there is none.
    pub(super) async fn find(&self, app: &App, visit: &Visit) -> PageResult<Scored> {
        let all = db::results::list(&app.db, visit.stored.id).await?;
        Scored::new(app, self.among(&all)?.clone()).await
    }

    /// The result that is named, else the newest of all.
    fn among<'a>(&self, all: &'a [StoredResult]) -> PageResult<&'a StoredResult> {
        let of = self.of.as_deref().map(|of| visitor::parse_id(of).ok_or(PageError::NotFound));
        let found = match of.transpose()? {
            None => all.first(),
            Some(of) => all.iter().find(|result| result.result_id == of),
        };
        found.ok_or(PageError::NotFound)
    }
}

/// A stored result, scored again by the rules it was made with.
pub(super) struct Scored {
    pub(super) stored: StoredResult,
    pub(super) ruleset: Arc<Ruleset>,
    pub(super) assessment: Assessment,
    pub(super) href: Option<String>,
    pub(super) compared: Option<String>,
    pub(super) replaced: Option<Replaced>,
}

impl Scored {
    /// Scores a stored result.
    pub(super) async fn new(app: &App, stored: StoredResult) -> Result<Self, PageError> {
        let ruleset = app.ruleset(stored.ruleset_version).await?;
        let assessment = assess(&ruleset, &stored.answers);
        Ok(Self { stored, ruleset, assessment, href: None, compared: None, replaced: None })
    }

    /// The same for a page that says whether its rules are still in force.
    pub(super) async fn shown(app: &App, stored: StoredResult) -> Result<Self, PageError> {
        let newer = db::rulesets::newer(&app.db, stored.ruleset_version).await?;
        let replaced = match newer {
            Some(Newer { version, replaced_at: at, .. }) => {
                let same = newer_rules::same(app, stored.ruleset_version, version).await?;
                Some(Replaced { at, same })
            }
            None => None,
        };
        Ok(Self { replaced, ..Self::new(app, stored).await? })
    }

    /// What a page is made from.
    pub(super) fn input(&self) -> ResultInput<'_> {
        ResultInput {
            ruleset: &self.ruleset,
            ruleset_version: self.stored.ruleset_version,
            answers: &self.stored.answers,
            projects: &self.stored.projects.0,
            assessment: &self.assessment,
            reference: &self.stored.reference,
            created_at: self.stored.created_at,
            replaced: self.replaced,
        }
    }

    fn past(&self) -> PastInput<'_> {
        PastInput {
            href: self.href.as_deref(),
            compared: self.compared.as_deref(),
            ruleset_version: self.stored.ruleset_version,
            created_at: self.stored.created_at,
            answers: &self.stored.answers,
            projects: &self.stored.projects.0,
            assessment: &self.assessment,
        }
    }
}

/// `GET /assessments/{id}/result`: the newest result, or the one that `of` names. Before there
/// is one it leads to the check page.
pub(super) async fn show(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
) -> Result<Response, PageError> {
    let id = visit.stored.id;
    let all = db::results::list(&app.db, id).await?;
    let Some(newest) = all.first() else {
        return Ok(Redirect::to(&format!("/assessments/{id}/check")).into_response());
    };
    let shown = which.among(&all)?;
    let now = &visit.stored;
    let changed_since = newest.answers != now.answers || newest.projects != now.projects.projects();
    let scored = Scored::shown(&app, shown.clone()).await?;
    let links = shares::inputs(&app, &visit, &all, shown.result_id).await?;
    let history = history(&app, &all, shown.result_id).await?;
    let past: Vec<PastInput> = history.iter().map(Scored::past).collect();
    let plan = db::actions::plan(&app.db, id).await?;
    let among = benchmark::among(&app, &visit, &shown.answers).await?;
    let owner = OwnerInput {
        owned: &Owned::new(&plan, among),
        base: &format!("/assessments/{id}"),
        result: shown.result_id.to_string(),
        op: new_id().to_string(),
        history: &past,
        shares: &links,
        changed_since,
        days: DAYS.map(|days| (days, days == USUAL_DAYS)),
        link: visit.private_link(&app),
        may_delete: visit.may_delete(),
        next_version: visit.stored.ruleset_version,
    };
    let page = ResultPage::new(&scored.input(), &owner);
    let invited = invited::told(&app, &visit).await?;
    Ok(ResultPage { desk: visit.desk(), invited, ..page }.into_response())
}

/// The newest results, scored, with their addresses.
async fn history(app: &App, all: &[StoredResult], shown: Uuid) -> Result<Vec<Scored>, PageError> {
    let mut history = Vec::new();
    for (at, past) in all.iter().take(MOST_TOLD).enumerate() {
        let (base, this) = (format!("/assessments/{}/result", past.assessment), past.result_id);
        let before = all.get(at + 1).map(|before| before.result_id);
        history.push(Scored {
            href: (this != shown).then(|| format!("{base}?of={this}")),
            compared: before.map(|before| format!("{base}/changes?from={before}&to={this}")),
            ..Scored::new(app, past.clone()).await?
        });
    }
    Ok(history)
}

/// `POST /assessments/{id}/result`: scores the answers and stores the result.
pub(super) async fn submit(
    State(app): State<App>,
    visit: Visit,
    form: StrictForm,
) -> Result<Response, PageError> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let seen = fields.take("rev").map(|rev| rev.parse::<i64>());
    fields.finish()?;
    visit.counts()?;
    let stored = &visit.stored;
    app.limits.save(stored.id)?;
    if let Some(elsewhere) = check::not_yet(&app, &visit).await? {
        return Ok(elsewhere);
    }
    let seen = match seen {
        None => stored.revision,
        Some(Ok(seen)) => seen,
        Some(Err(_)) => return Err(PageError::BadRequest(CHANGED_FORM.into())),
    };
    store(&app, &visit, op, seen).await
}

/// Scores the answers as they are now, after a page that was opened from a result was saved, and
/// stores the result; nothing where no answer differs from the newest one. `saved` is the press
/// that saved the page: the same press again finds the same result.
pub(super) async fn make_anew(app: &App, visit: &Visit, saved: Uuid) -> PageResult<Response> {
    let visit = visit.again(app).await?;
    if let Some(elsewhere) = check::not_yet(app, &visit).await? {
        return Ok(elsewhere);
    }
    let stored = &visit.stored;
    let all = db::results::list(&app.db, stored.id).await?;
    let same = |newest: &StoredResult| {
        newest.answers == stored.answers
            && newest.projects == stored.projects.projects()
            && newest.ruleset_version == stored.ruleset_version
    };
    if all.first().is_some_and(same) {
        return Ok(Redirect::to(&format!("/assessments/{}/result", stored.id)).into_response());
    }
    let op = Uuid::from_u128(saved.as_u128() ^ 1);
    store(app, &visit, op, stored.revision).await
}

/// Stores the result of the answers at this revision and leads to it.
async fn store(app: &App, visit: &Visit, op: Uuid, seen: i64) -> Result<Response, PageError> {
    let stored = &visit.stored;
    let (_, submitted) = score_and_store(app, stored, op, seen).await?;
    match submitted {
        Submitted::Stored(_) => {
            Ok(Redirect::to(&format!("/assessments/{}/result", stored.id)).into_response())
        }
        Submitted::Moved => check::changed_meanwhile(app, visit).await,
        Submitted::Gone => Err(PageError::NotFound),
    }
}

/// Scores the answers of an assessment at the revision `seen` and stores the result. Gives the id
/// that a new result has, and what became of it.
pub(super) async fn score_and_store(
    app: &App,
    stored: &Stored,
    op: Uuid,
    seen: i64,
) -> PageResult<(Uuid, Submitted)> {
    let ruleset = app.ruleset(stored.ruleset_version).await?;
    let assessment = assess(&ruleset, &stored.answers);
    let scores = ScoreAnswer { ruleset_version: stored.ruleset_version, assessment: &assessment };
    let standings = match stored.firm {
        Some(_) => stand(app, stored.ruleset_version, stored.answers.clone()).await?,
        None => Vec::new(),
    };
    let result_id = new_id();
    let new = NewResult {
        assessment: stored.id,
        result_id,
        op,
        ruleset_version: stored.ruleset_version,
        answers: stored.answers.clone(),
        projects: stored.projects.projects(),
        revision: seen,
        scores: serde_json::to_value(scores).map_err(PageError::internal)?,
        reference: reference(result_id.as_u128()),
        standings,
    };
    Ok((result_id, db::results::submit(&app.db, &new).await?))
}

/// `POST /assessments/{id}/delete`: removes the assessment with everything about it.
pub(super) async fn delete(
    State(app): State<App>,
    visit: Visit,
    jar: CookieJar,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> Result<(CookieJar, Redirect), PageError> {
    Fields::from(form).finish()?;
    let id = visit.stored.id;
    if !visit.may_delete() {
        return Err(PageError::NotFound);
    }
    db::assessments::delete(&app.db, id, &visit.acting(actor), new_id()).await?;
    let onward = match visit.stored.client {
        Some(client) => format!("/clients/{client}?deleted=yes"),
        None => "/?deleted=yes".to_owned(),
    };
    Ok((visitor::without_key(&app, jar, id), Redirect::to(&onward)))
}
