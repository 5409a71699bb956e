//! Tokens: keys that a consultant makes for the own programs.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::names;
use crate::db;
use crate::db::accounts::Role;
use crate::db::tokens::{NewToken, Token};
use crate::web::App;
use crate::web::api::consultant::{Scope, shown};
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::Consultant;
use crate::web::words::{date, moment};

/// How long a token may work, in days; the middle one is offered.
const DAYS: [i32; 3] = [30, 90, 365];
const USUAL_DAYS: i32 = 90;

const TOO_MANY: &str = "You have as many tokens as one account may have. Withdraw one first.";

#[derive(Template, WebTemplate)]
#[template(path = "account/tokens.html")]
struct TokensPage {
    admin: bool,
    faults: Vec<(&'static str, &'static str)>,
    made: Option<Made>,
    tokens: Vec<Line>,
    op: Uuid,
    name: String,
    scopes: Vec<(&'static str, &'static str, bool)>,
    days: Vec<(i32, bool)>,
}

/// A token that its owner sees now and never again.
struct Made {
    name: String,
    token: String,
}

struct Line {
    id: String,
    name: String,
    scopes: String,
    made: String,
    ends: String,
    used: String,
    live: bool,
}

/// What was typed.
struct Typed {
    op: Uuid,
    name: String,
    scopes: Vec<Scope>,
    days: i32,
}

impl Default for Typed {
    fn default() -> Typed {
        let scopes = vec![Scope::ReadClients, Scope::ReadResults];
        Typed { op: new_id(), name: String::new(), scopes, days: USUAL_DAYS }
    }
}

impl TokensPage {
    fn fault(&self, key: &str) -> Option<&'static str> {
        self.faults.iter().find(|(field, _)| *field == key).map(|(_, words)| *words)
    }
}

fn line(token: Token) -> Line {
    let words = |key: &String| {
        Scope::ALL.into_iter().find(|scope| scope.key() == key).map_or("", Scope::words)
    };
    let scopes: Vec<&str> = token.scopes.iter().map(words).collect();
    Line {
        id: token.id.to_string(),
        name: token.name,
        scopes: scopes.join("; "),
        made: date(token.created_at),
        ends: date(token.expires_at),
        used: token.used_at.map_or_else(|| "Never".to_owned(), moment),
        live: token.live,
    }
}

async fn draw(app: &App, who: &Consultant, typed: Typed) -> PageResult<TokensPage> {
    let tokens = db::tokens::list(&app.db, who.session.account).await?;
    let scopes = Scope::ALL.map(|it| (it.key(), it.words(), typed.scopes.contains(&it)));
    Ok(TokensPage {
        admin: who.session.role == Role::Admin,
        faults: Vec::new(),
        made: None,
        tokens: tokens.into_iter().map(line).collect(),
        op: typed.op,
        name: typed.name,
        scopes: scopes.to_vec(),
        days: DAYS.map(|days| (days, days == typed.days)).to_vec(),
    })
}

/// `GET /account/tokens`.
pub(super) async fn show(State(app): State<App>, who: Consultant) -> PageResult<Response> {
    Ok(draw(&app, &who, Typed::default()).await?.into_response())
}

/// `POST /account/tokens`: makes one and shows it. The same form sent again shows the same one.
pub(super) async fn make(
    State(app): State<App>,
    who: Consultant,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let name = fields.take("name").unwrap_or_default();
    let days = fields.take("days").and_then(|days| days.parse().ok()).unwrap_or(USUAL_DAYS);
    let ticked = |scope: &Scope| fields.take(scope.key()).is_some();
    let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(ticked).collect();
    fields.finish()?;
    let typed = Typed { op, name, scopes, days };
    let mut faults = Vec::new();
    if let Err(words) = names::person(&typed.name) {
        faults.push(("name", words));
    }
    if typed.scopes.is_empty() {
        faults.push(("scopes", "Choose what the token may do."));
    }
    if !DAYS.contains(&typed.days) {
        faults.push(("days", "Choose one of these times."));
    }
    if !faults.is_empty() {
        return refused(&app, &who, typed, faults).await;
    }
    let secret = who.secret.derive("api-token", op);
    let new = NewToken {
        hash: secret.hash(),
        id: op,
        account: who.session.account,
        firm: who.firm,
        name: typed.name.trim().to_owned(),
        scopes: typed.scopes.iter().map(|scope| scope.key().to_owned()).collect(),
        days: typed.days,
    };
    if !db::tokens::make(&app.db, &new, &who.actor, op).await? {
        return refused(&app, &who, typed, vec![("name", TOO_MANY)]).await;
    }
    let made = Some(Made { name: new.name, token: shown(&secret) });
    let page = TokensPage { made, ..draw(&app, &who, Typed::default()).await? };
    Ok(page.into_response())
}

async fn refused(
    app: &App,
    who: &Consultant,
    typed: Typed,
    faults: Vec<(&'static str, &'static str)>,
) -> PageResult<Response> {
    let page = TokensPage { faults, ..draw(app, who, typed).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /account/tokens/revoke`: from now on it opens nothing.
pub(super) async fn revoke(
    State(app): State<App>,
    who: Consultant,
    form: StrictForm,
) -> PageResult<Redirect> {
    let mut fields = Fields::from(form);
    let token = fields.take_id("token")?.ok_or(PageError::NotFound)?;
    fields.finish()?;
    let account = who.session.account;
    if !db::tokens::revoke(&app.db, (account, token), &who.actor, new_id()).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to("/account/tokens"))
}
