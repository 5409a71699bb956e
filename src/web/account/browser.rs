//! What a browser calls itself, in words.

/// Programs by a word in their names, the first that fits: many claim to be older ones as well.
const PROGRAMS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Machines in the same way.
const MACHINES: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// "Firefox on Windows", or as much of it as can be told.
pub(super) fn name(agent: &str) -> String {
    let told = |names: &[(&str, &'static str)]| {
        names.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name)
    };
    match (told(&PROGRAMS), told(&MACHINES)) {
        (Some(program), Some(machine)) => format!("{program} on {machine}"),
        (Some(program), None) => program.to_owned(),
        (None, Some(machine)) => format!("A browser on {machine}"),
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn browsers_are_told_by_what_they_claim() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0".to_owned(),
                "Firefox on Windows",
            ),
            (
                format!(
                    "Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/140.0 Safari/537.36 Edg/140"
                ),
                "Edge on Windows",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {webkit} Chrome/140.0 Safari/537.36"),
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1"
                    .to_owned(),
                "Safari on iPhone",
            ),
            ("curl/8.1 (Linux)".to_owned(), "A browser on Linux"),
            ("a test".to_owned(), "An unknown browser"),
        ] {
            assert_eq!(name(&agent), expected);
        }
    }
}
