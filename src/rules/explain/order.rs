//! Which director comes first where more than one is due, and whether a failing connection should
//! be mended before either.

use schemars::JsonSchema;
use serde::Serialize;

use super::figures::answer_text;
use super::timing::Stays;
use crate::rules::answers::Answers;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::Metric;
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Factor, Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, FactorScore, RoleScore};
use crate::rules::words::list;

/// Two directors are not landed within this many months.
const HALF_YEAR: Decimal = Decimal::whole(6);

/// How many missing figures a sentence names.
const NAMED: usize = 3;

/// What comes first.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Order {
    /// The roles against each other; `None` unless two or more may come to *hire* or *prepare*.
    pub queue: Option<Queue>,
    /// A cause that both kinds of trouble share.
    pub shared_cause: Option<SharedCause>,
}

/// Roles that are, or may be, due at the same time.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Queue {
    /// Their keys, the one with the greater need first.
    pub roles: Vec<String>,
    /// Every one of them certainly comes to *hire* or *prepare*.
    pub certain: bool,
    /// The role that goes first; `None` while that cannot be told or the needs are equal.
    pub first: Option<String>,
    /// By how many points of need the first certainly leads. More than that swaps the order.
    pub lead: Option<Points>,
    /// The unknown answers that together settle it, the one that moves most first; empty where it
    /// is told, and where no answer is missing.
    pub settled_by: Vec<String>,
    /// Months to leave between the first days of two directors.
    pub months_between: Decimal,
    /// The whole in words.
    pub sentences: Vec<String>,
}

/// Part of the service trouble is a trouble of systems.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct SharedCause {
    /// The company's own figures that say so.
    pub trigger: String,
    /// What to do.
    pub advice: String,
}

/// Which of the roles that may be due goes first.
pub fn order(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> Order {
    Order {
        queue: queue(rules, answers, scored),
        shared_cause: shared_cause(rules, answers, scored),
    }
}

/// A role with its score.
#[derive(Clone, Copy)]
struct Due<'a> {
    role: &'a Role,
    score: &'a RoleScore,
}

impl Due<'_> {
    fn verdicts_due(&self) -> impl Iterator<Item = bool> {
        self.score.verdicts.iter().map(|verdict| *verdict >= Verdict::Prepare)
    }

    fn certain(&self) -> bool {
        self.verdicts_due().all(|due| due)
    }

    /// The need in words: `72.5`, `40.0 to 72.5`.
    fn need(&self) -> String {
        let need = &self.score.need;
        if need.is_exact() {
            return need.low.to_string();
        }
        format!("{} to {}", need.low, need.high)
    }
}

fn queue(rules: &Ruleset, answers: &Answers, scored: &Assessment) -> Option<Queue> {
    let roles = rules.roles.iter().zip(&scored.roles).map(|(role, score)| Due { role, score });
    let mut due: Vec<Due<'_>> =
        roles.filter(|due| !due.score.filled && due.verdicts_due().any(|due| due)).collect();
    due.sort_by_key(|due| std::cmp::Reverse((due.score.need.low, due.score.need.high)));
    let (first, others) = due.split_first()?;
    let next = *others.iter().max_by_key(|due| due.score.need.high)?;
    let lead = Points::from_tenths(first.score.need.low.tenths() - next.score.need.high.tenths());
    let leads = lead > Points::ZERO;
    let needs =
        due.iter().flat_map(|due| due.role.need.factors.iter().zip(&due.score.need.factors));
    let settled_by = if leads { Vec::new() } else { missing(needs, answers) };
    let slowest = due.iter().map(|due| due.role.cost.months_to_ramp).max().unwrap_or(HALF_YEAR);
    let mut queue = Queue {
        roles: due.iter().map(|due| due.role.key.clone()).collect(),
        certain: due.iter().all(Due::certain),
        first: leads.then(|| first.role.key.clone()),
        lead: leads.then_some(lead),
        settled_by: settled_by.iter().map(|signal| signal.key.clone()).collect(),
        months_between: slowest.max(HALF_YEAR),
        sentences: Vec::new(),
    };
    // Nobody gets ready for a post that stays too large.
    let stays = Stays::below(first.role, first.score, answers).is_some();
    queue.sentences = match queue.lead {
        Some(lead) => told(*first, next, lead, (queue.certain, stays)),
        None => untold(&due, &settled_by),
    };
    queue.sentences.push(format!(
        "Never let two directors start in the same half-year: leave {} between their first days.",
        super::money::months(queue.months_between)
    ));
    Some(queue)
}

fn told(
    first: Due<'_>,
    next: Due<'_>,
    lead: Points,
    (certain, stays): (bool, bool),
) -> Vec<String> {
    let [one, other] = [first, next].map(|due| due.role.title.as_str());
    let start = if certain {
        format!("The {one} goes first: the need is {}, against {}", first.need(), next.need())
    } else {
        format!(
            "If both are due, the {one} goes first: the need is {}, against {}",
            first.need(),
            next.need()
        )
    };
    let mut sentences = vec![format!("{start} for the {other}.")];
    let waits = first.score.verdicts == [Verdict::Prepare];
    if certain && waits && !stays && next.score.verdicts == [Verdict::Hire] {
        sentences.push(format!(
            "The company is not ready for that one yet, so get it ready while you search for the \
             {other}."
        ));
    }
    let swap = lead + Points::from_tenths(1);
    sentences.push(format!(
        "The order turns round if the need for the {other} rises by {swap} points, or that for \
         the {one} falls by as many."
    ));
    sentences
}

fn untold(due: &[Due<'_>], missing: &[&Signal]) -> Vec<String> {
    let needs: Vec<String> =
        due.iter().map(|due| format!("{} for the {}", due.need(), due.role.title)).collect();
    let needs = list(&needs, "and");
    if missing.is_empty() {
        return vec![format!(
            "The needs are too close to say which goes first: {needs}. Choose the one whose work \
             can least wait."
        )];
    }
    let names: Vec<&str> = missing.iter().take(NAMED).map(|signal| signal.name()).collect();
    let more = match missing.len() {
        0..=NAMED => String::new(),
        count => format!(" and {} more", count - NAMED),
    };
    let names = if more.is_empty() { list(&names, "and") } else { names.join(", ") };
    vec![format!(
        "Which goes first cannot be told yet: the need is {needs}. Still missing: {names}{more}."
    )]
}

/// The unknown answers behind these factors, the one behind the widest range of points first.
pub(super) fn missing<'a>(
    factors: impl Iterator<Item = (&'a Factor, &'a FactorScore)>,
    answers: &Answers,
) -> Vec<&'static Signal> {
    let mut found: Vec<(i64, &'static Signal)> = Vec::new();
    for (factor, score) in factors.filter(|(_, score)| score.low < score.high) {
        let width = score.high.tenths() - score.low.tenths();
        for signal in unknown(factor, answers) {
            match found.iter_mut().find(|(_, each)| each.key == signal.key) {
                Some((sum, _)) => *sum += width,
                None => found.push((width, signal)),
            }
        }
    }
    found.sort_by_key(|(width, _)| std::cmp::Reverse(*width));
    found.into_iter().map(|(_, signal)| signal).collect()
}

/// The inputs of a factor that are not known.
fn unknown(factor: &Factor, answers: &Answers) -> Vec<&'static Signal> {
    let inputs = Metric::find(&factor.metric).map_or(Vec::new(), |metric| metric.inputs());
    inputs.into_iter().filter(|signal| !answers.knows(&signal.key)).collect()
}

/// Customers who write often and connections that break often, both as bad as the rules count, are
/// in part one trouble: what breaks is what customers write about.
pub fn shared_cause(
    rules: &Ruleset,
    answers: &Answers,
    scored: &Assessment,
) -> Option<SharedCause> {
    let contacts = full_concern(rules, scored, "contacts_per_100_orders")?;
    let failures = full_concern(rules, scored, "integration_failures")?;
    let shown = |(factor, score): (&Factor, &FactorScore)| {
        format!("{}: {}", factor.label, answer_text(factor, score, answers))
    };
    Some(SharedCause {
        trigger: format!("{}. {}.", shown(contacts), shown(failures)),
        advice: "Customers write often and connections break often, so some of them write because \
                 of what breaks. Mend the connection that fails most before you decide how many \
                 people the service team needs."
            .to_owned(),
    })
}

/// The factor of a need dial with this metric, where it certainly gives all its points.
fn full_concern<'a>(
    rules: &'a Ruleset,
    scored: &'a Assessment,
    metric: &str,
) -> Option<(&'a Factor, &'a FactorScore)> {
    let roles = rules.roles.iter().zip(&scored.roles);
    let mut factors =
        roles.flat_map(|(role, score)| role.need.factors.iter().zip(&score.need.factors));
    factors.find(|(factor, score)| {
        factor.metric == metric && score.max > Points::ZERO && score.low == score.max
    })
}
