//! The head of a table beside each of its cells, for pages too narrow for a table.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// A longer head would stand once in every row, and make a long page of a short text.
const LONGEST: usize = 40;

/// The table at this place of a text.
#[derive(Default)]
pub(super) struct Labels {
    /// The words of each head.
    heads: Vec<String>,
    /// Whether the head is being read.
    in_head: bool,
    /// How many cells of the row there were.
    cell: usize,
}

impl Labels {
    /// The same event, or a cell that bears its head. The first cell names its row and needs none.
    pub(super) fn pass<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        match &event {
            Event::Start(Tag::TableHead) => {
                self.heads.clear();
                self.in_head = true;
            }
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableRow) => self.cell = 0,
            Event::Start(Tag::TableCell) if self.in_head => self.heads.push(String::new()),
            Event::Start(Tag::TableCell) => {
                self.cell += 1;
                // Of two columns the first one says what the second is about.
                let told = self.cell > 1 && self.heads.len() > 2;
                let head = self.heads.get(self.cell - 1).filter(|_| told);
                let head = head.map(|head| head.trim()).filter(|head| !head.is_empty());
                if let Some(head) = head.filter(|head| head.chars().count() <= LONGEST) {
                    let open = format!("<td data-label=\"{}\">", escaped(head));
                    return Event::InlineHtml(CowStr::from(open));
                }
            }
            Event::Text(text) if self.in_head => {
                if let Some(head) = self.heads.last_mut() {
                    head.push_str(text);
                }
            }
            _ => {}
        }
        event
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
