//! Signing in and out.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::form::{Field, FormPage};
use super::next::{home, own_path};
use super::throttle::{self, object};
use crate::db;
use crate::db::accounts::Account;
use crate::db::audit::{Actor, Entry};
use crate::db::sign_ins::SignIn;
use crate::mail;
use crate::web::App;
use crate::web::client::ClientAddr;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::{Secret, new_id};
use crate::web::session::{self, Shut, SignedIn, Somebody};
use crate::web::wizard::Notice;

/// What may stand behind the address.
#[derive(Deserialize)]
pub(super) struct Asked {
    next: Option<String>,
    done: Option<String>,
}

/// What a person typed, and where the form leads.
struct Posted {
    email: String,
    password: String,
    next: Option<String>,
}

impl Posted {
    fn read(form: StrictForm) -> PageResult<Self> {
        let mut fields = Fields::from(form);
        let email = fields.take("email").unwrap_or_default();
        let password = fields.take("password").unwrap_or_default();
        let next = fields.take("next").filter(|next| own_path(next).is_some());
        fields.finish()?;
        Ok(Self { email, password, next })
    }

    /// The form once more with what was typed, but never the password.
    fn page(&self, faults: [Option<&'static str>; 2]) -> FormPage {
        page(&self.email, self.next.clone(), faults)
    }
}

/// `GET /sign-in`: the form. Whoever is signed in goes on at once.
pub(super) async fn show(Query(asked): Query<Asked>, person: Result<SignedIn, Shut>) -> Response {
    let next = asked.next.filter(|next| own_path(next).is_some());
    match person {
        Ok(person) => {
            let to = next.unwrap_or_else(|| home(person.session.role).to_owned());
            Redirect::to(&to).into_response()
        }
        // The password was given already; whoever was meant starts over from there.
        Err(Shut::Code { .. }) => match next {
            Some(next) => Shut::Code { next }.into_response(),
            None => Redirect::to("/sign-in/code").into_response(),
        },
        Err(_) => {
            let notice = asked.done.as_deref().and_then(news);
            FormPage { notice, ..page("", next, [None, None]) }.into_response()
        }
    }
}

/// `POST /sign-in`: begins a session of its own, whatever cookie the browser had before.
pub(super) async fn enter(
    State(app): State<App>,
    client: ClientAddr,
    Somebody(actor): Somebody,
    jar: CookieJar,
    headers: HeaderMap,
    form: StrictForm,
) -> PageResult<Response> {
    let posted = Posted::read(form)?;
    let faults = [
        posted.email.trim().is_empty().then_some("Write your e-mail address."),
        posted.password.is_empty().then_some("Write your password."),
    ];
    if faults.iter().any(Option::is_some) {
        return Ok(posted.page(faults).answer());
    }
    match attempt(&app, client, actor, (&jar, &headers), &posted).await {
        Ok(Some((secret, account))) => {
            let to = posted.next.unwrap_or_else(|| home(account.role).to_owned());
            let jar = session::with_session(&app, jar, &secret);
            Ok((jar, Redirect::to(&to)).into_response())
        }
        // Said of a wrong address and of a wrong password alike.
        Ok(None) => {
            let wrong = "This e-mail address and this password do not belong together.";
            Ok(posted.page([Some(wrong), None]).answer())
        }
        Err(error) => not_now(&posted, error),
    }
}

/// Counts the attempt, compares the password, and begins a session. `None` where they do not
/// belong together; all that is done up to then takes the same time whether there is an account.
async fn attempt(
    app: &App,
    client: ClientAddr,
    mut actor: Actor,
    (jar, headers): (&CookieJar, &HeaderMap),
    posted: &Posted,
) -> PageResult<Option<(Secret, Account)>> {
    let typed = posted.email.trim().to_lowercase();
    throttle::sign_in(app, client, &typed, &actor).await?;
    let found = match mail::address(&posted.email) {
        Some(email) => db::accounts::find(&app.db, &email).await?,
        None => None,
    };
    let found = found.filter(|account| !account.closed);
    let stored = found.as_ref().and_then(|account| account.password_hash.clone());
    let fits = app.passwords.check(posted.password.clone(), stored.clone()).await?;
    if fits && let (Some(account), Some(password_hash)) = (found, stored) {
        actor.id = Some(account.id);
        actor.name.clone_from(&account.email);
        let (secret, session) = session::new_session(headers, &actor, account.id, false)?;
        let earlier = session::cookie_secret(app, jar).map(|secret| secret.hash());
        let with = SignIn { session, password_hash, earlier };
        let begun = db::sign_ins::sign_in(&app.db, &with, &actor, new_id()).await?;
        return Ok(begun.then_some((secret, account)));
    }
    let failed = Entry::new(new_id(), "sign_in_failed", object(&typed));
    db::audit::record(&app.db, &actor, &failed).await?;
    Ok(None)
}

/// The form once more after too many attempts, or because the server could not look.
fn not_now(posted: &Posted, error: PageError) -> PageResult<Response> {
    let text = match error {
        PageError::TooMany { .. } => {
            "That was a lot of attempts in a short time. Wait a minute, or an hour if there were \
             many, then try again: until then not even the right password is looked at."
        }
        _ => "We could not look at your password just now. Wait a moment, then try again.",
    };
    let notice = Some(Notice { heading: "You are not signed in yet", text, ask: false });
    let (status, headers) = error.try_later()?;
    Ok((status, headers, FormPage { notice, ..posted.page([None, None]) }).into_response())
}

/// `POST /sign-out`: ends the session on the server and takes its cookie away.
pub(super) async fn leave(
    State(app): State<App>,
    Somebody(actor): Somebody,
    jar: CookieJar,
) -> PageResult<Response> {
    if let Some(secret) = session::cookie_secret(&app, &jar) {
        db::sign_ins::sign_out(&app.db, secret.hash(), &actor, new_id()).await?;
    }
    let jar = session::without_session(&app, jar);
    Ok((jar, Redirect::to("/sign-in?done=out")).into_response())
}

fn page(
    email: &str,
    next: Option<String>,
    [address, password]: [Option<&'static str>; 2],
) -> FormPage {
    let password = Field {
        key: "password",
        label: "Password",
        kind: "password",
        autocomplete: "current-password",
        fault: password,
        ..Field::default()
    };
    FormPage {
        heading: "Sign in",
        lead: vec![
            "For admins and consultants. To assess your company you need no account.".into(),
        ],
        action: "/sign-in".to_owned(),
        hidden: next.map(|next| ("next", next)).into_iter().collect(),
        fields: vec![Field::email(email, address), password],
        button: "Sign in",
        aside: Some(("/sign-in/forgot", "I do not know my password")),
        ..FormPage::default()
    }
}

/// What was done just before.
fn news(done: &str) -> Option<Notice> {
    let (heading, text) = match done {
        "out" => ("You are signed out", "Nobody can go on as you in this browser."),
        "password" => ("Your password is set", "Sign in with it. You are signed out everywhere."),
        "first-password" => ("Your password is set", "Sign in with it."),
        "set-up" => {
            ("The first admin is there", "Sign in with the address and the password you chose.")
        }
        _ => return None,
    };
    Some(Notice { heading, text, ask: true })
}

#[derive(Template, WebTemplate)]
#[template(path = "account/signed-out.html")]
struct SignedOutPage {
    action: String,
    kept: Vec<(String, String)>,
    /// Whether it is sent as a form that may have files in it.
    with_files: bool,
}

/// The answer (401) to a form that somebody sent after their session had ended: it keeps what was
/// typed, to be sent again to `path` once they have signed in in another tab.
pub fn keep_typed(path: &str, form: &StrictForm) -> Response {
    signed_out(path, form.0.clone(), false)
}

/// The same for a form that may have files in it: `kept` are its fields, with the text of a file
/// that was chosen among them, because no page can choose a file again.
pub fn keep_uploaded(path: &str, kept: Vec<(String, String)>) -> Response {
    signed_out(path, kept, true)
}

fn signed_out(path: &str, kept: Vec<(String, String)>, with_files: bool) -> Response {
    let page = SignedOutPage { action: path.to_owned(), kept, with_files };
    (StatusCode::UNAUTHORIZED, page).into_response()
}
