//! The result for the one who holds the assessment: with history, share links and deletion.

use askama::Template;
use askama_web::WebTemplate;
use jiff::Timestamp;

use super::history::{PastInput, PastRow, rows};
use super::sharing::{ShareForm, row};
use super::{Drawing, Findings, Links, Owned, ResultInput, short};
use crate::db::shares::{Terms, What};
use crate::web::invited::Invited;
use crate::web::words::date;

/// What only the holder of the assessment sees.
#[derive(Clone, Debug)]
pub struct OwnerInput<'a> {
    /// The address of the assessment, such as `/assessments/{id}`.
    pub base: &'a str,
    /// The id of the result on this page, posted with a new share link.
    pub result: String,
    /// The id of the next press on "Make a link".
    pub op: String,
    /// Every result of the assessment, newest first, this one included.
    pub history: &'a [PastInput<'a>],
    /// The assessment's links, newest first.
    pub shares: &'a [ShareInput],
    /// Whether answers have changed since the newest result.
    pub changed_since: bool,
    /// How long a link may last, in days, and whether that is the usual choice.
    pub days: [(i32, bool); 3],
    /// The private link that opens the assessment in another browser, where a key let them in.
    pub link: Option<String>,
    /// Whether they may delete the assessment.
    pub may_delete: bool,
    /// The version of the rules that the next result is made by.
    pub next_version: i64,
    /// The plan, and where the company stands among others.
    pub owned: &'a Owned,
}

/// One share link.
#[derive(Clone, Debug)]
pub struct ShareInput {
    /// What the revoke button posts.
    pub id: String,
    /// The link itself, where this browser may see it.
    pub link: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends or ended.
    pub expires_at: Timestamp,
    /// How often people opened it.
    pub opened: i64,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Whether it still opens, by the database's clock.
    pub live: bool,
    /// When the result was made that it shows, if it is not the one on this page.
    pub other_result: Option<Timestamp>,
    /// When people opened what by it, the latest first.
    pub openings: Vec<(Timestamp, What)>,
    /// What it gives to its readers.
    pub terms: Terms,
}

/// A share link as it is shown.
#[derive(Clone, Debug)]
pub struct ShareRow {
    /// What the revoke button posts.
    pub id: String,
    /// The link itself.
    pub link: Option<String>,
    /// "Made 22 November 2026. Ends 22 December 2026. Opened three times."
    pub facts: String,
    /// "Without revenue and headcount. Asks for a passcode."; empty for a usual link.
    pub terms: String,
    /// The words to its readers; may be empty.
    pub note: String,
    /// What tells it from the other links: "Link of 22 November 2026".
    pub name: String,
    /// What was opened when, the latest first: "22 November 2026, 10:14 UTC", "the page".
    pub openings: Vec<(String, &'static str)>,
    /// Whether it still opens.
    pub live: bool,
}

/// The result page.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "result.html")]
pub struct ResultPage {
    /// The result.
    pub found: Findings,
    /// The address of the assessment.
    pub base: String,
    /// The day it was made, for the title.
    pub date: String,
    /// The id of the result.
    pub result: String,
    /// The form that makes a link.
    pub form: ShareForm,
    /// Where the newest result is, when this page shows an earlier one.
    pub newest: Option<String>,
    /// Whether answers have changed since the newest result.
    pub changed_since: bool,
    /// Links that still open.
    pub live: Vec<ShareRow>,
    /// Links that are revoked or have ended.
    pub ended: Vec<ShareRow>,
    /// The roles' short names, for the head of the history.
    pub role_names: Vec<String>,
    /// One row a result.
    pub history: Vec<PastRow>,
    /// The private link that opens the assessment in another browser, where a key let them in.
    pub link: Option<String>,
    /// Whether they may delete the assessment.
    pub may_delete: bool,
    /// The version of the rules that the next result is made by, where it is another one.
    pub next_version: Option<i64>,
    /// The plan, and where the company stands among others.
    pub owned: Owned,
    /// The page of the firm about the assessment, for a consultant.
    pub desk: Option<String>,
    /// Who invited the person, where somebody did.
    pub invited: Option<Invited>,
}

impl ResultPage {
    /// The page of one result, for somebody whom nobody invited.
    pub fn new(input: &ResultInput, owner: &OwnerInput) -> ResultPage {
        let (live, ended) = owner.shares.iter().map(row).partition(|share| share.live);
        let newest = owner.history.first().and_then(|newest| newest.href);
        let playbook = &format!("{}/result/playbook", owner.base);
        let of = &format!("?of={}", owner.result);
        let links = Links { answers: Some(owner.base), playbook, of };
        let found = Findings::new(input, &links);
        ResultPage {
            owned: owner.owned.clone(),
            found,
            base: owner.base.to_owned(),
            date: date(input.created_at),
            result: owner.result.clone(),
            form: ShareForm::new(&owner.op, owner.days),
            newest: newest.map(str::to_owned),
            changed_since: owner.changed_since && newest.is_none(),
            live,
            ended,
            role_names: input.ruleset.roles.iter().map(|r| short(&r.title).to_owned()).collect(),
            history: rows(input, owner.history),
            link: owner.link.clone(),
            may_delete: owner.may_delete,
            next_version: (owner.next_version != input.ruleset_version)
                .then_some(owner.next_version),
            desk: None,
            invited: None,
        }
    }
}
