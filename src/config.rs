//! Settings: what the server is told from outside, by flags and by the environment.
//!
//! A flag wins over its variable, and an empty value counts as unset. Every setting that is missing
//! or wrong is named at once, in plain words, so that one start is enough to put them all right.

mod defaults;
mod flags;
mod mail;
mod parse;
mod reader;

use std::ffi::OsString;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser as _;
use ipnet::IpNet;
use url::Url;

pub use defaults::Machine;
pub use mail::MailServer;
pub use reader::Fault;

/// How `readyline` runs when nothing else is asked for, and how it writes its log.
pub const DEFAULT_LOG_FILTER: &str = "info,sqlx=warn,hyper=warn";

/// Every setting of the server, checked.
#[derive(Clone)]
pub struct Config {
    /// `READYLINE_LISTEN`: the address and port to listen on.
    pub listen: SocketAddr,
    /// `READYLINE_PUBLIC_URL`: the address people type; http or https, without a path.
    pub public_url: Option<Url>,
    /// `READYLINE_DATA_DIR`: the absolute folder that holds the private Postgres.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: the Postgres to use instead of the private one. It may hold a password.
    pub database_url: Option<String>,
    /// `READYLINE_POSTGRES_BIN`: the folder with the `postgres` and `initdb` programs.
    pub postgres_bin: Option<PathBuf>,
    /// `READYLINE_INSTALL_POSTGRES`: install missing Postgres programs without asking.
    pub install_postgres: bool,
    /// `READYLINE_LOG`: which events to log, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// `READYLINE_LOG_FORMAT` is `json`: one JSON object a line instead of text.
    pub log_json: bool,
    /// `READYLINE_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// `READYLINE_DATABASE_CONNECTIONS`: the most database connections held at once.
    pub max_connections: u32,
    /// `READYLINE_SMTP_URL` and `READYLINE_MAIL_FROM`: where e-mail is handed over.
    pub mail: Option<MailServer>,
    /// `READYLINE_ADMIN_SECOND_FACTOR`: admins enter with a second factor only.
    pub admin_second_factor: bool,
    /// `READYLINE_WEBHOOK_LOOPBACK`: webhooks may lead to this very machine, by http too.
    pub webhook_loopback: bool,
    /// Sentences for the log about `READYLINE_` variables that mean nothing here.
    pub warnings: Vec<String>,
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// Run the server.
    Serve(Box<Config>),
    /// Score one company's answers from a file, or from standard input where there is none.
    Score(Option<PathBuf>),
    /// Do something about an account.
    Account(Box<Config>, Order),
    /// Score every stored result again and say whether each still holds.
    Recheck(Box<Config>),
    /// Work a result out again from its file; `None` reads standard input.
    Verify(Box<Config>, Option<PathBuf>),
}

/// What to do about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Make one.
    Create {
        /// The e-mail address as typed.
        email: String,
        /// What the others call this person, as typed.
        name: String,
        /// `admin` or `consultant`.
        role: String,
    },
    /// Give somebody another password or, if so asked, take the second factor away.
    Reset {
        /// The e-mail address as typed.
        email: String,
        /// Whether it is about the second factor.
        second_factor: bool,
    },
    /// List them all.
    List,
}

/// Why the command line and the environment could not be used.
#[derive(Debug)]
pub enum LoadError {
    /// The command line asks for help, for the version, or for something that does not exist.
    Usage(clap::Error),
    /// Settings that are missing or wrong, all of them.
    Settings(Vec<Fault>),
}

impl Command {
    /// Reads the command line and the environment of this process.
    ///
    /// # Errors
    /// As [`Command::load`].
    pub fn from_process() -> Result<Self, LoadError> {
        Self::load(std::env::args_os(), std::env::vars_os(), Machine::here())
    }

    /// Reads a command line, program name first, and an environment.
    ///
    /// # Errors
    /// [`LoadError::Usage`] for a command line that clap answers itself, [`LoadError::Settings`]
    /// with every fault otherwise.
    pub fn load(
        args: impl IntoIterator<Item = OsString>,
        env: impl IntoIterator<Item = (OsString, OsString)>,
        machine: Machine,
    ) -> Result<Self, LoadError> {
        let cli = flags::Cli::try_parse_from(args).map_err(LoadError::Usage)?;
        let (given, command): (_, Box<dyn FnOnce(_) -> Self>) = match cli.action {
            Some(flags::Action::Score { file }) => {
                return Ok(Self::Score(named(file)));
            }
            Some(flags::Action::Verify { file, settings }) => {
                (*settings, Box::new(|config| Self::Verify(config, named(file))))
            }
            Some(flags::Action::Account { order }) => {
                let (settings, order) = order.apart();
                (settings, Box::new(|config| Self::Account(config, order)))
            }
            Some(flags::Action::Recheck(given)) => (*given, Box::new(Self::Recheck)),
            Some(flags::Action::Serve(given)) => (*given, Box::new(Self::Serve)),
            None => (cli.serve, Box::new(Self::Serve)),
        };
        let env = env.into_iter().collect();
        let config = Box::new(read(given, env, machine).map_err(LoadError::Settings)?);
        Ok(command(config))
    }
}

/// The file that was named; "-" stands for standard input.
fn named(file: Option<PathBuf>) -> Option<PathBuf> {
    file.filter(|name| name.as_os_str() != "-")
}

fn read(
    given: flags::Settings,
    env: reader::Environment,
    machine: Machine,
) -> Result<Config, Vec<Fault>> {
    let mut reader = reader::Reader::new(env);
    let database_url =
        reader.secret("DATABASE_URL", given.database_url.as_deref(), parse::database_url);
    let data_dir = reader
        .path("READYLINE_DATA_DIR", given.data_dir)
        .or_else(|| defaults::data_dir(&mut reader, machine, database_url.is_some()));
    let config = Config {
        listen: reader
            .value("READYLINE_LISTEN", given.listen.as_deref(), parse::listen)
            .unwrap_or(defaults::LISTEN),
        public_url: reader.value(
            "READYLINE_PUBLIC_URL",
            given.public_url.as_deref(),
            parse::public_url,
        ),
        data_dir: data_dir.unwrap_or_default(),
        database_url,
        postgres_bin: reader.path("READYLINE_POSTGRES_BIN", given.postgres_bin),
        install_postgres: reader
            .value("READYLINE_INSTALL_POSTGRES", given.install_postgres.as_deref(), parse::yes_no)
            .unwrap_or(false),
        log_filter: reader
            .value("READYLINE_LOG", given.log.as_deref(), parse::log_filter)
            .unwrap_or_else(|| DEFAULT_LOG_FILTER.to_owned()),
        log_json: reader
            .value("READYLINE_LOG_FORMAT", given.log_format.as_deref(), parse::log_format)
            .unwrap_or(false),
        trusted_proxies: reader
            .value("READYLINE_TRUSTED_PROXIES", given.trusted_proxies.as_deref(), parse::networks)
            .unwrap_or_default(),
        max_connections: reader
            .value(
                "READYLINE_DATABASE_CONNECTIONS",
                given.database_connections.as_deref(),
                parse::connections,
            )
            .unwrap_or(defaults::CONNECTIONS),
        mail: mail::server(&mut reader, given.smtp_url.as_deref(), given.mail_from.as_deref()),
        admin_second_factor: reader
            .value(
                "READYLINE_ADMIN_SECOND_FACTOR",
                given.admin_second_factor.as_deref(),
                parse::yes_no,
            )
            .unwrap_or(false),
        webhook_loopback: reader
            .value("READYLINE_WEBHOOK_LOOPBACK", given.webhook_loopback.as_deref(), parse::yes_no)
            .unwrap_or(false),
        warnings: reader.unknown_variables(),
    };
    reader.finish(config)
}

impl fmt::Debug for Config {
    /// Leaves passwords out, so that a configuration may be logged.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mail = self.mail.as_ref();
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url.as_ref().map(Url::as_str))
            .field("data_dir", &self.data_dir)
            .field("database_url", &self.database_url.as_deref().map(parse::without_password))
            .field("postgres_bin", &self.postgres_bin)
            .field("install_postgres", &self.install_postgres)
            .field("log_filter", &self.log_filter)
            .field("log_json", &self.log_json)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("max_connections", &self.max_connections)
            .field("smtp_url", &mail.map(|mail| parse::without_password(&mail.url)))
            .field("mail_from", &mail.map(|mail| mail.from.as_str()))
            .field("admin_second_factor", &self.admin_second_factor)
            .field("webhook_loopback", &self.webhook_loopback)
            .field("warnings", &self.warnings)
            .finish()
    }
}

impl LoadError {
    /// Writes the error where it belongs: help to standard output, everything else to standard
    /// error. Gives the exit code, 0 for help that was asked for and 2 otherwise.
    pub fn report(&self) -> u8 {
        match self {
            Self::Usage(error) => {
                // Nobody is left to tell when even this cannot be written.
                let _ = error.print();
                u8::try_from(error.exit_code()).unwrap_or(2)
            }
            Self::Settings(_) => {
                eprintln!("{self}");
                2
            }
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => error.fmt(f),
            Self::Settings(faults) => {
                let count = match faults.len() {
                    1 => "1 setting needs".to_owned(),
                    more => format!("{more} settings need"),
                };
                write!(f, "{count} your attention:")?;
                faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
            }
        }
    }
}

impl std::error::Error for LoadError {}
