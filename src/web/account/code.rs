//! The second step of signing in: a code of the app, or a recovery code.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::guard::{self, Faults};
use super::next::{home, own_path};
use crate::db;
use crate::db::factors::Proof;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::form::{Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::{HalfSignedIn, rotation, with_session};

#[derive(Template, WebTemplate)]
#[template(path = "account/code.html")]
struct CodePage {
    next: Option<String>,
    faults: Vec<(&'static str, &'static str)>,
    typed: String,
    /// Whether a recovery code was tried, so that its field is open.
    recovery: bool,
}

impl CodePage {
    fn new(next: Option<String>, faults: &Faults, typed: String) -> CodePage {
        let next = next.filter(|next| own_path(next).is_some());
        let recovery = typed.chars().any(char::is_alphabetic);
        CodePage { next, faults: faults.list.clone(), typed, recovery }
    }
}

/// After a recovery code: how many are left.
#[derive(Template, WebTemplate)]
#[template(path = "account/recovered.html")]
struct RecoveredPage {
    left: String,
    last: bool,
    next: String,
}

/// Where to go on afterwards.
#[derive(Deserialize)]
pub(super) struct Onward {
    next: Option<String>,
}

/// `GET /sign-in/code`.
pub(super) async fn show(_: HalfSignedIn, Query(onward): Query<Onward>) -> Response {
    CodePage::new(onward.next, &Faults::default(), String::new()).into_response()
}

/// `POST /sign-in/code`: lets a browser in, with another secret than it had before.
pub(super) async fn submit(
    State(app): State<App>,
    half: HalfSignedIn,
    jar: CookieJar,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let typed = fields.take("code").unwrap_or_default();
    let next = fields.take("next");
    fields.finish()?;
    let proof = match prove(&app, &half, &typed).await? {
        Ok(proof) => proof,
        Err(faults) => return Ok(faults.answer(CodePage::new(next, &faults, typed))),
    };
    let (secret, rotation) = rotation(&half, true)?;
    if !db::factors::show(&app.db, proof, rotation, &half.actor, new_id()).await? {
        let faults = Faults::one("code", guard::wrong_code(&app, &half).await?);
        return Ok(faults.answer(CodePage::new(next, &faults, typed)));
    }
    let jar = with_session(&app, jar, &secret);
    let home = home(half.session.role);
    let next = next.as_deref().and_then(own_path).unwrap_or(home);
    match proof {
        Proof::Code { .. } => Ok((jar, Redirect::to(next)).into_response()),
        Proof::Recovery(_) => {
            let left = guard::standing(&app, &half).await?.codes_left;
            let page = RecoveredPage {
                left: super::second_factor::codes_left(left),
                last: left == 0,
                next: next.to_owned(),
            };
            Ok((jar, page).into_response())
        }
    }
}

async fn prove(app: &App, half: &HalfSignedIn, typed: &str) -> PageResult<Result<Proof, Faults>> {
    if let Err(often) = guard::count(app, half, "code").await? {
        return Ok(Err(often));
    }
    let standing = guard::standing(app, half).await?;
    guard::code(app, half, ("code", typed), &standing).await
}
