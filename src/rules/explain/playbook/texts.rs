//! The texts, read into the program when it is built.

/// Every text: its folder, its part, its words.
macro_rules! texts {
    ($($folder:literal: $($part:literal),+;)+) => {
        &[$($((
            $folder,
            $part,
            include_str!(concat!("../../data/playbook/", $folder, "/", $part, ".md")),
        )),+),+]
    };
}

static TEXTS: &[(&str, &str, &str)] = texts! {
    "it": "before-the-hire", "cover", "meanwhile", "job-profile", "skills", "sourcing",
        "interviews", "scorecard", "first-90-days", "managing", "measures", "roi";
    "cs": "before-the-hire", "meanwhile", "job-profile", "skills", "sourcing",
        "interviews", "scorecard", "first-90-days", "managing", "measures", "roi";
    "any": "still-open", "cover", "watch", "look-again", "job-profile", "scorecard", "measures";
};

/// Whether there are texts for just this role.
pub(super) fn knows(role: &str) -> bool {
    folder(role).is_some()
}

/// The text of a part: the role's own, else the one for any role.
pub(super) fn text(role: &str, part: &str) -> Option<&'static str> {
    let find = |folder: &str| {
        let found = TEXTS.iter().find(|(each, key, _)| *each == folder && *key == part);
        found.map(|(.., text)| *text)
    };
    folder(role).and_then(find).or_else(|| find("any"))
}

fn folder(role: &str) -> Option<&'static str> {
    match role {
        "it_director" => Some("it"),
        "cs_director" => Some("cs"),
        _ => None,
    }
}
