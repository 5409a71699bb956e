//! The way out of a firm: the clients are handed over first.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Faults, member};
use crate::db;
use crate::db::firms::{Leaving, Left, Member};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};
use crate::web::prose::{capital, count};
use crate::web::secret::new_id;
use crate::web::session::Consultant;
use crate::web::visitor::parse_id;

#[derive(Template, WebTemplate)]
#[template(path = "firm/leave.html")]
struct LeavePage {
    heading: String,
    account: String,
    name: String,
    oneself: bool,
    /// Whether nobody would be left to look after the clients.
    last: bool,
    clients: i64,
    looked_after: String,
    colleagues: Vec<(String, String)>,
    faults: Faults,
}

async fn page(
    app: &App,
    consultant: &Consultant,
    leaver: Member,
    last: bool,
) -> PageResult<LeavePage> {
    let members = db::firms::members(&app.db, consultant.firm).await?;
    let others = members.into_iter().filter(|one| one.account != leaver.account && !one.closed);
    let oneself = leaver.account == consultant.session.account;
    let clients = usize::try_from(leaver.clients).unwrap_or_default();
    let clients = count(clients, "client", "clients");
    Ok(LeavePage {
        heading: if oneself {
            "Leave the firm".into()
        } else {
            format!("Take {} out", leaver.name)
        },
        account: leaver.account.to_string(),
        looked_after: if oneself {
            format!("You look after {clients}.")
        } else {
            format!("{} looks after {clients}.", capital(&leaver.name))
        },
        name: leaver.name,
        oneself,
        last,
        clients: leaver.clients,
        colleagues: others.map(|one| (one.account.to_string(), one.name)).collect(),
        faults: Vec::new(),
    })
}

/// `GET /firm/members/{account}/leave`: asks who gets the clients.
pub(super) async fn ask(
    State(app): State<App>,
    consultant: Consultant,
    Path(account): Path<String>,
) -> PageResult<Response> {
    let leaver = member(&app, &consultant, &account).await?;
    Ok(page(&app, &consultant, leaver, false).await?.into_response())
}

/// `POST /firm/members/{account}/leave`.
pub(super) async fn go(
    State(app): State<App>,
    consultant: Consultant,
    Path(account): Path<String>,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    let to = fields.take("to");
    fields.finish()?;
    let leaver = member(&app, &consultant, &account).await?;
    let to = match to.as_deref() {
        None if leaver.clients > 0 => {
            return choose(&app, &consultant, leaver, "Choose who looks after the clients.").await;
        }
        None | Some("nobody") => None,
        Some(to) => Some(parse_id(to).ok_or(PageError::BadRequest(CHANGED_FORM.into()))?),
    };
    let leaving = Leaving { firm: consultant.firm, account: leaver.account, to };
    match db::firms::leave(&app.db, leaving, &consultant.actor, new_id()).await? {
        Left::Done if leaver.account == consultant.session.account => {
            Ok(Redirect::to("/firm?done=left").into_response())
        }
        Left::Done => Ok(Redirect::to("/firm?done=out").into_response()),
        Left::Last => {
            let page = page(&app, &consultant, leaver, true).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Left::NoColleague => {
            let gone = "This colleague has left the firm meanwhile. Choose somebody else.";
            choose(&app, &consultant, leaver, gone).await
        }
        Left::Gone => Err(PageError::NotFound),
    }
}

async fn choose(
    app: &App,
    consultant: &Consultant,
    leaver: Member,
    words: &'static str,
) -> PageResult<Response> {
    let page = page(app, consultant, leaver, false).await?;
    let page = LeavePage { faults: vec![("to", words)], ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
