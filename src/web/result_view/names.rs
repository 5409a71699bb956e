//! How roles and questions are called inside a sentence.

pub use crate::rules::questionnaire::subject;
pub use crate::rules::words::a;

/// A role without the words before its field: "IT" of "Director of IT/Systems".
pub fn short(title: &str) -> &str {
    let field = title.strip_prefix("Director of ").unwrap_or(title);
    match field.split_once('/') {
        Some((first, _)) if first.trim().len() > 1 => first.trim(),
        _ => field,
    }
}

/// Two or three letters for a dot on the chart: "IT", "CS".
pub(super) fn tag(title: &str) -> String {
    let short = short(title);
    if short.chars().count() <= 3 {
        return short.to_owned();
    }
    let words = short.split_whitespace().filter(|word| word.len() > 2 || short.len() < 6);
    words.filter_map(|word| word.chars().next()).take(3).flat_map(char::to_uppercase).collect()
}
