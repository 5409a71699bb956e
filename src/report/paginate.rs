//! Strips on pages.

mod breaks;

use std::collections::BTreeSet;
use std::rc::Rc;

use self::breaks::{Parts, starts};
use super::flow::{Flowed, Heading};
use super::strip::{Mark, Strip};
use super::tree::Tree;

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

/// Puts strips on pages.
pub(super) fn paginate(flowed: Flowed) -> Pages {
    let Flowed { strips, tree, headings, blocks } = flowed;
    let parts = Parts { strips: &strips, headings: &headings, blocks: &blocks };
    let starts: BTreeSet<usize> = starts(&parts).into_iter().skip(1).collect();
    let pages = vec![Page::default()];
    let mut filling = Filling { pages, y: 0.0, headings, places: Vec::new(), chapter: None };
    for (at, strip) in strips.into_iter().enumerate() {
        if starts.contains(&at) {
            filling.next_page();
        }
        filling.place(strip);
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
