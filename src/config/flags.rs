//! The command line. Values stay as typed here: `parse` reads them, so that all faults come at
//! once.

use std::ffi::OsString;
use std::path::PathBuf;

/// Tells a mid-market e-commerce company whether to hire a director of IT or of customer service.
#[derive(clap::Parser)]
#[command(name = "readyline", version, args_conflicts_with_subcommands = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) action: Option<Action>,
    #[command(flatten)]
    pub(super) serve: Settings,
}

#[derive(clap::Subcommand)]
pub(super) enum Action {
    /// Run the server (the default)
    Serve(Box<Settings>),
    /// Score one company's answers, given as JSON, without a server
    Score {
        /// The file with the answers; "-" or nothing reads standard input
        file: Option<PathBuf>,
    },
    /// Make an account, give somebody a new password, or list who has an account
    Account {
        #[command(subcommand)]
        order: Order,
    },
    /// Work a result out again from its JSON file and say whether anything in it differs
    Verify {
        /// The file; "-" or nothing reads standard input
        file: Option<PathBuf>,
        #[command(flatten)]
        settings: Box<Settings>,
    },
    /// Score every stored result again with its own rules and name those that do not hold
    Recheck(Box<Settings>),
}

#[derive(clap::Subcommand)]
pub(super) enum Order {
    /// Make an account and print a one-time link to set its password
    Create {
        /// E-mail address to sign in with
        #[arg(long)]
        email: String,
        /// What the others call this person
        #[arg(long)]
        name: String,
        /// What the person may do
        #[arg(long, value_parser = ["admin", "consultant"])]
        role: String,
        #[command(flatten)]
        settings: Box<Settings>,
    },
    /// Print a one-time link to set another password
    Reset {
        /// E-mail address of the account
        #[arg(long)]
        email: String,
        /// Instead take the second factor away, for somebody who has lost it
        #[arg(long)]
        second_factor: bool,
        #[command(flatten)]
        settings: Box<Settings>,
    },
    /// List every account
    List {
        #[command(flatten)]
        settings: Box<Settings>,
    },
}

impl Order {
    /// The settings, and what to do.
    pub(super) fn apart(self) -> (Settings, super::Order) {
        match self {
            Order::Create { email, name, role, settings } => {
                (*settings, super::Order::Create { email, name, role })
            }
            Order::Reset { email, second_factor, settings } => {
                (*settings, super::Order::Reset { email, second_factor })
            }
            Order::List { settings } => (*settings, super::Order::List),
        }
    }
}

#[derive(clap::Args)]
pub(super) struct Settings {
    /// Address and port to listen on [env: READYLINE_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) listen: Option<String>,
    /// The address people type, such as https://ready.example.com [env: READYLINE_PUBLIC_URL]
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,
    /// Folder for the private Postgres [env: READYLINE_DATA_DIR]
    /// [default: /var/lib/readyline as root, else ~/.local/share/readyline]
    #[arg(long, value_name = "FOLDER")]
    pub(super) data_dir: Option<OsString>,
    /// Postgres to use instead of the private one, as postgres://user:password@host/name
    /// [env: DATABASE_URL, safer: others on the machine can read a command line]
    #[arg(long, value_name = "URL")]
    pub(super) database_url: Option<String>,
    /// Most database connections held at once [env: READYLINE_DATABASE_CONNECTIONS] [default: 8]
    #[arg(long, value_name = "NUMBER")]
    pub(super) database_connections: Option<String>,
    /// Folder with the programs postgres and initdb [env: READYLINE_POSTGRES_BIN]
    #[arg(long, value_name = "FOLDER")]
    pub(super) postgres_bin: Option<OsString>,
    /// Install missing Postgres programs without asking [env: READYLINE_INSTALL_POSTGRES]
    #[arg(
        long,
        value_name = "true|false",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub(super) install_postgres: Option<String>,
    /// What to log, such as "info" or "readyline=debug,warn" [env: READYLINE_LOG] [default: info]
    #[arg(long, value_name = "FILTER")]
    pub(super) log: Option<String>,
    /// How to log: text or json [env: READYLINE_LOG_FORMAT] [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub(super) log_format: Option<String>,
    /// Proxies whose X-Forwarded-For is believed, as addresses or networks with commas between
    /// [env: READYLINE_TRUSTED_PROXIES]
    #[arg(long, value_name = "LIST")]
    pub(super) trusted_proxies: Option<String>,
    /// Mail server for invitations and new passwords, as smtps://user:password@host
    /// [env: READYLINE_SMTP_URL, safer: others on the machine can read a command line]
    #[arg(long, value_name = "URL")]
    pub(super) smtp_url: Option<String>,
    /// Sender of all e-mail, such as "Readyline <readyline@example.com>"
    /// [env: READYLINE_MAIL_FROM]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) mail_from: Option<String>,
    /// Let admins in only with a second factor [env: READYLINE_ADMIN_SECOND_FACTOR]
    #[arg(
        long,
        value_name = "true|false",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub(super) admin_second_factor: Option<String>,
    /// Let webhooks lead to this very machine, by http too: for trials
    /// [env: READYLINE_WEBHOOK_LOOPBACK]
    #[arg(
        long,
        value_name = "true|false",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub(super) webhook_loopback: Option<String>,
}
