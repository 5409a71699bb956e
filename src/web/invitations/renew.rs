//! What becomes of a link, for those who were invited and those who were asked alike: it leaves by
//! e-mail, another one takes its place, and the page comes back to whoever it is for.

use axum::response::Redirect;
use uuid::Uuid;

use super::Desk;
use super::letter::{self, To};
use super::people::link;
use crate::db;
use crate::db::renewal::{Opens, Renewal};
use crate::web::App;
use crate::web::error::{PageError, PageResult};
use crate::web::secret::Secret;

/// Somebody with a link.
pub(super) struct Holder<'a> {
    /// The key, or the assessment of the second opinion.
    pub(super) id: Uuid,
    pub(super) opens: Opens,
    /// The press that made the link.
    pub(super) made_by: Uuid,
    /// Whom a reminder is for.
    pub(super) to: To<'a>,
}

impl Holder<'_> {
    /// The assessment that the link opens.
    fn assessment(&self, desk: &Desk) -> Uuid {
        match self.opens {
            Opens::Key => desk.stored.id,
            Opens::Opinion => self.id,
        }
    }
}

/// Gives somebody another link; with `remind` it leaves by e-mail, where this server can.
pub(super) async fn renew(
    app: &App,
    desk: &Desk,
    holder: &Holder<'_>,
    (op, remind): (Uuid, bool),
) -> PageResult<Redirect> {
    let mailable = app.mail.is_some() && !holder.to.email.is_empty();
    // The same press again sends nothing again.
    let sent = remind && holder.made_by != op && mailable;
    if sent && !letter::may_leave(app, desk.stored.id).await? {
        return Err(PageError::Unprocessable(letter::TOO_MANY.to_owned()));
    }
    let secret = match holder.opens {
        Opens::Key => desk.key_secret(op),
        Opens::Opinion => desk.opinion_secret(op),
    };
    let renewal = Renewal {
        assessment: desk.stored.id,
        opens: holder.opens,
        of: holder.id,
        link: op,
        hash: secret.hash(),
        sent,
    };
    if !db::renewal::renew(&app.db, &renewal, &desk.person.actor, op).await? {
        return Err(PageError::NotFound);
    }
    if sent {
        send(app, desk, &holder.to, (holder.assessment(desk), secret)).await?;
    }
    Ok(back(desk, if sent { "reminded" } else { "renewed" }, holder.id))
}

/// Sends the letter with the link to an assessment.
pub(super) async fn send(
    app: &App,
    desk: &Desk,
    to: &To<'_>,
    (assessment, secret): (Uuid, Secret),
) -> PageResult<()> {
    letter::send(app, &desk.sender(app).await?, to, &link(app, assessment, secret))
}

/// The page of the assessment, at this person.
pub(super) fn back(desk: &Desk, done: &str, person: Uuid) -> Redirect {
    Redirect::to(&format!("{}?done={done}#p-{person}", desk.base()))
}
