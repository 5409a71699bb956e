//! The shares of a choice: one bar an option, the answer's in the accent.

use askama::Template;

use super::labels::{Label, fits, text_width};
use super::ramp::{ROOM, bar_height};
use super::{Hundredths, Ids, drawn};

/// One option of a choice.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'a> {
    /// The option as the questionnaire words it.
    pub label: &'a str,
    /// The share of the factor's weight that it gives, from 0 to 100.
    pub share: i64,
    /// Whether it is the answer.
    pub chosen: bool,
}

/// One drawn bar, from the floor at 31 px.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place, in percent.
    pub x: Hundredths,
    /// Its top, in pixels.
    pub top: Hundredths,
    /// `bar`, `bar in` for the answer, `bar may` where the answer is not known.
    pub class: &'static str,
    /// The top of the thin bar of stored answers beside it, in pixels.
    pub crowd: Option<Hundredths>,
}

/// The drawn shares of one factor.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/shares.html")]
pub struct Shares {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// The factor's name.
    pub name: String,
    /// The text equivalent of the drawing.
    pub desc: String,
    /// 44 px, or 60 px where the figures need two lines.
    pub height: i64,
    /// One bar an option.
    pub columns: Vec<Column>,
    /// The share under each bar.
    pub labels: Vec<Label>,
}

drawn!(Shares);

impl Shares {
    /// Draws the shares of a choice; `points` is what the answer gives (`0.7 of 7`), `None` where
    /// the drawing shows the rule alone.
    pub fn draw(ids: &mut Ids, name: &str, bars: &[Bar], points: Option<&str>) -> Shares {
        let places = places(bars.len());
        let known = bars.iter().any(|bar| bar.chosen);
        let open = points.is_some() && !known;
        let columns = bars.iter().zip(&places);
        let columns = columns.map(|(bar, x)| Column {
            x: Hundredths(*x),
            top: Hundredths(3_100 - 200 - bar.share.clamp(0, 100) * 22),
            class: if bar.chosen { "bar in" } else { ["bar", "bar may"][usize::from(open)] },
            crowd: None,
        });
        let (labels, height) = labels(bars, &places);
        Shares {
            id: ids.next_id(),
            name: name.to_owned(),
            desc: describe(bars, points),
            height,
            columns: columns.collect(),
            labels,
        }
    }

    /// The same with stored answers: the companies of each option, in the order of the bars, and
    /// all of them in words.
    #[must_use]
    pub fn over(mut self, companies: &[u64], words: &str) -> Shares {
        let most = companies.iter().max().copied().unwrap_or_default();
        for (column, count) in self.columns.iter_mut().zip(companies) {
            let height = bar_height(*count, most, 2_400);
            column.crowd = (height > 0).then_some(Hundredths(3_100 - height));
        }
        self.desc = format!("{} {words}", self.desc).trim_end().to_owned();
        self
    }
}

/// The middles of equal fields, in hundredths of a percent.
fn places(count: usize) -> Vec<i64> {
    let count = i64::try_from(count.max(1)).unwrap_or(1);
    (0..count).map(|index| (2 * index + 1) * 10_000 / (2 * count)).collect()
}

fn describe(bars: &[Bar], points: Option<&str>) -> String {
    let shares: Vec<_> = bars.iter().map(|bar| format!("{} {}%", bar.label, bar.share)).collect();
    let shares = format!("Shares of the weight by answer: {}.", shares.join(", "));
    let answer = bars.iter().find(|bar| bar.chosen);
    match (answer, points) {
        (_, None) => shares,
        (Some(bar), Some(points)) => format!("{shares} Your answer, {}, gets {points}.", bar.label),
        (None, Some(points)) => {
            format!("{shares} Your answer is not known: anything from {points}.")
        }
    }
}

/// One figure a bar, every second one a line lower where neighbours would touch.
fn labels(bars: &[Bar], places: &[i64]) -> (Vec<Label>, i64) {
    let texts: Vec<_> = bars.iter().map(|bar| bar.share.to_string()).collect();
    let widths = texts.iter().map(|text| text_width(text, true));
    let wanted: Vec<_> = places.iter().copied().zip(widths).collect();
    let one_line = fits(&wanted, ROOM);
    let labels = bars.iter().zip(&texts).zip(places).enumerate();
    let labels = labels.map(|(index, ((bar, text), x))| {
        let y = if one_line || index % 2 == 0 { 43 } else { 57 };
        Label::new(text, *x, y, bar.chosen)
    });
    (labels.collect(), if one_line { 44 } else { 60 })
}
