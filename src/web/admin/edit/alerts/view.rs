//! How the page of alerts is drawn: display values only.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::super::condition::{ConditionFields, questions};
use super::super::control::{Checks, Control};
use super::super::frame::Frame;
use super::super::sheet::Drawing;
use super::{action_field, message_field, name, owner, roles, roles_group, row_id};
use crate::rules::ruleset::Alert;

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/alerts.html")]
struct AlertsPage {
    frame: Frame,
    rows: Vec<Row>,
    add: Control,
}

/// One alert.
struct Row {
    id: String,
    key: String,
    name: String,
    fault: Option<String>,
    message: Control,
    action: Control,
    roles: Checks,
    when_fault: Option<String>,
    conditions: Vec<ConditionRow>,
    add: Control,
    first: bool,
    last: bool,
}

/// One condition, and the end of its button's value.
struct ConditionRow {
    number: usize,
    key: String,
    fields: ConditionFields,
}

/// The page of alerts.
pub(super) fn page(frame: Frame, drawing: &Drawing) -> Response {
    let alerts = &drawing.rules.alerts;
    let last = alerts.len().saturating_sub(1);
    let rows = alerts.iter().enumerate();
    let rows = rows.map(|(at, alert)| row(drawing, alert, (at == 0, at == last)));
    let add = add(drawing, "add", "The answer that makes it fire");
    AlertsPage { rows: rows.collect(), add, frame }.into_response()
}

fn row(drawing: &Drawing, alert: &Alert, (first, last): (bool, bool)) -> Row {
    let id = row_id(&alert.key);
    let boxes = roles(alert, drawing.rules).into_iter();
    let boxes = boxes.map(|(field, _, words)| (field, words)).collect();
    let message = drawing.field(&message_field(alert)).shown("Message");
    let action = drawing.field(&action_field(alert)).shown("What to do (may stay empty)");
    let conditions = alert.when.iter().enumerate().map(|(at, condition)| {
        let words = if at == 0 { "Fires when the answer to" } else { "and when the answer to" };
        let owner = owner(alert, at);
        ConditionRow {
            number: at + 1,
            key: format!("{owner}-of-{}", alert.when.len()),
            fields: ConditionFields::new(drawing, (&owner, words), condition),
        }
    });
    Row {
        fault: drawing.fault(&id),
        id,
        name: name(alert),
        message: Control::text(message, 3, 500),
        action: Control::text(action, 3, 500),
        roles: Checks::new(drawing, (&roles_group(alert), "Shown beside"), boxes),
        when_fault: drawing.fault(&format!("when-{}", alert.key)),
        conditions: conditions.collect(),
        add: add(drawing, &format!("add-{}", alert.key), "Another condition"),
        key: alert.key.clone(),
        first,
        last,
    }
}

/// The list of questions to add one from.
fn add(drawing: &Drawing, name: &str, words: &str) -> Control {
    let choose = (String::new(), vec![(String::new(), "Choose a question".to_owned())]);
    let groups = std::iter::once(choose).chain(questions()).collect();
    let mut field = drawing.field(name).shown(words);
    "to be added".clone_into(&mut field.label);
    Control::list(field, groups)
}
