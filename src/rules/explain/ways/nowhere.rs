//! What is to be said of verdicts that nothing within reach leads to.

use super::{Effect, Way, WayState};
use crate::rules::explain::case::{Case, Outcome, Scored};
use crate::rules::explain::verdict::lacking;
use crate::rules::ruleset::Verdict;
use crate::rules::words::list;

/// One sentence on the verdicts that no way leads to, where that tells the company something: that
/// a verdict is stable, or that size alone lacks for a higher one. `ways` are those of all roles.
pub fn nowhere(case: &Case, scored: Scored, ways: &[Way]) -> Option<String> {
    let Outcome::Settled(now) = scored.outcome() else { return None };
    let own = || ways.iter().filter(|way| way.role == scored.role.key);
    let none = |way: &&Way| way.state == WayState::NoWay;
    if own().any(|way| way.to > now && none(&way))
        && let Some((to, lacking)) = for_size(case, scored, now)
    {
        return Some(format!(
            "In the score only size is missing for {}: today {lacking}. Nothing is won by hiring \
             people just to reach it.",
            to.label()
        ));
    }
    // Only a step that takes pressure away is a way down.
    let down = |way: &&Way| way.to < now && way.effect != Some(Effect::Strain);
    let mut lower = own().filter(down).peekable();
    lower.peek()?;
    let stable = lower.all(|way| none(&way)) && now > Verdict::NotYet;
    stable.then(|| format!("{} is stable: no step within your reach changes it.", now.label()))
}

/// The highest verdict that the need would have in a company that is large enough, and the sizes
/// that lack for it.
fn for_size(case: &Case, scored: Scored, now: Verdict) -> Option<(Verdict, String)> {
    let (role, score) = (scored.role, scored.score);
    let [low, high] = [score.need.low, score.need.high].map(|need| role.need.bands.index(need));
    let [large, other] = [low, high].map(|need| role.verdicts.at(need, 2));
    let sizes = lacking(case, scored);
    (large == other && large > now && !sizes.is_empty()).then(|| (large, list(&sizes, "and")))
}
