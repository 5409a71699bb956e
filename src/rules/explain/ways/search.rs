//! The search for the way that moves the fewest answers, and these the least.
//!
//! Answers that no factor joins move the points independently. So which points any number of them
//! can reach together is added up answer by answer, which tells the fewest exactly; then the ways
//! of that many answers are gone through, and left as soon as what is still to be gained along the
//! longest scales would cost more than the best way so far.

use std::collections::BTreeMap;

use super::shifts::Shifts;
use super::{Effect, MOST_STEPS, Step};
use crate::rules::answers::Answers;
use crate::rules::questionnaire::{Signal, questionnaire};
use crate::rules::score::{Move, Prospect, VerdictSet, View};

/// A whole scale, as a cost.
const SCALE: i64 = 1_000_000_000;

/// How many partial ways are looked at before the best so far is taken. Rules whose answers weigh
/// differently need some hundred.
const MOST_LOOKS: usize = 200_000;

/// An answer that can be moved, or several of which one can be moved at a time.
pub(super) struct Mover<'a> {
    signals: Vec<(&'static Signal, View<'a>)>,
    options: Vec<Choice>,
    /// The least that a tenth of need costs.
    rate: i64,
}

/// A value of a mover.
#[derive(Clone, Copy, Debug)]
struct Choice {
    /// Which of its signals.
    signal: usize,
    to: Move,
    cost: i64,
}

/// Where the points of need may move to for one shift of fit, and what that comes to.
type Row = Vec<(i64, i64, VerdictSet)>;

/// All movable answers of a role.
pub(super) struct Search<'p, 'a> {
    prospect: &'p Prospect<'a>,
    movers: Vec<Mover<'a>>,
    /// By the number of answers moved: shifts of need by shift of fit.
    reached: Vec<BTreeMap<i64, Shifts>>,
    rows: BTreeMap<i64, Row>,
}

/// A way, as choices of movers.
pub(super) struct Found<'s, 'a> {
    movers: &'s [Mover<'a>],
    chosen: Vec<(usize, Choice)>,
}

impl<'a> Mover<'a> {
    pub(super) fn new(signal: &'static Signal, view: View<'a>) -> Mover<'a> {
        let mut mover = Mover { signals: Vec::new(), options: Vec::new(), rate: i64::MAX };
        mover.add(signal, view);
        mover
    }

    /// Adds a signal that is moved in place of the others.
    pub(super) fn add(&mut self, signal: &'static Signal, view: View<'a>) {
        let rate = SCALE / view.weight().max(1);
        let place = self.signals.len();
        let choice = |to: Move| Choice { signal: place, to, cost: to.size * rate };
        self.options.extend(view.moves().into_iter().map(choice));
        self.options.sort_by_key(|choice| std::cmp::Reverse(choice.to.need.abs()));
        self.rate = self.rate.min(rate);
        self.signals.push((signal, view));
    }

    /// Whether a factor takes one of its signals together with this one.
    pub(super) fn joins(&self, prospect: &Prospect<'_>, signal: &Signal) -> bool {
        self.signals.iter().any(|(own, _)| prospect.joins(own, signal))
    }

    /// How far it moves need at most.
    fn room(&self) -> i64 {
        self.options.first().map_or(0, |choice| choice.to.need.abs())
    }
}

impl<'p, 'a> Search<'p, 'a> {
    pub(super) fn new(prospect: &'p Prospect<'a>, mut movers: Vec<Mover<'a>>) -> Search<'p, 'a> {
        movers.retain(|mover| !mover.options.is_empty());
        movers.sort_by_key(|mover| mover.rate);
        let mut reached = vec![BTreeMap::new(); MOST_STEPS + 1];
        reached[0].insert(0, Shifts::only(0));
        for mover in &movers {
            for count in (0..MOST_STEPS).rev() {
                let [from, into] = &mut reached[count..=count + 1] else { continue };
                for (fit, shifts) in from.iter() {
                    for Choice { to, .. } in &mover.options {
                        let row = into.entry(fit + to.fit).or_insert(Shifts::NONE);
                        row.add_moved(shifts, to.need);
                    }
                }
            }
        }
        let mut search = Search { prospect, movers, reached, rows: BTreeMap::new() };
        let fits: Vec<i64> = search.reached.iter().flat_map(BTreeMap::keys).copied().collect();
        for fit in fits {
            if !search.rows.contains_key(&fit) {
                let row = search.row(fit);
                search.rows.insert(fit, row);
            }
        }
        search
    }

    /// What every shift of need comes to beside one shift of fit.
    fn row(&self, fit: i64) -> Row {
        let room: i64 = self.movers.iter().map(Mover::room).sum();
        let mut row = Row::new();
        let mut ahead = vec![(-room, room)];
        while let Some((from, to)) = ahead.pop() {
            let outlook = self.prospect.moved_by([from, to], fit);
            match (outlook.settled(), row.last_mut()) {
                (Some(set), Some(last)) if last.2 == set => last.1 = to,
                (Some(set), _) => row.push((from, to, set)),
                (None, _) if from < to => {
                    let middle = from + (to - from).div_euclid(2);
                    ahead.extend([(middle + 1, to), (from, middle)]);
                }
                (None, _) => {}
            }
        }
        row
    }

    /// The way to exactly these verdicts that moves the fewest answers, and these the least.
    pub(super) fn least(&mut self, verdicts: VerdictSet) -> Option<Found<'_, 'a>> {
        let wanted: BTreeMap<i64, Vec<(i64, i64)>> = self
            .rows
            .iter()
            .map(|(fit, row)| {
                let row = row.iter().filter(|(.., set)| *set == verdicts);
                (*fit, row.map(|(from, to, _)| (*from, *to)).collect())
            })
            .collect();
        let leads = |rows: &BTreeMap<i64, Shifts>| {
            rows.iter().any(|(fit, shifts)| {
                let wanted = wanted.get(fit).map_or(&[][..], Vec::as_slice);
                wanted.iter().any(|(from, to)| shifts.hits(*from, *to))
            })
        };
        let count = (1..=MOST_STEPS).find(|count| leads(&self.reached[*count]))?;
        let mut trail = Trail {
            movers: &self.movers,
            wanted,
            fits_stay: self.rows.len() == 1,
            chosen: Vec::new(),
            best: None,
            looks: 0,
        };
        trail.go(0, count, [0, 0, 0]);
        let chosen = trail.best.map(|(_, chosen)| chosen)?;
        Some(Found { movers: &self.movers, chosen })
    }
}

/// The ways that were gone so far.
struct Trail<'s, 'a> {
    movers: &'s [Mover<'a>],
    /// Shifts of need that lead to the goal, by shift of fit.
    wanted: BTreeMap<i64, Vec<(i64, i64)>>,
    /// Whether no mover moves fit.
    fits_stay: bool,
    chosen: Vec<(usize, Choice)>,
    best: Option<(i64, Vec<(usize, Choice)>)>,
    looks: usize,
}

impl Trail<'_, '_> {
    /// Moves `count` more of the movers from the one at `start` on, with so many points of need
    /// and fit and such costs behind it.
    fn go(&mut self, start: usize, count: usize, [need, fit, cost]: [i64; 3]) {
        let movers = self.movers;
        for (place, mover) in movers.iter().enumerate().skip(start) {
            if movers.len() - place < count {
                return;
            }
            for choice in &mover.options {
                self.looks += 1;
                if self.looks > MOST_LOOKS && self.best.is_some() {
                    return;
                }
                let next = [need + choice.to.need, fit + choice.to.fit, cost + choice.cost];
                let Some(more) = self.least_more(next, place + 1, count - 1) else { continue };
                if self.best.as_ref().is_some_and(|(best, _)| next[2] + more >= *best) {
                    continue;
                }
                self.chosen.push((place, *choice));
                if count == 1 {
                    self.best = Some((next[2], self.chosen.clone()));
                } else {
                    self.go(place + 1, count - 1, next);
                }
                self.chosen.pop();
            }
        }
    }

    /// What it costs at least to get to the goal from here; `None` if that is certainly out of
    /// reach. With no mover left, 0 at the goal.
    fn least_more(&self, [need, fit, _]: [i64; 3], start: usize, count: usize) -> Option<i64> {
        if count > 0 && !self.fits_stay {
            return Some(0);
        }
        let wanted = self.wanted.get(&fit)?;
        let gap = |(from, to): &(i64, i64)| (from - need).max(need - to).max(0);
        let mut gap = wanted.iter().map(gap).min()?;
        if count == 0 {
            return (gap == 0).then_some(0);
        }
        // The movers stand with the cheapest points first.
        let mut cost = 0;
        for mover in self.movers.iter().skip(start) {
            let part = gap.min(mover.room());
            cost += part * mover.rate;
            gap -= part;
            if gap == 0 {
                return Some(cost);
            }
        }
        None
    }
}

impl Found<'_, '_> {
    /// What the way does to the need for a director.
    pub(super) fn effect(&self) -> Effect {
        let all = |fits: fn(Move) -> bool| self.chosen.iter().all(|(_, choice)| fits(choice.to));
        if all(|to| to.fit == 0 && to.need < 0) {
            Effect::Relief
        } else if all(|to| to.fit == 0 && to.need > 0) {
            Effect::Strain
        } else {
            Effect::Mixed
        }
    }

    /// The answers to move, in the order of the questions.
    pub(super) fn steps(&self, answers: &Answers) -> Vec<Step> {
        let step = |(place, choice): &(usize, Choice)| {
            let (signal, view) = self.movers.get(*place)?.signals.get(choice.signal)?;
            let from = answers.get(&signal.key)?.clone();
            let to = view.answer(choice.to.position);
            Some(Step { signal: signal.key.clone(), from, said: to.clone(), to, of: None })
        };
        let mut steps: Vec<Step> = self.chosen.iter().filter_map(step).collect();
        let order = |key: &String| questionnaire().signals.iter().position(|each| each.key == *key);
        steps.sort_by_key(|step| order(&step.signal));
        steps
    }
}
