//! What the scorer asks a ruleset: which band, which verdict, whether a condition holds.

use super::{Alert, Bands, Condition, Factor, Role, Ruleset, Test, Verdict, VerdictTable};
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Points;

impl Ruleset {
    /// The role with this key.
    pub fn role(&self, key: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.key == key)
    }

    /// The alert with this key.
    pub fn alert(&self, key: &str) -> Option<&Alert> {
        self.alerts.iter().find(|alert| alert.key == key)
    }
}

impl Verdict {
    /// All verdicts, highest first.
    pub const HIGHEST_FIRST: [Verdict; 4] =
        [Verdict::Hire, Verdict::Prepare, Verdict::Bridge, Verdict::NotYet];

    /// The key, such as `not_yet`.
    pub const fn key(self) -> &'static str {
        match self {
            Verdict::NotYet => "not_yet",
            Verdict::Bridge => "bridge",
            Verdict::Prepare => "prepare",
            Verdict::Hire => "hire",
        }
    }

    /// The word on a page, such as `Not yet`.
    pub const fn label(self) -> &'static str {
        match self {
            Verdict::NotYet => "Not yet",
            Verdict::Bridge => "Bridge",
            Verdict::Prepare => "Prepare",
            Verdict::Hire => "Hire",
        }
    }
}

impl Bands {
    /// Which band these points lie in: 0, 1 or 2.
    pub fn index(&self, points: Points) -> usize {
        self.marks.iter().filter(|mark| points >= **mark).count()
    }

    /// The name of the band that these points lie in.
    pub fn name(&self, points: Points) -> &'static str {
        self.names.get(self.index(points)).copied().unwrap_or_default()
    }
}

impl VerdictTable {
    /// The verdict of a band of need and a band of fit, each 0 to 2, lowest first.
    pub fn at(&self, need: usize, fit: usize) -> Verdict {
        let mut table = *self;
        *table.at_mut(need, fit)
    }

    /// The cell of a band of need and a band of fit, each 0 to 2, lowest first.
    pub fn at_mut(&mut self, need: usize, fit: usize) -> &mut Verdict {
        let row = match need {
            0 => &mut self.low,
            1 => &mut self.some,
            _ => &mut self.high,
        };
        match fit {
            0 => &mut row.small,
            1 => &mut row.growing,
            _ => &mut row.ready,
        }
    }
}

impl Condition {
    /// Whether it holds on these answers; `None` while the signal is unknown.
    pub fn holds(&self, answers: &Answers) -> Option<bool> {
        answers.get(&self.signal).and_then(|answer| self.holds_for(answer))
    }

    /// Whether it holds where its signal has this answer; `None` for *I don't know*.
    pub(crate) fn holds_for(&self, answer: &Answer) -> Option<bool> {
        match (answer, &self.test) {
            (Answer::Unknown, _) => None,
            (Answer::Choice(option), Test::OneOf(options)) => Some(options.contains(option)),
            (Answer::Number(number), Test::AtLeast(least)) => Some(number >= least),
            (Answer::Number(number), Test::AtMost(most)) => Some(number <= most),
            _ => Some(false),
        }
    }
}

impl Factor {
    /// Its weight as points.
    pub fn max(&self) -> Points {
        Points::whole(i64::from(self.weight))
    }
}
