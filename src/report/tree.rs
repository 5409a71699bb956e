//! The structure that a screen reader follows: headings, lists, tables, figures.

/// What an element is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tag {
    Heading(u16, String),
    Paragraph,
    List(bool),
    Item,
    Label,
    Body,
    Table(String),
    Head,
    Rows,
    Row,
    ColumnHead(usize),
    RowHead(usize),
    Cell(usize),
    Figure(String),
    Section,
    Contents,
    ContentsItem,
}

/// The place of an element in the tree.
pub(super) type Node = usize;

/// All elements. The first one is the root and stands for the document.
#[derive(Debug)]
pub(super) struct Tree {
    elements: Vec<(Tag, Vec<Node>)>,
    open: Vec<Node>,
}

impl Tree {
    pub(super) fn new() -> Tree {
        Tree { elements: vec![(Tag::Section, Vec::new())], open: vec![0] }
    }

    /// Adds an element at the end of the one that is open.
    pub(super) fn add(&mut self, tag: Tag) -> Node {
        let node = self.elements.len();
        self.elements.push((tag, Vec::new()));
        let parent = self.open.last().copied().unwrap_or_default();
        self.elements[parent].1.push(node);
        node
    }

    /// Adds an element and opens it: what is added next stands inside.
    pub(super) fn open(&mut self, tag: Tag) -> Node {
        let node = self.add(tag);
        self.open.push(node);
        node
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    pub(super) fn tag(&self, node: Node) -> &Tag {
        &self.elements[node].0
    }

    /// The elements inside, in reading order.
    pub(super) fn inside(&self, node: Node) -> &[Node] {
        &self.elements[node].1
    }
}
