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
    /// Nothing where the file is identical.
    differences: Vec<String>,
    /// How many more there are than are named.
    more: usize,
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
    let mut differences = claim.verify(&rules);
    let more = differences.len().saturating_sub(MOST_NAMED);
    differences.truncate(MOST_NAMED);
    let reference = claim.reference().chars().take(40).collect();
    let found = Some(Found { reference, version, differences, more });
    Ok(VerifyPage { fault: None, found }.into_response())
}
