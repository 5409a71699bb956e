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
            "Today IT joins late: after a supplier is chosen.",
            "- The IT team: who joins",
        ],
        &["Settle this before you advertise", "nobody of your own"],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "sourcing",
        &[
            "| Full cost of a year | $150,000 × 135%, with benefits and taxes | $202,500 |",
            "| Search fee, once | $150,000 × 25% | $37,500 |",
            "| Share of your revenue | full cost ÷ $42,000,000 | 0.48% |",
            "| Your budget for one new leader | your answer | $230,000 |",
            "Your IT provider's contacts",
            "About 4 in 10",
        ],
        &["### Begin inside"],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "interviews",
        &[
            "11 projects, four people in IT and 55% late in the last 12 months",
            "Your IT manager, unless a candidate",
        ],
        &[],
    ),
    (
        "Harbor & Pine",
        "it_director",
        "first-90-days",
        &[
            "each of your four people in IT",
            "checks that are missing; done in 12 months: 1 of 3",
            "Judge the IT provider",
        ],
        &["Choose the department head who will answer for"],
    ),
    ("Harbor & Pine", "it_director", "managing", &["two projects surprised those"], &[]),
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
            "$42,000,000 ÷ 8,760 = about $4,795",
            "20 × $42,000,000 ÷ 8,760 = about $95,900",
            "at most (20 − 8.8) × $42,000,000 ÷ 8,760 = about $53,700",
            "9 × 12 = 108 repairs",
            "$202,500 + $37,500 ÷ 3 = $215,000, and tools",
        ],
        &[],
    ),
    (
        "Harbor & Pine",
        "cs_director",
        "watch",
        &[
            "Need is 5.6 of 100; the next mark is 30. Fit is 0.7 of 100; the next mark is 25.",
            "| Complaints against orders | 1.5% fewer complaints per order | 0.0 of 15 | 30% |",
        ],
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
        &["Keep the three yearly security checks going"],
        &["missing", "Name a department head", "every month\n- Mend"],
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
            "at $10 each: $286,920",
            "18 × (48% − 25%) × $10,000 to $20,000 = $41,400 to $82,800",
            "$168,750 + $31,250 ÷ 3 = $179,167, and tools",
        ],
        &[],
    ),
    (
        "Tallow & Thread",
        "cs_director",
        "first-90-days",
        &[
            "Bring the queue from 4 days",
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
            "You have no IT provider.",
            "for 32 people that is $38,400 to $76,800 a year",
            "A project manager on contract",
        ],
        &["Name a department head", "Name one manager"],
    ),
    (
        "Bramble Box",
        "it_director",
        "measures",
        &[
            "Whoever covers the work answers for these figures.",
            "| 3 for 0.5, counted as one |",
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
            "none was done in 12 months",
            "every two weeks at first; before, that happened rarely or never",
        ],
        &["Judge the IT provider"],
    ),
    (
        "Bramble Box",
        "cs_director",
        "cover",
        &["Name a team lead with time to lead; today nobody in particular does."],
        &["an hour", "peaks"],
    ),
    (
        "Northlight Audio",
        "it_director",
        "before-the-hire",
        &[
            "You have somebody inside who could grow into the job.",
            "a coach at $1,000 to $3,000 a month",
            "so far 1 of 3",
        ],
        &["part-time director"],
    ),
    (
        "Northlight Audio",
        "it_director",
        "job-profile",
        &["Today an outside agency answers for what the store earns.", "Use this profile twice"],
        &[],
    ),
    (
        "Pawfolio",
        "cs_director",
        "before-the-hire",
        &["You have somebody inside", "today it is 2.7 days", "Shifts planned ahead"],
        &[],
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
