//! Where the roles stand: the need-by-fit chart and its reading in words.

use super::heading::Outcome;
use super::ledger::points;
use super::names::{short, tags};
use super::{ResultInput, Scored};
use crate::rules::ruleset::{Bands, Role, VerdictTable};
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
pub(super) fn stand(ids: &mut Ids, input: &ResultInput, order: &[Scored]) -> Option<Stand> {
    // The ruleset's order, so that a chart does not change its order with the verdicts.
    let mut shown: Vec<Scored> = order.iter().filter(|s| !s.score.filled).copied().collect();
    shown.sort_by_key(|s| input.ruleset.roles.iter().position(|role| role.key == s.role.key));
    let first = shown.first()?;
    let same = shown.iter().all(|other| other.role.verdicts == first.role.verdicts);
    let groups: Vec<&[Scored]> = if same { vec![&shown] } else { shown.chunks(1).collect() };
    let figures = groups.iter().map(|group| figure(ids, group, groups.len() > 1));
    let figures = figures.collect();
    let filled = order.iter().filter(|scored| scored.score.filled);
    let told = order.iter().filter(|scored| !scored.score.filled);
    let lines = told.map(|scored| reading(*scored)).chain(filled.map(left_out));
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

/// How to read the drawing.
fn caption(group: &[Scored], apart: bool) -> String {
    let exact = |scored: &Scored| scored.score.need.is_exact() && scored.score.fit.is_exact();
    let open = group.iter().filter(|scored| !exact(scored));
    let open: Vec<_> = open.map(|scored| short(&scored.role.title)).collect();
    let mut caption = match open.len() {
        0 => String::new(),
        1 => format!("The shaded box holds every place that {} can still reach. ", open[0]),
        _ => "Each shaded box holds every place that a role can still reach. ".to_owned(),
    };
    caption.push_str(match group.len() {
        1 => "Each column and row is a band.",
        _ => {
            "Each column and row is a band, so the roles can share one chart although their \
             marks differ."
        }
    });
    if open.len() < group.len() {
        caption.push_str(" A dot shows how far a role is into its band.");
    }
    if apart {
        caption = format!("{}. {caption}", group[0].role.title);
    }
    caption
}

fn left_out(scored: &Scored) -> Prose {
    Prose::plain(format!(
        "{}: the post is filled, so it has no place among the verdicts.",
        short(&scored.role.title)
    ))
}

/// The chart in words: where need and fit lie, and what that means.
fn reading(scored: Scored) -> Prose {
    let Scored { role, score } = scored;
    let prose = Prose::new().text(format!("{}: need ", short(&role.title)));
    let prose = position(prose, &role.need.bands, &score.need).text(". Fit ");
    let prose = position(prose, &role.fit.bands, &score.fit).text(". ");
    match scored.outcome() {
        Outcome::Settled(verdict) => {
            prose.text(format!("{} means ", because(role, score))).verdict(verdict).text(".")
        }
        Outcome::Open(verdicts) => prose.verdicts(verdicts).text(" is possible."),
        Outcome::Filled => prose,
    }
}

/// A score against its marks: "**72.5** is above the mark of 60, so high".
fn position(prose: Prose, bands: &Bands, score: &DialScore) -> Prose {
    let [first, second] = bands.marks;
    if !score.is_exact() {
        return range(prose, bands, score);
    }
    let value = score.low;
    let place = match bands.index(value) {
        0 => format!("is below {}", first.short()),
        1 if value == first => format!("is at the mark of {}", first.short()),
        1 => format!("lies between {} and {}", first.short(), second.short()),
        _ if value == second => format!("is at the mark of {}", second.short()),
        _ => format!("is above the mark of {}", second.short()),
    };
    prose.strong(value.to_string()).text(format!(" {place}, so {}", bands.name(value)))
}

fn range(prose: Prose, bands: &Bands, score: &DialScore) -> Prose {
    let crossed = bands.marks.iter().filter(|mark| score.low < **mark && score.high >= **mark);
    let crossed: Vec<_> = crossed.map(|mark| mark.short()).collect();
    let prose = prose.text("lies between ").strong(score.low.to_string());
    let prose = prose.text(" and ").strong(score.high.to_string());
    match crossed.as_slice() {
        [] => prose.text(format!(", so {}", bands.name(score.low))),
        [mark] => prose.text(format!(", on both sides of the mark at {mark}")),
        _ => prose.text(format!(", across the marks at {}", list(&crossed, "and"))),
    }
}

/// What made a settled verdict: "High need in a company that is still growing", or "Low need,
/// whatever the size," where the size does not count.
fn because(role: &Role, score: &crate::rules::score::RoleScore) -> String {
    let (need, fit) = (&role.need.bands, &role.fit.bands);
    if score.need.bands.len() != 1 || score.fit.bands.len() != 1 {
        return "Every place that the missing figures can lead to".to_owned();
    }
    let band = need.index(score.need.low);
    let name = crate::web::prose::capital(need.name(score.need.low));
    let row = [0, 1, 2].map(|fit| role.verdicts.at(band, fit));
    if row.iter().all(|verdict| *verdict == row[0]) {
        return format!("{name} need, whatever the size,");
    }
    let size = VerdictTable::SIZES[fit.index(score.fit.low)];
    format!("{name} need in a company that is {size}")
}
