//! What is not known, and what it could move.

use super::answers;
use crate::rules::explain::case::{Case, Outcome, Scored};
use crate::rules::explain::missing::{Gap, gaps};
use crate::rules::explain::names::short;
use crate::rules::explain::settling::Settling;
use crate::rules::explain::spoken;
use crate::rules::questionnaire::questionnaire;
use crate::web::prose::{Prose, capital, count, list};

/// The part that leads an open result: which figures decide.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Its heading.
    pub heading: String,
    /// One sentence a role that is still open.
    pub open: Vec<Prose>,
    /// One line a figure, the heaviest first.
    pub figures: Vec<Prose>,
    /// The lighter ones of many figures.
    pub more: Vec<Prose>,
}

/// Up to this many figures are shown at once; of more, only the heaviest.
const MOST: usize = 7;
const SHOWN: usize = 5;

/// Which figures would settle the open roles; nothing when no role is open.
pub(super) fn missing(
    case: &Case,
    order: &[Scored],
    found: &[Settling],
    base: Option<&str>,
) -> Option<Missing> {
    let open = order.iter().filter(|scored| matches!(scored.outcome(), Outcome::Open(_)));
    let open: Vec<Scored> = open.copied().collect();
    let mut figures: Vec<Gap> = Vec::new();
    for scored in &open {
        let settling = settling_of(found, *scored).filter(|settling| settling.told);
        for gap in gaps(case, *scored) {
            // Where it can be told which figures matter, the others are not asked for.
            if settling.is_none_or(|settling| settling.set.contains(&gap.signal.key)) {
                gap.add_to(&mut figures);
            }
        }
    }
    if figures.is_empty() {
        return None;
    }
    figures.sort_by_key(|gap| std::cmp::Reverse(gap.points));
    let names: Vec<&str> = open.iter().map(|scored| short(&scored.role.title)).collect();
    let heading = format!(
        "Find out {} to settle {}",
        count(figures.len(), "figure", "figures"),
        list(&names, "and")
    );
    let line = |gap: &Gap| {
        let href = base.map(|base| answers::give(base, gap.signal));
        let name = capital(gap.signal.name());
        Prose::new().link(href, name).text(format!(": moves up to {} points", gap.points))
    };
    let mut lines: Vec<Prose> = figures.iter().map(line).collect();
    let more = if lines.len() > MOST { lines.split_off(SHOWN) } else { Vec::new() };
    let open = open.iter().map(|role| still_open(*role, settling_of(found, *role), base));
    let open = open.collect();
    Some(Missing { heading, open, figures: lines, more })
}

fn settling_of<'a>(found: &'a [Settling], scored: Scored) -> Option<&'a Settling> {
    found.iter().find(|settling| settling.role == scored.role.key)
}

/// What is possible, which answer settles it, and where to give that answer.
fn still_open(scored: Scored, settling: Option<&Settling>, base: Option<&str>) -> Prose {
    let start = format!("{} may still come out as ", short(&scored.role.title));
    let open = Prose::new().text(start).verdicts(&scored.score.verdicts).text(".");
    let Some(settling) = settling else { return open };
    let open = open.text(" ").text(spoken::settling(settling));
    let one = settling.one.as_ref().and_then(|one| questionnaire().signal(&one.signal));
    match (one, base) {
        (Some(signal), Some(base)) => {
            let href = answers::give(base, signal);
            open.text(" ").link(Some(href), format!("Answer it: {}", signal.name())).text(".")
        }
        _ => open,
    }
}
