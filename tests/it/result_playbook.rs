//! Playbooks on the result page: what Markdown means there, and that it can harm nobody.

use readyline::rules::ruleset::{Ruleset, default_ruleset};
use scraper::{ElementRef, Html};

use crate::result_pages::{company, owner, shared};
use crate::result_view::{find, words};
use crate::rules_third::{KEY, three_roles};

/// Where an adviser's own text stands.
const ADVISERS: &str = "#playbook-cs_director-advisers";

fn with(text: &str) -> Ruleset {
    let mut rules = default_ruleset().clone();
    rules.roles[1].playbook = Some(text.to_owned());
    rules
}

/// The pages on which a playbook is shown.
fn pages(text: &str) -> [Html; 2] {
    let (rules, answers) = (with(text), company("Northlight Audio"));
    [owner(&rules, &answers), shared(&rules, &answers)].map(|html| Html::parse_document(&html))
}

fn inner(text: &str) -> String {
    let [page, _] = pages(text);
    find(&page, ADVISERS)[0].inner_html().trim().to_owned()
}

#[test]
fn markdown_means_what_its_help_says() {
    let link = "rel=\"noopener noreferrer nofollow\"";
    let cases = [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>".to_owned()),
        ("# A\n## B\n### C\n#### D", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h5>D</h5>".to_owned()),
        ("### A\n###### B\n# C\n## D", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>\n<h4>D</h4>".to_owned()),
        ("## A\n## B", "<h3>A</h3>\n<h3>B</h3>".to_owned()),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>".to_owned()),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>".to_owned()),
        ("**a** *b*", "<p><strong>a</strong> <em>b</em></p>".to_owned()),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>".to_owned()),
        (
            "[a](https://example.com/?b=1&c=2 \"title\")",
            format!("<p><a href=\"https://example.com/?b=1&amp;c=2\" {link}>a</a></p>"),
        ),
        (
            "[a](HTTPS://EXAMPLE.com)",
            format!("<p><a href=\"HTTPS://EXAMPLE.com\" {link}>a</a></p>"),
        ),
        (
            "<ana@example.com> [b](mailto:b@example.com)",
            format!(
                "<p><a href=\"mailto:ana@example.com\" {link}>ana@example.com</a> \
                 <a href=\"mailto:b@example.com\" {link}>b</a></p>"
            ),
        ),
        (
            "|a|b|\n|-|-:|\n|1|2|",
            "<table class=\"stack\"><thead><tr><th scope=\"col\">a</th>\
             <th scope=\"col\">b</th></tr></thead><tbody>\n\
             <tr><td>1</td><td>2</td></tr>\n</tbody></table>"
                .to_owned(),
        ),
        (
            "|a|\"<b>|c|\n|-|-|-|\n|1|2|3|",
            "<table class=\"stack\"><thead><tr><th scope=\"col\">a</th>\
             <th scope=\"col\">\"&lt;b&gt;</th><th scope=\"col\">c</th></tr></thead><tbody>\n\
             <tr><td>1</td><td data-label=\"&quot;&lt;b&gt;\">2</td>\
             <td data-label=\"c\">3</td></tr>\n</tbody></table>"
                .to_owned(),
        ),
        ("`a` & b  \nc", "<p>a &amp; b\nc</p>".to_owned()),
        ("a <b>b</b>", "<p>a &lt;b&gt;b&lt;/b&gt;</p>".to_owned()),
        ("![a](https://example.com/a.png) b", "<p>a b</p>".to_owned()),
        ("[a](http://example.com) [b](/c) [d](#e)", "<p>a b d</p>".to_owned()),
    ];
    for (typed, expected) in cases {
        assert_eq!(inner(typed), expected, "{typed}");
    }
}

const TAGS: [&str; 17] = [
    "p",
    "h3",
    "h4",
    "h5",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
];

/// What an element has that it must not have.
fn harm(element: ElementRef) -> Option<String> {
    let name = element.value().name();
    let attribute = |(key, value): (&str, &str)| match (name, key) {
        ("a", "href") => ["https://", "mailto:"].iter().any(|start| value.starts_with(start)),
        ("a", "rel") => value == "noopener noreferrer nofollow",
        ("ol", "start") => value.parse::<u64>().is_ok(),
        ("th", "scope") => value == "col",
        ("table", "class") => value == "stack",
        ("td", "data-label") => value.chars().count() <= 40,
        _ => false,
    };
    let bad = !TAGS.contains(&name) || !element.value().attrs().all(attribute);
    bad.then(|| element.html())
}

/// What somebody might try.
const HOSTILE: [&str; 34] = [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<img src=x onerror=alert(1)>",
    "<p onclick=\"alert(1)\" style=\"color:red\" class=\"a\" id=\"b\">x</p>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](\u{1}javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x) [b](file:///etc/passwd) [c](//example.com)",
    "<javascript:alert(1)>",
    "<https://example.com/\"onmouseover=\"alert(1)>",
    "[a](https://example.com/\"onmouseover=\"alert(1))",
    "[a](https://example.com 'x\" onmouseover=\"alert(1)')",
    "[a]: javascript:alert(1)\n\n[a]",
    "![a](javascript:alert(1)) ![b](x\" onerror=\"alert(1))",
    "[![a](javascript:alert(1))](javascript:alert(2))",
    "![[a](javascript:alert(1))](https://example.com)",
    "> - # <svg><script>alert(1)</script></svg>",
    "- > 1. [a](<javascript:alert(1)>)",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<!-- --><iframe src=https://example.com></iframe><!-- <x> -->",
    "<![CDATA[<script>alert(1)</script>]]> <?php x ?> <!DOCTYPE x>",
    "</div></section><form action=/x><button>press</button></form>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "```html\" onclick=\"alert(1)\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "|<img src=x onerror=alert(1)>|\n|:-:|\n|[a](javascript:x)|",
    "# a {#id .class onclick=alert(1)}",
    "- [ ] task\n- [x] done\n\n[^1]\n\n[^1]: note",
    "\u{202e}<script>\u{0}</script>&lt;script&gt;alert(1)&lt;/script&gt;",
];

#[test]
fn what_a_playbook_must_not_do_it_does_not_do() {
    let deep = "> ".repeat(7_000) + "deep";
    let lists = (0..100).map(|at| format!("{}- a\n", "  ".repeat(at))).collect::<String>();
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(1_500), "-|".repeat(1_500), "|\n".repeat(2_000));
    let open = "[".repeat(5_000) + &"![*_".repeat(2_000);
    let large = [deep.as_str(), &lists, &wide, &open];
    for text in HOSTILE.into_iter().chain(large) {
        let start: String = text.chars().take(80).collect();
        for page in pages(text) {
            let playbook = find(&page, ADVISERS);
            assert_eq!(playbook.len(), 1, "{start}");
            let inside = playbook[0].descendent_elements().skip(1);
            let harm: Vec<_> = inside.filter_map(harm).collect();
            assert!(harm.is_empty(), "{start}: {harm:?}");
            let depth = |element: ElementRef| element.ancestors().count();
            let base = depth(playbook[0]);
            let deepest = playbook[0].descendent_elements().map(depth).max().unwrap_or(base);
            assert!(deepest - base < 20, "{start}: {} deep", deepest - base);
            assert!(playbook[0].inner_html().len() < 200_000, "{start}");
            assert_eq!(find(&page, "main script, form[action='/x'], iframe").len(), 0);
            assert!(!find(&page, "#ledger").is_empty(), "the rest of the page still stands");
        }
    }
}

#[test]
fn what_is_not_understood_is_shown_as_words() {
    for (typed, shown) in [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("[click](javascript:alert(1))", "click"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("    let x = 1;", "let x = 1;"),
        ("![a cat](x.png)", "a cat"),
    ] {
        let [page, _] = pages(typed);
        assert_eq!(words(find(&page, ADVISERS)[0]), shown);
    }
}

#[test]
fn each_role_shows_its_parts_in_order_the_first_one_open() {
    let answers = company("Northlight Audio");
    let page = Html::parse_document(&owner(&with("Mine"), &answers));
    let headings: Vec<_> = find(&page, "h2[id^=playbook]").into_iter().map(words).collect();
    let it = "Playbook: Director of IT/Systems";
    assert_eq!(headings, [it, "Playbook: Director of Customer Service"]);
    assert_eq!(words(find(&page, ".toc [href='#playbook-it_director']")[0]), "Playbooks");
    let section = "section[aria-labelledby=playbook-cs_director]";
    let titles = |css: &str| -> Vec<String> {
        find(&page, &format!("{section} {css}")).into_iter().map(words).collect()
    };
    let parts =
        ["From your advisers", "What to watch", "What to do meanwhile", "When to look again"];
    assert_eq!(titles("summary"), parts);
    assert_eq!(titles("details[open] > summary"), parts[..1]);
    let file = find(&page, "a[href$='/result/playbook/cs_director/watch.md?of=018d']");
    assert_eq!(words(file[0]), "Download as Markdown: What to watch");
    assert!(find(&page, "#playbook-cs_director-watch table td").len() >= 4);
    let shared = Html::parse_document(&shared(default_ruleset(), &answers));
    assert_eq!(find(&shared, "a[href='/r/4vT9/playbook/cs_director/watch.md']").len(), 1);
}

#[test]
fn a_role_of_an_admin_with_a_text_shows_just_that() {
    let page = Html::parse_document(&owner(&three_roles(), &company("Harbor & Pine")));
    let section = format!("section[aria-labelledby=playbook-{KEY}]");
    assert_eq!(find(&page, &format!("{section} details")).len(), 1);
    assert_eq!(find(&page, &format!("{section} nav")).len(), 0);
    assert_eq!(words(find(&page, &format!("{section} h3"))[0]), "First");
}
