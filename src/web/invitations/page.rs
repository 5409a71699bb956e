//! The consultants' page about one assessment of a client: how far it is, who answered what, who
//! was invited, and who was asked for an own view.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::Desk;
use super::people::{self, Person};
use super::typed::{Fault, Typed};
use crate::db;
use crate::rules::answers::show as show_answer;
use crate::rules::journey::{self, Course, page_done};
use crate::rules::questionnaire::{Page, questionnaire};
use crate::rules::tally::Tally;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::given::{self, Givers};
use crate::web::secret::new_id;
use crate::web::words::date;

#[derive(Template, WebTemplate)]
#[template(path = "invitations/page.html")]
struct AssessmentPage {
    done: Option<&'static str>,
    client: String,
    client_href: String,
    base: String,
    started: String,
    progress: String,
    answer_href: String,
    answer_words: &'static str,
    result_href: Option<String>,
    pages: Vec<PageLine>,
    sections: Vec<Section>,
    guests: Vec<Person>,
    asked: Vec<Person>,
    handed_in: usize,
    compare: String,
    /// The fields that need another look, by their ids.
    faults: Vec<(String, &'static str)>,
    invite: Form,
    ask: Form,
}

/// One page of the questionnaire.
struct PageLine {
    title: String,
    href: String,
    state: &'static str,
    who: String,
}

/// The answers of one page.
struct Section {
    title: String,
    answers: Vec<Line>,
}

struct Line {
    label: String,
    value: String,
    by: String,
}

/// A form for one more person, as it was typed.
#[derive(Template)]
#[template(path = "invitations/form.html")]
pub(super) struct Form {
    /// `invite` or `ask`; its fields' ids begin so.
    pub(super) key: &'static str,
    pub(super) typed: Typed,
    pub(super) faults: Vec<Fault>,
    pub(super) op: Uuid,
    /// Whether this server sends e-mail.
    pub(super) mails: bool,
    /// The pages that may be chosen: key, title, ticked.
    pub(super) pages: Vec<(String, String, bool)>,
}

impl askama::filters::HtmlSafe for Form {}

impl Form {
    /// The form for an invitation.
    pub(super) fn invite(typed: Typed, faults: Vec<Fault>) -> Form {
        Form { key: "invite", typed, faults, op: new_id(), mails: false, pages: Vec::new() }
    }

    /// The form that asks for an own view.
    pub(super) fn ask(typed: Typed, faults: Vec<Fault>) -> Form {
        let ticked = |page: &Page| typed.pages.contains(&page.key);
        let pages = questionnaire().pages.iter();
        let pages = pages.map(|page| (page.key.clone(), page.title.clone(), ticked(page)));
        Form { key: "ask", pages: pages.collect(), typed, faults, op: new_id(), mails: false }
    }

    fn fault(&self, field: &str) -> Option<&'static str> {
        self.faults.iter().find(|(at, _)| *at == field).map(|(_, words)| *words)
    }
}

/// What may stand behind the address: what was just done.
#[derive(Deserialize)]
pub(super) struct News {
    done: Option<String>,
}

fn done(news: &News) -> Option<&'static str> {
    match news.done.as_deref()? {
        "sent" => Some("The link is on its way by e-mail."),
        "invited" | "asked" => Some("The link is made. Copy it below and send it."),
        "renewed" => Some("There is a new link below. The old one opens nothing any more."),
        "reminded" => Some(
            "A reminder with a new link is on its way by e-mail. The old link opens nothing any \
             more.",
        ),
        "withdrawn" => Some("The link is withdrawn and opens nothing any more."),
        "dropped" => Some("The request is withdrawn, and what was answered to it is deleted."),
        _ => None,
    }
}

/// `GET /clients/{client}/assessments/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Query(news): Query<News>,
) -> PageResult<Response> {
    let forms = [Form::invite(all(), Vec::new()), Form::ask(all(), Vec::new())];
    let page = page(&app, &desk, forms).await?;
    Ok(AssessmentPage { done: done(&news), ..page }.into_response())
}

fn all() -> Typed {
    Typed { all: true, ..Typed::default() }
}

/// The page with a form as it was typed, and what is wrong with it (422).
pub(super) async fn refused(app: &App, desk: &Desk, form: Form) -> PageResult<Response> {
    let forms = match form.key {
        "invite" => [form, Form::ask(all(), Vec::new())],
        _ => [Form::invite(all(), Vec::new()), form],
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(app, desk, forms).await?).into_response())
}

async fn page(app: &App, desk: &Desk, forms: [Form; 2]) -> PageResult<AssessmentPage> {
    let fault = |form: &Form| {
        let at = |(field, words): &Fault| (format!("{}-{field}", form.key), *words);
        form.faults.iter().map(at).collect::<Vec<_>>()
    };
    let faults = forms.iter().flat_map(fault).collect();
    let [invite, ask] = forms.map(|form| Form { mails: app.mail.is_some(), ..form });
    let stored = &desk.stored;
    let sender = desk.sender(app).await?;
    let givers = given::names(app, stored).await?;
    let asked = people::asked(app, stored.id).await?;
    let own = format!("/assessments/{}", stored.id);
    let results = db::results::list(&app.db, stored.id).await?;
    let next = journey::first_unfinished(&stored.answers);
    Ok(AssessmentPage {
        done: None,
        client_href: format!("/clients/{}", desk.of.client),
        base: desk.base(),
        started: date(stored.started_at),
        progress: Tally::of(Course::default(), &stored.answers).sentence(),
        answer_href: format!("{own}/{}", next.unwrap_or("check")),
        answer_words: if next.is_some() { "Open the questions" } else { "Check the answers" },
        result_href: (!results.is_empty()).then(|| format!("{own}/result")),
        pages: questionnaire().pages.iter().map(|page| line(desk, page, &givers)).collect(),
        sections: sections(desk, &givers),
        guests: people::guests(app, desk, &sender, &givers).await?,
        handed_in: asked.iter().filter(|each| each.own.handed_in_at.is_some()).count(),
        asked: people::shown(app, desk, &sender, &asked)?,
        compare: format!("{}/opinions", desk.base()),
        client: sender.client,
        faults,
        invite,
        ask,
    })
}

fn line(desk: &Desk, page: &Page, givers: &Givers) -> PageLine {
    let answers = &desk.stored.answers;
    let who = givers.of_all(questionnaire().on_page(&page.key).map(|signal| signal.key.as_str()));
    PageLine {
        title: page.title.clone(),
        href: format!("/assessments/{}/{}", desk.stored.id, page.key),
        state: match (page_done(answers, &page.key), who.is_empty()) {
            (true, _) => "Done",
            (false, false) => "Started",
            (false, true) => "Not started",
        },
        who,
    }
}

fn sections(desk: &Desk, givers: &Givers) -> Vec<Section> {
    let answers = &desk.stored.answers;
    let section = |page: &Page| {
        let line = |signal: &crate::rules::questionnaire::Signal| {
            let answer = answers.get(&signal.key)?;
            Some(Line {
                label: signal.label.clone(),
                value: show_answer(signal, answer),
                by: givers.of(&signal.key).unwrap_or_default(),
            })
        };
        let answers = questionnaire().on_page(&page.key).filter_map(line).collect();
        Section { title: page.title.clone(), answers }
    };
    let sections = questionnaire().pages.iter().map(section);
    sections.filter(|section| !section.answers.is_empty()).collect()
}
