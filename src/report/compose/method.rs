//! The method in short, and where the report comes from.

use super::super::document::{Block, Column, Rich, Row, Table, Tone};
use super::{ReportInput, cover};
use crate::rules::ruleset::Role;
use crate::rules::words::capital;

const TEXT: [(&str, &str); 4] = [
    (
        "Need and fit",
        "Each role has two scores from 0 to 100. Need says how much the company lacks somebody in \
         charge. Fit says whether it is large enough to keep a director busy.",
    ),
    (
        "Points",
        "Every answer counts between two ends: at the one it gives no points, at the other all \
         the points of its weight, and in between its part of them, rounded to a tenth. An option \
         that was chosen counts its share. The points add up to the score, so you can check every \
         sum in this report with a pencil.",
    ),
    (
        "What is not known",
        "An answer that nobody knows is never guessed. It counts from the fewest to the most \
         points that any answer could give. So a score may be a range, and a verdict stays open \
         as long as a missing answer can still change it.",
    ),
    (
        "Verdicts",
        "Two marks cut each score into three bands, and a band includes its mark. The band of the \
         need and the band of the fit give the verdict.",
    ),
];

/// `drawn` says that the verdict tables of the roles without a director stand in their chapters, as
/// charts.
pub(super) fn method(input: &ReportInput, drawn: bool) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, "How the points are made".to_owned())];
    for (head, words) in TEXT {
        let rich = Rich::default().bold(format!("{head}. ")).text(words);
        blocks.push(Block::Paragraph(Tone::Body, rich));
    }
    if drawn {
        let where_else = "The chart in the chapter of each role has all of its verdicts.";
        blocks.push(Block::Paragraph(Tone::Body, Rich::plain(where_else)));
    }
    let shown = |role: &&Role| !drawn || is_filled(input, role);
    for role in input.case.ruleset.roles.iter().filter(shown) {
        blocks.push(Block::Heading(2, format!("Verdicts: {}", role.title)));
        blocks.push(Block::Table(verdicts(role)));
    }
    blocks.push(Block::Heading(2, "About this report".to_owned()));
    let mut facts = cover::facts(input);
    if !input.digest.is_empty() {
        facts.push(("Digest (SHA-256)".to_owned(), Rich::plain(input.digest)));
    }
    blocks.push(Block::KeyValues(facts));
    let again = "The same answers and the same version of the rules always give the same points \
                 and the same verdicts.";
    blocks.push(Block::Paragraph(Tone::Small, Rich::plain(again)));
    blocks
}

/// Whether the post is filled, so that no chart is drawn for it.
fn is_filled(input: &ReportInput, role: &Role) -> bool {
    input.case.assessment.roles.iter().any(|score| score.key == role.key && score.filled)
}

/// The verdict table of a role for those who do not see it drawn: "High need means Bridge where the
/// fit is small, Prepare where it is growing, Hire where it is ready. ..."
pub(super) fn table_in_words(role: &Role) -> String {
    let fits = role.fit.bands.names;
    let line = |need: usize| {
        let of = |fit: usize| {
            format!("{} where it is {}", role.verdicts.at(need, fit).label(), fits[fit])
        };
        let all = [0, 1, 2].map(of).join(", ").replacen("it is", "the fit is", 1);
        format!("{} need means {all}.", capital(role.need.bands.names[need]))
    };
    [2, 1, 0].map(line).join(" ")
}

/// The verdict table of a role, the highest need first.
fn verdicts(role: &Role) -> Table {
    let (need, fit) = (&role.need.bands, &role.fit.bands);
    let from = |name: &str, bands: &crate::rules::ruleset::Bands, band: usize| {
        let [first, second] = bands.marks.map(|mark| mark.short());
        let range = match band {
            0 => format!("below {first}"),
            1 => format!("from {first}"),
            _ => format!("from {second}"),
        };
        Rich::plain(name).aside(format!("\n{range}"))
    };
    let row = |band: usize| {
        let name = format!("{} need", capital(need.names[band]));
        let mut cells = vec![from(&name, need, band).into()];
        let verdict = |fit| Rich::default().verdict(role.verdicts.at(band, fit)).into();
        cells.extend([0, 1, 2].map(verdict));
        Row { cells, strong: false }
    };
    let size = |band: usize| from(&format!("Fit: {}", fit.names[band]), fit, band);
    Table {
        summary: format!("Verdicts for {} by need and fit", role.title),
        head: vec![Rich::default(), size(0), size(1), size(2)],
        columns: vec![
            Column { names: true, share: 25, figures: false },
            Column { share: 25, ..Column::default() },
            Column { share: 25, ..Column::default() },
            Column { share: 25, ..Column::default() },
        ],
        rows: vec![row(2), row(1), row(0)],
    }
}
