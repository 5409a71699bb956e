//! What a company can take from its result into a plan: the answers that lead to another verdict,
//! what the alerts and each role's route ask for, and what to mend in who answers for technology.
//! What states a fact, sets a condition or asks for the same again is nothing to plan.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::rules::explain::Explanation;
use crate::rules::explain::advice::Advice;
use crate::rules::explain::alternatives::AlternativeKey;
use crate::rules::explain::case::Case;
use crate::rules::explain::names::short;
use crate::rules::explain::ownership::{Ownership, Steps};
use crate::rules::explain::route::{Route, RouteKey, Step};
use crate::rules::explain::spoken::from_to;
use crate::rules::explain::ways::{Effect, Step as WayStep, Way};
use crate::rules::projects::Choice;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Alert;
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

/// All that a result suggests, in this order: ways, alerts, routes, ownership. Of each role's ways
/// it is the first; ways that only make things worse are nothing to plan, and who should hire plans
/// no way around it. No two suggestions have the same text.
pub fn suggestions(case: &Case, found: &Explanation) -> Vec<Suggestion> {
    let title = |role: &str| {
        let role = case.ruleset.role(role);
        role.map_or_else(String::new, |role| short(&role.title).to_owned())
    };
    let mut roles = BTreeSet::new();
    // Who stands at the mark needs no plan to cross it.
    let useful = |way: &&Way| {
        way.effect != Some(Effect::Strain)
            && way.is_told()
            && !way.is_slight()
            && !way.steps.is_empty()
    };
    let ways = found.ways.iter().filter(useful).filter(|way| roles.insert(way.role.as_str()));
    let ways = ways.flat_map(|way| of_way(way, case, &title(&way.role)));
    let alerts = case.firing().filter_map(|alert| of_alert(alert, case, title));
    let routes = found.route.iter().flat_map(|route| of_route(route, found, &title(&route.role)));
    let all = ways.chain(alerts).chain(routes).chain(of_ownership(&found.ownership_advice));
    let mut texts = BTreeSet::new();
    all.filter(|each| texts.insert(each.text.clone())).collect()
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
    let open = |step: &&WayStep| !asked(case, &way.role, &step.signal);
    let about = format!("To come to {} for {title}", way.to.label());
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

/// What a route asks for, and the conditions that stand among the next steps.
fn of_route(route: &Route, found: &Explanation, title: &str) -> Vec<Suggestion> {
    let suggestion = |key: String, text: &str| Suggestion {
        source: Source::Route,
        key,
        about: format!("What to do about {title}"),
        text: text.to_owned(),
        signal: None,
    };
    let asked = |text: &str| found.next_steps.iter().any(|step| step.text == text);
    let conditions = route.conditions.iter().filter(|each| each.is_step() && asked(&each.advice));
    let conditions = conditions
        .map(|each| suggestion(format!("condition-{}-{}", route.role, each.key), &each.advice));
    let steps = route.steps.iter().enumerate().filter(|(_, step)| is_action(route, step));
    let steps =
        steps.map(|(at, step)| suggestion(format!("route-{}-{}", route.role, at + 1), &step.text));
    conditions.chain(steps).collect()
}

/// Whether a step asks somebody to do something on a day, and does not only say what it costs, how
/// long it takes or what to aim for.
fn is_action(route: &Route, step: &Step) -> bool {
    match step.key {
        "money" => route.key == RouteKey::HireDirector,
        "focus" | "review" => route.key != RouteKey::Watch,
        // Who bridges the time beside what lasts.
        "time" => {
            let bridge = AlternativeKey::PartTimeDirector;
            route.recommends.len() > 1 && route.recommends.contains(&bridge)
        }
        "help" => matches!(route.key, RouteKey::NameTeamLead | RouteKey::BackTeamLead),
        _ => true,
    }
}

/// What to mend, unless the next steps ask for it, and whose steps to go through.
fn of_ownership(found: &Ownership) -> Vec<Suggestion> {
    let suggestion = |key: String, text: String| Suggestion {
        source: Source::Ownership,
        key,
        about: "Who answers for technology".to_owned(),
        text,
        signal: None,
    };
    let mend = found.mend.iter().enumerate().filter(|(_, advice)| advice.asks);
    let mend = mend.map(|(at, Advice { head, text, .. })| {
        suggestion(format!("mend-{}", at + 1), format!("{head}: {text}"))
    });
    let steps = |name: &str, steps: &Option<Steps>| {
        let steps = steps.as_ref()?;
        let text = format!("Go through the steps “{}”.", steps.title);
        Some(suggestion(format!("{name}-steps"), text))
    };
    let steps = [steps("coo", &found.coo_steps), steps("it", &found.it_steps)];
    mend.chain(steps.into_iter().flatten()).collect()
}
