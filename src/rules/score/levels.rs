//! Sets of points that a dial can reach, one bit a tenth from 0.0 to 100.0.

/// Words of 64 bits: enough for 1001 levels.
const WORDS: usize = 16;
/// The last level there is room for. Points above it, which only rules that `check` refuses can
/// give, are kept here, in the highest band.
const LAST: usize = WORDS * 64 - 1;

/// A set of points in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Levels([u64; WORDS]);

impl Levels {
    /// No level at all.
    pub(super) const NONE: Levels = Levels([0; WORDS]);

    /// One level.
    pub(super) fn only(level: i64) -> Levels {
        let mut levels = Levels::NONE;
        levels.insert(level);
        levels
    }

    /// Every level from `low` to `high`, both included.
    pub(super) fn between(low: i64, high: i64) -> Levels {
        let mut levels = Levels::NONE;
        (low..=high.min(LAST as i64)).for_each(|level| levels.insert(level));
        levels
    }

    /// Adds one level.
    pub(super) fn insert(&mut self, level: i64) {
        let level = usize::try_from(level.max(0)).map_or(LAST, |level| level.min(LAST));
        if let Some(word) = self.0.get_mut(level / 64) {
            *word |= 1 << (level % 64);
        }
    }

    /// Adds all levels of another set.
    pub(super) fn add_all(&mut self, other: &Levels) {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
    }

    /// Whether every level of another set is in this one.
    pub(super) fn holds_all(&self, other: &Levels) -> bool {
        self.0.iter().zip(other.0).all(|(word, wanted)| wanted & !word == 0)
    }

    /// Whether a level from `low` up to, but without, `end` is in the set.
    pub(super) fn hits(&self, low: i64, end: i64) -> bool {
        let from = |bit: i64| match bit {
            ..=0 => u64::MAX,
            1..64 => u64::MAX << bit,
            _ => 0,
        };
        let mut words = (0..).step_by(64).zip(self.0);
        words.any(|(first, word)| {
            word & from(low.saturating_sub(first)) & !from(end.saturating_sub(first)) != 0
        })
    }

    /// The levels, lowest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some((index * 64) as i64 + i64::from(bit))
            })
        })
    }

    /// The lowest level from `low` up to, but without, `end`.
    pub(super) fn first_between(&self, low: i64, end: i64) -> Option<i64> {
        self.iter().find(|level| (low..end).contains(level))
    }

    /// The highest level.
    fn highest(&self) -> Option<usize> {
        let (index, word) = self.0.iter().enumerate().rfind(|(_, word)| **word != 0)?;
        Some(index * 64 + 63 - word.leading_zeros() as usize)
    }

    /// Every level moved up by `by`.
    pub(super) fn moved(&self, by: i64) -> Levels {
        let by = usize::try_from(by.max(0)).map_or(LAST, |by| by.min(LAST));
        let (words, bits) = (by / 64, by % 64);
        let word = |index: usize| self.0.get(index).copied().unwrap_or(0);
        let mut moved = Levels::NONE;
        for (index, into) in moved.0.iter_mut().enumerate().skip(words) {
            *into = word(index - words) << bits;
            if bits > 0 && index > words {
                *into |= word(index - words - 1) >> (64 - bits);
            }
        }
        if self.highest().is_some_and(|highest| highest + by > LAST) {
            moved.insert(LAST as i64);
        }
        moved
    }

    /// Every sum of a level of this set and one of the other.
    pub(super) fn sums(&self, other: &Levels) -> Levels {
        let mut sums = Levels::NONE;
        other.iter().for_each(|by| sums.add_all(&self.moved(by)));
        sums
    }
}
