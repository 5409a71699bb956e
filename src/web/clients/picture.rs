//! All clients of a firm together: where they stand, who is close to a change, and who is open by
//! which question.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::roles::Roles;
use super::{standing, words};
use crate::db;
use crate::db::clients::{Remark, Square};
use crate::rules::ruleset::Role;
use crate::rules::study::outcome::Outcome;
use crate::rules::study::standing::BAND;
use crate::web::App;
use crate::web::charts::{Crowd, CrowdShape, Ids, MOST_DOTS, SIDES, Word};
use crate::web::error::{PageError, PageResult};
use crate::web::prose::{Prose, capital, figure, word};
use crate::web::result_view::cells;
use crate::web::session::Consultant;

/// A verdict counts as close where one figure that differs by at most this many thousandths changes
/// it.
const CLOSE: i64 = 100;
/// So many clients are named in each list.
const NAMED: i64 = 25;
/// So many questions are listed.
const QUESTIONS: i64 = 10;

/// What may stand behind the address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    whose: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "clients/picture.html")]
struct PicturePage {
    mine: bool,
    figures: Vec<Figure>,
    close: Vec<Line>,
    close_at: String,
    questions: Vec<(String, String)>,
    open: Vec<Line>,
    more_open: bool,
    more_close: bool,
}

/// The chart of one role, with all that it says in a table.
struct Figure {
    key: String,
    title: String,
    chart: Crowd,
    /// What the clients come to, each with how many.
    outcomes: Vec<(Prose, String)>,
    fits: [&'static str; 3],
    /// A band of need, the highest first: each verdict and how many stand there.
    rows: Vec<(&'static str, Vec<(Word, String)>)>,
    dots: bool,
}

/// A client that something is said of.
struct Line {
    id: String,
    name: String,
    role: String,
    outcome: Prose,
    said: Prose,
}

/// `GET /clients/picture`.
pub(super) async fn show(
    State(app): State<App>,
    consultant: Consultant,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let firm = consultant.firm;
    let mine = match asked.whose.as_deref() {
        None | Some("") => None,
        Some("mine") => Some(consultant.session.account),
        Some(_) => return Err(PageError::NotFound),
    };
    standing::mend(&app, firm).await?;
    let roles = Roles::in_force(&app).await?;
    let db = &app.db;
    let counts = db::clients::squares(db, firm, mine, BAND).await?;
    let dots = db::clients::squares(db, firm, mine, SIDES[0]).await?;
    let crowd = db::clients::squares(db, firm, mine, SIDES[1]).await?;
    let outcomes = db::clients::outcomes(db, firm, mine).await?;
    let mut ids = Ids::default();
    let figures = roles.each().map(|(role, _)| {
        let all = [&counts, &dots, &crowd].map(|each| of_role(each, &role.key));
        figure_of(&mut ids, role, all, &outcomes)
    });
    let figures = figures.collect();
    let close = db::clients::close(db, firm, mine, (CLOSE, NAMED + 1)).await?;
    let open = db::clients::open(db, firm, mine, NAMED + 1).await?;
    let questions = db::clients::questions(db, firm, mine, QUESTIONS).await?;
    let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
    let page = PicturePage {
        mine: mine.is_some(),
        figures,
        more_close: close.len() > named,
        close: close.into_iter().take(named).map(|remark| line(remark, &roles)).collect(),
        close_at: words::percent(CLOSE),
        questions: questions
            .into_iter()
            .map(|(signal, clients)| {
                (
                    capital(&words::subject(&signal)),
                    figure(u64::try_from(clients).unwrap_or_default()),
                )
            })
            .collect(),
        more_open: open.len() > named,
        open: open.into_iter().take(named).map(|remark| line(remark, &roles)).collect(),
    };
    Ok(page.into_response())
}

fn of_role(all: &[Square], role: &str) -> Vec<(i64, i64, i64)> {
    let ours = all.iter().filter(|square| square.role == role);
    ours.map(|square| (square.need, square.fit, square.clients)).collect()
}

fn figure_of(
    ids: &mut Ids,
    role: &Role,
    [counts, dots, crowd]: [Vec<(i64, i64, i64)>; 3],
    outcomes: &[(String, Outcome, i64)],
) -> Figure {
    let mut nine = [[0_u64; 3]; 3];
    for (need, fit, clients) in counts {
        let at = |place: i64| usize::try_from(place).unwrap_or(0).min(2);
        nine[at(need)][at(fit)] += u64::try_from(clients).unwrap_or_default();
    }
    let few = nine.iter().flatten().sum::<u64>() <= MOST_DOTS;
    let (needs, fits) = (role.need.bands.names, role.fit.bands.names);
    let shape = CrowdShape {
        title: &role.title,
        cells: cells(&role.verdicts),
        needs,
        fits,
        counts: nine,
        squares: if few { &dots } else { &crowd },
    };
    let row = |need: usize| {
        let cell = |fit: usize| (word(role.verdicts.at(need, fit)), figure(nine[need][fit]));
        (needs[need], [0, 1, 2].map(cell).to_vec())
    };
    let ours = outcomes.iter().filter(|(key, _, _)| *key == role.key);
    let said = ours.map(|(_, outcome, clients)| {
        (words::outcome(*outcome), figure(u64::try_from(*clients).unwrap_or_default()))
    });
    Figure {
        key: role.key.clone(),
        title: role.title.clone(),
        chart: Crowd::draw(ids, &shape),
        outcomes: said.collect(),
        fits,
        rows: [2, 1, 0].map(row).to_vec(),
        dots: few,
    }
}

fn line(remark: Remark, roles: &Roles) -> Line {
    let said = match (&remark.near, &remark.settling) {
        (Some(near), _) => words::near(near),
        (None, Some(signal)) => Prose::plain(capital(&words::subject(signal))),
        (None, None) => Prose::plain("No single question settles it"),
    };
    Line {
        id: remark.client.to_string(),
        name: remark.name,
        role: roles.tag(&remark.role).to_owned(),
        outcome: words::outcome(remark.outcome),
        said,
    }
}
