//! How a firm shows itself on the reports of its clients.

use super::document::{Block, Document, Rich};
use super::strip::Paint;

/// A picture: red, green, blue and alpha, a byte each, line by line from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a line.
    pub width: u32,
    /// Lines.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Whether it is drawn in light colours on no ground of its own, so that nobody would see it on
    /// white paper.
    pub(super) fn is_pale(&self) -> bool {
        let (mut seen, mut light, mut clear) = (0_u64, 0_u64, false);
        for pixel in self.rgba.chunks_exact(4) {
            if pixel[3] < 128 {
                clear = true;
                continue;
            }
            seen += 3;
            light += pixel[..3].iter().map(|value| u64::from(*value)).sum::<u64>();
        }
        // Lighter than the palest colour that has three to one against white.
        clear && seen > 0 && light / seen > 148
    }
}

/// The looks of a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    /// Its name.
    pub name: String,
    /// Red, green and blue in the place of our accent. It must be readable on white.
    pub accent: Option<[u8; 3]>,
    /// Words at the foot of the cover, and of each page where they fit in two lines; may be empty.
    pub footer: String,
    /// The logo on the cover.
    pub logo: Option<Picture>,
}

/// The same document in the looks of a firm, whose name stands on the cover.
pub fn branded(document: Document, looks: Option<&Looks>) -> Document {
    let Some(looks) = looks else { return document };
    let mut branded = Document { looks: Some(looks.clone()), ..document };
    let facts = branded.blocks.iter_mut().find_map(|block| match block {
        Block::KeyValues(facts) => Some(facts),
        _ => None,
    });
    if let Some(facts) = facts {
        facts.insert(0, ("Prepared by".to_owned(), Rich::plain(&looks.name)));
    }
    branded
}

impl Paint {
    /// The colour where a firm has an accent of its own.
    pub(super) fn with(self, accent: Option<[u8; 3]>) -> [u8; 3] {
        let part = match self {
            Paint::Accent => 100,
            Paint::Tint => 30,
            Paint::Pale => 14,
            _ => 0,
        };
        match accent {
            Some(accent) if part > 0 => accent.map(|value| {
                let mixed = (u32::from(value) * part + 255 * (100 - part)) / 100;
                u8::try_from(mixed).unwrap_or(u8::MAX)
            }),
            _ => self.rgb(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_is_pale_where_white_paper_would_swallow_it() {
        let picture = |pixels: &[[u8; 4]]| Picture {
            width: pixels.len() as u32,
            height: 1,
            rgba: pixels.concat(),
        };
        let (white, black, clear) = ([255; 4], [0, 0, 0, 255], [0; 4]);
        assert!(picture(&[white, clear]).is_pale());
        assert!(!picture(&[black, clear]).is_pale());
        assert!(!picture(&[white, black]).is_pale(), "it has a ground of its own");
        assert!(!picture(&[clear]).is_pale(), "nothing can be seen at all");
    }

    #[test]
    fn tones_of_an_accent_are_mixed_as_ours_were() {
        let ours = Some(Paint::Accent.rgb());
        for paint in [Paint::Accent, Paint::Tint, Paint::Pale, Paint::Black, Paint::Line] {
            for (mixed, known) in paint.with(ours).into_iter().zip(paint.rgb()) {
                assert!(mixed.abs_diff(known) <= 2, "{paint:?}");
            }
        }
        assert_eq!(Paint::Accent.with(Some([1, 2, 3])), [1, 2, 3]);
        assert_eq!(Paint::Accent.with(None), Paint::Accent.rgb());
    }
}
