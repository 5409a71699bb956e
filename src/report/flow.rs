//! Blocks become strips: text line by line, lists, notes and drawings.

mod pieces;

use std::ops::Range;
use std::rc::Rc;

use super::document::{Block, Document, Rich, Tone};
use super::draw;
use super::setting::{Face, Laid, Setting};
use super::strip::{Mark, Op, Paint, Strip, line};
use super::tree::{Node, Tag, Tree};
use super::{markdown, table};

/// US Letter, in points.
pub(super) const PAPER: (f32, f32) = (612.0, 792.0);
/// The margins at the left and the right.
pub(super) const SIDE: f32 = 72.0;
/// The width of the text.
pub(super) const MEASURE: f32 = PAPER.0 - 2.0 * SIDE;
/// The height of the text on one page.
pub(super) const COLUMN: f32 = 656.0;

pub(super) const BODY: Face = Face::new(10.0, 14.0);
const LEAD: Face = Face::new(13.0, 18.0);
const SMALL: Face = Face::new(8.5, 12.0).paint(Paint::Quiet);
const TITLE: Face = Face::new(27.0, 34.0).bold();
const HEADINGS: [(Face, f32); 4] = [
    (Face::new(22.0, 27.0).bold(), 36.0),
    (Face::new(14.5, 19.0).bold(), 18.0),
    (Face::new(11.5, 15.5).bold(), 12.0),
    (Face::new(10.0, 14.0).bold(), 9.0),
];
/// An item of a list up to this height stands on one page with the item beside it, where one of
/// the two begins or ends the list.
const SHORT: f32 = 110.0;
/// How far the text of a list stands from its numbers or dots.
const INDENT: f32 = 16.0;

/// A heading of the whole document.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
}

/// What all blocks come to.
pub(super) struct Flowed {
    pub(super) strips: Vec<Strip>,
    pub(super) tree: Tree,
    pub(super) headings: Vec<Heading>,
    /// The strips of each block that is more than one of them, and whether it is long enough to
    /// be divided. A block may stand inside another.
    pub(super) blocks: Vec<(Range<usize>, bool)>,
}

/// Blocks on their way into strips.
pub(super) struct Flow<'a> {
    pub(super) setting: &'a mut Setting,
    pub(super) tree: Tree,
    pub(super) strips: Vec<Strip>,
    pub(super) left: f32,
    pub(super) width: f32,
    headings: Vec<Heading>,
    chapters: Vec<String>,
    blocks: Vec<(Range<usize>, bool)>,
    breaks: bool,
}

/// Sets all blocks of a document.
pub(super) fn flow(setting: &mut Setting, document: &Document) -> Flowed {
    let chapter = |block: &Block| match block {
        Block::Heading(1, text) => Some(text.clone()),
        _ => None,
    };
    let mut flow = Flow {
        setting,
        tree: Tree::new(),
        strips: Vec::new(),
        left: SIDE,
        width: MEASURE,
        headings: Vec::new(),
        chapters: document.blocks.iter().filter_map(chapter).collect(),
        blocks: Vec::new(),
        breaks: false,
    };
    flow.blocks(&document.blocks);
    let Flow { strips, tree, headings, blocks, .. } = flow;
    Flowed { strips, tree, headings, blocks }
}

/// Whether a block stands with the beginning of the next one: what introduces a list, a table or a
/// drawing, one dial with the other, a drawing or a table with the words under it.
fn leads(block: &Block, next: &Block) -> bool {
    use Block::{Dial, Grid, List, Paragraph, Table, Timeline};
    matches!(
        (block, next),
        (Paragraph(..), List(..) | Table(_) | Timeline(_))
            | (Dial(_), Dial(_))
            | (Dial(_) | Grid(_), Paragraph(..))
            | (Table(_), Paragraph(Tone::Small, _))
    )
}

/// Whether a list or a table has so many items or rows that a page may end between two of them.
fn is_long(block: &Block) -> bool {
    match block {
        Block::List(_, items) => items.len() > 5,
        Block::Table(table) => table.rows.len() > 4,
        _ => false,
    }
}

impl Flow<'_> {
    /// Sets blocks one under the other.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            let from = self.strips.len();
            self.block(block);
            let to = self.strips.len();
            // A heading stays with what follows, which need not stay in one piece.
            if to > from + 1 && !matches!(block, Block::Heading(..) | Block::Markdown(..)) {
                self.blocks.push((from..to, is_long(block)));
            }
            let next = blocks.get(index + 1);
            if next.is_some_and(|next| leads(block, next))
                && let Some(last) = self.strips.last_mut()
            {
                last.keep = true;
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Title(text) => self.title(text),
            Block::Paragraph(tone, rich) => self.paragraph(*tone, rich),
            Block::List(first, items) => self.list(*first, items),
            Block::Table(rows) => table::table(self, rows),
            Block::KeyValues(lines) => table::table(self, &table::of_lines(lines)),
            Block::Note(title, blocks) => self.note(title.as_deref(), blocks),
            Block::Verdict(sign, title, word) => self.verdict(*sign, title, word),
            Block::Dial(dial) => {
                let drawing = draw::dial(self.setting, dial, self.left, self.width);
                self.figure(drawing);
            }
            Block::Grid(grid) => {
                let drawing = draw::grid(self.setting, grid, self.left);
                self.figure(drawing);
            }
            Block::Timeline(timeline) => {
                let drawing = draw::timeline(self.setting, timeline, self.left, self.width);
                self.figure(drawing);
            }
            Block::Contents => self.contents(),
            Block::Space(points) => self.push(Strip::space(f32::from(*points))),
            Block::Markdown(level, text) => self.blocks(&markdown::blocks(*level, text)),
        }
    }

    /// Adds a strip; the first one after a page break begins a page.
    pub(super) fn push(&mut self, mut strip: Strip) {
        strip.breaks |= std::mem::take(&mut self.breaks);
        self.strips.push(strip);
    }

    pub(super) fn lay(&mut self, rich: &Rich, face: Face, width: f32) -> Rc<Laid> {
        self.setting.lay(rich, face, width)
    }

    /// The lines of a text, each a strip. The first two stay together, and so do the last two.
    fn lines(&mut self, node: Node, text: &Rc<Laid>, before: f32) {
        let count = text.lines.len();
        for (index, line) in text.lines.iter().enumerate() {
            let op =
                Op::Line { text: Rc::clone(text), line: index, x: self.left, y: line.baseline };
            self.push(Strip {
                before: if index == 0 { before } else { 0.0 },
                height: line.height,
                keep: count > 1 && (index == 0 || index + 2 == count),
                marks: vec![Mark { node: Some(node), ops: vec![op] }],
                ..Strip::default()
            });
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        // A screen reader follows the levels, so none may be left out on the way down.
        let deepest = self.headings.last().map_or(1, |last| last.level + 1);
        let level = level.clamp(1, deepest.min(6));
        let (face, before) = HEADINGS[usize::from(level - 1).min(HEADINGS.len() - 1)];
        let laid = self.lay(&Rich::plain(text), face, self.width);
        let node = self.tree.add(Tag::Heading(level.into(), text.to_owned()));
        self.breaks |= level == 1;
        let from = self.strips.len();
        self.lines(node, &laid, before);
        let index = self.headings.len();
        for strip in &mut self.strips[from..] {
            strip.keep = true;
        }
        if let Some(first) = self.strips.get_mut(from) {
            first.heading = Some(index);
            self.headings.push(Heading { level, text: text.to_owned() });
        }
        if level == 1 {
            self.rule();
        }
    }

    /// A line across the page, under a chapter's heading.
    fn rule(&mut self) {
        let across = line((self.left, 6.0), (self.left + self.width, 6.0));
        let ops = vec![Op::Stroke(across, Paint::Accent, 1.2)];
        let marks = vec![Mark { node: None, ops }];
        self.push(Strip { height: 10.0, keep: true, marks, ..Strip::default() });
    }

    fn title(&mut self, text: &str) {
        let laid = self.lay(&Rich::plain(text), TITLE, self.width);
        let node = self.tree.add(Tag::Paragraph);
        self.lines(node, &laid, 0.0);
    }

    fn paragraph(&mut self, tone: Tone, rich: &Rich) {
        let (face, before) = match tone {
            Tone::Lead => (LEAD, 8.0),
            Tone::Body => (BODY, 6.0),
            Tone::Small => (SMALL, 5.0),
        };
        let laid = self.lay(rich, face, self.width);
        let node = self.tree.add(Tag::Paragraph);
        self.lines(node, &laid, before);
    }

    fn list(&mut self, first: Option<u64>, items: &[Vec<Block>]) {
        self.tree.open(Tag::List(first.is_some()));
        for (index, item) in items.iter().enumerate() {
            self.tree.open(Tag::Item);
            let label = self.tree.add(Tag::Label);
            self.tree.open(Tag::Body);
            let from = self.strips.len();
            self.inset(INDENT, |flow| flow.blocks(item));
            self.tree.close();
            self.tree.close();
            let sign = match first {
                Some(first) => format!("{}.", first.saturating_add(index as u64)),
                None => "•".to_owned(),
            };
            let laid = self.lay(&Rich::plain(sign), BODY, INDENT * 2.0);
            self.join(from, index == 0 || index + 2 == items.len(), index + 1 == items.len());
            let Some(strip) = self.strips.get_mut(from) else { continue };
            strip.before = 3.0;
            if let Some(line) = laid.lines.first() {
                let op = Op::Line { y: line.baseline, text: laid, line: 0, x: self.left };
                strip.marks.insert(0, Mark { node: Some(label), ops: vec![op] });
            }
        }
        self.tree.close();
    }

    /// Keeps an item with the next one, so that neither the first nor the last stands alone.
    fn join(&mut self, from: usize, asks: bool, last: bool) {
        let item = &mut self.strips[from..];
        let height: f32 = item.iter().map(|strip| strip.before + strip.height).sum();
        if let Some(end) = item.last_mut().filter(|_| asks && !last && height < SHORT) {
            end.keep = true;
        }
    }

    /// Sets blocks further to the right.
    fn inset(&mut self, by: f32, set: impl FnOnce(&mut Self)) {
        // However deep lists stand in lists, the text keeps a column that words fit into.
        let by = by.min((self.width - 120.0).max(0.0));
        self.left += by;
        self.width -= by;
        set(self);
        self.left -= by;
        self.width += by;
    }
}
