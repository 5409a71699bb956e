//! The page of alerts: what a company should know or do, and the answers that make it so.

mod view;

use axum::response::Response;

use super::condition;
use super::control::{tick, ticked};
use super::frame::Frame;
use super::lists::{self, free_key, item_of, row_id};
use super::part::{Act, Entry, Part, Verb};
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Alert, Condition, Ruleset};
use crate::web::error::PageResult;

/// The list of alerts.
pub(super) struct AlertsPart;

/// The heading of the list, where one goes on after an alert is gone.
const LIST: &str = "alerts";
/// So many characters of a message stand for the alert.
const EXCERPT: usize = 40;

/// An alert as it is called: the beginning of its message.
fn name(alert: &Alert) -> String {
    let message = alert.message.trim();
    match message.char_indices().nth(EXCERPT) {
        None if message.is_empty() => alert.key.clone(),
        None => message.to_owned(),
        Some((end, _)) => {
            let start = &message[..end];
            format!("{}…", start.rsplit_once(' ').map_or(start, |(words, _)| words))
        }
    }
}

fn message_field(alert: &Alert) -> String {
    format!("message-{}", alert.key)
}

fn action_field(alert: &Alert) -> String {
    format!("action-{}", alert.key)
}

/// The name of the group of an alert's roles.
fn roles_group(alert: &Alert) -> String {
    format!("roles-{}", alert.key)
}

/// The prefix of a condition's fields.
fn owner(alert: &Alert, at: usize) -> String {
    format!("{}-{at}", alert.key)
}

/// The roles that can be ticked: the name of the box, the key and the words. A role that there is
/// not any more stands at the end, so that it can be taken out.
fn roles(alert: &Alert, rules: &Ruleset) -> Vec<(String, String, String)> {
    let strange = alert.roles.iter().filter(|key| rules.role(key).is_none());
    let strange = strange.map(|key| (key.clone(), key.clone()));
    let known = rules.roles.iter().map(|role| (role.key.clone(), super::roles::name(role)));
    let of = |(key, words): (String, String)| (format!("role-{}-{key}", alert.key), key, words);
    known.chain(strange).map(of).collect()
}

impl Part for AlertsPart {
    fn key(&self) -> String {
        "alerts".to_owned()
    }

    fn title(&self, _: &Ruleset) -> String {
        "Alerts".to_owned()
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let of_alert = |alert: &Alert| {
            let name = name(alert);
            let message = format!("{name}: message");
            let action = format!("{name}: what to do");
            let mut entries = vec![
                Entry::new(message_field(alert), message, &alert.message),
                Entry::new(action_field(alert), action, alert.action.as_deref().unwrap_or("")),
            ];
            let role = |(field, key, words): (String, String, String)| {
                let label = format!("{name}: beside {words}");
                Entry::new(field, label, tick(alert.roles.contains(&key)))
            };
            entries.extend(roles(alert, rules).into_iter().map(role));
            for (at, condition) in alert.when.iter().enumerate() {
                let of = format!("{name}: condition {}", at + 1);
                entries.extend(condition::entries(&owner(alert, at), &of, condition));
            }
            entries
        };
        rules.alerts.iter().flat_map(of_alert).collect()
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        let mut alerts = std::mem::take(&mut rules.alerts);
        for alert in &mut alerts {
            read_words(typed, alert);
            read_roles(typed, alert, rules);
            let owners: Vec<_> = (0..alert.when.len()).map(|at| owner(alert, at)).collect();
            for (owner, condition) in owners.iter().zip(&mut alert.when) {
                condition::read(typed, owner, condition);
            }
        }
        rules.alerts = alerts;
    }

    fn act(&self, act: &Act, typed: &mut Typed, rules: &mut Ruleset) -> Option<String> {
        match &act.verb {
            Verb::Add if act.key.is_empty() => add(typed, rules),
            Verb::Add => add_condition(typed, rules, &act.key),
            Verb::Remove | Verb::Back(_) if ConditionKey::read(&act.key).is_some() => {
                on_condition(&act.verb, rules, &act.key)
            }
            _ => lists::act(act, rules, LIST, |rules| &mut rules.alerts),
        }
    }

    fn rows(&self, rules: &Ruleset) -> Vec<String> {
        rules.alerts.iter().map(|alert| alert.key.clone()).collect()
    }

    fn called(&self, rules: &Ruleset, key: &str) -> Option<String> {
        match ConditionKey::read(key) {
            None => rules.alert(key).map(name),
            Some(key) => key.find(rules).map(Condition::words),
        }
    }

    fn place(&self, rules: &Ruleset, path: &str) -> Option<String> {
        let (_, alert, rest) = item_of(&rules.alerts, "alerts", path)?;
        let when = item_of(&alert.when, "when", rest);
        let beside = item_of(&alert.roles, "roles", rest);
        Some(match (when, beside) {
            (Some((at, condition, rest)), _) => {
                condition::place(&owner(alert, at), condition, rest)
            }
            (_, Some((_, role, _))) => format!("role-{}-{role}", alert.key),
            _ if rest == "message" => message_field(alert),
            _ if rest == "action" => action_field(alert),
            _ if rest == "roles" => roles_group(alert),
            _ if rest == "when" => format!("when-{}", alert.key),
            _ => row_id(&alert.key),
        })
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        Ok(view::page(frame, drawing))
    }
}

/// A text is one line on the page; where it was typed in several, they are joined. What to do may
/// be left empty.
fn read_words(typed: &mut Typed, alert: &mut Alert) {
    let mut message = alert.message.clone();
    typed.text(&message_field(alert), &mut message);
    if message != alert.message {
        alert.message = one_line(&message);
    }
    let before = alert.action.clone().unwrap_or_default();
    let mut action = before.clone();
    typed.text(&action_field(alert), &mut action);
    if action != before {
        alert.action = Some(one_line(&action)).filter(|action| !action.is_empty());
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn read_roles(typed: &mut Typed, alert: &mut Alert, rules: &Ruleset) {
    let all = roles(alert, rules);
    let boxes = all.iter().map(|(name, key, _)| (name.clone(), alert.roles.contains(key)));
    let ticks = ticked(typed, &roles_group(alert), boxes);
    let same = all.iter().zip(&ticks).all(|((_, key, _), tick)| alert.roles.contains(key) == *tick);
    if !same {
        let ticked = all.into_iter().zip(ticks).filter(|(_, tick)| *tick);
        alert.roles = ticked.map(|((_, key, _), _)| key).collect();
    }
}

/// The question that was chosen in a list of what to add.
fn question(typed: &mut Typed, field: &str) -> Option<String> {
    let chosen = typed.take(field).unwrap_or_default();
    if questionnaire().signal(&chosen).is_none() {
        typed.fault(field, "Choose a question from the list.");
        return None;
    }
    Some(chosen)
}

fn add(typed: &mut Typed, rules: &mut Ruleset) -> Option<String> {
    let signal = question(typed, "add")?;
    let key = free_key(&signal, |key| rules.alert(key).is_some());
    rules.alerts.push(Alert {
        key: key.clone(),
        when: vec![condition::blank(&signal)],
        roles: Vec::new(),
        message: String::new(),
        action: None,
    });
    Some(row_id(&key))
}

fn add_condition(typed: &mut Typed, rules: &mut Ruleset, key: &str) -> Option<String> {
    let alert = rules.alerts.iter_mut().find(|alert| alert.key == key)?;
    let signal = question(typed, &format!("add-{key}"))?;
    alert.when.push(condition::blank(&signal));
    Some(format!("question-{}", owner(alert, alert.when.len() - 1)))
}

/// A condition in a button: `low_csat-0-of-2`. The number of conditions tells a list that still
/// has it from one that lost it.
struct ConditionKey<'k> {
    alert: &'k str,
    at: usize,
    of: usize,
}

impl ConditionKey<'_> {
    fn read(key: &str) -> Option<ConditionKey<'_>> {
        let (rest, of) = key.rsplit_once("-of-")?;
        let (alert, at) = rest.rsplit_once('-')?;
        Some(ConditionKey { alert, at: at.parse().ok()?, of: of.parse().ok()? })
    }

    /// The condition, in a list that still has it.
    fn find<'r>(&self, rules: &'r Ruleset) -> Option<&'r Condition> {
        let alert = rules.alert(self.alert).filter(|alert| alert.when.len() == self.of)?;
        alert.when.get(self.at)
    }
}

/// Removes a condition, or puts it back where it was. It may be gone or back already.
fn on_condition(verb: &Verb, rules: &mut Ruleset, key: &str) -> Option<String> {
    let key = ConditionKey::read(key)?;
    let there = key.find(rules).is_some();
    let alert = rules.alerts.iter_mut().find(|alert| alert.key == key.alert)?;
    match verb {
        Verb::Back(from) if !there => {
            let condition = key.find(from)?.clone();
            alert.when.insert(key.at.min(alert.when.len()), condition);
        }
        Verb::Remove if there => {
            alert.when.remove(key.at);
        }
        _ => {}
    }
    Some(format!("when-{}", alert.key))
}
