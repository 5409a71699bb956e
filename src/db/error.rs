//! Why the database did not do what was asked, and what helps. No error repeats an answer or a
//! secret: of what Postgres says, only the code and the message are kept, never the row.

use sqlx::error::DatabaseError;

/// The database did not do what was asked. The text is for the log and the operator, never for
/// a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// Refused, lost, busy or starting up: worth another try in a while.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Its disk is full: reads work, writes do again as soon as there is space.
    #[error("the database has no space left: {0}")]
    Full(String),
    /// A fault of this program or of the data.
    #[error("the database failed: {0}")]
    Other(String),
}

/// What helps against an error of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The same once more, on the same connection.
    Again,
    /// The same once more, on another connection.
    Reconnect,
    /// Nothing before a person has tried again later.
    Later,
    /// Space on the database's disk.
    Space,
    /// A programmer.
    Nothing,
}

/// What helps against this error.
pub(super) fn remedy(error: &sqlx::Error) -> Remedy {
    match error {
        sqlx::Error::Database(error) => remedy_of_code(error.as_ref()),
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            Remedy::Reconnect
        }
        sqlx::Error::BeginFailed => Remedy::Reconnect,
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => Remedy::Later,
        _ => Remedy::Nothing,
    }
}

fn remedy_of_code(error: &dyn DatabaseError) -> Remedy {
    let code = error.code().unwrap_or_default();
    let no_space = error.message().contains("No space left on device")
        || error.message().starts_with("could not extend file");
    match code.as_ref() {
        "53100" => Remedy::Space,
        _ if no_space => Remedy::Space,
        // Serialization failure, deadlock, a row locked for too long.
        "40001" | "40P01" | "55P03" => Remedy::Again,
        // A twin of the same operation was quicker: the next attempt finds what it stored.
        "23505" if names_an_operation(error.constraint()) => Remedy::Again,
        // Shut down, crashed, starting up, a standby, idle for too long, too many connections.
        "57P01" | "57P02" | "57P03" | "25006" | "25P03" | "53300" => Remedy::Reconnect,
        code if code.starts_with("08") => Remedy::Reconnect,
        // Cancelled by its time limit, out of memory and the like.
        "57014" => Remedy::Later,
        code if code.starts_with("53") => Remedy::Later,
        _ => Remedy::Nothing,
    }
}

fn names_an_operation(constraint: Option<&str>) -> bool {
    matches!(
        constraint,
        Some("answer_op_pkey" | "result_assessment_id_op_id_key" | "share_assessment_id_op_id_key")
    )
}

/// One line about an error that holds nothing a visitor typed.
pub(super) fn describe(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            let constraint = error.constraint().map(|name| format!(", {name}"));
            format!("{} ({code}{})", error.message(), constraint.unwrap_or_default())
        }
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} holds no such value"),
        sqlx::Error::Decode(_) => "a value that was read is not of its type".to_owned(),
        sqlx::Error::Encode(_) => "a value cannot be written in its type".to_owned(),
        other => other.to_string(),
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> DbError {
        let words = describe(&error);
        match remedy(&error) {
            Remedy::Again | Remedy::Reconnect | Remedy::Later => DbError::Unavailable(words),
            Remedy::Space => DbError::Full(words),
            Remedy::Nothing => DbError::Other(words),
        }
    }
}
