//! Where people differ: the answers that several people at a client gave, each alone, side by side,
//! and the decision which one counts.

mod agree;
mod settled;
mod view;

use axum::extract::{FromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use uuid::Uuid;

use super::App;
use super::brand::Brand;
use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::given::guest;
use super::invitations::{self, Asked};
use super::secret::new_id;
use super::session::{Consultant, Shut, Somebody};
use super::visitor::{self, By, Visit};
use super::wizard::Notice;
use crate::db;
use crate::db::answers::{Save, Saved};
use crate::db::audit::Actor;
use crate::db::opinions::{Choice, Settlement};
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Decimal;
use crate::rules::explain::names::short;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::study::opinions::{
    Agreed, Opinion, Opinions, Panel, agreed, opinions, questions_of, voiced,
};
use crate::rules::words::list;
pub(super) use agree::take_over;
use sha2::{Digest, Sha256};
use view::Typed;

/// What the assessment's own answers are called among those of the people.
const BASE: &str = "The assessment";

/// What its answers are called that stood before somebody decided.
const FIRST: &str = "The assessment at first";

/// Whoever may decide: a consultant of the firm, or somebody at the client who answers the
/// assessment itself and has handed in an own view where one was asked for.
pub(super) struct Judge {
    visit: Visit,
    client: Uuid,
    actor: Actor,
}

impl FromRequestParts<App> for Judge {
    type Rejection = Shut;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Shut> {
        let (client, id) = invitations::ids(parts, app).await?;
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(visit) = visitor::enter(app, id, &jar).await? else {
            // Whoever is not signed in gets the chance to.
            Consultant::from_request_parts(parts, app).await?;
            return Err(PageError::NotFound.into());
        };
        if visit.stored.client != Some(client) || visit.by == By::Owner {
            return Err(PageError::NotFound.into());
        }
        let Ok(Somebody(actor)) = Somebody::from_request_parts(parts, app).await;
        let actor = visit.acting(actor);
        Ok(Judge { visit, client, actor })
    }
}

impl Judge {
    fn base(&self) -> String {
        invitations::address(self.client, self.visit.stored.id)
    }

    fn is_consultant(&self) -> bool {
        matches!(self.visit.by, By::Consultant { .. })
    }

    /// As whom this one decides.
    fn name(&self) -> String {
        match &self.visit.by {
            By::Consultant { name, .. } => format!("{name} (consultant)"),
            By::Guest { name, .. } => guest(name),
            By::Owner => BASE.to_owned(),
        }
    }
}

/// What may stand behind the address: what was just done.
#[derive(Deserialize)]
pub(super) struct News {
    done: Option<String>,
}

/// `GET /clients/{client}/assessments/{id}/opinions`.
pub(super) async fn show(
    State(app): State<App>,
    judge: Judge,
    Query(news): Query<News>,
) -> PageResult<Response> {
    let drawn = Compared::read(&app, &judge).await?;
    let mut page = drawn.page(&judge, None);
    page.done = match news.done.as_deref() {
        Some("settled") => Some("It is settled, and counts as an answer of the assessment."),
        Some("agreed") => Some("They are taken over, and count as answers of the assessment."),
        _ => None,
    };
    Ok(page.into_response())
}

/// What people answered who have handed in, compared.
struct Compared {
    people: Vec<Asked>,
    /// Those that stand: the decision is still the answer, and nobody who says otherwise has handed
    /// in since.
    settlements: Vec<Settlement>,
    found: Opinions,
    /// What they agree on and the assessment does not know.
    agreed: Vec<Agreed>,
    /// The short name of each role, in the order of the ruleset.
    titles: Vec<String>,
    /// How the firm shows itself to somebody at the client; nothing to its own consultants.
    brand: Brand,
}

impl Compared {
    async fn read(app: &App, judge: &Judge) -> PageResult<Compared> {
        let stored = &judge.visit.stored;
        let people = invitations::asked(app, stored.id).await?;
        let ruleset = app.ruleset(stored.ruleset_version).await?;
        // Nobody's answers are looked at before they are handed in.
        let said = people.iter().filter(|asked| asked.own.handed_in_at.is_some());
        let mut voices: Vec<Voice> = said.map(Voice::new).collect();
        let agreed = panel(&stored.answers, &voices, &[], agreed);
        let mut settlements = db::opinions::settlements(&app.db, stored.id).await?;
        settlements.retain(|settlement| settled::stands(settlement, &stored.answers, &people));
        voices.insert(0, settled::first(&settlements));
        let settled: Vec<&str> = settlements.iter().map(|one| one.signal.as_str()).collect();
        let found = panel(&stored.answers, &voices, &settled, |panel| opinions(&ruleset, panel));
        let titles = ruleset.roles.iter().map(|role| short(&role.title).to_owned()).collect();
        let firm = stored.firm.filter(|_| !judge.is_consultant());
        let brand = Brand::of(app, firm).await?;
        Ok(Compared { people, settlements, found, agreed, titles, brand })
    }

    /// Whether somebody decided about a question, and the decision stands.
    fn is_settled(&self, signal: &str) -> bool {
        self.settlements.iter().any(|settlement| settlement.signal == signal)
    }

    /// Who said this, by name.
    fn said(&self, signal: &str, answer: &Answer) -> String {
        let found = self.found.disagreements.iter().find(|each| each.signal == signal);
        let said = found.iter().flat_map(|found| &found.said);
        let said = said.filter(|said| said.answer == *answer);
        // What was decided is the assessment's answer because of it: it speaks for nobody.
        let said = said.filter(|said| said.who != BASE || !self.is_settled(signal));
        let names: Vec<&str> = said.map(|said| said.who.as_str()).collect();
        list(&names, "and")
    }
}

/// Asks about the assessment's own answers among those of these people.
fn panel<T>(base: &Answers, voices: &[Voice], settled: &[&str], ask: impl Fn(&Panel) -> T) -> T {
    let opinions = voices.iter().map(|voice| Opinion {
        who: &voice.who,
        answers: &voice.answers,
        asked: voice.asked.as_deref(),
    });
    let opinions: Vec<Opinion> = opinions.collect();
    ask(&Panel { base, base_is: Some(BASE), opinions: &opinions, settled })
}

/// Somebody's answers, and what this one is called.
struct Voice {
    who: String,
    answers: Answers,
    asked: Option<Vec<String>>,
}

impl Voice {
    fn new(asked: &Asked) -> Voice {
        let pages = asked.own.asked.as_ref();
        let pages = pages.map(|pages| pages.iter().map(String::as_str).collect::<Vec<_>>());
        Voice {
            who: asked.called(),
            answers: voiced(&asked.own.answers),
            asked: pages.map(|pages| questions_of(&pages)),
        }
    }
}

/// `POST /clients/{client}/assessments/{id}/opinions/settle`: one of the answers counts.
pub(super) async fn settle(
    State(app): State<App>,
    judge: Judge,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let mut take = |name| fields.take(name).unwrap_or_default();
    let [rev, question, answer, other] = ["rev", "question", "answer", "other"].map(&mut take);
    fields.finish()?;
    let stored = &judge.visit.stored;
    app.limits.save(stored.id)?;
    let bad = || PageError::BadRequest(CHANGED_FORM.into());
    let signal = questionnaire().signal(&question).ok_or_else(bad)?;
    let seen_revision: i64 = rev.parse().ok().filter(|rev| *rev >= 0).ok_or_else(bad)?;
    let typed = Typed { signal: signal.key.clone(), answer, other, fault: None };
    let drawn = Compared::read(&app, &judge).await?;
    let chosen = match typed.read(signal) {
        Ok(chosen) => chosen,
        Err(fault) => {
            let page = drawn.page(&judge, Some(Typed { fault: Some(fault), ..typed }));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let choice = Choice {
        taken_from: vec![(signal.key.clone(), drawn.said(&signal.key, &chosen))],
        settled_by: judge.name(),
        save: Save {
            assessment: stored.id,
            page: signal.page.clone(),
            op,
            content: Sha256::digest(format!("{} {chosen:?}", signal.key)).into(),
            author: judge.visit.author(),
            seen_revision,
            answers: saved(signal, chosen),
        },
    };
    let done = db::opinions::settle(&app.db, &choice, &judge.actor, new_id()).await?;
    settled(&app, &judge, done, Some(typed)).await
}

/// The answer, and nothing to the questions that it leaves nothing to ask about: where nobody
/// answers customers, nothing else is asked about the team.
fn saved(signal: &Signal, chosen: Answer) -> Vec<(String, Option<Answer>)> {
    let nobody = signal.key == "agents" && chosen == Answer::Number(Decimal::ZERO);
    let rest =
        questionnaire().on_page(&signal.page).filter(|each| nobody && each.key != signal.key);
    let rest = rest.map(|each| (each.key.clone(), None));
    std::iter::once((signal.key.clone(), Some(chosen))).chain(rest).collect()
}

/// Leads back to the page; shows it once more where somebody was quicker. `typed` is the one
/// decision, none where many answers were taken over.
async fn settled(
    app: &App,
    judge: &Judge,
    done: Saved,
    typed: Option<Typed>,
) -> PageResult<Response> {
    match done {
        Saved::Done { .. } | Saved::Replayed { .. } => {
            let done = if typed.is_some() { "settled" } else { "agreed" };
            let to = format!("{}/opinions?done={done}", judge.base());
            Ok(Redirect::to(&to).into_response())
        }
        Saved::Clash { .. } | Saved::OtherContent { .. } => {
            let judge = Judge {
                visit: judge.visit.again(app).await?,
                client: judge.client,
                actor: judge.actor.clone(),
            };
            let drawn = Compared::read(app, &judge).await?;
            let notice = Notice {
                heading: "Somebody was quicker",
                text: "Somebody answered or handed in meanwhile, and the page shows how it stands \
                       now. Nothing of what you chose is stored yet: look once more, then press \
                       the button again.",
                ask: false,
            };
            let mut page = drawn.page(&judge, typed);
            page.notice = Some(notice);
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Saved::Gone => Err(PageError::NotFound),
    }
}
