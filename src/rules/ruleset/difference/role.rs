//! Two versions of a role: title, post, dials, verdicts, costs and playbook.

use super::list::Item;
use super::{At, Log, alert, dial, text};
use crate::rules::ruleset::wire::{FIT, NEED};
use crate::rules::ruleset::{Role, Ruleset, Verdict, VerdictTable};
use crate::rules::words::{a, capital};

impl Item for Role {
    fn key(&self) -> &str {
        &self.key
    }

    fn name(&self) -> String {
        text::called([&self.title, &self.key, "Role"])
    }

    fn summary(&self, _: &Ruleset) -> String {
        let [need, fit] = [&self.need, &self.fit].map(|dial| dial.factors.len());
        format!("{need} factors of need, {fit} of fit")
    }

    fn inside(log: &mut Log, at: &At, pair: [&Role; 2]) {
        let [before, after] = pair;
        let (name, title) = (after.name(), a(&after.name()));
        log.place.clone_from(&name);
        log.text(&at.field("title"), "Title", pair.map(|role| role.title.as_str()));
        let filled = pair.map(|role| &role.filled_when);
        alert::condition(log, &at.field("filled_when"), "Post filled", filled);
        log.place = format!("Need for {title}");
        dial::differences(log, &at.field("need"), pair.map(|role| &role.need));
        log.place = format!("Fit for {title}");
        dial::differences(log, &at.field("fit"), pair.map(|role| &role.fit));
        log.place = format!("Verdicts for {title}");
        verdicts(log, &at.field("verdicts"), pair.map(|role| &role.verdicts));
        log.place = format!("Costs of {title}");
        log.costs(&at.field("cost"), [&before.cost.lines(), &after.cost.lines()]);
        log.place = name;
        let texts = pair.map(|role| role.playbook.as_deref());
        log.perhaps(&at.field("playbook"), "Playbook", texts);
    }
}

/// The cells that differ, highest need first.
fn verdicts(log: &mut Log, at: &At, tables: [&VerdictTable; 2]) {
    for (need, row) in NEED.into_iter().enumerate().rev() {
        for ((fit, column), size) in FIT.into_iter().enumerate().zip(VerdictTable::SIZES) {
            let what = format!("{} need in a company that is {size}", capital(row));
            let cells = tables.map(|table| table.at(need, fit));
            let label = |verdict: Verdict| verdict.label().to_owned();
            log.compare(&at.field(&format!("{row}.{column}")), what, cells, label);
        }
    }
}
