//! Labels on one line that never touch each other: how wide text is, and where it can stand.

use super::Hundredths;

/// The least room between two labels, in hundredths of a pixel.
pub(super) const GAP: i64 = 500;

/// A word or number under a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text, escaped by the template.
    pub text: String,
    /// Where it stands, in hundredths of a percent of the drawing's width.
    pub x: Hundredths,
    /// The baseline, in whole pixels.
    pub y: i64,
    /// The classes of the text: `c` centred, `e` ending at `x`, with `on` when reached.
    pub class: &'static str,
}

impl Label {
    /// A label centred at `x`, or ending there; bold when `on`.
    pub(super) fn new(text: &str, x: i64, y: i64, on: bool) -> Label {
        let class = if on { "c on" } else { "c" };
        Label { text: text.to_owned(), x: Hundredths(x), y, class }
    }
}

/// How wide a text is at 13 px in common sans-serif faces, in hundredths of a pixel.
///
/// It is an estimate on the wide side: a page cannot measure the reader's own font.
pub fn text_width(text: &str, bold: bool) -> i64 {
    let plain: i64 = text.chars().map(advance).sum();
    // 13 px, and a twentieth more for faces wider than the ones measured.
    let width = plain * 13 * 105 / 100;
    if bold { width * 108 / 100 } else { width }
}

/// The advance of one character in hundredths of the type size, after the Helvetica metrics.
fn advance(letter: char) -> i64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 24,
        'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '/' | ' ' | '!' | '(' | ')' | '-' => 32,
        'r' => 36,
        'm' | 'w' | '%' => 88,
        'M' | 'W' | '@' => 95,
        'A'..='Z' | '&' => 72,
        letter if letter.is_ascii() => 56,
        _ => 100,
    }
}

/// The centres of labels on one line, in percent, as near to `wanted` as room allows.
///
/// `wanted` holds the centre in hundredths of a percent and the width in hundredths of a pixel,
/// from left to right; `room` is the narrowest width of the drawing. A place that holds there
/// holds at every greater width, because places grow with the drawing and type does not.
pub(super) fn spread(wanted: &[(i64, i64)], room: i64) -> Vec<i64> {
    let mut centres: Vec<i64> = wanted.iter().map(|(centre, _)| centre * room / 10_000).collect();
    let mut free = 0;
    for (centre, (_, width)) in centres.iter_mut().zip(wanted) {
        *centre = (*centre).max(free + width / 2);
        free = *centre + width / 2 + GAP;
    }
    let mut end = room;
    for (centre, (_, width)) in centres.iter_mut().zip(wanted).rev() {
        *centre = (*centre).min(end - width / 2);
        end = *centre - width / 2 - GAP;
    }
    centres.iter().map(|centre| centre * 10_000 / room).collect()
}

/// Whether labels fit on one line exactly where they are wanted.
pub(super) fn fits(wanted: &[(i64, i64)], room: i64) -> bool {
    let mut free = 0;
    wanted.iter().all(|(centre, width)| {
        let left = centre * room / 10_000 - width / 2;
        let fits = left >= free && left + width <= room;
        free = left + width + GAP;
        fits
    })
}
