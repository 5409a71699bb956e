//! How a page of the questionnaire is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;
use uuid::Uuid;

use super::onward::Onward;
use super::options::{Opt, inputmode, options};
use super::steps::{Step, steps};
use super::words;
use crate::db::projects::Listed;
use crate::rules::answers::{self, Answer, Answers, Fault};
use crate::rules::journey::{self, Course};
use crate::rules::questionnaire::{Kind, Page, Signal, questionnaire};
use crate::web::invited::Invited;
use crate::web::newer_rules::Told;
use crate::web::secret::new_id;

#[derive(Template, WebTemplate)]
#[template(path = "wizard.html")]
pub(super) struct WizardPage {
    title: String,
    number: usize,
    of: usize,
    steps: Vec<Step>,
    why: &'static str,
    back: String,
    action: String,
    op: Uuid,
    rev: i64,
    onward: Option<&'static str>,
    button: &'static str,
    seen: String,
    fields: Vec<Field>,
    pages: Vec<PageLink>,
    faults: Vec<Fault>,
    fault_heading: String,
    doubts: Vec<DoubtLine>,
    notice: Option<Notice>,
    settled: Option<Settled>,
    newer: Option<Told>,
    private_link: Option<String>,
    kept: Option<String>,
    invited: Option<Invited>,
    /// The projects that are listed, on the page that leads to them.
    projects: Option<Vec<String>>,
}

struct PageLink {
    title: String,
    href: String,
    current: bool,
    done: bool,
}

struct DoubtLine {
    message: String,
    signal: &'static str,
}

/// A message above the questions: what happened, and what to do.
pub(in crate::web) struct Notice {
    pub(in crate::web) heading: &'static str,
    pub(in crate::web) text: &'static str,
    pub(in crate::web) ask: bool,
}

/// Says that the rest of the questions cannot change a verdict.
pub(super) struct Settled {
    pub(super) heading: &'static str,
    pub(super) text: &'static str,
    pub(super) href: String,
}

pub(super) struct Field {
    key: String,
    label: String,
    help: String,
    unit: String,
    optional: bool,
    dont_know: bool,
    inputmode: &'static str,
    wide: bool,
    typed: String,
    unknown: bool,
    options: Vec<Opt>,
    described_by: String,
    fault: Option<String>,
    other: Option<String>,
    hide_when_no_agents: bool,
}

/// What a page is drawn from. `Drawing::new` draws stored answers; the fields change the rest.
pub(super) struct Drawing<'a> {
    pub(super) id: Uuid,
    pub(super) page: &'a Page,
    /// The answers as stored; empty where the database could not be asked.
    pub(super) stored: &'a Answers,
    pub(super) revision: i64,
    /// What was typed, where it was not stored: it stays in the form.
    pub(super) typed: Option<&'a [(String, String)]>,
    pub(super) faults: Vec<Fault>,
    /// Signals whose stored answer differs from the typed one.
    pub(super) clashes: Vec<String>,
    /// Signals where nothing was typed: they show what is stored.
    pub(super) untouched: Vec<String>,
    pub(super) op: Uuid,
    /// The marks of the unlikely figures that were asked about before.
    pub(super) asked: &'a [String],
    pub(super) onward: Onward,
    pub(super) notice: Option<Notice>,
    pub(super) settled: Option<Settled>,
    pub(super) newer: Option<Told>,
    pub(super) private_link: Option<String>,
    /// How long answers are kept, where they begin.
    pub(super) kept: Option<String>,
    pub(super) listed: &'a [Listed],
    /// The pages that are asked.
    pub(super) course: Course<'a>,
    /// Who invited the person, where somebody did.
    pub(super) invited: Option<Invited>,
    /// Where a consultant goes back to from the first page.
    pub(super) desk: Option<String>,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(id: Uuid, page: &'a Page, stored: &'a Answers, revision: i64) -> Self {
        Self {
            id,
            page,
            stored,
            revision,
            typed: None,
            faults: Vec::new(),
            clashes: Vec::new(),
            untouched: Vec::new(),
            op: new_id(),
            asked: &[],
            onward: Onward::On,
            notice: None,
            settled: None,
            newer: None,
            private_link: None,
            kept: None,
            listed: &[],
            course: Course::default(),
            invited: None,
            desk: None,
        }
    }

    pub(super) fn draw(self) -> WizardPage {
        let base = format!("/assessments/{}", self.id);
        let number = self.course.place(&self.page.key).map_or(1, |place| place + 1);
        let of = self.course.pages().count();
        let doubts = self.doubts();
        let asked = self.asked.iter().filter(|mark| !mark.is_empty()).cloned();
        let names = self.listed.iter().map(|one| one.project.name.clone());
        let seen: Vec<String> = asked.chain(doubts.iter().map(|d| d.mark(self.stored))).collect();
        WizardPage {
            title: self.page.title.clone(),
            number,
            of,
            steps: steps(number, of),
            why: words::why(&self.page.key),
            back: self.back(&base),
            action: format!("{base}/{}", self.page.key),
            op: self.op,
            rev: self.revision,
            onward: self.onward.name(),
            button: self.onward.button(),
            seen: seen.join(","),
            fields: self.fields(),
            pages: self.page_links(&base),
            fault_heading: words::fault_heading(self.faults.len()),
            doubts: doubts.into_iter().filter_map(|d| self.doubt_line(d)).collect(),
            faults: self.faults,
            notice: self.notice,
            settled: self.settled,
            newer: self.newer,
            private_link: self.private_link,
            kept: self.kept,
            invited: self.invited,
            projects: (self.page.key == "ownership" && self.course == Course::default())
                .then(|| names.collect()),
        }
    }

    fn back(&self, base: &str) -> String {
        if let Some(name) = self.onward.name() {
            return format!("{base}/{name}");
        }
        let before = self.course.page_before(&self.page.key);
        let start = || self.desk.clone().unwrap_or_else(|| "/".to_owned());
        before.map_or_else(start, |page| format!("{base}/{page}"))
    }

    /// Unlikely stored figures of this page. Asked only where the page shows what is stored.
    fn doubts(&self) -> Vec<answers::Doubt> {
        if self.typed.is_some() || !journey::page_done(self.stored, &self.page.key) {
            return Vec::new();
        }
        super::doubts::doubts_on(self.stored, &self.page.key)
    }

    fn doubt_line(&self, doubt: answers::Doubt) -> Option<DoubtLine> {
        let signal =
            doubt.signals.into_iter().find(|key| super::doubts::asks(&self.page.key, key))?;
        Some(DoubtLine { message: doubt.message, signal })
    }

    fn page_links(&self, base: &str) -> Vec<PageLink> {
        let link = |p: &Page| {
            let current = p.key == self.page.key;
            let open = !current && self.course.may_open(self.stored, &p.key);
            PageLink {
                title: p.title.clone(),
                href: if open { format!("{base}/{}", p.key) } else { String::new() },
                current,
                done: journey::page_done(self.stored, &p.key),
            }
        };
        let asked = questionnaire().pages.iter().filter(|page| self.course.asks(&page.key));
        asked.map(link).collect()
    }

    fn fields(&self) -> Vec<Field> {
        questionnaire().on_page(&self.page.key).map(|s| self.field(s)).collect()
    }

    fn field(&self, signal: &Signal) -> Field {
        let (typed, unknown) = self.shown(signal);
        let key = &signal.key;
        let fault = self.faults.iter().find(|f| f.signal == *key).map(|f| f.message.clone());
        let other = self
            .clashes
            .contains(key)
            .then(|| self.stored.get(key).map_or("No answer".into(), |a| answers::show(signal, a)));
        let parts = [
            (!signal.help.is_empty(), "help"),
            (fault.is_some(), "fault"),
            (other.is_some(), "other"),
            (signal.kind != Kind::Choice, "unit"),
        ];
        let parts = parts.iter().filter(|(there, _)| *there).map(|(_, p)| format!("{key}-{p}"));
        Field {
            key: key.clone(),
            label: signal.label.clone(),
            help: signal.help.clone(),
            unit: signal.unit.clone().unwrap_or_default(),
            optional: signal.optional,
            dont_know: signal.dont_know,
            inputmode: inputmode(signal),
            wide: signal.kind == Kind::Money,
            options: options(signal, &typed, unknown),
            described_by: parts.collect::<Vec<_>>().join(" "),
            typed,
            unknown,
            fault,
            other,
            hide_when_no_agents: signal.page == "service-team" && key != "agents",
        }
    }

    /// What stands in a field: as typed where something was typed, else the stored answer.
    fn shown(&self, signal: &Signal) -> (String, bool) {
        if let Some(typed) = self.typed
            && !self.untouched.contains(&signal.key)
        {
            let find = |name: &str| typed.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
            let unknown = find(&format!("{}-unknown", signal.key)).is_some();
            let value = find(&signal.key).unwrap_or_default();
            let unknown = unknown || (signal.kind == Kind::Choice && value == "unknown");
            return (value, unknown);
        }
        match self.stored.get(&signal.key) {
            None => (String::new(), false),
            Some(Answer::Unknown) => (String::new(), true),
            Some(answer) => (answers::typed(signal, answer), false),
        }
    }
}
