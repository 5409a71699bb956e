//! A new golden case: the answers of a stored result or of another case, and what is expected.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::super::super::App;
use super::super::super::error::{PageError, PageResult};
use super::super::super::form::{CHANGED_FORM, Fields, StrictForm};
use super::super::super::result_view::a;
use super::super::super::secret::new_id;
use super::super::super::session::Shut;
use super::super::rulesets::places::known;
use super::super::{Admin, aside, enter};
use crate::db;
use crate::db::golden::NewCase;
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, assess};
use crate::rules::study::golden::Golden;

/// Most golden cases at once: each one is scored whenever a draft is looked at.
const MOST_CASES: usize = 100;

/// Most bytes of a name.
const MOST_NAME: usize = 200;

#[derive(Template, WebTemplate)]
#[template(path = "admin/golden/new.html")]
struct NewPage {
    /// What was typed to find a result.
    reference: String,
    reference_fault: Option<&'static str>,
    /// The cases that one can begin from: their ids and names.
    cases: Vec<(String, String)>,
    form: Option<Form>,
    faults: Vec<Fault>,
}

/// The second half of the page, once there are answers.
struct Form {
    op: Uuid,
    source: Source,
    origin: String,
    current: i64,
    name: String,
    roles: Vec<RoleField>,
    answers: Vec<(String, String)>,
}

/// The fields of one role.
struct RoleField {
    key: String,
    /// What the names of its fields begin with.
    field: String,
    title: String,
    /// Each verdict: its key, its word and whether it is ticked.
    verdicts: Vec<(&'static str, &'static str, bool)>,
    filled: bool,
    fault: Option<&'static str>,
}

/// What is wrong with a field.
struct Fault {
    field: String,
    message: &'static str,
}

impl NewPage {
    /// The words beside a field, if something is wrong with it.
    fn fault(&self, field: &str) -> Option<&'static str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.message)
    }
}

/// What stands behind the address, or in the form: where the answers come from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::web::admin) struct Source {
    /// The number that people quote for a result.
    reference: Option<String>,
    /// The id of another case.
    case: Option<String>,
}

/// Answers, and what they are called.
struct Found {
    origin: String,
    answers: Answers,
}

/// `GET /admin/golden/new`: first where the answers come from, then what is expected.
pub(in crate::web::admin) async fn ask(
    State(app): State<App>,
    Query(source): Query<Source>,
    _: Admin,
) -> PageResult<Response> {
    let mut page = empty(&app, &source).await?;
    if source.reference.is_none() && source.case.is_none() {
        return Ok(page.into_response());
    }
    let found = match find(&app, &source).await? {
        Ok(found) => found,
        Err(fault) => return Ok(nothing_found(page, fault)),
    };
    let (current, rules) = rules(&app).await?;
    let scores = scores(&rules, &found.answers).await?;
    let fields = rules.roles.iter().map(|role| prefilled(role, &scores)).collect();
    page.form = Some(form(source, found, current, fields));
    Ok(page.into_response())
}

/// `POST /admin/golden/new`: adds the case.
pub(in crate::web::admin) async fn add(
    State(app): State<App>,
    uri: Uri,
    admin: Result<Admin, Shut>,
    form_sent: StrictForm,
) -> PageResult<Response> {
    let admin = match enter(admin, &uri, &form_sent) {
        Ok(admin) => admin,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut fields = Fields::from(form_sent);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let source = Source { reference: fields.take("reference"), case: fields.take("case") };
    let name = fields.take("name").unwrap_or_default();
    let (current, rules) = rules(&app).await?;
    let roles: Vec<_> = rules.roles.iter().map(|role| sent(role, &mut fields)).collect();
    fields.finish()?;
    let mut page = empty(&app, &source).await?;
    let found = match find(&app, &source).await? {
        Ok(found) => found,
        Err(fault) => return Ok(nothing_found(page, fault)),
    };
    page.faults = faults(&name, &roles, page.cases.len());
    if !page.faults.is_empty() {
        page.form = Some(Form { op, name, ..form(source, found, current, roles) });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let name = name.trim().to_owned();
    let golden = Golden { name, answers: found.answers, expected: expected(&roles) };
    let new = NewCase { id: op, golden, entry: new_id() };
    db::golden::add(&app.db, &new, &admin.actor).await?;
    Ok(Redirect::to("/admin/golden").into_response())
}

async fn rules(app: &App) -> PageResult<(i64, Arc<Ruleset>)> {
    let (current, _) = db::rulesets::current(&app.db).await?;
    Ok((current, app.ruleset(current).await?))
}

async fn scores(rules: &Arc<Ruleset>, answers: &Answers) -> PageResult<Assessment> {
    let (rules, answers) = (Arc::clone(rules), answers.clone());
    aside(move || assess(&rules, &answers)).await
}

/// The page with nothing found yet.
async fn empty(app: &App, source: &Source) -> PageResult<NewPage> {
    let cases = db::golden::list(&app.db).await?.into_iter();
    Ok(NewPage {
        reference: source.reference.clone().unwrap_or_default(),
        reference_fault: None,
        cases: cases.map(|case| (case.id.to_string(), case.golden.name)).collect(),
        form: None,
        faults: Vec::new(),
    })
}

fn nothing_found(page: NewPage, fault: &'static str) -> Response {
    let page = NewPage { reference_fault: Some(fault), ..page };
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn form(source: Source, found: Found, current: i64, roles: Vec<RoleField>) -> Form {
    let answers = known(&found.answers);
    let (op, origin) = (new_id(), found.origin);
    Form { op, source, origin, current, name: String::new(), roles, answers }
}

/// The answers, or why there are none.
async fn find(app: &App, source: &Source) -> PageResult<Result<Found, &'static str>> {
    if let Some(id) = &source.case {
        let cases = db::golden::list(&app.db).await?;
        let case = cases.into_iter().find(|case| case.id.to_string() == *id);
        let Some(golden) = case.map(|case| case.golden) else { return Err(PageError::NotFound) };
        let origin = format!("the test company “{}”", golden.name);
        return Ok(Ok(Found { origin, answers: golden.answers }));
    }
    let typed = source.reference.as_deref();
    let typed = typed.ok_or_else(|| PageError::BadRequest(CHANGED_FORM.into()))?;
    let Some(reference) = reference(typed) else {
        return Ok(Err(
            "A reference looks like RL-7K3Q-9MWX. Every result shows its own at the top.",
        ));
    };
    let mut all = db::results::answers_of(&app.db, &reference).await?.into_iter();
    Ok(match (all.next(), all.next()) {
        (Some(answers), None) => Ok(Found { origin: format!("result {reference}"), answers }),
        (None, _) => Err("No stored result has this reference. It may have been deleted."),
        _ => Err("Two results have this reference. Make a new result of one and use its own."),
    })
}

/// A reference as it is stored, from what somebody typed or heard: small letters, no hyphens, and
/// signs that look like those that are never used.
fn reference(typed: &str) -> Option<String> {
    let signs: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let signs = signs.to_ascii_uppercase();
    let signs = signs.strip_prefix("RL").filter(|rest| rest.len() == 8).unwrap_or(&signs);
    let signs = signs.replace('O', "0").replace(['I', 'L'], "1");
    (signs.len() == 8).then(|| format!("RL-{}-{}", &signs[..4], &signs[4..]))
}

/// A role's fields as the rules in force would have them.
fn prefilled(role: &Role, scores: &Assessment) -> RoleField {
    let score = scores.roles.iter().find(|score| score.key == role.key);
    let verdicts = score.map(|score| score.verdicts.as_slice()).unwrap_or_default();
    field(role, verdicts, score.is_some_and(|score| score.filled))
}

/// A role's fields as they were sent.
fn sent(role: &Role, fields: &mut Fields) -> RoleField {
    let mut ticked = |what: &str| fields.take(&format!("expected-{}-{what}", role.key)).is_some();
    let verdicts = Verdict::HIGHEST_FIRST.into_iter().filter(|verdict| ticked(verdict.key()));
    let verdicts: Vec<_> = verdicts.collect();
    let filled = ticked("filled");
    let both = "Tick verdicts, or that this director is there already, but not both.";
    let fault = (filled && !verdicts.is_empty()).then_some(both);
    RoleField { fault, ..field(role, &verdicts, filled) }
}

fn field(role: &Role, ticked: &[Verdict], filled: bool) -> RoleField {
    let verdict = |verdict: Verdict| (verdict.key(), verdict.label(), ticked.contains(&verdict));
    RoleField {
        key: role.key.clone(),
        field: format!("expected-{}", role.key),
        title: a(&role.title),
        verdicts: Verdict::HIGHEST_FIRST.map(verdict).to_vec(),
        filled,
        fault: None,
    }
}

fn faults(name: &str, roles: &[RoleField], cases: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
    if name.trim().is_empty() {
        add("name", "Give it a name. Do not use the name of a real company.");
    } else if name.trim().len() > MOST_NAME {
        add("name", "This name is too long. Use at most 200 letters.");
    }
    for role in roles {
        if let Some(message) = role.fault {
            add(&role.field, message);
        }
    }
    if expected(roles).is_empty()
        && let Some(first) = roles.first()
    {
        add(&first.field, "Say what you expect for one role at least.");
    }
    if cases >= MOST_CASES {
        add("name", "There are 100 test companies already. Remove one first.");
    }
    faults
}

/// The verdicts that were ticked, a list for each role of which something is expected.
fn expected(roles: &[RoleField]) -> BTreeMap<String, Vec<Verdict>> {
    let ticked = |role: &RoleField| {
        let all = Verdict::HIGHEST_FIRST.into_iter().zip(&role.verdicts);
        all.filter(|(_, (_, _, ticked))| *ticked).map(|(verdict, _)| verdict).collect::<Vec<_>>()
    };
    let said = roles.iter().map(|role| (role, ticked(role)));
    let said = said.filter(|(role, verdicts)| role.filled || !verdicts.is_empty());
    said.map(|(role, verdicts)| (role.key.clone(), verdicts)).collect()
}
