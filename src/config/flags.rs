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
}
