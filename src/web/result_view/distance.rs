//! What would change a verdict: single answers, what management can move, and time.

use super::ResultInput;
use crate::rules::explain::Explanation;
use crate::rules::explain::case::{Outcome, Scored};
use crate::rules::explain::certainty::unmoved;
use crate::rules::explain::crossings::crossings;
use crate::rules::explain::look_again::LATEST;
use crate::rules::explain::margins::Margin;
use crate::rules::explain::names::short;
use crate::rules::explain::spoken;
use crate::rules::explain::timing::{HORIZON, Timing, When};
use crate::rules::explain::ways::{Effect, Way, WayState, nowhere};
use crate::web::charts::{Event, Ids, Timeline};

/// So many answers are named as close; the others stand behind them.
const NEAREST: usize = 5;

/// How far one role is from another verdict.
#[derive(Clone, Debug)]
pub struct Distance {
    /// The role's key, for an anchor.
    pub key: String,
    /// "What would change it for IT".
    pub heading: String,
    /// The nearest single answers that change it, the nearest first.
    pub near: Vec<String>,
    /// The other single answers that change it.
    pub far: Vec<String>,
    /// What the answers that are not named do.
    pub rest: String,
    /// What management can move for the better, and where that leads.
    pub ways: Vec<String>,
    /// What getting worse would lead to.
    pub worse: Vec<String>,
    /// When the company becomes large enough, mark by mark.
    pub when: Vec<String>,
    /// What that assumes.
    pub assumed: String,
    /// When to score again, where that is sooner than usual; may be empty.
    pub again: String,
    /// Whether it is folded away.
    pub folded: bool,
    /// The months drawn, where there is something to draw.
    pub timeline: Option<Timeline>,
}

/// The distances, in the order of the page. None for a post that is filled.
pub(super) fn distances(
    ids: &mut Ids,
    input: &ResultInput,
    order: &[Scored],
    found: &Explanation,
) -> Vec<Distance> {
    let open = order.iter().filter(|scored| scored.outcome() != Outcome::Filled);
    open.map(|scored| distance(ids, input, *scored, found)).collect()
}

fn distance(ids: &mut Ids, input: &ResultInput, role: Scored, found: &Explanation) -> Distance {
    let key = &role.role.key;
    let margins: Vec<&Margin> = found.margins.iter().filter(|each| each.role == *key).collect();
    let (mut near, rest): (Vec<&Margin>, Vec<&Margin>) =
        margins.iter().partition(|margin| margin.changes().next().is_some());
    near.sort_by_key(|margin| {
        (!spoken::is_very_close(margin), margin.nearest().map(|(distance, _)| distance))
    });
    let mut near: Vec<String> = near.into_iter().map(spoken::margin).collect();
    let far = if near.len() > NEAREST + 1 { near.split_off(NEAREST) } else { Vec::new() };
    let none = near.is_empty();
    let own = || found.ways.iter().filter(|way| way.role == *key && way.is_told());
    let timing = found.timing.iter().find(|timing| timing.role == *key);
    Distance {
        key: key.clone(),
        heading: format!("What would change it for {}", short(&role.role.title)),
        near,
        far,
        rest: unmoved(&rest, none),
        ways: ways(own().filter(|way| !strains(way)))
            .into_iter()
            .chain(nowhere(&input.case(), role, &found.ways))
            .collect(),
        worse: ways(own().filter(|way| strains(way))),
        when: timing.map(when).unwrap_or_default(),
        assumed: timing.map(|timing| timing.assumptions.join(" ")).unwrap_or_default(),
        again: again(found),
        folded: super::is_not_yet(role),
        timeline: timing.and_then(|timing| timeline(ids, input, role, timing)),
    }
}

/// Whether a way only adds pressure: nobody would take it on purpose.
fn strains(way: &Way) -> bool {
    way.effect == Some(Effect::Strain)
}

/// The ways that there are. Those that lead nowhere are told apart.
fn ways<'a>(all: impl Iterator<Item = &'a Way>) -> Vec<String> {
    all.filter(|way| way.state != WayState::NoWay).map(spoken::way).collect()
}

fn when(timing: &Timing) -> Vec<String> {
    match timing.marks.as_slice() {
        [] => vec![timing.summary.clone()],
        marks => crossings(marks).map(|mark| mark.sentence.clone()).collect(),
    }
}

/// When to score again, where growth asks for it sooner than the steps' usual date.
fn again(found: &Explanation) -> String {
    let sooner = found.look_again.months < LATEST;
    if sooner { found.look_again.sentence.clone() } else { String::new() }
}

fn timeline(ids: &mut Ids, input: &ResultInput, role: Scored, timing: &Timing) -> Option<Timeline> {
    let within = |when: &When| match when {
        When::Within { earliest, latest } => Some((*earliest, *latest)),
        When::NotWithinFiveYears | When::CannotTell { .. } => None,
    };
    let marks = timing.marks.iter().filter_map(|mark| Some((mark.band, within(&mark.when)?)));
    let named = |band: &str| match band {
        "ready" => "large enough",
        _ => "no longer too small",
    };
    let events: Vec<Event> = marks
        .map(|(band, (earliest, latest))| Event { name: named(band), earliest, latest })
        .collect();
    let name = format!("When {} is ready, from {}", short(&role.role.title), year(input));
    let said = timing.marks.iter().map(|mark| mark.sentence.as_str()).collect::<Vec<_>>();
    (!events.is_empty()).then(|| Timeline::draw(ids, &name, &said.join(" "), HORIZON, &events))
}

/// The month of the result: "November 2026".
fn year(input: &ResultInput) -> String {
    let day = crate::web::words::date(input.created_at);
    day.split_once(' ').map(|(_, month)| month.to_owned()).unwrap_or(day)
}
