//! `readyline recheck`: the proof that stored results hold, from the shell.

use std::io::Write;

use anyhow::{Context, bail};
use readyline::config::Config;
use readyline::db::Db;
use readyline::db::audit::Actor;
use readyline::db::job_runs::Wish;
use readyline::jobs::recheck;
use readyline::web::secret::new_id;

use super::shell::on_database;

/// Scores every stored result again. One that differs is named, and the command fails.
pub(crate) fn recheck(config: Config) -> anyhow::Result<()> {
    let wish = Wish::Person(Actor::shell(), new_id());
    let found = on_database(&config, async |db: &Db| {
        let found = recheck::run(db, new_id(), &wish).await?;
        found.context("a recheck is at work already; the admins' overview tells how it ends")
    })?;
    let mut out = std::io::stdout().lock();
    for each in &found.listed {
        let what = each.what.join("; ");
        writeln!(out, "{} (rules version {}): {what}", each.reference, each.version)?;
    }
    if found.differ > 0 {
        bail!("{found}");
    }
    writeln!(out, "{found}")?;
    Ok(())
}
