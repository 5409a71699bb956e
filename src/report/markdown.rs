//! CommonMark with tables becomes blocks. Raw HTML and pictures are left out; the address of a
//! link stands behind its words, for a reader of paper.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::document::{Block, Cell, Column, Ink, Rich, Row, Run, Table, Tone};

/// Lists and quotations deeper than this are set as if they stood here: no column gets too narrow
/// and no text can use up the stack.
const DEEPEST: usize = 6;

/// The blocks of a text. Its highest heading becomes one of this level.
pub(super) fn blocks(level: u8, text: &str) -> Vec<Block> {
    // The rest of the report has round quotation marks and apostrophes as well.
    let options = Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION;
    let parser = || Parser::new_ext(text, options);
    let found = parser().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(number(level)),
        _ => None,
    });
    let highest = found.min().unwrap_or(1);
    let mut reader = Reader { events: parser(), level, highest, inline: Inline::default() };
    reader.blocks(0)
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

struct Reader<'a> {
    events: Parser<'a>,
    level: u8,
    highest: u8,
    inline: Inline,
}

/// Words on their way, with the styles that are open.
#[derive(Default)]
struct Inline {
    rich: Rich,
    bold: usize,
    italic: usize,
    links: Vec<(String, usize)>,
}

impl Reader<'_> {
    /// The blocks up to the end of what is open.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut flattened = 0_usize;
        while let Some(event) = self.events.next() {
            if self.inline.take(&event) {
                continue;
            }
            let starts = matches!(event, Event::Start(_));
            if starts || matches!(event, Event::Rule) {
                self.flush(&mut blocks);
            }
            let container =
                |tag: &Tag| matches!(tag, Tag::List(_) | Tag::Item | Tag::BlockQuote(_));
            match event {
                Event::Start(tag) if depth >= DEEPEST && container(&tag) => flattened += 1,
                Event::Start(Tag::List(first)) => blocks.push(self.list(first, depth + 1)),
                Event::Start(Tag::BlockQuote(_)) => {
                    blocks.push(Block::Note(None, self.blocks(depth + 1)));
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let level = self.level + number(level).saturating_sub(self.highest);
                    self.heading();
                    let words = std::mem::take(&mut self.inline.rich).words();
                    if !words.trim().is_empty() {
                        blocks.push(Block::Heading(level, words));
                    }
                }
                Event::Start(Tag::Table(alignments)) => blocks.push(self.table(&alignments)),
                Event::End(TagEnd::Paragraph | TagEnd::CodeBlock) => self.flush(&mut blocks),
                Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_)) => {
                    self.flush(&mut blocks);
                    match flattened.checked_sub(1) {
                        Some(rest) => flattened = rest,
                        None => return blocks,
                    }
                }
                Event::Rule => blocks.push(Block::Space(10)),
                _ => {}
            }
        }
        self.flush(&mut blocks);
        blocks
    }

    /// Makes a paragraph of the words so far.
    fn flush(&mut self, blocks: &mut Vec<Block>) {
        let mut rich = std::mem::take(&mut self.inline.rich);
        if let Some(last) = rich.0.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        if !rich.words().trim().is_empty() {
            blocks.push(Block::Paragraph(Tone::Body, rich));
        }
    }

    fn list(&mut self, first: Option<u64>, depth: usize) -> Block {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(depth)),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items.retain(|item| !item.is_empty());
        Block::List(first, items)
    }

    /// Takes the words of a heading.
    fn heading(&mut self) {
        for event in self.events.by_ref() {
            match event {
                Event::End(TagEnd::Heading(_)) => break,
                event => {
                    self.inline.take(&event);
                }
            }
        }
    }

    fn table(&mut self, alignments: &[Alignment]) -> Block {
        let column = |alignment: &Alignment| Column {
            figures: *alignment == Alignment::Right,
            ..Column::default()
        };
        let mut table =
            Table { columns: alignments.iter().map(column).collect(), ..Table::default() };
        let mut cells: Vec<Rich> = Vec::new();
        for event in self.events.by_ref() {
            if self.inline.take(&event) {
                continue;
            }
            match event {
                Event::End(TagEnd::TableCell) => cells.push(std::mem::take(&mut self.inline.rich)),
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut cells),
                Event::End(TagEnd::TableRow) => {
                    let cells = cells.drain(..).map(Cell::from).collect();
                    table.rows.push(Row { cells, strong: false });
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        if table.head.iter().all(|name| name.words().trim().is_empty()) {
            table.head.clear();
        }
        Block::Table(table)
    }
}

impl Inline {
    /// Takes an event that belongs to a line of text; `false` leaves it to others.
    fn take(&mut self, event: &Event) -> bool {
        match event {
            Event::Text(text) | Event::Code(text) => self.add(text),
            Event::SoftBreak => self.add(" "),
            Event::HardBreak => self.add("\n"),
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::Start(Tag::Emphasis) => self.italic += 1,
            Event::End(TagEnd::Strong) => self.bold = self.bold.saturating_sub(1),
            Event::End(TagEnd::Emphasis) => self.italic = self.italic.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.links.push((dest_url.to_string(), self.rich.words().len()));
            }
            Event::End(TagEnd::Link) => {
                let Some((address, from)) = self.links.pop() else { return true };
                let words = self.rich.words();
                let shown = words.get(from..).unwrap_or_default().trim();
                let bare = address.strip_prefix("mailto:").unwrap_or(&address);
                if !bare.is_empty() && shown != bare {
                    let rich = std::mem::take(&mut self.rich);
                    self.rich = rich.quiet(format!(" ({bare})"));
                }
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image) => {}
            Event::Html(_) | Event::InlineHtml(_) | Event::End(TagEnd::HtmlBlock) => {}
            _ => return false,
        }
        true
    }

    fn add(&mut self, text: &str) {
        let (bold, italic) = (self.bold > 0, self.italic > 0);
        match self.rich.0.last_mut() {
            Some(last) if last.bold == bold && last.italic == italic && last.ink == Ink::Black => {
                last.text.push_str(text);
            }
            _ => {
                let run =
                    Run { text: text.to_owned(), bold, italic, small: false, ink: Ink::Black };
                self.rich.0.push(run);
            }
        }
    }
}
