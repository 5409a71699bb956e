//! `readyline account`, beside a running server and without one.

use std::path::Path;
use std::process::{Output, Stdio};

use tokio::process::Command;

use crate::support::client::Visitor;
use crate::support::mailbox::Mailbox;
use crate::support::people::{OTHER_PASSWORD, PASSWORD, sign_in};
use crate::support::program::Place;

/// Runs `readyline account` with the settings of the server at this place.
async fn account(place: &Place, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_readyline"))
        .arg("account")
        .args(args)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "HOME"))
        .env("READYLINE_LISTEN", place.address.to_string())
        .env("READYLINE_DATA_DIR", &place.data)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("the program runs")
}

async fn done(place: &Place, args: &[&str]) -> String {
    let output = account(place, args).await;
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {faults}");
    String::from_utf8(output.stdout).unwrap()
}

async fn refused(place: &Place, args: &[&str]) -> String {
    let output = account(place, args).await;
    assert!(!output.status.success(), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// The path of the last link of this kind in a text.
fn path_in(text: &str, place: &Place, kind: &str) -> String {
    let start = format!("http://{}{kind}", place.address);
    let at = text.rfind(&start).unwrap_or_else(|| panic!("no link in {text}"));
    let link = text[at..].split_whitespace().next().unwrap();
    assert_eq!(link.len(), start.len() + 43, "{link}");
    link[start.len() - kind.len()..].to_owned()
}

fn log(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn an_operator_makes_and_mends_accounts_from_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let mut program = place.start().await;
    let mut visitor = Visitor::new(place.address);
    let first = path_in(&log(&place.log), &place, "/set-up/");
    assert_eq!(visitor.get(&first).await.status, 200);
    program.terminate();
    assert!(program.ended().await.success());
    let mut program = place.start().await;
    assert_eq!(visitor.get(&first).await.status, 404, "each start offers a link of its own");
    let second = path_in(&log(&place.log), &place, "/set-up/");
    assert_ne!(first, second);
    assert_eq!(visitor.get(&second).await.status, 200);

    let ana = ["--email", "Ana@example.com", "--name", "Ana", "--role", "admin"];
    let made = done(&place, &[&["create"], &ana[..]].concat()).await;
    let link = path_in(&made, &place, "/password/");
    assert_eq!(visitor.get(&second).await.status, 404, "there is an admin now");
    assert_eq!(visitor.post(&link, &[("password", PASSWORD)]).await.status, 303);
    let entered = sign_in(&mut visitor, "ana@example.com", PASSWORD).await;
    assert_eq!(entered.location(), "/admin");
    assert!(refused(&place, &[&["create"], &ana[..]].concat()).await.contains("already"));

    let reset = done(&place, &["reset", "--email", "ana@example.com"]).await;
    let link = path_in(&reset, &place, "/password/");
    assert_eq!(visitor.post(&link, &[("password", OTHER_PASSWORD)]).await.status, 303);
    assert_eq!(visitor.get("/admin").await.status, 303, "the reset signed her out");
    assert_eq!(sign_in(&mut visitor, "ana@example.com", OTHER_PASSWORD).await.status, 303);
    assert_eq!(visitor.get("/admin").await.status, 200);
    let cleared = done(&place, &["reset", "--email", "ana@example.com", "--second-factor"]).await;
    assert!(cleared.contains("no second factor"), "{cleared}");
    assert!(!cleared.contains("/password/"));
    assert_eq!(visitor.get("/admin").await.status, 303);
    program.terminate();
    assert!(program.ended().await.success());
    assert_eq!(log(&place.log).matches("/set-up/").count(), 2);
}

#[tokio::test]
async fn without_a_server_it_works_too_and_leaves_none_behind() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path());
    let kim = ["--email", "kim@example.com", "--name", "Kim", "--role", "consultant"];
    for (at, wrong, why) in [
        (1, "kim", "\"kim\" is no e-mail address"),
        (1, "kim@example.com\nBcc: eve@example.com", "is no e-mail address"),
        (3, " ", "Write a name"),
        (5, "owner", "consultant"),
    ] {
        let mut args = kim;
        args[at] = wrong;
        let said = refused(&place, &[&["create"], &args[..]].concat()).await;
        assert!(said.contains(why), "{wrong}: {said}");
    }
    done(&place, &[&["create"], &kim[..]].concat()).await;
    let listed = done(&place, &["list"]).await;
    assert_eq!(listed, "kim@example.com\tconsultant\tinvited\tKim\n");
    let said = refused(&place, &["reset", "--email", "max@example.com"]).await;
    assert!(said.contains("max@example.com has no account"), "{said}");
    assert!(!place.data.join("postgres/postmaster.pid").exists(), "its Postgres still runs");
    // Somebody has an account: a server that starts offers nothing.
    let program = place.start().await;
    assert!(!log(&place.log).contains("/set-up/"));
    program.kill().await;
}

#[tokio::test]
async fn a_server_with_all_settings_sends_mail_and_asks_admins_for_more_than_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut mailbox = Mailbox::open().await;
    let settings = vec![
        ("READYLINE_SMTP_URL", mailbox.url()),
        ("READYLINE_MAIL_FROM", "readyline@ready.example".to_owned()),
        ("READYLINE_ADMIN_SECOND_FACTOR", "true".to_owned()),
    ];
    let place = Place { settings, ..Place::new(folder.path()) };
    let program = place.start().await;
    let ana = ["--email", "ana@example.com", "--name", "Ana", "--role", "admin"];
    done(&place, &[&["create"], &ana[..]].concat()).await;
    let mut visitor = Visitor::new(place.address);
    let asked = visitor.post("/sign-in/forgot", &[("email", "ana@example.com")]).await;
    assert_eq!(asked.status, 200);
    let link = path_in(mailbox.next().await.link(), &place, "/password/");
    assert_eq!(visitor.post(&link, &[("password", PASSWORD)]).await.status, 303);
    assert_eq!(sign_in(&mut visitor, "ana@example.com", PASSWORD).await.location(), "/admin");
    assert_eq!(visitor.get("/admin").await.location(), "/account/second-factor");
    program.kill().await;
}
