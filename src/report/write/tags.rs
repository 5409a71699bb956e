//! The structure tree in the writer's words.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32};

use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node as Leaf, TableHeaderScope, Tag as Of, TagGroup, TagKind,
    TagTree,
};

use super::super::tree::{Node, Tag, Tree};

/// The whole tree. Every piece of content stands in it exactly once.
pub(super) fn tree(
    tree: &Tree,
    contents: BTreeMap<Node, Vec<Identifier>>,
    boxes: &BTreeMap<Node, BBox>,
    language: &str,
) -> TagTree {
    let mut walk = Walk { tree, contents, boxes };
    let mut root = TagTree::new().with_lang(Some(language.to_owned()));
    for node in tree.inside(0) {
        root.push(walk.group(*node));
    }
    root
}

struct Walk<'a> {
    tree: &'a Tree,
    contents: BTreeMap<Node, Vec<Identifier>>,
    boxes: &'a BTreeMap<Node, BBox>,
}

impl Walk<'_> {
    fn group(&mut self, node: Node) -> TagGroup {
        let own = self.contents.remove(&node).unwrap_or_default();
        let mut group = TagGroup::new(self.kind(node));
        own.into_iter().for_each(|identifier| group.push(Leaf::Leaf(identifier)));
        for inner in self.tree.inside(node) {
            let inner = self.group(*inner);
            group.push(inner);
        }
        group
    }

    fn kind(&self, node: Node) -> TagKind {
        let columns = |span: usize| {
            let span = u32::try_from(span).ok().and_then(NonZeroU32::new);
            span.filter(|span| span.get() > 1)
        };
        match self.tree.tag(node) {
            Tag::Heading(level, title) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                Of::Hn(level, Some(title.clone())).into()
            }
            Tag::Paragraph => Of::P.into(),
            Tag::List(ordered) => {
                let numbers = if *ordered { ListNumbering::Decimal } else { ListNumbering::Disc };
                Of::L(numbers).into()
            }
            Tag::Item => Of::LI.into(),
            Tag::Label => Of::Lbl.into(),
            Tag::Body => Of::LBody.into(),
            Tag::Table(summary) => {
                let summary = (!summary.is_empty()).then(|| summary.clone());
                Of::Table.with_summary(summary).into()
            }
            Tag::Head => Of::THead.into(),
            Tag::Rows => Of::TBody.into(),
            Tag::Row => Of::TR.into(),
            Tag::ColumnHead(span) => {
                Of::TH(TableHeaderScope::Column).with_col_span(columns(*span)).into()
            }
            Tag::RowHead(span) => {
                Of::TH(TableHeaderScope::Row).with_col_span(columns(*span)).into()
            }
            Tag::Cell(span) => Of::TD.with_col_span(columns(*span)).into(),
            Tag::Figure(words) => {
                Of::Figure(Some(words.clone())).with_bbox(self.boxes.get(&node).copied()).into()
            }
            Tag::Section => Of::Section.into(),
            Tag::Contents => Of::TOC.into(),
            Tag::ContentsItem => Of::TOCI.into(),
        }
    }
}
