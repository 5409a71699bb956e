//! What a reader gets behind a share link: the page, the report, the playbook.

use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};

use super::door::{Knock, knock, try_passcode};
use super::kept::Kept;
use crate::db::shares::{Parts, What};
use crate::web::App;
use crate::web::actions::taken::shared_table;
use crate::web::brand::Brand;
use crate::web::client::ClientAddr;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{Fields, StrictForm};
use crate::web::result;
use crate::web::result_view::{KeptPage, SharedPage, Sharing, VerdictPage};
use crate::web::session::Somebody;

pub(in crate::web) use super::door::{Knock as Request, knock as enter, note};

/// `GET /r/{token}`: the shared result. Expired, revoked and unknown links all get the same 404.
pub(in crate::web) async fn show(
    State(app): State<App>,
    client: ClientAddr,
    method: Method,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> PageResult<Response> {
    app.limits.lookup(client)?;
    let request = Knock { token: &token, client, method: &method, headers: &headers, uri: &uri };
    let opened = match knock(&app, &request).await? {
        Ok(opened) => opened,
        Err(asked) => return Ok(*asked),
    };
    note(&app, &request, What::Page).await?;
    let sharing = Sharing {
        address: format!("/r/{token}"),
        until: opened.expires_at,
        note: opened.terms.note.clone(),
        what_if: opened.terms.what_if,
        latest: opened.terms.latest,
        brand: Brand::of(&app, opened.firm).await?,
    };
    let Some(kept) = Kept::of(&app, &opened).await? else {
        let scored = result::Scored::shown(&app, opened.result).await?;
        let plan = shared_table(&app, scored.stored.assessment).await?;
        let page = SharedPage { plan, ..SharedPage::new(&scored.input(), sharing) };
        return Ok(page.into_response());
    };
    let input = &kept.input();
    Ok(match opened.terms.parts {
        Parts::Verdicts => VerdictPage::new(input, sharing).into_response(),
        Parts::All | Parts::WithoutSize => KeptPage::new(input, sharing).into_response(),
    })
}

/// `POST /r/{token}`: the passcode of the link.
pub(in crate::web) async fn unlock(
    State(app): State<App>,
    Somebody(actor): Somebody,
    (client, method, headers): (ClientAddr, Method, HeaderMap),
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
    form: StrictForm,
) -> PageResult<Response> {
    app.limits.lookup(client)?;
    let mut fields = Fields::from(form);
    let passcode = fields.take("passcode").unwrap_or_default();
    let next = fields.take("next").unwrap_or_default();
    fields.finish()?;
    let request = Knock { token: &token, client, method: &method, headers: &headers, uri: &uri };
    try_passcode(&app, &request, (passcode, &next), &actor).await
}

/// `GET /r/{token}/playbook/{role}/{file}`: a part of the shared result's playbook.
pub(in crate::web) async fn playbook(
    State(app): State<App>,
    client: ClientAddr,
    method: Method,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path((token, role, file)): Path<(String, String, String)>,
) -> PageResult<Response> {
    app.limits.lookup(client)?;
    let request = Knock { token: &token, client, method: &method, headers: &headers, uri: &uri };
    let opened = match knock(&app, &request).await? {
        Ok(opened) => opened,
        Err(asked) => return Ok(*asked),
    };
    let part = match Kept::of(&app, &opened).await? {
        None => result::playbook::file(&app, opened.result, &role, &file).await?,
        Some(kept) if kept.shows_part(&file) => {
            result::playbook::part(kept.scored(), &role, &file)?
        }
        Some(_) => return Err(PageError::NotFound),
    };
    note(&app, &request, What::Playbook).await?;
    Ok(part)
}

/// `GET /r/{token}/result.pdf`: the shared result as a report on paper.
pub(in crate::web) async fn report(
    State(app): State<App>,
    client: ClientAddr,
    method: Method,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
) -> PageResult<Response> {
    app.limits.lookup(client)?;
    let request = Knock { token: &token, client, method: &method, headers: &headers, uri: &uri };
    let opened = match knock(&app, &request).await? {
        Ok(opened) => opened,
        Err(asked) => return Ok(*asked),
    };
    let words = opened.terms.note.clone();
    let report = match Kept::of(&app, &opened).await? {
        None => result::pdf::report(&app, opened.result, opened.firm, words).await?,
        Some(kept) => result::pdf::thinned(&app, kept, opened.firm, words).await?,
    };
    note(&app, &request, What::Report).await?;
    Ok(report)
}
