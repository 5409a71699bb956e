//! Machines without Postgres, with the wrong one, and with several.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use readyline::postgres::{InstallChoice, Problem, Server, Settings, System};
use tempfile::TempDir;

use crate::support::cluster::cluster;
use crate::support::keeper::open_folder;

/// A pretended machine: a root folder, and one folder of programs.
struct Machine {
    folder: TempDir,
    settings: Settings,
}

impl Machine {
    fn new(os_release: &str) -> Self {
        let folder = open_folder();
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("etc")).unwrap();
        fs::create_dir_all(root.join("bin")).unwrap();
        fs::write(root.join("etc/os-release"), os_release).unwrap();
        fs::copy("/etc/passwd", root.join("etc/passwd")).unwrap();
        let system = System { path: root.join("bin").into(), root, ..System::here() };
        let data_dir = folder.path().join("data");
        let settings =
            Settings { system, install: InstallChoice::Never, ..Settings::new(data_dir) };
        Self { folder, settings }
    }

    fn root(&self) -> &Path {
        &self.settings.system.root
    }

    /// A script on the machine's search path, or in another folder of it.
    fn script(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
    }

    /// Something that looks like a Postgres of that version, and cannot do anything.
    fn pretend(&self, folder: &str, version: &str) {
        self.script(
            &format!("{folder}/postgres"),
            &format!("echo 'postgres (PostgreSQL) {version}'"),
        );
        self.script(&format!("{folder}/initdb"), "echo 'initdb: error: a pretence' >&2; exit 1");
    }

    async fn problem(&self) -> Problem {
        Server::start(self.settings.clone()).await.expect_err("it cannot start")
    }
}

/// The folder of a real Postgres on this machine, and its version.
async fn real() -> (PathBuf, u32) {
    let cluster = cluster().await;
    (cluster.programs(), cluster.version())
}

#[tokio::test]
async fn the_command_for_this_very_system_is_named() {
    let apt = "apt-get update && apt-get install --yes postgresql";
    let dnf = "dnf install --assumeyes postgresql-server";
    for (os_release, command) in [
        ("ID=debian\nVERSION_ID=\"12\"\n", apt),
        ("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", apt),
        ("ID=fedora\n", dnf),
        ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", dnf),
        ("ID=alpine\n", "apk add postgresql"),
        ("ID=manjaro\nID_LIKE=arch\n", "pacman --sync --refresh --noconfirm postgresql"),
        (
            "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n",
            "zypper --non-interactive install postgresql-server",
        ),
        ("ID=unheard-of\n", "your system's package manager"),
        ("", "your system's package manager"),
    ] {
        let mut machine = Machine::new(os_release);
        machine.settings.system.superuser = true;
        let problem = machine.problem().await;
        assert_eq!(problem.reason(), "No PostgreSQL programs were found on this machine.");
        assert!(problem.advice().contains(command), "{os_release}: {problem}");
        assert!(!problem.advice().contains("sudo"), "{os_release}: {problem}");
        assert_eq!(problem.to_string().lines().count(), 2, "{problem}");
    }
}

#[tokio::test]
async fn a_normal_user_is_told_to_become_root() {
    let mut machine = Machine::new("ID=debian\n");
    machine.settings.system.superuser = false;
    let problem = machine.problem().await;
    assert!(problem.advice().contains("run as root: apt-get update"), "{problem}");
    machine.script("bin/sudo", "exit 1");
    let problem = machine.problem().await;
    let command = "run: sudo apt-get update && sudo apt-get install --yes postgresql";
    assert!(problem.advice().contains(command), "{problem}");
}

#[tokio::test]
async fn on_a_mac_it_is_homebrew() {
    let mut machine = Machine::new("");
    machine.settings.system.macos = true;
    machine.settings.system.superuser = false;
    let problem = machine.problem().await;
    assert!(problem.advice().contains("https://brew.sh"), "{problem}");
    machine.script("bin/brew", "exit 1");
    let problem = machine.problem().await;
    assert!(problem.advice().contains("run: brew install postgresql@17"), "{problem}");
}

#[tokio::test]
async fn by_a_setting_it_is_installed_and_used_at_once() {
    let (bin, version) = real().await;
    let mut machine = Machine::new("ID=debian\n");
    machine.settings.system.superuser = true;
    machine.settings.install = InstallChoice::Always;
    let place = machine.root().join(format!("usr/lib/postgresql/{version}"));
    let install = format!(
        "[ \"$1\" = update ] && exit\n\
         /bin/mkdir -p {place} && /bin/ln -s {bin} {place}/bin && echo \"$*\" > {noted}",
        place = place.display(),
        bin = bin.display(),
        noted = machine.folder.path().join("asked").display(),
    );
    machine.script("bin/apt-get", &install);
    let server = Server::start(machine.settings.clone()).await;
    server.unwrap_or_else(|problem| panic!("{problem}")).stop().await;
    let asked = fs::read_to_string(machine.folder.path().join("asked")).unwrap();
    assert_eq!(asked.trim(), "install --yes postgresql");
}

#[tokio::test]
async fn without_a_terminal_nobody_is_asked_and_nothing_is_installed() {
    let mut machine = Machine::new("ID=debian\n");
    machine.settings.system.superuser = true;
    machine.settings.install = InstallChoice::Never;
    let noted = machine.folder.path().join("ran");
    machine.script("bin/apt-get", &format!("echo ran > {}", noted.display()));
    machine.problem().await;
    assert!(!noted.exists());
}

#[tokio::test]
async fn an_installation_that_fails_or_brings_nothing_is_told() {
    let mut machine = Machine::new("ID=debian\n");
    machine.settings.system.superuser = true;
    machine.settings.install = InstallChoice::Always;
    machine.script("bin/apt-get", "exit 100");
    let problem = machine.problem().await;
    assert!(problem.reason().contains("could not be installed"), "{problem}");
    assert!(problem.reason().contains("100"), "{problem}");
    machine.script("bin/apt-get", "exit 0");
    let problem = machine.problem().await;
    assert!(problem.reason().contains("No PostgreSQL programs"), "{problem}");
}

#[tokio::test]
async fn programs_are_found_where_systems_keep_them() {
    for folder in [
        "usr/lib/postgresql/15/bin",
        "opt/homebrew/opt/postgresql@17/bin",
        "usr/local/opt/postgresql@16/bin",
        "usr/pgsql-14/bin",
        "usr/lib/postgresql16/bin",
        "usr/libexec/postgresql17",
        "bin",
    ] {
        let machine = Machine::new("ID=debian\n");
        machine.pretend(folder, "17.1 (a pretence)");
        let problem = machine.problem().await;
        // Only its own initdb says this.
        assert!(problem.reason().ends_with("a pretence."), "{folder}: {problem}");
    }
}

#[tokio::test]
async fn pg_config_is_asked_too() {
    let machine = Machine::new("ID=debian\n");
    machine.pretend("far/away", "17.1");
    let place = machine.root().join("far/away");
    machine.script("bin/pg_config", &format!("[ \"$1\" = --bindir ] && echo {}", place.display()));
    let problem = machine.problem().await;
    assert!(problem.reason().ends_with("a pretence."), "{problem}");
}

#[tokio::test]
async fn data_stays_with_the_version_that_made_it() {
    let (bin, version) = real().await;
    let machine = Machine::new("ID=debian\n");
    let place = machine.root().join(format!("usr/lib/postgresql/{version}"));
    fs::create_dir_all(&place).unwrap();
    symlink(&bin, place.join("bin")).unwrap();
    let start = || Server::start(machine.settings.clone());
    start().await.unwrap_or_else(|problem| panic!("{problem}")).stop().await;
    // A newer one appears: the old one is still there, and goes on.
    machine.pretend("usr/lib/postgresql/98/bin", "98.1");
    start().await.unwrap_or_else(|problem| panic!("{problem}")).stop().await;
    fs::remove_file(place.join("bin")).unwrap();
    let problem = machine.problem().await;
    let said = problem.reason();
    assert!(said.contains(&format!("made by PostgreSQL {version}, ")), "{problem}");
    assert!(said.contains("of version 98"), "{problem}");
    assert!(problem.advice().contains(&format!("Install PostgreSQL {version}")), "{problem}");
}

#[tokio::test]
async fn a_version_that_is_too_old_is_told() {
    let machine = Machine::new("ID=debian\n");
    machine.pretend("usr/lib/postgresql/9.6/bin", "9.6.24");
    let problem = machine.problem().await;
    assert!(problem.reason().contains("PostgreSQL 9 is too old"), "{problem}");
}

#[tokio::test]
async fn the_named_folder_is_used_and_no_other() {
    let (bin, _) = real().await;
    let mut machine = Machine::new("ID=debian\n");
    machine.pretend("bin", "98.1");
    machine.settings.bin = Some(bin);
    let server = Server::start(machine.settings.clone()).await;
    server.unwrap_or_else(|problem| panic!("{problem}")).stop().await;
    machine.settings.bin = Some(machine.root().join("etc"));
    let problem = machine.problem().await;
    assert!(problem.reason().contains("READYLINE_POSTGRES_BIN is"), "{problem}");
    assert!(problem.reason().contains("holds no postgres"), "{problem}");
}
