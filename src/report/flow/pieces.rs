//! What is more than text: notes, verdicts, figures and the table of contents.

use std::rc::Rc;

use super::super::document::{Block, Rich, Sign};
use super::super::draw;
use super::super::setting::Face;
use super::super::strip::{Mark, Op, Paint, Strip, rectangle};
use super::super::tree::Tag;
use super::{BODY, Flow};

/// The room for the line beside a note.
const NOTE: f32 = 14.0;

impl Flow<'_> {
    pub(super) fn note(&mut self, title: Option<&str>, blocks: &[Block]) {
        self.tree.open(Tag::Section);
        let from = self.strips.len();
        let left = self.left;
        self.inset(NOTE, |flow| {
            if let Some(title) = title {
                let laid = flow.lay(&Rich::plain(title), BODY.bold(), flow.width);
                let node = flow.tree.add(Tag::Paragraph);
                flow.lines(node, &laid, 0.0);
                flow.strips[from..].iter_mut().for_each(|strip| strip.keep = true);
            }
            flow.blocks(blocks);
        });
        self.tree.close();
        let last = self.strips.len().saturating_sub(1);
        for (index, strip) in self.strips.iter_mut().enumerate().skip(from) {
            let above = if index == from { 4.0 } else { std::mem::take(&mut strip.before) };
            strip.lower(above);
            strip.height += if index == last { 4.0 } else { 0.0 };
            let bar = rectangle(left, 0.0, 2.5, strip.height);
            strip.marks.push(Mark { node: None, ops: vec![Op::Fill(bar, Paint::Accent)] });
        }
        if let Some(first) = self.strips.get_mut(from) {
            first.before = 12.0;
        }
        self.push(Strip::space(4.0));
    }

    pub(super) fn verdict(&mut self, sign: Sign, title: &str, word: &str) {
        const TITLE: Face = Face::new(10.5, 14.0);
        let paint = draw::sign_paint(sign);
        let large = Face::new(18.0, 23.0).bold().paint(paint);
        let (left, width) = (self.left + 30.0, self.width - 30.0);
        let node = self.tree.add(Tag::Paragraph);
        let (title, word) = (Rich::plain(title), Rich::plain(word));
        let laid = [self.lay(&title, TITLE, width), self.lay(&word, large, width)];
        let mut ops = Vec::new();
        let mut height = 0.0;
        for text in laid {
            for (index, line) in text.lines.iter().enumerate() {
                let text = Rc::clone(&text);
                ops.push(Op::Line { text, line: index, x: left, y: height + line.baseline });
                height += line.height;
            }
        }
        let shape = Mark { node: None, ops: draw::sign(sign, self.left, 9.0, 20.0) };
        let marks = vec![shape, Mark { node: Some(node), ops }];
        self.push(Strip { before: 14.0, height, marks, keep: true, ..Strip::default() });
    }

    /// A drawing is one piece, with words for those who do not see it.
    pub(super) fn figure(&mut self, drawing: draw::Drawing) {
        let node = self.tree.add(Tag::Figure(drawing.words));
        let marks = vec![Mark { node: Some(node), ops: drawing.ops }];
        let height = drawing.height;
        self.push(Strip { before: 12.0, height, marks, ..Strip::default() });
    }

    pub(super) fn contents(&mut self) {
        self.tree.open(Tag::Contents);
        for (heading, text) in self.chapters.clone().iter().enumerate() {
            let node = self.tree.add(Tag::ContentsItem);
            let laid = self.lay(&Rich::plain(text), BODY, self.width - 40.0);
            let Some(line) = laid.lines.first() else { continue };
            let (y, height) = (line.baseline, line.height + 3.0);
            let right = self.left + self.width;
            let page = Op::PageOf { heading, right, y };
            let ops = vec![Op::Line { text: laid, line: 0, x: self.left, y }, page];
            let marks = vec![Mark { node: Some(node), ops }];
            self.push(Strip { height, marks, ..Strip::default() });
        }
        self.tree.close();
    }
}
