//! Pages become a PDF: tagged for screen readers (PDF/UA-1), with an outline, embedded fonts and
//! the document's properties. Only what a page shows is written, so fonts are cut to their used
//! glyphs.

mod looks;
mod tags;

use std::collections::BTreeMap;
use std::rc::Rc;

use krilla::Document as Pdf;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag};
use krilla::text::Font;

use super::ReportError;
use super::document::{Document, Moment, Rich};
use super::flow::{MEASURE, PAPER, SIDE, flow};
use super::paginate::{Page, Pages, paginate};
use super::setting::{Face, Laid, Setting};
use super::strip::{Mark, Op, Paint, Step};
use super::tree::{Node, Tag};

/// The top of the text on a page.
const TOP: f32 = 68.0;
/// The baselines of the lines above and below the text.
const OVER: f32 = 46.0;
const UNDER: f32 = 748.0;
const RUNNING: Face = Face::new(8.5, 12.0).paint(Paint::Quiet).tabular();
const PAGE_OF: Face = Face::new(10.0, 14.0).tabular();

/// Sets a document and writes it as a PDF.
///
/// # Errors
/// [`ReportError`] where a font or the writer fails, which no content may cause.
pub fn pdf(document: &Document) -> Result<Vec<u8>, ReportError> {
    let mut setting = Setting::new()?;
    let flowed = flow(&mut setting, document);
    let pages = paginate(flowed);
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| ReportError::Writer(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut pdf = Pdf::new_with(settings);
    pdf.set_metadata(metadata(document));
    let fonts = setting.fonts();
    let mut writer = Writer {
        fonts,
        setting: &mut setting,
        pages: &pages,
        contents: BTreeMap::new(),
        boxes: BTreeMap::new(),
        accent: document.looks.as_ref().and_then(|looks| looks.accent),
    };
    for (index, page) in pages.pages.iter().enumerate() {
        writer.page(&mut pdf, index, page, document)?;
    }
    pdf.set_outline(outline(&pages));
    pdf.set_tag_tree(tags::tree(&pages.tree, writer.contents, &writer.boxes, &document.language));
    pdf.finish().map_err(|error| ReportError::Writer(format!("{error:?}")))
}

fn metadata(document: &Document) -> Metadata {
    let Moment { year, month, day, hour, minute, second } = document.created;
    let created = DateTime::new(year).month(month).day(day).hour(hour).minute(minute);
    let created = created.second(second).utc_offset_hour(0).utc_offset_minute(0);
    Metadata::new()
        .title(document.title.clone())
        .description(document.subject.clone())
        .language(document.language.clone())
        .authors(vec![document.author.clone()])
        .creator("Readyline".to_owned())
        .text_direction(TextDirection::LeftToRight)
        .creation_date(created)
}

/// Chapters with their sections.
fn outline(pages: &Pages) -> Outline {
    let mut chapters: Vec<OutlineNode> = Vec::new();
    for (heading, page, y) in pages.headings.iter().filter(|(heading, ..)| heading.level <= 2) {
        let point = Point::from_xy(SIDE, (TOP + y - 8.0).max(0.0));
        let node = OutlineNode::new(heading.text.clone(), XyzDestination::new(*page, point));
        match chapters.last_mut() {
            Some(chapter) if heading.level > 1 => chapter.push_child(node),
            _ => chapters.push(node),
        }
    }
    let mut outline = Outline::new();
    chapters.into_iter().for_each(|chapter| outline.push_child(chapter));
    outline
}

struct Writer<'a> {
    fonts: Vec<Font>,
    setting: &'a mut Setting,
    pages: &'a Pages,
    contents: BTreeMap<Node, Vec<Identifier>>,
    boxes: BTreeMap<Node, BBox>,
    /// The accent of a firm, in the place of ours.
    accent: Option<[u8; 3]>,
}

impl Writer<'_> {
    fn page(
        &mut self,
        pdf: &mut Pdf,
        index: usize,
        page: &Page,
        document: &Document,
    ) -> Result<(), ReportError> {
        let settings = PageSettings::from_wh(PAPER.0, PAPER.1)
            .ok_or_else(|| ReportError::Writer("the paper has no size".to_owned()))?;
        let mut sheet = pdf.start_page_with(settings);
        let mut surface = sheet.surface();
        self.running(&mut surface, index, page, document);
        for (y, strip) in &page.strips {
            let mut open = None;
            for mark in &strip.marks {
                if open != Some(mark.node) {
                    self.tag(&mut surface, mark, open.is_some());
                    open = Some(mark.node);
                }
                self.boxed(mark.node, index, TOP + y, strip.height);
                for op in &mark.ops {
                    self.draw(&mut surface, op, TOP + y);
                }
            }
            if open.is_some() {
                surface.end_tagged();
            }
        }
        surface.finish();
        sheet.finish();
        Ok(())
    }

    /// Begins what belongs to one element, after the end of what is open.
    fn tag(&mut self, surface: &mut Surface, mark: &Mark, open: bool) {
        if open {
            surface.end_tagged();
        }
        match mark.node {
            Some(node) => {
                let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.contents.entry(node).or_default().push(identifier);
            }
            None => {
                let layout = Artifact::with_kind(ArtifactType::Layout);
                surface.start_tagged(ContentTag::Artifact(layout));
            }
        }
    }

    /// Notes where a figure stands, for readers that reflow a page.
    fn boxed(&mut self, node: Option<Node>, page: usize, y: f32, height: f32) {
        let Some(node) = node else { return };
        if !matches!(self.pages.tree.tag(node), Tag::Figure(_)) {
            return;
        }
        if let Some(area) = Rect::from_xywh(SIDE, y, MEASURE, height) {
            self.boxes.insert(node, BBox::new(page, area));
        }
    }

    /// The lines above and below the text. Nobody wants to hear them on every page.
    fn running(&mut self, surface: &mut Surface, index: usize, page: &Page, document: &Document) {
        let count = self.pages.pages.len();
        if let Some(chapter) = &page.chapter {
            let header = Artifact::with_kind(ArtifactType::Header);
            surface.start_tagged(ContentTag::Artifact(header));
            self.words(surface, chapter, (SIDE, OVER), false);
            self.words(surface, "Readyline", (PAPER.0 - SIDE, OVER), true);
            surface.end_tagged();
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        self.words(surface, &document.footer, (SIDE, UNDER), false);
        let number = format!("Page {} of {count}", index + 1);
        self.words(surface, &number, (PAPER.0 - SIDE, UNDER), true);
        if let Some(looks) = &document.looks {
            self.foot(surface, index, looks);
        }
        surface.end_tagged();
        if let Some(logo) = document.looks.as_ref().and_then(|looks| looks.logo.as_ref())
            && index == 0
        {
            looks::logo(surface, logo);
        }
    }

    fn words(&mut self, surface: &mut Surface, text: &str, at: (f32, f32), from_right: bool) {
        let text = self.setting.lay(&Rich::plain(text), RUNNING, MEASURE * 0.8);
        self.line(surface, &text, 0, right(&text, at, from_right));
    }

    fn draw(&mut self, surface: &mut Surface, op: &Op, top: f32) {
        match op {
            Op::Line { text, line, x, y } => self.line(surface, text, *line, (*x, top + y)),
            Op::PageOf { heading, right: end, y } => {
                let chapters = self.pages.headings.iter().filter(|(h, ..)| h.level == 1);
                let Some((_, page, _)) = chapters.clone().nth(*heading) else { return };
                let number = Rich::plain((page + 1).to_string());
                let text = self.setting.lay(&number, PAGE_OF, MEASURE);
                self.line(surface, &text, 0, right(&text, (*end, top + y), true));
            }
            Op::Fill(steps, paint) => {
                surface.set_stroke(None);
                surface.set_fill(Some(self.fill(*paint)));
                if let Some(path) = path(steps, top) {
                    surface.draw_path(&path);
                }
            }
            Op::Stroke(steps, paint, width) => {
                surface.set_fill(None);
                let paint = self.fill(*paint).paint;
                surface.set_stroke(Some(Stroke { paint, width: *width, ..Stroke::default() }));
                if let Some(path) = path(steps, top) {
                    surface.draw_path(&path);
                }
            }
        }
    }

    fn line(&self, surface: &mut Surface, text: &Rc<Laid>, line: usize, at: (f32, f32)) {
        surface.set_stroke(None);
        for piece in text.lines.get(line).into_iter().flat_map(|line| &line.pieces) {
            surface.set_fill(Some(self.fill(piece.paint)));
            let start = Point::from_xy(at.0 + piece.x, at.1);
            let font = self.fonts[piece.font].clone();
            surface.draw_glyphs(start, &piece.glyphs, font, &text.text, piece.size, false);
        }
    }

    fn fill(&self, paint: Paint) -> Fill {
        let [red, green, blue] = paint.with(self.accent);
        let paint = rgb::Color::new(red, green, blue).into();
        Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }
    }
}

/// Where a line begins that ends at a place.
fn right(text: &Laid, at: (f32, f32), from_right: bool) -> (f32, f32) {
    let width = text.lines.first().map_or(0.0, |line| line.width);
    if from_right { (at.0 - width, at.1) } else { at }
}

fn path(steps: &[Step], top: f32) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => builder.move_to(x, y + top),
            Step::Line(x, y) => builder.line_to(x, y + top),
            Step::Curve([a, b, c, d, x, y]) => {
                builder.cubic_to(a, b + top, c, d + top, x, y + top);
            }
            Step::Close => builder.close(),
        }
    }
    builder.finish()
}
