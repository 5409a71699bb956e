//! How the plan is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;
use uuid::Uuid;

use super::Taken;
use super::form::Form;
use super::posted::Posted;
use crate::db::actions::{Action, Plan};
use crate::rules::answers::Fault;
use crate::rules::projects::Choice as _;
use crate::rules::questionnaire::questionnaire;
use crate::rules::study::plan::{Status, Suggestion};
use crate::rules::words::{capital, count};
use crate::web::secret::new_id;
use crate::web::wizard::Notice;
use crate::web::words::{date, day};

/// Plans as a table, also on a shared page.
#[derive(Clone, Debug)]
pub struct PlanTable {
    /// The actions: what is overdue first, then what is under way, open, done and dropped; each
    /// by its day.
    pub rows: Vec<PlanRow>,
    /// "Five actions: 2 open, 1 doing, 2 done; 1 overdue".
    pub caption: String,
}

/// One action.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// Its id, for an anchor.
    pub id: String,
    /// What is to be done.
    pub words: String,
    /// Where it comes from.
    pub source: &'static str,
    /// The answer that it is to move; may be empty.
    pub moves: String,
    /// Who does it; may be empty.
    pub owner: String,
    /// "31 March 2027"; may be empty.
    pub due: String,
    /// Whether its day is past.
    pub late: bool,
    /// How it stands.
    pub status: &'static str,
    /// What there is to say about it; may be empty.
    pub note: String,
    /// "Changed by Kim on 22 November 2026".
    pub changed: String,
    /// What it moved, where that is known.
    pub moved: Vec<String>,
}

impl PlanTable {
    /// The table of a plan; `None` without any action.
    pub fn new(plan: &Plan) -> Option<PlanTable> {
        let mut actions: Vec<&Action> = plan.actions.iter().collect();
        actions.sort_by_key(|action| {
            let content = &action.content;
            // The days of what is overdue say more than whether somebody is at it.
            let status = (!action.late).then_some(content.status);
            (status, content.due_on.is_none(), content.due_on)
        });
        let number = |status: &Status| {
            let number = actions.iter().filter(|each| each.content.status == *status).count();
            (number > 0).then(|| format!("{number} {}", status.label().to_lowercase()))
        };
        let parts: Vec<String> = Status::ALL.iter().filter_map(number).collect();
        let all = capital(&count(actions.len(), "action", "actions"));
        let overdue = match actions.iter().filter(|action| action.late).count() {
            0 => String::new(),
            late => format!("; {late} overdue"),
        };
        (!actions.is_empty()).then(|| PlanTable {
            rows: actions.iter().map(|action| row(action)).collect(),
            caption: format!("{all}: {}{overdue}", parts.join(", ")),
        })
    }
}

fn row(action: &Action) -> PlanRow {
    let content = &action.content;
    let signal = content.signal.as_deref().and_then(|key| questionnaire().signal(key));
    let by = match action.changed_by.as_str() {
        "" => String::new(),
        name => format!(" by {name}"),
    };
    PlanRow {
        id: action.id.to_string(),
        words: content.words.clone(),
        source: content.source.label(),
        moves: signal.map(|signal| capital(signal.name())).unwrap_or_default(),
        owner: content.owner.clone(),
        due: content.due_on.map(day).unwrap_or_default(),
        late: action.late,
        status: content.status.label(),
        note: content.note.clone(),
        changed: format!("Changed{by} on {}", date(action.changed_at)),
        moved: Vec::new(),
    }
}

/// The plan of the assessment before this one.
pub(super) struct Earlier {
    pub(super) href: String,
    /// What its answers are compared with: "the result of 22 November 2026".
    pub(super) since: String,
    pub(super) table: PlanTable,
    /// What answers moved that no action aims at.
    pub(super) others: Vec<String>,
    /// "two open actions" that this plan does not have yet.
    pub(super) carry: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "actions.html")]
pub(super) struct ActionsPage {
    address: String,
    base: String,
    notice: Option<Notice>,
    done: Option<&'static str>,
    faults: Vec<Fault>,
    fault_heading: &'static str,
    /// Whether the plan could be read at all.
    known: bool,
    plan: Option<PlanTable>,
    shared: bool,
    share_op: Uuid,
    carry_op: Uuid,
    form: Form,
    suggestions: Vec<(String, Vec<(String, String)>)>,
    earlier: Option<Earlier>,
    private_link: Option<String>,
    /// The page of the firm about the assessment, for a consultant.
    desk: Option<String>,
}

/// What the page is drawn from.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) id: Uuid,
    /// The plan, `None` where it could not be read.
    pub(super) plan: Option<Plan>,
    /// The result that suggestions are of, and what it suggests.
    pub(super) suggestions: Vec<Suggestion>,
    pub(super) of: Option<Uuid>,
    pub(super) earlier: Option<Earlier>,
    pub(super) private_link: Option<String>,
    pub(super) desk: Option<String>,
    pub(super) notice: Option<Notice>,
    pub(super) done: Option<&'static str>,
    pub(super) faults: Vec<Fault>,
    /// What is taken from the result into the form.
    pub(super) taken: Option<Suggestion>,
    /// The action that the form changes.
    pub(super) changing: Option<Uuid>,
    /// What was typed and where it comes from, where it was not stored.
    pub(super) posted: Option<Posted>,
    /// Whether the stored action differs from what was typed for it.
    pub(super) clash: Option<Action>,
}

/// The plan's address.
pub(super) fn address(id: Uuid) -> String {
    format!("/assessments/{id}/actions")
}

impl Drawing {
    pub(super) fn draw(self) -> ActionsPage {
        let form = Form::new(&self);
        let suggestions = self.suggested();
        let plan = self.plan.as_ref();
        ActionsPage {
            address: address(self.id),
            base: format!("/assessments/{}", self.id),
            known: plan.is_some(),
            shared: plan.is_some_and(|plan| plan.shared),
            plan: plan.and_then(PlanTable::new),
            share_op: new_id(),
            carry_op: new_id(),
            form,
            suggestions,
            fault_heading: match self.faults.len() {
                1 => "One field needs another look",
                _ => "Some fields need another look",
            },
            notice: self.notice,
            done: self.done,
            faults: self.faults,
            earlier: self.earlier,
            private_link: self.private_link,
            desk: self.desk,
        }
    }

    /// What the result suggests and the plan does not have yet, by what it is about.
    fn suggested(&self) -> Vec<(String, Vec<(String, String)>)> {
        let taken = self.plan.as_ref().map(Taken::new).unwrap_or_default();
        let of = self.of.map(|of| format!("&of={of}")).unwrap_or_default();
        let mut groups = taken.groups(&self.suggestions);
        for (_, key) in groups.iter_mut().flat_map(|(_, lines)| lines) {
            *key = format!("{}?take={key}{of}#edit", address(self.id));
        }
        groups
    }
}

impl ActionsPage {
    /// What is wrong with a field.
    fn fault(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.signal == field);
        fault.map(|fault| fault.message.as_str())
    }
}
