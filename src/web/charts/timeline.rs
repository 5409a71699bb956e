//! A line of months from now on, with what is reached when.

use askama::Template;

use super::labels::Label;
use super::{Hundredths, Ids, drawn};

/// Where the line begins and ends, in hundredths of a percent.
const FROM: i64 = 400;
const TO: i64 = 9_600;

/// Something that is reached within some months.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// What, in two to four words.
    pub name: &'a str,
    /// The first month it can be.
    pub earliest: u32,
    /// The last one; `None` where it may lie beyond the line.
    pub latest: Option<u32>,
}

/// A drawn line of months, 34 px high and 26 px more for each event.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "charts/timeline.html")]
pub struct Timeline {
    /// The id of the drawing's title; the description's id adds a `d`.
    pub id: String,
    /// What it is a drawing of.
    pub name: String,
    /// The text equivalent.
    pub desc: String,
    /// The height in pixels.
    pub height: i64,
    /// Where the line of months stands, in pixels.
    pub floor: i64,
    /// The years' ticks.
    pub ticks: Vec<Hundredths>,
    /// The years' labels.
    pub labels: Vec<Label>,
    /// Each event: where it begins and ends, its height, and its name with its own place.
    pub events: Vec<(Hundredths, Hundredths, i64, Label)>,
}

drawn!(Timeline);

impl Timeline {
    /// Draws events on a line of so many months. `desc` says the same in words.
    pub fn draw(ids: &mut Ids, name: &str, desc: &str, months: u32, events: &[Event]) -> Timeline {
        let months = months.max(12);
        let x = |month: u32| FROM + i64::from(month.min(months)) * (TO - FROM) / i64::from(months);
        let rows = i64::try_from(events.len()).unwrap_or_default();
        let floor = 12 + 26 * rows;
        let year = |at: u32| match at {
            0 => "Now".to_owned(),
            1 => "1 year".to_owned(),
            at => at.to_string(),
        };
        let years: Vec<u32> = (0..=months / 12).collect();
        let drawn = events.iter().zip(0_i64..).map(|(event, row)| {
            let y = 22 + 26 * row;
            let (begin, end) = (x(event.earliest), x(event.latest.unwrap_or(months)));
            // The name stands on the side with more room.
            let left = begin > 5_000;
            let mut label = Label::new(event.name, if left { end } else { begin }, y - 9, false);
            label.class = if left { "e" } else { "" };
            (Hundredths(begin), Hundredths(end.max(begin)), y, label)
        });
        Timeline {
            id: ids.next_id(),
            name: name.to_owned(),
            desc: desc.to_owned(),
            height: floor + 24,
            floor,
            ticks: years.iter().map(|at| Hundredths(x(at * 12))).collect(),
            labels: years
                .iter()
                .map(|at| Label::new(&year(*at), x(at * 12), floor + 18, false))
                .collect(),
            events: drawn.collect(),
        }
    }
}
