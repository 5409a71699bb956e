//! The ranges of a number in words: "up to about 42%", "from about 43%".

use super::limit::{border, is_about, spoken};
use crate::rules::answers::Answer;
use crate::rules::decimal::Decimal;
use crate::rules::explain::settling::ValueRange;
use crate::rules::questionnaire::Signal;

/// Where one range ends and the next begins, exactly and as it is said.
struct Border {
    exact: [Decimal; 2],
    said: [Decimal; 2],
}

/// Each range of a number, the smallest first. What is said of a figure holds at it: two ranges
/// that meet between round figures are named by the last one before and the first one behind.
pub(super) fn ranges(signal: &Signal, all: &[ValueRange]) -> Vec<String> {
    let ends: Vec<[Decimal; 2]> = all.iter().filter_map(ends).collect();
    let pairs = ends.windows(2).filter_map(|pair| <[[Decimal; 2]; 2]>::try_from(pair).ok());
    let mut borders: Vec<Border> = pairs
        .map(|[below, above]| Border {
            exact: [below[1], above[0]],
            said: border(signal, below, above),
        })
        .collect();
    // A short range between two borders must not be rounded away.
    if borders.windows(2).any(|pair| matches!(pair, [a, b] if a.said[1] > b.said[0])) {
        borders.iter_mut().for_each(|border| border.said = border.exact);
    }
    let place = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| borders.get(before));
        words(signal, before, borders.get(index))
    };
    (0..all.len()).map(place).collect()
}

fn ends(range: &ValueRange) -> Option<[Decimal; 2]> {
    match (&range.from, &range.to) {
        (Answer::Number(from), Answer::Number(to)) => Some([*from, *to]),
        _ => None,
    }
}

fn words(signal: &Signal, before: Option<&Border>, after: Option<&Border>) -> String {
    let figure = |border: &Border, side: usize| {
        let about = is_about(signal, border.said[side], border.exact[side]);
        format!("{}{}", if about { "about " } else { "" }, spoken(signal, border.said[side]))
    };
    let sharp = |border: &Border| border.said == border.exact;
    match (before, after) {
        (None, None) => "any figure".to_owned(),
        (None, Some(end)) => format!("up to {}", figure(end, 0)),
        (Some(start), None) if sharp(start) => "above that".to_owned(),
        (Some(start), None) => format!("from {}", figure(start, 1)),
        (Some(start), Some(end)) if start.said[1] == end.said[0] => {
            format!("at {}", figure(end, 0))
        }
        (Some(start), Some(end)) if sharp(start) => {
            format!("above that, up to {}", figure(end, 0))
        }
        (Some(start), Some(end)) => {
            let (from, to) = (figure(start, 1), figure(end, 0));
            // The unit is named once.
            let unit = spoken(signal, end.said[0]);
            let unit = unit.find(' ').map_or("", |at| &unit[at..]);
            format!("from {} to {to}", from.strip_suffix(unit).unwrap_or(&from))
        }
    }
}
