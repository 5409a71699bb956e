//! The people at a client who were invited or asked, as the consultants' page lists them.

use uuid::Uuid;

use super::Desk;
use super::letter::{self, Sender, To};
use crate::db;
use crate::db::assessments::Stored;
use crate::db::keys::Key;
use crate::db::opinions::Opinion;
use crate::rules::journey::Course;
use crate::rules::questionnaire::questionnaire;
use crate::rules::tally::Tally;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::given::Givers;
use crate::web::secret::{Secret, Token, new_id};
use crate::web::words::date;

/// What the secrets of invitations are worked out for.
const KEY: &str = "key";

/// What the secrets of people who are asked for an opinion are worked out for.
const OPINION: &str = "opinion";

/// Somebody, ready to show.
pub(super) struct Person {
    pub(super) id: String,
    /// Where what is done with this one is posted to.
    pub(super) action: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) email: String,
    /// How far this person is.
    pub(super) state: String,
    /// The private link, where this browser made it.
    pub(super) link: Option<String>,
    /// The letter with that link, to be copied.
    pub(super) text: String,
    /// Whether this server can send a reminder.
    pub(super) mailable: bool,
    /// Whether the link still opens something that can be answered.
    pub(super) open: bool,
    /// Whether there is something left to withdraw.
    pub(super) there: bool,
    /// Whether answers stay when it is withdrawn.
    pub(super) stays: bool,
    pub(super) op: Uuid,
}

impl Desk {
    /// The secret of the invitation that the press `op` of this session makes.
    pub(super) fn key_secret(&self, op: Uuid) -> Secret {
        self.person.secret.derive(KEY, op)
    }

    /// The same for somebody who is asked for an opinion.
    pub(super) fn opinion_secret(&self, op: Uuid) -> Secret {
        self.person.secret.derive(OPINION, op)
    }
}

/// The private link to an assessment.
pub(super) fn link(app: &App, assessment: Uuid, secret: Secret) -> String {
    app.link(&format!("/resume/{}", Token { assessment, secret }))
}

fn sent(at: Option<jiff::Timestamp>) -> String {
    at.map(|at| format!(" The link was sent on {}.", date(at))).unwrap_or_default()
}

/// Everybody with a key of the assessment.
pub(super) async fn guests(
    app: &App,
    desk: &Desk,
    sender: &Sender,
    givers: &Givers,
) -> PageResult<Vec<Person>> {
    let keys = db::keys::list(&app.db, desk.stored.id).await?;
    keys.into_iter().map(|key| invited(app, desk, sender, (key, givers))).collect()
}

fn invited(
    app: &App,
    desk: &Desk,
    sender: &Sender,
    (key, givers): (Key, &Givers),
) -> PageResult<Person> {
    let open = key.withdrawn_at.is_none();
    let secret = desk.key_secret(key.link);
    let shown = open && secret.matches(&key.hash);
    let link = shown.then(|| link(app, desk.stored.id, secret));
    let to = to_key(&key, false);
    let text = link.as_deref().map(|link| letter::text(sender, &to, link)).transpose()?;
    let total = questionnaire().signals.len();
    let state = match (key.withdrawn_at, key.opened_at) {
        (Some(at), _) => format!("Withdrawn on {}.", date(at)),
        (None, None) => format!("Has not come yet.{}", sent(key.sent_at)),
        (None, Some(at)) => format!(
            "First came on {}. {} of {total} answers are from here.",
            date(at),
            givers.count(key.id)
        ),
    };
    Ok(Person {
        action: format!("{}/invitations/{}", desk.base(), key.id),
        id: key.id.to_string(),
        role: String::new(),
        state,
        link,
        text: text.unwrap_or_default(),
        mailable: app.mail.is_some() && !key.email.is_empty(),
        name: key.name,
        email: key.email,
        open,
        there: open,
        stays: true,
        op: new_id(),
    })
}

/// Whom a letter about a key is for.
pub(super) fn to_key(key: &Key, again: bool) -> To<'_> {
    let Key { name, email, note, .. } = key;
    To { name, email, note, opinion: false, asked: None, again }
}

/// An opinion and the answers that belong to it.
pub(in crate::web) struct Asked {
    pub(in crate::web) opinion: Opinion,
    pub(in crate::web) own: Stored,
}

impl Asked {
    /// What this one is called beside the answers: "Olu Ade (IT lead)".
    pub(in crate::web) fn called(&self) -> String {
        let Opinion { name, role, .. } = &self.opinion;
        if role.is_empty() { name.clone() } else { format!("{name} ({role})") }
    }
}

/// Everybody who was asked about an assessment, with the own answers.
pub(in crate::web) async fn asked(app: &App, assessment: Uuid) -> PageResult<Vec<Asked>> {
    let mut all = Vec::new();
    for opinion in db::opinions::list(&app.db, assessment).await? {
        // One that was withdrawn at this moment is simply not there any more.
        if let Some(own) = db::assessments::find(&app.db, opinion.id).await? {
            all.push(Asked { opinion, own });
        }
    }
    Ok(all)
}

/// Everybody who was asked, ready to show.
pub(super) fn shown(
    app: &App,
    desk: &Desk,
    sender: &Sender,
    asked: &[Asked],
) -> PageResult<Vec<Person>> {
    asked.iter().map(|asked| consulted(app, desk, sender, asked)).collect()
}

fn consulted(app: &App, desk: &Desk, sender: &Sender, asked: &Asked) -> PageResult<Person> {
    let Asked { opinion, own } = asked;
    let open = own.handed_in_at.is_none();
    let secret = desk.opinion_secret(opinion.link);
    let shown = open && secret.matches(&own.secret_hash);
    let link = shown.then(|| link(app, own.id, secret));
    let to = to_opinion(asked, false);
    let text = link.as_deref().map(|link| letter::text(sender, &to, link)).transpose()?;
    Ok(Person {
        action: format!("{}/opinions/{}", desk.base(), opinion.id),
        id: opinion.id.to_string(),
        name: opinion.name.clone(),
        role: opinion.role.clone(),
        email: opinion.email.clone(),
        state: progress(opinion, own),
        link,
        text: text.unwrap_or_default(),
        mailable: app.mail.is_some() && !opinion.email.is_empty(),
        open,
        there: true,
        stays: false,
        op: new_id(),
    })
}

/// How far somebody is, never what was answered.
fn progress(opinion: &Opinion, own: &Stored) -> String {
    if let Some(at) = own.handed_in_at {
        return format!("Handed in on {}.", date(at));
    }
    let Some(at) = opinion.opened_at else {
        return format!("Has not come yet.{}", sent(opinion.sent_at));
    };
    let course = Course::new(own.asked.as_deref());
    let tally = Tally::of(course, &own.answers).sentence();
    format!("First came on {}. {tally}", date(at))
}

/// Whom a letter about an opinion is for.
pub(super) fn to_opinion(asked: &Asked, again: bool) -> To<'_> {
    let Opinion { name, email, note, .. } = &asked.opinion;
    To { name, email, note, opinion: true, asked: asked.own.asked.as_deref(), again }
}
