//! Letters to whoever looks after a client, on the day it is to be looked at again. Each is sent
//! once: it is taken from the database before it goes out.

use std::time::Duration;

use askama::Template;

use super::App;
use super::error::PageResult;
use super::words::day;
use crate::db;
use crate::mail::Letter;

/// How often a server asks whether a day has come.
const EACH: Duration = Duration::from_secs(600);
/// Letters in one go.
const PORTION: i64 = 50;

#[derive(Template)]
#[template(path = "clients/reminder.txt")]
struct Reminder<'a> {
    person: &'a str,
    client: &'a str,
    day: String,
    link: String,
}

/// Sends what is due every ten minutes, for ever; nothing where no mail server is set.
pub async fn keep_reminding(app: App) {
    if app.mail.is_none() {
        return;
    }
    let mut watch = tokio::time::interval(EACH);
    loop {
        watch.tick().await;
        if let Err(error) = remind(&app).await {
            tracing::warn!(?error, "could not send what consultants are to be reminded of");
        }
    }
}

/// Sends what is due and says how many letters that were.
///
/// # Errors
/// When the database does not answer; what was taken then is not sent again.
pub async fn remind(app: &App) -> PageResult<usize> {
    let Some(mailer) = &app.mail else { return Ok(0) };
    let mut sent = 0;
    loop {
        let taken = db::course::take_reminders(&app.db, PORTION).await?;
        if taken.is_empty() {
            return Ok(sent);
        }
        for due in taken {
            let text = Reminder {
                person: &due.person,
                client: &due.name,
                day: day(due.on),
                link: app.link(&format!("/clients/{}/course", due.client)),
            };
            let text = text.render()?;
            let subject = "A client to look at again".to_owned();
            mailer.send(Letter { to: due.email, subject, text });
            sent += 1;
        }
    }
}
