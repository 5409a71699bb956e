//! The portfolio as a list.

mod asked;

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::course::due;
use super::roles::Roles;
use super::{standing, words};
use crate::db;
use crate::db::clients::Line;
use crate::db::firms::Member;
use crate::db::standing::Stood;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::prose::{Prose, capital, figure};
use crate::web::session::Consultant;
use crate::web::words::date;
use asked::{Asked, pair};

/// Clients on one page.
const PAGE: usize = 50;
/// Tags to choose from.
const TAGS: i64 = 100;

#[derive(Template, WebTemplate)]
#[template(path = "clients/list.html")]
struct ListPage {
    asked: Asked,
    tags: Vec<Choice>,
    whose: Vec<Choice>,
    sorts: Vec<Choice>,
    /// The short names of the roles.
    roles: Vec<String>,
    rows: Vec<Row>,
    /// How many fit, in words.
    total: String,
    /// Whether the firm has no client at all.
    none_yet: bool,
    filtered: bool,
    /// The clients to look at this month: id, name, day, and whether it has come.
    due: Vec<(String, String, String, bool)>,
    /// Whether more than a search was asked for.
    chosen: bool,
    /// Clients whose data goes soon: id, name, day.
    ending: Vec<(String, String, String)>,
    first: Option<String>,
    next: Option<String>,
}

struct Choice {
    value: String,
    words: String,
    chosen: bool,
}

struct Row {
    id: String,
    name: String,
    contact: String,
    tags: Vec<(String, String)>,
    who: String,
    when: Option<String>,
    /// One cell a role, `None` where it has no result.
    scores: Vec<Option<Score>>,
    near: Vec<(String, String)>,
    open: Vec<(String, String)>,
}

struct Score {
    outcome: Prose,
    points: [String; 2],
}

/// `GET /clients`: fifty clients a page.
pub(super) async fn show(
    State(app): State<App>,
    consultant: Consultant,
    RawQuery(query): RawQuery,
) -> PageResult<Response> {
    let firm = consultant.firm;
    let roles = Roles::in_force(&app).await?;
    let oneself = consultant.session.account;
    let members = db::firms::members(&app.db, firm).await?;
    let mut asked = Asked::read(&query.unwrap_or_default());
    let wish = asked.wish(&roles, &members, oneself);
    standing::mend(&app, firm).await?;
    let one_more = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = db::clients::list(&app.db, firm, &wish, one_more).await?;
    let here = asked.address();
    if lines.is_empty() && wish.after.is_some() {
        // The last client of the page before is no longer there to begin behind.
        return Ok(Redirect::to(&here).into_response());
    }
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|last| format!("{here}&after={}", last.id));
    let ids = lines.iter().map(|line| line.id).collect();
    let mut stood = db::standing::of_clients(&app.db, firm, ids).await?;
    let tags = db::clients::tags(&app.db, firm, TAGS).await?;
    let filtered = !wish.search.is_empty()
        || wish.tag.is_some()
        || wish.responsible.is_some()
        || wish.archived;
    let keep = db::retention::in_force(&app.db).await?.keep;
    let ending = db::retention::ending(&app.db, firm, keep).await?.into_iter();
    let total = lines.first().map_or(0, |line| line.total);
    let names: HashMap<Uuid, &str> = members.iter().map(|m| (m.account, m.name.as_str())).collect();
    let page = ListPage {
        tags: tag_choices(tags, &asked.tag),
        whose: whose(&members, oneself, &asked.whose),
        sorts: sorts(&roles, &asked.sort),
        roles: roles.each().map(|(_, tag)| tag.to_owned()).collect(),
        total: figure(u64::try_from(total).unwrap_or_default()),
        none_yet: lines.is_empty() && !filtered,
        rows: lines
            .into_iter()
            .map(|line| {
                let stood = stood.remove(&line.id).unwrap_or_default();
                row(line, &stood, &roles, &names)
            })
            .collect(),
        first: wish.after.is_some().then_some(here),
        due: due(&app, consultant.firm).await?,
        chosen: [&asked.tag, &asked.whose, &asked.shelf, &asked.sort]
            .iter()
            .any(|it| !it.is_empty()),
        ending: ending.map(|e| (e.client.to_string(), e.name, date(e.at))).collect(),
        filtered,
        next,
        asked,
    };
    Ok(page.into_response())
}

fn row(line: Line, stood: &[Stood], roles: &Roles, names: &HashMap<Uuid, &str>) -> Row {
    let score = |key: &str| {
        let found = &stood.iter().find(|each| each.standing.role == key)?.standing;
        let [need, fit] = [found.need, found.fit].map(words::range);
        let points = [format!("need {need}"), format!("fit {fit}")];
        Some(Score { outcome: words::outcome(found.outcome), points })
    };
    let ordered = |key: &str| stood.iter().find(|each| each.standing.role == key);
    let in_order: Vec<&Stood> = roles.each().filter_map(|(role, _)| ordered(&role.key)).collect();
    let near = in_order.iter().filter_map(|each| {
        Some((roles.tag(&each.standing.role).to_owned(), each.standing.close.clone()?))
    });
    let open = in_order.iter().filter_map(|each| {
        let tag = roles.tag(&each.standing.role).to_owned();
        let left = match each.standing.open_questions {
            0 => return None,
            1 => "1 open question".to_owned(),
            many => format!("{many} open questions"),
        };
        Some((
            tag,
            match &each.standing.settling {
                Some(signal) => format!("{left}; ask for {}", words::subject(signal)),
                None => left,
            },
        ))
    });
    Row {
        id: line.id.to_string(),
        contact: line.contact,
        tags: line
            .tags
            .into_iter()
            .map(|tag| (format!("/clients?{}", pair("tag", &tag)), tag))
            .collect(),
        who: line
            .responsible
            .and_then(|who| names.get(&who))
            .map_or("Nobody".into(), |n| (*n).into()),
        when: stood.first().map(|each| date(each.scored_at)),
        scores: roles.each().map(|(role, _)| score(&role.key)).collect(),
        near: near.collect(),
        open: open.collect(),
        name: line.name,
    }
}

fn tag_choices(tags: Vec<(String, i64)>, chosen: &str) -> Vec<Choice> {
    let any = Choice { value: String::new(), words: "Any".into(), chosen: chosen.is_empty() };
    let listed = tags.iter().any(|(tag, _)| tag == chosen) || chosen.is_empty();
    let other = (!listed).then(|| (chosen.to_owned(), 0));
    let each = tags.into_iter().chain(other).map(|(tag, clients)| Choice {
        words: format!("{tag} ({clients})"),
        chosen: tag == chosen,
        value: tag,
    });
    [any].into_iter().chain(each).collect()
}

fn whose(members: &[Member], oneself: Uuid, chosen: &str) -> Vec<Choice> {
    let choice = |value: String, words: String| Choice { chosen: value == chosen, value, words };
    let others = members.iter().filter(|member| member.account != oneself);
    let others = others.map(|one| choice(one.account.to_string(), one.name.clone()));
    let all = [("", "Everybody"), ("mine", "Me")];
    let all = all.map(|(value, words)| choice(value.to_owned(), words.to_owned()));
    let mut choices: Vec<Choice> = all.into_iter().chain(others).collect();
    // A link to one's own clients names the account.
    if chosen == oneself.to_string()
        && let Some(mine) = choices.get_mut(1)
    {
        mine.chosen = true;
    }
    choices
}

fn sorts(roles: &Roles, chosen: &str) -> Vec<Choice> {
    let chosen = if chosen.is_empty() { "name" } else { chosen };
    let usual =
        [("name", "Name"), ("result", "Newest result"), ("close", "Closest to another verdict")];
    let usual = usual.map(|(key, words)| (key.to_owned(), words.to_owned()));
    let needs = roles
        .each()
        .map(|(role, tag)| (format!("need-{}", role.key), capital(&format!("need for {tag}"))));
    let choice =
        |(value, words): (String, String)| Choice { chosen: value == chosen, value, words };
    usual.into_iter().chain(needs).map(choice).collect()
}
