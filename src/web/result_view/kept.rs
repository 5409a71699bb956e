//! A shared result without some of its figures, or with its verdicts alone.
//!
//! Everything here is drawn from the answers that are left. Nothing is left out by hiding it: what
//! would have to be hidden is not there. Explanations that speak of what is not known, or of what
//! could change, are not made at all, because without the figures they would not be true.

use askama::Template;
use askama_web::WebTemplate;

use super::ledger::{self, Drawing, LedgerTable};
use super::next::{self, Next};
use super::reasons::{self, ReasonList};
use super::role::{self, RoleView};
use super::{
    AnswerLine, AnswerPage, Links, OwnershipView, PlaybookView, ResultInput, Sharing, over,
    ownership, playbook,
};
use crate::rules::answers::told;
use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::heading::heading;
use crate::rules::explain::kept::{self, KEPT_BACK, LEFT_OUT, MISLEADING_PARTS};
use crate::rules::explain::ledger::points;
use crate::rules::explain::next::next_steps;
use crate::rules::questionnaire::{Page, Signal, questionnaire};
use crate::rules::score::DialScore;
use crate::rules::study::hidden::Shown;
use crate::rules::words::a;
use crate::web::charts::{Dial, Ids};
use crate::web::prose::list;
use crate::web::words::date;

/// A result whose answers are those that are left. Its verdicts and bands are those of the whole
/// result.
#[derive(Clone, Copy, Debug)]
pub struct KeptInput<'a> {
    /// The thinned result.
    pub result: ResultInput<'a>,
    /// What is hidden.
    pub shown: &'a Shown,
}

/// The top of both pages.
#[derive(Clone, Debug)]
pub struct KeptHead {
    /// Date, reference and rules version.
    pub over: String,
    /// Every role's verdict, sentence by sentence.
    pub heading: Vec<String>,
    /// The day on which newer rules took the place of these.
    pub replaced: Option<String>,
    /// Whether the rules in force today say the same as these.
    pub same_today: bool,
}

/// A shared result without revenue and headcount.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "shares/kept.html")]
pub struct KeptPage {
    head: KeptHead,
    sharing: Sharing,
    notice: String,
    left_out: &'static str,
    roles: Vec<RoleView>,
    /// What the alerts ask for.
    next: Next,
    reasons: Vec<ReasonList>,
    ledgers: Vec<(String, Vec<LedgerTable>)>,
    ownership: OwnershipView,
    playbooks: Vec<PlaybookView>,
    answers: Vec<AnswerPage>,
    questions: usize,
}

/// A shared result with its verdicts and bands alone.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "shares/verdicts.html")]
pub struct VerdictPage {
    head: KeptHead,
    sharing: Sharing,
    /// Key, title, shape and word of the verdict, the sentence.
    roles: Vec<RoleView>,
}

impl VerdictPage {
    /// The page of a result that keeps all answers back.
    pub fn new(input: &KeptInput, sharing: Sharing) -> VerdictPage {
        let case = &input.result.case();
        let order = case.order();
        let ids = &mut Ids::default();
        let roles = order.iter().map(|scored| view(ids, case, *scored)).collect();
        VerdictPage { head: head(input, &order), sharing, roles }
    }
}

impl KeptPage {
    /// The page of a result that keeps some answers back.
    pub fn new(input: &KeptInput, sharing: Sharing) -> KeptPage {
        let case = &input.result.case();
        let order = case.order();
        let ids = &mut Ids::default();
        let parts = format!("{}/playbook", sharing.address);
        let links = Links { answers: None, playbook: &parts, of: "" };
        KeptPage {
            head: head(input, &order),
            notice: kept::notice(&input.shown.hidden),
            left_out: LEFT_OUT,
            roles: order.iter().map(|scored| view(ids, case, *scored)).collect(),
            next: next::next(&next_steps(case, &[])),
            reasons: order.iter().filter_map(|scored| reasons(case, *scored)).collect(),
            ledgers: order.iter().map(|scored| ledgers(ids, input, *scored)).collect(),
            ownership: ownership(ids, input),
            playbooks: playbooks(&input.result, &order, &links),
            answers: questionnaire().pages.iter().map(|page| answers(input.shown, page)).collect(),
            questions: questionnaire().signals.len(),
            sharing,
        }
    }
}

fn head(input: &KeptInput, order: &[Scored]) -> KeptHead {
    let replaced = input.result.replaced;
    KeptHead {
        // How many questions have no answer would count those that are kept back.
        over: over(&input.result),
        heading: heading(order),
        replaced: replaced.map(|replaced| date(replaced.at)),
        same_today: replaced.is_some_and(|replaced| replaced.same),
    }
}

/// A role with its true verdict and bands, and with the ranges that the answers shown allow.
fn view(ids: &mut Ids, case: &Case, scored: Scored) -> RoleView {
    let view = role::view(ids, case, scored);
    RoleView {
        sentence: kept::sentence(scored),
        need: banded(view.need, &scored.score.need),
        fit: banded(view.fit, &scored.score.fit),
        ..view
    }
}

/// The drawing of a range with the bands of the whole result: these are named, and bold.
fn banded(dial: Dial, score: &DialScore) -> Dial {
    let bands = list(&score.bands, "or");
    let desc = format!("{} With the figures that are kept back: {bands}.", dial.desc);
    Dial { reading: bands, desc, ..dial.with_reached(&score.bands) }
}

/// The reasons that the answers shown give; nothing where they give none.
fn reasons(case: &Case, scored: Scored) -> Option<ReasonList> {
    let list = reasons::reasons(case, scored);
    (!list.reasons.is_empty()).then(|| ReasonList { lead: String::new(), ..list })
}

fn ledgers(ids: &mut Ids, input: &KeptInput, scored: Scored) -> (String, Vec<LedgerTable>) {
    let Scored { role, score } = scored;
    let tables = [("Need", &role.need, &score.need), ("Fit", &role.fit, &score.fit)];
    let tables = tables.map(|(name, dial, score)| {
        let caption = format!("{name} for {}", a(&role.title));
        let themes = input.shown.ledger(dial, score);
        ledger::of_themes(ids, (&caption, name), (dial, score), themes, (&[], &input.shown.answers))
    });
    let need = points(score.need.low, score.need.high);
    let fit = points(score.fit.low, score.fit.high);
    (format!("{}: need {need}, fit {fit}", role.title), tables.into())
}

fn ownership(ids: &mut Ids, input: &KeptInput) -> OwnershipView {
    let result = &input.result;
    let found = crate::rules::explain::ownership::ownership(&result.case(), result.projects);
    let view = ownership::view(ids, result, &found, None);
    let (rules, score) = (&result.ruleset.ownership, &result.assessment.ownership);
    let themes = input.shown.ledger(&rules.dial, score);
    let names = (rules.title.as_str(), "Concern");
    let table =
        ledger::of_themes(ids, names, (&rules.dial, score), themes, (&[], &input.shown.answers));
    OwnershipView { table, ..view }
}

fn playbooks(input: &ResultInput, order: &[Scored], links: &Links) -> Vec<PlaybookView> {
    let mut books = playbook::all(input, order, links);
    for book in &mut books {
        let misleads = |id: &str| MISLEADING_PARTS.iter().any(|key| id.ends_with(key));
        book.parts.retain(|part| !misleads(&part.id));
    }
    books.retain(|book| !book.parts.is_empty());
    books
}

fn answers(shown: &Shown, page: &Page) -> AnswerPage {
    let line = |signal: &Signal| {
        let hidden = shown.hides(&signal.key);
        AnswerLine {
            label: signal.label.clone(),
            value: if hidden { KEPT_BACK.to_owned() } else { told(signal, &shown.answers) },
            known: shown.answers.knows(&signal.key),
        }
    };
    let lines = questionnaire().on_page(&page.key).map(line).collect();
    AnswerPage { title: page.title.clone(), href: None, lines }
}
