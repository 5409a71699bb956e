//! The page that publishes a draft.

use askama::Template;
use askama_web::WebTemplate;

use super::super::super::prose::{Prose, count};
use super::super::golden::{BrokenCase, Trial, said};
use super::super::rulesets::address::{Which, draft_over, draft_title};
use super::super::rulesets::changes::{Group, groups, total};
use super::super::rulesets::places::{Finding, left_behind, slips};
use super::situation::{Obstacle, Situation};
use super::{Posted, ticked};
use crate::rules::study::flips::{OutcomeChange, RoleSummary, Summary};

/// The page.
#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/publish.html")]
pub(super) struct PublishPage {
    title: String,
    over: String,
    href: String,
    /// What happened since the page was drawn before.
    notice: Option<Notice>,
    obstacle: Option<Barrier>,
    current: i64,
    next: i64,
    rev: i64,
    groups: Vec<Group>,
    total: usize,
    companies: Option<Flips>,
    cases: usize,
    /// Whether faults keep the test companies from being tried.
    untried: bool,
    broken: Vec<BrokenCase>,
    broken_count: String,
    /// What the box stands for.
    ticked: String,
    /// Figures that look mistyped.
    slips: Vec<Finding>,
    /// What may have been forgotten where a figure was changed.
    left_behind: Vec<Finding>,
    reason: String,
    signed: String,
    knows: bool,
    faults: Vec<Fault>,
}

/// What somebody else did meanwhile.
pub(super) struct Notice {
    /// A sentence for each thing.
    pub(super) lines: Vec<String>,
    /// What was changed in the draft.
    pub(super) groups: Vec<Group>,
}

/// What is wrong with a field.
pub(super) struct Fault {
    /// Its name.
    pub(super) field: &'static str,
    /// What to do about it.
    pub(super) message: &'static str,
}

/// Why there is nothing to press, and the way on.
struct Barrier {
    text: String,
    href: String,
    link: &'static str,
}

/// What the preview found.
struct Flips {
    /// "Of 412 companies, 9 change verdict."
    sentence: String,
    /// A line for each role and change.
    lines: Vec<Prose>,
}

impl PublishPage {
    /// The page with nothing typed.
    pub(super) fn new(situation: &Situation) -> PublishPage {
        let Situation { draft, current, in_force, faults, trials, preview } = situation;
        let untried = *faults > 0;
        let broken: Vec<_> = trials.iter().filter(|_| !untried).filter_map(Trial::broken).collect();
        let groups = groups(in_force, &draft.ruleset);
        let href = Which::Draft(draft.id).href();
        PublishPage {
            title: draft_title(draft),
            over: draft_over(draft),
            notice: None,
            obstacle: situation.obstacle().map(|obstacle| barrier(obstacle, &href)),
            href,
            current: *current,
            next: current + 1,
            rev: draft.revision,
            total: total(&groups),
            groups,
            companies: preview.as_ref().map(flips),
            cases: trials.len(),
            untried,
            broken_count: match broken.len() {
                1 => "this test company".to_owned(),
                many => format!("these {}", count(many, "test company", "test companies")),
            },
            broken,
            ticked: ticked(&situation.broken()),
            slips: slips(in_force, &draft.ruleset),
            left_behind: left_behind(in_force, &draft.ruleset),
            reason: String::new(),
            signed: String::new(),
            knows: false,
            faults: Vec::new(),
        }
    }

    /// The page with what was typed.
    pub(super) fn again(situation: &Situation, posted: &Posted, faults: Vec<Fault>) -> PublishPage {
        PublishPage {
            reason: posted.reason.clone(),
            signed: posted.signed.clone(),
            knows: posted.cases.as_deref() == Some(&ticked(&situation.broken())),
            faults,
            ..PublishPage::new(situation)
        }
    }

    /// The same, telling first what somebody else did.
    pub(super) fn noticing(self, notice: Notice) -> PublishPage {
        PublishPage { notice: Some(notice), ..self }
    }

    /// The words beside a field, if something is wrong with it.
    fn fault(&self, field: &str) -> Option<&'static str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.message)
    }
}

fn barrier(obstacle: Obstacle, href: &str) -> Barrier {
    let of =
        |text: String, below: &str, link| Barrier { text, href: href.to_owned() + below, link };
    match obstacle {
        Obstacle::Ended => of("This draft is not open any more.".into(), "", "See the draft"),
        Obstacle::Faults(faults) => {
            let faults = count(faults, "fault", "faults");
            let text = format!("The draft has {faults}. Mend what is wrong first.");
            of(text, "#faults", "See what is wrong")
        }
        Obstacle::Same => {
            let text = "The draft says exactly what the rules in force say, so there is nothing \
                        to publish.";
            of(text.into(), "/edit", "Edit the draft")
        }
        Obstacle::Unseen => {
            let text = "Nothing goes out unseen: first run the preview of the draft as it is now. \
                        It shows which stored companies change verdict.";
            of(text.into(), "/preview", "Go to the preview")
        }
    }
}

fn flips(summary: &Summary) -> Flips {
    let sentence = match (summary.companies, summary.flipped) {
        (0, _) => "No company is stored yet, so no verdict changes.".to_owned(),
        (1, 0) => "The one stored company keeps its verdicts.".to_owned(),
        (1, _) => "The one stored company changes verdict.".to_owned(),
        (all, 0) => format!("All {all} stored companies keep their verdicts."),
        (all, 1) => format!("Of {all} stored companies, 1 changes verdict."),
        (all, some) => format!("Of {all} stored companies, {some} change verdict."),
    };
    let line = |role: &RoleSummary, change: &OutcomeChange| {
        let start = format!("{}: {} from ", role.title, change.companies);
        let prose = said(Prose::plain(start), change.before).text(" to ");
        (change.before != change.after).then(|| said(prose, change.after))
    };
    let lines = summary
        .roles
        .iter()
        .flat_map(|role| role.changes.iter().filter_map(move |change| line(role, change)));
    Flips { sentence, lines: lines.collect() }
}
