//! One page of the edit form as it is shown: the fields of a state of the draft, and over them
//! whatever was typed, is wrong, or was stored by somebody else.

use axum::response::Response;

use super::super::rulesets::address::{draft_over, draft_title};
use super::crowd::{Crowd, crowd};
use super::field::Field;
use super::frame::{self, FaultList, Frame, Notice, PartLink};
use super::part::{self, Entry, Part};
use super::typed::FieldFault;
use crate::db;
use crate::db::drafts::Draft;
use crate::rules::ruleset::{RuleFault, Ruleset, Warning};
use crate::web::App;
use crate::web::error::PageResult;

/// A page to be shown. `Sheet::new` shows a stored state; the fields change the rest.
pub(super) struct Sheet<'a> {
    part: &'a dyn Part,
    rules: &'a Ruleset,
    revision: i64,
    check: Vec<RuleFault>,
    /// Whether it was saved just now.
    pub(super) saved: bool,
    /// Whether it cannot be saved any more.
    pub(super) shut: bool,
    /// What was typed, where it is not stored.
    pub(super) typed: Vec<(String, String)>,
    /// Fields that cannot be read.
    pub(super) unreadable: Vec<FieldFault>,
    /// What somebody else stored in fields that were typed in.
    pub(super) clashes: Vec<(String, String)>,
    /// What happened meanwhile.
    pub(super) notices: Vec<Notice>,
}

/// What a part draws its fields from.
pub(super) struct Drawing<'a> {
    /// The rules that the page shows; what could be read of what was typed is in them.
    pub(super) rules: &'a Ruleset,
    /// The companies whose answers are drawn.
    pub(super) crowd: &'a Crowd,
    entries: Vec<Entry>,
    origin: Vec<Entry>,
    typed: &'a [(String, String)],
    clashes: &'a [(String, String)],
    unreadable: &'a [FieldFault],
    faults: Vec<FieldFault>,
    /// What looks mistyped beside the rules in force, each with the element it is about.
    slips: Vec<FieldFault>,
}

impl<'a> Sheet<'a> {
    /// The page with the fields of these rules, which are the draft at this revision.
    pub(super) fn new(part: &'a dyn Part, rules: &'a Ruleset, revision: i64) -> Sheet<'a> {
        Sheet {
            part,
            rules,
            revision,
            check: rules.check(),
            saved: false,
            shut: false,
            typed: Vec::new(),
            unreadable: Vec::new(),
            clashes: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Draws it for this draft.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn draw(self, app: &App, draft: &Draft) -> PageResult<Response> {
        let origin = app.ruleset(draft.base_version).await?;
        let (_, in_force) = db::rulesets::current(&app.db).await?;
        let crowd = crowd(app).await?;
        let drawing = self.drawing([&origin, &in_force], &crowd);
        let mut frame = self.frame(draft, &drawing);
        if draft.ended || self.shut {
            frame.open = false;
            frame.looks = Vec::new();
            frame.faults = FaultList::default();
        }
        self.part.draw(frame, &drawing)
    }

    fn drawing<'d>(&'d self, [origin, in_force]: [&Ruleset; 2], crowd: &'d Crowd) -> Drawing<'d> {
        let slips = self.rules.slips(in_force).into_iter();
        let slip = |slip: Warning| {
            let name = self.part.place(self.rules, &slip.path)?;
            Some(FieldFault { name, message: slip.message })
        };
        Drawing {
            rules: self.rules,
            crowd,
            entries: self.part.entries(self.rules),
            origin: self.part.entries(origin),
            typed: &self.typed,
            clashes: &self.clashes,
            unreadable: &self.unreadable,
            faults: self.faults(),
            slips: slips.filter_map(slip).collect(),
        }
    }

    /// What cannot be read, and what `check` finds on this page. Beside fields that cannot be read
    /// only that is told which is wrong whatever they will say.
    fn faults(&self) -> Vec<FieldFault> {
        if self.unreadable.is_empty() {
            return self.broken();
        }
        let row = |name: &str| name.split('-').next().map(str::to_owned);
        let apart = |fault: &FieldFault| {
            fault.name.contains('-')
                && self.unreadable.iter().all(|it| row(&it.name) != row(&fault.name))
        };
        let known = self.broken().into_iter().filter(apart);
        let sure = self.part.sure(self.rules, &self.unreadable);
        self.unreadable.iter().cloned().chain(known).chain(sure).collect()
    }

    /// What `check` finds on this page, each with the element it is about.
    fn broken(&self) -> Vec<FieldFault> {
        let here = |fault: &RuleFault| {
            let name = self.part.place(self.rules, &fault.path)?;
            Some(FieldFault { name, message: fault.message.clone() })
        };
        self.check.iter().filter_map(here).collect()
    }

    fn frame(&self, draft: &Draft, drawing: &Drawing) -> Frame {
        let parts = part::parts(self.rules);
        let base = format!("/admin/rulesets/{}", draft.id);
        let current = self.part.key();
        let link = |part: &dyn Part| PartLink {
            title: part.title(self.rules),
            href: format!("{base}/edit/{}", part.key()),
            current: part.key() == current,
            faults: frame::fault_count(self.claimed(part)),
        };
        Frame {
            title: self.part.title(self.rules),
            draft: draft_title(draft),
            saved_by: draft_over(draft),
            action: format!("{base}/edit/{current}"),
            rev: self.revision,
            open: true,
            parts: parts.iter().map(|part| link(part.as_ref())).collect(),
            notices: self.notices.clone(),
            status: self.status(),
            looks: drawing.looks(),
            faults: self.fault_list(&parts, drawing),
            back: base,
        }
    }

    /// How many faults a page has a place for.
    fn claimed(&self, part: &dyn Part) -> usize {
        let place = |fault: &&RuleFault| part.place(self.rules, &fault.path).is_some();
        self.check.iter().filter(place).count()
    }

    fn status(&self) -> String {
        let shows_stored = self.unreadable.is_empty() && self.typed.is_empty();
        if shows_stored { frame::status(self.saved, self.check.len()) } else { String::new() }
    }

    /// What cannot be read; else what `check` finds on this page, and what it finds that no page
    /// has a place for.
    fn fault_list(&self, parts: &[Box<dyn Part>], drawing: &Drawing) -> FaultList {
        let lines = drawing.faults.iter().map(|fault| (drawing.line(fault), fault.name.clone()));
        let mut lines: Vec<_> = lines.collect();
        if !self.unreadable.is_empty() {
            return FaultList::unreadable(lines, self.unreadable.len());
        }
        let homeless = |fault: &&RuleFault| {
            parts.iter().all(|part| part.place(self.rules, &fault.path).is_none())
        };
        let homeless = self.check.iter().filter(homeless);
        lines.extend(homeless.map(|fault| (fault.message.clone(), String::new())));
        FaultList::broken(lines)
    }
}

impl Drawing<'_> {
    /// The field of this name, with all that is to be said about it.
    pub(super) fn field(&self, name: &str) -> Field {
        let entry = self.entries.iter().find(|entry| entry.name == name);
        let stored = entry.map(|entry| entry.text.as_str()).unwrap_or_default();
        let origin = self.origin.iter().find(|entry| entry.name == name);
        let was = origin.map(|entry| entry.text.clone()).filter(|was| was != stored);
        Field {
            label: self.label(name),
            name: name.to_owned(),
            shown: None,
            value: self.typed(name).unwrap_or(stored).to_owned(),
            unit: String::new(),
            mode: "text",
            fault: self.fault(name),
            theirs: value_of(self.clashes, name).map(str::to_owned),
            was,
        }
    }

    /// What was typed into a field, where that is not stored.
    pub(super) fn typed(&self, name: &str) -> Option<&str> {
        value_of(self.typed, name)
    }

    /// What is wrong with the element of this id.
    pub(super) fn fault(&self, id: &str) -> Option<String> {
        let faults = self.faults.iter().filter(|fault| fault.name == id);
        let messages: Vec<_> = faults.map(|fault| fault.message.as_str()).collect();
        if messages.is_empty() { None } else { Some(messages.join(" ")) }
    }

    /// Everything that looks mistyped, with the field's name in front, and where it stands.
    fn looks(&self) -> Vec<(String, String)> {
        self.slips.iter().map(|slip| (self.line(slip), slip.name.clone())).collect()
    }

    /// What looks mistyped in these fields.
    pub(super) fn slips(&self, names: &[String]) -> Vec<String> {
        let slips = self.slips.iter().filter(|slip| names.contains(&slip.name));
        slips.map(|slip| slip.message.clone()).collect()
    }

    /// Whether a field cannot be read.
    pub(super) fn unreadable(&self, name: &str) -> bool {
        self.unreadable.iter().any(|fault| fault.name == name)
    }

    fn label(&self, name: &str) -> String {
        let entry = self.entries.iter().find(|entry| entry.name == name);
        entry.map(|entry| entry.label.clone()).unwrap_or_default()
    }

    /// A fault with the field's name in front, where it is about a field.
    fn line(&self, fault: &FieldFault) -> String {
        match self.label(&fault.name).as_str() {
            "" => fault.message.clone(),
            label => format!("{label}: {}", fault.message),
        }
    }
}

fn value_of<'v>(fields: &'v [(String, String)], name: &str) -> Option<&'v str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, text)| text.as_str())
}
