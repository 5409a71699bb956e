//! What to do, in one list and in one order: what the alerts say, what has to be put in order about
//! ownership, then the steps of each role's route.

use schemars::JsonSchema;
use serde::Serialize;

use super::case::{Case, Scored};
use super::names::short;
use super::route::{self, Proviso, Route, RouteKey};
use crate::rules::ruleset::Alert;
use crate::rules::words::{capital, count, list};

/// The heading of the list, wherever it stands.
pub const TITLE: &str = "Next steps";

/// When a step is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// To begin with on Monday.
    Monday,
    /// After what is due on Monday.
    Then,
}

impl Due {
    /// The heading over such steps.
    pub fn heading(self) -> &'static str {
        match self {
            Due::Monday => "On Monday",
            Due::Then => "After that",
        }
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct NextStep {
    /// When.
    pub due: Due,
    /// The keys of the roles it belongs to; none where it belongs to no role.
    pub roles: Vec<String>,
    /// The same in words: "IT and Customer Service".
    pub field: String,
    /// What to do.
    pub text: String,
    /// The company's own answer that calls for it; may be empty.
    pub because: String,
}

/// Every step, in the order in which to take them: on Monday first what the most urgent role asks
/// for, its alerts before all else but the search for somebody to hire. `routes` are those of every
/// role.
pub fn next_steps(case: &Case, routes: &[Route]) -> Vec<NextStep> {
    let mut all = Steps { case, found: Vec::new(), told: Vec::new() };
    let order = case.order();
    let routes: Vec<&Route> = order.iter().filter_map(|scored| of(routes, scored)).collect();
    for route in &routes {
        // Whoever is to hire begins with that; elsewhere a danger comes first.
        let hires = route.key == RouteKey::HireDirector;
        if hires {
            all.steps(route, Due::Monday);
        }
        all.alerts(|alert| alert.roles.contains(&route.role));
        all.conditions(route, Due::Monday);
        if !hires {
            all.steps(route, Due::Monday);
        }
    }
    // An alert may stand beside a role that there is not any more.
    all.alerts(|_| true);
    for route in &routes {
        all.conditions(route, Due::Then);
        all.steps(route, Due::Then);
    }
    all.found.sort_by_key(|step| step.due);
    all.found
}

/// "All nine steps".
pub fn how_many(steps: &[NextStep]) -> String {
    match steps.len() {
        1 => "The step".to_owned(),
        number => capital(&format!("all {}", count(number, "step", "steps"))),
    }
}

fn of<'a>(routes: &'a [Route], scored: &Scored) -> Option<&'a Route> {
    routes.iter().find(|route| route.role == scored.role.key)
}

/// Whether an alert asks for the same of the same role.
fn covers(alert: &Alert, condition: &Proviso, route: &Route) -> bool {
    let asks = |signal: &&str| alert.when.iter().any(|when| when.signal == **signal);
    alert.roles.contains(&route.role) && condition.signals.iter().any(asks)
}

struct Steps<'a> {
    case: &'a Case<'a>,
    found: Vec<NextStep>,
    /// The keys of the alerts that stand in the list.
    told: Vec<&'a str>,
}

impl<'a> Steps<'a> {
    /// Adds the alerts that fire and are chosen, each once: what to do, and the fact behind it.
    fn alerts(&mut self, chosen: impl Fn(&Alert) -> bool) {
        let case = self.case;
        for alert in case.firing().filter(|alert| chosen(alert)) {
            if self.told.contains(&alert.key.as_str()) {
                continue;
            }
            self.told.push(&alert.key);
            let known = |role: &&String| case.ruleset.role(role).is_some();
            let roles: Vec<String> = alert.roles.iter().filter(known).cloned().collect();
            let (fact, action) = (alert.fact(case.answers), alert.to_do(case.answers));
            let (text, because) =
                if action.is_empty() { (fact, String::new()) } else { (action, fact) };
            self.add(Due::Monday, &roles, &text, &because);
        }
    }

    /// Adds what a route asks for about ownership, unless an alert asks for the same.
    fn conditions(&mut self, route: &Route, due: Due) {
        let asked = route.conditions.iter().filter(|each| each.is_step() && each.due() == due);
        for each in asked {
            if !self.case.firing().any(|alert| covers(alert, each, route)) {
                self.add(due, std::slice::from_ref(&route.role), &each.advice, &each.trigger);
            }
        }
    }

    fn steps(&mut self, route: &Route, due: Due) {
        let of_step = |key: &str| if key == "monday" { Due::Monday } else { Due::Then };
        // What something costs is no step, unless it is to be set aside for a search.
        let asks = |step: &&route::Step| step.key != "money" || route.key == RouteKey::HireDirector;
        for step in route.steps.iter().filter(|step| of_step(step.key) == due).filter(asks) {
            self.add(due, std::slice::from_ref(&route.role), &step.text, "");
        }
    }

    /// Adds a step, or its roles to the step that says the same.
    fn add(&mut self, due: Due, roles: &[String], text: &str, because: &str) {
        let place = self.found.iter().position(|step| step.text == text);
        let mut step = match place {
            Some(place) => self.found.remove(place),
            None => NextStep {
                due,
                roles: Vec::new(),
                field: String::new(),
                text: text.to_owned(),
                because: because.to_owned(),
            },
        };
        let new = roles.iter().filter(|role| !step.roles.contains(role)).cloned();
        let new: Vec<String> = new.collect();
        step.roles.extend(new);
        let titles = step.roles.iter().filter_map(|role| self.case.ruleset.role(role));
        let names: Vec<&str> = titles.map(|role| short(&role.title)).collect();
        step.field = list(&names, "and");
        let end = self.found.len();
        self.found.insert(place.unwrap_or(end), step);
    }
}
