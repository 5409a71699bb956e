//! What each command does: wiring only, the work is in the rooms.

mod account;
mod recheck;
mod shell;
mod verify;

use std::future::Future;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};
use readyline::config::Config;
use readyline::courier::Courier;
use readyline::db::{Db, DbError, DbSettings};
use readyline::jobs;
use readyline::mail::Mailer;
use readyline::postgres::{self, InstallChoice, Server};
use readyline::rules::answers::parse_json;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::web::serve::ServeLimits;
use readyline::web::{self, App, Site};
use sqlx::postgres::PgConnectOptions;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

pub(crate) use account::account;
pub(crate) use recheck::recheck;
pub(crate) use verify::verify;

/// How long `/readyz` says "stopping" before the port closes, where a proxy has to notice.
const NOTICE: Duration = Duration::from_secs(5);

/// How long jobs, then connections to the database have to end properly.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Runs the server until it is told to stop.
pub(crate) fn serve(config: Config) -> anyhow::Result<()> {
    web::log::init(config.log_json, &config.log_filter)?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    allow_many_connections();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(config))
}

/// Systems often allow a program 1024 open files unless it asks for more. Every connection is one.
fn allow_many_connections() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Some systems count "no limit" as more than they allow; then what was set stays.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

async fn run(config: Config) -> anyhow::Result<()> {
    // Take the port first: a second server on it must not touch the database.
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!("cannot listen on {}. Stop what uses it, or set READYLINE_LISTEN", config.listen)
    })?;
    let mut stop = stop_signal()?;
    let private = tokio::select! {
        started = private_postgres(&config) => started?,
        () = &mut stop => return Ok(()),
    };
    let connected = tokio::select! {
        connected = connect(&config, private.as_ref()) => Some(connected),
        () = &mut stop => None,
    };
    let served = match connected {
        Some(Ok(db)) => serve_on(listener, &config, db, stop).await,
        Some(Err(error)) => Err(anyhow!("{error}")),
        None => Ok(()),
    };
    if let Some(private) = private {
        private.stop().await;
    }
    served
}

async fn private_postgres(config: &Config) -> anyhow::Result<Option<Server>> {
    if config.database_url.is_some() {
        return Ok(None);
    }
    let server = Server::start(postgres_settings(config)).await?;
    tracing::info!(folder = %config.data_dir.display(), "the private Postgres is up");
    Ok(Some(server))
}

fn postgres_settings(config: &Config) -> postgres::Settings {
    let mut settings = postgres::Settings::new(config.data_dir.clone());
    settings.bin.clone_from(&config.postgres_bin);
    if config.install_postgres {
        settings.install = InstallChoice::Always;
    }
    settings
}

async fn connect(config: &Config, private: Option<&Server>) -> Result<Db, DbError> {
    match (private, &config.database_url) {
        (Some(server), _) => {
            let db = open(config, server.connect_options()).await?;
            db.watch_room(server.has_room());
            Ok(db)
        }
        (None, url) => {
            let url = url.as_deref().unwrap_or_default();
            open(config, readyline::db::options(url)?).await
        }
    }
}

/// A database with its tables and the default rules.
async fn open(config: &Config, options: PgConnectOptions) -> Result<Db, DbError> {
    let settings = DbSettings { max_connections: config.max_connections };
    let db = Db::connect(options, settings).await?;
    db.migrate().await?;
    readyline::db::rulesets::install_default(&db).await?;
    Ok(db)
}

/// The site and what it may use, as the settings say.
fn app(config: &Config, local: SocketAddr, db: Db) -> anyhow::Result<App> {
    let site = Site::new(local, config.public_url.clone(), config.trusted_proxies.clone())?;
    let mut app = App::new(db, site);
    app.second_factor_for_admins = config.admin_second_factor;
    app.webhook_loopback = config.webhook_loopback;
    if let Some(server) = &config.mail {
        app.mail = Some(Mailer::new(&server.url, &server.from)?);
    }
    Ok(app)
}

/// What delivers to webhooks.
fn post_office(config: &Config, app: &App) -> anyhow::Result<jobs::webhooks::Office> {
    Ok(jobs::webhooks::Office {
        db: app.db.clone(),
        courier: Courier::new(config.webhook_loopback)?,
        mail: app.mail.clone(),
        page: app.link("/firm/webhooks"),
        new_id: web::secret::new_id,
        jitter: web::secret::jitter,
    })
}

/// While nobody has an account, whoever reads the log may make the first one.
async fn offer_set_up(app: &App) {
    match web::account::set_up::offer(app).await {
        Ok(Some(link)) => tracing::warn!(
            "nobody has an account yet: make the first admin here, within a day, once: {link}"
        ),
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "no link to make the first admin could be made"),
    }
}

async fn serve_on(
    listener: TcpListener,
    config: &Config,
    db: Db,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let local = listener.local_addr()?;
    let app = app(config, local, db.clone())?;
    tracing::info!("serving {}", app.link("/"));
    offer_set_up(&app).await;
    let router = web::app(app.clone())?;
    let sweeper = tokio::spawn(jobs::retention::keep_sweeping(db.clone()));
    let watch = jobs::nightly::keep_watch(app.jobs.clone(), db.clone(), web::secret::new_id);
    let watch = tokio::spawn(watch);
    let post = tokio::spawn(jobs::webhooks::keep_delivering(post_office(config, &app)?));
    let reminders = tokio::spawn(web::reminders::keep_reminding(app.clone()));
    let stop = async {
        stop.await;
        tracing::info!("stopping");
    };
    let behind_proxy = !config.trusted_proxies.is_empty();
    let limits = ServeLimits {
        red_before_close: if behind_proxy { NOTICE } else { Duration::ZERO },
        https: app.secure(),
        readiness: app.readiness.clone(),
        ..ServeLimits::default()
    };
    web::serve::serve(listener, router, stop, limits).await?;
    sweeper.abort();
    watch.abort();
    post.abort();
    reminders.abort();
    // What is not done by then is taken up again by whoever asks for it next.
    let _ = tokio::time::timeout(LAST_WORDS, app.jobs.stop()).await;
    // A commit that hangs goes on without us; it must not keep the process.
    let _ = tokio::time::timeout(LAST_WORDS, db.close()).await;
    tracing::info!("stopped");
    Ok(())
}

/// Resolves at Ctrl-C or SIGTERM.
fn stop_signal() -> anyhow::Result<std::pin::Pin<Box<impl Future<Output = ()>>>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(Box::pin(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }))
}

/// Scores one company's answers with the default rules: JSON in, JSON out, nothing stored.
pub(crate) fn score(file: Option<&Path>) -> anyhow::Result<()> {
    let answers = parse_json(&text_of(file)?).map_err(|faults| {
        let lines = faults.iter().map(|f| format!("\n  {}: {}", f.signal, f.message));
        anyhow!("these answers cannot be scored:{}", lines.collect::<String>())
    })?;
    let assessment = assess(default_ruleset(), &answers);
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &assessment)?;
    writeln!(out)?;
    Ok(())
}

/// The text of a file, or of standard input where none is named.
fn text_of(file: Option<&Path>) -> anyhow::Result<String> {
    let Some(file) = file else {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        return Ok(text);
    };
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}
