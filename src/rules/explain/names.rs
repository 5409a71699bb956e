//! How roles are called inside a sentence.

/// A role without the words before its field: "IT" of "Director of IT/Systems".
pub fn short(title: &str) -> &str {
    let field = title.split_once(" of ").map_or(title, |(_, field)| field);
    match field.split_once('/') {
        Some((first, _)) if first.trim().len() > 1 => first.trim(),
        _ => field,
    }
}

/// A short name a role for the dots on one chart: "IT", "CS". Names that would be the same are
/// written out.
pub fn tags(titles: &[&str]) -> Vec<String> {
    let differ =
        |names: &Vec<String>| (1..names.len()).all(|index| !names[..index].contains(&names[index]));
    let tags: Vec<String> = titles.iter().map(|title| tag(title)).collect();
    let fields = || titles.iter().map(|title| short(title).to_owned()).collect();
    let whole = || titles.iter().map(|title| (*title).to_owned()).collect();
    Some(tags).filter(differ).or_else(|| Some(fields()).filter(differ)).unwrap_or_else(whole)
}

/// A field of one word as it is, else its first letters.
fn tag(title: &str) -> String {
    const JOINTS: [&str; 6] = ["and", "of", "for", "the", "in", "&"];
    let words: Vec<&str> =
        short(title).split_whitespace().filter(|word| !JOINTS.contains(word)).collect();
    match words.as_slice() {
        [word] => (*word).to_owned(),
        words => {
            let letters = words.iter().filter_map(|word| word.chars().next());
            letters.take(3).flat_map(char::to_uppercase).collect()
        }
    }
}
