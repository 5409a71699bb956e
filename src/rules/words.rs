//! Small pieces of sentences that explanations and pages share.

use super::answers::grouped;
use super::decimal::Decimal;

/// A title with its article: "a Director of IT/Systems".
pub fn a(title: &str) -> String {
    let vowel = title.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    let article = if vowel { "an" } else { "a" };
    format!("{article} {title}")
}

/// The same words with a capital in front.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The same words inside a sentence: without the capital in front, unless the first word is a name
/// in capitals such as "IT".
pub fn inside(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// What stands before the item at `index` of a list: nothing, a comma, or the last word.
pub fn joint(index: usize, count: usize, last: &str) -> String {
    match index {
        0 => String::new(),
        _ if index + 1 == count => format!(" {last} "),
        _ => ", ".to_owned(),
    }
}

/// A list in words: "growth, delivery and systems".
pub fn list<T: AsRef<str>>(items: &[T], last: &str) -> String {
    let items = items.iter().enumerate();
    let count = items.len();
    items.map(|(index, item)| joint(index, count, last) + item.as_ref()).collect()
}

/// A count in words up to ten, then in figures, with its noun: "three figures".
pub fn count(number: usize, one: &str, many: &str) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let noun = if number == 1 { one } else { many };
    match WORDS.get(number) {
        Some(word) => format!("{word} {noun}"),
        None => format!("{number} {noun}"),
    }
}

/// A whole number with commas: "2,900". What stands after the point is left out.
pub fn thousands(number: Decimal) -> String {
    grouped(Decimal::whole(number.thousandths() / 1_000))
}
