//! Who may use whom. The same table stands in words in `src/lib.rs`.

use syn::visit::{self, Visit};

use super::Faults;
use super::names::{self, Name};

/// A room of the house: a folder or file of `src`, and what it may know.
struct Room {
    name: &'static str,
    /// The other rooms that it may use.
    rooms: &'static [&'static str],
    crates: Crates,
}

enum Crates {
    /// These, and the parts of std that touch nothing outside.
    Only(&'static [&'static str]),
    /// Every dependency except these.
    AllBut(&'static [&'static str]),
}

const HTTP: &[&str] = &[
    "askama",
    "askama_web",
    "axum",
    "axum_extra",
    "hyper",
    "hyper_util",
    "memory_serve",
    "tower",
    "tower_http",
];

/// Libraries that only turn values into values.
const PURE: &[&str] = &["schemars", "serde", "serde_json", "serde_path_to_error", "sha2"];

const ROOMS: &[Room] = &[
    Room { name: "rules", rooms: &[], crates: Crates::Only(PURE) },
    Room { name: "db", rooms: &["rules"], crates: Crates::AllBut(HTTP) },
    Room {
        name: "jobs",
        rooms: &["rules", "db", "courier", "mail"],
        crates: Crates::AllBut(&[
            "askama",
            "askama_web",
            "axum",
            "axum_extra",
            "clap",
            "hyper",
            "hyper_util",
            "jiff_sqlx",
            "lettre",
            "memory_serve",
            "sqlx",
            "tower",
            "tower_http",
        ]),
    },
    Room {
        name: "report",
        rooms: &["rules"],
        crates: Crates::Only(&["krilla", "parley", "pulldown_cmark", "thiserror"]),
    },
    Room {
        name: "web",
        rooms: &["rules", "report", "db", "jobs", "config", "courier", "mail"],
        crates: Crates::AllBut(&["sqlx", "jiff_sqlx", "clap", "lettre", "krilla", "parley"]),
    },
    Room { name: "mail", rooms: &[], crates: Crates::AllBut(HTTP) },
    Room {
        name: "courier",
        rooms: &[],
        crates: Crates::AllBut(&["askama", "axum", "axum_extra", "lettre", "sqlx", "tower"]),
    },
    Room { name: "config", rooms: &[], crates: Crates::AllBut(HTTP) },
    Room { name: "postgres", rooms: &[], crates: Crates::AllBut(HTTP) },
    Room {
        name: "main",
        rooms: &["rules", "db", "jobs", "web", "config", "courier", "mail", "postgres"],
        crates: Crates::AllBut(HTTP),
    },
    Room {
        name: "commands",
        rooms: &["rules", "db", "jobs", "web", "config", "courier", "mail", "postgres"],
        crates: Crates::AllBut(HTTP),
    },
    Room {
        name: "lib",
        rooms: &["rules", "report", "db", "jobs", "web", "config", "courier", "mail", "postgres"],
        crates: Crates::Only(&[]),
    },
];

/// What a pure function must not touch: the world, the clock, and inexact numbers.
const IMPURE_STD: [&str; 8] = ["env", "fs", "io", "net", "os", "process", "thread", "time"];
const IMPURE_NAMES: [&str; 7] =
    ["print", "println", "eprint", "eprintln", "dbg", "SystemTime", "Instant"];
const INEXACT: [&str; 2] = ["f32", "f64"];

/// What a file uses although its room must not know it. `crates` are all dependencies.
pub(super) fn faults(path: &str, text: &str, crates: &[String]) -> Faults {
    let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let Some(room) = room(path) else {
        return vec![format!("{path}:1: is in no room; add it to the table and to src/lib.rs")];
    };
    let used = names::used(path, &file);
    let mut faults: Faults = used
        .iter()
        .filter_map(|name| Some((name, fault(room, name, crates)?)))
        .map(|(name, why)| format!("{path}:{}: `{}` {why}", name.line, name.parts.join("::")))
        .collect();
    if room.name == "rules" {
        let mut floats = Floats { path, faults: Vec::new() };
        floats.visit_file(&file);
        faults.extend(floats.faults);
    }
    if room.name == "web" {
        faults.extend(rows_in_views(path, &file, &used));
    }
    faults
}

fn room(path: &str) -> Option<&'static Room> {
    let inside = path.strip_prefix("src/")?;
    let first = inside.split('/').next()?.trim_end_matches(".rs");
    ROOMS.iter().find(|room| room.name == first)
}

fn fault(room: &Room, name: &Name, crates: &[String]) -> Option<String> {
    let first = name.parts.first()?.as_str();
    let second = name.parts.get(1).map_or("", String::as_str);
    let forbidden = format!("is not for {}", room.name);
    let pure = matches!(room.crates, Crates::Only(_));
    if first == "crate" {
        let ours = ROOMS.iter().any(|r| r.name == second);
        let open = second == room.name || room.rooms.contains(&second);
        return (ours && !open).then_some(forbidden);
    }
    if pure && ["std", "core"].contains(&first) && IMPURE_STD.contains(&second) {
        return Some(forbidden);
    }
    if pure && name.parts.iter().any(|part| IMPURE_NAMES.contains(&part.as_str())) {
        return Some(forbidden);
    }
    if room.name == "rules" && name.parts.iter().any(|part| INEXACT.contains(&part.as_str())) {
        return Some(forbidden);
    }
    let closed = match room.crates {
        Crates::Only(allowed) => crates.iter().any(|c| c == first) && !allowed.contains(&first),
        Crates::AllBut(forbidden) => forbidden.contains(&first),
    };
    closed.then_some(forbidden)
}

struct Floats<'a> {
    path: &'a str,
    faults: Faults,
}

impl<'ast> Visit<'ast> for Floats<'_> {
    fn visit_lit_float(&mut self, number: &'ast syn::LitFloat) {
        let line = number.span().start().line;
        self.faults.push(format!("{}:{line}: `{number}` is a float", self.path));
    }
}

/// A struct that a template draws holds display values: no type of the cellar.
fn rows_in_views(path: &str, file: &syn::File, used: &[Name]) -> Faults {
    let imported =
        used.iter().filter(|name| name.parts.starts_with(&["crate".into(), "db".into()]));
    let rows = imported.filter_map(|name| name.parts.last().cloned()).collect();
    let mut views = Views { path, rows, inside: false, faults: Vec::new() };
    views.visit_file(file);
    views.faults
}

struct Views<'a> {
    path: &'a str,
    rows: Vec<String>,
    inside: bool,
    faults: Faults,
}

impl<'ast> Visit<'ast> for Views<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.inside = item.attrs.iter().any(|attribute| attribute.path().is_ident("template"));
        visit::visit_fields(self, &item.fields);
        self.inside = false;
    }

    fn visit_type_path(&mut self, typed: &'ast syn::TypePath) {
        let names = typed.path.segments.iter().map(|s| s.ident.to_string());
        for name in names.filter(|name| self.inside && self.rows.contains(name)) {
            let line = typed.path.segments[0].ident.span().start().line;
            self.faults.push(format!("{}:{line}: `{name}` is a row in a view", self.path));
        }
        visit::visit_type_path(self, typed);
    }
}

#[cfg(test)]
fn broken(path: &str, text: &str) -> Faults {
    let crates = ["axum", "serde", "sqlx", "tokio", "jiff"].map(str::to_owned);
    faults(path, text, &crates)
}

#[test]
fn the_study_knows_neither_other_rooms_nor_the_world() {
    for bad in [
        "use crate::web::App;",
        "use super::super::db;",
        "fn f() { crate::config::g(); }",
        "use std::{fmt, time::Instant};",
        "fn f() { let t = std::fs::read(p); }",
        "use tokio::time;",
        "fn f(a: jiff::Timestamp) {}",
        "fn f(a: f64) {}",
        "fn f() -> i64 { 2.5 as i64 }",
        "fn f() { println!(\"{a}\"); }",
        "fn f() { say!(1, crate::db::x); }",
        "use sqlx::PgPool as P;",
    ] {
        let found = broken("src/rules/score.rs", bad);
        assert!(!found.is_empty() && found.iter().all(|f| f.starts_with("src/rules/score.rs:1: ")));
    }
    let good = "use std::{fmt, collections::BTreeMap};\nuse serde::Serialize;\n\
                use super::answers::Answers;\nuse crate::rules::score;\nfn f() { x.0.1 }";
    assert_eq!(broken("src/rules/journey.rs", good), Faults::new());
}

#[test]
fn each_other_room_knows_only_its_neighbours() {
    let cases = [
        ("src/db/answers.rs", "use crate::web::App;", "use crate::rules::answers::Answers;"),
        ("src/db.rs", "use axum::Json;", "use sqlx::PgPool;"),
        ("src/jobs/preview.rs", "use crate::web::App;", "use crate::db::crowd;"),
        ("src/jobs/mod.rs", "use sqlx::PgPool;", "use tokio::task::JoinSet;"),
        ("src/report/flow.rs", "use crate::web::charts;", "use crate::rules::words;"),
        ("src/report/write.rs", "use std::fs;", "use std::rc::Rc;"),
        ("src/web/mod.rs", "use sqlx::PgPool;", "use axum::Json;"),
        ("src/web/start.rs", "use crate::postgres;", "use crate::db;"),
        ("src/config/parse.rs", "use crate::db::Db;", "use sqlx::postgres::PgConnectOptions;"),
        ("src/postgres.rs", "use super::config;", "use tokio::process::Command;"),
        ("src/main.rs", "use axum::Router;", "use readyline::web;"),
    ];
    for (path, bad, good) in cases {
        assert_eq!(broken(path, bad).len(), 1, "{path} may use `{bad}`");
        assert_eq!(broken(path, good), Faults::new());
    }
    assert_eq!(broken("src/shed.rs", "").len(), 1, "a file in no room");
}

#[test]
fn no_row_stands_in_a_view() {
    let with = |field: &str| {
        format!(
            "use crate::db::shares::Share;\n#[template(path = \"a.html\")]\nstruct V {{ {field} }}"
        )
    };
    assert_eq!(broken("src/web/shares.rs", &with("a: Vec<Share>")).len(), 1);
    assert_eq!(broken("src/web/shares.rs", &with("a: Vec<Line>")), Faults::new());
}
