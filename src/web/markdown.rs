//! Texts that an admin writes in Markdown, as HTML that can harm nobody.
//!
//! Two walls, one behind the other: only harmless events of the parser are written at all, and
//! what was written is cleaned by a list of what may stand on a page.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use super::charts::drawn;

mod labels;

use labels::Labels;

/// HTML that was cleaned. It can be made in no other way than from Markdown, so that a template
/// may write it as it is: askama escapes whatever is not [`askama::filters::HtmlSafe`].
#[derive(Clone, Debug)]
pub struct Markdown(String);

drawn!(Markdown);

impl fmt::Display for Markdown {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Lists and quotations inside each other, at most; deeper ones lie side by side. Without an end a
/// text of a few thousand `>` would become a page that browsers draw for minutes.
const DEEPEST: usize = 6;

/// Cells of tables, at most. A row is as long as the first one however few cells were typed, so
/// that a short text could become millions.
const MOST_CELLS: usize = 2_000;

/// Headings of a text stand below an `h2` of the page.
const RANKS: [HeadingLevel; 3] = [HeadingLevel::H3, HeadingLevel::H4, HeadingLevel::H5];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "h3",
        "h4",
        "h5",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
    ];
    let attributes = [
        ("a", HashSet::from(["href"])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["data-label"])),
    ];
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::from(attributes))
        .set_tag_attribute_value("th", "scope", "col")
        .set_tag_attribute_value("table", "class", "stack")
        .url_schemes(HashSet::from(["https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

impl Markdown {
    /// Writes a text. What it has that may not stand on a page is shown as it was typed, or as
    /// plain words: HTML, pictures, links that are neither `https` nor `mailto`.
    pub fn new(text: &str) -> Markdown {
        let mut harmless = Harmless::default();
        let events = Parser::new_ext(text, Options::ENABLE_TABLES);
        let events = events.filter_map(|event| harmless.pass(event));
        let mut labels = Labels::default();
        let events = events.map(|event| labels.pass(event));
        let mut written = String::new();
        html::push_html(&mut written, events);
        Markdown(CLEANER.clean(&written).to_string())
    }
}

/// What is open at this place of the text.
#[derive(Default)]
struct Harmless {
    /// The levels of the headings above, as typed.
    headings: Vec<HeadingLevel>,
    /// How many lists and quotations are open.
    depth: usize,
    /// For each open link, whether it is written.
    links: Vec<bool>,
    /// How many cells there were.
    cells: usize,
}

impl Harmless {
    fn pass<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        match event {
            Event::Start(tag) => self.start(tag).map(Event::Start),
            Event::End(tag) => self.end(tag).map(Event::End),
            Event::Html(text) | Event::InlineHtml(text) | Event::Code(text) => {
                Some(Event::Text(text))
            }
            Event::HardBreak => Some(Event::SoftBreak),
            event @ (Event::Text(_) | Event::SoftBreak) => Some(event),
            _ => None,
        }
    }

    fn start<'e>(&mut self, tag: Tag<'e>) -> Option<Tag<'e>> {
        match tag {
            Tag::Heading { level, .. } => {
                self.headings.retain(|above| *above < level);
                self.headings.push(level);
                Some(Tag::Heading { level: self.rank(), id: None, classes: vec![], attrs: vec![] })
            }
            Tag::BlockQuote(_) => self.open().then_some(Tag::BlockQuote(None)),
            Tag::List(first) => self.open().then_some(Tag::List(first)),
            Tag::Item => (self.depth <= DEEPEST).then_some(Tag::Item),
            Tag::CodeBlock(_) | Tag::HtmlBlock => Some(Tag::Paragraph),
            Tag::Link { link_type, dest_url, .. } => {
                let written = link_type == LinkType::Email || leads_out(&dest_url);
                self.links.push(written);
                let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
                written.then_some(Tag::Link { link_type, dest_url, title, id })
            }
            Tag::TableCell => {
                self.cells += 1;
                (self.cells <= MOST_CELLS).then_some(tag)
            }
            tag @ (Tag::Paragraph
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow) => Some(tag),
            _ => None,
        }
    }

    fn end(&mut self, tag: TagEnd) -> Option<TagEnd> {
        match tag {
            TagEnd::Heading(_) => Some(TagEnd::Heading(self.rank())),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.depth = self.depth.saturating_sub(1);
                (self.depth < DEEPEST).then_some(tag)
            }
            TagEnd::Item => (self.depth <= DEEPEST).then_some(tag),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => Some(TagEnd::Paragraph),
            TagEnd::Link => self.links.pop().unwrap_or(false).then_some(tag),
            TagEnd::TableCell => (self.cells <= MOST_CELLS).then_some(tag),
            TagEnd::Paragraph
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => Some(tag),
            _ => None,
        }
    }

    /// Opens a list or a quotation; false where it lies too deep to be drawn.
    fn open(&mut self) -> bool {
        self.depth += 1;
        self.depth <= DEEPEST
    }

    /// The rank of the heading that is open: one below the heading above it, at most the last.
    fn rank(&self) -> HeadingLevel {
        let above = self.headings.len().saturating_sub(1).min(RANKS.len() - 1);
        RANKS[above]
    }
}

/// Whether a link leads to a page of the web by a safe road, or to a mailbox.
fn leads_out(address: &str) -> bool {
    let begins = |scheme: &str| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    begins("https://") || begins("mailto:")
}
