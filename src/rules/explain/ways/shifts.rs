//! Sets of shifts of a dial's points: one bit a tenth from -102.4 to 102.3.

/// Words of 64 bits.
const WORDS: usize = 32;
/// The bit of no shift.
const ZERO: i64 = 1024;

/// Shifts in tenths. No dial of lawful rules moves by more than 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shifts([u64; WORDS]);

impl Shifts {
    /// No shift at all, not even by nothing.
    pub(super) const NONE: Shifts = Shifts([0; WORDS]);

    /// One shift.
    pub(super) fn only(shift: i64) -> Shifts {
        let mut shifts = Shifts::NONE;
        if let Some((word, bit)) = place(shift)
            && let Some(word) = shifts.0.get_mut(word)
        {
            *word |= 1 << bit;
        }
        shifts
    }

    /// Adds all shifts of another set, each with `by` added.
    pub(super) fn add_moved(&mut self, other: &Shifts, by: i64) {
        let (words, bits) = (by.div_euclid(64), by.rem_euclid(64));
        for (index, into) in (0_i64..).zip(&mut self.0) {
            let word = |index: i64| -> u64 {
                let found = usize::try_from(index).ok().and_then(|index| other.0.get(index));
                found.copied().unwrap_or(0)
            };
            *into |= word(index - words) << bits;
            if bits > 0 {
                *into |= word(index - words - 1) >> (64 - bits);
            }
        }
    }

    /// Whether a shift between two, both included, is in the set.
    pub(super) fn hits(&self, from: i64, to: i64) -> bool {
        let [from, to] = [from, to].map(|shift| shift.clamp(-ZERO, ZERO - 1));
        (from..=to).any(|shift| self.has(shift))
    }

    fn has(&self, shift: i64) -> bool {
        place(shift)
            .is_some_and(|(word, bit)| self.0.get(word).is_some_and(|word| word >> bit & 1 == 1))
    }
}

/// The word and the bit of a shift.
fn place(shift: i64) -> Option<(usize, i64)> {
    let at = shift + ZERO;
    usize::try_from(at.div_euclid(64)).ok().map(|word| (word, at.rem_euclid(64)))
}
