//! Shares of few in whole people and things: nobody can bring one of three people to 25%.

use super::Step;
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::{Signal, questionnaire};

/// A share of fewer than this is told in whole people or things. Our default.
pub const FEW: Decimal = Decimal::whole(20);

/// Shares of a group that the company counted: share, group, what it is a group of.
pub(in crate::rules::explain) const SHARES: [(&str, &str, &str); 2] = [
    ("agent_turnover_pct", "agents", "people"),
    ("sponsor_share_pct", "projects_active", "projects"),
];

/// A share of projects that were due, which nobody counted; who has few projects had few due.
const LATE: (&str, &str) = ("projects_late_pct", "projects_active");

/// The longest row of projects of which one is named.
const MOST: i64 = 10;

/// The figure beyond this step's own that whole people or things can reach, and of how many it is
/// counted. `None` for every other answer, for a larger group, and for one that the other `steps`
/// change too.
pub(super) fn whole(step: &Step, steps: &[Step], answers: &Answers) -> Option<(Decimal, Decimal)> {
    let (Answer::Number(now), Answer::Number(exact)) = (&step.from, &step.to) else { return None };
    let signal = questionnaire().signal(&step.signal)?;
    let rises = exact > now;
    if step.signal == LATE.0 {
        answers.number(LATE.1).filter(|projects| *projects < FEW)?;
        return one_in(signal, *exact, rises);
    }
    let (_, group, _) = SHARES.into_iter().find(|(share, ..)| *share == step.signal)?;
    let moved = steps.iter().any(|other| other.signal == group);
    let size = answers.number(group).filter(|size| counts(*size) && !moved)?;
    let group = size.thousandths() / 1_000;
    let parts = exact.thousandths() * group;
    let count = if rises { -(-parts).div_euclid(100_000) } else { parts.div_euclid(100_000) };
    let figure = share(signal, count, group, rises).filter(|_| count <= group)?;
    Some((figure, size))
}

/// Whether a group is told one by one: whole, and not many.
pub(in crate::rules::explain) fn counts(group: Decimal) -> bool {
    group > Decimal::ZERO && group < FEW && group.is_whole()
}

/// One in so many: the nearest such share beyond the exact one. No share is one in eleven or more:
/// none at all is then said.
fn one_in(signal: &Signal, exact: Decimal, rises: bool) -> Option<(Decimal, Decimal)> {
    let one_of = |group: i64| Some((share(signal, 1, group, rises)?, Decimal::whole(group)));
    if rises {
        return (2..=MOST).rev().filter_map(one_of).find(|(figure, _)| *figure >= exact);
    }
    let found = (2..=MOST).filter_map(one_of).find(|(figure, _)| *figure <= exact);
    found.or(Some((Decimal::ZERO, Decimal::whole(1))))
}

/// A share in percent on the question's grid, rounded away from where the step comes from.
fn share(signal: &Signal, count: i64, group: i64, rises: bool) -> Option<Decimal> {
    let grid = signal.step_size();
    let (num, den) = (count * 100_000, group * grid);
    let steps = if rises { -(-num).div_euclid(den) } else { num.div_euclid(den) };
    let figure = Decimal::from_thousandths(steps * grid);
    signal.allows(figure).then_some(figure)
}
