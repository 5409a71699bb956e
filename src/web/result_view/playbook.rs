//! The playbooks as a page shows them.

use super::{Links, ResultInput};
use crate::rules::explain::case::Scored;
use crate::rules::explain::once::once;
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
    /// Whether every part is folded away, the first one too.
    pub folded: bool,
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
    let book =
        |scored: &Scored| playbook(input.ruleset, input.answers, input.assessment, scored.role);
    let mut books: Vec<Playbook> = order.iter().map(book).collect();
    once(&mut books);
    let views = books.into_iter().zip(order).filter(|(book, _)| !book.parts.is_empty());
    views.map(|(book, scored)| view(book, links, super::is_not_yet(*scored))).collect()
}

fn view(book: Playbook, links: &Links, folded: bool) -> PlaybookView {
    let part = |part: &Part| PartView {
        id: format!("playbook-{}-{}", book.role, part.key),
        title: part.title,
        text: Markdown::new(&part.markdown),
        href: format!("{}/{}/{}.md{}", links.playbook, book.role, part.key, links.of),
    };
    let parts: Vec<PartView> = book.parts.iter().map(part).collect();
    // What an adviser wrote for this company's rules is always shown.
    let folded = folded && book.parts.first().is_none_or(|first| first.key != "advisers");
    PlaybookView { key: book.role, title: book.title, parts, folded }
}
