//! Finds every name that a file uses, in full: `use crate::{db, web::error}` uses `crate::db` and
//! `crate::web::error`, and `super::super::db` in `src/web/start.rs` is `crate::db`.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// One use of a name: its parts, first `crate` for one of ours, and the line.
#[derive(Debug, PartialEq)]
pub(super) struct Name {
    pub(super) parts: Vec<String>,
    pub(super) line: usize,
}

/// The names of the crates that Cargo.toml lists under `[dependencies]`, as code writes them.
pub(super) fn dependencies(cargo_toml: &str) -> Vec<String> {
    let after = cargo_toml.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = after.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once('=')?.0.trim().replace('-', "_"))).collect()
}

/// Every name that a file uses, in code, in types, in `use` and inside macros.
pub(super) fn used(path: &str, file: &syn::File) -> Vec<Name> {
    let mut finder = Finder { module: module(path), found: Vec::new() };
    finder.visit_file(file);
    finder.found
}

/// `src/web/wizard/view.rs` is `web`, `wizard`, `view`.
fn module(path: &str) -> Vec<String> {
    let inside = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let parts = inside.split('/').map(str::to_owned);
    parts.filter(|part| !["mod", "lib", "main"].contains(&part.as_str())).collect()
}

struct Finder {
    module: Vec<String>,
    found: Vec<Name>,
}

impl Finder {
    fn add(&mut self, parts: &[String], line: usize) {
        self.found.push(Name { parts: self.in_full(parts), line });
    }

    fn in_full(&self, parts: &[String]) -> Vec<String> {
        let ours = |from: &[String], rest: &[String]| {
            let start = ["crate".to_owned()];
            start.iter().chain(from).chain(rest).cloned().collect()
        };
        match parts.split_first() {
            Some((first, rest)) if first == "crate" || first == "readyline" => ours(&[], rest),
            Some((first, rest)) if first == "self" => ours(&self.module, rest),
            Some((first, _)) if first == "super" => {
                let up = parts.iter().take_while(|part| *part == "super").count();
                let kept = self.module.len().saturating_sub(up);
                ours(&self.module[..kept], &parts[up..])
            }
            _ => parts.to_vec(),
        }
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => {
                self.add(&with(&name.ident), name.ident.span().start().line)
            }
            syn::UseTree::Rename(name) => {
                self.add(&with(&name.ident), name.ident.span().start().line);
            }
            syn::UseTree::Glob(glob) => self.add(before, glob.star_token.spans[0].start().line),
            syn::UseTree::Group(group) => {
                for inner in &group.items {
                    self.tree(before, inner);
                }
            }
        }
    }

    /// Inside a macro there are only tokens: takes each run of `a::b::c` as one name.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut run: Vec<String> = Vec::new();
        let (mut colons, mut line) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut run, line);
                    }
                    line = ident.span().start().line;
                    run.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.end(&mut run, line);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.end(&mut run, line);
    }

    fn end(&mut self, run: &mut Vec<String>, line: usize) {
        if !run.is_empty() {
            self.add(run, line);
            run.clear();
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |s| s.ident.span().start().line);
        self.add(&parts, line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }
}

#[test]
fn names_are_found_in_full_wherever_they_stand() {
    let text = "use crate::{db, web::error as e};\nfn f() { super::super::db::g(); }\n\
                mod inner { use super::super::x::*; }\nfn h() { say!(a, [crate::web::i(), 1]); }\n";
    let file = syn::parse_file(text).unwrap();
    let found = used("src/web/start.rs", &file);
    let has = |name: &str, line: usize| {
        let parts: Vec<String> = name.split("::").map(str::to_owned).collect();
        assert!(found.contains(&Name { parts, line }), "{name} in line {line} of {found:?}");
    };
    has("crate::db", 1);
    has("crate::web::error", 1);
    has("crate::db::g", 2);
    has("crate::web::x", 3);
    has("crate::web::i", 4);
    has("say", 4);
}

#[test]
fn dependencies_are_read_up_to_the_next_heading() {
    let text = "[package]\nname = \"a\"\n[dependencies]\naxum-extra = \"1\"\n\n[build]\nb = 1\n";
    assert_eq!(dependencies(text), ["axum_extra"]);
}
