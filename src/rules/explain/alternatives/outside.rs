//! Help from outside that takes daily work over, not the lead: an IT provider, outsourced agents.

use super::{Alternative, AlternativeKey, Desk, TWELVE};
use crate::rules::answers::with_unit;
use crate::rules::decimal::Decimal;
use crate::rules::explain::money::{outside_prices_from, product, range, span};
use crate::rules::ruleset::Scale;

/// Hours that a full-time person is paid for in a year: 52 weeks of 40 hours.
const HOURS_A_YEAR: Decimal = Decimal::whole(2_080);

/// Two days a week over three months. Our default.
const DAYS_OF_SPECIALIST: Decimal = Decimal::whole(26);

/// Days of single jobs in a year. Our default.
const DAYS: Decimal = Decimal::whole(5);

impl Desk<'_> {
    /// Whether the company certainly has such help already.
    fn in_use(&self) -> bool {
        self.area.helped(self.answers) == Some(true)
    }

    pub(super) fn provider(&self) -> Alternative {
        let price = self.rules.alternatives.it_provider_per_person_per_month;
        let people = self.answers.number("headcount");
        let formula = match people {
            Some(people) => format!(
                "{} for each person a month × {} × 12.",
                range(price),
                with_unit(false, "people", people)
            ),
            None => "It needs the number of people in the company.".to_owned(),
        };
        let row = self.row(
            AlternativeKey::ItProvider,
            "Outside IT provider",
            people.map(|people| span(price, &[people, TWELVE])),
        );
        // What is paid already is no question to the budget for a new leader.
        let asked = !self.in_use();
        Alternative {
            in_use: self.in_use(),
            affordability: row.affordability.filter(|_| asked),
            affordability_at_most: row.affordability_at_most.filter(|_| asked),
            carried: if asked { row.carried.clone() } else { String::new() },
            does_not_solve:
                "It takes over daily support, not the decisions about what comes first.".to_owned(),
            formula,
            months_from: match self.in_use() {
                true => String::new(),
                false => "Our assumption: two months to choose one and hand over.".to_owned(),
            },
            source: outside_prices_from(&self.rules.alternatives),
            ..row
        }
        .waiting(if self.in_use() { Decimal::ZERO } else { Decimal::whole(2) })
    }

    /// Somebody who knows about the heaviest theme, for two days a week over three months.
    pub(super) fn specialist(&self, name: &str) -> Alternative {
        let name = format!("{name}, {DAYS_OF_SPECIALIST} days");
        let row = self.of_days(AlternativeKey::Specialist, &name, DAYS_OF_SPECIALIST);
        Alternative {
            does_not_solve: "After three months the work is with your own people again.".to_owned(),
            months_from: "Our assumption: one month to find somebody and agree.".to_owned(),
            ..row
        }
        .waiting(Decimal::whole(1))
    }

    pub(super) fn single_jobs(&self) -> Alternative {
        let name = format!("Single jobs at a fixed price, {DAYS} days");
        let row = self.of_days(AlternativeKey::SingleJobs, &name, DAYS);
        Alternative {
            does_not_solve: "Nobody looks at what lies between the jobs.".to_owned(),
            months_from: "Our assumption: one month to ask for prices and agree.".to_owned(),
            ..row
        }
        .waiting(Decimal::whole(1))
    }

    /// Some days of a specialist in a year.
    fn of_days(&self, key: AlternativeKey, name: &str, days: Decimal) -> Alternative {
        let prices = &self.rules.alternatives;
        let price = prices.specialist();
        let source = match prices.specialist_per_day {
            Some(_) => outside_prices_from(prices),
            None => "The price of a day is our own estimate".to_owned(),
        };
        Alternative {
            formula: format!("{} a day × {days} days.", range(price)),
            source,
            ..self.row(key, name, Some(span(price, &[days])))
        }
    }

    pub(super) fn agents(&self) -> Alternative {
        let price = self.rules.alternatives.outsourced_agent_per_hour;
        let (hours, formula) = match self.hours() {
            Some((hours, from)) => (Some(hours), format!("{} an hour × {from}.", range(price))),
            None => (None, "It needs the number of people who answer customers.".to_owned()),
        };
        Alternative {
            in_use: self.in_use(),
            affordability: None,
            affordability_at_most: None,
            carried: String::new(),
            does_not_solve: "More people to answer do not remove the reasons why customers write."
                .to_owned(),
            formula,
            months_from: match self.in_use() {
                true => String::new(),
                false => "Our assumption: two months to choose a team and train it.".to_owned(),
            },
            source: outside_prices_from(&self.rules.alternatives),
            ..self.row(
                AlternativeKey::OutsourcedAgents,
                "Outsourced agents for all of the team’s hours",
                hours.map(|hours| span(price, &[hours])),
            )
        }
        .waiting(if self.in_use() { Decimal::ZERO } else { Decimal::whole(2) })
    }

    /// The hours of the team in a year and how they are worked out: from the people there are, or
    /// from the contacts at the load where the rules begin to count.
    fn hours(&self) -> Option<(Decimal, String)> {
        let agents = self.answers.number("agents").filter(|agents| *agents > Decimal::ZERO);
        if let Some(agents) = agents {
            let shown = with_unit(false, "people", agents);
            let from = format!("{shown} who answer customers × 2,080 hours a year");
            return Some((product(&[agents, HOURS_A_YEAR], 1), from));
        }
        let contacts = self.answers.number("contacts_per_month");
        let contacts = contacts.filter(|contacts| *contacts > Decimal::ZERO)?;
        let load =
            self.role.need.factors.iter().find(|each| each.metric == "contacts_per_agent")?;
        let Scale::Ramp { none_at, .. } = load.scale else { return None };
        let each = i128::from(none_at.thousandths()) / 1000;
        let from = format!(
            "{} a month ÷ {} for each person × 2,080 hours a year",
            with_unit(false, "contacts", contacts),
            with_unit(false, "contacts", none_at)
        );
        (each > 0 && none_at.is_whole()).then(|| (product(&[contacts, HOURS_A_YEAR], each), from))
    }
}
