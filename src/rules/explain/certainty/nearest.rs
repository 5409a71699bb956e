//! The nearest single answers that would make a verdict another one, in words.

use super::super::margins::{Change, Distance, Margin};
use super::super::spoken::limit::{is_about, is_slight, spoken};
use super::super::spoken::quoted;
use crate::rules::answers::{Answer, singular};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::score::VerdictSet;
use crate::rules::words::list;

/// A figure is close to another verdict up to so many thousandths of itself. Our default.
const NEAR: i64 = 200;
/// Or up to so many thousandths, five percentage points or two whole things, as long as that is no
/// more than so many thousandths of the figure. Our defaults.
const NEAR_BY: (i64, i64) = (5_000, 2_000);
const MOST_FAR: i64 = 500;
/// So many answers are named.
const MOST: usize = 2;

/// Each answer's nearest change, the nearest first.
pub(super) struct Nearest<'a>(Vec<(Distance, &'static Signal, &'a Margin, &'a Change)>);

impl<'a> Nearest<'a> {
    pub(super) fn of(margins: &[&'a Margin]) -> Nearest<'a> {
        let change = |margin: &&'a Margin| {
            let (far, change) = near(margin).or_else(|| margin.nearest())?;
            Some((far, questionnaire().signal(&margin.signal)?, *margin, change))
        };
        let mut found: Vec<_> = margins.iter().filter_map(change).collect();
        found.sort_by_key(|(far, ..)| *far);
        Nearest(found)
    }

    /// "revenue growth at 4.3% (today 4%) or order growth at 6.4% (today 6%) would make this
    /// Bridge." `None` where no answer is that close.
    pub(super) fn near(&self) -> Option<String> {
        let close = |(_, signal, margin, change): &&(Distance, &Signal, &Margin, &Change)| {
            is_near(signal, &margin.value, change)
        };
        let (.., first) = self.0.iter().find(close)?;
        let alike = self.0.iter().filter(close);
        let alike = alike.filter(|(.., change)| change.verdicts == first.verdicts).take(MOST);
        let names: Vec<String> =
            alike.map(|(_, signal, margin, change)| turn(signal, margin, change)).collect();
        Some(format!("{} would {}.", list(&names, "or"), make(first.verdicts)))
    }

    /// "the nearest other verdict is Hire, with people in the company at 100 (today 64)." `None`
    /// where no single answer changes anything.
    pub(super) fn far(&self) -> Option<String> {
        let (_, signal, margin, change) = self.0.first()?;
        let names: Vec<&str> = change.verdicts.iter().map(|verdict| verdict.label()).collect();
        let turn = turn(signal, margin, change);
        Some(match names.as_slice() {
            [one] => format!("the nearest other verdict is {one}, with {turn}."),
            many => format!("{} could come next, with {turn}.", list(many, "or")),
        })
    }
}

/// The nearest change of an answer, where it is one that may well come about; `None` where every
/// change is farther away. What a page, a list or a sheet calls close is this.
pub fn near(margin: &Margin) -> Option<(Distance, &Change)> {
    let signal = questionnaire().signal(&margin.signal)?;
    let all = margin.far().filter(|(_, change)| is_near(signal, &margin.value, change));
    all.min_by_key(|(far, _)| *far)
}

/// Whether a change is one that may well come about, by the figure that is said. Of a choice nobody
/// can tell.
fn is_near(signal: &Signal, now: &Answer, change: &Change) -> bool {
    let (Answer::Number(now), Answer::Number(then)) = (now, &change.said) else { return true };
    let by = (then.thousandths() - now.thousandths()).abs();
    let far = by.saturating_mul(1_000) / now.thousandths().abs().max(1_000);
    let most = if signal.unit.as_deref() == Some("%") { NEAR_BY.0 } else { NEAR_BY.1 };
    is_slight(signal, *now, *then) || far <= NEAR || far <= MOST_FAR && by <= most
}

/// `revenue at about $8.6 million (today $9.4 million)`, `overtime at “Rarely” (today “Often”)`.
fn turn(signal: &Signal, margin: &Margin, change: &Change) -> String {
    format!("{} {}", signal.name(), place(signal, margin, change))
}

/// `at about $8.6 million (today $9.4 million)`.
fn place(signal: &Signal, margin: &Margin, change: &Change) -> String {
    let (Answer::Number(now), Answer::Number(exact), Answer::Number(said)) =
        (&margin.value, &change.value, &change.said)
    else {
        let [then, now] = [&change.value, &margin.value].map(|each| quoted(signal, each));
        return format!("at {then} (today {now})");
    };
    let about = if is_about(signal, *said, *exact) { "about " } else { "" };
    let [said, today] = [said, now].map(|figure| bare(signal, &spoken(signal, *figure)));
    format!("at {about}{said} (today {today})")
}

/// A figure without the unit that the question's name says already: people, projects, contacts.
fn bare(signal: &Signal, figure: &str) -> String {
    let unit = signal.unit.as_deref().unwrap_or_default();
    let first = unit.split(' ').next().unwrap_or_default();
    let named = first.len() > 1 && signal.name().contains(first);
    let one = singular(first);
    let cut = [unit, first, &one].into_iter().find_map(|unit| figure.strip_suffix(unit));
    cut.filter(|_| named).map_or(figure, str::trim_end).to_owned()
}

/// `make this Bridge`, `leave this open between Hire and Prepare`.
fn make(verdicts: VerdictSet) -> String {
    let names: Vec<&str> = verdicts.iter().map(|verdict| verdict.label()).collect();
    match names.as_slice() {
        [one] => format!("make this {one}"),
        many => format!("leave this open between {}", list(many, "and")),
    }
}
