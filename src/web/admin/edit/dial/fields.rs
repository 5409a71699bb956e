//! The fields of a dial: what they are called, how they are read, and which fault means which.

use super::super::part::Entry;
use super::super::typed::{FieldFault, Typed};
use crate::rules::answers::Figure;
use crate::rules::decimal::Decimal;
use crate::rules::metric::{MetricInfo, MetricKind};
use crate::rules::questionnaire::Kind;
use crate::rules::ruleset::{Dial, Factor, Scale, Shares};

/// The texts of a factor: what they are called in the form and before the reader.
pub(super) const TEXTS: [(&str, &str); 3] =
    [("label", "name"), ("theme", "group"), ("source", "source")];

/// A factor as it is called on the page.
pub(super) fn name(factor: &Factor) -> String {
    match factor.label.trim() {
        "" => factor.key.clone(),
        label => label.to_owned(),
    }
}

/// How the ends of a ramp are typed and read.
pub(super) fn figure(factor: &Factor) -> Figure {
    MetricInfo::find(&factor.metric).map_or_else(any_number, |metric| Figure::of(&metric))
}

/// A metric that does not exist is a fault of its own; its ends are still numbers.
fn any_number() -> Figure {
    let most = Decimal::whole(1_000_000_000);
    let least = Decimal::from_thousandths(-most.thousandths());
    Figure::new(Kind::Decimal, "", Decimal::from_thousandths(1), [least, most])
}

/// The options that have a share, in the order of the question: key and words.
pub(super) fn options(factor: &Factor, shares: &Shares) -> Vec<(String, String)> {
    match MetricInfo::find(&factor.metric).map(|metric| metric.kind) {
        Some(MetricKind::Choice(options)) => {
            options.iter().map(|option| (option.key.clone(), option.label.clone())).collect()
        }
        _ => shares.keys().map(|option| (option.clone(), option.clone())).collect(),
    }
}

/// Every field of a factor.
pub(super) fn of_factor(factor: &Factor) -> Vec<Entry> {
    let (key, name) = (&factor.key, name(factor));
    let entry = |field: &str, what: &str, text: String| {
        Entry::new(format!("{key}-{field}"), format!("{name}, {what}"), text)
    };
    let mut entries = vec![entry("weight", "weight", factor.weight.to_string())];
    match &factor.scale {
        Scale::Ramp { none_at, full_at } => {
            let figure = figure(factor);
            entries.push(entry("none_at", "no points at", figure.typed(*none_at)));
            entries.push(entry("full_at", "full points at", figure.typed(*full_at)));
        }
        Scale::Shares(shares) => {
            let share = |(option, label): (String, String)| {
                let text = shares.get(&option).map(u32::to_string).unwrap_or_default();
                entry(&format!("share-{option}"), &format!("share of “{label}”"), text)
            };
            entries.extend(options(factor, shares).into_iter().map(share));
        }
    }
    let texts = [&factor.label, &factor.theme, &factor.source];
    let texts = TEXTS.iter().zip(texts);
    entries.extend(texts.map(|((field, what), text)| entry(field, what, text.clone())));
    entries
}

/// The two marks of a dial.
pub(super) fn of_marks(dial: &Dial) -> Vec<Entry> {
    let marks = dial.bands.names.iter().skip(1).zip(dial.bands.marks);
    let entry = |(name, mark): (&&str, crate::rules::decimal::Points)| {
        Entry::new(format!("mark-{name}"), format!("Where “{name}” begins"), mark.short())
    };
    marks.map(entry).collect()
}

/// Puts what was typed into a dial.
pub(super) fn read(typed: &mut Typed, dial: &mut Dial) {
    for factor in &mut dial.factors {
        read_factor(typed, factor);
    }
    for (name, mark) in dial.bands.names.iter().skip(1).zip(&mut dial.bands.marks) {
        typed.points(&format!("mark-{name}"), mark);
    }
}

fn read_factor(typed: &mut Typed, factor: &mut Factor) {
    let key = factor.key.clone();
    let field = |name: &str| format!("{key}-{name}");
    typed.percent(&field("weight"), &mut factor.weight);
    let figure = figure(factor);
    let options = match &factor.scale {
        Scale::Ramp { .. } => Vec::new(),
        Scale::Shares(shares) => options(factor, shares),
    };
    match &mut factor.scale {
        Scale::Ramp { none_at, full_at } => {
            typed.figure(&field("none_at"), &figure, none_at);
            typed.figure(&field("full_at"), &figure, full_at);
        }
        Scale::Shares(shares) => {
            for (option, _) in options {
                read_share(typed, (&field(&format!("share-{option}")), &option), shares);
            }
        }
    }
    let texts = [&mut factor.label, &mut factor.theme, &mut factor.source];
    for ((name, _), text) in TEXTS.iter().zip(texts) {
        typed.text(&field(name), text);
    }
}

/// An option without a share stays without one for as long as its field is empty.
fn read_share(typed: &mut Typed, (name, option): (&str, &str), shares: &mut Shares) {
    match shares.get_mut(option) {
        Some(share) => typed.percent(name, share),
        None => {
            let Some(text) = typed.take(name).filter(|text| !text.trim().is_empty()) else {
                return;
            };
            match Figure::whole([0, 100]).read(&text) {
                Ok(number) => {
                    let share = u32::try_from(number.thousandths() / 1_000).unwrap_or_default();
                    shares.insert(option.to_owned(), share);
                }
                Err(message) => typed.fault(name, message),
            }
        }
    }
}

/// The element that a fault inside a dial means: a field, a row, or the sum of the weights.
pub(super) fn place(dial: &Dial, path: &str) -> Option<String> {
    if let Some(name) = path.strip_prefix("bands.") {
        let known = dial.bands.names.contains(&name);
        return known.then(|| format!("mark-{name}"));
    }
    let rest = path.strip_prefix("factors")?;
    if rest.is_empty() {
        return Some("total".to_owned());
    }
    let (index, field) = rest.strip_prefix('[')?.split_once(']')?;
    let factor = dial.factors.get(index.parse::<usize>().ok()?)?;
    let key = &factor.key;
    let field = match field.trim_start_matches('.').split_once('.') {
        Some(("ramp", end)) => end.to_owned(),
        Some(("shares", option)) => format!("share-{option}"),
        _ if field == ".ramp" => "full_at".to_owned(),
        _ => field.trim_start_matches('.').to_owned(),
    };
    let name = format!("{key}-{field}");
    let there = of_factor(factor).iter().any(|entry| entry.name == name);
    Some(if there { name } else { row_id(key) })
}

/// What is known of the sum of the weights while some fields cannot be read: those weights can only
/// add to what the others come to.
pub(super) fn sum_fault(dial: &Dial, unreadable: &[FieldFault]) -> Option<FieldFault> {
    let weight = |factor: &&Factor| format!("{}-weight", factor.key);
    let lost = |factor: &&Factor| unreadable.iter().any(|fault| fault.name == weight(factor));
    let readable = dial.factors.iter().filter(|factor| !lost(factor));
    let sum: u64 = readable.map(|factor| u64::from(factor.weight)).sum();
    let any_lost = dial.factors.iter().any(|factor| lost(&factor));
    let message = match any_lost {
        true if sum > 100 => format!(
            "The weights that can be read add up to {sum} already; all together they must add up \
             to 100."
        ),
        false if sum != 100 => format!("The weights add up to {sum}; they must add up to 100."),
        _ => return None,
    };
    Some(FieldFault { name: "total".to_owned(), message })
}

/// The id of a factor's row.
pub(super) fn row_id(key: &str) -> String {
    format!("row-{key}")
}
