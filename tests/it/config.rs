//! Settings as a person writes them.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use readyline::config::{Command, Config, LoadError, Machine};

const USER: Machine = Machine { root: false, macos: false };
const ROOT: Machine = Machine { root: true, macos: false };

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn load(args: &[&str], env: Pairs<'_>, machine: Machine) -> Result<Command, LoadError> {
    let args = std::iter::once("readyline").chain(args.iter().copied()).map(OsString::from);
    let env = env.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Command::load(args, env, machine)
}

fn serve(args: &[&str], env: Pairs<'_>) -> Config {
    let home = [("HOME", "/home/ada")];
    match load(args, &[&home, env].concat(), USER) {
        Ok(Command::Serve(config)) => *config,
        other => panic!("no configuration but {other:?}"),
    }
}

fn faults(args: &[&str], env: Pairs<'_>, machine: Machine) -> Vec<String> {
    match load(args, env, machine) {
        Err(LoadError::Settings(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("no faults but {other:?}"),
    }
}

#[test]
fn nothing_set_serves_this_machine_alone() {
    let config = serve(&[], &[]);
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.data_dir, Path::new("/home/ada/.local/share/readyline"));
    assert_eq!(config.max_connections, 8);
    assert_eq!(config.public_url, None);
    assert_eq!(config.database_url, None);
    assert!(!config.install_postgres && !config.log_json);
    assert!(config.trusted_proxies.is_empty() && config.warnings.is_empty());
    assert!(config.mail.is_none() && !config.admin_second_factor);
}

#[test]
fn every_setting_is_a_flag_and_a_variable() {
    let env: Pairs<'_> = &[
        ("READYLINE_LISTEN", "[::1]:80"),
        ("READYLINE_PUBLIC_URL", "https://ready.example.com"),
        ("READYLINE_DATA_DIR", "/srv/ready"),
        ("DATABASE_URL", "postgres://ada:pw@db/ready"),
        ("READYLINE_POSTGRES_BIN", "/opt/pg/bin"),
        ("READYLINE_INSTALL_POSTGRES", "yes"),
        ("READYLINE_LOG", "readyline=debug,warn"),
        ("READYLINE_LOG_FORMAT", "json"),
        ("READYLINE_TRUSTED_PROXIES", "10.0.0.1, 192.168.0.0/16,::1"),
        ("READYLINE_DATABASE_CONNECTIONS", "4"),
        ("READYLINE_SMTP_URL", "smtps://ada:pw@mail.example.com"),
        ("READYLINE_MAIL_FROM", "Readyline <ready@example.com>"),
        ("READYLINE_ADMIN_SECOND_FACTOR", "true"),
    ];
    let flags: Vec<String> = env
        .iter()
        .map(|(name, value)| {
            let flag = name.trim_start_matches("READYLINE_").to_lowercase().replace('_', "-");
            format!("--{flag}={value}")
        })
        .collect();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let from_env = serve(&[], env);
    assert_eq!(from_env.listen.to_string(), "[::1]:80");
    assert_eq!(
        from_env.public_url.as_ref().map(url::Url::as_str),
        Some("https://ready.example.com/")
    );
    assert_eq!(from_env.data_dir, Path::new("/srv/ready"));
    assert_eq!(from_env.database_url.as_deref(), Some("postgres://ada:pw@db/ready"));
    assert_eq!(from_env.postgres_bin, Some(PathBuf::from("/opt/pg/bin")));
    assert!(from_env.install_postgres && from_env.log_json);
    assert_eq!(from_env.log_filter, "readyline=debug,warn");
    assert_eq!(from_env.trusted_proxies.len(), 3);
    assert_eq!(from_env.max_connections, 4);
    let mail = from_env.mail.as_ref().expect("a mail server");
    assert_eq!(mail.url, "smtps://ada:pw@mail.example.com");
    assert_eq!(mail.from, "Readyline <ready@example.com>");
    assert!(from_env.admin_second_factor);
    assert_eq!(format!("{:?}", serve(&flags, &[])), format!("{from_env:?}"));
    let after_the_word = [&["serve"], flags.as_slice()].concat();
    assert_eq!(format!("{:?}", serve(&after_the_word, &[])), format!("{from_env:?}"));
}

#[test]
fn a_flag_wins_and_an_empty_value_is_no_value() {
    let env: Pairs<'_> = &[("READYLINE_LISTEN", "127.0.0.1:1"), ("DATABASE_URL", "")];
    assert_eq!(serve(&["--listen", "localhost:2"], env).listen.to_string(), "127.0.0.1:2");
    assert_eq!(serve(&["--listen", ""], env).listen.to_string(), "127.0.0.1:1");
    assert_eq!(serve(&[], env).database_url, None);
    assert_eq!(serve(&[], &[("READYLINE_LISTEN", "  ")]).listen.to_string(), "127.0.0.1:8080");
    assert!(serve(&["--install-postgres"], &[]).install_postgres);
    assert!(!serve(&["--install-postgres=no"], &[]).install_postgres);
}

#[test]
fn all_faults_are_named_at_once_and_say_what_to_write() {
    let env: Pairs<'_> = &[
        ("READYLINE_PUBLIC_URL", "https://ready.example.com/app"),
        ("READYLINE_INSTALL_POSTGRES", "maybe"),
        ("READYLINE_LOG", "readyline=loud"),
        ("READYLINE_LOG_FORMAT", "xml"),
        ("READYLINE_TRUSTED_PROXIES", "10.0.0.1,proxy"),
        ("READYLINE_DATABASE_CONNECTIONS", "1"),
        ("DATABASE_URL", "mysql://ada:geheim@db/ready"),
    ];
    let found = faults(&["--listen", "8080"], env, ROOT);
    assert_eq!(found.len(), 8, "{found:#?}");
    for (start, advice) in [
        ("--listen is \"8080\":", "127.0.0.1:8080"),
        ("READYLINE_PUBLIC_URL is \"https://ready.example.com/app\":", "no path"),
        ("READYLINE_INSTALL_POSTGRES is \"maybe\":", "true or false"),
        ("READYLINE_LOG is \"readyline=loud\":", "info"),
        ("READYLINE_LOG_FORMAT is \"xml\":", "text or json"),
        ("READYLINE_TRUSTED_PROXIES is", "\"proxy\""),
        ("READYLINE_DATABASE_CONNECTIONS is \"1\":", "2 to 90"),
        ("DATABASE_URL cannot be used:", "postgres://"),
    ] {
        let named = found.iter().filter(|fault| fault.starts_with(start));
        assert!(named.clone().any(|fault| fault.contains(advice)), "{start} {advice}: {found:#?}");
    }
    assert!(!found.concat().contains("geheim"), "a password is on the screen: {found:#?}");
}

#[test]
fn a_public_address_has_a_host_and_nothing_behind_it() {
    for wrong in
        ["ready.example.com", "ftp://a.example", "https://a.example/?x", "https://u@a.example"]
    {
        let found = faults(&["--public-url", wrong], &[], ROOT);
        assert_eq!(found.len(), 1, "{wrong}: {found:?}");
    }
    for right in ["http://127.0.0.1:8080", "https://a.example/", "https://[::1]:8443"] {
        assert!(serve(&["--public-url", right], &[]).public_url.is_some(), "{right}");
    }
}

#[test]
fn a_database_address_that_no_client_can_use_is_named() {
    for wrong in ["db.example.com", "postgres://db:port/x", "postgres://db/x?sslmode=maybe"] {
        let found = faults(&["--database-url", wrong], &[], ROOT);
        assert!(found[0].starts_with("--database-url cannot be used"), "{wrong}: {found:?}");
    }
}

#[test]
fn the_data_folder_follows_the_system_and_the_user() {
    let folder = |env, machine| match load(&[], env, machine) {
        Ok(Command::Serve(config)) => config.data_dir,
        other => panic!("{other:?}"),
    };
    let home: Pairs<'_> = &[("HOME", "/home/ada")];
    let shared: Pairs<'_> = &[("HOME", "/home/ada"), ("XDG_DATA_HOME", "/data")];
    let relative: Pairs<'_> = &[("HOME", "/home/ada"), ("XDG_DATA_HOME", "data")];
    assert_eq!(folder(home, ROOT), Path::new("/var/lib/readyline"));
    assert_eq!(folder(shared, USER), Path::new("/data/readyline"));
    assert_eq!(folder(relative, USER), Path::new("/home/ada/.local/share/readyline"));
    let mac = Machine { root: false, macos: true };
    assert_eq!(folder(shared, mac), Path::new("/home/ada/Library/Application Support/readyline"));
    let found = faults(&[], &[], USER);
    assert!(found[0].starts_with("READYLINE_DATA_DIR is not set"), "{found:?}");
    // Nothing is kept in a folder where the database is elsewhere.
    folder(&[("DATABASE_URL", "postgres://db/ready")], USER);
}

#[test]
fn a_path_may_hold_any_bytes_but_a_text_setting_may_not() {
    let odd = OsStr::from_bytes(b"/srv/caf\xe9");
    let read = |name: &str| {
        let env = [(OsString::from(name), odd.to_owned())];
        Command::load([OsString::from("readyline")], env, ROOT)
    };
    match read("READYLINE_DATA_DIR") {
        Ok(Command::Serve(config)) => assert_eq!(config.data_dir.as_os_str(), odd),
        other => panic!("{other:?}"),
    }
    let text = read("READYLINE_LOG_FORMAT").expect_err("not text");
    assert!(text.to_string().contains("READYLINE_LOG_FORMAT is not readable"), "{text}");
}

#[test]
fn a_slip_in_a_name_is_noticed() {
    let config = serve(&[], &[("READYLINE_LISTN", "x"), ("READYLINE_PORT", "80")]);
    assert_eq!(
        config.warnings,
        [
            "READYLINE_LISTN is no setting: did you mean READYLINE_LISTEN?",
            "READYLINE_PORT is no setting and changes nothing",
        ]
    );
}

#[test]
fn a_logged_configuration_holds_no_password() {
    for args in [
        &["--database-url", "postgres://ada:geheim@db/x"][..],
        &["--database-url", "postgres://db/x?user=ada&password=geheim"],
        &["--smtp-url", "smtps://ada:geheim@mail.example.com", "--mail-from", "a@example.com"],
    ] {
        let shown = format!("{:?}", serve(args, &[]));
        assert!(shown.contains("***") && !shown.contains("geheim"), "{shown}");
    }
}

#[test]
fn score_needs_no_setting_at_all() {
    let wrong: Pairs<'_> = &[("READYLINE_LISTEN", "nowhere")];
    for (args, file) in [
        (vec!["score"], None),
        (vec!["score", "-"], None),
        (vec!["score", "a.json"], Some(PathBuf::from("a.json"))),
    ] {
        match load(&args, wrong, USER) {
            Ok(Command::Score(found)) => assert_eq!(found, file),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn help_names_each_variable() {
    let Err(LoadError::Usage(help)) = load(&["--help"], &[], USER) else { panic!("no help") };
    assert_eq!(help.exit_code(), 0);
    let help = help.to_string();
    for name in ["LISTEN", "PUBLIC_URL", "DATA_DIR", "POSTGRES_BIN", "INSTALL_POSTGRES", "LOG"] {
        assert!(help.contains(&format!("READYLINE_{name}]")), "{name}: {help}");
    }
    assert!(matches!(load(&["--lisen", "x"], &[], USER), Err(LoadError::Usage(_))));
}
