//! How often somebody may try to get in. The same for addresses with and without an account.

use crate::db;
use crate::db::attempts::{Counted, Quota};
use crate::db::audit::{Actor, Entry};
use crate::web::App;
use crate::web::error::{PageError, PageResult};

/// Signing in with one e-mail address.
pub(super) const SIGN_IN: Quota = Quota { purpose: "sign_in", most: 5, seconds: 60 };

/// Signing in from one network.
pub(super) const SIGN_IN_NETWORK: Quota =
    Quota { purpose: "sign_in_network", most: 20, seconds: 60 };

/// Asking for a link to one e-mail address.
pub(super) const RESET: Quota = Quota { purpose: "reset", most: 3, seconds: 3600 };

/// Most bytes of what was typed as an address that the audit log keeps.
const MOST_OF_OBJECT: usize = 254;

/// An address as it was typed, cut to what the audit log keeps of it.
pub(super) fn object(typed: &str) -> &str {
    &typed[..typed.floor_char_boundary(MOST_OF_OBJECT)]
}

/// Counts an attempt and lets it pass, or not. The audit log names the first that does not pass,
/// not all that follow: else whoever sends thousands would fill it.
///
/// # Errors
/// [`PageError::TooMany`] with the wait.
pub(super) async fn pass(
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
