//! How a client's course is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;

use super::Looked;
use crate::rules::explain::names::short;
use crate::rules::ruleset::{Role, Ruleset};
use crate::rules::score::RoleScore;
use crate::rules::study::course::{By, Step, VerdictMove, Watch};
use crate::rules::study::outcome::Outcome;
use crate::web::charts::{Course, Ids, Seen};
use crate::web::clients::words::{outcome, range};
use crate::web::prose::{Prose, list};
use crate::web::result_view::Difference;
use crate::web::words::date;

#[derive(Template, WebTemplate)]
#[template(path = "clients/course.html")]
pub(super) struct CoursePage {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) done: Option<&'static str>,
    pub(super) faults: Vec<(&'static str, &'static str)>,
    pub(super) figures: Vec<Course>,
    /// The short names of the roles.
    pub(super) roles: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Whether there are older results than those that are listed.
    pub(super) more: bool,
    /// The results to choose from: id, words, and whether it is the earlier or the later one.
    pub(super) choices: Vec<(String, String, bool, bool)>,
    pub(super) compared: Option<Compared>,
    pub(super) watch: Vec<Watched>,
    pub(super) look: Look,
}

/// One result.
pub(super) struct Row {
    pub(super) date: String,
    pub(super) href: String,
    /// For each role: its short name, the outcome, and need and fit.
    pub(super) scores: Vec<(String, Option<(Prose, String)>)>,
    /// What changed since the result before it.
    pub(super) changes: Vec<String>,
    /// Where the same is told in points.
    pub(super) compare: Option<String>,
}

/// Two results side by side.
pub(super) struct Compared {
    pub(super) over: String,
    pub(super) difference: Difference,
    pub(super) both: bool,
}

/// What to watch for one role.
pub(super) struct Watched {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

/// When to look at the client again.
pub(super) struct Look {
    pub(super) op: String,
    /// "22 May 2027", where a day is set.
    pub(super) set: Option<String>,
    /// Whether that day has come.
    pub(super) due: bool,
    /// What stands in the field.
    pub(super) typed: String,
    /// Why this day is proposed; empty where one is set.
    pub(super) why: String,
    /// Whether the server sends e-mail.
    pub(super) mailed: bool,
}

/// A drawing for each role, over the looks, the earliest first.
pub(super) fn figures(rules: &Ruleset, looked: &[Looked]) -> Vec<Course> {
    let mut ids = Ids::default();
    // Two whole names of months do not fit beside each other on a narrow drawing.
    let brief = |look: &Looked| look.stored.created_at.strftime("%-d %b %Y").to_string();
    let day = |at: Option<&Looked>| at.map(brief).unwrap_or_default();
    let (first, last) = (day(looked.first()), day(looked.last()));
    let mut figure = |role: &Role| {
        let seen: Vec<Seen> = looked.iter().filter_map(|look| seen(look, &role.key)).collect();
        let name = format!("Need and fit for {} over time", short(&role.title));
        let said: Vec<String> = looked.iter().filter_map(|look| told(look, &role.key)).collect();
        let days = [first.as_str(), last.as_str()];
        Course::draw(&mut ids, &name, &said.join(" "), &seen, days)
    };
    rules.roles.iter().map(&mut figure).collect()
}

fn of<'a>(look: &'a Looked, role: &str) -> Option<&'a RoleScore> {
    look.assessment.roles.iter().find(|score| score.key == role)
}

fn seen(look: &Looked, role: &str) -> Option<Seen> {
    let score = of(look, role)?;
    Some(Seen {
        at: look.stored.created_at.as_second(),
        need: [score.need.low.tenths(), score.need.high.tenths()],
        fit: [score.fit.low.tenths(), score.fit.high.tenths()],
        verdict: outcome(Outcome::from(score)).words(),
    })
}

/// "22 November 2026: Prepare, need 72.5, fit 64.0."
fn told(look: &Looked, role: &str) -> Option<String> {
    let score = of(look, role)?;
    let said = outcome(Outcome::from(score)).words();
    let (need, fit) = points(score);
    Some(format!("{}: {said}, need {need}, fit {fit}.", date(look.stored.created_at)))
}

fn points(score: &RoleScore) -> (String, String) {
    (range([score.need.low, score.need.high]), range([score.fit.low, score.fit.high]))
}

/// A row a look, the newest first. `steps` lead from each look to the next, the earliest first.
pub(super) fn rows(
    rules: &Ruleset,
    looked: &[Looked],
    steps: &[Step<jiff::Timestamp>],
    here: &str,
) -> Vec<Row> {
    let row = |(at, look): (usize, &Looked)| {
        let before = at.checked_sub(1).and_then(|before| looked.get(before));
        let step = at.checked_sub(1).and_then(|step| steps.get(step));
        let result = look.stored.result_id;
        Row {
            date: date(look.stored.created_at),
            href: format!("/assessments/{}/result?of={result}", look.stored.assessment),
            scores: rules.roles.iter().map(|role| scored(look, role)).collect(),
            changes: step.map_or_else(|| vec!["First result here".to_owned()], changes),
            compare: before.map(|before| {
                let from = before.stored.result_id;
                format!("{here}?from={from}&to={result}#compare")
            }),
        }
    };
    looked.iter().enumerate().rev().map(row).collect()
}

fn scored(look: &Looked, role: &Role) -> (String, Option<(Prose, String)>) {
    let told = of(look, &role.key).map(|score| {
        let (need, fit) = points(score);
        (outcome(Outcome::from(score)), format!("need {need}, fit {fit}"))
    });
    (short(&role.title).to_owned(), told)
}

/// Verdicts that changed, and what moved most.
fn changes(step: &Step<jiff::Timestamp>) -> Vec<String> {
    let verdicts = step.verdicts.iter().map(turned);
    let moved = step.moved.iter().map(|moved| moved.sentence.clone());
    let lines: Vec<String> = verdicts.chain(moved).collect();
    if lines.is_empty() { vec!["No point moved".to_owned()] } else { lines }
}

/// "IT: Not yet before, Prepare now. The answers did that."
fn turned(moved: &VerdictMove) -> String {
    let words = |told: Outcome| match told {
        Outcome::Absent => "not in the rules".to_owned(),
        Outcome::Filled => "post filled".to_owned(),
        Outcome::Verdicts(_) => {
            let names: Vec<&str> = told.verdicts().iter().map(|it| it.label()).collect();
            list(&names, "or")
        }
    };
    let by = match moved.by {
        By::Answers => "The answers did that.",
        By::Rules => "The rules did that.",
        By::Both => "Answers and rules did that.",
    };
    let (before, after) = (words(moved.before), words(moved.after));
    format!("{}: {before} before, {after} now. {by}", short(&moved.title))
}

/// What to watch, in lines.
pub(super) fn watched(watch: Vec<Watch>) -> Vec<Watched> {
    let one = |watch: Watch| {
        let mut lines: Vec<String> =
            watch.figures.into_iter().map(|figure| figure.sentence).collect();
        lines.extend(watch.growth);
        if lines.is_empty() {
            lines.push("No single figure is near to changing it.".to_owned());
        }
        Watched { title: short(&watch.title).to_owned(), lines }
    };
    watch.into_iter().map(one).collect()
}
