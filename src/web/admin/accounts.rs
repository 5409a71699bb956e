//! Accounts: who may sign in, and as what.

mod help;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::Admin;
use crate::db;
use crate::db::accounts::{Account, Change, Changed, NewAccount, Role};
use crate::db::links::Purpose;
use crate::mail;
use crate::web::App;
use crate::web::account::links::{Given, Receiver, give};
use crate::web::account::names;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::visitor::parse_id;
use crate::web::wizard::Notice;
use help::Help;

pub(super) use help::ask;

#[derive(Default, Template, WebTemplate)]
#[template(path = "admin/accounts.html")]
struct AccountsPage {
    notice: Option<Notice>,
    given: Option<Handed>,
    people: Vec<Person>,
    typed: Typed,
    faults: Vec<(&'static str, &'static str)>,
}

/// A link that an admin passes on, or that is on its way.
struct Handed {
    name: String,
    email: String,
    link: String,
    mailed: bool,
    days: bool,
}

struct Person {
    id: String,
    name: String,
    email: String,
    role: &'static str,
    firm: Option<String>,
    state: &'static str,
    second_factor: bool,
    admin: bool,
    closed: bool,
    waits: bool,
    oneself: bool,
}

/// What was typed into the invitation.
#[derive(Default)]
struct Typed {
    email: String,
    name: String,
    role: String,
}

impl AccountsPage {
    fn fault(&self, key: &str) -> Option<&'static str> {
        self.faults.iter().find(|(field, _)| *field == key).map(|(_, words)| *words)
    }
}

async fn page(app: &App, admin: &Admin) -> PageResult<AccountsPage> {
    let people = db::accounts::list(&app.db).await?;
    let mut firms = db::firms::of_accounts(&app.db).await?;
    let people = people
        .iter()
        .map(|account| Person { firm: firms.remove(&account.id), ..person(account, admin) });
    Ok(AccountsPage { people: people.collect(), ..AccountsPage::default() })
}

fn person(account: &Account, admin: &Admin) -> Person {
    let waits = account.password_hash.is_none();
    Person {
        id: account.id.to_string(),
        name: account.name.clone(),
        email: account.email.clone(),
        role: role_word(account.role),
        firm: None,
        state: match (account.closed, waits) {
            (true, _) => "Closed",
            (false, true) => "Invited",
            (false, false) => "Active",
        },
        second_factor: account.has_second_factor,
        admin: account.role == Role::Admin,
        closed: account.closed,
        waits,
        oneself: account.id == admin.session.account,
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Consultant => "Consultant",
    }
}

/// `GET /admin/accounts`.
pub(super) async fn show(State(app): State<App>, admin: Admin) -> PageResult<Response> {
    Ok(page(&app, &admin).await?.into_response())
}

/// `POST /admin/accounts`: makes an account and a link to set its first password.
pub(super) async fn invite(
    State(app): State<App>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let mut take = |name| fields.take(name).unwrap_or_default();
    let typed = Typed { email: take("email"), name: take("name"), role: take("role") };
    fields.finish()?;
    let new = match read(&typed) {
        Ok(new) => new,
        Err(faults) => return refused(&app, &admin, typed, faults).await,
    };
    if !db::accounts::create(&app.db, &new, &admin.actor, new_id()).await? {
        let fault = "There is an account with this address already. It stands in the list below.";
        return refused(&app, &admin, typed, vec![("email", fault)]).await;
    }
    let to = Receiver { account: new.id, email: new.email, name: new.name };
    hand_over(&app, &admin, to, Purpose::Invitation).await
}

fn read(typed: &Typed) -> Result<NewAccount, Vec<(&'static str, &'static str)>> {
    let mut faults = Vec::new();
    let email = mail::whole_address(&typed.email);
    if email.is_none() {
        faults.push(("email", "Write a whole e-mail address, such as ana@example.com."));
    }
    let name = names::person(&typed.name).map_err(|fault| faults.push(("name", fault)));
    let role = typed.role.parse();
    if role.is_err() {
        faults.push(("role", "Choose what the person may do."));
    }
    match (email, name, role) {
        (Some(email), Ok(name), Ok(role)) => {
            Ok(NewAccount { id: new_id(), email, name, role, password_hash: None })
        }
        _ => Err(faults),
    }
}

async fn refused(
    app: &App,
    admin: &Admin,
    typed: Typed,
    faults: Vec<(&'static str, &'static str)>,
) -> PageResult<Response> {
    let page = AccountsPage { typed, faults, ..page(app, admin).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Makes a link and shows it, because no one can show it later: only its fingerprint is stored.
async fn hand_over(
    app: &App,
    admin: &Admin,
    to: Receiver,
    purpose: Purpose,
) -> PageResult<Response> {
    let given = give(app, &to, purpose, &admin.actor).await?.ok_or(PageError::NotFound)?;
    let Given { link, mailed } = given;
    let days = purpose == Purpose::Invitation;
    let given = Some(Handed { name: to.name, email: to.email, link, mailed, days });
    Ok(AccountsPage { given, ..page(app, admin).await? }.into_response())
}

/// `POST /admin/accounts/{id}/{what}`: changes one account.
pub(super) async fn change(
    State(app): State<App>,
    admin: Admin,
    Path((id, what)): Path<(String, String)>,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let role = fields.take("role");
    let password = fields.take("password");
    fields.finish()?;
    let account = find(&app, &id).await?;
    if let Some(help) = Help::parse(&what) {
        return help::give(&app, &admin, account, (help, password.unwrap_or_default())).await;
    }
    let change = match what.as_str() {
        "role" => Change::Role(role.and_then(|role| role.parse().ok()).ok_or_else(changed_form)?),
        "close" => Change::Close,
        "open" => Change::Reopen,
        "sessions" => Change::EndSessions,
        _ => return Err(PageError::NotFound),
    };
    match db::accounts::change(&app.db, account.id, change, &admin.actor, new_id()).await? {
        Changed::Done => Ok(back().into_response()),
        Changed::Gone => Err(PageError::NotFound),
        Changed::LastAdmin => last_admin(&app, &admin, &account).await,
    }
}

fn changed_form() -> PageError {
    PageError::BadRequest(CHANGED_FORM.to_owned())
}

fn back() -> Redirect {
    Redirect::to("/admin/accounts")
}

async fn find(app: &App, id: &str) -> PageResult<Account> {
    let id = parse_id(id).ok_or(PageError::NotFound)?;
    let mut people = db::accounts::list(&app.db).await?.into_iter();
    people.find(|account| account.id == id).ok_or(PageError::NotFound)
}

async fn last_admin(app: &App, admin: &Admin, account: &Account) -> PageResult<Response> {
    let notice = Notice {
        heading: "Nothing was changed",
        text: "This is the last admin who can sign in. Make somebody else an admin first, so \
               that the rules and the accounts do not lose their last keeper.",
        ask: false,
    };
    tracing::info!(account = %account.id, "the last admin stays one");
    let page = AccountsPage { notice: Some(notice), ..page(app, admin).await? };
    Ok((StatusCode::CONFLICT, page).into_response())
}
