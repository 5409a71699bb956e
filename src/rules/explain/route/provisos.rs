//! What the answers about ownership attach to a verdict. They never change it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Facts;
use crate::rules::answers::{Answer, show};
use crate::rules::decimal::Decimal;
use crate::rules::explain::alternatives::plus;
use crate::rules::explain::area::Area;
use crate::rules::explain::it::It;
use crate::rules::explain::money::months;
use crate::rules::explain::next::Due;
use crate::rules::explain::order::Queue;
use crate::rules::explain::ownership::rule;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Role, Verdict};
use crate::rules::score::RoleScore;
use crate::rules::words::capital;

/// Below this share of projects with a sponsor, sponsors come before capacity. Our default.
const FEW_SPONSORS: Decimal = Decimal::whole(50);

/// From this many on, surprise projects are a pattern. Our default.
const SURPRISES: Decimal = Decimal::whole(2);

/// A condition on the route, with the answer that calls for it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Proviso {
    /// The key, such as `name_commercial_owner`.
    pub key: &'static str,
    /// The company's own answer that calls for it.
    pub trigger: String,
    /// What to do.
    pub advice: String,
    /// The questions it comes from; none where it comes from more than answers.
    #[serde(skip)]
    pub signals: &'static [&'static str],
}

impl Proviso {
    /// Whether it asks for something: that all is clear asks for nothing.
    pub fn is_step(&self) -> bool {
        self.key != "tidy"
    }

    /// What is about the order of two directors can wait till one is sought.
    pub fn due(&self) -> Due {
        if self.key == "one_at_a_time" { Due::Then } else { Due::Monday }
    }
}

impl Facts<'_> {
    /// The conditions of this route. Those about technology stand beside the role that leads it.
    pub(super) fn provisos(&self) -> Vec<Proviso> {
        let of_technology: Vec<Proviso> = match self.area {
            Area::It => self.of_technology(),
            Area::Service | Area::Other => Vec::new(),
        };
        let shared = self.order.shared_cause.as_ref().filter(|_| self.area != Area::Other);
        let shared = shared.map(|cause| Proviso {
            key: "shared_cause",
            trigger: cause.trigger.clone(),
            advice: cause.advice.clone(),
            signals: &[],
        });
        let one = self.one_at_a_time();
        one.into_iter().chain(of_technology).chain(shared).collect()
    }

    /// The queue, where this role and another one both come to *hire*.
    fn queue(&self) -> Option<&Queue> {
        let hires = |score: &&RoleScore| score.verdicts == [Verdict::Hire];
        let several = self.scored.roles.iter().filter(hires).count() > 1;
        let here = several && self.standing.is(Verdict::Hire);
        self.order.queue.as_ref().filter(|_| here)
    }

    /// The director to be found before this one, where both are due.
    pub(super) fn behind(&self) -> Option<&Role> {
        let first = self.queue()?.first.as_deref().filter(|first| *first != self.role.key)?;
        let other = self.scored.roles.iter().find(|score| score.key == first)?;
        let due = other.verdicts == [Verdict::Hire];
        self.rules.role(first).filter(|_| due)
    }

    /// Months until the search for this director begins, so that two do not start too close.
    pub(super) fn months_to_search(&self) -> Decimal {
        let Some((first, queue)) = self.behind().zip(self.queue()) else { return Decimal::ZERO };
        let starts = plus(first.cost.months_to_hire, queue.months_between).thousandths();
        let wait = starts - self.role.cost.months_to_hire.thousandths();
        Decimal::from_thousandths(wait.max(0))
    }

    /// Two directors never start in the same half-year.
    fn one_at_a_time(&self) -> Option<Proviso> {
        let queue = self.queue()?;
        let between = months(queue.months_between);
        let advice = match (self.behind(), queue.first.as_deref()) {
            (Some(first), _) => {
                format!("Let this director start {between} after the {}, not before.", first.title)
            }
            (None, Some(first)) if first == self.role.key => {
                format!("Fill this job first, and let the next director start {between} after.")
            }
            (None, _) => format!(
                "Choose which director comes first, and let the next one start {between} after."
            ),
        };
        let trigger = queue.sentences.first().cloned().unwrap_or_default();
        Some(Proviso { key: "one_at_a_time", trigger, advice, signals: &[] })
    }

    /// That all is clear is said only where nothing else is.
    fn of_technology(&self) -> Vec<Proviso> {
        let found =
            [self.commercial_owner(), self.seat_at_intake(), self.sponsors(), self.meeting()];
        let found: Vec<Proviso> = found.into_iter().flatten().collect();
        match found.is_empty() {
            true => self.not_a_post().or_else(|| self.tidy()).into_iter().collect(),
            false => found,
        }
    }

    /// Whether the ownership dial of these rules weighs this signal at all.
    fn weighs(&self, signal: &str) -> bool {
        let factors = &self.rules.ownership.dial.factors;
        factors.iter().any(|factor| factor.metric == signal && factor.weight > 0)
    }

    /// The answer to a signal in words: `Planning meeting: Rarely or never`.
    fn said(&self, signals: &[&str]) -> String {
        let one = |key: &&str| {
            let signal = questionnaire().signal(key)?;
            let answer = self.answers.get(key).unwrap_or(&Answer::Unknown);
            Some(format!("{}: {}.", capital(signal.name()), show(signal, answer)))
        };
        signals.iter().filter_map(one).collect::<Vec<_>>().join(" ")
    }

    fn proviso(
        &self,
        key: &'static str,
        signals: &'static [&'static str],
        advice: &str,
    ) -> Option<Proviso> {
        let weighs = signals.iter().all(|signal| self.weighs(signal));
        let trigger = || self.said(signals);
        weighs.then(|| Proviso { key, trigger: trigger(), advice: advice.to_owned(), signals })
    }

    fn owner_is(&self, options: &[&str]) -> bool {
        self.answer("store_owner").is_some_and(|owner| options.contains(&owner))
    }

    fn commercial_owner(&self) -> Option<Proviso> {
        self.proviso("name_commercial_owner", &["store_owner"], rule::STORE)
            .filter(|_| self.owner_is(&["it", "agency", "nobody"]))
    }

    /// A seat for IT that joins late.
    fn seat_at_intake(&self) -> Option<Proviso> {
        let joins = self.answer("it_involvement");
        if !joins.is_some_and(|joins| ["after_supplier", "near_launch"].contains(&joins)) {
            return None;
        }
        let surprises = self.answers.number("surprise_projects");
        let often =
            surprises.is_some_and(|count| count >= SURPRISES) && self.weighs("surprise_projects");
        let signals =
            if often { &["it_involvement", "surprise_projects"] } else { &["it_involvement"][..] };
        self.proviso("seat_at_intake", signals, &rule::it_joins(self.it))
    }

    fn sponsors(&self) -> Option<Proviso> {
        let few = self.answers.number("sponsor_share_pct").is_some_and(|pct| pct < FEW_SPONSORS);
        let advice = format!("{} Do this before you pay for more hands.", rule::SPONSORS);
        self.proviso("name_sponsors", &["sponsor_share_pct"], &advice).filter(|_| few)
    }

    fn meeting(&self) -> Option<Proviso> {
        let rarely = self.answer("planning_meeting") == Some("rarely");
        let price = match self.it {
            It::Provider => "",
            It::Own | It::Nobody => " That needs no money and no new person.",
        };
        let advice = rule::meeting(self.it, rule::AT_FIRST) + price;
        self.proviso("start_meeting", &["planning_meeting"], &advice).filter(|_| rarely)
    }

    /// The ownership score in words, where it lies in one band.
    fn ownership(&self) -> Option<(usize, String)> {
        let (score, dial) = (&self.scored.ownership, &self.rules.ownership.dial);
        let [band] = score.bands.as_slice() else { return None };
        let index = dial.bands.names.iter().position(|name| name == band)?;
        let points = match score.is_exact() {
            true => score.low.to_string(),
            false => format!("{} to {}", score.low, score.high),
        };
        let title = &self.rules.ownership.title;
        Some((index, format!("{title}: {points} of 100, where 0 is best ({band}).")))
    }

    /// Little need and unclear ownership, where nothing of it stands among the steps yet.
    fn not_a_post(&self) -> Option<Proviso> {
        let (band, trigger) = self.ownership()?;
        let low = self.score.need.high < self.role.need.bands.marks[0];
        let fires = self.standing.is(Verdict::NotYet) && low && band > 0;
        let advice = format!("Begin with the first point under “{}”.", self.rules.ownership.title);
        fires.then_some(Proviso { key: "not_a_post", trigger, advice, signals: &[] })
    }

    /// Much need and clear ownership.
    fn tidy(&self) -> Option<Proviso> {
        let (band, trigger) = self.ownership()?;
        let much = self.score.need.low >= self.role.need.bands.marks[1];
        let fires = self.standing.is(Verdict::Hire) && much && band == 0;
        let advice = "It is clear who answers for technology, so nothing has to be put in order \
                      before the director starts.";
        fires.then(|| Proviso { key: "tidy", trigger, advice: advice.to_owned(), signals: &[] })
    }
}
