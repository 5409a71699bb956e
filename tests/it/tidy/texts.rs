//! Where SQL and HTML may be written: SQL in `src/db`, HTML in `templates`.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use super::Faults;

/// SQL outside the cellar, and HTML anywhere in Rust.
pub(super) fn faults(path: &str, text: &str) -> Faults {
    let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut texts = Texts(Vec::new());
    texts.visit_file(&file);
    let cellar = path.starts_with("src/db");
    let what = |text: &str| match () {
        () if is_sql(text) && !cellar => Some("SQL belongs into src/db"),
        () if is_html(text) => Some("HTML belongs into templates"),
        () => None,
    };
    let fault = |(text, line): &(String, usize)| {
        what(text).map(|why| format!("{path}:{line}: {why}: {text:.60}"))
    };
    texts.0.iter().filter_map(fault).collect()
}

/// Every string in the code, also inside macros, with its line; no comment and no docstring.
struct Texts(Vec<(String, usize)>);

impl Texts {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.0.push((text.value(), line));
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Texts {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0.push((text.value(), text.span().start().line));
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}

/// A statement begins with its verb, all small or all capital; a sentence begins otherwise.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    let one_case = first.to_lowercase() == *first || first.to_uppercase() == *first;
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let second = lower.get(1).map_or("", String::as_str);
    let has = |word: &str| lower.iter().any(|w| w == word);
    let object = ["table", "index", "unique", "database", "role", "user", "schema", "view", "type"];
    one_case
        && match lower[0].as_str() {
            "select" => has("from") || second.starts_with(|c: char| !c.is_alphabetic()),
            "insert" => second == "into",
            "update" => has("set"),
            "delete" | "truncate" => second == "from" || second == "table",
            "create" | "alter" | "drop" => object.contains(&second),
            "with" => has("as") && (has("select") || has("insert") || has("update")),
            "set" => ["local", "session"].contains(&second) || text.contains("_timeout"),
            _ => false,
        }
}

/// A closing tag is enough to tell: nobody writes one tag without it for long.
fn is_html(text: &str) -> bool {
    let after = |at: usize| text[at + 2..].chars().next();
    text.match_indices("</").any(|(at, _)| after(at).is_some_and(|c| c.is_ascii_lowercase()))
}

#[test]
fn sql_and_html_are_found_and_sentences_are_not() {
    for bad in [
        "select 1",
        "SELECT id FROM assessment",
        "insert into answer values ($1)",
        "update assessment set revision = 2",
        "delete from share",
        "create table a (b int)",
        "with a as (select 1) select * from a",
        "set local statement_timeout = 1",
        "<p>Hello</p>",
    ] {
        let code = format!("fn f() {{ run({bad:?}); run!(a, [{bad:?}]); }}");
        assert_eq!(faults("src/web/start.rs", &code).len(), 2, "missed {bad:?}");
    }
    for good in [
        "Select one answer from the list",
        "update",
        "create the folder",
        "with a link",
        "set it to 1",
        "[default: <FOLDER>/data]",
    ] {
        let code = format!("/// select a from b\nfn f() {{ run({good:?}); }}");
        assert_eq!(faults("src/web/start.rs", &code), Faults::new());
    }
    assert_eq!(faults("src/db/answers.rs", "fn f() { run(\"select 1\"); }"), Faults::new());
}
