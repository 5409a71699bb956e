//! Texts in quotation marks, long ones shortened around what differs.

/// Up to this many characters a text is shown whole.
const WHOLE: usize = 200;
/// So many equal characters stay on each side of what differs, for orientation.
const AROUND: usize = 30;

/// The first name that is not blank, as one may be in a draft.
pub(super) fn called<const MANY: usize>(names: [&str; MANY]) -> String {
    let given = names.into_iter().find(|name| !name.trim().is_empty());
    given.unwrap_or_default().to_owned()
}

/// One text, by its beginning.
pub(super) fn excerpt(text: &str) -> String {
    let text: Vec<char> = text.chars().collect();
    quoted(&text, 0, text.len())
}

/// Two texts that differ, both cut to the part in which they do.
pub(super) fn excerpts(texts: [&str; 2]) -> [String; 2] {
    let texts = texts.map(|text| text.chars().collect::<Vec<char>>());
    let [one, other] = &texts;
    if one.len().max(other.len()) <= WHOLE {
        return texts.map(|text| quoted(&text, 0, text.len()));
    }
    let shortest = one.len().min(other.len());
    let same = |(a, b): &(&char, &char)| a == b;
    let start = one.iter().zip(other).take_while(same).count();
    let end = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    let end = end.min(shortest - start);
    let from = start.saturating_sub(AROUND);
    let from = from + whole_words(&one[from..start], from > 0);
    texts.map(|text| {
        let around: Vec<char> = text[text.len() - end..].iter().copied().take(AROUND).collect();
        let reversed: Vec<char> = around.iter().rev().copied().collect();
        let to = text.len() - end + around.len() - whole_words(&reversed, end > AROUND);
        quoted(&text, from, to)
    })
}

/// How much of these characters to leave out so that they begin with a whole word.
fn whole_words(text: &[char], cut: bool) -> usize {
    let space = text.iter().position(|c| c.is_whitespace()).filter(|_| cut);
    space.map_or(0, |space| space + 1)
}

/// The text from one place to another, at most [`WHOLE`] characters of it; three dots stand for
/// what is left out.
fn quoted(text: &[char], from: usize, to: usize) -> String {
    let to = to.min(from + WHOLE);
    let part: String = text[from..to].iter().collect();
    let dots = |left_out: bool| if left_out { "…" } else { "" };
    format!("“{}{part}{}”", dots(from > 0), dots(to < text.len()))
}
