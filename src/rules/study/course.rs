//! A company over time: what changed from one look to the next, what did it, and what to watch.

use std::cmp::Reverse;

use serde::Serialize;

use super::attribution::{Attribution, RoleShift, Scored, Shift, Side, attribute_scored};
use super::outcome::Outcome;
use super::scorer::Scorer;
use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Points;
use crate::rules::explain::case::Case;
use crate::rules::explain::margins::{Change, Distance, Margin};
use crate::rules::explain::names::short;
use crate::rules::explain::spoken::{at, becomes_for, quoted};
use crate::rules::explain::timing::{Timing, When};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::Ruleset;
use crate::rules::score::Assessment;
use crate::rules::words::{capital, list};

/// So many answers are named that moved most, and so many figures a role to watch.
const MOST: usize = 3;

/// A company at one time.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a, T> {
    /// The time, in whatever form the caller has it.
    pub at: T,
    /// The rules it was scored by.
    pub rules: &'a Ruleset,
    /// The answers.
    pub answers: &'a Answers,
    /// What they come to by these rules.
    pub assessment: &'a Assessment,
}

/// The way from one look to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step<T> {
    /// The time of the earlier look.
    pub from: T,
    /// The time of the later look.
    pub to: T,
    /// What changed in need, fit and ownership, by answers and by rules, to the last tenth.
    pub attribution: Attribution,
    /// The roles that come to something else than before.
    pub verdicts: Vec<VerdictMove>,
    /// The answers that moved most points, at most three, the largest first.
    pub moved: Vec<Moved>,
}

/// A role that comes to something else than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictMove {
    /// The role's key.
    pub role: String,
    /// Its title.
    pub title: String,
    /// Before.
    pub before: Outcome,
    /// After.
    pub after: Outcome,
    /// What did it.
    pub by: By,
}

/// What changed a verdict, where first the answers change and then the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The answers alone.
    Answers,
    /// The rules alone.
    Rules,
    /// Either changed it.
    Both,
}

/// What one changed answer did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The signal's key.
    pub signal: String,
    /// The earlier answer.
    pub before: Option<Answer>,
    /// The later one.
    pub after: Option<Answer>,
    /// What it did to each role of the earlier rules, in their order.
    pub roles: Vec<RoleMove>,
    /// What it did to who answers for technology.
    pub ownership: Shift,
    /// How much it moved in all dials together, either way.
    pub size: Points,
    /// All of it in plain words.
    pub sentence: String,
}

/// What one changed answer did to one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleMove {
    /// The role's key.
    pub role: String,
    /// What it did to need.
    pub need: Shift,
    /// What it did to fit.
    pub fit: Shift,
}

/// The steps between neighbours, in the order of the looks: one fewer than there are looks. Costs a
/// score a step where the rules changed, and next to nothing where they did not.
pub fn course<T: Clone>(looks: &[Look<'_, T>]) -> Vec<Step<T>> {
    let pairs = looks.iter().zip(looks.iter().skip(1));
    pairs.map(|(earlier, later)| step(earlier, later)).collect()
}

fn step<T: Clone>(earlier: &Look<'_, T>, later: &Look<'_, T>) -> Step<T> {
    let [before, after] = [earlier, later].map(|look| Scored {
        side: Side { rules: look.rules, answers: look.answers },
        assessment: look.assessment,
    });
    let attribution = attribute_scored(before, after);
    let verdicts = attribution.roles.iter().filter_map(verdict_move).collect();
    let mut moved = moves(before.side, later.answers);
    moved.retain(|each| each.size > Points::ZERO);
    moved.sort_by_key(|each| Reverse(each.size));
    moved.truncate(MOST);
    Step { from: earlier.at.clone(), to: later.at.clone(), attribution, verdicts, moved }
}

fn verdict_move(shift: &RoleShift) -> Option<VerdictMove> {
    let times = [&shift.before, &shift.between, &shift.after];
    let [before, between, after] =
        times.map(|verdicts| verdicts.as_deref().map_or(Outcome::Absent, Outcome::of_verdicts));
    let by = match (before != between, between != after) {
        (true, true) => By::Both,
        (true, false) => By::Answers,
        (false, _) => By::Rules,
    };
    let (role, title) = (shift.key.clone(), shift.title.clone());
    (before != after).then_some(VerdictMove { role, title, before, after, by })
}

/// What each answer that changed did under the rules of `before`, in the order of the questions.
/// The answers change one after the other, so the moves add up to what all of them did, exactly.
/// Of two that one figure is worked out from, such as contacts and orders, the first changes while
/// the second is as it was.
pub fn moves(before: Side<'_>, after: &Answers) -> Vec<Moved> {
    let scorer = Scorer::new(before.rules);
    let mut answers = before.answers.clone();
    let mut now = scorer.ranges(&answers);
    let mut found = Vec::new();
    for signal in &questionnaire().signals {
        let (old, new) = (answers.get(&signal.key).cloned(), after.get(&signal.key).cloned());
        if old == new {
            continue;
        }
        answers.set(&signal.key, new.clone());
        let then = scorer.ranges(&answers);
        let dials = before.rules.roles.iter().zip(now.roles.iter().zip(&then.roles));
        let roles = dials.map(|(role, (now, then))| RoleMove {
            role: role.key.clone(),
            need: then[0].since(now[0]),
            fit: then[1].since(now[1]),
        });
        let roles: Vec<RoleMove> = roles.collect();
        let ownership = then.ownership.since(now.ownership);
        let all = roles.iter().flat_map(|role| [role.need, role.fit]).chain([ownership]);
        let size = all.map(size).sum();
        let key = signal.key.clone();
        let mut moved = Moved {
            signal: key,
            before: old,
            after: new,
            roles,
            ownership,
            size,
            sentence: String::new(),
        };
        moved.sentence = moved.words(signal, before.rules);
        found.push(moved);
        now = then;
    }
    found
}

/// The larger move of the two ends.
fn size(shift: Shift) -> Points {
    Points::from_tenths(shift.low.tenths().abs().max(shift.high.tenths().abs()))
}

impl Moved {
    /// "Late projects: 62% before, 20% now. Need for IT falls by 11.0 points."
    fn words(&self, signal: &Signal, rules: &Ruleset) -> String {
        let said = |answer: &Option<Answer>| match answer {
            None | Some(Answer::Unknown) => "not known".to_owned(),
            Some(known) => quoted(signal, known),
        };
        let roles = rules.roles.iter().zip(&self.roles).flat_map(|(role, moved)| {
            let field = short(&role.title);
            [(format!("need for {field}"), moved.need), (format!("fit for {field}"), moved.fit)]
        });
        let ownership = [("ownership of technology".to_owned(), self.ownership)];
        let clauses: Vec<String> =
            roles.chain(ownership).filter_map(|(what, shift)| clause(&what, shift)).collect();
        let effect =
            if clauses.is_empty() { "no score moves".to_owned() } else { list(&clauses, "and") };
        let (before, now) = (said(&self.before), said(&self.after));
        format!("{}: {before} before, {now} now. {}.", capital(signal.name()), capital(&effect))
    }
}

/// `need for IT falls by 11.0 points`; what only one end of a range does is no rise or fall.
fn clause(what: &str, shift: Shift) -> Option<String> {
    let size = size(shift);
    let by = if size == Points::whole(1) { "point" } else { "points" };
    match (shift.low.tenths(), shift.high.tenths()) {
        (0, 0) => None,
        (low, high) if low == high && low > 0 => Some(format!("{what} rises by {size} {by}")),
        (low, high) if low == high => Some(format!("{what} falls by {size} {by}")),
        _ => Some(format!("{what} may differ by up to {size} {by}")),
    }
}

/// What to watch for one role until the next look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watch {
    /// The role's key.
    pub role: String,
    /// Its title.
    pub title: String,
    /// The known figures nearest to another verdict, at most three, the nearest first.
    pub figures: Vec<Figure>,
    /// When growth alone takes the company to the next size, where that can be told.
    pub growth: Option<String>,
}

/// A figure with the limit at which a verdict changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The signal's key.
    pub signal: String,
    /// The present answer.
    pub now: Answer,
    /// The nearest value at which the role comes to something else, and to what.
    pub limit: Change,
    /// How far that is.
    pub distance: Distance,
    /// All of it in plain words.
    pub sentence: String,
}

/// What to watch, role by role in the order of the ruleset: the margins nearest to another verdict,
/// and the next size that growth leads to. Nothing for a post that is filled. Margins and timing
/// are those of the newest look. What to do meanwhile stands in the role's playbook.
pub fn watch(case: &Case, margins: &[Margin], timing: &[Timing]) -> Vec<Watch> {
    let scored = case.ruleset.roles.iter().zip(&case.assessment.roles);
    let open = scored.filter(|(_, score)| !score.filled).map(|(role, _)| role);
    open.map(|role| {
        let ours = margins.iter().filter(|margin| margin.role == role.key && margin.told);
        let near = ours.filter_map(|margin| Some((margin, margin.nearest()?)));
        let figure = |(margin, (distance, limit)): (&Margin, (Distance, &Change))| Figure {
            signal: margin.signal.clone(),
            now: margin.value.clone(),
            limit: limit.clone(),
            distance,
            sentence: sentence(&role.title, margin, limit),
        };
        let mut figures: Vec<Figure> = near.map(figure).collect();
        figures.sort_by_key(|figure| figure.distance);
        figures.truncate(MOST);
        let timing = timing.iter().find(|timing| timing.role == role.key);
        let next = timing.and_then(|timing| timing.marks.first());
        let told = next.filter(|mark| matches!(mark.when, When::Within { .. }));
        Watch {
            role: role.key.clone(),
            title: role.title.clone(),
            figures,
            growth: told.map(|mark| mark.sentence.clone()),
        }
    })
    .collect()
}

/// "Yearly revenue: $9,500,000 now. At about $9.1 million (4% lower) the answer for IT
/// changes to Prepare."
fn sentence(title: &str, margin: &Margin, limit: &Change) -> String {
    let Some(signal) = questionnaire().signal(&margin.signal) else { return String::new() };
    let now = quoted(signal, &margin.value);
    let at = capital(&at(signal, &margin.value, limit));
    let becomes = becomes_for(title, limit.verdicts);
    format!("{}: {now} now. {at} {becomes}.", capital(signal.name()))
}
