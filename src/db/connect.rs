//! The first connection, and words for why there is none.

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::time::{Instant, sleep, timeout};

use super::DbError;
use super::error::describe;

const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How long a database that is starting up is waited for.
const START_UP: Duration = Duration::from_secs(30);
/// Oldest Postgres that still gets fixes and was tried.
const OLDEST: u32 = 14;

/// Adds the limits that every connection of the pool begins with. Nothing is set later on, so any
/// connection may serve the next statement.
pub(super) fn with_limits(options: PgConnectOptions) -> PgConnectOptions {
    options
        .options([
            ("statement_timeout", "3s"),
            ("lock_timeout", "2s"),
            ("idle_in_transaction_session_timeout", "5s"),
            // Hints such as "relation already exists, skipping" are no news.
            ("client_min_messages", "warning"),
        ])
        .application_name("readyline")
}

/// Connects once and says in one line what is wrong and what to do.
pub(super) async fn check(options: &PgConnectOptions) -> Result<(), DbError> {
    let patience = Instant::now() + START_UP;
    let connection = loop {
        match timeout(ANSWER_WITHIN, PgConnection::connect_with(options)).await {
            Ok(Ok(connection)) => break connection,
            Ok(Err(error)) if code(&error) == "57P03" && Instant::now() < patience => {
                sleep(Duration::from_millis(100)).await;
            }
            Ok(Err(error)) => return Err(DbError::Unavailable(reason(&error, options))),
            Err(_) => return Err(DbError::Unavailable(silent(options))),
        }
    };
    let version = connection.server_version_num().unwrap_or_default() / 10_000;
    // The answer to a goodbye is of no interest.
    let _ = connection.close().await;
    if version < OLDEST {
        return Err(DbError::Unavailable(format!(
            "Postgres {version} at {} is too old; use version {OLDEST} or newer",
            place(options)
        )));
    }
    Ok(())
}

fn code(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned()
}

fn place(options: &PgConnectOptions) -> String {
    let port = options.get_port();
    match options.get_socket() {
        Some(directory) => format!("the socket {}/.s.PGSQL.{port}", directory.display()),
        None => format!("{}:{port}", options.get_host()),
    }
}

fn silent(options: &PgConnectOptions) -> String {
    format!(
        "{} gives no answer within {} s; check that Postgres runs there and that no firewall is \
         in between, or correct DATABASE_URL",
        place(options),
        ANSWER_WITHIN.as_secs()
    )
}

/// What is wrong and what to do, in one line without the password.
fn reason(error: &sqlx::Error, options: &PgConnectOptions) -> String {
    let place = place(options);
    let user = options.get_username();
    let database = options.get_database().unwrap_or(user);
    match (error, code(error).as_str()) {
        (sqlx::Error::Io(error), _) => match error.kind() {
            ErrorKind::ConnectionRefused | ErrorKind::NotFound => {
                format!("nothing listens at {place}; start Postgres there or correct DATABASE_URL")
            }
            _ => format!("{place} cannot be reached ({error}); correct DATABASE_URL"),
        },
        (_, "28P01") => format!(
            "Postgres at {place} refuses the password of user \"{user}\"; correct it in \
             DATABASE_URL"
        ),
        (_, "28000") => format!(
            "Postgres at {place} does not let user \"{user}\" in; create that user, or allow it \
             in pg_hba.conf"
        ),
        (_, "3D000") => format!(
            "there is no database \"{database}\" at {place}; create it with `createdb {database}` \
             or correct DATABASE_URL"
        ),
        (_, "42501") => format!(
            "user \"{user}\" may not connect to database \"{database}\" at {place}; grant it that"
        ),
        (_, "53300") => format!(
            "Postgres at {place} has no connection left; raise its max_connections or close others"
        ),
        (_, "57P03") => format!("Postgres at {place} is still starting up; try again in a while"),
        (sqlx::Error::Tls(error), _) => format!(
            "no encrypted connection to {place} ({error}); check sslmode and sslrootcert in \
             DATABASE_URL"
        ),
        _ => format!("Postgres at {place} refuses: {}", describe(error)),
    }
}
