//! Beginning an assessment of a client, for a consultant's program: empty, with answers, or with
//! those of the assessment before.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::assessments::{PAGE, answer, own, refuse, unusable_answers};
use super::clients;
use super::consultant::{ApiConsultant, Refused, Scope};
use crate::db;
use crate::db::answers::Save;
use crate::db::assessments::{NewAssessment, OfFirm, Stored};
use crate::db::invitations::First;
use crate::rules::answers::{Answers, parse_json};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::json::StrictJson;
use crate::web::secret::{named_id, new_id};

/// What an assessment begins with. Nothing has to be sent.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Beginning<'a> {
    /// Answers by question: a number, the key of an option, or null for not known.
    #[serde(borrow, default)]
    #[schemars(with = "Answers")]
    answers: Option<&'a RawValue>,
    /// Whether to begin with the answers and projects of the client's assessment that began last,
    /// as they stand. Where `answers` has the same question, that answer counts.
    #[serde(default)]
    copy_newest: bool,
}

/// `POST /api/v1/clients/{client}/assessments`: begins one by the published rules.
pub(super) async fn begin(
    State(app): State<App>,
    who: ApiConsultant,
    headers: HeaderMap,
    Path(client): Path<String>,
    body: Option<StrictJson>,
) -> Result<Response, Refused> {
    who.may(&[Scope::WriteAssessments])?;
    let of = clients::of(&who, &client)?;
    let text = body.map(|StrictJson(text)| text).unwrap_or_default();
    let (answers, from) = read(&app, of, &text).await?;
    let op = who.operation(&headers)?.unwrap_or_else(new_id);
    let id = named_id(&[op.as_bytes(), of.client.as_bytes()]);
    let (version, _) = db::rulesets::current(&app.db).await?;
    let new = NewAssessment {
        id,
        // Nobody gets this secret. It is worked out, so that a second run finds its own row.
        secret_hash: who.secret.derive("assessment", id).hash(),
        ruleset_version: version,
        client: Some(of),
    };
    let save = Save {
        assessment: id,
        page: PAGE.to_owned(),
        op,
        content: Sha256::digest(&text).into(),
        author: Some(who.account),
        seen_revision: 0,
        answers: answers.iter().map(|(key, one)| (key.to_owned(), Some(one.clone()))).collect(),
    };
    let first = First { from, save: Some(save.clone()) };
    if !db::invitations::begin(&app.db, (new, of), first, &who.actor, op).await? {
        return Err(PageError::NotFound.into());
    }
    // It is stored; to save it again tells whether the same key came with other answers before.
    refuse(db::answers::save_page(&app.db, &save).await?, false)?;
    let stored = own(&app, &who, &id.to_string()).await?;
    Ok(answer(&app, StatusCode::CREATED, stored).await?)
}

/// The answers that a body brings, and the assessment that it asks to copy.
async fn read(app: &App, of: OfFirm, text: &str) -> Result<(Answers, Option<Stored>), Refused> {
    let asked = match serde_json::from_str::<Beginning>(text) {
        _ if text.is_empty() => Beginning::default(),
        Ok(asked) if text.trim_start().starts_with('{') => asked,
        _ => {
            let why = "Send no body, or a JSON object with \"answers\", an object of answers by \
                       question, or \"copy_newest\", true or false, or both.";
            return Err(PageError::Unprocessable(why.to_owned()).into());
        }
    };
    let own = asked.answers.map(|answers| parse_json(answers.get()));
    let own = own.transpose().map_err(unusable_answers)?.unwrap_or_default();
    Ok((own, if asked.copy_newest { newest(app, of).await? } else { None }))
}

/// The client's assessment that began last.
async fn newest(app: &App, of: OfFirm) -> PageResult<Option<Stored>> {
    let all = db::clients::assessments(&app.db, of).await?;
    let Some(id) = all.first().copied() else { return Ok(None) };
    Ok(db::assessments::find(&app.db, id).await?)
}
