//! The check page: every answer by section, before a result is made of them.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::error::PageError;
use super::invited::{self, Invited};
use super::newer_rules::{self, Told};
use super::result_view::change;
use super::secret::new_id;
use super::visitor::Visit;
use super::wizard::Notice;
use super::words::moment;
use super::{App, given};
use crate::db::assessments::Stored;
use crate::db::projects::Listed;
use crate::rules::answers::{Answers, show as show_answer, unlikely};
use crate::rules::journey::{self, Course};
use crate::rules::projects::{Choice as _, Project};
use crate::rules::questionnaire::{Page, Signal, questionnaire};
use crate::rules::tally::Tally;
use crate::rules::words::{capital, count, inside};

#[derive(Template, WebTemplate)]
#[template(path = "check.html")]
struct CheckPage {
    back: String,
    notice: Option<Notice>,
    summary: String,
    newer: Option<Told>,
    doubts: Vec<DoubtLine>,
    sections: Vec<Section>,
    action: String,
    button: &'static str,
    op: Uuid,
    rev: i64,
    link: Option<String>,
    /// The page of the firm about the assessment, for a consultant.
    desk: Option<String>,
    invited: Option<Invited>,
    /// When it was handed in; nothing can be changed then.
    handed_in: Option<String>,
}

struct DoubtLine {
    message: String,
    href: String,
}

struct Section {
    key: String,
    title: String,
    answers: Vec<Line>,
}

struct Line {
    key: String,
    label: String,
    value: String,
    missing: bool,
    href: String,
    /// Who gave it, where that is told.
    by: Option<String>,
}

/// `GET /assessments/{id}/check`: leads to the first unfinished page where answers are missing.
pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    if let Some(elsewhere) = not_yet(&app, &visit).await? {
        return Ok(elsewhere);
    }
    Ok(page(&app, &visit, None).await?.into_response())
}

/// Where to go instead while pages are unfinished and could still change a verdict.
pub(super) async fn not_yet(app: &App, visit: &Visit) -> Result<Option<Response>, PageError> {
    let stored = &visit.stored;
    let Some(first) = visit.course().first_unfinished(&stored.answers) else { return Ok(None) };
    let ruleset = app.ruleset(stored.ruleset_version).await?;
    // What is left may not matter for a verdict, but an opinion is asked for as a whole.
    if stored.opinion_of.is_none() && journey::may_check(&ruleset, &stored.answers) {
        return Ok(None);
    }
    Ok(Some(Redirect::to(&format!("/assessments/{}/{first}", stored.id)).into_response()))
}

/// The check page once more (409), because the answers changed after it was drawn.
pub(super) async fn changed_meanwhile(app: &App, visit: &Visit) -> Result<Response, PageError> {
    let visit = visit.again(app).await?;
    let notice = Notice {
        heading: "Something changed after this page was drawn",
        text: "Another tab or another person saved something meanwhile. Look once more, then \
               press the button again.",
        ask: false,
    };
    Ok((StatusCode::CONFLICT, page(app, &visit, Some(notice)).await?).into_response())
}

async fn page(app: &App, visit: &Visit, notice: Option<Notice>) -> Result<CheckPage, PageError> {
    let stored = &visit.stored;
    let base = format!("/assessments/{}", stored.id);
    let course = visit.course();
    let last = course.first_unfinished(&stored.answers).or_else(|| course.pages().last());
    let opinion = stored.opinion_of.is_some();
    let handed_in = stored.handed_in_at.map(moment);
    let given = given::read(app, visit).await?;
    Ok(CheckPage {
        back: match handed_in {
            Some(_) => "/".to_owned(),
            None => format!("{base}/{}", last.unwrap_or_default()),
        },
        notice,
        summary: summary(course, &stored.answers),
        newer: newer_rules::told(app, stored, "check").await?,
        doubts: if handed_in.is_none() { doubts(&base, &stored.answers) } else { Vec::new() },
        sections: sections(&base, visit, &given),
        action: format!("{base}/{}", if opinion { "hand-in" } else { "result" }),
        button: if opinion { "Hand in" } else { "See the result" },
        op: new_id(),
        rev: stored.revision,
        // What was handed in is done: there is nothing to come back for.
        link: visit.private_link(app).filter(|_| handed_in.is_none()),
        desk: visit.desk(),
        invited: invited::told(app, visit).await?,
        handed_in,
    })
}

fn summary(course: Course, answers: &Answers) -> String {
    let tally = Tally::of(course, answers);
    let open =
        if tally.is_complete() { "" } else { " What is not known stays open in the result." };
    format!("{}{open}", tally.sentence())
}

fn doubts(base: &str, answers: &Answers) -> Vec<DoubtLine> {
    let line = |doubt: crate::rules::answers::Doubt| {
        let signal = questionnaire().signal(doubt.signals.first()?)?;
        Some(DoubtLine { message: doubt.message, href: change(base, signal) })
    };
    unlikely(answers).into_iter().filter_map(line).collect()
}

fn sections(base: &str, visit: &Visit, given: &given::Givers) -> Vec<Section> {
    let (stored, course) = (&visit.stored, visit.course());
    let section = |page: &Page| {
        let asked = questionnaire().on_page(&page.key);
        let answers = asked.map(|signal| line(base, signal, (&stored.answers, given)));
        let lists = page.key == "ownership" && stored.opinion_of.is_none();
        let listed = if lists { listed(base, stored) } else { Vec::new() };
        Section {
            key: page.key.clone(),
            title: page.title.clone(),
            answers: answers.chain(listed).collect(),
        }
    };
    let asked = questionnaire().pages.iter().filter(|page| course.asks(&page.key));
    asked.map(section).collect()
}

/// The list of technology projects, and each project on it.
fn listed(base: &str, stored: &Stored) -> Vec<Line> {
    let list = format!("{base}/ownership/projects?return=check");
    let projects = &stored.projects.0;
    let all = Line {
        key: "projects".to_owned(),
        label: "Technology projects (optional)".to_owned(),
        value: match projects.len() {
            0 => "None listed".to_owned(),
            number => capital(&format!("{} listed", count(number, "project", "projects"))),
        },
        missing: projects.is_empty(),
        href: list.clone(),
        by: None,
    };
    let one = |listed: &Listed| Line {
        key: format!("project-{}", listed.id),
        label: format!("Project: {}", listed.project.name),
        value: facts(&listed.project),
        missing: false,
        href: format!("{list}&change={}#edit", listed.id),
        by: None,
    };
    std::iter::once(all).chain(projects.iter().map(one)).collect()
}

/// What a project is for, who leads it and when IT joined.
fn facts(project: &Project) -> String {
    let Project { benefit, lead, it_in, .. } = project;
    format!(
        "For {}; led by: {}; IT: {}",
        benefit.name(),
        inside(lead.label()),
        inside(it_in.label())
    )
}

fn line(base: &str, signal: &Signal, (answers, given): (&Answers, &given::Givers)) -> Line {
    let answer = answers.get(&signal.key);
    Line {
        key: signal.key.clone(),
        label: signal.label.clone(),
        value: answer.map_or_else(|| "Not answered".into(), |a| show_answer(signal, a)),
        missing: answer.is_none(),
        href: change(base, signal),
        by: given.of(&signal.key).map(|by| format!("Given by {by}")),
    }
}
