//! What programs can do: every operation of the API, in the order in which it is described.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::rules::questionnaire::Questionnaire;
use crate::web::actions::taken::ResultFile;
use crate::web::api::assessments::{AssessmentData, NewAnswers};
use crate::web::api::begin::Beginning;
use crate::web::api::clients::{ClientData, ClientList, ClientWhole, NewClient};
use crate::web::api::consultant::Scope;
use crate::web::api::results::{ResultData, ResultList};
use crate::web::api::{Explained, RulesetAnswer, ScoreRequest};

/// Names a type of the API.
pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// One operation.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    /// One of these is needed; none where no token is.
    pub(super) scopes: &'static [Scope],
    /// Parameters that do not stand in the path.
    more: &'static [Parameter],
    pub(super) body: Option<Shape>,
    /// Whether the body may be left out.
    pub(super) may_be_empty: bool,
    pub(super) answers: &'static [(&'static str, &'static str, Shape)],
    refusals: &'static [(&'static str, &'static str)],
}

/// A parameter of an operation.
#[derive(Clone, Copy)]
pub(super) struct Parameter {
    name: &'static str,
    place: &'static str,
    description: &'static str,
    kind: &'static str,
}

impl Parameter {
    pub(super) fn json(&self) -> Value {
        let schema = match self.kind {
            "uuid" => json!({ "type": "string", "format": "uuid" }),
            kind => json!({ "type": kind }),
        };
        json!({
            "name": self.name, "in": self.place, "required": self.place == "path",
            "description": self.description, "schema": schema,
        })
    }
}

const fn parameter(
    name: &'static str,
    place: &'static str,
    kind: &'static str,
    description: &'static str,
) -> Parameter {
    Parameter { name, place, description, kind }
}

const CLIENT: Parameter = parameter("client", "path", "uuid", "The client.");
const ID: Parameter = parameter("id", "path", "uuid", "The assessment.");
const RESULT: Parameter = parameter("result", "path", "uuid", "The result.");
const KEY: Parameter = parameter(
    "Idempotency-Key",
    "header",
    "string",
    "Any text of yours, such as a uuid. The same work sent again with the same key is done once.",
);
const IF_MATCH: Parameter = parameter(
    "If-Match",
    "header",
    "string",
    "The ETag that you saw. Answers 412 if anything was saved since. Instead of `revision`.",
);

impl Operation {
    /// All parameters; those in braces in the path come first.
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let inside = [CLIENT, ID, RESULT];
        let named = |each: &Parameter| self.path.contains(&format!("{{{}}}", each.name));
        inside.into_iter().filter(named).chain(self.more.iter().copied()).collect()
    }

    /// Every status that tells of a problem, and when.
    pub(super) fn problems(&self) -> Vec<(&'static str, &'static str)> {
        let mut all = self.refusals.to_vec();
        if self.body.is_some() {
            all.push(("413", "The body is larger than 64 kilobytes."));
            all.push(("415", "The body is not `application/json`."));
        }
        if !self.scopes.is_empty() {
            all.push(("401", "The token is missing, unknown, withdrawn or over."));
            all.push(("403", "The token lacks the scope."));
            all.push(("429", "Too often. `Retry-After` says in how many seconds to come back."));
        }
        if self.path.contains('{') {
            all.push(("404", "There is no such thing, or it belongs to another firm."));
        }
        all.push(("503", "Busy, or without database. Send it again after `Retry-After` seconds."));
        all.sort_unstable();
        all
    }
}

const BASE: Operation = Operation {
    method: "get",
    path: "",
    id: "",
    summary: "",
    description: "",
    scopes: &[],
    more: &[],
    body: None,
    may_be_empty: false,
    answers: &[],
    refusals: &[],
};

const UNUSABLE: (&str, &str) = ("422", "What was sent cannot be used; `errors` says why.");

const BROKEN: (&str, &str) = ("400", "A header or a parameter cannot be read.");

fn described(_: &mut SchemaGenerator) -> Schema {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.into()
}

/// Every operation.
pub(super) const ALL: &[Operation] = &[
    Operation {
        method: "post",
        path: "/api/v1/score",
        id: "score",
        summary: "Score answers",
        description: "Scores answers by the published rules and explains the scores. Needs no \
                      token and stores nothing.",
        body: Some(|shapes| shapes.subschema_for::<ScoreRequest>()),
        answers: &[("200", "The scores.", |shapes| shapes.subschema_for::<Explained>())],
        refusals: &[UNUSABLE],
        ..BASE
    },
    Operation {
        path: "/api/v1/questionnaire",
        id: "questionnaire",
        summary: "The questions",
        description: "All pages and questions, with the options and the range of each.",
        answers: &[("200", "The questions.", |shapes| shapes.subschema_for::<Questionnaire>())],
        ..BASE
    },
    Operation {
        path: "/api/v1/ruleset",
        id: "ruleset",
        summary: "The rules",
        description: "The published rules and their version.",
        answers: &[("200", "The rules.", |shapes| shapes.subschema_for::<RulesetAnswer>())],
        ..BASE
    },
    Operation {
        path: "/api/v1/openapi.json",
        id: "openapi",
        summary: "This description",
        description: "The API in the words of OpenAPI 3.1.",
        answers: &[("200", "The description.", described)],
        ..BASE
    },
    Operation {
        path: "/api/v1/clients",
        id: "listClients",
        summary: "List clients",
        description: "The clients of your firm in the order in which they were added, archived \
                      ones too.",
        scopes: &[Scope::ReadClients],
        more: &[
            parameter(
                "after",
                "query",
                "uuid",
                "Begin after this client: `next` of the last answer.",
            ),
            parameter("limit", "query", "integer", "How many at most: 50, or up to 100."),
        ],
        answers: &[("200", "Some clients.", |shapes| shapes.subschema_for::<ClientList>())],
        refusals: &[BROKEN],
        ..BASE
    },
    Operation {
        method: "post",
        path: "/api/v1/clients",
        id: "addClient",
        summary: "Add a client",
        description: "You look after it.",
        scopes: &[Scope::WriteAssessments],
        more: &[KEY],
        body: Some(|shapes| shapes.subschema_for::<NewClient>()),
        answers: &[("201", "The client.", |shapes| shapes.subschema_for::<ClientData>())],
        refusals: &[BROKEN, UNUSABLE],
        ..BASE
    },
    Operation {
        path: "/api/v1/clients/{client}",
        id: "readClient",
        summary: "Read a client",
        description: "A client and the ids of its assessments.",
        scopes: &[Scope::ReadClients],
        answers: &[("200", "The client.", |shapes| shapes.subschema_for::<ClientWhole>())],
        ..BASE
    },
    Operation {
        method: "post",
        path: "/api/v1/clients/{client}/assessments",
        id: "beginAssessment",
        summary: "Begin an assessment",
        description: "An assessment of this client by the published rules: empty where you send \
                      no body, with answers of your own, or with those of the assessment before. \
                      They stand in your name.",
        scopes: &[Scope::WriteAssessments],
        more: &[KEY],
        body: Some(|shapes| shapes.subschema_for::<Beginning>()),
        may_be_empty: true,
        answers: &[("201", "The assessment.", |shapes| shapes.subschema_for::<AssessmentData>())],
        refusals: &[BROKEN, UNUSABLE],
    },
    Operation {
        path: "/api/v1/assessments/{id}",
        id: "readAssessment",
        summary: "Read an assessment",
        description: "Its answers, its revision and how far it is.",
        scopes: &[Scope::ReadResults, Scope::WriteAssessments],
        answers: &[("200", "The assessment.", |shapes| shapes.subschema_for::<AssessmentData>())],
        ..BASE
    },
    Operation {
        method: "patch",
        path: "/api/v1/assessments/{id}/answers",
        id: "sendAnswers",
        summary: "Send answers",
        description: "Saves answers of any pages at once: all of them, or none. They stand in your \
                      name.",
        scopes: &[Scope::WriteAssessments],
        more: &[KEY, IF_MATCH],
        body: Some(|shapes| shapes.subschema_for::<NewAnswers>()),
        answers: &[("200", "The assessment.", |shapes| shapes.subschema_for::<AssessmentData>())],
        refusals: &[
            BROKEN,
            UNUSABLE,
            ("409", "Others gave other answers to the same questions since `revision`."),
            ("412", "Something was saved since the ETag in `If-Match`."),
            ("428", "Neither `revision` nor `If-Match` was sent."),
        ],
        ..BASE
    },
    Operation {
        method: "post",
        path: "/api/v1/assessments/{id}/results",
        id: "makeResult",
        summary: "Make a result",
        description: "Scores the answers as they stand and stores the result. Send no body.",
        scopes: &[Scope::WriteAssessments],
        more: &[KEY],
        answers: &[
            ("200", "The latest result says the same.", |s| s.subschema_for::<ResultData>()),
            ("201", "The new result.", |shapes| shapes.subschema_for::<ResultData>()),
        ],
        refusals: &[BROKEN, ("409", "Questions are left, or the answers changed meanwhile.")],
        ..BASE
    },
    Operation {
        path: "/api/v1/assessments/{id}/results",
        id: "listResults",
        summary: "List results",
        description: "All results of an assessment, the newest first.",
        scopes: &[Scope::ReadResults],
        answers: &[("200", "The results.", |shapes| shapes.subschema_for::<ResultList>())],
        ..BASE
    },
    Operation {
        path: "/api/v1/assessments/{id}/results/{result}",
        id: "readResult",
        summary: "Read a result",
        description: "All of a result, as in the file `result.json`.",
        scopes: &[Scope::ReadResults],
        answers: &[("200", "The result.", |shapes| shapes.subschema_for::<ResultFile>())],
        ..BASE
    },
];
