//! Shares of groups so small that a percentage says more than anybody counted: one of three people
//! is no 33%.

use super::phrases::{counted, number_word};
use super::ways::counts;
use super::wording::Wording;
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::rules::metric::Ratio;
use crate::rules::words::capital;

/// A group of fewer than this is named by its people or things. Our default.
const FEW: Decimal = Decimal::whole(10);

/// So many percent of a service team may leave in a year: the target of the first year. Small teams
/// lose 20% to 25% (ContactBabel).
const LEAVERS: Decimal = Decimal::whole(25);

/// A share of a small group.
struct Share {
    /// How many, whole.
    count: Decimal,
    /// Of how many.
    group: Decimal,
    /// `about `, or nothing where it comes out even.
    about: &'static str,
}

impl Share {
    /// `None` for a larger group, and for a share that comes to nobody.
    fn of(percent: Decimal, group: Decimal) -> Option<Share> {
        if group >= FEW {
            return None;
        }
        let num = i128::from(percent.thousandths()) * i128::from(group.thousandths());
        let exact = Ratio { num, den: 100 * 1_000 * 1_000 };
        let count = Decimal::whole(i64::try_from(exact.rounded(1)).ok()?);
        let about = if num % exact.den == 0 { "" } else { "about " };
        (count > Decimal::ZERO).then_some(Share { count, group, about })
    }

    fn find(answers: &Answers, percent: &str, group: &str) -> Option<Share> {
        Share::of(answers.number(percent)?, answers.number(group)?)
    }
}

/// The sentence of a percentage of few that counts more the larger it is, or the smaller.
pub(super) fn of_few(metric: &str, rises: bool, answers: &Answers) -> Option<Wording> {
    match metric {
        "agent_turnover_pct" if rises => {
            let Share { count, group, about } = Share::find(answers, metric, "agents")?;
            let who = counted(count, "person", "people");
            let headline = format!(
                "{about}{who} left a service team of {} within a year.",
                number_word(group)
            );
            Some(Wording::new(
                capital(&headline),
                "In so small a team each one who leaves is felt.",
            ))
        }
        "sponsor_share_pct" if !rises => {
            let Share { count, group, about } = Share::find(answers, metric, "projects_active")?;
            let one = if count == Decimal::whole(1) { "has" } else { "have" };
            let headline = format!(
                "Only {about}{} of {} technology projects {one} a named department head.",
                number_word(count),
                number_word(group)
            );
            let why = "A project that nobody answers for seldom earns what it should.";
            Some(Wording::new(headline, why))
        }
        _ => None,
    }
}

/// `about 1 of 3 people`, of a small service team that loses more than the target.
pub(super) fn leavers(answers: &Answers) -> Option<String> {
    answers.number("agent_turnover_pct").filter(|percent| *percent > LEAVERS)?;
    let Share { count, group, about } = Share::find(answers, "agent_turnover_pct", "agents")?;
    Some(format!("{about}{count} of {group} people"))
}

/// The target for those who leave: `25% at most`, of few `25% at most: 4 of 18 people`.
pub(super) fn leavers_target(answers: &Answers) -> String {
    let most = format!("{LEAVERS}% at most");
    let Some(group) = answers.number("agents").filter(|group| counts(*group)) else { return most };
    match LEAVERS.thousandths() * group.thousandths() / 100_000_000 {
        0 => format!("{most}: none of {}", counted(group, "person", "people")),
        count => format!("{most}: {count} of {group} people"),
    }
}
