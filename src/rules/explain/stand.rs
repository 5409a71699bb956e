//! Where a role stands among need and fit, in words.

use super::case::Scored;
use super::names::short;
use crate::rules::ruleset::{Bands, Role, Verdict, VerdictTable};
use crate::rules::score::{DialScore, RoleScore};
use crate::rules::words::{capital, joint, list};

/// One piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Plain words.
    Text(String),
    /// A figure that carries the sentence.
    Strong(String),
    /// A verdict.
    Verdict(Verdict),
}

impl Piece {
    fn text(words: impl Into<String>) -> Piece {
        Piece::Text(words.into())
    }
}

/// How to read the drawing.
pub fn caption(group: &[Scored], apart: bool) -> String {
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
        caption.push_str(
            " The further a role is into its band, the higher and the further right is its dot.",
        );
    }
    if apart {
        caption = format!("{}. {caption}", group[0].role.title);
    }
    caption
}

fn left_out(scored: Scored) -> Vec<Piece> {
    let field = short(&scored.role.title);
    vec![Piece::text(format!(
        "{field}: the post is filled, so it has no place among the verdicts."
    ))]
}

/// The chart in words: where need and fit lie, and what that means.
pub fn reading(scored: Scored) -> Vec<Piece> {
    let Scored { role, score } = scored;
    if score.filled {
        return left_out(scored);
    }
    let mut said = vec![Piece::text(format!("{}: need ", short(&role.title)))];
    position(&mut said, &role.need.bands, &score.need);
    said.push(Piece::text(". Fit "));
    position(&mut said, &role.fit.bands, &score.fit);
    said.push(Piece::text(". "));
    if let [verdict] = score.verdicts.as_slice() {
        said.push(Piece::text(format!("{} means ", because(role, score))));
        said.extend([Piece::Verdict(*verdict), Piece::text(".")]);
        return said;
    }
    let count = score.verdicts.len();
    for (index, verdict) in score.verdicts.iter().enumerate() {
        said.extend([Piece::text(joint(index, count, "or")), Piece::Verdict(*verdict)]);
    }
    said.push(Piece::text(" is possible."));
    said
}

/// A score against its marks: "**72.5** is above the mark of 60, so high".
fn position(said: &mut Vec<Piece>, bands: &Bands, score: &DialScore) {
    let [first, second] = bands.marks;
    if !score.is_exact() {
        return range(said, bands, score);
    }
    let value = score.low;
    let place = match bands.index(value) {
        0 => format!("is below {}", first.short()),
        1 if value == first => format!("is at the mark of {}", first.short()),
        1 => format!("lies between {} and {}", first.short(), second.short()),
        _ if value == second => format!("is at the mark of {}", second.short()),
        _ => format!("is above the mark of {}", second.short()),
    };
    said.push(Piece::Strong(value.to_string()));
    said.push(Piece::text(format!(" {place}, so {}", bands.name(value))));
}

fn range(said: &mut Vec<Piece>, bands: &Bands, score: &DialScore) {
    let crossed = bands.marks.iter().filter(|mark| score.low < **mark && score.high >= **mark);
    let crossed: Vec<_> = crossed.map(|mark| mark.short()).collect();
    said.extend([Piece::text("lies between "), Piece::Strong(score.low.to_string())]);
    said.extend([Piece::text(" and "), Piece::Strong(score.high.to_string())]);
    said.push(Piece::text(match crossed.as_slice() {
        [] => format!(", so {}", bands.name(score.low)),
        [mark] => format!(", on both sides of the mark at {mark}"),
        _ => format!(", across the marks at {}", list(&crossed, "and")),
    }));
}

/// What made a settled verdict: "High need in a company that is still growing", or "Low need,
/// whatever the size," where the size does not count.
fn because(role: &Role, score: &RoleScore) -> String {
    let (need, fit) = (&role.need.bands, &role.fit.bands);
    if score.need.bands.len() != 1 || score.fit.bands.len() != 1 {
        return "Every place that the missing figures can lead to".to_owned();
    }
    let band = need.index(score.need.low);
    let name = capital(need.name(score.need.low));
    let row = [0, 1, 2].map(|fit| role.verdicts.at(band, fit));
    if row.iter().all(|verdict| *verdict == row[0]) {
        return format!("{name} need, whatever the size,");
    }
    let size = VerdictTable::SIZES[fit.index(score.fit.low)];
    format!("{name} need in a company that is {size}")
}
