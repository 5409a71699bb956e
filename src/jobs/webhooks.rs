//! Delivers what webhooks wait for: in the order of each client's events, again and again for more
//! than a day, always with the same id. All servers may do so side by side.

use std::time::Duration;

use serde_json::json;
use tokio::task::{JoinError, JoinSet};
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

use crate::courier::{Courier, Message};
use crate::db::webhooks::{self, Claimed, Due, Noted, Outcome};
use crate::db::{Db, DbError};
use crate::mail::{Letter, Mailer};

/// How often a server asks whether something is due.
const EACH: Duration = Duration::from_secs(2);

/// Messages that one server sends at the same time.
const AT_ONCE: usize = 32;

/// Seconds to wait after each failed try: eleven tries within 25 hours and 40 minutes at least.
/// Then the webhook is paused.
pub const WAITS: [u64; 10] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 36_000];

/// Tries under way: each ends with whether it was made.
type Tries = JoinSet<Result<bool, DbError>>;

/// What a delivery needs. Cloning it is cheap.
#[derive(Clone)]
pub struct Office {
    /// The database.
    pub db: Db,
    /// Sends the messages.
    pub courier: Courier,
    /// Tells a firm that one of its webhooks is paused, where there is a mail server.
    pub mail: Option<Mailer>,
    /// The page about webhooks, for that letter.
    pub page: String,
    /// Makes uuids of version 7.
    pub new_id: fn() -> Uuid,
    /// A whole number between two, so that tries that failed together do not come back together.
    pub jitter: fn(u64, u64) -> u64,
}

/// Delivers for ever. A database that is away is asked again.
pub async fn keep_delivering(office: Office) {
    let mut ticks = tokio::time::interval(EACH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tries = JoinSet::new();
    loop {
        // Whenever one has ended there is room for the next, also while others hang.
        let ended = tokio::select! {
            _ = ticks.tick() => Ok(()),
            Some(tried) = tries.join_next() => made(tried).map(|_| ()),
        };
        let begun = match ended {
            Ok(()) => begin(&office, &mut tries).await,
            Err(error) => Err(error),
        };
        if let Err(error) = begun {
            tracing::warn!(%error, "could not deliver to webhooks");
        }
    }
}

/// Tries once what is due now and gives how many tries that were.
///
/// # Errors
/// [`DbError`]; what was not noted is sent again, with the same id.
pub async fn round(office: &Office) -> Result<usize, DbError> {
    let mut tries = JoinSet::new();
    begin(office, &mut tries).await?;
    let mut count = 0;
    while let Some(tried) = tries.join_next().await {
        count += usize::from(made(tried)?);
    }
    Ok(count)
}

/// Begins what is due and has room.
async fn begin(office: &Office, tries: &mut Tries) -> Result<(), DbError> {
    let room = AT_ONCE.saturating_sub(tries.len());
    if room == 0 {
        return Ok(());
    }
    let room = i64::try_from(room).unwrap_or(i64::MAX);
    for due in webhooks::due(&office.db, room).await? {
        let office = office.clone();
        tries.spawn(async move { deliver(&office, due).await });
    }
    Ok(())
}

fn made(tried: Result<Result<bool, DbError>, JoinError>) -> Result<bool, DbError> {
    tried.map_err(|_| DbError::Other("a delivery broke off".to_owned()))?
}

/// `false` where another server has it.
async fn deliver(office: &Office, due: Due) -> Result<bool, DbError> {
    let lease = (office.new_id)();
    let Some(claimed) = webhooks::claim(&office.db, due, lease).await? else { return Ok(false) };
    let answer = office.courier.send(&claimed.address, message(due.event, &claimed)).await;
    let outcome = Outcome {
        status: answer.status,
        milliseconds: answer.milliseconds,
        answer: answer.text,
        fault: answer.fault,
    };
    let wait = wait(claimed.tries, office.jitter);
    let noted = webhooks::note(&office.db, due, lease, &outcome, wait).await?;
    if let Noted::Paused(colleagues) = noted {
        tracing::warn!(webhook = %due.of.webhook, "a webhook is paused: every try failed");
        tell(office, &claimed.address, colleagues);
    }
    Ok(true)
}

/// Seconds until the next try after this one, none after the last: each up to a fifth longer.
fn wait(tries: i64, jitter: fn(u64, u64) -> u64) -> Option<u32> {
    let at = usize::try_from(tries - 1).unwrap_or_default();
    let least = *WAITS.get(at)?;
    u32::try_from(jitter(least, least + least / 5)).ok()
}

fn message(event: Uuid, claimed: &Claimed) -> Message {
    let body = json!({
        "type": claimed.kind,
        "timestamp": claimed.created_at.to_string(),
        "data": claimed.data,
    });
    Message {
        id: event.to_string(),
        timestamp: claimed.now,
        body: body.to_string(),
        secret: claimed.secret,
    }
}

fn tell(office: &Office, address: &str, colleagues: Vec<String>) {
    let Some(mail) = &office.mail else { return };
    for to in colleagues {
        let text = format!(
            "Readyline could not deliver a message to your webhook for more than a day:\n\n\
             {address}\n\nNothing more is sent there until one of you says so. Nothing is lost \
             for 30 days: what waits is sent in its order once you press \"Go on\" here:\n\n{}\n",
            office.page
        );
        mail.send(Letter { to, subject: "A webhook is paused".to_owned(), text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_more_than_a_day() {
        let waits: Vec<u32> = (1..).map_while(|tries| wait(tries, |low, _| low)).collect();
        assert_eq!(waits.len(), WAITS.len());
        assert!(waits.iter().sum::<u32>() > 24 * 60 * 60);
        assert!(waits.iter().sum::<u32>() < 30 * 60 * 60);
        let most: Vec<u32> = (1..).map_while(|tries| wait(tries, |_, high| high)).collect();
        assert!(most.iter().zip(&waits).all(|(most, least)| most * 5 <= least * 6));
    }
}
