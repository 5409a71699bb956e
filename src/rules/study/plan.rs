//! What a company can take from its result into a plan: the answers that lead to another verdict,
//! what the alerts and each role's route ask for, and the steps about who answers for technology.

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::explain::Explanation;
use crate::rules::explain::case::Case;
use crate::rules::explain::names::short;
use crate::rules::explain::ownership::{Ownership, Steps};
use crate::rules::explain::route::{Route, Step};
use crate::rules::explain::spoken::from_to;
use crate::rules::explain::ways::{Effect, Step as WayStep, Way};
use crate::rules::projects::Choice;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Alert, Verdict};
use crate::rules::words::{capital, list};

/// Where an action comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An answer of a way to another verdict.
    Way,
    /// A step of a role's route.
    Route,
    /// A step about who answers for technology.
    Ownership,
    /// The company itself.
    Own,
}

impl Choice for Source {
    const ALL: &'static [Source] = &[Source::Way, Source::Route, Source::Ownership, Source::Own];

    fn key(self) -> &'static str {
        match self {
            Source::Way => "way",
            Source::Route => "route",
            Source::Ownership => "ownership",
            Source::Own => "own",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Source::Way => "From what would change the answer",
            Source::Route => "From what to do",
            Source::Ownership => "From who owns technology",
            Source::Own => "Own",
        }
    }
}

/// How an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Somebody is at it.
    Doing,
    /// Nobody has begun.
    Open,
    /// It is done.
    Done,
    /// It will not be done.
    Dropped,
}

impl Choice for Status {
    const ALL: &'static [Status] = &[Status::Open, Status::Doing, Status::Done, Status::Dropped];

    fn key(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Doing => "doing",
            Status::Done => "done",
            Status::Dropped => "dropped",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Status::Open => "Open",
            Status::Doing => "Doing",
            Status::Done => "Done",
            Status::Dropped => "Dropped",
        }
    }
}

/// Something that a result suggests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Which part of the result it is of.
    pub source: Source,
    /// Which of that part: small letters, digits, `_` and `-`; no two of a result have the same.
    pub key: String,
    /// What it is about: "To come to Prepare for IT".
    pub about: String,
    /// What to do.
    pub text: String,
    /// The question whose answer it moves, where it is one.
    pub signal: Option<String>,
}

/// All that a result suggests, in this order: ways, alerts, routes, ownership. Ways that
/// only make things worse are nothing to plan, and who should hire plans no way around it.
pub fn suggestions(case: &Case, found: &Explanation) -> Vec<Suggestion> {
    let title = |role: &str| {
        let role = case.ruleset.role(role);
        role.map_or_else(String::new, |role| short(&role.title).to_owned())
    };
    let useful = |way: &&Way| way.effect != Some(Effect::Strain) && way.from != Verdict::Hire;
    let useful = found.ways.iter().filter(useful);
    let ways = useful.flat_map(|way| of_way(way, case, &title(&way.role)));
    let alerts = case.firing().filter_map(|alert| of_alert(alert, case, title));
    let routes = found.route.iter().flat_map(|route| of_route(route, &title(&route.role)));
    ways.chain(alerts).chain(routes).chain(of_ownership(&found.ownership_advice)).collect()
}

/// Whether an alert asks a role for something about this question. What it asks for is then the one
/// line on it.
fn asked(case: &Case, role: &str, signal: &str) -> bool {
    case.firing().any(|alert| {
        let own = alert.roles.iter().any(|each| each == role);
        let about = alert.when.iter().any(|when| when.signal == signal);
        own && about && !alert.to_do(case.answers).is_empty()
    })
}

fn of_way(way: &Way, case: &Case, title: &str) -> Vec<Suggestion> {
    let open = |step: &&WayStep| !way.is_slight() && !asked(case, &way.role, &step.signal);
    let about = format!("To come to {} for {title}", way.to.label());
    // Who stands at the mark needs no plan to cross it.
    let steps = way.steps.iter().filter(open).filter_map(|step| {
        let signal = questionnaire().signal(&step.signal)?;
        Some(Suggestion {
            source: Source::Way,
            key: format!("{}-{}-{}", way.role, way.to.key(), step.signal),
            about: about.clone(),
            text: format!("{}: {}", capital(signal.name()), from_to(step)?),
            signal: Some(step.signal.clone()),
        })
    });
    steps.collect()
}

/// What an alert asks for; nothing where it only states a fact.
fn of_alert(alert: &Alert, case: &Case, title: impl Fn(&str) -> String) -> Option<Suggestion> {
    let text = alert.to_do(case.answers);
    let names: Vec<String> = alert.roles.iter().map(|role| title(role)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    (!text.is_empty()).then(|| Suggestion {
        source: Source::Route,
        key: format!("alert-{}", alert.key),
        about: match names.as_slice() {
            [] => "What to do in any case".to_owned(),
            names => format!("What to do about {}", list(names, "and")),
        },
        text,
        signal: None,
    })
}

fn of_route(route: &Route, title: &str) -> Vec<Suggestion> {
    let step = |(at, step): (usize, &Step)| Suggestion {
        source: Source::Route,
        key: format!("route-{}-{}", route.role, at + 1),
        about: format!("What to do about {title}"),
        text: step.text.clone(),
        signal: None,
    };
    route.steps.iter().enumerate().map(step).collect()
}

fn of_ownership(found: &Ownership) -> Vec<Suggestion> {
    let mend = found.mend.iter().map(|advice| match advice.head.as_str() {
        "" => advice.text.clone(),
        head => format!("{head}: {}", advice.text),
    });
    let mend = numbered("mend", "Who answers for technology", mend.collect());
    let steps = |name: &str, steps: &Option<Steps>| {
        let steps = steps.as_ref();
        steps.map_or_else(Vec::new, |it| numbered(name, &it.title, it.steps.clone()))
    };
    let all = [mend, steps("coo", &found.coo_steps), steps("it", &found.it_steps)];
    all.into_iter().flatten().collect()
}

fn numbered(name: &str, about: &str, texts: Vec<String>) -> Vec<Suggestion> {
    let suggestion = |(at, text): (usize, String)| Suggestion {
        source: Source::Ownership,
        key: format!("{name}-{}", at + 1),
        about: about.to_owned(),
        text,
        signal: None,
    };
    texts.into_iter().enumerate().map(suggestion).collect()
}
