//! How the list is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;
use uuid::Uuid;

use super::posted::{Action, Posted};
use crate::db::projects::ProjectList;
use crate::rules::answers::Fault;
use crate::rules::projects::{Benefit, Choice, ItIn, Lead, MOST, Project, Typed};
use crate::web::secret::new_id;
use crate::web::wizard::{Notice, fault_heading};

pub(super) const NAME: &str = "What do you call the project?";
pub(super) const BENEFIT: &str = "What is it mainly for?";
pub(super) const LEAD: &str = "Who leads it today?";
pub(super) const IT_IN: &str = "When did IT join?";

#[derive(Template, WebTemplate)]
#[template(path = "projects.html")]
pub(super) struct ProjectsPage {
    action: String,
    back: (String, &'static str),
    notice: Option<Notice>,
    done: Option<&'static str>,
    faults: Vec<Fault>,
    fault_heading: String,
    rev: i64,
    return_to_check: bool,
    /// Whether the list could be read at all.
    known: bool,
    rows: Vec<Row>,
    most: usize,
    form: Option<ProjectForm>,
    private_link: Option<String>,
}

struct Row {
    id: Uuid,
    op: Uuid,
    name: String,
    benefit: String,
    lead: &'static str,
    it_in: &'static str,
    change: String,
}

struct ProjectForm {
    heading: &'static str,
    button: &'static str,
    action: &'static str,
    project: Option<Uuid>,
    op: Uuid,
    cancel: Option<String>,
    name: TextField,
    choices: Vec<ChoiceField>,
}

struct TextField {
    label: &'static str,
    typed: String,
    described_by: String,
    fault: Option<String>,
    other: Option<String>,
}

/// What `wizard/choice.html` draws.
struct ChoiceField {
    key: &'static str,
    label: &'static str,
    help: &'static str,
    optional: bool,
    described_by: String,
    fault: Option<String>,
    other: Option<String>,
    hide_when_no_agents: bool,
    options: Vec<Opt>,
}

struct Opt {
    id: String,
    value: &'static str,
    label: &'static str,
    checked: bool,
}

/// What the page is drawn from. `Drawing::new` draws the stored list; the fields change the rest.
pub(super) struct Drawing<'a> {
    pub(super) id: Uuid,
    pub(super) list: &'a ProjectList,
    /// Whether `list` is what is stored.
    pub(super) known: bool,
    pub(super) revision: i64,
    pub(super) op: Uuid,
    /// The project that the form changes; without it the form adds one.
    pub(super) changing: Option<Uuid>,
    /// What was typed, where it was not stored: it stays in the form.
    pub(super) typed: Option<Typed<'a>>,
    /// Whether the stored project differs from what was typed for it.
    pub(super) clash: bool,
    pub(super) faults: Vec<Fault>,
    pub(super) return_to_check: bool,
    pub(super) notice: Option<Notice>,
    pub(super) done: Option<&'static str>,
    pub(super) private_link: Option<String>,
}

/// The list's address.
pub(super) fn address(id: Uuid) -> String {
    format!("/assessments/{id}/ownership/projects")
}

/// Where a press that was done leads: the list, which says what was done.
pub(super) fn after(id: Uuid, posted: &Posted) -> String {
    let done = match posted.action {
        Action::Add => "added",
        Action::Change(_) => "changed",
        Action::Remove(_) => "removed",
    };
    let back = if posted.return_to_check { "&return=check" } else { "" };
    format!("{}?done={done}{back}", address(id))
}

impl<'a> Drawing<'a> {
    pub(super) fn new(id: Uuid, list: &'a ProjectList, revision: i64) -> Self {
        Self {
            id,
            list,
            known: true,
            revision,
            op: new_id(),
            changing: None,
            typed: None,
            clash: false,
            faults: Vec::new(),
            return_to_check: false,
            notice: None,
            done: None,
            private_link: None,
        }
    }

    pub(super) fn draw(self) -> ProjectsPage {
        let base = format!("/assessments/{}", self.id);
        let back = match self.return_to_check {
            true => (format!("{base}/check"), "Back to your answers"),
            false => (format!("{base}/ownership"), "Back to who owns technology"),
        };
        ProjectsPage {
            action: address(self.id),
            back,
            rev: self.revision,
            return_to_check: self.return_to_check,
            known: self.known,
            rows: self.rows(),
            most: MOST,
            form: self.form(),
            fault_heading: fault_heading(self.faults.len()),
            notice: self.notice,
            done: self.done,
            faults: self.faults,
            private_link: self.private_link,
        }
    }

    /// The list's address, with what leads back to the check page.
    fn link(&self, change: Option<Uuid>) -> String {
        let change = change.map(|id| format!("change={id}"));
        let back = self.return_to_check.then(|| "return=check".to_owned());
        let query: Vec<String> = change.into_iter().chain(back).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", address(self.id), query.join("&"))
    }

    fn rows(&self) -> Vec<Row> {
        let row = |listed: &crate::db::projects::Listed| Row {
            id: listed.id,
            op: new_id(),
            name: listed.project.name.clone(),
            benefit: crate::rules::words::capital(listed.project.benefit.name()),
            lead: listed.project.lead.label(),
            it_in: listed.project.it_in.label(),
            change: format!("{}#edit", self.link(Some(listed.id))),
        };
        self.list.0.iter().map(row).collect()
    }

    /// The form; none where the list is full and nothing was typed.
    fn form(&self) -> Option<ProjectForm> {
        let stored = self.changing.and_then(|id| self.list.find(id));
        // What was removed elsewhere can only be added again, unless nobody could look.
        let changing = self.changing.filter(|_| stored.is_some() || !self.known);
        if changing.is_none() && self.typed.is_none() && self.list.0.len() >= MOST {
            return None;
        }
        let stored = stored.map(|listed| &listed.project);
        let (heading, button, action) = match changing {
            Some(_) => ("Change this project", "Save this project", "change"),
            None if self.list.0.is_empty() => ("Add a project", "Add this project", "add"),
            None => ("Add another project", "Add this project", "add"),
        };
        let typed = self.typed.unwrap_or_else(|| stored.map(as_typed).unwrap_or_default());
        let other = stored.filter(|_| self.clash);
        Some(ProjectForm {
            heading,
            button,
            action,
            project: changing,
            op: self.op,
            cancel: changing.map(|_| self.link(None)),
            name: self.name(typed, other),
            choices: vec![
                self.choice::<Benefit>(
                    ("benefit", BENEFIT),
                    typed.benefit,
                    other.map(|p| p.benefit),
                ),
                self.choice::<Lead>(("lead", LEAD), typed.lead, other.map(|p| p.lead)),
                self.choice::<ItIn>(("it_in", IT_IN), typed.it_in, other.map(|p| p.it_in)),
            ],
        })
    }

    fn fault(&self, key: &str) -> Option<String> {
        self.faults.iter().find(|f| f.signal == key).map(|f| f.message.clone())
    }

    fn name(&self, typed: Typed, other: Option<&Project>) -> TextField {
        let other = other.map(|project| project.name.clone()).filter(|name| name != typed.name);
        let fault = self.fault("name");
        TextField {
            label: NAME,
            typed: typed.name.to_owned(),
            described_by: described_by("name", true, fault.is_some(), other.is_some()),
            fault,
            other,
        }
    }

    fn choice<T: Choice>(
        &self,
        (key, label): (&'static str, &'static str),
        typed: &str,
        other: Option<T>,
    ) -> ChoiceField {
        let other = other.filter(|other| other.key() != typed).map(|o| o.label().to_owned());
        let fault = self.fault(key);
        let option = |(at, option): (usize, &T)| Opt {
            id: if at == 0 { key.to_owned() } else { format!("{key}-{}", option.key()) },
            value: option.key(),
            label: option.label(),
            checked: option.key() == typed,
        };
        ChoiceField {
            key,
            label,
            help: "",
            optional: false,
            described_by: described_by(key, false, fault.is_some(), other.is_some()),
            fault,
            other,
            hide_when_no_agents: false,
            options: T::ALL.iter().enumerate().map(option).collect(),
        }
    }
}

/// A stored project as its fields show it.
fn as_typed(project: &Project) -> Typed<'_> {
    Typed {
        name: &project.name,
        benefit: project.benefit.key(),
        lead: project.lead.key(),
        it_in: project.it_in.key(),
    }
}

/// The ids of what stands beside a field.
fn described_by(key: &str, help: bool, fault: bool, other: bool) -> String {
    let parts = [(help, "help"), (fault, "fault"), (other, "other")];
    let parts = parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{key}-{part}"));
    parts.collect::<Vec<_>>().join(" ")
}
