//! Type: fonts, shaping and line breaking. Parley shapes and breaks; what it gives is kept as
//! glyphs that the writer can draw without it.

use std::rc::Rc;
use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::fontique::{
    Blob, Charmap, CharmapIndex, Collection, CollectionOptions, FontInfoOverride,
};
use parley::{
    FontContext, FontFamily, FontFeatures, FontStyle, FontWeight, Layout, LayoutContext,
    LineHeight, OverflowWrap, StyleProperty,
};

use super::ReportError;
use super::document::{Ink, Rich};
use super::strip::Paint;

static REGULAR: &[u8] = include_bytes!("fonts/SourceSans3_400Regular.ttf");
static ITALIC: &[u8] = include_bytes!("fonts/SourceSans3_400Regular_Italic.ttf");
static BOLD: &[u8] = include_bytes!("fonts/SourceSans3_600SemiBold.ttf");

/// What stands in place of a character that no font of ours has.
const MISSING: char = '?';
const FAMILY: &str = "Readyline";
const HEAVY: f32 = 600.0;
/// The size of small words beside the rest.
const SMALLER: f32 = 0.87;

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face {
    /// The type's size.
    pub(super) size: f32,
    /// From baseline to baseline.
    pub(super) leading: f32,
    /// Whether all of it is bold.
    pub(super) bold: bool,
    /// The colour of what has none of its own.
    pub(super) paint: Paint,
    /// Whether all figures are equally wide.
    pub(super) tabular: bool,
}

impl Face {
    pub(super) const fn new(size: f32, leading: f32) -> Face {
        Face { size, leading, bold: false, paint: Paint::Black, tabular: false }
    }

    pub(super) const fn bold(self) -> Face {
        Face { bold: true, ..self }
    }

    pub(super) const fn paint(self, paint: Paint) -> Face {
        Face { paint, ..self }
    }

    pub(super) const fn tabular(self) -> Face {
        Face { tabular: true, ..self }
    }
}

/// A text broken into lines.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
}

/// One line.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// From the line's top to its baseline.
    pub(super) baseline: f32,
    pub(super) height: f32,
    /// How long it is without the space at its end.
    pub(super) width: f32,
}

/// Glyphs of one font and one colour.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) font: usize,
    pub(super) paint: Paint,
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) glyphs: Vec<KrillaGlyph>,
}

impl Laid {
    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum()
    }
}

/// The fonts and the room to work in.
pub(super) struct Setting {
    fonts: FontContext,
    layouts: LayoutContext<Paint>,
    faces: Vec<(u64, Font)>,
    characters: Vec<(&'static [u8], CharmapIndex)>,
}

impl Setting {
    /// Reads the embedded fonts.
    ///
    /// # Errors
    /// [`ReportError::Font`] where one is broken, which a test rules out.
    pub(super) fn new() -> Result<Setting, ReportError> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let fonts = FontContext { collection: Collection::new(options), ..FontContext::default() };
        let layouts = LayoutContext::new();
        let mut setting = Setting { fonts, layouts, faces: Vec::new(), characters: Vec::new() };
        setting.register(REGULAR, 400.0, FontStyle::Normal)?;
        setting.register(ITALIC, 400.0, FontStyle::Italic)?;
        setting.register(BOLD, HEAVY, FontStyle::Normal)?;
        Ok(setting)
    }

    fn register(
        &mut self,
        bytes: &'static [u8],
        weight: f32,
        style: FontStyle,
    ) -> Result<(), ReportError> {
        let blob = Blob::new(Arc::new(bytes));
        let font = Font::new(bytes.into(), 0).ok_or(ReportError::Font)?;
        self.faces.push((blob.id(), font));
        let named = FontInfoOverride {
            family_name: Some(FAMILY),
            weight: Some(FontWeight::new(weight)),
            style: Some(style),
            ..FontInfoOverride::default()
        };
        let found = self.fonts.collection.register_fonts(blob, Some(named));
        let info = found.first().and_then(|(_, infos)| infos.first()).ok_or(ReportError::Font)?;
        self.characters.push((bytes, info.charmap_index()));
        Ok(())
    }

    /// The fonts, by the numbers that [`Piece::font`] has.
    pub(super) fn fonts(&self) -> Vec<Font> {
        self.faces.iter().map(|(_, font)| font.clone()).collect()
    }

    /// Sets a text in a column of this width.
    pub(super) fn lay(&mut self, rich: &Rich, face: Face, width: f32) -> Rc<Laid> {
        let (text, mut layout) = self.shape(rich, face);
        layout.break_all_lines(Some(width.max(1.0)));
        let lines = layout.lines().map(|line| self.line(&line, &text)).collect();
        Rc::new(Laid { text, lines })
    }

    /// The width of the longest word, and of the whole text on one line.
    pub(super) fn widths(&mut self, rich: &Rich, face: Face) -> (f32, f32) {
        // Words may only be broken where there is no other way, which the longest one tells.
        let (_, layout) = self.shape(rich, face);
        let widths = layout.calculate_content_widths();
        (widths.min, widths.max)
    }

    fn shape(&mut self, rich: &Rich, face: Face) -> (String, Layout<Paint>) {
        let runs: Vec<String> = rich.0.iter().map(|run| self.clean(&run.text)).collect();
        let text = runs.concat();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let family: FontFamily = FontFamily::named(FAMILY);
        builder.push_default(StyleProperty::FontFamily(family));
        builder.push_default(StyleProperty::FontSize(face.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(face.leading)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        builder.push_default(StyleProperty::Brush(face.paint));
        if face.tabular {
            builder.push_default(StyleProperty::FontFeatures(FontFeatures::from("\"tnum\"")));
        }
        let mut from = 0;
        for (run, words) in rich.0.iter().zip(&runs) {
            let range = from..from + words.len();
            from = range.end;
            if run.bold || face.bold {
                let weight = FontWeight::new(HEAVY);
                builder.push(StyleProperty::FontWeight(weight), range.clone());
            }
            if run.italic {
                builder.push(StyleProperty::FontStyle(FontStyle::Italic), range.clone());
            }
            if run.small {
                builder.push(StyleProperty::FontSize(face.size * SMALLER), range.clone());
                let leading = LineHeight::Absolute(face.leading * SMALLER);
                builder.push(StyleProperty::LineHeight(leading), range.clone());
            }
            builder.push(StyleProperty::Brush(paint(run.ink, face.paint)), range);
        }
        let layout = builder.build(&text);
        (text, layout)
    }

    /// The same words with only characters that every font of ours can draw.
    fn clean(&self, text: &str) -> String {
        let maps: Vec<_> =
            self.characters.iter().map(|(bytes, index)| index.charmap(bytes)).collect();
        let known = |sign: char| {
            let has = |map: &Charmap| map.map(sign).is_some_and(|glyph| glyph > 0);
            matches!(sign, '!'..='~') || maps.iter().all(|map| map.as_ref().is_some_and(has))
        };
        text.chars()
            .filter(|sign| !dropped(*sign))
            .map(|sign| match sign {
                '\n' | ' ' => sign,
                _ if sign.is_whitespace() && sign != '\u{a0}' => ' ',
                _ if known(sign) => sign,
                _ => MISSING,
            })
            .collect()
    }

    fn line(&self, line: &parley::Line<'_, Paint>, text: &str) -> Line {
        let metrics = line.metrics();
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut x, mut width) = (0.0, 0.0);
        for run in line.runs() {
            let id = run.font().data.id();
            let size = run.font_size();
            let font = self.faces.iter().position(|(known, _)| *known == id).unwrap_or_default();
            for cluster in run.visual_clusters() {
                let range = cluster.text_range();
                if cluster.is_ligature_continuation() {
                    if let Some(glyph) = pieces.last_mut().and_then(|p| p.glyphs.last_mut()) {
                        glyph.text_range.end = range.end;
                    }
                    continue;
                }
                let paint = cluster.style().brush;
                let like = (font, paint, size);
                let same = |piece: &Piece| (piece.font, piece.paint, piece.size) == like;
                if !pieces.last().is_some_and(same) {
                    pieces.push(Piece { font, paint, size, x, glyphs: Vec::new() });
                }
                let breaks = text.get(range.clone()).is_none_or(|text| text.contains('\n'));
                for glyph in cluster.glyphs().filter(|glyph| glyph.id > 0 && !breaks) {
                    if let Some(piece) = pieces.last_mut() {
                        piece.glyphs.push(drawn(glyph, size, range.clone()));
                    }
                    x += glyph.advance;
                }
                if !cluster.is_space_or_nbsp() {
                    width = x;
                }
            }
        }
        pieces.retain(|piece| !piece.glyphs.is_empty());
        let baseline = metrics.baseline - metrics.block_min_coord;
        Line { pieces, baseline, height: metrics.line_height, width }
    }
}

fn drawn(glyph: parley::Glyph, size: f32, range: std::ops::Range<usize>) -> KrillaGlyph {
    let id = GlyphId::new(glyph.id);
    let (x, y) = (glyph.x / size, glyph.y / size);
    KrillaGlyph::new(id, glyph.advance / size, x, y, 0.0, range, None)
}

/// Characters that draw nothing and only steer what is drawn.
fn dropped(sign: char) -> bool {
    let control = sign.is_control() && !sign.is_whitespace();
    control
        || matches!(sign, '\r' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(sign, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn paint(ink: Ink, own: Paint) -> Paint {
    match ink {
        Ink::Black => own,
        Ink::Quiet => Paint::Quiet,
        Ink::Accent => Paint::Accent,
        Ink::Of(verdict) => Paint::Of(verdict),
    }
}
