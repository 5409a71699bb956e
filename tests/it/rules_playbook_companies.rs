//! What the playbooks of the five example companies say, fact by fact.

use readyline::rules::explain::playbook::playbook;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

use crate::rules_cases::company;

/// A part's text on one line, without the marks for bold words.
fn text(name: &str, role: &str, part: &str) -> String {
    let (rules, answers) = (default_ruleset(), company(name));
    let role = rules.role(role).unwrap();
    let book = playbook(rules, &answers, &assess(rules, &answers), role);
    let found = book.parts.iter().find(|each| each.key == part);
    found.unwrap_or_else(|| panic!("{name} has no {part}")).markdown.replace("**", "")
}

/// Company, role, part, what it says, what it must not say.
type Case =
    (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const CASES: [Case; 22] = [
    (
        "Harbor & Pine",
        "it_director",
        "job-profile",
        &[
            "More than half of the 85.1 points of need come from delivery and systems.",
            "- 11 technology projects for four IT people.",
            "- A say in every new technology project before a supplier is chosen",
            "- The IT team: who joins",
        ],
        &["commercial department", "nobody of your own"],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "sourcing",
        &["Your IT provider's contacts", "About 4 in 10"],
        &["### Begin inside"],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "interviews",
        &[
            "11 projects, four people in IT and 55% late in the last 12 months",
            "Your IT manager or an outside adviser",
        ],
        &["unless a candidate"],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "first-90-days",
        &[
            "each of your four people in IT",
            "Follow up the yearly security checks that were missing",
            "Judge the IT provider",
        ],
        &["Choose the department head", "Begin the yearly security checks"],
    ),
    ("Harbor & Pine", "it_director", "skills", &["- Work with Agile"], &["inside candidate"]),
    (
        "Harbor & Pine",
        "it_director",
        "measures",
        &[
            "| 80% | 45% |",
            "99.9%, that is 8.8 hours | 99.77%, 20 hours down |",
            "| 9 per month |",
            "| all 3 | 1 of 3 |",
            "| 2 at most | 2.8 |",
            "| 70% |",
        ],
        &["target met"],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "roi",
        &[
            "$42,000,000 ÷ 8,760 = about $4,800",
            "20 × $42,000,000 ÷ 8,760 = about $96,000",
            "at most (20 − 8.8) × $42,000,000 ÷ 8,760 = about $53,500",
            "9 × 12 = 108 repairs",
            "$202,500 + a search fee of $37,500 = about $240,000 |",
            "What these earn depends on your margin, which is not asked; even if they were all",
        ],
        &[],
    ),
    (
        "Harbor & Pine",
        "cs_director",
        "watch",
        &["| Complaints against orders | 1.5% fewer complaints per order | 0.0 of 15 | 30% |"],
        &["Not known yet"],
    ),
    (
        "Harbor & Pine",
        "cs_director",
        "meanwhile",
        &["today customers wait 5 hours", "one page a month"],
        &["satisfaction stands", "Split the team", "Ask why people leave"],
    ),
    (
        "Tallow & Thread",
        "it_director",
        "meanwhile",
        &["Keep one list of systems"],
        &["missing", "security checks", "department head"],
    ),
    (
        "Tallow & Thread",
        "cs_director",
        "job-profile",
        &[
            "More than half of the 88.9 points of need come from customer pain.",
            "Complaints per order rose by",
            "- The service team: who joins",
        ],
        &[],
    ),
    (
        "Tallow & Thread",
        "cs_director",
        "measures",
        &[
            "| 71% |",
            "| 22 hours |",
            "clearly fewer come back than a year ago",
            "complaints rose by 36%, orders rose by 4%",
            "| 25% at most: 4 of 18 people | 48% |",
            "| 11.9 |",
        ],
        &["target met"],
    ),
    (
        "Tallow & Thread",
        "cs_director",
        "roi",
        &[
            "(5,800 − 48,700 × 7%) × 12 = 28,692",
            "at $10 each: about $287,000",
            "18 × (48% − 25%) × $10,000 to $20,000 = about $41,500 to $83,000",
            "$169,000 + a search fee of $31,000 = about $200,000 |",
            "it can: the costs saved come to about $328,500 to $370,000 a year.",
        ],
        &[],
    ),
    (
        "Tallow & Thread",
        "cs_director",
        "first-90-days",
        &[
            "Bring the queue from 4 days to one at most",
            "today it is 18",
            "48% left within a year",
            "Publish a monthly report",
        ],
        &[],
    ),
    (
        "Bramble Box",
        "it_director",
        "cover",
        &[
            "More than half of the 55.8 points of need come from delivery and security.",
            "- Three technology projects for 0.5 IT people. Put all projects in one order",
            "- Keep contracts, passwords",
        ],
        &["department head who", "Name one manager", "$"],
    ),
    (
        "Bramble Box",
        "it_director",
        "measures",
        &[
            "Whoever covers the work answers for these figures.",
            "| 3 for 0.5 people |",
            "| all 3 | 0 of 3 |",
        ],
        &[],
    ),
    (
        "Bramble Box",
        "it_director",
        "first-90-days",
        &[
            "Talk alone with everyone in IT",
            "Follow up the yearly security checks that were missing",
        ],
        &["Judge the IT provider", "every two weeks", "Begin the yearly"],
    ),
    (
        "Bramble Box",
        "cs_director",
        "cover",
        &["Complaints per order rose by 16.4%. Count the complaints by cause"],
        &["Name a team lead", "consultant", "peaks"],
    ),
    (
        "Northlight Audio",
        "it_director",
        "before-the-hire",
        &["takes from “First 30, 60 and 90 days” what the time allows"],
        &["part-time director", "$", "3 months"],
    ),
    (
        "Northlight Audio",
        "it_director",
        "job-profile",
        &["Brief whoever leads the work for now from this profile."],
        &["outside agency", "commercial department"],
    ),
    (
        "Pawfolio",
        "cs_director",
        "before-the-hire",
        &["It works: other departments act"],
        &["2.7 days", "3 months"],
    ),
    ("Pawfolio", "it_director", "look-again", &["6 months", "a security incident"], &[]),
];

#[test]
fn the_five_companies_read_what_is_true_for_them() {
    for (name, role, part, says, says_not) in CASES {
        let text = text(name, role, part);
        for words in says {
            assert!(text.contains(words), "{name} {role} {part} lacks {words:?}:\n{text}");
        }
        for words in says_not {
            assert!(!text.contains(words), "{name} {role} {part} says {words:?}:\n{text}");
        }
    }
}

#[test]
fn a_figure_at_its_target_says_so() {
    let (rules, mut answers) = (default_ruleset(), company("Tallow & Thread"));
    answers.set("it_lead", Some(readyline::rules::answers::Answer::Choice("director".into())));
    let role = rules.role("it_director").unwrap();
    let book = playbook(rules, &answers, &assess(rules, &answers), role);
    let text = &book.parts.iter().find(|part| part.key == "measures").unwrap().markdown;
    for row in
        ["| 80%, target met |", "99.95%, four hours down, target met", "| 3 of 3, target met |"]
    {
        assert!(text.contains(row), "no {row:?} in\n{text}");
    }
    let roi = &book.parts.iter().find(|part| part.key == "roi").unwrap().markdown;
    assert!(roi.contains("nothing to count; the store is there already"), "{roi}");
}
