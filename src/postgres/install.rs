//! Where no Postgres programs are installed: names the command that installs them on this very
//! system, and runs it if asked to.

use std::io::{BufRead, IsTerminal as _, Write};
use std::process::Stdio;

use tokio::process::Command;

use super::InstallChoice;
use super::problem::Problem;
use super::system::System;

/// Families of systems, by the names in `/etc/os-release`, and how each installs Postgres.
const COMMANDS: [(&[&str], &[&str]); 7] = [
    (&["debian", "ubuntu"], &["apt-get update", "apt-get install --yes postgresql"]),
    (&["amzn"], &["dnf install --assumeyes postgresql15-server"]),
    (&["fedora", "rhel", "centos"], &["dnf install --assumeyes postgresql-server"]),
    (&["alpine"], &["apk add postgresql"]),
    (&["arch"], &["pacman --sync --refresh --noconfirm postgresql"]),
    (&["suse", "opensuse"], &["zypper --non-interactive install postgresql-server"]),
    (&["gentoo"], &["emerge dev-db/postgresql"]),
];

/// How this system installs Postgres.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Recipe {
    /// This shell command does it for this user.
    Run(String),
    /// This one does it, but only root may run it, and there is no `sudo`.
    AsRoot(String),
    /// There is a way, in words.
    ByHand(&'static str),
}

/// The recipe for a system and for the user we run as.
pub(super) fn recipe(system: &System) -> Recipe {
    if system.macos {
        return match system.program("brew") {
            Some(_) if !system.superuser => Recipe::Run("brew install postgresql@17".to_owned()),
            Some(_) => Recipe::ByHand("run as a normal user: brew install postgresql@17"),
            None => Recipe::ByHand(
                "get Homebrew from https://brew.sh, then run: brew install postgresql@17",
            ),
        };
    }
    let families = system.families();
    let steps = families.iter().find_map(|family| {
        COMMANDS.iter().find(|(names, _)| names.contains(&family.as_str())).map(|(_, steps)| *steps)
    });
    let Some(steps) = steps else {
        return Recipe::ByHand("install PostgreSQL's server with your system's package manager");
    };
    if system.superuser {
        return Recipe::Run(steps.join(" && "));
    }
    match system.program("sudo") {
        Some(_) => Recipe::Run(format!("sudo {}", steps.join(" && sudo "))),
        None => Recipe::AsRoot(steps.join(" && ")),
    }
}

/// Tries to get Postgres installed. `Ok` means that a command ran well and a new search is due.
pub(super) async fn install(system: &System, choice: InstallChoice) -> Result<(), Problem> {
    let recipe = recipe(system);
    let Recipe::Run(shell) = &recipe else { return Err(missing(&recipe)) };
    let agreed = match choice {
        InstallChoice::Always => true,
        InstallChoice::Never => false,
        InstallChoice::Ask => {
            std::io::stdin().is_terminal()
                && std::io::stderr().is_terminal()
                && ask(&mut std::io::stdin().lock(), &mut std::io::stderr(), shell)
        }
    };
    if !agreed {
        return Err(missing(&recipe));
    }
    tracing::info!(command = shell, "installing PostgreSQL");
    // Standard input stays, so that sudo can ask for its password.
    let status = Command::new("/bin/sh")
        .args(["-c", shell])
        .env("PATH", &system.path)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::inherit())
        .kill_on_drop(true)
        .status()
        .await;
    let outcome = match status {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => format!("ended with {status}"),
        Err(error) => format!("did not start: {error}"),
    };
    Err(Problem::new(
        format!("PostgreSQL could not be installed: `{shell}` {outcome}."),
        "Install it by hand, or set DATABASE_URL to use a Postgres that you have.",
    ))
}

/// The problem of a machine without Postgres, with the way out for this system.
pub(super) fn missing(recipe: &Recipe) -> Problem {
    let way = match recipe {
        Recipe::Run(shell) => format!("run: {shell}"),
        Recipe::AsRoot(shell) => format!("run as root: {shell}"),
        Recipe::ByHand(words) => (*words).to_owned(),
    };
    let consent = match recipe {
        Recipe::Run(_) => " (READYLINE_INSTALL_POSTGRES=true does it for you)",
        Recipe::AsRoot(_) | Recipe::ByHand(_) => "",
    };
    Problem::new(
        "No PostgreSQL programs were found on this machine.",
        format!(
            "To install them {way}{consent}. READYLINE_POSTGRES_BIN names a folder that has them; \
             DATABASE_URL uses a Postgres elsewhere."
        ),
    )
}

/// Asks on a terminal. Only a clear yes is a yes.
fn ask(input: &mut impl BufRead, screen: &mut impl Write, shell: &str) -> bool {
    let question = format!(
        "Readyline keeps its data in PostgreSQL, which is not installed here.\n\
         This command installs it:\n\n    {shell}\n\nRun it now? [y/N] "
    );
    let mut answer = String::new();
    let asked = screen.write_all(question.as_bytes()).and_then(|()| screen.flush());
    let read = asked.and_then(|()| input.read_line(&mut answer));
    read.is_ok() && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::ask;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        for (typed, agreed) in [
            ("y\n", true),
            ("Yes\n", true),
            (" YES \n", true),
            ("\n", false),
            ("", false),
            ("n\n", false),
            ("yesterday\n", false),
        ] {
            let mut screen = Vec::new();
            assert_eq!(ask(&mut typed.as_bytes(), &mut screen, "get it"), agreed, "{typed:?}");
            assert!(String::from_utf8(screen).unwrap().contains("    get it\n"));
        }
    }
}
