//! The playbooks as a page shows them.

use super::{Links, ResultInput};
use crate::rules::explain::case::Scored;
use crate::rules::explain::playbook::{Part, Playbook, playbook};
use crate::web::markdown::Markdown;

/// What to do about one role.
#[derive(Clone, Debug)]
pub struct PlaybookView {
    /// The role's key.
    pub key: String,
    /// The role's title.
    pub title: String,
    /// The parts, the most urgent first.
    pub parts: Vec<PartView>,
}

/// One part of a playbook.
#[derive(Clone, Debug)]
pub struct PartView {
    /// Where a link to it leads on this page.
    pub id: String,
    /// Its heading.
    pub title: &'static str,
    /// The text.
    pub text: Markdown,
    /// The same as a file.
    pub href: String,
}

/// The playbook of every role that has one, in the order of the page.
pub(super) fn all(input: &ResultInput, order: &[Scored], links: &Links) -> Vec<PlaybookView> {
    let books = order
        .iter()
        .map(|scored| playbook(input.ruleset, input.answers, input.assessment, scored.role));
    books.filter(|book| !book.parts.is_empty()).map(|book| view(book, links)).collect()
}

fn view(book: Playbook, links: &Links) -> PlaybookView {
    let part = |part: &Part| PartView {
        id: format!("playbook-{}-{}", book.role, part.key),
        title: part.title,
        text: Markdown::new(&part.markdown),
        href: format!("{}/{}/{}.md{}", links.playbook, book.role, part.key, links.of),
    };
    let parts = book.parts.iter().map(part).collect();
    PlaybookView { key: book.role, title: book.title, parts }
}
