//! A consultant's firm: its name, who works for it, and the way in and out.

mod leave;

use askama::Template;
use askama_web::WebTemplate;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::App;
use super::account::form::Field;
use super::account::links::{Given, Receiver, give};
use super::account::names;
use super::error::{PageError, PageResult};
use super::form::{Fields, StrictForm};
use super::secret::new_id;
use super::session::{Consultant, Shut, SignedIn};
use super::visitor::parse_id;
use crate::db;
use crate::db::accounts::{NewAccount, Role};
use crate::db::firms::{Firm, Joined, Member};
use crate::db::links::Purpose;
use crate::mail;

/// The part of the route table about the firm.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/firm", get(show).post(name))
        .route("/firm/members", post(invite))
        .route("/firm/members/{account}/link", post(link))
        .route("/firm/members/{account}/leave", get(leave::ask).post(leave::go))
}

/// What is wrong with a form: fields and words.
type Faults = Vec<(&'static str, &'static str)>;

#[derive(Template, WebTemplate)]
#[template(path = "firm/found.html")]
struct FoundPage {
    left: bool,
    email: String,
    faults: Faults,
    fields: Vec<Field>,
}

#[derive(Template, WebTemplate)]
#[template(path = "firm/page.html")]
struct FirmPage {
    name: String,
    done: Option<&'static str>,
    given: Option<Handed>,
    members: Vec<Line>,
    faults: Faults,
    inviting: Vec<Field>,
    naming: Vec<Field>,
}

/// A link that a colleague passes on, or that is on its way.
struct Handed {
    name: String,
    email: String,
    link: String,
    mailed: bool,
}

struct Line {
    account: String,
    name: String,
    email: String,
    state: &'static str,
    clients: i64,
    waits: bool,
    oneself: bool,
}

/// What may stand behind the address: what was just done.
#[derive(Deserialize)]
struct News {
    done: Option<String>,
}

/// The firm that this person works for.
async fn firm(app: &App, consultant: &Consultant) -> PageResult<Firm> {
    db::firms::find(&app.db, consultant.firm).await?.ok_or(PageError::NotFound)
}

async fn page(app: &App, consultant: &Consultant) -> PageResult<FirmPage> {
    let firm = firm(app, consultant).await?;
    let members = db::firms::members(&app.db, firm.id).await?;
    Ok(FirmPage {
        naming: vec![firm_name(&firm.name, None)],
        name: firm.name,
        done: None,
        given: None,
        members: members.into_iter().map(|member| line(member, consultant)).collect(),
        faults: Vec::new(),
        inviting: inviting(["", ""], [None, None]),
    })
}

fn line(member: Member, consultant: &Consultant) -> Line {
    Line {
        account: member.account.to_string(),
        oneself: member.account == consultant.session.account,
        state: match (member.closed, member.waits) {
            (true, _) => "Closed",
            (false, true) => "Invited",
            (false, false) => "Active",
        },
        waits: member.waits,
        name: member.name,
        email: member.email,
        clients: member.clients,
    }
}

fn firm_name(typed: &str, fault: Option<&'static str>) -> Field {
    Field {
        key: "firm",
        label: "Name of the firm",
        help: "Your clients see it on invitations and shared results.",
        kind: "text",
        autocomplete: "organization",
        value: typed.to_owned(),
        fault,
        ..Field::default()
    }
}

fn inviting([email, name]: [&str; 2], [address, called]: [Option<&'static str>; 2]) -> Vec<Field> {
    let email = Field { autocomplete: "off", ..Field::email(email, address) };
    vec![email, Field { autocomplete: "off", help: "", ..Field::name(name, called) }]
}

fn found_page(person: &SignedIn, typed: &str, fault: Option<&'static str>) -> FoundPage {
    FoundPage {
        left: false,
        email: person.session.email.clone(),
        faults: fault.map(|words| ("firm", words)).into_iter().collect(),
        fields: vec![firm_name(typed, fault)],
    }
}

/// `GET /firm`: the firm, or the form to found one.
async fn show(
    State(app): State<App>,
    person: SignedIn,
    consultant: Result<Consultant, Shut>,
    Query(news): Query<News>,
) -> PageResult<Response> {
    let news = news.done.as_deref();
    match consultant {
        Ok(consultant) => {
            let done = match news {
                Some("founded") => Some("Your firm is there. Now add a client, or a colleague."),
                Some("name") => Some("The firm has another name."),
                Some("there") => Some("You work for this firm already. Nothing was changed."),
                Some("joined") => Some("Your colleague had an account already and is in now."),
                Some("out") => Some("Your colleague is out of the firm."),
                _ => None,
            };
            Ok(FirmPage { done, ..page(&app, &consultant).await? }.into_response())
        }
        Err(Shut::Firm) => {
            let left = news == Some("left");
            Ok(FoundPage { left, ..found_page(&person, "", None) }.into_response())
        }
        Err(shut) => Ok(shut.into_response()),
    }
}

/// `POST /firm`: founds a firm, or gives it another name.
async fn name(
    State(app): State<App>,
    person: SignedIn,
    consultant: Result<Consultant, Shut>,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let typed = fields.take("firm").unwrap_or_default();
    let founding = fields.take("found").is_some();
    fields.finish()?;
    let consultant = match consultant {
        // Sent twice, or by another tab: only the form for it gives another name.
        Ok(_) if founding => return Ok(Redirect::to("/firm?done=there").into_response()),
        Ok(consultant) => Some(consultant),
        Err(Shut::Firm) => None,
        Err(shut) => return Ok(shut.into_response()),
    };
    let name = match (names::person(&typed), &consultant) {
        (Ok(name), _) => name,
        (Err(words), Some(consultant)) => {
            let naming = vec![firm_name(&typed, Some(words))];
            let page = page(&app, consultant).await?;
            return Ok(refused(FirmPage { naming, faults: vec![("firm", words)], ..page }));
        }
        (Err(words), None) => {
            let page = found_page(&person, &typed, Some(words));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if let Some(consultant) = consultant {
        db::firms::rename(&app.db, consultant.firm, &name, &consultant.actor, new_id()).await?;
        return Ok(Redirect::to("/firm?done=name").into_response());
    }
    let (firm, founder) = (Firm { id: new_id(), name }, person.session.account);
    // Somebody who has a firm by now, by another tab, gets to see that one.
    db::firms::found(&app.db, &firm, founder, &person.actor, new_id()).await?;
    Ok(Redirect::to("/firm?done=founded").into_response())
}

fn refused(page: FirmPage) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// `POST /firm/members`: brings a colleague in, by a new account with a link to its first password,
/// or by an account that works for no firm.
async fn invite(
    State(app): State<App>,
    consultant: Consultant,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let typed = ["email", "name"].map(|name| fields.take(name).unwrap_or_default());
    fields.finish()?;
    let email = mail::whole_address(&typed[0]);
    let name = names::person(&typed[1]);
    let (email, name) = match (email, name) {
        (Some(email), Ok(name)) => (email, name),
        (email, name) => {
            let wrong = "Write a whole e-mail address, such as ana@example.com.";
            let faults = [email.is_none().then_some(wrong), name.err()];
            return not_invited(&app, &consultant, &typed, faults).await;
        }
    };
    let role = Role::Consultant;
    let new = NewAccount { id: new_id(), email, name, role, password_hash: None };
    let entries = [new_id(), new_id()];
    let (db, actor) = (&app.db, &consultant.actor);
    match db::firms::invite(db, consultant.firm, &new, actor, entries).await? {
        Joined::Invited => {
            let to = Receiver { account: new.id, email: new.email, name: new.name };
            hand_over(&app, &consultant, to).await
        }
        Joined::Taken => Ok(Redirect::to("/firm?done=joined").into_response()),
        Joined::Elsewhere => {
            let taken = "There is an account with this address that cannot join: it works for a \
                         firm already, is closed, or belongs to an admin.";
            not_invited(&app, &consultant, &typed, [Some(taken), None]).await
        }
    }
}

async fn not_invited(
    app: &App,
    consultant: &Consultant,
    [email, name]: &[String; 2],
    faults: [Option<&'static str>; 2],
) -> PageResult<Response> {
    let list = ["email", "name"].into_iter().zip(faults);
    let list = list.filter_map(|(field, words)| Some((field, words?))).collect();
    let inviting = inviting([email, name], faults);
    let page = page(app, consultant).await?;
    Ok(refused(FirmPage { inviting, faults: list, ..page }))
}

/// Makes a link and shows it, because no one can show it later.
async fn hand_over(app: &App, consultant: &Consultant, to: Receiver) -> PageResult<Response> {
    let given = give(app, &to, Purpose::Invitation, &consultant.actor).await?;
    let Given { link, mailed } = given.ok_or(PageError::NotFound)?;
    let given = Some(Handed { name: to.name, email: to.email, link, mailed });
    Ok(FirmPage { given, ..page(app, consultant).await? }.into_response())
}

/// `POST /firm/members/{account}/link`: another link for a colleague who has set no password yet.
async fn link(
    State(app): State<App>,
    consultant: Consultant,
    Path(account): Path<String>,
    form: StrictForm,
) -> PageResult<Response> {
    Fields::from(form).finish()?;
    let member = member(&app, &consultant, &account).await?;
    if !member.waits {
        return Err(PageError::NotFound);
    }
    let to = Receiver { account: member.account, email: member.email, name: member.name };
    hand_over(&app, &consultant, to).await
}

/// A colleague, or oneself.
async fn member(app: &App, consultant: &Consultant, account: &str) -> PageResult<Member> {
    let account = parse_id(account).ok_or(PageError::NotFound)?;
    let members = db::firms::members(&app.db, consultant.firm).await?;
    members.into_iter().find(|member| member.account == account).ok_or(PageError::NotFound)
}
