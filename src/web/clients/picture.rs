//! All clients of a firm together: where they stand, who is close to a change, and who is open by
//! which question.

use std::collections::BTreeMap;

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
use crate::web::error::PageResult;
use crate::web::prose::{Prose, capital, figure, word};
use crate::web::result_view::cells;
use crate::web::session::Consultant;

/// So many clients are named in each list.
const NAMED: i64 = 25;
/// So many questions are listed.
const QUESTIONS: i64 = 10;

/// What may stand behind the address.
#[derive(Deserialize)]
pub(super) struct Asked {
    whose: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "clients/picture.html")]
struct PicturePage {
    mine: bool,
    figures: Vec<Figure>,
    close: Vec<Line>,
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
    said: String,
}

/// `GET /clients/picture`.
pub(super) async fn show(
    State(app): State<App>,
    consultant: Consultant,
    Query(asked): Query<Asked>,
) -> PageResult<Response> {
    let firm = consultant.firm;
    // Whoever asks for anything else sees all, as the heading says.
    let mine = (asked.whose.as_deref() == Some("mine")).then_some(consultant.session.account);
    standing::mend(&app, firm).await?;
    let roles = Roles::in_force(&app).await?;
    let db = &app.db;
    let crowd = db::clients::squares(db, firm, mine, SIDES[1]).await?;
    let few = roles.each().any(|(role, _)| total(&count_cells(&crowd, &role.key)) <= MOST_DOTS);
    let dots = match few {
        true => db::clients::squares(db, firm, mine, SIDES[0]).await?,
        false => Vec::new(),
    };
    let mut ids = Ids::default();
    let figures = roles.each().map(|(role, _)| figure_of(&mut ids, role, [&crowd, &dots]));
    let figures = figures.collect();
    let close = db::clients::close(db, firm, mine, NAMED + 1).await?;
    let open = db::clients::open(db, firm, mine, NAMED + 1).await?;
    let questions = db::clients::questions(db, firm, mine, QUESTIONS).await?;
    let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
    let page = PicturePage {
        mine: mine.is_some(),
        figures,
        more_close: close.len() > named,
        close: close.into_iter().take(named).map(|remark| line(remark, &roles)).collect(),
        questions: questions
            .into_iter()
            .map(|(signal, clients)| (capital(&words::subject(&signal)), figure(size(clients))))
            .collect(),
        more_open: open.len() > named,
        open: open.into_iter().take(named).map(|remark| line(remark, &roles)).collect(),
    };
    Ok(page.into_response())
}

/// The squares of a role's chart; who has this director already stands nowhere.
fn on_chart<'a>(all: &'a [Square], role: &'a str) -> impl Iterator<Item = &'a Square> {
    all.iter().filter(move |square| square.role == role && square.outcome != Outcome::Filled)
}

/// How many stand in each cell, by band of need, then of fit.
fn count_cells(crowd: &[Square], role: &str) -> [[u64; 3]; 3] {
    let mut nine = [[0; 3]; 3];
    for square in on_chart(crowd, role) {
        let band = |place: i64| usize::try_from(place * SIDES[1] / BAND).unwrap_or(0).min(2);
        nine[band(square.need)][band(square.fit)] += size(square.clients);
    }
    nine
}

fn total(nine: &[[u64; 3]; 3]) -> u64 {
    nine.iter().flatten().sum()
}

fn size(clients: i64) -> u64 {
    u64::try_from(clients).unwrap_or_default()
}

/// What the clients come to for a role, the most first.
fn outcomes(crowd: &[Square], role: &str) -> Vec<(Prose, String)> {
    let mut sums: BTreeMap<Outcome, i64> = BTreeMap::new();
    for square in crowd.iter().filter(|square| square.role == role) {
        *sums.entry(square.outcome).or_default() += square.clients;
    }
    let mut sums: Vec<(Outcome, i64)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, clients)| std::cmp::Reverse(*clients));
    let said = |(outcome, clients)| (words::outcome(outcome), figure(size(clients)));
    sums.into_iter().map(said).collect()
}

fn figure_of(ids: &mut Ids, role: &Role, [crowd, dots]: [&[Square]; 2]) -> Figure {
    let nine = count_cells(crowd, &role.key);
    let few = total(&nine) <= MOST_DOTS;
    let drawn = on_chart(if few { dots } else { crowd }, &role.key);
    let mut at: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for square in drawn {
        *at.entry((square.need, square.fit)).or_default() += square.clients;
    }
    let squares: Vec<_> = at.into_iter().map(|((need, fit), many)| (need, fit, many)).collect();
    let (needs, fits) = (role.need.bands.names, role.fit.bands.names);
    let shape = CrowdShape {
        title: &role.title,
        cells: cells(&role.verdicts),
        needs,
        fits,
        counts: nine,
        squares: &squares,
    };
    let row = |need: usize| {
        let cell = |fit: usize| (word(role.verdicts.at(need, fit)), figure(nine[need][fit]));
        (needs[need], [0, 1, 2].map(cell).to_vec())
    };
    Figure {
        key: role.key.clone(),
        title: role.title.clone(),
        chart: Crowd::draw(ids, &shape),
        outcomes: outcomes(crowd, &role.key),
        fits,
        rows: [2, 1, 0].map(row).to_vec(),
        dots: few,
    }
}

fn line(remark: Remark, roles: &Roles) -> Line {
    let said = match (remark.close, &remark.settling) {
        (Some(close), _) => close,
        (None, Some(signal)) => capital(&words::subject(signal)),
        (None, None) => "No single question settles it".to_owned(),
    };
    Line {
        id: remark.client.to_string(),
        name: remark.name,
        role: roles.tag(&remark.role).to_owned(),
        outcome: words::outcome(remark.outcome),
        said,
    }
}
