//! Pixels, and the making of small ones from large ones.

/// A picture: red, green, blue and alpha, a byte each, line by line from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgba: Vec<u8>,
}

impl Pixels {
    /// A picture of these bytes; `None` where they are not as many as it needs.
    pub(super) fn new(width: usize, height: usize, rgba: Vec<u8>) -> Option<Pixels> {
        let whole = width > 0 && height > 0 && rgba.len() == width * height * 4;
        whole.then_some(Pixels { width, height, rgba })
    }

    /// The same picture, no wider and no higher than this. What is small enough stays.
    pub(super) fn within(self, [widest, highest]: [usize; 2]) -> Pixels {
        if self.width <= widest && self.height <= highest {
            return self;
        }
        let [width, height] = fitted([self.width, self.height], [widest, highest]);
        let mut rgba = Vec::with_capacity(width * height * 4);
        for y in 0..height {
            let lines = span(y, height, self.height);
            for x in 0..width {
                rgba.extend(self.mean(span(x, width, self.width), lines.clone()));
            }
        }
        Pixels { width, height, rgba }
    }

    /// The mean colour of a part, in which a pixel counts as much as it covers.
    fn mean(&self, columns: std::ops::Range<usize>, lines: std::ops::Range<usize>) -> [u8; 4] {
        let (mut sum, mut cover, mut number) = ([0u64; 3], 0u64, 0u64);
        for y in lines {
            for x in columns.clone() {
                let at = (y * self.width + x) * 4;
                let Some([red, green, blue, alpha]) = self.rgba.get(at..at + 4) else { continue };
                let alpha = u64::from(*alpha);
                for (sum, value) in sum.iter_mut().zip([red, green, blue]) {
                    *sum += u64::from(*value) * alpha;
                }
                cover += alpha;
                number += 1;
            }
        }
        let [red, green, blue] = sum.map(|sum| byte(sum.checked_div(cover)));
        [red, green, blue, byte(cover.checked_div(number))]
    }
}

fn byte(value: Option<u64>) -> u8 {
    value.and_then(|value| u8::try_from(value).ok()).unwrap_or_default()
}

/// The part of the old line that one place of the new line stands for: at least one pixel.
fn span(at: usize, new: usize, old: usize) -> std::ops::Range<usize> {
    let (from, to) = (at * old / new, (at + 1) * old / new);
    from..to.max(from + 1)
}

/// The largest size of these proportions within these bounds.
pub(super) fn fitted([width, height]: [usize; 2], [widest, highest]: [usize; 2]) -> [usize; 2] {
    if width * highest > height * widest {
        [widest, (height * widest / width).max(1)]
    } else {
        [(width * highest / height).max(1), highest]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_keeps_its_proportions_and_its_mean() {
        let rgba = (0..200 * 50).flat_map(|at| [if at % 2 == 0 { 200 } else { 100 }, 7, 9, 255]);
        let large = Pixels::new(200, 50, rgba.collect()).unwrap();
        let small = large.clone().within([100, 100]);
        assert_eq!((small.width, small.height), (100, 25));
        assert!(small.rgba.chunks(4).all(|pixel| pixel == [150, 7, 9, 255]));
        assert_eq!(large.clone().within([200, 50]), large);
    }

    #[test]
    fn what_cannot_be_seen_has_no_colour() {
        let picture = Pixels::new(2, 1, vec![255, 0, 0, 0, 0, 0, 200, 255]).unwrap();
        assert_eq!(picture.within([1, 1]).rgba, [0, 0, 200, 127]);
        assert!(Pixels::new(2, 2, vec![0; 15]).is_none());
        assert_eq!(fitted([10_000, 1], [480, 160]), [480, 1]);
    }
}
