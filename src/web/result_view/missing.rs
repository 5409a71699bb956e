//! What is not known, and what it could move.

use super::answers;
use crate::rules::explain::case::{Case, Outcome, Scored};
use crate::rules::explain::missing::{Gap, gaps};
use crate::rules::explain::names::short;
use crate::web::prose::{Prose, capital, count};

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
pub(super) fn missing(case: &Case, order: &[Scored], base: Option<&str>) -> Option<Missing> {
    let open = order.iter().filter(|scored| matches!(scored.outcome(), Outcome::Open(_)));
    let open: Vec<Scored> = open.copied().collect();
    let mut figures: Vec<Gap> = Vec::new();
    for scored in &open {
        for gap in gaps(case, *scored) {
            gap.add_to(&mut figures);
        }
    }
    if figures.is_empty() {
        return None;
    }
    figures.sort_by_key(|gap| std::cmp::Reverse(gap.points));
    let heading = match figures.len() {
        1 => "One missing figure decides".to_owned(),
        number => {
            format!("{} decide", capital(&count(number, "missing figure", "missing figures")))
        }
    };
    let line = |gap: &Gap| {
        let href = base.map(|base| answers::change(base, gap.signal));
        let name = capital(gap.signal.name());
        Prose::new().link(href, name).text(format!(": moves up to {} points", gap.points))
    };
    let mut lines: Vec<Prose> = figures.iter().map(line).collect();
    let more = if lines.len() > MOST { lines.split_off(SHOWN) } else { Vec::new() };
    let open = open.iter().map(still_open).collect();
    Some(Missing { heading, open, figures: lines, more })
}

fn still_open(scored: &Scored) -> Prose {
    let start = format!("{} may still come out as ", short(&scored.role.title));
    Prose::new().text(start).verdicts(&scored.score.verdicts).text(".")
}
