//! How often somebody may try to get in. The same for addresses with and without an account.

use crate::db;
use crate::db::attempts::{Counted, Quota};
use crate::db::audit::{Actor, Entry};
use crate::web::App;
use crate::web::client::ClientAddr;
use crate::web::error::{PageError, PageResult};
use crate::web::limits;
use crate::web::secret::new_id;

/// Signing in with one e-mail address from one network. Counted apart, so that a stranger who
/// tries from elsewhere does not keep the owner out.
const SIGN_IN: Quota = Quota { purpose: "sign_in", most: 5, seconds: 60 };

/// The same over an hour: no single network comes near [`SIGN_IN_ADDRESS`].
const SIGN_IN_HOUR: Quota = Quota { purpose: "sign_in_hour", most: 20, seconds: 3600 };

/// Signing in with one e-mail address from all networks together, but for those that its owner
/// signed in from lately: whoever has many networks keeps the owner out of none of these.
const SIGN_IN_ADDRESS: Quota = Quota { purpose: "sign_in_address", most: 100, seconds: 3600 };

/// Signing in from one network.
const SIGN_IN_NETWORK: Quota = Quota { purpose: "sign_in_network", most: 20, seconds: 60 };

/// Asking for a link to one e-mail address from one network. Counted apart, so that a stranger who
/// asks from elsewhere does not use up what the owner may ask.
const RESET: Quota = Quota { purpose: "reset", most: 3, seconds: 3600 };

/// The same from all networks together, but for those that its owner came from lately: nobody's
/// mailbox is filled.
const RESET_ADDRESS: Quota = Quota { purpose: "reset_address", most: 20, seconds: 3600 };

/// Most bytes of what was typed as an address that the audit log keeps.
const MOST_OF_OBJECT: usize = 254;

/// An address as it was typed, cut to what the audit log keeps of it.
pub(super) fn object(typed: &str) -> &str {
    &typed[..typed.floor_char_boundary(MOST_OF_OBJECT)]
}

/// Counts an attempt to sign in with an address, in small letters, and lets it pass, or not. What
/// a narrower limit refuses does not count for a wider one.
///
/// # Errors
/// [`PageError::TooMany`] with the wait.
pub(super) async fn sign_in(
    app: &App,
    client: ClientAddr,
    email: &str,
    actor: &Actor,
) -> PageResult<()> {
    let network = limits::network(client).map(|network| network.to_string());
    let both = both(client, email);
    let network = network.as_deref().map(|network| (SIGN_IN_NETWORK, network));
    let refused = || Entry::new(new_id(), "sign_in_limited", object(email));
    for counted in network.into_iter().chain([(SIGN_IN, &*both), (SIGN_IN_HOUR, &*both)]) {
        pass(app, counted, actor, refused()).await?;
    }
    from_anywhere(app, client, (SIGN_IN_ADDRESS, email), (actor, refused())).await
}

/// Counts that a link for a new password is asked for, and lets it pass, or not.
///
/// # Errors
/// [`PageError::TooMany`] with the wait.
pub(super) async fn reset(
    app: &App,
    client: ClientAddr,
    email: &str,
    actor: &Actor,
) -> PageResult<()> {
    let refused = || Entry::new(new_id(), "reset_limited", object(email));
    pass(app, (RESET, &both(client, email)), actor, refused()).await?;
    from_anywhere(app, client, (RESET_ADDRESS, email), (actor, refused())).await
}

/// An address and a network as one subject: neither holds a blank.
fn both(client: ClientAddr, email: &str) -> String {
    let network = limits::network(client).map(|network| network.to_string());
    format!("{email} {}", network.as_deref().unwrap_or("-"))
}

/// Counts an attempt from any network. One that the owner of the address came from lately passes.
async fn from_anywhere(
    app: &App,
    client: ClientAddr,
    (quota, email): (Quota, &str),
    (actor, refused): (&Actor, Entry),
) -> PageResult<()> {
    let passed = pass(app, (quota, email), actor, refused).await;
    match passed {
        Err(PageError::TooMany { .. })
            if db::sign_ins::was_here(&app.db, email, client.0.to_canonical()).await? =>
        {
            Ok(())
        }
        passed => passed,
    }
}

/// Counts an attempt and lets it pass, or not. The audit log names the first that does not pass,
/// not all that follow: else whoever sends thousands would fill it.
///
/// # Errors
/// [`PageError::TooMany`] with the wait.
pub(in crate::web) async fn pass(
    app: &App,
    (quota, subject): (Quota, &str),
    actor: &Actor,
    refused: Entry,
) -> PageResult<()> {
    let Counted::Beyond { wait, first } = db::attempts::count(&app.db, quota, subject).await?
    else {
        return Ok(());
    };
    if first {
        db::audit::record(&app.db, actor, &refused).await?;
    }
    Err(PageError::TooMany { retry_after: wait })
}
