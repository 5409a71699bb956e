//! Whether a result file is true: everything in it is worked out again.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use super::client::ClientAddr;
use super::error::{PageError, PageResult};
use super::form::{File, Upload};
use crate::db;
use crate::rules::record::Claim;

/// So many differences are named; a file that was made up would name hundreds.
const MOST_NAMED: usize = 20;

#[derive(Template, WebTemplate, Default)]
#[template(path = "verify.html")]
struct VerifyPage {
    fault: Option<String>,
    found: Option<Found>,
}

/// What came out.
struct Found {
    reference: String,
    version: i64,
    identical: bool,
    /// Each answer with which the rest of the file does not go.
    answers: Vec<String>,
    /// What follows from them, counted.
    follows: String,
    /// The same line by line.
    following: Lines,
    /// What no answer explains.
    others: Lines,
}

/// Differences as far as they are named.
struct Lines {
    named: Vec<String>,
    /// How many more there are.
    more: usize,
}

impl Lines {
    fn of(mut named: Vec<String>) -> Lines {
        let more = named.len().saturating_sub(MOST_NAMED);
        named.truncate(MOST_NAMED);
        Lines { named, more }
    }
}

impl VerifyPage {
    fn fault(sentence: impl Into<String>) -> Response {
        let page = VerifyPage { fault: Some(sentence.into()), ..VerifyPage::default() };
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    }
}

/// `GET /verify`: the form.
pub(super) async fn show() -> Response {
    VerifyPage::default().into_response()
}

/// `POST /verify`: reads the file and says whether it is identical. Nothing is stored.
pub(super) async fn check(
    State(app): State<App>,
    client: ClientAddr,
    upload: Upload,
) -> PageResult<Response> {
    app.limits.lookup(client)?;
    let Upload { fields, files } = upload;
    fields.finish()?;
    let Some(File { field: name, bytes, .. }) = files.into_iter().next() else {
        return Ok(VerifyPage::fault("Choose the result file first."));
    };
    if name != "file" {
        return Err(PageError::BadRequest(format!("This form has no such field: \"{name}\".")));
    }
    let claim = match String::from_utf8(bytes) {
        Ok(text) => match Claim::read(&text) {
            Ok(claim) => claim,
            Err(why) => return Ok(VerifyPage::fault(why)),
        },
        Err(_) => return Ok(VerifyPage::fault("This is not a result file: it is not text.")),
    };
    let version = claim.ruleset_version();
    let Some(rules) = db::rulesets::find(&app.db, version).await? else {
        let why = format!("The file names rules version {version}, which is not known here.");
        return Ok(VerifyPage::fault(why));
    };
    let differences = claim.verify(&rules);
    let found = Found {
        reference: claim.reference().chars().take(40).collect(),
        version,
        identical: differences.identical(),
        follows: differences.follows(),
        answers: differences.answers,
        following: Lines::of(differences.following),
        others: Lines::of(differences.others),
    };
    Ok(VerifyPage { fault: None, found: Some(found) }.into_response())
}
