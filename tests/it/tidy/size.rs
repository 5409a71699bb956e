//! How long a file, a function and a line may be, and how much a function may ask for.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::Faults;

const FILE: usize = 300;
const FUNCTION: usize = 60;
const LINE: usize = 100;
const PARAMETERS: usize = 6;

/// All four laws, for Rust.
pub(super) fn rust(name: &str, text: &str) -> Faults {
    let mut faults = lines(name, text);
    let count = text.lines().count();
    if count > FILE {
        faults.push(format!("{name}:{FILE}: {count} lines, {FILE} at most"));
    }
    let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut found = Functions { name, faults };
    found.visit_file(&file);
    found.faults
}

/// The width of a line, in characters, for any text.
pub(super) fn lines(name: &str, text: &str) -> Faults {
    let wide = |(at, line): (usize, &str)| {
        let width = line.chars().count();
        (width > LINE).then(|| format!("{name}:{}: {width} columns, {LINE} at most", at + 1))
    };
    text.lines().enumerate().filter_map(wide).collect()
}

struct Functions<'a> {
    name: &'a str,
    faults: Faults,
}

impl Functions<'_> {
    fn look_at(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let from = signature.fn_token.span().start().line;
        let count = block.span().end().line - from + 1;
        let called = &signature.ident;
        if count > FUNCTION {
            self.faults.push(format!(
                "{}:{from}: `{called}` has {count} lines, {FUNCTION} at most",
                self.name
            ));
        }
        let typed = signature.inputs.iter().filter(|i| matches!(i, syn::FnArg::Typed(_))).count();
        if typed > PARAMETERS {
            self.faults.push(format!(
                "{}:{from}: `{called}` has {typed} parameters, {PARAMETERS} at most",
                self.name
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.look_at(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.look_at(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.look_at(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn a_function_of_61_lines_is_a_fault_and_one_of_60_is_none() {
    let body = |lines: usize| format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines - 2));
    assert_eq!(rust("a.rs", &body(60)), Faults::new());
    assert_eq!(rust("a.rs", &body(61)), ["a.rs:1: `f` has 61 lines, 60 at most"]);
    let inside = body(61).replace("fn f()", "    /// Said.\n    fn f(&self)");
    let found = rust("a.rs", &format!("impl A {{\n{inside}}}\n"));
    assert_eq!(found, ["a.rs:3: `f` has 61 lines, 60 at most"]);
}

#[test]
fn a_long_file_a_wide_line_and_many_parameters_are_faults() {
    assert_eq!(rust("a.rs", &"\n".repeat(300)), Faults::new());
    assert_eq!(rust("a.rs", &"\n".repeat(301)), ["a.rs:300: 301 lines, 300 at most"]);
    let wide = format!("// {}\n", "é".repeat(98));
    assert_eq!(rust("a.rs", &wide), ["a.rs:1: 101 columns, 100 at most"]);
    let many = "fn f(a: A, b: A, c: A, d: A, e: A, g: A) {}\n";
    assert_eq!(rust("a.rs", many), Faults::new());
    let more = many.replace("g: A", "g: A, h: A");
    assert_eq!(rust("a.rs", &more), ["a.rs:1: `f` has 7 parameters, 6 at most"]);
}
