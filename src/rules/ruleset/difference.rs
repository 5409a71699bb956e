//! What differs between two rulesets, told so that an admin can check it line by line.

mod alert;
mod dial;
mod list;
mod movable;
mod role;
mod text;

use serde::Serialize;

use super::{Alternatives, CostLine, Ruleset};

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where, as in a [`RuleFault`](super::RuleFault): `roles[0].need.factors[9].ramp.full_at`. In
    /// the ruleset after the change; in the one before it for what was removed.
    pub path: String,
    /// The part of the rules: `Need for a Director of IT/Systems`.
    pub place: String,
    /// What it is: `Store downtime: full points at`.
    pub what: String,
    /// What it was, with its unit; texts stand in quotation marks, long ones shortened around what
    /// differs. `None` for what was added.
    pub before: Option<String>,
    /// What it is now; `None` for what was removed.
    pub after: Option<String>,
}

impl Change {
    /// The change in one line: `Store downtime: full points at 26 → 20 hours per year`.
    pub fn sentence(&self) -> String {
        let what = &self.what;
        let line = match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                let colon = if what.contains(':') { "" } else { ":" };
                format!("{what}{colon} {} → {after}", without_unit(before, after))
            }
            (None, Some(after)) => format!("{what} added: {after}"),
            (Some(before), None) => format!("{what} removed: {before}"),
            (None, None) => what.clone(),
        };
        line.replace('\n', " ¶ ")
    }
}

/// The figure alone where the same unit follows in `after`.
fn without_unit<'a>(before: &'a str, after: &str) -> &'a str {
    let is_figure = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || "$−".contains(c));
    match (before.split_once(' '), after.split_once(' ')) {
        (Some((figure, unit)), Some((other, same)))
            if unit == same && is_figure(figure) && is_figure(other) =>
        {
            figure
        }
        _ => before,
    }
}

/// Everything that differs, in the order of the ruleset after the change; empty if and only if the
/// two are equal. Roles, factors and alerts are matched by key, so what only moved is told as
/// moved. Neither needs to pass [`check`](Ruleset::check).
pub fn differences(before: &Ruleset, after: &Ruleset) -> Vec<Change> {
    let mut log = Log { rulesets: [before, after], place: String::new(), changes: Vec::new() };
    let root = At::default();
    log.place = "Rules".to_owned();
    log.text(&root.field("name"), "Name", [&before.name, &after.name]);
    log.place = "Roles".to_owned();
    list::differences(&mut log, &root.field("roles"), [&before.roles, &after.roles]);
    let (old, new) = (&before.ownership, &after.ownership);
    log.place = text::called([&new.title, "Ownership"]);
    log.text(&root.field("ownership.title"), "Title", [&old.title, &new.title]);
    dial::differences(&mut log, &root.field("ownership"), [&old.dial, &new.dial]);
    log.place = "Alerts".to_owned();
    list::differences(&mut log, &root.field("alerts"), [&before.alerts, &after.alerts]);
    log.place = "Alternatives".to_owned();
    let (old, new) = (&before.alternatives, &after.alternatives);
    let at = root.field("alternatives");
    let [old_lines, new_lines] = [old, new].map(Alternatives::lines);
    match [old, new].map(|costs| costs.specialist_per_day.is_some()) {
        [true, true] | [false, false] => log.costs(&at, [&old_lines, &new_lines]),
        set => {
            // A price that is left to us has no ends in the ruleset to point at.
            let [(old_last, old_lines), (new_last, new_lines)] =
                [&old_lines, &new_lines].map(|[lines @ .., last]: &[CostLine; 6]| (last, lines));
            log.costs(&at, [old_lines, new_lines]);
            let [was, is] = set;
            let shown = [was.then(|| old_last.show()), is.then(|| new_last.show())];
            log.note(&at.field("specialist_per_day"), new_last.label, shown);
        }
    }
    log.text(&at.field("source"), "Source", [&old.source, &new.source]);
    log.place = "Answers that can be moved".to_owned();
    movable::differences(&mut log, &root.field("movable"));
    log.changes
}

/// The same thing in the ruleset before and after: its two paths.
#[derive(Clone, Default)]
struct At {
    before: String,
    after: String,
}

impl At {
    fn field(&self, name: &str) -> At {
        let join = |path: &String| match path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        At { before: join(&self.before), after: join(&self.after) }
    }

    fn item(&self, before: usize, after: usize) -> At {
        At {
            before: format!("{}[{before}]", self.before),
            after: format!("{}[{after}]", self.after),
        }
    }
}

/// The changes found so far.
struct Log<'a> {
    rulesets: [&'a Ruleset; 2],
    place: String,
    changes: Vec<Change>,
}

impl Log<'_> {
    fn note(&mut self, at: &At, what: impl Into<String>, shown: [Option<String>; 2]) {
        let [before, after] = shown;
        let path = if after.is_some() { at.after.clone() } else { at.before.clone() };
        let place = self.place.clone();
        self.changes.push(Change { path, place, what: what.into(), before, after });
    }

    /// Notes two values that differ.
    fn compare<T: PartialEq>(
        &mut self,
        at: &At,
        what: impl Into<String>,
        values: [T; 2],
        show: impl Fn(T) -> String,
    ) {
        if values[0] != values[1] {
            self.note(at, what, values.map(|value| Some(show(value))));
        }
    }

    /// Notes two texts that differ.
    fn text(&mut self, at: &At, what: impl Into<String>, texts: [&str; 2]) {
        if texts[0] != texts[1] {
            self.note(at, what, text::excerpts(texts).map(Some));
        }
    }

    /// Notes two texts that differ, where either may be absent.
    fn perhaps(&mut self, at: &At, what: impl Into<String>, texts: [Option<&str>; 2]) {
        match texts {
            [Some(before), Some(after)] => self.text(at, what, [before, after]),
            [None, None] => {}
            one => self.note(at, what, one.map(|text| text.map(text::excerpt))),
        }
    }

    fn costs(&mut self, at: &At, [before, after]: [&[CostLine]; 2]) {
        for (old, new) in before.iter().zip(after) {
            let (at, label, show) = (at.field(new.key), new.label, |cost| new.unit.show(cost));
            match (old.high, new.high) {
                (Some(old_high), Some(new_high)) => {
                    let (low, high) = (format!("{label}, lowest"), format!("{label}, highest"));
                    self.compare(&at.field("low"), low, [old.low, new.low], show);
                    self.compare(&at.field("high"), high, [old_high, new_high], show);
                }
                _ => self.compare(&at, label, [old.low, new.low], show),
            }
        }
    }
}
