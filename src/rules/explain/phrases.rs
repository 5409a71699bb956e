//! Small pieces of sentences.

use crate::rules::answers::grouped;
use crate::rules::decimal::Decimal;

/// `rose by 36%`, `fell by 3%`, `did not change`.
pub(super) fn changed(percent: Decimal) -> String {
    let size = Decimal::from_thousandths(percent.thousandths().abs());
    match percent.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Greater => format!("rose by {}%", grouped(size)),
        std::cmp::Ordering::Equal => "did not change".to_owned(),
        std::cmp::Ordering::Less => format!("fell by {}%", grouped(size)),
    }
}

/// `once`, `twice`, `seven times`.
pub(super) fn times(value: Decimal) -> String {
    match value.thousandths() {
        1000 => "once".to_owned(),
        2000 => "twice".to_owned(),
        _ => format!("{} times", number_word(value)),
    }
}

/// `one project`, `seven projects`, `0.5 people`.
pub(super) fn counted(value: Decimal, one: &str, many: &str) -> String {
    let noun = if value == Decimal::whole(1) { one } else { many };
    format!("{} {noun}", number_word(value))
}

/// Whole numbers up to ten as words, others in digits.
pub(super) fn number_word(value: Decimal) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let index = usize::try_from(value.thousandths() / 1000).ok();
    match index.and_then(|index| WORDS.get(index)).filter(|_| value.is_whole()) {
        Some(word) => (*word).to_owned(),
        None => grouped(value),
    }
}
