//! What is allowed in a ruleset but hardly meant: it warns an admin before the rules are published.
//!
//! A warning is never wrong: it is raised only where no company, whatever it answers, shows the
//! opposite. Where questions hang together so closely that trying all their values takes too long,
//! the scorer reckons with more than the truth, and a warning may then be missing. So may one about
//! a verdict that only companies with that director already would get.

mod alone;
mod factors;
mod left_behind;
mod marks;
mod slips;
mod verdicts;
mod words;

use serde::Serialize;

use super::{Dial, Factor, Role, Ruleset};
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::score::{DialScore, Hunt, Sums, assess};

/// Something an admin should look at before publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Where, such as `roles[0].need.factors[3]`.
    pub path: String,
    /// What, in words for an admin.
    pub message: String,
    /// A company that shows it: every question answered, none with *I don't know*. No answers where
    /// the rules themselves show it.
    pub witness: Answers,
}

impl Ruleset {
    /// What hardly was meant, in the order of the text; always the same for the same rules. None
    /// for rules that [`check`](Ruleset::check) refuses: those faults must be mended first.
    ///
    /// - *A verdict no company can reach*: it stands in the table, but only in cells whose bands of
    ///   need and fit never go together. Witness: the company that comes nearest to such a cell.
    /// - *A mark no score can pass*: no company scores that much, or none scores less, or no score
    ///   lies between the two marks. Witness: the highest, the lowest or the nearest score.
    /// - *A factor that can never change anything*: put next to all that the other factors can give
    ///   together, its least and its most points always lead to the same verdict (in the ownership
    ///   dial: to the same band). Or its weight is 0. Witness: this factor at its most and all
    ///   others as low as they go with it.
    /// - *One answer decides alone*: all factors of need (or ownership) that do not use it are at
    ///   their least, and still this one answer takes the dial from its first band to its third.
    ///   Fit is left out: a size may well hang on one figure, and nobody is hired for size alone.
    ///   Witness: this answer at its worst and all else at its least.
    /// - *Brackets that stand for nothing*: an alert's text names an answer that the alert does not
    ///   ask about. No witness.
    pub fn lint(&self) -> Vec<Warning> {
        self.lint_while(&|| true).unwrap_or_default()
    }

    /// The same for as long as the caller lets it go on, which is asked before each factor, each
    /// question and each verdict; `None` where it was stopped.
    pub fn lint_while(&self, go_on: GoOn<'_>) -> Option<Vec<Warning>> {
        if !self.check().is_empty() {
            return Some(Vec::new());
        }
        let scores = assess(self, &Answers::default());
        let mut warnings = Vec::new();
        for (index, (role, score)) in self.roles.iter().zip(&scores.roles).enumerate() {
            let [need, fit] = Place::of_role(index, role);
            for (place, score) in [(&need, &score.need), (&fit, &score.fit)] {
                warnings.extend(of_dial(place, score, go_on)?);
            }
            let path = format!("roles[{index}].verdicts");
            warnings.extend(verdicts::warnings(&path, role, &score.verdicts, go_on)?);
        }
        let place = Place::of_ownership(self);
        warnings.extend(of_dial(&place, &scores.ownership, go_on)?);
        warnings.extend(words::warnings(self));
        Some(warnings)
    }
}

/// Says whether there is still time.
type GoOn<'a> = &'a dyn Fn() -> bool;

fn of_dial(place: &Place<'_>, score: &DialScore, go_on: GoOn<'_>) -> Option<Vec<Warning>> {
    let mut warnings = factors::warnings(place, score, go_on)?;
    warnings.extend(alone::warnings(place, score, go_on)?);
    warnings.extend(go_on().then(|| marks::warnings(place, score))?);
    Some(warnings)
}

/// A dial, where it stands and what people call it.
struct Place<'a> {
    /// Such as `roles[0].need`.
    path: String,
    /// Such as `the need for “Director of IT/Systems”`.
    name: String,
    dial: &'a Dial,
    /// The role, unless the dial stands alone.
    role: Option<&'a Role>,
    /// Whether it is the fit dial of the role.
    is_fit: bool,
}

impl<'a> Place<'a> {
    /// Need and fit.
    fn of_role(index: usize, role: &'a Role) -> [Place<'a>; 2] {
        [("need", &role.need, false), ("fit", &role.fit, true)].map(|(key, dial, is_fit)| Place {
            path: format!("roles[{index}].{key}"),
            name: format!("the {key} for “{}”", role.title),
            dial,
            role: Some(role),
            is_fit,
        })
    }

    fn of_ownership(ruleset: &'a Ruleset) -> Place<'a> {
        let name = format!("“{}”", ruleset.ownership.title);
        let dial = &ruleset.ownership.dial;
        Place { path: "ownership".to_owned(), name, dial, role: None, is_fit: false }
    }

    /// A hunt through all companies to which this dial applies.
    fn hunt<'h>(&self, picked: &'h dyn Fn(&Factor) -> bool) -> Hunt<'h>
    where
        'a: 'h,
    {
        let dial: &'a Dial = self.dial;
        match self.role {
            Some(role) => hunt(role, picked),
            None => Hunt { need: dial, fit: None, unless: None, picked },
        }
    }

    /// The score of this dial.
    fn points(&self, sums: Sums) -> i64 {
        if self.is_fit { sums.fit } else { sums.need }
    }

    fn factor_path(&self, index: usize) -> String {
        format!("{}.factors[{index}]", self.path)
    }

    /// Which bands some company reaches, lowest first.
    fn reached(&self, score: &DialScore) -> [bool; 3] {
        self.dial.bands.names.map(|name| score.bands.contains(&name))
    }
}

/// A hunt through all companies that get a verdict on this role.
fn hunt<'h>(role: &'h Role, picked: &'h dyn Fn(&Factor) -> bool) -> Hunt<'h> {
    Hunt { need: &role.need, fit: Some(&role.fit), unless: Some(&role.filled_when), picked }
}

/// How far a score is from a band, in tenths: 0 inside.
fn distance(dial: &Dial, band: usize, points: i64) -> i64 {
    let [second, third] = dial.bands.marks.map(Points::tenths);
    let (from, to) = match band {
        0 => (i64::MIN, second - 1),
        1 => (second, third - 1),
        _ => (third, i64::MAX),
    };
    from.saturating_sub(points).max(points.saturating_sub(to)).max(0)
}
