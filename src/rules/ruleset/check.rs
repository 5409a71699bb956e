//! What a ruleset must satisfy before it may score anybody. What is only unwise is for `lint`.

mod dial;
mod one_way;

use super::wire::{FIT, NEED};
use super::{
    Alert, Alternatives, Condition, Costs, Role, RuleFault, Ruleset, Span, Test, VerdictTable,
};
use crate::rules::answers::{grouped, show_number};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::words::capital;

/// The longest text of a label, a source or a message.
const MOST_CHARACTERS: usize = 500;

/// The longest playbook.
const MOST_BYTES: usize = 15_000;

impl Ruleset {
    /// Every rule it breaks, in the order of its text; none when it may be published.
    pub fn check(&self) -> Vec<RuleFault> {
        let mut faults = Faults::default();
        faults.text("name", &self.name);
        if self.roles.is_empty() {
            faults.add("roles", "Add at least one role.");
        }
        faults.keys("roles", self.roles.iter().map(|role| role.key.as_str()));
        for (index, role) in self.roles.iter().enumerate() {
            role_faults(&mut faults, &format!("roles[{index}]"), role);
        }
        faults.text("ownership.title", &self.ownership.title);
        dial::faults(&mut faults, "ownership", &self.ownership.dial);
        faults.keys("alerts", self.alerts.iter().map(|alert| alert.key.as_str()));
        for (index, alert) in self.alerts.iter().enumerate() {
            alert_faults(&mut faults, &format!("alerts[{index}]"), alert, self);
        }
        alternatives_faults(&mut faults, &self.alternatives);
        movable_faults(&mut faults, self.movable.as_deref().unwrap_or_default());
        faults.0
    }
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<RuleFault>);

impl Faults {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(RuleFault { path: path.into(), message: message.into() });
    }

    /// A text that is shown: there is one, it is not endless and can be printed.
    fn text(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(path, "Write something here.");
        } else if text.chars().count() > MOST_CHARACTERS {
            self.add(path, format!("Use at most {MOST_CHARACTERS} characters."));
        } else if text.chars().any(char::is_control) {
            self.add(path, "Take out line breaks and other control characters.");
        }
    }

    /// A long text that may have lines: there is something in it, it is not endless and can be
    /// printed.
    fn long_text(&mut self, path: &str, text: &str) {
        let wrong = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.trim().is_empty() {
            self.add(path, "Write something here, or leave it out.");
        } else if text.len() > MOST_BYTES {
            self.add(path, "Use at most 15,000 bytes; a plain letter takes one.");
        } else if text.chars().any(wrong) {
            self.add(path, "Take out control characters; only line breaks and tabs may stay.");
        }
    }

    /// Keys in one list: lower-case letters, digits and underscores, each once.
    fn keys<'a>(&mut self, path: &str, keys: impl Iterator<Item = &'a str>) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let mut seen = Vec::new();
        for (index, key) in keys.enumerate() {
            let path = format!("{path}[{index}].key");
            if key.is_empty() || key.len() > 60 || !key.chars().all(plain) {
                let what = "Use 1 to 60 lower-case letters, digits and underscores for the key.";
                self.add(path, what);
            } else if seen.contains(&key) {
                self.add(path, format!("The key {key} stands here twice."));
            }
            seen.push(key);
        }
    }

    fn positive(&mut self, path: String, number: Decimal) {
        if number <= Decimal::ZERO {
            self.add(path, "Enter more than 0.");
        }
    }

    fn span(&mut self, path: &str, span: Span) {
        self.positive(format!("{path}.low"), span.low);
        if span.low > span.high {
            let (low, high) = (grouped(span.low), grouped(span.high));
            self.add(path, format!("The lowest cost, {low}, is above the highest, {high}."));
        }
    }
}

fn role_faults(faults: &mut Faults, path: &str, role: &Role) {
    faults.text(&format!("{path}.title"), &role.title);
    condition_faults(faults, &format!("{path}.filled_when"), &role.filled_when);
    dial::faults(faults, &format!("{path}.need"), &role.need);
    dial::faults(faults, &format!("{path}.fit"), &role.fit);
    verdict_faults(faults, &format!("{path}.verdicts"), &role.verdicts);
    cost_faults(faults, &format!("{path}.cost"), &role.cost);
    if let Some(playbook) = &role.playbook {
        faults.long_text(&format!("{path}.playbook"), playbook);
    }
}

/// More need or more fit never lowers the verdict.
fn verdict_faults(faults: &mut Faults, path: &str, table: &VerdictTable) {
    for (need, need_name) in NEED.iter().enumerate() {
        for (fit, fit_name) in FIT.iter().enumerate() {
            let here = table.at(need, fit);
            let mut compare = |to_need: usize, to_fit: usize, more: &str| {
                let more_verdict = table.at(to_need, to_fit);
                if more_verdict < here {
                    let message = format!(
                        "More {more} lowers the verdict here, from {} to {}.",
                        here.label(),
                        more_verdict.label()
                    );
                    faults.add(format!("{path}.{}.{}", NEED[to_need], FIT[to_fit]), message);
                }
            };
            if need < 2 {
                compare(need + 1, fit, &format!("need than “{need_name}”"));
            }
            if fit < 2 {
                compare(need, fit + 1, &format!("fit than “{fit_name}”"));
            }
        }
    }
}

fn cost_faults(faults: &mut Faults, path: &str, cost: &Costs) {
    let numbers = [
        ("base_salary", cost.base_salary),
        ("loaded_factor_pct", cost.loaded_factor_pct),
        ("recruiting_fee_pct", cost.recruiting_fee_pct),
        ("months_to_hire", cost.months_to_hire),
        ("months_to_ramp", cost.months_to_ramp),
        ("affordable_at_pct_of_revenue", cost.affordable_at_pct_of_revenue),
        ("stretch_at_pct_of_revenue", cost.stretch_at_pct_of_revenue),
    ];
    for (key, number) in numbers {
        faults.positive(format!("{path}.{key}"), number);
    }
    if cost.affordable_at_pct_of_revenue > cost.stretch_at_pct_of_revenue {
        faults.add(
            format!("{path}.stretch_at_pct_of_revenue"),
            "A stretch begins where affordable ends, so this cannot be the smaller one.",
        );
    }
    faults.span(&format!("{path}.fractional_per_month"), cost.fractional_per_month);
}

fn alternatives_faults(faults: &mut Faults, costs: &Alternatives) {
    let spans = [
        ("it_provider_per_person_per_month", costs.it_provider_per_person_per_month),
        ("outsourced_agent_per_hour", costs.outsourced_agent_per_hour),
        ("coach_per_month", costs.coach_per_month),
        ("cost_per_leaver", costs.cost_per_leaver),
        ("specialist_per_day", costs.specialist()),
    ];
    for (key, span) in spans {
        faults.span(&format!("alternatives.{key}"), span);
    }
    let raise = "alternatives.inside_candidate_raise_pct_of_base".to_owned();
    faults.positive(raise, costs.inside_candidate_raise_pct_of_base);
    faults.text("alternatives.source", &costs.source);
}

fn alert_faults(faults: &mut Faults, path: &str, alert: &Alert, ruleset: &Ruleset) {
    faults.text(&format!("{path}.message"), &alert.message);
    if let Some(action) = &alert.action {
        faults.text(&format!("{path}.action"), action);
    }
    if alert.when.is_empty() {
        faults.add(format!("{path}.when"), "Say when this alert fires.");
    }
    for (index, condition) in alert.when.iter().enumerate() {
        condition_faults(faults, &format!("{path}.when[{index}]"), condition);
    }
    if alert.roles.is_empty() {
        faults.add(format!("{path}.roles"), "Name the role beside which this alert is shown.");
    }
    for (index, role) in alert.roles.iter().enumerate() {
        if ruleset.role(role).is_none() {
            faults.add(format!("{path}.roles[{index}]"), format!("There is no role {role}."));
        }
    }
}

/// Every question exists and stands in the list once.
fn movable_faults(faults: &mut Faults, signals: &[String]) {
    for (index, key) in signals.iter().enumerate() {
        let path = format!("movable[{index}]");
        match questionnaire().signal(key) {
            None => faults.add(path, format!("There is no question {key}.")),
            Some(signal) if signals.iter().take(index).any(|earlier| earlier == key) => {
                let name = capital(signal.name());
                faults.add(path, format!("“{name}” stands here twice."));
            }
            Some(_) => {}
        }
    }
}

const ALWAYS: &str = "Every answer meets this, so it would say nothing.";

/// The signal exists, and its answers can both meet the condition and miss it.
fn condition_faults(faults: &mut Faults, path: &str, condition: &Condition) {
    let Some(signal) = questionnaire().signal(&condition.signal) else {
        let message = format!("There is no question {}.", condition.signal);
        return faults.add(format!("{path}.signal"), message);
    };
    match &condition.test {
        Test::OneOf(_) if signal.is_number() => {
            faults.add(path, "This question takes a number: use at_least or at_most.");
        }
        Test::OneOf(options) => option_faults(faults, &format!("{path}.one_of"), signal, options),
        Test::AtLeast(_) | Test::AtMost(_) if !signal.is_number() => {
            faults.add(path, "This question is a choice: use one_of.");
        }
        Test::AtLeast(least) => {
            limit_faults(faults, &format!("{path}.at_least"), signal, (*least, signal.min));
        }
        Test::AtMost(most) => {
            limit_faults(faults, &format!("{path}.at_most"), signal, (*most, signal.max));
        }
    }
}

fn option_faults(faults: &mut Faults, path: &str, signal: &Signal, options: &[String]) {
    if options.is_empty() {
        faults.add(path, "Name at least one option.");
    } else if signal.options.iter().all(|option| options.contains(&option.key)) {
        faults.add(path, ALWAYS);
    }
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let Some(known) = signal.option(option) else {
            let message = format!("There is no option {option} in “{}”.", capital(signal.name()));
            faults.add(path, message);
            continue;
        };
        if options.iter().take(index).any(|earlier| earlier == option) {
            faults.add(path, format!("The option “{}” stands here twice.", known.label));
        }
    }
}

/// `always` is the limit that every answer meets.
fn limit_faults(
    faults: &mut Faults,
    path: &str,
    signal: &Signal,
    (limit, always): (Decimal, Option<Decimal>),
) {
    let always = always.unwrap_or_default();
    let (min, max) = (signal.min.unwrap_or_default(), signal.max.unwrap_or_default());
    if limit < min || limit > max {
        let (min, max) = (show_number(signal, min), show_number(signal, max));
        faults.add(path, format!("Answers lie between {min} and {max}; this is outside."));
    } else if limit == always {
        faults.add(path, ALWAYS);
    }
}
