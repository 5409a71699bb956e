//! `readyline account`: what an operator does about accounts from the shell.

use std::io::Write;

use anyhow::{Context, anyhow, bail};
use readyline::config::{Config, Order};
use readyline::db::accounts::{Account, NewAccount};
use readyline::db::audit::Actor;
use readyline::db::links::Purpose;
use readyline::db::{self, Db};
use readyline::mail;
use readyline::web::App;
use readyline::web::account::links::{Receiver, give};
use readyline::web::account::names;
use readyline::web::secret::new_id;

use super::shell::on_database;

/// Makes an account, gives one another password, or lists them all.
pub(crate) fn account(config: Config, order: &Order) -> anyhow::Result<()> {
    // The link is shown here; whoever asks for it passes it on.
    let config = Config { mail: None, ..config };
    let shown = on_database(&config, async |db: &Db| obey(&config, db, order).await)?;
    let mut out = std::io::stdout().lock();
    write!(out, "{shown}")?;
    Ok(())
}

/// Does it and gives what is to be shown.
async fn obey(config: &Config, db: &Db, order: &Order) -> anyhow::Result<String> {
    let app = super::app(config, config.listen, db.clone())?;
    match order {
        Order::List => Ok(db::accounts::list(db).await?.iter().map(line).collect()),
        Order::Create { email, name, role } => create(&app, email, name, role).await,
        Order::Reset { email, second_factor: false } => reset(&app, &find(db, email).await?).await,
        Order::Reset { email, second_factor: true } => {
            let account = find(db, email).await?;
            let actor = Actor::shell();
            db::accounts::clear_second_factor(db, account.id, &actor, new_id()).await?;
            let email = account.email;
            Ok(format!("{email} has no second factor now and is signed out everywhere.\n"))
        }
    }
}

async fn create(app: &App, email: &str, name: &str, role: &str) -> anyhow::Result<String> {
    let email = mail::whole_address(email)
        .with_context(|| format!("--email: \"{email}\" is no e-mail address"))?;
    let name = names::person(name).map_err(|fault| anyhow!("--name: {fault}"))?;
    let role = role.parse().map_err(|()| anyhow!("--role: write admin or consultant"))?;
    let id = new_id();
    let new =
        NewAccount { id, email: email.clone(), name: name.clone(), role, password_hash: None };
    if !db::accounts::create(&app.db, &new, &Actor::shell(), new_id()).await? {
        bail!("{email} has an account already; readyline account reset gives it another password");
    }
    let to = Receiver { account: id, email: email.clone(), name };
    let link = link(app, &to, Purpose::Invitation).await?;
    Ok(format!(
        "{email} has an account now. Its password is set here, within seven days, once:\n{link}\n"
    ))
}

async fn reset(app: &App, account: &Account) -> anyhow::Result<String> {
    let (email, name) = (account.email.clone(), account.name.clone());
    let to = Receiver { account: account.id, email, name };
    let link = link(app, &to, Purpose::Reset).await?;
    let email = &account.email;
    Ok(format!("{email} gets another password here, within one hour, once:\n{link}\n"))
}

async fn link(app: &App, to: &Receiver, purpose: Purpose) -> anyhow::Result<String> {
    let given = give(app, to, purpose, &Actor::shell()).await?;
    Ok(given.with_context(|| format!("the account {} is closed", to.email))?.link)
}

fn address(typed: &str) -> anyhow::Result<String> {
    mail::address(typed).with_context(|| format!("--email: \"{typed}\" is no e-mail address"))
}

async fn find(db: &Db, typed: &str) -> anyhow::Result<Account> {
    let email = address(typed)?;
    let found = db::accounts::find(db, &email).await?;
    found.with_context(|| format!("{email} has no account; readyline account list names them all"))
}

/// A line of the list.
fn line(account: &Account) -> String {
    let state = match account {
        Account { closed: true, .. } => "closed",
        Account { password_hash: None, .. } => "invited",
        Account { has_second_factor: true, .. } => "open, with a second factor",
        _ => "open",
    };
    format!("{}\t{}\t{state}\t{}\n", account.email, account.role, account.name)
}
