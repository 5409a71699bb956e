//! `readyline verify`: whether a result file is true.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use readyline::config::Config;
use readyline::db::{Db, rulesets};
use readyline::rules::record::Claim;

use super::shell::on_database;

/// Works a result out again from its file. What differs is named, and the command fails.
pub(crate) fn verify(config: Config, file: Option<&Path>) -> anyhow::Result<()> {
    let claim = Claim::read(&super::text_of(file)?).map_err(|why| anyhow!(why))?;
    let version = claim.ruleset_version();
    let rules = on_database(&config, async |db: &Db| {
        let found = rulesets::find(db, version).await?;
        found.with_context(|| format!("the file names rules version {version}, not known here"))
    })?;
    let (reference, found) = (claim.reference(), claim.verify(&rules));
    let mut out = std::io::stdout().lock();
    if found.identical() {
        writeln!(out, "{reference} (rules version {version}): identical")?;
        return Ok(());
    }
    for answer in &found.answers {
        writeln!(out, "{answer}")?;
    }
    if !found.following.is_empty() {
        writeln!(out, "What follows from that: {}.", found.follows())?;
    }
    if !found.answers.is_empty() && !found.others.is_empty() {
        writeln!(out, "\nThis differs as well:")?;
    }
    for difference in &found.others {
        writeln!(out, "{difference}")?;
    }
    if !found.following.is_empty() {
        writeln!(out, "\nWhat follows, line by line:")?;
    }
    for difference in &found.following {
        writeln!(out, "{difference}")?;
    }
    bail!("{reference} (rules version {version}): not identical, see above")
}
