//! Settings for e-mail, and the commands about accounts.

use std::ffi::OsString;

use readyline::config::{Command, LoadError, Machine, Order};

fn load(args: &[&str]) -> Result<Command, LoadError> {
    let args = std::iter::once("readyline").chain(args.iter().copied()).map(OsString::from);
    Command::load(args, [], Machine { root: true, macos: false })
}

fn faults(args: &[&str]) -> Vec<String> {
    match load(args) {
        Err(LoadError::Settings(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("no faults but {other:?}"),
    }
}

/// The mail server as it is used.
fn server(url: &str) -> String {
    match load(&["--smtp-url", url, "--mail-from", "ready@example.com"]) {
        Ok(Command::Serve(config)) => config.mail.expect("a mail server").url,
        other => panic!("{url}: {other:?}"),
    }
}

#[test]
fn a_mail_server_and_a_sender_come_together() {
    let url = "smtps://ada:geheim@mail.example.com";
    for (args, setting) in [
        (["--smtp-url", url], "READYLINE_MAIL_FROM is not set"),
        (["--mail-from", "ready@example.com"], "READYLINE_SMTP_URL is not set"),
    ] {
        let found = faults(&args);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(setting), "{found:?}");
    }
    let wrong = faults(&["--smtp-url", "https://ada:geheim@mail", "--mail-from", "nobody"]);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong[0].starts_with("--smtp-url cannot be used: "), "{wrong:?}");
    assert!(wrong[1].starts_with("--mail-from is \"nobody\": write an address"), "{wrong:?}");
    assert!(!wrong.concat().contains("geheim"), "a password is on the screen: {wrong:?}");
    for url in ["mail.example.com", "smtp://", "smtp://mail.example.com?tls=perhaps", "smtp:a"] {
        let found = faults(&["--smtp-url", url, "--mail-from", "ready@example.com"]);
        assert_eq!(found.len(), 1, "{url}: {found:?}");
    }
    assert!(faults(&["--admin-second-factor=maybe"])[0].contains("true or false"));
}

#[test]
fn a_password_goes_to_no_foreign_machine_in_the_open() {
    for (written, used) in [
        ("smtps://mail.example.com", "smtps://mail.example.com"),
        ("smtp://a:b@mail.example.com", "smtp://a:b@mail.example.com?tls=required"),
        ("smtp://mail.example.com:25", "smtp://mail.example.com:25?tls=required"),
        ("smtp://10.0.0.1", "smtp://10.0.0.1?tls=required"),
        ("smtp://mail?tls=opportunistic", "smtp://mail?tls=opportunistic"),
        ("smtp://localhost:1025", "smtp://localhost:1025"),
        ("smtp://127.0.0.1:1025", "smtp://127.0.0.1:1025"),
        ("smtp://[::1]", "smtp://[::1]"),
    ] {
        assert_eq!(server(written), used);
    }
}

#[test]
fn accounts_are_made_reset_and_listed_with_the_settings_of_the_server() {
    let create = Order::Create {
        email: "ana@example.com".to_owned(),
        name: "Ana".to_owned(),
        role: "admin".to_owned(),
    };
    let reset = |second_factor| Order::Reset { email: "a@example.com".to_owned(), second_factor };
    let email = ["--email", "a@example.com"];
    let ana = ["create", "--email", "ana@example.com", "--name", "Ana", "--role", "admin"];
    for (args, expected) in [
        (ana.to_vec(), create),
        ([&["reset"], &email[..]].concat(), reset(false)),
        ([&["reset", "--second-factor"], &email[..]].concat(), reset(true)),
        (vec!["list"], Order::List),
    ] {
        let args = [&["account"], &args[..], &["--data-dir", "/srv/ready"]].concat();
        match load(&args) {
            Ok(Command::Account(config, order)) => {
                assert_eq!(order, expected);
                assert_eq!(config.data_dir.to_str(), Some("/srv/ready"));
            }
            other => panic!("{args:?}: {other:?}"),
        }
    }
    for wrong in [
        &["account"][..],
        &["account", "create", "--email", "ana@example.com", "--name", "Ana"],
        &["account", "create", "--email", "a@b.c", "--name", "Ana", "--role", "owner"],
        &["account", "reset"],
        &["account", "delete"],
    ] {
        assert!(matches!(load(wrong), Err(LoadError::Usage(_))), "{wrong:?}");
    }
    assert!(faults(&["account", "list", "--listen", "x"])[0].starts_with("--listen"));
}
