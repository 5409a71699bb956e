//! What is written about a client: the form for a new one, and the form to change it.

mod typed;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::find;
use crate::db;
use crate::db::assessments::OfFirm;
use crate::db::clients::{Change, Changed, Client, Profile};
use crate::web::App;
use crate::web::account::sign_in::keep_typed;
use crate::web::admin::turned_away;
use crate::web::error::{PageError, PageResult};
use crate::web::form::{CHANGED_FORM, Fields, StrictForm};
use crate::web::secret::new_id;
use crate::web::session::{Consultant, Shut};
use typed::Typed;
pub(in crate::web) use typed::checked;

#[derive(Template, WebTemplate)]
#[template(path = "clients/profile.html")]
struct ProfilePage {
    /// The client; none for a new one.
    client: Option<String>,
    /// What is sent along: the id of a new client, or the revision that the form was drawn from.
    hidden: (&'static str, String),
    entries: Vec<Entry>,
    notes: Entry,
    /// Who may look after it; no question for a new one.
    colleagues: Vec<(String, String, bool)>,
    /// Who looks after it now, where somebody else changed that.
    other_colleague: Option<String>,
    faults: Vec<(&'static str, &'static str)>,
    clash: bool,
    /// The client that has this name already.
    same: Option<Same>,
}

/// A client of the same name as the one that is to be added.
struct Same {
    id: String,
    name: String,
    away: bool,
    /// The name as it was typed: whoever types another one is asked anew.
    typed: String,
}

/// One line of the form.
struct Entry {
    key: &'static str,
    label: &'static str,
    help: &'static str,
    value: String,
    fault: Option<&'static str>,
    /// What stands there now, where somebody else changed it.
    other: Option<String>,
}

impl Entry {
    /// The ids of what stands beside it.
    fn described_by(&self) -> Option<String> {
        let beside = [
            ("help", !self.help.is_empty()),
            ("fault", self.fault.is_some()),
            ("other", self.other.is_some()),
        ];
        let ids = beside.into_iter().filter(|(_, there)| *there);
        let ids: Vec<String> = ids.map(|(kind, _)| format!("{}-{kind}", self.key)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl ProfilePage {
    fn fault(&self, key: &str) -> Option<&'static str> {
        self.faults.iter().find(|(field, _)| *field == key).map(|(_, words)| *words)
    }
}

/// What a form is drawn for.
#[derive(Default)]
struct Drawn<'a> {
    client: Option<&'a Client>,
    hidden: (&'static str, String),
    faults: Vec<(&'static str, &'static str)>,
    /// What was stored meanwhile.
    clash: Option<&'a Client>,
    /// The client that has this name already.
    same: Option<Same>,
}

async fn draw(
    app: &App,
    consultant: &Consultant,
    typed: Typed,
    drawn: Drawn<'_>,
) -> PageResult<ProfilePage> {
    let Drawn { client, hidden, faults, clash, same } = drawn;
    let members = db::firms::members(&app.db, consultant.firm).await?;
    let now = clash.map(Typed::from);
    let entry = |key, label, help, of: fn(&Typed) -> &String| {
        let value = of(&typed).clone();
        let fault = faults.iter().find(|(field, _)| *field == key).map(|(_, words)| *words);
        let other = now.as_ref().map(|now| of(now).clone()).filter(|other| *other != value);
        Entry { key, label, help, value, fault, other }
    };
    let entries = vec![
        entry("name", "Name of the company", "", |typed| &typed.name),
        entry("contact", "Contact", "Whom you talk to there, and as what.", |typed| &typed.contact),
        entry("email", "E-mail address of the contact", "", |typed| &typed.email),
        entry("tags", "Tags", "Words to find it by, with commas between.", |typed| &typed.tags),
    ];
    let help = "For you and your colleagues; the client never sees them. Written in Markdown: \
                **bold**, lists with a dash, links.";
    let notes = entry("notes", "Notes", help, |typed| &typed.notes);
    let called = |who: &str| {
        let found = members.iter().find(|member| member.account.to_string() == who);
        found.map_or_else(|| "Nobody".to_owned(), |member| member.name.clone())
    };
    let other = now.as_ref().filter(|now| now.responsible != typed.responsible);
    let other_colleague = other.map(|now| called(&now.responsible));
    let open = members.iter().filter(|member| !member.closed);
    let colleagues = open.map(|member| (member.account.to_string(), member.name.clone()));
    let nobody = (String::new(), "Nobody".to_owned());
    let colleagues = [nobody].into_iter().chain(colleagues);
    Ok(ProfilePage {
        colleagues: colleagues
            .map(|(id, name)| (id.clone(), name, id == typed.responsible))
            .collect(),
        other_colleague,
        client: client.map(|client| client.id.to_string()),
        clash: clash.is_some(),
        same,
        hidden,
        entries,
        notes,
        faults,
    })
}

/// `GET /clients/new`.
pub(super) async fn new(State(app): State<App>, consultant: Consultant) -> PageResult<Response> {
    let hidden = ("op", new_id().to_string());
    let drawn = Drawn { hidden, ..Drawn::default() };
    Ok(draw(&app, &consultant, Typed::default(), drawn).await?.into_response())
}

/// `POST /clients`: adds a client. The form sent twice adds one. Where the firm has a client of
/// that name, it asks first.
pub(super) async fn add(
    State(app): State<App>,
    consultant: Result<Consultant, Shut>,
    uri: Uri,
    form: StrictForm,
) -> PageResult<Response> {
    let consultant = match consultant {
        Ok(consultant) => consultant,
        Err(shut) => return Ok(turned_away(shut, || keep_typed(uri.path(), &form))),
    };
    let mut fields = Fields::from(form);
    let op = fields.take_id("op")?.unwrap_or_else(new_id);
    let typed = Typed::take(&mut fields);
    let second = fields.take("second");
    fields.finish()?;
    let profile = match typed.profile() {
        Ok(profile) => profile,
        Err(faults) => {
            let hidden = ("op", op.to_string());
            let drawn = Drawn { hidden, faults, ..Drawn::default() };
            return refused(&app, &consultant, typed, drawn).await;
        }
    };
    let of = OfFirm { firm: consultant.firm, client: op };
    let known = db::clients::find(&app.db, of).await?.is_some();
    if !known
        && second.as_ref() != Some(&profile.name)
        && let Some(same) = db::clients::same_name(&app.db, of, &profile.name).await?
    {
        let (id, away) = (same.id.to_string(), same.archived_at.is_some());
        let same = Same { id, name: same.profile.name, away, typed: profile.name };
        let hidden = ("op", op.to_string());
        let drawn = Drawn { hidden, same: Some(same), ..Drawn::default() };
        let page = draw(&app, &consultant, typed, drawn).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    db::clients::add(&app.db, of, &profile, &consultant.actor, op).await?;
    Ok(Redirect::to(&format!("/clients/{op}?done=added")).into_response())
}

/// `GET /clients/{client}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    consultant: Consultant,
    Path(client): Path<String>,
) -> PageResult<Response> {
    let (_, client) = find(&app, &consultant, &client).await?;
    let hidden = ("rev", client.revision.to_string());
    let drawn = Drawn { client: Some(&client), hidden, ..Drawn::default() };
    Ok(draw(&app, &consultant, Typed::from(&client), drawn).await?.into_response())
}

/// `POST /clients/{client}`: stores what was changed. Where a colleague was quicker, the form comes
/// back with what both wrote.
pub(super) async fn save(
    State(app): State<App>,
    consultant: Result<Consultant, Shut>,
    Path(client): Path<String>,
    uri: Uri,
    form: StrictForm,
) -> PageResult<Response> {
    let consultant = match consultant {
        Ok(consultant) => consultant,
        Err(shut) => return Ok(turned_away(shut, || keep_typed(uri.path(), &form))),
    };
    let (of, client) = find(&app, &consultant, &client).await?;
    let mut fields = Fields::from(form);
    let seen = fields.take("rev").and_then(|rev| rev.parse().ok());
    let seen: i64 = seen.ok_or_else(|| PageError::BadRequest(CHANGED_FORM.into()))?;
    let typed = Typed::take(&mut fields);
    fields.finish()?;
    let hidden = ("rev", seen.to_string());
    let drawn = |faults| Drawn {
        client: Some(&client),
        hidden: hidden.clone(),
        faults,
        ..Drawn::default()
    };
    let (profile, responsible) = match (typed.profile(), typed.responsible()) {
        (Ok(profile), Ok(responsible)) => (profile, responsible),
        (Err(faults), _) => return refused(&app, &consultant, typed, drawn(faults)).await,
        (_, Err(error)) => return Err(error),
    };
    let change = Change { seen, profile, responsible };
    match db::clients::save(&app.db, of, &change, &consultant.actor, new_id()).await? {
        Changed::Done => {
            Ok(Redirect::to(&format!("/clients/{}?done=saved", of.client)).into_response())
        }
        Changed::Gone => Err(PageError::NotFound),
        Changed::NoColleague => {
            let left = "This colleague has left the firm meanwhile. Choose somebody else.";
            refused(&app, &consultant, typed, drawn(vec![("responsible", left)])).await
        }
        Changed::Clash(now) => {
            let hidden = ("rev", now.revision.to_string());
            let clash = Some(&*now);
            let drawn = Drawn { client: Some(&client), hidden, clash, ..Drawn::default() };
            let page = draw(&app, &consultant, typed, drawn).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

async fn refused(
    app: &App,
    consultant: &Consultant,
    typed: Typed,
    drawn: Drawn<'_>,
) -> PageResult<Response> {
    let page = draw(app, consultant, typed, drawn).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
