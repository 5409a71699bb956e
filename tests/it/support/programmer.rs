//! A consultant's program: it has a token, and holds every answer against the description of the
//! API.

use boon::{Compiler, Schemas};
use readyline::rules::examples::examples;
use serde_json::{Value, json};

use super::app::TestApp;
use super::client::{Reply, Visitor};
use super::firm::Office;

/// A program with a token.
pub(crate) struct Programmer {
    pub(crate) visitor: Visitor,
    pub(crate) token: String,
    document: Value,
}

/// Makes a token with these scopes on the page: the page that shows it, and the token.
pub(crate) async fn token(office: &Office, scopes: &[&str]) -> (Reply, String) {
    let mut browser = office.consultant.clone();
    let op = browser.get("/account/tokens").await.field("op").expect("a form");
    let mut form = vec![("op", op.as_str()), ("name", "Monthly report"), ("days", "30")];
    form.extend(scopes.iter().map(|scope| (*scope, "1")));
    let page = browser.post("/account/tokens", &form).await;
    let token = page.texts("code.link").pop().unwrap_or_default();
    (page, token)
}

impl Programmer {
    /// One that may do everything.
    pub(crate) async fn of(app: &TestApp, office: &Office) -> Programmer {
        let all = ["read:clients", "read:results", "write:assessments"];
        Programmer::with(app, token(office, &all).await.1).await
    }

    /// One with this token.
    pub(crate) async fn with(app: &TestApp, token: String) -> Programmer {
        let mut visitor = app.visitor();
        let reply = visitor.get("/api/v1/openapi.json").await;
        let document = serde_json::from_str(reply.text()).expect("JSON");
        Programmer { visitor, token, document }
    }

    /// One request with these headers; `None` sends no body.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Reply {
        let token = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", token.as_str())];
        all.extend(headers);
        if body.is_some() {
            all.push(("content-type", "application/json"));
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let reply = self.visitor.try_send(method, path, &all, body.as_bytes()).await.unwrap();
        self.described(method, path, &reply);
        reply
    }

    /// The same, for its status and its JSON.
    pub(crate) async fn call(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> (u16, Value) {
        let reply = self.send(method, path, headers, body).await;
        (reply.status, serde_json::from_str(reply.text()).expect("JSON"))
    }

    /// What GET gives, which has to be there.
    pub(crate) async fn read(&mut self, path: &str) -> Value {
        let (status, json) = self.call("GET", path, &[], None).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    /// Adds a client: its id.
    pub(crate) async fn client(&mut self, name: &str) -> String {
        let body = json!({ "name": name });
        let (status, client) = self.call("POST", "/api/v1/clients", &[], Some(&body)).await;
        assert_eq!(status, 201, "{client}");
        client["id"].as_str().unwrap().to_owned()
    }

    /// Begins an assessment of a client: its address.
    pub(crate) async fn assessment(&mut self, client: &str) -> String {
        let path = format!("/api/v1/clients/{client}/assessments");
        let reply = self.send("POST", &path, &[], None).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.location().to_owned()
    }

    /// Answers everything as this company and asks for a result.
    pub(crate) async fn result(&mut self, assessment: &str, company: &str) -> Value {
        let revision = self.read(assessment).await["revision"].clone();
        let body = json!({ "answers": answers(company), "revision": revision });
        let path = format!("{assessment}/answers");
        let (status, saved) = self.call("PATCH", &path, &[], Some(&body)).await;
        assert_eq!(status, 200, "{saved}");
        let (status, result) = self.call("POST", &format!("{assessment}/results"), &[], None).await;
        assert_eq!(status, 201, "{result}");
        result
    }

    /// Holds an answer against what the document says of its route and status.
    fn described(&self, method: &str, path: &str, reply: &Reply) {
        let path = path.split('?').next().unwrap();
        let paths = self.document["paths"].as_object().unwrap();
        let route = paths.keys().find(|route| fits(route, path)).expect(path);
        let answers = &self.document["paths"][route][method.to_lowercase()]["responses"];
        let answer = &answers[reply.status.to_string()];
        assert!(answer.is_object(), "{method} {route} {}: {}", reply.status, reply.text());
        let kind = reply.header("content-type").unwrap().split(';').next().unwrap();
        assert!(answer["content"][kind].is_object(), "{method} {route} gives {kind}");
        let escape = |text: &str| text.replace('~', "~0").replace('/', "~1");
        let place = format!(
            "http://readyline/openapi.json#/paths/{}/{}/responses/{}/content/{}/schema",
            escape(route).replace('{', "%7B").replace('}', "%7D"),
            method.to_lowercase(),
            reply.status,
            escape(kind).replace('+', "%2B"),
        );
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.add_resource("http://readyline/openapi.json", self.document.clone()).unwrap();
        let schema = compiler.compile(&place, &mut schemas).unwrap_or_else(|e| panic!("{e:#}"));
        let json: Value = serde_json::from_str(reply.text()).unwrap();
        if let Err(fault) = schemas.validate(&json, schema) {
            panic!("{method} {route} {}: {fault:#}", reply.status);
        }
    }
}

/// Whether a path is of this route.
fn fits(route: &str, path: &str) -> bool {
    let (route, path): (Vec<&str>, Vec<&str>) =
        (route.split('/').collect(), path.split('/').collect());
    let same = |(route, path): (&&str, &&str)| route.starts_with('{') || route == path;
    route.len() == path.len() && route.iter().zip(&path).all(same)
}

/// All answers of an example company.
pub(crate) fn answers(company: &str) -> Value {
    let found = examples().iter().find(|one| one.name == company).expect("an example");
    serde_json::to_value(&found.answers).unwrap()
}
