//! Who Postgres runs as, and folders that this user cannot use.
//!
//! Only root can become another user, so some of these need root; they say so where they pass.
#![cfg(target_os = "linux")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use rustix::process::Pid;
use rustix::process::Signal;

use crate::support::keeper::{Keeper, open_folder, postmaster};

/// A user without rights, by the number that nearly every system gives to `nobody`.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        eprintln!("not root: this test cannot become another user, so it tries nothing");
    }
    root
}

fn as_nobody(data_dir: &Path) -> Result<Keeper, String> {
    Keeper::start_with(data_dir, |command| {
        command.uid(NOBODY).gid(NOBODY);
    })
}

fn as_ourselves(data_dir: &Path) -> Result<Keeper, String> {
    Keeper::start_with(data_dir, |_| {})
}

fn user_of(pid: Pid) -> u32 {
    fs::metadata(format!("/proc/{}", pid.as_raw_nonzero())).unwrap().uid()
}

fn close(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o700)).unwrap();
}

fn problem(started: Result<Keeper, String>) -> String {
    match started {
        Ok(_) => panic!("it started"),
        Err(problem) => problem,
    }
}

#[test]
fn root_lends_postgres_another_user() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    for _ in 0..2 {
        let keeper = as_ourselves(&data_dir).unwrap();
        let user = user_of(postmaster(&data_dir).unwrap());
        assert_ne!(user, 0);
        assert_eq!(fs::metadata(data_dir.join("postgres")).unwrap().uid(), user);
        keeper.signal(Signal::TERM);
        assert!(keeper.ended_well());
    }
}

#[test]
fn a_normal_user_runs_it_as_itself_and_root_goes_on_as_that_user() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    for start in [as_nobody, as_ourselves, as_nobody] {
        let keeper = start(&data_dir).unwrap();
        assert_eq!(user_of(postmaster(&data_dir).unwrap()), NOBODY);
        keeper.signal(Signal::TERM);
        assert!(keeper.ended_well());
    }
}

#[test]
fn a_folder_closed_to_the_lent_user_is_named() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    close(folder.path());
    let said = problem(as_ourselves(&folder.path().join("data")));
    assert!(said.contains("does not run as root but as the user"), "{said}");
    assert!(said.contains("cannot enter"), "{said}");
    assert!(said.contains("READYLINE_DATA_DIR"), "{said}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = open_folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, Permissions::from_mode(0o555)).unwrap();
    let data_dir = closed.join("data");
    let root = rustix::process::geteuid().is_root();
    let said = problem(if root { as_nobody(&data_dir) } else { as_ourselves(&data_dir) });
    assert!(said.contains("Cannot make the data folder"), "{said}");
    assert!(said.contains("Permission denied"), "{said}");
    assert!(said.contains("READYLINE_DATA_DIR"), "{said}");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    fs::create_dir(&data_dir).unwrap();
    fs::set_permissions(&data_dir, Permissions::from_mode(0o555)).unwrap();
    let root = rustix::process::geteuid().is_root();
    let said = problem(if root { as_nobody(&data_dir) } else { as_ourselves(&data_dir) });
    assert!(said.contains("Cannot write to"), "{said}");
    assert!(said.contains(&*data_dir.to_string_lossy()), "{said}");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_named() {
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    fs::write(&data_dir, "a file").unwrap();
    let said = problem(as_ourselves(&data_dir));
    assert!(said.contains("Cannot make the data folder"), "{said}");
}

#[test]
fn data_of_another_user_is_left_alone() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    let cluster = data_dir.join("postgres");
    fs::create_dir_all(&cluster).unwrap();
    fs::set_permissions(&data_dir, Permissions::from_mode(0o777)).unwrap();
    chown(&cluster, Some(1), Some(1)).unwrap();
    let said = problem(as_nobody(&data_dir));
    assert!(said.contains("belongs to another user (number 1)"), "{said}");
}

#[test]
fn a_socket_folder_that_somebody_else_put_there_is_not_used() {
    if !is_root() {
        return;
    }
    let folder = open_folder();
    let data_dir = folder.path().join("data");
    fs::create_dir_all(data_dir.join("run")).unwrap();
    fs::set_permissions(&data_dir, Permissions::from_mode(0o777)).unwrap();
    chown(data_dir.join("run"), Some(1), Some(1)).unwrap();
    let said = problem(as_nobody(&data_dir));
    assert!(said.contains("belongs to somebody else"), "{said}");
}
