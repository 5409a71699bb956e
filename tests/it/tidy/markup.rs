//! What templates and the script must not hold. The browser's policy would block most of it too;
//! here it is found before anybody opens the page.

use super::Faults;

const TEMPLATE: usize = 120;

/// A template stays short, escapes everything, and has neither inline style nor inline script.
pub(super) fn template(name: &str, text: &str) -> Faults {
    let mut faults = Faults::new();
    let count = text.lines().count();
    if count > TEMPLATE {
        faults.push(format!("{name}:{TEMPLATE}: {count} lines, {TEMPLATE} at most"));
    }
    for (at, line) in text.lines().enumerate() {
        let found = inline(&line.to_lowercase()).map(|why| format!("{name}:{}: {why}", at + 1));
        faults.extend(found);
    }
    faults
}

fn inline(line: &str) -> Option<&'static str> {
    let close: String = line.chars().filter(|c| *c != ' ').collect();
    if close.contains("|safe") || close.contains("(\"none\")") || close.contains("autoescape") {
        return Some("text that is not escaped");
    }
    if line.contains("<style") || attributes(line).any(|name| name == "style") {
        return Some("an inline style");
    }
    let scripts = line.match_indices("<script").map(|(at, _)| &line[at..]);
    if scripts.map(|tag| tag.split('>').next().unwrap_or(tag)).any(|tag| !tag.contains(" src=")) {
        return Some("an inline script");
    }
    let event = |name: &str| name.starts_with("on") && name.len() > 4;
    if attributes(line).any(event) || line.contains("javascript:") {
        return Some("an inline handler");
    }
    let foreign = [" src=\"http", " src=\"//", " action=\"http", "<iframe", "<link href=\"http"];
    foreign.iter().any(|part| line.contains(part)).then_some("another site's content")
}

/// The names before each `="`, without those that are part of a longer word.
fn attributes(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("=\"").filter_map(|(at, _)| {
        let before = &line[..at];
        let from = before.rfind(|c: char| c.is_whitespace() || c == '}' || c == '"')?;
        let letter = before[from..].chars().next()?;
        Some(&before[from + letter.len_utf8()..])
    })
}

/// The script changes the page by its elements, never by text that is read as markup.
pub(super) fn script(name: &str, text: &str) -> Faults {
    let banned =
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"];
    let fault = |(at, line): (usize, &str)| {
        let found = banned.iter().find(|word| line.contains(**word))?;
        Some(format!("{name}:{}: {found}", at + 1))
    };
    text.lines().enumerate().filter_map(fault).collect()
}

#[test]
fn what_is_inline_in_a_template_is_a_fault() {
    for bad in [
        "<p>{{ name|safe }}</p>",
        "<p>{{ name | safe }}</p>",
        "<p>{{ name|escape(\"none\") }}</p>",
        "<p style=\"color: red\">",
        "<p{% if a %} style=\"color: red\"{% endif %}>",
        "<style>",
        "<script>go()</script>",
        "<script type=\"module\">go()</script>",
        "<button onclick=\"go()\">",
        "<a href=\"javascript:go()\">",
        "<img src=\"https://other.example/a.png\">",
    ] {
        assert_eq!(template("a.html", bad).len(), 1, "missed {bad}");
    }
    for good in [
        "<script type=\"module\" src=\"{{ url }}\"></script>",
        "<text font-style=\"italic\" data-one=\"1\">",
        "<p class=\"on\">{% if only == \"a\" %}one=\"two\"{% endif %}</p>",
    ] {
        assert_eq!(template("a.html", good), Faults::new());
    }
    assert_eq!(template("a.html", &"<p>\n".repeat(121)).len(), 1);
    assert_eq!(script("a.js", "a.innerHTML = b;").len(), 1);
    assert_eq!(script("a.js", "a.textContent = b;"), Faults::new());
}
