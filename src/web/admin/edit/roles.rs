//! The page of roles: the directors a company may hire, in the order of the result.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::condition::{self, ConditionFields};
use super::control::{Control, Options};
use super::field::Field;
use super::frame::Frame;
use super::lists::{self, free_key, item_of, row_id};
use super::part::{Act, Entry, Part, Verb};
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::ruleset::{Role, Ruleset};
use crate::web::error::PageResult;

/// The list of roles.
pub(super) struct RolesPart;

/// The heading of the list, where one goes on after a role is gone.
const LIST: &str = "roles";
/// The fields of a role that is to be added: its title, and the role it is copied from.
const ADD: [&str; 2] = ["add-title", "add-from"];
/// The longest key made from a title. Names of fields have it in them.
const LONGEST_KEY: usize = 40;

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/roles.html")]
struct RolesPage {
    frame: Frame,
    rows: Vec<Row>,
    list_fault: Option<String>,
    new_title: Field,
    new_from: Control,
}

/// One role.
struct Row {
    id: String,
    key: String,
    name: String,
    fault: Option<String>,
    title: Field,
    filled: ConditionFields,
    /// Its other pages: address and words.
    pages: Vec<(String, &'static str)>,
    first: bool,
    last: bool,
}

fn title_field(role: &Role) -> String {
    format!("title-{}", role.key)
}

/// A role as it is called on these pages.
pub(super) fn name(role: &Role) -> String {
    let title = role.title.trim();
    if title.is_empty() { role.key.clone() } else { title.to_owned() }
}

impl Part for RolesPart {
    fn key(&self) -> String {
        "roles".to_owned()
    }

    fn title(&self, _: &Ruleset) -> String {
        "Roles".to_owned()
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let of_role = |role: &Role| {
            let name = name(role);
            let title = Entry::new(title_field(role), format!("{name}: title"), &role.title);
            let of = format!("{name}, post filled");
            let mut entries = vec![title];
            entries.extend(condition::entries(&role.key, &of, &role.filled_when));
            entries
        };
        rules.roles.iter().flat_map(of_role).collect()
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        for role in &mut rules.roles {
            typed.text(&title_field(role), &mut role.title);
            condition::read(typed, &role.key, &mut role.filled_when);
        }
    }

    fn act(&self, act: &Act, typed: &mut Typed, rules: &mut Ruleset) -> Option<String> {
        match act.verb {
            Verb::Add => add(typed, rules),
            _ => lists::act(act, rules, LIST, |rules| &mut rules.roles),
        }
    }

    fn rows(&self, rules: &Ruleset) -> Vec<String> {
        rules.roles.iter().map(|role| role.key.clone()).collect()
    }

    fn called(&self, rules: &Ruleset, key: &str) -> Option<String> {
        rules.role(key).map(name)
    }

    fn place(&self, rules: &Ruleset, path: &str) -> Option<String> {
        if path == "roles" {
            return Some(LIST.to_owned());
        }
        let (_, role, rest) = item_of(&rules.roles, "roles", path)?;
        match rest.strip_prefix("filled_when") {
            Some(rest) => {
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                Some(condition::place(&role.key, &role.filled_when, rest))
            }
            None if rest == "title" => Some(title_field(role)),
            None => (rest == "key").then(|| row_id(&role.key)),
        }
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        let roles = &drawing.rules.roles;
        let last = roles.len().saturating_sub(1);
        let rows = roles.iter().enumerate();
        let rows = rows.map(|(at, role)| row(&frame.back, drawing, role, (at == 0, at == last)));
        let [mut new_title, mut new_from] = ADD.map(|name| drawing.field(name));
        for field in [&mut new_title, &mut new_from] {
            "of the new role".clone_into(&mut field.label);
        }
        if new_from.value.is_empty() {
            new_from.value = roles.first().map(|role| role.key.clone()).unwrap_or_default();
        }
        let options: Options = roles.iter().map(|role| (role.key.clone(), name(role))).collect();
        let page = RolesPage {
            rows: rows.collect(),
            list_fault: drawing.fault(LIST),
            new_title: new_title.shown("Title"),
            new_from: Control::list(
                new_from.shown("Copy the dials and costs of"),
                vec![(String::new(), options)],
            ),
            frame,
        };
        Ok(page.into_response())
    }
}

fn row(draft: &str, drawing: &Drawing, role: &Role, (first, last): (bool, bool)) -> Row {
    let id = row_id(&role.key);
    let words = "The company has one already when the answer to";
    let page = |page: &str| format!("{draft}/edit/{}-{page}", role.key);
    Row {
        fault: drawing.fault(&id),
        id,
        name: name(role),
        title: drawing.field(&title_field(role)).shown("Title"),
        filled: ConditionFields::new(drawing, (&role.key, words), &role.filled_when),
        pages: vec![(page("need"), "need"), (page("fit"), "fit"), (page("playbook"), "playbook")],
        key: role.key.clone(),
        first,
        last,
    }
}

/// Adds a role with the dials, verdicts and costs of another. Its playbook is its own.
fn add(typed: &mut Typed, rules: &mut Ruleset) -> Option<String> {
    let [title, from] = ADD.map(|field| typed.take(field).unwrap_or_default());
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        typed.fault(ADD[0], "Enter the title of the director, such as Director of Logistics.");
    }
    let Some(model) = rules.role(&from) else {
        typed.fault(ADD[1], "Choose one from the list.");
        return None;
    };
    if title.is_empty() {
        return None;
    }
    let key = free_key(&key_of(&title), |key| rules.role(key).is_some());
    let role = Role { key: key.clone(), title, playbook: None, ..model.clone() };
    rules.roles.push(role);
    Some(row_id(&key))
}

/// A key made from a title: `Director of IT/Systems` becomes `director_of_it_systems`.
fn key_of(title: &str) -> String {
    let title = title.to_ascii_lowercase();
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let mut key = words.join("_");
    key.truncate(LONGEST_KEY);
    let key = key.trim_end_matches('_');
    if key.is_empty() { "role".to_owned() } else { key.to_owned() }
}
