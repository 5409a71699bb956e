//! Holds the house's walls: who may use whom, and how long things may grow.
//!
//! The laws themselves are tried on small bad pieces of code, so that a law that stopped working
//! is noticed as well.

mod markup;
mod names;
mod size;
mod texts;
mod walls;

use std::fs;
use std::path::{Path, PathBuf};

const TOP_LEVEL: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "migrations",
    "src",
    "static",
    "target",
    "templates",
    "tests",
];

/// Every fault, as `path:line: what is wrong`, so that an editor can jump there.
type Faults = Vec<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose name ends so, as paths from the top with their text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> (String, String) {
    let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
    (name, text)
}

fn hold(law: impl Fn(&str, &str) -> Faults, files: Vec<(String, String)>) {
    assert!(!files.is_empty(), "the law found no file to look at");
    let faults: Faults = files.iter().flat_map(|(name, text)| law(name, text)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn rust_files_functions_and_lines_stay_short() {
    hold(size::rust, [files("src", ".rs"), files("tests", ".rs")].concat());
}

#[test]
fn lines_of_scripts_and_migrations_stay_short() {
    hold(size::lines, [files("migrations", ".sql"), files("static", ".js")].concat());
    let scripts = files("tests", "").into_iter().chain(files(".ci", ""));
    hold(size::lines, scripts.filter(|(_, text)| text.starts_with("#!")).collect());
}

#[test]
fn no_room_uses_what_it_must_not_know() {
    let crates = names::dependencies(&fs::read_to_string(root().join("Cargo.toml")).unwrap());
    assert!(crates.iter().any(|name| name == "sqlx"), "read no dependencies: {crates:?}");
    let house = files("src", ".rs").into_iter().filter(|(name, _)| name != "src/build.rs");
    hold(|name, text| walls::faults(name, text, &crates), house.collect());
}

#[test]
fn sql_stays_in_the_cellar_and_html_in_the_templates() {
    hold(texts::faults, files("src", ".rs"));
}

#[test]
fn templates_stay_short_and_hold_nothing_inline() {
    hold(markup::template, files("templates", ""));
}

#[test]
fn the_script_writes_no_markup() {
    hold(markup::script, files("static", ".js"));
}

#[test]
fn the_top_level_stays_as_it_is() {
    let entries = fs::read_dir(root()).unwrap().map(|e| e.unwrap().file_name());
    let names = entries.map(|name| name.into_string().unwrap());
    let extra: Vec<String> =
        names.filter(|n| !n.starts_with('.') && !TOP_LEVEL.contains(&n.as_str())).collect();
    assert!(extra.is_empty(), "put these into a room: {extra:?}");
}
