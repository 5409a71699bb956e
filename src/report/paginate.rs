//! Strips on pages.

use std::rc::Rc;

use super::flow::{COLUMN, Flowed, Heading};
use super::strip::{Mark, Strip};
use super::tree::Tree;

/// A chapter begins below the one before on a page that is filled less than this. Else a page for
/// the few lines that were left over would be nearly empty.
const NEARLY_EMPTY: f32 = COLUMN / 3.0;

/// One page: its strips with the distance of each from the top of the text.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) strips: Vec<(f32, Strip)>,
    /// The chapter that stands at its top; none on the cover.
    pub(super) chapter: Option<String>,
}

/// The whole document on pages.
pub(super) struct Pages {
    pub(super) pages: Vec<Page>,
    pub(super) tree: Tree,
    /// Each heading with its page, counted from 0, and its distance from the top of the text.
    pub(super) headings: Vec<(Heading, usize, f32)>,
}

/// Puts strips on pages, those that keep together on one, as far as they fit.
pub(super) fn paginate(flowed: Flowed) -> Pages {
    let Flowed { strips, tree, headings } = flowed;
    let pages = vec![Page::default()];
    let mut filling = Filling { pages, y: 0.0, headings, places: Vec::new(), chapter: None };
    let mut rest = strips.into_iter().peekable();
    while rest.peek().is_some() {
        let mut chain = Vec::new();
        while let Some(strip) = rest.next() {
            // Nothing stays with what begins a page.
            let keep = strip.keep && rest.peek().is_some_and(|next| !next.breaks);
            chain.push(strip);
            if !keep {
                break;
            }
        }
        filling.chain(chain);
    }
    Pages { pages: filling.pages, tree, headings: filling.places }
}

struct Filling {
    pages: Vec<Page>,
    y: f32,
    headings: Vec<Heading>,
    places: Vec<(Heading, usize, f32)>,
    /// The chapter that was begun last.
    chapter: Option<String>,
}

impl Filling {
    fn chain(&mut self, chain: Vec<Strip>) {
        let whole: f32 = chain.iter().map(|strip| strip.before + strip.height).sum();
        let first = chain.first().map_or(0.0, |strip| strip.before);
        let head = chain.first().and_then(|strip| strip.head.as_ref());
        let onto_next = head.map_or(0.0, |head| head.height) + whole - first;
        let asks = chain.first().is_some_and(|strip| strip.breaks && !self.shares(strip));
        let at_top = self.y == 0.0;
        if !at_top && (asks || (self.y + whole > COLUMN && onto_next <= COLUMN)) {
            self.next_page();
        }
        for strip in chain {
            if self.y > 0.0 && self.y + strip.before + strip.height > COLUMN {
                self.next_page();
            }
            self.place(strip);
        }
    }

    /// Whether a chapter begins below the one before. None does so below the cover.
    fn shares(&self, strip: &Strip) -> bool {
        let heading = strip.heading.and_then(|at| self.headings.get(at));
        let chapter = heading.is_some_and(|heading| heading.level == 1);
        chapter && self.chapter.is_some() && self.y < NEARLY_EMPTY
    }

    fn next_page(&mut self) {
        self.pages.push(Page { strips: Vec::new(), chapter: self.chapter.clone() });
        self.y = 0.0;
    }

    fn place(&mut self, mut strip: Strip) {
        let last = self.pages.len() - 1;
        let at_top = self.y == 0.0;
        if let Some(head) = strip.head.as_ref().filter(|_| at_top) {
            let again = repeated(head);
            self.y += again.height;
            self.pages[last].strips.push((0.0, again));
        }
        if !at_top {
            self.y += strip.before;
        }
        if let Some(heading) = strip.heading.take().and_then(|at| self.headings.get(at)) {
            self.places.push((heading.clone(), last, self.y));
            if heading.level == 1 {
                self.chapter = Some(heading.text.clone());
                if at_top {
                    self.pages[last].chapter = self.chapter.clone();
                }
            }
        }
        let height = strip.height;
        self.pages[last].strips.push((self.y, strip));
        self.y += height;
    }
}

/// A head drawn again: only decoration, for its cells stand in the tree already.
fn repeated(head: &Rc<Strip>) -> Strip {
    let marks = head.marks.iter().map(|mark| Mark { node: None, ops: mark.ops.clone() });
    Strip { height: head.height, marks: marks.collect(), ..Strip::default() }
}
