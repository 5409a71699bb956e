//! The log: text for people, JSON for machines. It never holds a token or an answer.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;

use tracing::Subscriber;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::TryInitError;
use tracing_subscriber::{EnvFilter, Layer};

/// What the log leaves out whatever is asked for. Below `info` these would write addresses of
/// pages, and an address may hold a token. Postgres's notices are news only when they warn.
const NEVER: [&str; 7] = [
    "axum=info",
    // Writes every word of a text that it cleans.
    "html5ever=info",
    "hyper=info",
    "hyper_util=info",
    "tower_http=info",
    "sqlx::postgres::notice=warn",
    // Names every static file at each start.
    "memory_serve=warn",
];

/// Sends the log of this process to standard error, and panics to the log.
///
/// `filter` is as in `info,readyline=debug`; empty means `info`.
///
/// # Errors
/// When a log is set already.
pub fn init(json: bool, filter: &str) -> Result<(), TryInitError> {
    use tracing_subscriber::util::SubscriberInitExt;
    let colour = std::io::stderr().is_terminal();
    subscriber(json, colour, filter, std::io::stderr).try_init()?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// What [`init`] sets, for another place than standard error.
pub fn subscriber<W>(json: bool, colour: bool, filter: &str, writer: W) -> impl Subscriber + use<W>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let plain = tracing_subscriber::fmt::layer().with_ansi(colour).with_writer(writer);
    let lines = if json { plain.json().boxed() } else { plain.boxed() };
    tracing_subscriber::registry().with(filter_of(filter)).with(lines)
}

/// A part of the filter that cannot be read is left out, so that a slip in a setting neither
/// stops the server nor silences it.
fn filter_of(filter: &str) -> EnvFilter {
    let builder = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let directives = NEVER.iter().filter_map(|directive| directive.parse().ok());
    directives.fold(builder.parse_lossy(filter), EnvFilter::add_directive)
}

/// Only the place is logged: a panic's text may quote what a person typed.
fn log_panic(panic: &PanicHookInfo<'_>) {
    match panic.location() {
        Some(place) => tracing::error!(%place, "panicked"),
        None => tracing::error!("panicked"),
    }
}
