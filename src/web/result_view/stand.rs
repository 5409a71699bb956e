//! Where the roles stand: the need-by-fit chart and its reading in words.

use crate::rules::explain::case::{Case, Scored};
use crate::rules::explain::ledger::points;
use crate::rules::explain::names::tags;
use crate::rules::explain::stand::{caption, reading};
use crate::rules::ruleset::{Bands, VerdictTable};
use crate::rules::score::DialScore;
use crate::web::charts::{Axis, Cells, Grid, Ids, Spot};
use crate::web::prose::{Prose, list};

/// The chart, or one chart a role, with the reading.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The charts with their captions.
    pub figures: Vec<(Grid, String)>,
    /// One paragraph a role.
    pub lines: Vec<Prose>,
}

/// The chart of all roles without a director; nothing where every post is filled.
pub(super) fn stand(ids: &mut Ids, case: &Case, order: &[Scored]) -> Option<Stand> {
    // The ruleset's order, so that a chart does not change its order with the verdicts.
    let mut shown: Vec<Scored> = order.iter().filter(|s| !s.score.filled).copied().collect();
    shown.sort_by_key(|s| case.ruleset.roles.iter().position(|role| role.key == s.role.key));
    let first = shown.first()?;
    let same = shown.iter().all(|other| other.role.verdicts == first.role.verdicts);
    let groups: Vec<&[Scored]> = if same { vec![&shown] } else { shown.chunks(1).collect() };
    let figures = groups.iter().map(|group| figure(ids, group, groups.len() > 1));
    let figures = figures.collect();
    // Posts that are filled stand last in the order.
    let lines = order.iter().map(|scored| Prose::from(reading(*scored)));
    Some(Stand { figures, lines: lines.collect() })
}

/// The verdict of every cell, lowest bands first.
pub(in crate::web) fn cells(table: &VerdictTable) -> Cells {
    [0, 1, 2].map(|need| [0, 1, 2].map(|fit| table.at(need, fit)))
}

fn figure(ids: &mut Ids, group: &[Scored], apart: bool) -> (Grid, String) {
    let role = group[0].role;
    let titles: Vec<&str> = group.iter().map(|scored| scored.role.title.as_str()).collect();
    let spots = group.iter().zip(tags(&titles)).map(|(scored, tag)| spot(scored, tag));
    let spots: Vec<Spot> = spots.collect();
    let (needs, fits) = (role.need.bands.names, role.fit.bands.names);
    let grid = Grid::draw(ids, &cells(&role.verdicts), needs, fits, &spots);
    (grid, caption(group, apart))
}

fn spot<'a>(scored: &Scored<'a>, tag: String) -> Spot<'a> {
    let Scored { role, score } = *scored;
    let verdicts: Vec<_> = score.verdicts.iter().map(|verdict| verdict.label()).collect();
    let need = points(score.need.low, score.need.high);
    let fit = points(score.fit.low, score.fit.high);
    Spot {
        tag,
        title: &role.title,
        need: axis(&role.need.bands, &score.need),
        fit: axis(&role.fit.bands, &score.fit),
        verdicts: &score.verdicts,
        cells: score.cells,
        reading: format!("need {need}, fit {fit}, {}", list(&verdicts, "or")),
    }
}

fn axis(bands: &Bands, score: &DialScore) -> Axis {
    let marks = bands.marks.map(|mark| mark.tenths() * 10);
    Axis { low: score.low.tenths() * 10, high: score.high.tenths() * 10, marks }
}
