//! Words that several pages share.

/// A day as people write it, in UTC: "22 November 2026".
pub(super) fn date(at: jiff::Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

/// A day of the calendar: "22 November 2026".
pub(super) fn day(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A time of day, in UTC: "10:14 UTC".
pub(super) fn time(at: jiff::Timestamp) -> String {
    at.strftime("%H:%M UTC").to_string()
}

/// A day and a time as people write them, in UTC: "22 November 2026, 10:14 UTC".
pub(super) fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// A page's place in the questionnaire, from 1.
pub(super) fn page_number(page: &str) -> usize {
    let pages = &crate::rules::questionnaire::questionnaire().pages;
    pages.iter().position(|p| p.key == page).map_or(1, |at| at + 1)
}
