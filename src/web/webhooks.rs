//! Webhooks of a firm: where it wants to be told of results, what it was told, and what came of it.

use askama::Template;
use askama_web::WebTemplate;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use super::App;
use super::error::{PageError, PageResult};
use super::form::{Fields, StrictForm};
use super::secret::new_id;
use super::session::Consultant;
use super::visitor::parse_id;
use super::words::moment;
use crate::courier;
use crate::db;
use crate::db::webhooks::{Logged, NewWebhook, Of, Order, Try, Webhook};

/// Events that the log of a webhook shows.
const MOST_SHOWN: i64 = 100;

const TOO_MANY: &str = "Your firm has as many webhooks as it may have. Remove one first.";

/// What a webhook may be told of, and how that is called.
const EVENTS: [(&str, &str); 2] = [
    ("result.finished", "A client has a new result"),
    ("verdict.changed", "A verdict differs from that of the client’s result before"),
];

/// The part of the route table about webhooks.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/firm/webhooks", get(show).post(add))
        .route("/firm/webhooks/{webhook}", get(log))
        .route("/firm/webhooks/{webhook}/test", post(test))
        .route("/firm/webhooks/{webhook}/resume", post(resume))
        .route("/firm/webhooks/{webhook}/again", post(again))
        .route("/firm/webhooks/{webhook}/remove", post(remove))
}

#[derive(Template, WebTemplate)]
#[template(path = "webhooks/list.html")]
struct ListPage {
    faults: Vec<(&'static str, &'static str)>,
    made: Option<Made>,
    webhooks: Vec<Line>,
    op: Uuid,
    address: String,
    events: Vec<(&'static str, &'static str, bool)>,
}

/// A webhook whose secret is shown now and never again.
struct Made {
    address: String,
    secret: String,
    href: String,
}

struct Line {
    href: String,
    address: String,
    events: String,
    state: String,
    paused: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "webhooks/log.html")]
struct LogPage {
    webhook: Line,
    messages: Vec<Message>,
}

struct Message {
    id: String,
    kind: String,
    client: Option<String>,
    at: String,
    state: String,
    tries: Vec<Tried>,
}

struct Tried {
    at: String,
    outcome: String,
    milliseconds: i64,
    answer: String,
}

impl ListPage {
    fn fault(&self, key: &str) -> Option<&'static str> {
        self.faults.iter().find(|(field, _)| *field == key).map(|(_, words)| *words)
    }
}

fn line(webhook: Webhook) -> Line {
    let state = match webhook.waiting {
        0 => "Nothing waits".to_owned(),
        1 => "1 message waits".to_owned(),
        more => format!("{more} messages wait"),
    };
    Line {
        href: format!("/firm/webhooks/{}", webhook.id),
        address: webhook.address,
        events: webhook.events.join(", "),
        state,
        paused: webhook.paused_at.map(moment),
    }
}

fn message(logged: Logged) -> Message {
    let state = match (logged.delivered_at, logged.due_at) {
        (Some(at), _) => format!("Taken on {}", moment(at)),
        (None, Some(at)) => format!("Waits, to be sent from {} on", moment(at)),
        (None, None) => "Not sent any more".to_owned(),
    };
    Message {
        id: logged.id.to_string(),
        kind: logged.kind,
        client: logged.client,
        at: moment(logged.created_at),
        state,
        tries: logged.tries.into_iter().map(tried).collect(),
    }
}

fn tried(tried: Try) -> Tried {
    let outcome = match tried.outcome.status {
        Some(status) => format!("Status {status}"),
        None => format!("No answer: {}", tried.outcome.fault),
    };
    let (milliseconds, answer) = (tried.outcome.milliseconds, tried.outcome.answer);
    Tried { at: moment(tried.at), outcome, milliseconds, answer }
}

async fn draw(app: &App, who: &Consultant) -> PageResult<ListPage> {
    let webhooks = db::webhooks::list(&app.db, who.firm).await?;
    Ok(ListPage {
        faults: Vec::new(),
        made: None,
        webhooks: webhooks.into_iter().map(line).collect(),
        op: new_id(),
        address: String::new(),
        events: EVENTS.map(|(key, words)| (key, words, true)).to_vec(),
    })
}

/// `GET /firm/webhooks`.
async fn show(State(app): State<App>, who: Consultant) -> PageResult<Response> {
    Ok(draw(&app, &who).await?.into_response())
}

/// `POST /firm/webhooks`: adds one and shows its secret. The same form sent again shows the same.
async fn add(State(app): State<App>, who: Consultant, form: StrictForm) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let typed = fields.take("address").unwrap_or_default();
    let ticked = EVENTS.map(|(key, words)| (key, words, fields.take(key).is_some()));
    fields.finish()?;
    let events: Vec<String> =
        ticked.iter().filter(|(_, _, on)| *on).map(|(key, _, _)| (*key).to_owned()).collect();
    let mut faults = Vec::new();
    let address = courier::address(&typed, app.webhook_loopback);
    if let Err(words) = &address {
        faults.push(("address", *words));
    }
    if events.is_empty() {
        faults.push(("events", "Choose what you want to be told of."));
    }
    let secret = who.secret.derive("webhook", op).signing_key();
    let of = Of { firm: who.firm, webhook: op };
    if let (Ok(address), true) = (&address, faults.is_empty()) {
        let (address, made_by) = (address.to_string(), who.session.account);
        let new = NewWebhook { of, address, events, secret, made_by };
        if db::webhooks::add(&app.db, &new, &who.actor, op).await? {
            let (secret, href) = (courier::shown_secret(&secret), format!("/firm/webhooks/{op}"));
            let made = Some(Made { address: new.address, secret, href });
            return Ok(ListPage { made, ..draw(&app, &who).await? }.into_response());
        }
        faults.push(("address", TOO_MANY));
    }
    let page = draw(&app, &who).await?;
    let page = ListPage { faults, op, address: typed, events: ticked.to_vec(), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn of(who: &Consultant, webhook: &str) -> PageResult<Of> {
    let webhook = parse_id(webhook).ok_or(PageError::NotFound)?;
    Ok(Of { firm: who.firm, webhook })
}

/// `GET /firm/webhooks/{webhook}`: what it was told lately, and what came of each try.
async fn log(
    State(app): State<App>,
    who: Consultant,
    Path(webhook): Path<String>,
) -> PageResult<Response> {
    let of = of(&who, &webhook)?;
    let all = db::webhooks::list(&app.db, who.firm).await?;
    let webhook = all.into_iter().find(|one| one.id == of.webhook).ok_or(PageError::NotFound)?;
    let messages = db::webhooks::log(&app.db, of, MOST_SHOWN).await?;
    let page =
        LogPage { webhook: line(webhook), messages: messages.into_iter().map(message).collect() };
    Ok(page.into_response())
}

async fn give(app: &App, who: &Consultant, of: Of, order: Order) -> PageResult<()> {
    let done = db::webhooks::order(&app.db, of, order, &who.actor, new_id()).await?;
    if done { Ok(()) } else { Err(PageError::NotFound) }
}

async fn give_and_return(
    app: &App,
    who: &Consultant,
    webhook: &str,
    order: Order,
) -> PageResult<Redirect> {
    let of = of(who, webhook)?;
    give(app, who, of, order).await?;
    Ok(Redirect::to(&format!("/firm/webhooks/{}", of.webhook)))
}

/// `POST /firm/webhooks/{webhook}/test`: sends a message that tells of nothing.
async fn test(
    State(app): State<App>,
    who: Consultant,
    Path(webhook): Path<String>,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    give_and_return(&app, &who, &webhook, Order::Test).await
}

/// `POST /firm/webhooks/{webhook}/resume`: ends a pause.
async fn resume(
    State(app): State<App>,
    who: Consultant,
    Path(webhook): Path<String>,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    give_and_return(&app, &who, &webhook, Order::Resume).await
}

/// `POST /firm/webhooks/{webhook}/again`: sends a message once more, with the same id.
async fn again(
    State(app): State<App>,
    who: Consultant,
    Path(webhook): Path<String>,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let event = fields.take_id("event")?.ok_or(PageError::NotFound)?;
    fields.finish()?;
    give_and_return(&app, &who, &webhook, Order::Again(event)).await
}

/// `POST /firm/webhooks/{webhook}/remove`: nothing is sent there any more, and the log is gone.
async fn remove(
    State(app): State<App>,
    who: Consultant,
    Path(webhook): Path<String>,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    give(&app, &who, of(&who, &webhook)?, Order::Remove).await?;
    Ok(Redirect::to("/firm/webhooks"))
}
