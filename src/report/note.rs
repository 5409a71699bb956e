//! What the sender of a share link writes to its readers, on the report that they take along.

use super::document::{Block, Document, Rich, Tone};

/// The same document with a note on its cover, after the facts; without one where there is none.
/// A line of the note is a line on paper, an empty line parts two paragraphs.
pub fn noted(mut document: Document, note: &str) -> Document {
    let note = note.replace("\r\n", "\n");
    let said = note.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let said: Vec<Block> =
        said.map(|part| Block::Paragraph(Tone::Body, Rich::plain(part))).collect();
    if said.is_empty() {
        return document;
    }
    // What stands above the question gives way, so that a short note leaves the cover on one page.
    if matches!(document.blocks.first(), Some(Block::Space(_))) {
        document.blocks.remove(0);
    }
    let facts = document.blocks.iter().position(|block| matches!(block, Block::KeyValues(_)));
    let note = [Block::Space(20), Block::Note(Some("A note from the sender".to_owned()), said)];
    let at = facts.map_or(document.blocks.len(), |at| at + 1);
    document.blocks.splice(at..at, note);
    document
}
