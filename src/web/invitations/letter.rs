//! The letter that brings somebody a private link: sent by e-mail, or shown to be copied.

use askama::Template;

use crate::db;
use crate::db::attempts::{Counted, Quota};
use crate::mail::Letter;
use crate::rules::questionnaire::questionnaire;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::invited::seen;
use uuid::Uuid;

/// So many letters about one assessment leave within a day.
const LETTERS: Quota = Quota { purpose: "invitation_mail", most: 20, seconds: 86_400 };

/// What is said where that is too many.
pub(super) const TOO_MANY: &str = "20 e-mails about this assessment have left within a day, \
                                   the most there may be. Make a link without an address and \
                                   send it yourself, or try again tomorrow.";

/// Who writes, and about whom.
pub(super) struct Sender {
    /// The name that the firm shows to clients.
    pub(super) firm: String,
    /// The words at the foot of what it sends; may be empty.
    pub(super) footer: String,
    pub(super) consultant: String,
    pub(super) email: String,
    pub(super) client: String,
}

/// Whom the letter is for.
pub(super) struct To<'a> {
    pub(super) name: &'a str,
    pub(super) email: &'a str,
    pub(super) note: &'a str,
    /// Whether an own view is asked for, apart from others'.
    pub(super) opinion: bool,
    /// The pages that are asked, `None` for all.
    pub(super) asked: Option<&'a [String]>,
    /// Whether it reminds of an earlier letter.
    pub(super) again: bool,
}

#[derive(Template)]
#[template(path = "invitations/letter.txt")]
struct Text<'a> {
    from: &'a Sender,
    to: &'a To<'a>,
    link: &'a str,
    questions: usize,
    pages: usize,
    minutes: &'static str,
    seen: String,
}

/// What the letter says.
pub(super) fn text(from: &Sender, to: &To<'_>, link: &str) -> PageResult<String> {
    let asks = |page: &str| to.asked.is_none_or(|asked| asked.iter().any(|key| key == page));
    let all = questionnaire();
    let questions = all.signals.iter().filter(|signal| asks(&signal.page)).count();
    let pages = all.pages.iter().filter(|page| asks(&page.key)).count();
    // All forty take 10 to 20 minutes, so a few take a part of that.
    let minutes = match questions {
        0..=10 => "about 5 minutes",
        11..=25 => "5 to 10 minutes",
        _ => "10 to 20 minutes",
    };
    let seen = seen(&from.firm, to.opinion);
    Ok(Text { from, to, link, questions, pages, minutes, seen }.render()?)
}

/// Counts one letter about an assessment and tells whether it may leave.
pub(super) async fn may_leave(app: &App, assessment: Uuid) -> PageResult<bool> {
    let counted = db::attempts::count(&app.db, LETTERS, &assessment.to_string()).await?;
    Ok(counted == Counted::Within)
}

/// Sends it, where this server sends e-mail and there is an address.
pub(super) fn send(app: &App, from: &Sender, to: &To<'_>, link: &str) -> PageResult<()> {
    let Some(mailer) = app.mail.as_ref().filter(|_| !to.email.is_empty()) else { return Ok(()) };
    let start = if to.again { "Reminder: " } else { "" };
    let subject = format!("{start}{} asks for your answers about {}", from.firm, from.client);
    // Names hold no line breaks; a head of a letter must not either, whoever wrote the name.
    let subject = subject.chars().filter(|sign| !sign.is_control()).collect();
    mailer.send(Letter { to: to.email.to_owned(), subject, text: text(from, to, link)? });
    Ok(())
}
