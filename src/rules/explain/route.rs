//! The route: what to do about a role, from its verdict, the money, the people there are, the help
//! in use, the date it is needed by and the theme that weighs most.

mod choose;
mod monday;
mod paid;
mod provisos;
mod steps;
mod themes;
mod time;

use schemars::JsonSchema;
use serde::Serialize;

use super::alternatives::{self, Alternative, AlternativeKey};
use super::area::Area;
use super::it::It;
use super::look_again::LookAgain;
use super::money::{Affordability, Affordable, affordability};
use super::order::{Order, order};
use super::timing::{Stays, timing};
use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::ruleset::{Role, Ruleset, Span, Verdict};
use crate::rules::score::{Assessment, RoleScore};

pub use provisos::Proviso;

/// What to do about one role.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Route {
    /// The role's key.
    pub role: String,
    /// The route.
    pub key: RouteKey,
    /// The verdicts it is made for; none for a role that is filled.
    pub verdicts: Vec<Verdict>,
    /// The route in one sentence.
    pub headline: String,
    /// Two to five steps; the first is for Monday.
    pub steps: Vec<Step>,
    /// What the answers about ownership attach to it.
    pub conditions: Vec<Proviso>,
    /// Whether the company can carry a director.
    pub affordability: Affordability,
    /// The theme of the need dial with the most certain points; `None` without any.
    pub theme: Option<String>,
    /// What the company should take on now that it does not have yet.
    pub recommends: Vec<AlternativeKey>,
    /// Dollars in the first year for all of that; `None` where it is nothing or has no price.
    pub first_year: Option<Span>,
    /// The same in a sentence, and whether it can be carried, where it is more than one thing;
    /// empty otherwise.
    pub together: String,
    /// What could be done instead, with costs.
    pub alternatives: Vec<Alternative>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Step {
    /// What it is about: `monday`, `money`, `focus`, `time`, `people`, `help` or `review`.
    pub key: &'static str,
    /// What to do.
    pub text: String,
}

/// Every route there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteKey {
    /// Look for a full-time director.
    HireDirector,
    /// The need is clear; find out first what can be spent.
    CheckTheMoney,
    /// Promote the inside candidate, with a mentor from outside.
    PromoteWithMentor,
    /// Pay the low end, or take a strong manager.
    HireLowEnd,
    /// Promote the inside candidate beside a part-time director.
    PromoteWithPartTime,
    /// A part-time director in place of a full-time one.
    PartTimeDirector,
    /// No paid help fits: put one person inside in charge.
    NameALead,
    /// Get ready with the inside candidate and a coach.
    CoachCandidate,
    /// Get ready with a part-time director, some days a month.
    PartTimeDays,
    /// Cover the gap with an IT provider.
    BuyProvider,
    /// Cover the gap with the IT provider there is.
    SteerProvider,
    /// Cover the gap in IT with a specialist for what weighs most.
    HireSpecialist,
    /// Cover the gap in IT one job at a time.
    BuyByTheJob,
    /// Cover the gap in service with a team lead.
    NameTeamLead,
    /// Cover the gap in service with whoever leads the team.
    BackTeamLead,
    /// Cover the gap in another area.
    ShareOutWork,
    /// Nothing but watching.
    Watch,
    /// The verdict is open: find the missing figures.
    SettleFirst,
    /// The company has this director.
    SupportDirector,
}

/// What stands about a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Filled,
    Open,
    Settled(Verdict),
}

impl Standing {
    fn of(score: &RoleScore) -> Standing {
        match (score.filled, score.verdicts.as_slice()) {
            (true, _) => Standing::Filled,
            (false, [verdict]) => Standing::Settled(*verdict),
            (false, _) => Standing::Open,
        }
    }

    fn is(self, verdict: Verdict) -> bool {
        self == Standing::Settled(verdict)
    }
}

/// Everything a route depends on.
struct Facts<'a> {
    rules: &'a Ruleset,
    role: &'a Role,
    score: &'a RoleScore,
    scored: &'a Assessment,
    order: &'a Order,
    answers: &'a Answers,
    area: Area,
    standing: Standing,
    money: Affordability,
    rows: Vec<Alternative>,
    theme: Option<String>,
    it: It,
    /// Whether the company is told to prepare and stays below the size for a director.
    stays: Option<Stays>,
    /// How long until the next score: `6 months`.
    again: String,
}

/// The route of every role, in the ruleset's order.
pub fn routes(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> Vec<Route> {
    let order = order(rules, answers, scored);
    let times = timing(rules, answers, scored);
    let again = LookAgain::after(rules, scored, &times).span();
    let roles = rules.roles.iter().zip(&scored.roles);
    let facts = roles.map(|(role, score)| {
        let theme = heaviest(role, score);
        let specialist = themes::specialist(theme.as_deref());
        Facts {
            rules,
            role,
            score,
            scored,
            order: &order,
            answers,
            area: Area::of(role),
            standing: Standing::of(score),
            money: affordability(role, answers),
            rows: alternatives::table(rules, role, answers, score.filled, specialist),
            theme,
            it: It::of(answers),
            stays: Stays::below(role, score, answers),
            again: again.clone(),
        }
    });
    facts.map(Facts::route).collect()
}

impl Route {
    /// Whether the company can carry a director, and what all that is recommended costs where that
    /// is more than one thing.
    pub fn money(&self) -> String {
        let texts = [self.affordability.reason.as_str(), self.together.as_str()];
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl Facts<'_> {
    fn route(mut self) -> Route {
        let key = self.choose();
        let recommends = self.recommends(key);
        self.price_bridge(key);
        for row in &mut self.rows {
            row.recommended = recommends.contains(&row.key);
        }
        let (headline, steps) = (self.headline(key), self.steps(key));
        let conditions = self.provisos();
        let (first_year, together) = (self.first_year(key), self.together(key));
        let area = self.area;
        self.rows.retain(|row| row.recommended || !row.is_last_resort(area));
        Route {
            role: self.role.key.clone(),
            key,
            verdicts: self.score.verdicts.clone(),
            headline,
            steps,
            conditions,
            affordability: self.money,
            theme: self.theme,
            recommends,
            first_year,
            together: together.unwrap_or_default(),
            alternatives: self.rows,
        }
    }

    fn row(&self, key: AlternativeKey) -> Option<&Alternative> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// Whether nothing is known against the cost of this.
    fn can_pay(&self, key: AlternativeKey) -> bool {
        let state = self.row(key).map(|row| row.affordability);
        state.is_some_and(|state| state != Some(Affordable::NotAffordable))
    }

    /// Whether someone inside could certainly grow into the job.
    fn candidate(&self) -> bool {
        self.area.candidate(self.answers) == Some(true)
    }

    fn helped(&self) -> Option<bool> {
        self.area.helped(self.answers)
    }

    fn answer(&self, signal: &str) -> Option<&str> {
        self.answers.choice(signal)
    }
}

/// The theme of the need dial with the most certain points; of two, the first in the dial.
fn heaviest(role: &Role, score: &RoleScore) -> Option<String> {
    let mut themes: Vec<(&str, Points)> = Vec::new();
    for (factor, scored) in role.need.factors.iter().zip(&score.need.factors) {
        match themes.iter_mut().find(|(theme, _)| *theme == factor.theme) {
            Some((_, points)) => *points = *points + scored.low,
            None => themes.push((&factor.theme, scored.low)),
        }
    }
    themes.retain(|(_, points)| *points > Points::ZERO);
    themes.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    themes.first().map(|(theme, _)| (*theme).to_owned())
}
