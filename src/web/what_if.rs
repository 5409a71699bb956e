//! What if: other answers tried on a result, without storing anything. The whole question stands
//! in the address, so that it can be sent to somebody else.

use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded::Serializer;

use super::brand::Brand;
use super::client::ClientAddr;
use super::error::{PageError, PageResult};
use super::form::decode;
use super::result::{Scored, Which};
use super::result_view::{WhatIfInput, WhatIfPage};
use super::shares::kept::Kept;
use super::shares::open::{Request, enter, note};
use super::visitor::Visit;
use super::{App, shares};
use crate::db;
use crate::db::shares::{Parts, Share, What};
use crate::rules::answers::{Answers, what_if, what_if_fields};
use crate::rules::score::assess;
use crate::rules::study::hidden::Hidden;

/// `GET /assessments/{id}/what-if`: for the holder of the assessment. `of` names a result, where
/// it is not the newest; everything else is an answer.
pub(super) async fn own(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    visit: Visit,
) -> PageResult<Response> {
    let mut fields = decode(query.unwrap_or_default().as_bytes())?;
    let of = fields.iter().position(|(name, _)| name == "of").map(|at| fields.remove(at).1);
    let which = Which { of };
    let assessment = visit.stored.id;
    let base = which.find(&app, &visit).await?;
    let all = db::shares::list(&app.db, assessment).await?;
    let whole = |share: &&Share| share.terms.parts == Parts::All && share.terms.what_if;
    let same = all.iter().filter(|share| share.live && !share.terms.latest).filter(whole);
    let same = same.filter(|share| share.result_id == base.stored.result_id);
    let link = same.filter_map(|share| shares::link(&app, &visit, share)).next();
    let home = format!("/assessments/{assessment}");
    answer(&Asked {
        address: format!("{home}/what-if"),
        result: match &which.of {
            Some(of) => format!("{home}/result?of={of}"),
            None => format!("{home}/result"),
        },
        of: which.of,
        others: link.map(|link| format!("{link}/what-if")),
        kept: Vec::new(),
        brand: Brand::default(),
        desk: visit.desk(),
        base,
        fields,
    })
}

/// `GET /r/{token}/what-if`: for anyone who has a share link.
pub(super) async fn shared(
    State(app): State<App>,
    client: ClientAddr,
    (method, headers): (Method, HeaderMap),
    OriginalUri(uri): OriginalUri,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult<Response> {
    app.limits.attempt(client)?;
    let request = Request { token: &token, client, method: &method, headers: &headers, uri: &uri };
    let opened = match enter(&app, &request).await? {
        Ok(opened) => opened,
        Err(asked) => return Ok(*asked),
    };
    if !opened.terms.what_if || opened.terms.parts == Parts::Verdicts {
        return Err(PageError::NotFound);
    }
    let fields = decode(query.unwrap_or_default().as_bytes())?;
    note(&app, &request, What::WhatIf).await?;
    let result = format!("/r/{token}");
    let address = format!("{result}/what-if");
    let others = Some(app.link(&address));
    let kept = Kept::keeps(&opened);
    let brand = Brand::of(&app, opened.firm).await?;
    let base = Kept::to_try(&app, &opened).await?;
    answer(&Asked { address, result, of: None, others, base, fields, kept, brand, desk: None })
}

/// A question, and where it was asked.
struct Asked {
    /// The path of this page.
    address: String,
    /// The path of the result.
    result: String,
    /// The result that was named, to be named again.
    of: Option<String>,
    /// Where somebody else can open this page, in full; `None` while nobody else can.
    others: Option<String>,
    base: Scored,
    fields: Vec<(String, String)>,
    /// What the sender keeps back.
    kept: Vec<Hidden>,
    /// The firm that advises the company, as its readers see it.
    brand: Brand,
    /// The page of the firm about the assessment, for a consultant.
    desk: Option<String>,
}

impl Asked {
    /// The query that asks for these answers and nothing else.
    fn query(&self, answers: &Answers, named: bool) -> String {
        let mut query = Serializer::new(String::new());
        if let Some(of) = self.of.as_deref().filter(|_| named) {
            query.append_pair("of", of);
        }
        query.extend_pairs(what_if_fields(&self.base.stored.answers, answers));
        query.finish()
    }

    fn at(address: &str, query: &str) -> String {
        if query.is_empty() { address.to_owned() } else { format!("{address}?{query}") }
    }
}

fn answer(asked: &Asked) -> PageResult<Response> {
    let base = &asked.base;
    let (tried, faults) = match what_if(&base.stored.answers, &asked.fields) {
        Ok(tried) => (tried, Vec::new()),
        Err(faults) => (base.stored.answers.clone(), faults),
    };
    let fewest = what_if_fields(&base.stored.answers, &tried);
    if faults.is_empty() && fewest != asked.fields {
        // The form sends every field; the address keeps what differs.
        let query = asked.query(&tried, true);
        return Ok(Redirect::to(&Asked::at(&asked.address, &query)).into_response());
    }
    let status = match faults.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let assessment = assess(&base.ruleset, &tried);
    let without = |key: &str| {
        let mut fewer = tried.clone();
        fewer.set(key, base.stored.answers.get(key).cloned());
        Asked::at(&asked.address, &asked.query(&fewer, true))
    };
    let send = asked.others.as_ref().map(|to| Asked::at(to, &asked.query(&tried, false)));
    let mut page = WhatIfPage::new(&WhatIfInput {
        before: base.input(),
        answers: &tried,
        assessment: &assessment,
        typed: &asked.fields,
        faults: &faults,
        action: &asked.address,
        of: asked.of.as_deref(),
        result: &asked.result,
        send: send.as_deref(),
        without: &without,
        kept: &asked.kept,
    });
    page.brand.clone_from(&asked.brand);
    page.desk.clone_from(&asked.desk);
    Ok((status, page).into_response())
}
