//! The description of the API (OpenAPI 3.1): made from the types that are really read and written,
//! and from the one list of operations below.

mod operations;

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use schemars::generate::{Contract, SchemaSettings};
use serde_json::{Map, Value, json};

use super::consultant::Scope;
use crate::web::problem::{PROBLEM, Problem};
use operations::{Operation, Shape};

static DOCUMENT: LazyLock<Value> = LazyLock::new(make);
static TEXT: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_string());

/// `GET /api/v1/openapi.json`.
pub(super) async fn show() -> Response {
    ([(CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

/// The whole document.
pub(super) fn document() -> &'static Value {
    &DOCUMENT
}

/// Both directions of the API's types, each with its own rules of what may be absent.
struct Shapes {
    sent: SchemaGenerator,
    given: SchemaGenerator,
}

impl Shapes {
    fn new() -> Shapes {
        let settings = |contract: Contract| {
            let mut settings = SchemaSettings::draft2020_12();
            settings.definitions_path = "/components/schemas".into();
            settings.contract = contract;
            SchemaGenerator::new(settings)
        };
        Shapes { sent: settings(Contract::Deserialize), given: settings(Contract::Serialize) }
    }

    fn components(mut self) -> Map<String, Value> {
        let mut all = self.sent.take_definitions(true);
        all.extend(self.given.take_definitions(true));
        all
    }
}

fn make() -> Value {
    let mut shapes = Shapes::new();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations::ALL {
        let described = describe(operation, &mut shapes);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = described;
    }
    let scopes: Vec<String> =
        Scope::ALL.iter().map(|scope| format!("`{}`: {}.", scope.key(), scope.words())).collect();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Readyline",
            "version": "1",
            "description": "Scores companies and works with a consultant's clients.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": format!(
                        "A personal token, made under Your account. Scopes: {}", scopes.join(" ")
                    ),
                }
            },
            "schemas": shapes.components(),
        },
    });
    tidy(&mut document);
    document
}

fn describe(operation: &Operation, shapes: &mut Shapes) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "responses": {},
    });
    let parameters: Vec<Value> = operation.parameters().iter().map(|each| each.json()).collect();
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some(shape) = operation.body {
        described["requestBody"] = json!({
            "required": !operation.may_be_empty,
            "content": { "application/json": { "schema": shape(&mut shapes.sent) } },
        });
    }
    if !operation.scopes.is_empty() {
        described["security"] = json!([{ "token": [] }]);
        let keys: Vec<&str> = operation.scopes.iter().map(|scope| scope.key()).collect();
        described["x-scopes"] = json!(keys);
    }
    for (status, words, shape) in operation.answers {
        described["responses"][status] = response(words, "application/json", *shape, shapes);
    }
    for (status, words) in operation.problems() {
        let problem: Shape = |generator| generator.subschema_for::<Problem>();
        described["responses"][status] = response(words, PROBLEM, problem, shapes);
    }
    described
}

fn response(words: &str, kind: &str, shape: Shape, shapes: &mut Shapes) -> Value {
    json!({ "description": words, "content": { kind: { "schema": shape(&mut shapes.given) } } })
}

/// Descriptions come from comments in the code, whose links lead nowhere outside of it.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => {
                        *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
                    }
                    other => tidy(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}
