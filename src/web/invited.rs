//! What people at a client see who were invited: who invited them and as whom they answer. Whoever
//! was asked for a second opinion hands it in here, and sees nobody else's answers before.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use super::brand::Brand;
use super::check;
use super::error::{PageError, PageResult};
use super::form::{CHANGED_FORM, Fields, StrictForm};
use super::secret::new_id;
use super::session::Somebody;
use super::visitor::{By, Visit};
use crate::db;
use crate::db::invitations::Inviter;
use crate::db::opinions::Opinion;

/// Who invited the person.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The firm, by the name that it shows to clients.
    pub firm: String,
    /// The consultant, or the firm once more.
    pub consultant: String,
    /// Where to ask, or nothing.
    pub email: String,
    /// As whom the person answers.
    pub name: String,
    /// What the consultant wrote, or nothing.
    pub note: String,
    /// Whether it is for a second opinion.
    pub opinion: bool,
    /// Who sees the answers, and when.
    pub seen: String,
    /// The page where people's answers are compared, for whom it is open.
    pub compare: Option<String>,
    /// How the firm shows itself.
    pub brand: Brand,
}

/// Who invited this visitor; nothing where nobody did.
pub(super) async fn told(app: &App, visit: &Visit) -> PageResult<Option<Invited>> {
    let stored = &visit.stored;
    let (inviter, compare) = match (&visit.by, stored.opinion_of) {
        (By::Owner, Some(parent)) => {
            (db::invitations::of_opinion(&app.db, parent, stored.id).await?, None)
        }
        (By::Guest { key, .. }, _) => {
            let asked = !db::opinions::list(&app.db, stored.id).await?.is_empty();
            let compare = stored.client.filter(|_| asked);
            let compare = compare
                .map(|client| format!("/clients/{client}/assessments/{}/opinions", stored.id));
            (db::invitations::of_key(&app.db, stored.id, *key).await?, compare)
        }
        _ => (None, None),
    };
    let Some(inviter) = inviter else { return Ok(None) };
    let brand = Brand::of(app, Some(inviter.firm_id)).await?;
    Ok(Some(words(inviter, stored.opinion_of.is_some(), compare, brand)))
}

/// Who sees the answers of somebody who was invited, and when: on the pages and in the letter.
pub(super) fn seen(firm: &str, opinion: bool) -> String {
    if opinion {
        return format!(
            "Nobody sees your answers before you hand them in. Then {firm} and those at your \
             company who answer the assessment itself see them, with your name, beside those of \
             others."
        );
    }
    format!(
        "{firm} and those at your company who answer this assessment too see your answers, with \
         your name."
    )
}

fn words(inviter: Inviter, opinion: bool, compare: Option<String>, brand: Brand) -> Invited {
    let Inviter { firm_id: _, firm, consultant, email, name, role, note } = inviter;
    let firm = if brand.name.is_empty() { firm } else { brand.name.clone() };
    Invited {
        consultant: consultant.unwrap_or_else(|| firm.clone()),
        email: email.unwrap_or_default(),
        name: if role.is_empty() { name } else { format!("{name}, {role}") },
        seen: seen(&firm, opinion),
        firm,
        note,
        opinion,
        compare,
        brand,
    }
}

/// Whether somebody who was asked for an opinion is the holder of a key: by the name or by the
/// e-mail address, as the consultant wrote them.
fn is(opinion: &Opinion, key: &db::keys::Key) -> bool {
    let same =
        |one: &str, other: &str| !one.is_empty() && one.to_lowercase() == other.to_lowercase();
    same(&opinion.name, &key.name) || same(&opinion.email, &key.email)
}

/// Holds somebody back from the assessment that others answer too, as long as an own opinion on it
/// was asked for and is not handed in.
///
/// # Errors
/// [`PageError::TooEarly`] that says so.
pub(super) async fn own_opinion_first(app: &App, visit: &Visit) -> PageResult<()> {
    let By::Guest { key, .. } = &visit.by else { return Ok(()) };
    let asked = db::opinions::list(&app.db, visit.stored.id).await?;
    if asked.is_empty() {
        return Ok(());
    }
    let keys = db::keys::list(&app.db, visit.stored.id).await?;
    let Some(key) = keys.iter().find(|each| each.id == *key) else { return Ok(()) };
    for opinion in asked.iter().filter(|opinion| is(opinion, key)) {
        let own = db::assessments::find(&app.db, opinion.id).await?;
        if own.is_some_and(|own| own.handed_in_at.is_none()) {
            return Err(PageError::TooEarly(
                "You were asked for your own answers to these questions. Hand them in first, with \
                 the other link that you got; after that this page opens, so that nobody's \
                 answers lead yours."
                    .to_owned(),
            ));
        }
    }
    Ok(())
}

/// `POST /assessments/{id}/hand-in`: hands a second opinion in. After that it is only read.
pub(super) async fn hand_in(
    State(app): State<App>,
    visit: Visit,
    Somebody(actor): Somebody,
    form: StrictForm,
) -> PageResult<Response> {
    let mut fields = Fields::from(form);
    fields.take_id("op")?;
    let seen = fields.take("rev").map(|rev| rev.parse::<i64>());
    fields.finish()?;
    let stored = &visit.stored;
    let parent = stored.opinion_of.ok_or(PageError::NotFound)?;
    if let Some(elsewhere) = check::not_yet(&app, &visit).await? {
        return Ok(elsewhere);
    }
    let Some(Ok(seen)) = seen else { return Err(PageError::BadRequest(CHANGED_FORM.into())) };
    let done = db::opinions::hand_in(&app.db, (parent, stored.id), seen, &actor, new_id()).await?;
    if !done {
        return check::changed_meanwhile(&app, &visit).await;
    }
    Ok(Redirect::to(&format!("/assessments/{}/check", stored.id)).into_response())
}
