//! Accent colours: whether one can be read on our pages, and the nearest one that can.
//!
//! Contrast is that of WCAG 2.2: the light of both, each with 0.05 added, divided. Text needs 4.5.

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// The least contrast of text (WCAG 2.2, 1.4.3).
pub const LEAST: f64 = 4.5;

/// What text stands on by day: `--paper` and `--wash` of the style sheet.
pub const LIGHT: [Colour; 2] = [Colour([0xfd, 0xfc, 0xf9]), Colour([0xf2, 0xf4, 0xf1])];
/// The same in the dark.
pub const DARK: [Colour; 2] = [Colour([0x13, 0x18, 0x1a]), Colour([0x1c, 0x23, 0x25])];

const WHITE: Colour = Colour([0xff; 3]);
const BLACK: Colour = Colour([0; 3]);
/// What stands on a button in the dark: `--on-accent` of the style sheet.
const INK: Colour = Colour([0x0b, 0x1a, 0x1e]);

impl Colour {
    /// Reads `#rrggbb`, or `#rgb`, in small or large letters.
    pub fn read(text: &str) -> Option<Colour> {
        let digits = text.trim().strip_prefix('#')?;
        let long = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let plain = long.bytes().all(|byte| byte.is_ascii_hexdigit());
        let part = |at: usize| u8::from_str_radix(long.get(at..at + 2)?, 16).ok();
        Some(Colour([part(0)?, part(2)?, part(4)?])).filter(|_| plain)
    }

    /// `#rrggbb` in small letters.
    pub fn text(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// The light that it gives, from 0 to 1.
    fn light(self) -> f64 {
        let part = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(part);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast to another colour, from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.light() + 0.05, other.light() + 0.05);
        one.max(other) / one.min(other)
    }

    /// Whether it can be read on all of these.
    pub fn reads_on(self, grounds: &[Colour]) -> bool {
        grounds.iter().all(|ground| self.contrast(*ground) >= LEAST)
    }

    /// The colour nearest to it, on the way to `end`, that can be read on all of these.
    fn toward(self, end: Colour, grounds: &[Colour]) -> Colour {
        let step = |steps: u16| {
            let mix = |from: u8, to: u8| {
                let mixed = u16::from(from) * (255 - steps) + u16::from(to) * steps;
                u8::try_from(mixed / 255).unwrap_or(to)
            };
            let [red, green, blue] = self.0;
            let [r, g, b] = end.0;
            Colour([mix(red, r), mix(green, g), mix(blue, b)])
        };
        (0..=255).map(step).find(|colour| colour.reads_on(grounds)).unwrap_or(end)
    }

    /// The nearest colour that can be read on our pages by day: itself, or a darker one.
    pub fn readable(self) -> Colour {
        self.toward(BLACK, &LIGHT)
    }

    /// The style sheet that puts it in the place of our own accent. In the dark a lighter tone
    /// stands for it. Where a reader forces colours, those stay.
    pub fn style(self) -> String {
        let (day, night) = (self.readable(), self.toward(WHITE, &DARK));
        format!(
            ":root {{ --accent: {}; --on-accent: #ffffff; }}\n\
             @media screen and (prefers-color-scheme: dark) {{\n  \
             :root {{ --accent: {}; --on-accent: {}; }}\n}}\n\
             @media (forced-colors: active) {{\n  \
             :root {{ --accent: LinkText; }}\n}}\n",
            day.text(),
            night.text(),
            INK.text()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_becomes_one_that_can_be_read_day_and_night() {
        let steps = [0u8, 51, 102, 128, 153, 204, 255];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let colour = Colour([red, green, blue]);
                    let (day, night) = (colour.readable(), colour.toward(WHITE, &DARK));
                    assert!(day.reads_on(&LIGHT) && day.contrast(WHITE) >= LEAST, "{colour:?}");
                    assert!(night.reads_on(&DARK) && night.contrast(INK) >= LEAST, "{colour:?}");
                    if colour.reads_on(&LIGHT) {
                        assert_eq!(day, colour, "what can be read stays");
                    }
                }
            }
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let style = include_str!("../../../static/readyline.css");
        for (name, at) in [("--paper", 0), ("--wash", 1)] {
            for ground in [LIGHT[at], DARK[at]] {
                assert!(style.contains(&format!("{name}: {};", ground.text())), "{ground:?}");
            }
        }
        assert!(style.contains(&format!("--on-accent: {};", INK.text())));
    }

    #[test]
    fn only_colours_are_read() {
        assert_eq!(Colour::read(" #0B5465 "), Some(Colour([0x0b, 0x54, 0x65])));
        assert_eq!(Colour::read("#fa3"), Some(Colour([0xff, 0xaa, 0x33])));
        for other in ["", "#", "0b5465", "#0b546", "#0b54655", "#+b5465", "red", "#é5465", "#ggg"]
        {
            assert_eq!(Colour::read(other), None, "{other:?}");
        }
    }
}
