//! What can be done about a role, with what each costs in a year. Every price comes from the
//! ruleset.

mod lead;
mod outside;
mod said;

use schemars::JsonSchema;
use serde::Serialize;

use super::area::Area;
use super::money::{
    Affordable, Purse, about, dollars, first_year, months, pct_of, percent, prices_from, range,
    search_fee, span, sum, yearly_cost,
};
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::ruleset::{Role, Ruleset, Span};

const TWELVE: Decimal = Decimal::whole(12);

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlternativeKey {
    /// A full-time director from outside.
    Director,
    /// Somebody inside who is promoted and coached.
    InsideCandidate,
    /// A director for some days a month.
    PartTimeDirector,
    /// An outside company for daily IT.
    ItProvider,
    /// People of an outside company who answer customers.
    OutsourcedAgents,
    /// An outside specialist for some weeks, such as a project manager on contract.
    Specialist,
    /// Single jobs at a fixed price.
    SingleJobs,
    /// Somebody inside with time to lead.
    NamedLead,
}

/// One thing that can be done, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Alternative {
    /// Which one.
    pub key: AlternativeKey,
    /// Its name, such as `Part-time director`.
    pub name: String,
    /// Dollars a year, or for as long as its name says; `None` while an answer it needs is unknown.
    pub yearly: Option<Span>,
    /// Dollars in the first year where a search fee comes on top.
    pub first_year: Option<Decimal>,
    /// The yearly cost as a percentage of revenue, rounded to hundredths.
    pub pct_of_revenue: Option<Span>,
    /// Months until it helps.
    pub months_until_help: Decimal,
    /// Where the months come from.
    pub months_from: String,
    /// What it leaves open.
    pub does_not_solve: String,
    /// How the yearly cost is worked out, or what is missing for it.
    pub formula: String,
    /// Where the prices come from.
    pub source: String,
    /// Whether the company can carry its lowest cost; `None` where it takes the place of wages the
    /// company pays already, so that the tests for a leader say nothing.
    pub affordability: Option<Affordable>,
    /// The same of its highest cost.
    pub affordability_at_most: Option<Affordable>,
    /// Both in words: "above your budget", "affordable at the lower end, a stretch for your
    /// revenue at the upper"; empty where nothing can be said, and for what is paid already.
    pub carried: String,
    /// Whether there is somebody for it; `None` while nobody said.
    pub available: Option<bool>,
    /// The route recommends it.
    pub recommended: bool,
    /// The company uses it already.
    pub in_use: bool,
}

/// What may be done about this role, a director first. `filled` says that the company has one;
/// `specialist` is who knows about its heaviest theme.
pub(super) fn table(
    rules: &Ruleset,
    role: &Role,
    answers: &Answers,
    filled: bool,
    specialist: Option<&str>,
) -> Vec<Alternative> {
    let desk = Desk::of(rules, role, answers);
    let mut rows = vec![desk.director(filled), desk.inside_candidate(), desk.part_time(None)];
    match desk.area {
        Area::It => {
            rows.push(desk.provider());
            rows.extend(specialist.map(|name| desk.specialist(name)));
            rows.push(desk.single_jobs());
        }
        Area::Service => rows.push(desk.agents()),
        Area::Other => {}
    }
    rows.push(desk.named_lead());
    rows
}

/// A part-time director for these months only.
pub(super) fn bridge(
    rules: &Ruleset,
    role: &Role,
    answers: &Answers,
    until: Decimal,
) -> Alternative {
    Desk::of(rules, role, answers).part_time(Some(until))
}

struct Desk<'a> {
    rules: &'a Ruleset,
    role: &'a Role,
    answers: &'a Answers,
    purse: Purse,
    area: Area,
}

impl<'a> Desk<'a> {
    fn of(rules: &'a Ruleset, role: &'a Role, answers: &'a Answers) -> Desk<'a> {
        Desk { rules, role, purse: Purse::of(answers), answers, area: Area::of(role) }
    }
}

impl Desk<'_> {
    fn row(&self, key: AlternativeKey, name: &str, yearly: Option<Span>) -> Alternative {
        let share = |yearly: Span| {
            let [low, high] = [yearly.low, yearly.high].map(|end| self.purse.share(end));
            Some(Span { low: low?, high: high? })
        };
        let judge = |end: fn(Span) -> Decimal| match yearly {
            Some(yearly) => self.purse.judge(end(yearly), &self.role.cost),
            None => Affordable::Unknown,
        };
        Alternative {
            key,
            name: name.to_owned(),
            yearly,
            first_year: None,
            pct_of_revenue: yearly.and_then(share),
            months_until_help: Decimal::ZERO,
            months_from: String::new(),
            does_not_solve: String::new(),
            formula: String::new(),
            source: format!("The costs of this role in the rules “{}”", self.rules.name),
            affordability: Some(judge(|cost| cost.low)),
            affordability_at_most: Some(judge(|cost| cost.high)),
            carried: yearly
                .map_or_else(String::new, |cost| self.purse.carried_between(cost, &self.role.cost)),
            available: Some(true),
            recommended: false,
            in_use: false,
        }
    }

    fn director(&self, filled: bool) -> Alternative {
        let cost = &self.role.cost;
        let (yearly, fee, first) = (yearly_cost(cost), search_fee(cost), first_year(cost));
        let row = self.row(
            AlternativeKey::Director,
            &self.role.title,
            Some(Span { low: yearly, high: yearly }),
        );
        let only_later = self.purse.budget.is_some_and(|budget| yearly <= budget && budget < first);
        Alternative {
            first_year: Some(first),
            carried: match row.carried.as_str() {
                _ if filled => String::new(),
                "affordable" if only_later => {
                    "affordable, but the first year is above your budget".into()
                }
                _ => row.carried.clone(),
            },
            in_use: filled,
            does_not_solve: match self.area {
                Area::It => "Daily support and routine repairs still need people.",
                Area::Service => "Somebody still has to answer every customer.",
                Area::Other => "The daily work still needs people.",
            }
            .to_owned(),
            formula: format!(
                "{} base salary × {}, with benefits and taxes. The first year adds a search fee of \
                 {}, {} of the base salary.",
                dollars(cost.base_salary),
                percent(cost.loaded_factor_pct),
                about(fee),
                percent(cost.recruiting_fee_pct)
            ),
            months_from: format!(
                "{} to hire and {} to settle in.",
                months(cost.months_to_hire),
                months(cost.months_to_ramp)
            ),
            ..row
        }
        .waiting(plus(cost.months_to_hire, cost.months_to_ramp))
    }

    fn inside_candidate(&self) -> Alternative {
        let prices = &self.rules.alternatives;
        let raise = pct_of(yearly_cost(&self.role.cost), prices.inside_candidate_raise_pct_of_base);
        let coach = span(prices.coach_per_month, &[TWELVE]);
        let yearly = Span { low: sum(raise, coach.low), high: sum(raise, coach.high) };
        Alternative {
            available: self.area.candidate(self.answers),
            months_from: format!(
                "No search; {} to settle in.",
                months(self.role.cost.months_to_ramp)
            ),
            does_not_solve: match self.area.candidate(self.answers) {
                Some(false) => "It brings no experience from elsewhere.",
                _ => {
                    "It brings no experience from elsewhere, and the work the candidate does now \
                     needs somebody else."
                }
            }
            .to_owned(),
            formula: format!(
                "A raise of {} of the base salary × {}, with benefits and taxes, is {}; a coach \
                 for {} a month × 12 comes on top.",
                percent(prices.inside_candidate_raise_pct_of_base),
                percent(self.role.cost.loaded_factor_pct),
                about(raise),
                range(prices.coach_per_month)
            ),
            source: prices_from(prices),
            ..self.row(
                AlternativeKey::InsideCandidate,
                "Inside candidate with coaching",
                Some(yearly),
            )
        }
        .waiting(self.role.cost.months_to_ramp)
    }

    /// A part-time director, for good or for some months.
    fn part_time(&self, until: Option<Decimal>) -> Alternative {
        let price = self.role.cost.fractional_per_month;
        let (name, times) = match until {
            Some(until) => (format!("Part-time director for {}", months(until)), until),
            None => ("Part-time director".to_owned(), TWELVE),
        };
        let cost = span(price, &[times]);
        Alternative {
            does_not_solve: "Some days a month give direction; nobody is there every day."
                .to_owned(),
            formula: format!("{} a month × {times}.", range(price)),
            months_from: "Our assumption: one month to find somebody and agree.".to_owned(),
            ..self.row(AlternativeKey::PartTimeDirector, &name, Some(cost))
        }
        .waiting(Decimal::whole(1))
    }
}

impl Alternative {
    /// Whether it is named only where nothing else is left.
    pub(super) fn is_last_resort(&self, area: Area) -> bool {
        match self.key {
            AlternativeKey::SingleJobs => true,
            AlternativeKey::NamedLead => area != Area::Service,
            _ => false,
        }
    }

    fn waiting(self, months_until_help: Decimal) -> Alternative {
        Alternative { months_until_help, ..self }
    }
}

/// Two figures together.
pub(super) fn plus(one: Decimal, other: Decimal) -> Decimal {
    Decimal::from_thousandths(one.thousandths().saturating_add(other.thousandths()))
}
