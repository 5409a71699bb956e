//! What a firm's looks add to the pages: the logo on the cover, the words at the foot.

use krilla::color::rgb;
use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};

use super::super::document::Rich;
use super::super::flow::{MEASURE, SIDE};
use super::super::looks::{Looks, Picture};
use super::super::strip::{Paint, rectangle};
use super::{RUNNING, UNDER, Writer, path};

/// The top of the logo, and the most that it takes.
const TOP: f32 = 34.0;
const LARGEST: (f32, f32) = (144.0, 48.0);
/// How far the ground of a pale logo stands out around it.
const GROUND: f32 = 6.0;
/// From the baseline of the footer to that of the words of the firm, and between their lines.
const LINE: f32 = 11.0;
/// So many lines fit below the footer.
const BELOW: usize = 2;

impl Writer<'_> {
    /// The words of the firm: below the footer where they fit there, else once, on the cover,
    /// above it.
    pub(super) fn foot(&mut self, surface: &mut Surface, page: usize, looks: &Looks) {
        if looks.footer.is_empty() {
            return;
        }
        let text = self.setting.lay(&Rich::plain(&looks.footer), RUNNING, MEASURE);
        let lines = text.lines.len();
        let fits = lines <= BELOW;
        if !fits && page > 0 {
            return;
        }
        let first = if fits { UNDER + LINE } else { UNDER - LINE * (lines as f32 + 0.5) };
        for line in 0..lines {
            self.line(surface, &text, line, (SIDE, first + LINE * line as f32));
        }
    }
}

/// The logo at the top of the cover. The name beside the date says whose it is.
pub(super) fn logo(surface: &mut Surface, logo: &Picture) {
    let (width, height) = (logo.width as f32, logo.height as f32);
    let scale = (LARGEST.0 / width).min(LARGEST.1 / height);
    let Some(size) = Size::from_wh(width * scale, height * scale) else { return };
    let image = Image::from_rgba8(logo.rgba.clone(), logo.width, logo.height);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    if logo.is_pale() {
        let [red, green, blue] = Paint::Quiet.rgb();
        let paint = rgb::Color::new(red, green, blue).into();
        surface.set_stroke(None);
        surface.set_fill(Some(Fill { paint, ..Fill::default() }));
        let (width, height) = (size.width() + 2.0 * GROUND, size.height() + 2.0 * GROUND);
        let ground = rectangle(SIDE - GROUND, TOP - GROUND, width, height);
        if let Some(ground) = path(&ground, 0.0) {
            surface.draw_path(&ground);
        }
    }
    surface.push_transform(&Transform::from_translate(SIDE, TOP));
    surface.draw_image(image, size);
    surface.pop();
    surface.end_tagged();
}
