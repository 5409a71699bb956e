//! The next meeting: what to ask this client, by effect; and how close a verdict is to changing.
//!
//! Finding margins takes about a millisecond. Finding what settles an open verdict may take a tenth
//! of a second where most answers are unknown; where every verdict is settled it takes none.

use std::cmp::Reverse;

use serde::Serialize;

use crate::rules::decimal::Points;
use crate::rules::explain::case::Case;
use crate::rules::explain::certainty::near;
use crate::rules::explain::margins::{Change, Distance, Margin, margins};
use crate::rules::explain::missing::{Gap, gaps};
use crate::rules::explain::names::short;
use crate::rules::explain::settling::{Settling, settling};
use crate::rules::explain::spoken::{at, becomes_for, quoted};
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::ruleset::{Ruleset, Verdict};
use crate::rules::words::{capital, list};

/// So many questions fit into a meeting.
pub const MOST: usize = 3;

/// One question to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The signal's key.
    pub signal: String,
    /// Why it is asked.
    pub kind: Kind,
    /// The keys of the roles concerned, in the order of the ruleset.
    pub roles: Vec<String>,
    /// The question and what hangs on it.
    pub sentence: String,
}

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is unknown, and settles an open verdict: alone, for some of its values, or with the
    /// others of the smallest set that does.
    Settles,
    /// It is known, and a figure close to it, or another option, would change a verdict.
    Confirm,
    /// It is unknown, and moves the points of need and fit.
    Moves,
}

/// At most three questions, by effect.
pub fn meeting(case: &Case) -> Vec<Question> {
    let (rules, answers) = (case.ruleset, case.answers);
    meeting_of(case, &margins(rules, answers), &settling(rules, answers))
}

/// The same where margins and settling answers are at hand.
pub fn meeting_of(case: &Case, margins: &[Margin], settling: &[Settling]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let found = settles(case, settling).into_iter().chain(confirms(case.ruleset, margins));
    for question in found.chain(moves(case)) {
        let asked = questions.iter().any(|each| each.signal == question.signal);
        if !asked && questions.len() < MOST {
            questions.push(question);
        }
    }
    questions
}

fn signal(key: &str) -> Option<&'static Signal> {
    questionnaire().signal(key)
}

fn title<'a>(rules: &'a Ruleset, role: &'a str) -> &'a str {
    rules.role(role).map_or(role, |role| &role.title)
}

/// The names of roles inside a sentence.
fn fields(rules: &Ruleset, roles: &[String]) -> String {
    list(&roles.iter().map(|role| short(title(rules, role))).collect::<Vec<_>>(), "and")
}

/// A single unknown answer, and what it does for the roles that are open.
struct Single {
    signal: String,
    always: Vec<String>,
    some: Vec<String>,
    /// The largest share of its values that settles a role, in percent.
    share: u8,
}

/// What is open: the single answers, those that settle most roles for certain first; then the sets
/// that fit into the meeting; then the others, those that move most points first.
fn settles(case: &Case, settling: &[Settling]) -> Vec<Question> {
    let rules = case.ruleset;
    let mut singles: Vec<Single> = Vec::new();
    for (role, one) in settling.iter().filter_map(|each| Some((&each.role, each.one.as_ref()?))) {
        let place = singles.iter().position(|single| single.signal == one.signal);
        let place = place.unwrap_or_else(|| {
            let (always, some) = (Vec::new(), Vec::new());
            singles.push(Single { signal: one.signal.clone(), always, some, share: 0 });
            singles.len() - 1
        });
        if let Some(single) = singles.get_mut(place) {
            if one.always { &mut single.always } else { &mut single.some }.push(role.clone());
            single.share = single.share.max(one.share_pct);
        }
    }
    singles.sort_by_key(|each| Reverse((each.always.len(), each.some.len(), each.share)));
    let alone = singles.iter().map(|single| of_single(rules, single));
    let mut sets: Vec<(Option<usize>, Points, Question)> = Vec::new();
    for (at, each) in settling.iter().enumerate() {
        let gaps = gaps_of(case, &each.role);
        let fits = (each.set.len() <= MOST).then_some(at);
        for key in &each.set {
            let gap = gaps.iter().find(|gap| gap.signal.key == *key);
            let points = gap.map_or(Points::ZERO, |gap| gap.points);
            let told = fits.is_none().then_some(points);
            sets.push((fits, points, of_set(rules, each, key, told)));
        }
    }
    // What fits into the meeting comes first, set by set; in all the heaviest first.
    sets.sort_by_key(|(fits, points, _)| (fits.is_none(), *fits, Reverse(*points)));
    alone.chain(sets.into_iter().map(|(.., question)| question)).collect()
}

/// The unknown answers that move the points of a role that is not filled, the heaviest first.
fn gaps_of(case: &Case, role: &str) -> Vec<Gap> {
    let scored = case.order().into_iter().find(|each| each.role.key == role);
    scored.filter(|each| !each.score.filled).map_or(Vec::new(), |scored| gaps(case, scored))
}

fn of_single(rules: &Ruleset, single: &Single) -> Question {
    let name = signal(&single.signal).map_or(single.signal.as_str(), Signal::name);
    let always = fields(rules, &single.always);
    let some = fields(rules, &single.some);
    let says = match (single.always.is_empty(), single.some.is_empty()) {
        (false, true) => format!("whatever it is, it settles the answer for {always}"),
        (true, _) => format!("it may settle the answer for {some} by itself"),
        (false, false) => format!(
            "whatever it is, it settles the answer for {always}, and it may settle the one for \
             {some}"
        ),
    };
    let order = |role: &String| rules.roles.iter().position(|each| each.key == *role);
    let mut roles = [single.always.clone(), single.some.clone()].concat();
    roles.sort_by_key(order);
    let sentence = format!("{}: not known yet; {says}.", capital(name));
    Question { signal: single.signal.clone(), kind: Kind::Settles, roles, sentence }
}

/// One of a set; `points` is what it can move where the set is too large for the meeting.
fn of_set(rules: &Ruleset, settling: &Settling, key: &str, points: Option<Points>) -> Question {
    let named = |key: &str| signal(key).map_or(key.to_owned(), |signal| signal.name().to_owned());
    let field = short(title(rules, &settling.role));
    let others = settling.set.iter().filter(|other| *other != key);
    let others: Vec<String> = others.map(|other| named(other)).collect();
    let says = match (points, others.as_slice()) {
        (_, []) => format!("it settles the answer for {field}"),
        (None, others) => {
            format!("it settles the answer for {field} together with {}", list(others, "and"))
        }
        (Some(points), others) => format!(
            "it can move the scores for {field} by up to {}, and settles the answer together with \
             {} others",
            moved(points),
            others.len()
        ),
    };
    let sentence = format!("{}: not known yet; {says}.", capital(&named(key)));
    let roles = vec![settling.role.clone()];
    Question { signal: key.to_owned(), kind: Kind::Settles, roles, sentence }
}

/// "52.0 points".
fn moved(points: Points) -> String {
    format!("{points} {}", if points == Points::whole(1) { "point" } else { "points" })
}

/// Of settled verdicts, the nearest changes first. A signal is asked about once, for the nearest;
/// the roles that another of its changes concerns are named too.
fn confirms(rules: &Ruleset, margins: &[Margin]) -> Vec<Question> {
    let settled = margins.iter().filter(|margin| is_settled(margin));
    let near = settled.filter_map(|margin| near(margin).map(|(far, change)| (far, margin, change)));
    let mut near: Vec<(Distance, &Margin, &Change)> = near.collect();
    near.sort_by_key(|(distance, ..)| *distance);
    let question = |(_, margin, change): &(Distance, &Margin, &Change)| {
        let also = |role: &&str| {
            near.iter().any(|(_, other, _)| other.signal == margin.signal && other.role == **role)
        };
        let keys = rules.roles.iter().map(|role| role.key.as_str()).filter(also);
        Some(Question {
            signal: margin.signal.clone(),
            kind: Kind::Confirm,
            roles: keys.map(str::to_owned).collect(),
            sentence: confirm(signal(&margin.signal)?, title(rules, &margin.role), margin, change),
        })
    };
    near.iter().filter_map(question).collect()
}

/// The nearest change of each margin of a settled verdict.
fn nearest(margins: &[Margin]) -> impl Iterator<Item = (Distance, &Margin, &Change)> {
    let settled = margins.iter().filter(|margin| is_settled(margin));
    settled.filter_map(|margin| margin.nearest().map(|(far, change)| (far, margin, change)))
}

/// Whether it is of a settled verdict, and can be told.
fn is_settled(margin: &Margin) -> bool {
    margin.told && margin.verdicts.len() == 1
}

/// "Yearly revenue: is it really $9,500,000? At about $9.1 million (4% lower) the answer for IT
/// changes to Prepare."
fn confirm(signal: &Signal, title: &str, margin: &Margin, change: &Change) -> String {
    let now = quoted(signal, &margin.value);
    let at = capital(&at(signal, &margin.value, change));
    let becomes = becomes_for(title, change.verdicts);
    format!("{}: is it really {now}? {at} {becomes}.", capital(signal.name()))
}

/// The unknown answers that move the roles' points, the heaviest first.
fn moves(case: &Case) -> Vec<Question> {
    let mut all: Vec<Gap> = Vec::new();
    let mut concerned: Vec<(&'static str, String)> = Vec::new();
    for role in &case.ruleset.roles {
        for gap in gaps_of(case, &role.key) {
            concerned.push((&gap.signal.key, role.key.clone()));
            gap.add_to(&mut all);
        }
    }
    all.sort_by_key(|gap| Reverse(gap.points));
    let question = |gap: &Gap| {
        let ours = concerned.iter().filter(|(signal, _)| *signal == gap.signal.key);
        let roles: Vec<String> = ours.map(|(_, role)| role.clone()).collect();
        let (name, fields) = (capital(gap.signal.name()), fields(case.ruleset, &roles));
        let sentence = format!(
            "{name}: not known yet; it can move the scores for {fields} by up to {}.",
            moved(gap.points)
        );
        Question { signal: gap.signal.key.clone(), kind: Kind::Moves, roles, sentence }
    };
    all.iter().map(question).collect()
}

/// How close one role is to another verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closeness {
    /// The role's key.
    pub role: String,
    /// Its settled verdict.
    pub verdict: Verdict,
    /// The nearest change of a single answer; `None` where no single answer changes it.
    pub nearest: Option<Nearest>,
}

/// The nearest change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nearest {
    /// How far away it is. A portfolio is sorted by this, smallest first.
    pub distance: Distance,
    /// The signal that changes.
    pub signal: String,
    /// The value at which the verdict differs, and what it then is.
    pub change: Change,
}

/// For each role whose verdict is settled, in the order of the ruleset, the nearest change; of two
/// as near, the first question's.
pub fn closeness(case: &Case, margins: &[Margin]) -> Vec<Closeness> {
    let of = |role: &String, verdict: Verdict| {
        let ours = nearest(margins).filter(|(_, margin, _)| margin.role == *role);
        let nearest = ours.min_by_key(|(distance, ..)| *distance);
        let nearest = nearest.map(|(distance, margin, change)| Nearest {
            distance,
            signal: margin.signal.clone(),
            change: change.clone(),
        });
        Closeness { role: role.clone(), verdict, nearest }
    };
    let settled = case.assessment.roles.iter().filter(|score| !score.filled);
    settled
        .filter_map(|score| match score.verdicts.as_slice() {
            [verdict] => Some(of(&score.key, *verdict)),
            _ => None,
        })
        .collect()
}
