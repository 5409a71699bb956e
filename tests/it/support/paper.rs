//! A PDF as a reader's program sees it.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A PDF that was read.
pub(crate) struct Paper(pub(crate) Document);

impl Paper {
    pub(crate) fn read(bytes: &[u8]) -> Paper {
        Paper(Document::load_mem(bytes).expect("a PDF"))
    }

    pub(crate) fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    /// The words of one page, counted from 1, without any space between them.
    pub(crate) fn page(&self, number: usize) -> String {
        squeezed(&self.0.extract_text(&[number as u32]).expect("text"))
    }

    /// The words of all pages, without any space between them.
    pub(crate) fn text(&self) -> String {
        (1..=self.pages()).map(|number| self.page(number)).collect()
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.0.catalog().expect("a catalog")
    }

    /// An entry of a dictionary, followed to where it stands.
    pub(crate) fn entry<'a>(&'a self, of: &'a Dictionary, key: &str) -> Option<&'a Object> {
        let object = of.get(key.as_bytes()).ok()?;
        Some(self.0.dereference(object).ok()?.1)
    }

    /// All elements of the structure tree in reading order: what each is, with its dictionary.
    pub(crate) fn elements(&self) -> Vec<(String, &Dictionary)> {
        let root = self.entry(self.catalog(), "StructTreeRoot").expect("a structure tree");
        let mut found = Vec::new();
        self.walk(root, &mut found);
        found
    }

    fn walk<'a>(&'a self, object: &'a Object, found: &mut Vec<(String, &'a Dictionary)>) {
        let object = self.0.dereference(object).expect("an object").1;
        match object {
            Object::Array(inside) => inside.iter().for_each(|one| self.walk(one, found)),
            Object::Dictionary(element) => {
                if let Some(name) = self.entry(element, "S").and_then(|s| s.as_name().ok()) {
                    found.push((String::from_utf8_lossy(name).into_owned(), element));
                }
                if let Ok(inside) = element.get(b"K") {
                    self.walk(inside, found);
                }
            }
            _ => {}
        }
    }

    /// Every piece of text on all pages: how far its start is from the left and from the foot of
    /// the page, and how many glyphs it has.
    pub(crate) fn pieces(&self) -> Vec<(f32, f32, usize)> {
        (1..=self.pages()).flat_map(|page| self.pieces_on(page)).collect()
    }

    /// The same for one page, counted from 1.
    pub(crate) fn pieces_on(&self, number: usize) -> Vec<(f32, f32, usize)> {
        let mut pieces = Vec::new();
        if let Some(page) = self.0.get_pages().get(&(number as u32)).copied() {
            let content = self.0.get_page_content(page);
            let mut at = (0.0, 0.0);
            for step in Content::decode(&content).expect("steps").operations {
                let number = |index: usize| step.operands[index].as_float().expect("a number");
                match step.operator.as_str() {
                    "Tm" => at = (number(4), number(5)),
                    "Tj" | "TJ" => pieces.push((at.0, at.1, glyphs(&step.operands[0]))),
                    _ => {}
                }
            }
        }
        pieces
    }
}

impl Paper {
    /// The pages on which an element of the structure tree stands, counted from 1.
    pub(crate) fn stands_on(&self, element: &Dictionary) -> BTreeSet<u32> {
        let pages = self.0.get_pages();
        let numbers = pages.into_iter().map(|(number, page)| (page, number)).collect();
        let mut found = BTreeSet::new();
        self.collect(&Object::Dictionary(element.clone()), None, &numbers, &mut found);
        found
    }

    fn collect(
        &self,
        object: &Object,
        page: Option<u32>,
        numbers: &BTreeMap<ObjectId, u32>,
        found: &mut BTreeSet<u32>,
    ) {
        match self.0.dereference(object).expect("an object").1 {
            Object::Integer(_) => found.extend(page),
            Object::Array(inside) => {
                inside.iter().for_each(|one| self.collect(one, page, numbers, found));
            }
            Object::Dictionary(element) => {
                let own = element.get(b"Pg").and_then(|page| page.as_reference()).ok();
                let page = own.and_then(|own| numbers.get(&own).copied()).or(page);
                match element.get(b"K") {
                    Ok(inside) => self.collect(inside, page, numbers, found),
                    Err(_) if element.has(b"MCID") => found.extend(page),
                    Err(_) => {}
                }
            }
            _ => {}
        }
    }

    /// The elements below one, with itself first.
    pub(crate) fn below<'a>(&'a self, element: &'a Dictionary) -> Vec<(String, &'a Dictionary)> {
        let mut found = vec![(String::new(), element)];
        if let Ok(inside) = element.get(b"K") {
            self.walk(inside, &mut found);
        }
        found
    }
}

/// The glyphs of a shown text; each has two bytes.
fn glyphs(shown: &Object) -> usize {
    match shown {
        Object::String(bytes, _) => bytes.len() / 2,
        Object::Array(parts) => parts.iter().map(glyphs).sum(),
        _ => 0,
    }
}

/// A text without its spaces: where a line ends does not matter.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}
