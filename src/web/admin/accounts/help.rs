//! What an admin does for somebody who cannot get in: a link for a password, and the end of a
//! second factor that is lost. Both open the account of somebody else, so a browser that was left
//! signed in must not be enough: the admin types the own password.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::Admin;
use super::{back, find, hand_over};
use crate::db;
use crate::db::accounts::Account;
use crate::db::links::Purpose;
use crate::web::App;
use crate::web::account::form::{Field, FormPage};
use crate::web::account::guard::{self, Faults};
use crate::web::account::links::Receiver;
use crate::web::error::{PageError, PageResult};
use crate::web::secret::new_id;

/// The field for the own password.
const FIELD: &str = "password";

/// What can be done.
#[derive(Clone, Copy)]
pub(super) enum Help {
    /// A link to set a password.
    Link,
    /// The second factor goes.
    Factor,
}

impl Help {
    /// Reads the last part of the address.
    pub(super) fn parse(what: &str) -> Option<Help> {
        match what {
            "link" => Some(Help::Link),
            "factor" => Some(Help::Factor),
            _ => None,
        }
    }

    /// The page that says what will happen and asks for the own password.
    fn page(self, account: &Account, faults: &Faults) -> FormPage {
        let waits = account.password_hash.is_none();
        let who = format!("{} ({})", account.name, account.email);
        let (what, heading, text, button) = match self {
            Help::Link if waits => (
                "link",
                "Make a new invitation link",
                format!("With it {who} sets a first password. Earlier links open nothing more."),
                "Make the link",
            ),
            Help::Link => (
                "link",
                "Make a link for a new password",
                format!("Whoever opens it sets another password for {who}. It works for one hour."),
                "Make the link",
            ),
            Help::Factor => (
                "factor",
                "Take the second factor away",
                format!(
                    "{who} signs in with the password alone from then on, and is signed out \
                     everywhere. Be sure that it was {} who asked you.",
                    account.name
                ),
                "Take it away",
            ),
        };
        let password = Field {
            key: FIELD,
            label: "Your own password",
            help: "So that nobody does this in your name at a computer you left.",
            kind: "password",
            autocomplete: "current-password",
            fault: faults.at(FIELD),
            ..Field::default()
        };
        FormPage {
            heading,
            lead: vec![text],
            action: format!("/admin/accounts/{}/{what}", account.id),
            fields: vec![password],
            button,
            aside: Some(("/admin/accounts", "Back to the accounts, without any change")),
            ..FormPage::default()
        }
    }
}

/// `GET /admin/accounts/{id}/{what}`: asks for the own password.
pub(in crate::web::admin) async fn ask(
    State(app): State<App>,
    admin: Admin,
    Path((id, what)): Path<(String, String)>,
) -> PageResult<Response> {
    let help = Help::parse(&what).ok_or(PageError::NotFound)?;
    let account = find(&app, &id).await?;
    match refusal(&admin, &account, help) {
        Some(refusal) => refusal,
        None => Ok(help.page(&account, &Faults::default()).into_response()),
    }
}

/// Does it where this is the admin's own password.
pub(super) async fn give(
    app: &App,
    admin: &Admin,
    account: Account,
    (help, password): (Help, String),
) -> PageResult<Response> {
    if let Some(refusal) = refusal(admin, &account, help) {
        return refusal;
    }
    if let Err(faults) = guard::own_password(app, admin, FIELD, password).await? {
        return Ok(faults.answer(help.page(&account, &faults)));
    }
    match help {
        Help::Factor => {
            db::accounts::clear_second_factor(&app.db, account.id, &admin.actor, new_id()).await?;
            Ok(back().into_response())
        }
        Help::Link => {
            let waits = account.password_hash.is_none();
            let purpose = if waits { Purpose::Invitation } else { Purpose::Reset };
            let Account { id, email, name, .. } = account;
            hand_over(app, admin, Receiver { account: id, email, name }, purpose).await
        }
    }
}

/// Where it cannot be done: on the own account, which has a page for that, and on a closed one.
fn refusal(admin: &Admin, account: &Account, help: Help) -> Option<PageResult<Response>> {
    if account.id == admin.session.account {
        return Some(Ok(Redirect::to("/account").into_response()));
    }
    let closed = "This account is closed. Open it again first.";
    (account.closed && matches!(help, Help::Link))
        .then(|| Err(PageError::Unprocessable(closed.to_owned())))
}
