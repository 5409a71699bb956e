//! The words of a result that is shown without some of its figures. They come from what is shown
//! and from the verdicts and bands, which are told on purpose, and from nothing else.

use super::case::{Outcome, Scored};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Verdict;
use crate::rules::study::hidden::Hidden;
use crate::rules::words::{count, list};

/// What stands in place of an answer that is kept back.
pub const KEPT_BACK: &str = "kept back";

/// Parts of a playbook that speak about what is not known or could change. Without the figures
/// that are kept back they would say what is not so.
pub const MISLEADING_PARTS: [&str; 4] = ["still-open", "watch", "look-again", "roi"];

/// What is missing on purpose: "The sender keeps back three figures: ...".
pub fn notice(hidden: &[Hidden]) -> String {
    let names = hidden.iter().filter_map(|each| questionnaire().signal(each.signal));
    let names: Vec<&str> = names.map(|signal| signal.name()).collect();
    let many = count(names.len(), "figure", "figures");
    format!(
        "The sender keeps back {many}: {}. The verdicts and the bands are worked out with them. \
         All else is worked out without them: a range shows what is possible, not what is known.",
        list(&names, "and")
    )
}

/// The same where other answers are tried.
pub fn trying(hidden: &[Hidden]) -> String {
    let names = hidden.iter().filter_map(|each| questionnaire().signal(each.signal));
    let names: Vec<&str> = names.map(|signal| signal.name()).collect();
    format!(
        "The sender keeps back {}. Here they count as not known, so a verdict may stay open that \
         is settled in the result. Type figures of your own to see what they would do.",
        list(&names, "and")
    )
}

/// What is left out, and why.
pub const LEFT_OUT: &str = "What would change a verdict, the way to get there and whether its cost \
     can be carried depend on the figures that are kept back, so they are not shown.";

/// The words under a role's verdict.
pub fn sentence(scored: Scored) -> String {
    let what = match scored.outcome() {
        Outcome::Filled => {
            return "You already have this director, so there is no hiring verdict.".to_owned();
        }
        Outcome::Open(_) => "Some answers are not known, so several verdicts are possible.",
        Outcome::Settled(Verdict::Hire) => "Start hiring.",
        Outcome::Settled(Verdict::Prepare) => "Get ready, but do not hire yet.",
        Outcome::Settled(Verdict::Bridge) => "Cover the gap without a director.",
        Outcome::Settled(Verdict::NotYet) => "Do not hire.",
    };
    format!("{what} {}", bands(scored))
}

/// "The need is high and the fit is ready."
pub fn bands(scored: Scored) -> String {
    let (need, fit) = (&scored.score.need.bands, &scored.score.fit.bands);
    format!("The need is {} and the fit is {}.", list(need, "or"), list(fit, "or"))
}
