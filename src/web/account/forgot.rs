//! A new password for somebody who has lost the old one.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::form::{Field, FormPage};
use super::links::{self, Receiver};
use super::throttle;
use crate::db;
use crate::db::audit::Actor;
use crate::db::links::Purpose;
use crate::mail;
use crate::web::App;
use crate::web::client::ClientAddr;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::session::Somebody;
use crate::web::wizard::Notice;

const HEADING: &str = "A new password";

/// `GET /sign-in/forgot`.
pub(super) async fn show(State(app): State<App>) -> Response {
    if app.mail.is_none() {
        return by_hand().into_response();
    }
    page("", None).answer()
}

/// `POST /sign-in/forgot`: sends a link to whoever has an account. Everybody gets the same answer
/// at the same time: what differs happens after it.
pub(super) async fn send(
    State(app): State<App>,
    client: ClientAddr,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let typed = fields.take("email").unwrap_or_default();
    fields.finish()?;
    if app.mail.is_none() {
        return Ok(by_hand().into_response());
    }
    let Some(email) = mail::address(&typed) else {
        let fault = "Write a whole e-mail address, such as ana@example.com.";
        return Ok(page(&typed, Some(fault)).answer());
    };
    app.limits.lookup(client)?;
    if let Err(error) = throttle::reset(&app, client, &email, &actor).await {
        return not_now(&typed, error);
    }
    let sent = FormPage {
        heading: "Look into your mailbox",
        lead: vec![
            format!(
                "If {email} has an account here, a link to set a new password is on its way. It \
                 works once, for one hour."
            ),
            "Nothing there after a few minutes? Look among the unwanted mail, or ask an admin of \
             this server for a link."
                .to_owned(),
        ],
        aside: Some(("/sign-in", "Back to signing in")),
        ..FormPage::default()
    };
    tokio::spawn(give(app, email, actor).in_current_span());
    Ok(sent.into_response())
}

async fn give(app: App, email: String, actor: Actor) {
    let given = async {
        let Some(account) = db::accounts::find(&app.db, &email).await? else { return Ok(None) };
        let to = Receiver { account: account.id, email: account.email, name: account.name };
        links::give(&app, &to, Purpose::Reset, &actor).await
    };
    if let Err(error) = given.await {
        tracing::error!(%error, "a link for a new password was not made");
    }
}

fn not_now(typed: &str, error: PageError) -> PageResult<Response> {
    let text = match error {
        PageError::TooMany { .. } => {
            "A link was asked for this address several times already. Look into the mailbox, or \
             try again in an hour."
        }
        _ => "We could not do this just now. Wait a moment, then press “Send me a link” again.",
    };
    let notice = Some(Notice { heading: "No link was sent", text, ask: false });
    let (status, headers) = error.try_later()?;
    Ok((status, headers, FormPage { notice, ..page(typed, None) }).into_response())
}

fn page(typed: &str, fault: Option<&'static str>) -> FormPage {
    FormPage {
        heading: HEADING,
        lead: vec!["We send a link to your e-mail address. With it you set a new password.".into()],
        action: "/sign-in/forgot".to_owned(),
        fields: vec![Field::email(typed, fault)],
        button: "Send me a link",
        aside: Some(("/sign-in", "Back to signing in")),
        ..FormPage::default()
    }
}

/// Where no mail server is set.
fn by_hand() -> FormPage {
    FormPage {
        heading: HEADING,
        lead: vec![
            "This server sends no e-mail. Ask one of its admins for a link to set a new password."
                .to_owned(),
            "You are the only admin? Whoever runs the server gets a link with the command \
             “readyline account reset --email” and your address."
                .to_owned(),
        ],
        aside: Some(("/sign-in", "Back to signing in")),
        ..FormPage::default()
    }
}
