//! The page about the API: the same document, for people.

use std::sync::LazyLock;

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::openapi::document;
use crate::web::problem::KINDS;

#[derive(Clone, Template, WebTemplate)]
#[template(path = "api.html")]
struct ApiPage {
    operations: &'static [Operation],
    shapes: &'static [Shape],
    problems: Vec<Trouble>,
}

#[derive(Clone)]
struct Trouble {
    key: &'static str,
    title: &'static str,
    when: &'static str,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    scopes: String,
    parameters: Vec<Field>,
    body: Option<Kind>,
    may_be_empty: bool,
    answers: Vec<Answer>,
}

struct Answer {
    status: String,
    words: String,
    kind: Kind,
}

/// A type of the API: in words, and where it is described.
struct Kind {
    text: String,
    href: Option<String>,
}

struct Field {
    name: String,
    kind: Kind,
    words: String,
}

struct Shape {
    name: String,
    words: String,
    values: String,
    fields: Vec<Field>,
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(operations);
static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(shapes);

/// `GET /api`.
pub(super) async fn show() -> Response {
    let trouble = |kind: &&'static crate::web::problem::Kind| Trouble {
        key: kind.key.trim_start_matches("/api#"),
        title: kind.title,
        when: kind.when,
    };
    let problems = KINDS.iter().map(trouble).collect();
    ApiPage { operations: &OPERATIONS, shapes: &SHAPES, problems }.into_response()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn operations() -> Vec<Operation> {
    let paths = members(&document()["paths"]);
    paths
        .flat_map(|(path, methods)| members(methods).map(|(how, it)| operation(path, how, it)))
        .collect()
}

fn operation(path: &str, method: &str, it: &Value) -> Operation {
    let scopes: Vec<&str> = list(&it["x-scopes"]).filter_map(Value::as_str).collect();
    let answer = |(status, answer): (&String, &Value)| Answer {
        status: status.clone(),
        words: text(&answer["description"]),
        kind: members(&answer["content"])
            .map(|(_, content)| kind(&content["schema"]))
            .next()
            .unwrap_or_else(|| kind(&Value::Null)),
    };
    let body = &it["requestBody"]["content"]["application/json"]["schema"];
    Operation {
        id: text(&it["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&it["summary"]),
        description: text(&it["description"]),
        scopes: scopes.join(" or "),
        parameters: list(&it["parameters"]).map(parameter).collect(),
        body: (!body.is_null()).then(|| kind(body)),
        may_be_empty: it["requestBody"]["required"] == Value::Bool(false),
        answers: members(&it["responses"]).map(answer).collect(),
    }
}

fn parameter(it: &Value) -> Field {
    let place = text(&it["in"]);
    let name = format!("{} ({place})", text(&it["name"]));
    Field { name, kind: kind(&it["schema"]), words: text(&it["description"]) }
}

/// A schema in words, such as "list of Wrong, or null".
fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return Kind { text: name.to_owned(), href: Some(format!("#shape-{name}")) };
    }
    if let Some(choice) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let kinds: Vec<Kind> = choice.iter().map(kind).collect();
        let words: Vec<&str> = kinds.iter().map(|kind| kind.text.as_str()).collect();
        let text = words.join(", or ");
        return Kind { text, href: kinds.into_iter().find_map(|kind| kind.href) };
    }
    let of = |inner: &Value, before: &str| {
        let inner = kind(inner);
        Kind { text: format!("{before} {}", inner.text), href: inner.href }
    };
    let plain = |text: &str| Kind { text: text.to_owned(), href: None };
    if let Some(only) = schema["const"].as_str() {
        return plain(&format!("\"{only}\""));
    }
    match &schema["type"] {
        Value::String(it) if it == "array" && schema["items"].is_object() => {
            of(&schema["items"], "list of")
        }
        Value::String(it) if it == "object" && schema["additionalProperties"].is_object() => {
            of(&schema["additionalProperties"], "object of")
        }
        Value::String(it) => plain(schema["format"].as_str().unwrap_or(it)),
        Value::Array(all) => {
            let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            plain(&all.join(", or "))
        }
        _ => plain("any JSON"),
    }
}

fn shapes() -> Vec<Shape> {
    let shape = |(name, schema): (&String, &Value)| {
        let field = |(name, schema): (&String, &Value)| Field {
            name: name.clone(),
            kind: kind(schema),
            words: text(&schema["description"]),
        };
        let fields: Vec<Field> = members(&schema["properties"]).map(field).collect();
        let values: Vec<&str> = list(&schema["enum"])
            .chain(list(&schema["oneOf"]).map(|each| &each["const"]))
            .filter_map(Value::as_str)
            .collect();
        let values = if !values.is_empty() {
            format!("One of {}.", values.join(", "))
        } else if fields.is_empty() {
            format!("It is {}.", kind(schema).text)
        } else {
            String::new()
        };
        Shape { name: name.clone(), words: text(&schema["description"]), values, fields }
    };
    members(&document()["components"]["schemas"]).map(shape).collect()
}
