//! Rulesets that leave and come: as a file of JSON, in the shape of the default rules.

mod place;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::App;
use super::super::account::sign_in::keep_uploaded;
use super::super::error::{PageError, PageResult};
use super::super::form::{File, Upload};
use super::super::prose::capital;
use super::super::secret::new_id;
use super::super::session::Shut;
use super::rulesets::address::{Rules, Which};
use super::rulesets::changes::sentences;
use super::{Admin, turned_away};
use crate::db;
use crate::db::audit::Entry;
use crate::db::drafts::{Brought, NewDraft};
use crate::rules::ruleset::{RuleFault, Ruleset};
use place::place;

#[derive(Template, WebTemplate)]
#[template(path = "admin/rulesets/import.html")]
struct ImportPage {
    op: Uuid,
    text: String,
    /// The name of the file that the text came in.
    file: String,
    fault: Option<Fault>,
}

/// Why what was sent is no ruleset.
struct Fault {
    /// Where in words, such as "Need for a Director of IT/Systems, Order growth, weight"; empty
    /// where there is no such place.
    place: String,
    /// The same as programs write it, such as `roles[0].need.factors[1].weight`.
    path: String,
    message: String,
}

impl Fault {
    fn new(message: &str) -> Fault {
        Fault { place: String::new(), path: String::new(), message: message.to_owned() }
    }
}

const NO_RULES: &str = "This is not a file of rules.";
const NO_TEXT: &str = "This is not a file of rules. This file is not text. Choose one that was \
     saved with “Save as a file” on the page of a draft or a version.";

/// What was sent: a file or pasted text.
struct Sent {
    op: Uuid,
    /// The text of the file where that can be read, else what was pasted.
    text: String,
    /// The name of the file; empty for pasted text.
    file: String,
    /// Whether a file was chosen that is no text.
    is_no_text: bool,
}

impl Sent {
    fn read(upload: Upload) -> PageResult<Sent> {
        let Upload { mut fields, files } = upload;
        let op = fields.take_id("op")?.unwrap_or_else(new_id);
        let text = fields.take("text").unwrap_or_default();
        // Where a file's text came back in the form, so did its name.
        let file = fields.take("file_name").unwrap_or_default();
        fields.finish()?;
        if let Some(File { field, .. }) = files.iter().find(|file| file.field != "file") {
            let what = format!("This form has no such field: \"{field}\".");
            return Err(PageError::BadRequest(what));
        }
        let pasted = Sent { op, text, file: file_name(&file), is_no_text: false };
        let Some(chosen) = files.into_iter().next() else { return Ok(pasted) };
        Ok(match String::from_utf8(chosen.bytes) {
            Ok(text) => Sent { text, file: file_name(&chosen.name), ..pasted },
            Err(_) => Sent { is_no_text: true, ..pasted },
        })
    }

    /// The fields that a page keeps.
    fn fields(self) -> Vec<(String, String)> {
        let fields = [("op", self.op.to_string()), ("file_name", self.file), ("text", self.text)];
        fields.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }
}

/// The name without the folders that some browsers put in front, and not endless.
fn file_name(sent: &str) -> String {
    const MOST: usize = 200;
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(MOST).collect::<String>().trim().to_owned()
}

/// `GET /admin/rulesets/import`: the form.
pub(super) async fn show(_: Admin) -> Response {
    let (text, file) = (String::new(), String::new());
    ImportPage { op: new_id(), text, file, fault: None }.into_response()
}

/// `POST /admin/rulesets/import`: makes a draft of a file or of pasted text and leads to it.
pub(super) async fn bring_in(
    State(app): State<App>,
    uri: Uri,
    admin: Result<Admin, Shut>,
    upload: PageResult<Upload>,
) -> PageResult<Response> {
    let (admin, sent) = match (admin, upload) {
        (Ok(admin), upload) => (admin, Sent::read(upload?)?),
        (Err(shut), Ok(upload)) => {
            let sent = Sent::read(upload)?;
            return Ok(turned_away(shut, || keep_uploaded(uri.path(), sent.fields())));
        }
        (Err(shut), Err(_)) => return Ok(shut.into_response()),
    };
    let found = match sent.is_no_text {
        true => Err(Fault::new(NO_TEXT)),
        false => read(&sent.text),
    };
    let ruleset = match found {
        Ok(ruleset) => ruleset,
        Err(fault) => {
            let Sent { op, text, file, .. } = sent;
            let page = ImportPage { op, text, file, fault: Some(fault) };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (base_version, in_force) = db::rulesets::current(&app.db).await?;
    let brought = Brought { file: sent.file, changes: sentences(&in_force, &ruleset) };
    let new = NewDraft { id: new_id(), op: sent.op, base_version, ruleset, entry: new_id() };
    let id = db::drafts::bring_in(&app.db, &new, &brought, &admin.actor).await?;
    Ok(Redirect::to(&Which::Draft(id).href()).into_response())
}

/// Reads a ruleset; `check` may still find faults in it.
fn read(text: &str) -> Result<Ruleset, Fault> {
    // Some editors begin a file with a mark that no reader of JSON knows.
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Fault::new("Choose a file or paste the text of one."));
    }
    let file: Value = serde_json::from_str(text).unwrap_or_default();
    let at = |path: String, message: String| Fault { place: place(&file, &path), path, message };
    // A file of rules may have a fault in it; another file has none of what every such file has.
    let is_other = ["\"roles\"", "\"ownership\""].iter().all(|field| !text.contains(field));
    let first = |faults: Vec<RuleFault>| match faults.into_iter().next() {
        Some(fault) if is_other => {
            let message = format!("{NO_RULES} {}", capitalized(&fault.message));
            Fault { path: fault.path, ..Fault::new(&message) }
        }
        Some(fault) => at(fault.path, capitalized(&fault.message)),
        None => Fault::new(NO_RULES),
    };
    let ruleset = Ruleset::draft_from_json(text).map_err(first)?;
    match nul_in("", &file) {
        // Postgres takes no text with it.
        Some(path) => Err(at(path, "Take out control characters.".to_owned())),
        None => Ok(ruleset),
    }
}

fn capitalized(message: &str) -> String {
    format!("{}.", capital(message.trim_end_matches('.')))
}

/// Where a text has a NUL in it, or the key of a share.
fn nul_in(path: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| nul_in(&format!("{path}[{index}]"), item))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let dot = if path.is_empty() { "" } else { "." };
            let inside = || nul_in(&format!("{path}{dot}{name}"), value);
            if name.contains('\0') { Some(path.to_owned()) } else { inside() }
        }),
        _ => None,
    }
}

/// `GET /admin/rulesets/{version}/export.json`: the rules as a file.
pub(super) async fn export(
    State(app): State<App>,
    Path(version): Path<String>,
    admin: Admin,
) -> PageResult<Response> {
    let which = Which::parse(&version).ok_or(PageError::NotFound)?;
    let rules = Rules::find(&app, which).await?.ok_or(PageError::NotFound)?;
    let (name, object) = match &rules {
        Rules::Version(how, _) => {
            (format!("version-{}", how.version), format!("version {}", how.version))
        }
        Rules::Draft(draft) => {
            let (base, revision) = (draft.base_version, draft.revision);
            (format!("draft-from-version-{base}-revision-{revision}"), draft.id.to_string())
        }
    };
    let name = format!("readyline-rules-{name}.json");
    let entry = Entry::new(new_id(), "export", object).with(json!({ "file": name }));
    db::audit::record(&app.db, &admin.actor, &entry).await?;
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, rules.ruleset().to_json() + "\n").into_response())
}
