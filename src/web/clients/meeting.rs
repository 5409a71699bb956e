//! The next-meeting sheet: at most three questions to ask a client, by effect.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::find;
use super::roles::Roles;
use super::standing::newest;
use crate::db::results::StoredResult;
use crate::rules::explain::case::Case;
use crate::rules::questionnaire::questionnaire;
use crate::rules::score::assess;
use crate::rules::study::meeting::{Kind, Question, meeting};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::prose::list;
use crate::web::session::Consultant;
use crate::web::words::date;

#[derive(Template, WebTemplate)]
#[template(path = "clients/meeting.html")]
struct MeetingPage {
    id: String,
    name: String,
    contact: String,
    /// The result that it starts from: its day, its number and its assessment.
    result: Option<(String, String, String)>,
    questions: Vec<Asked>,
}

struct Asked {
    /// The question as the client gets to see it.
    label: String,
    help: String,
    options: Vec<String>,
    /// What hangs on it.
    why: String,
    about: String,
    kind: &'static str,
    /// The page that asks it.
    page: String,
    signal: String,
}

/// `GET /clients/{client}/meeting`.
pub(super) async fn show(
    State(app): State<App>,
    consultant: Consultant,
    Path(client): Path<String>,
) -> PageResult<Response> {
    let (of, client) = find(&app, &consultant, &client).await?;
    let roles = Roles::in_force(&app).await?;
    let newest = newest(&app, of).await?;
    let questions = match &newest {
        Some(newest) => questions(&app, newest).await?,
        None => Vec::new(),
    };
    let page = MeetingPage {
        id: client.id.to_string(),
        name: client.profile.name,
        contact: client.profile.contact,
        result: newest.map(|newest| {
            (date(newest.created_at), newest.reference, newest.assessment.to_string())
        }),
        questions: questions.into_iter().filter_map(|question| asked(question, &roles)).collect(),
    };
    Ok(page.into_response())
}

/// What settles an open verdict may take a tenth of a second, so it is worked out aside.
async fn questions(app: &App, newest: &StoredResult) -> PageResult<Vec<Question>> {
    let ruleset = app.ruleset(newest.ruleset_version).await?;
    let answers = newest.answers.clone();
    let work = move || {
        let assessment = assess(&ruleset, &answers);
        meeting(&Case { ruleset: &ruleset, answers: &answers, assessment: &assessment })
    };
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}

fn asked(question: Question, roles: &Roles) -> Option<Asked> {
    let signal = questionnaire().signal(&question.signal)?;
    let tags: Vec<&str> = question.roles.iter().map(|key| roles.tag(key)).collect();
    Some(Asked {
        label: signal.label.clone(),
        help: signal.help.clone(),
        options: signal.options.iter().map(|option| option.label.clone()).collect(),
        why: question.sentence,
        about: list(&tags, "and"),
        kind: match question.kind {
            Kind::Settles => "Settles an open verdict",
            Kind::Confirm => "Close to another verdict",
            Kind::Moves => "Moves the points",
        },
        page: signal.page.clone(),
        signal: signal.key.clone(),
    })
}
