//! Somebody inside who gets time to lead.

use super::{Alternative, AlternativeKey, Desk};
use crate::rules::decimal::Decimal;
use crate::rules::explain::area::Area;
use crate::rules::explain::money::{outside_prices_from, range, span};
use crate::rules::ruleset::Span;

/// Hours of two days a week in a year: 52 weeks of 16 hours. Our default.
const HOURS_TO_LEAD: Decimal = Decimal::whole(832);

impl Desk<'_> {
    /// A team lead, whose customers somebody else answers meanwhile; elsewhere, and where a manager
    /// leads who answers none, one person in charge, which takes time and no new money. So the
    /// tests for a leader say nothing here.
    pub(super) fn named_lead(&self) -> Alternative {
        let service = self.area == Area::Service;
        let price = self.rules.alternatives.outsourced_agent_per_hour;
        let leads = self.answers.choice("cs_lead");
        let answers_customers = service && leads != Some("cs_manager");
        let (name, yearly) = match service {
            true => (
                match leads {
                    Some("team_lead" | "cs_manager") => "Whoever leads the service team, set free",
                    _ => "Team lead for customer service",
                },
                match answers_customers {
                    true => span(price, &[HOURS_TO_LEAD]),
                    false => Span::default(),
                },
            ),
            false => ("One person inside in charge", Span::default()),
        };
        let row = self.row(AlternativeKey::NamedLead, name, Some(yearly));
        let (formula, source) = match answers_customers {
            true => (
                format!(
                    "{} an hour for people who answer in the lead’s place × 832 hours, two days a \
                     week.",
                    range(price)
                ),
                outside_prices_from(&self.rules.alternatives),
            ),
            false => (
                "No new money: about two days a week of somebody you have.".to_owned(),
                "Our assumption".to_owned(),
            ),
        };
        Alternative {
            affordability: None,
            affordability_at_most: None,
            carried: String::new(),
            does_not_solve: match service {
                true => "Causes that lie in other departments still need somebody above the team.",
                false => "It brings no new experience, and that person’s other work has to wait.",
            }
            .to_owned(),
            formula,
            source,
            months_from: match answers_customers || !service {
                true => "Our assumption: one month to choose and hand over.",
                false => "One month to hand over.",
            }
            .to_owned(),
            ..row
        }
        .waiting(Decimal::whole(1))
    }
}
