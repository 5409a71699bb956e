//! What the reports of the example companies say where two of their sentences once disagreed.

use readyline::rules::ruleset::default_ruleset;

use crate::report_pdf::written;
use crate::rules_cases::company;
use crate::support::paper::{Paper, squeezed};

/// The words of a company's report.
fn words(name: &str) -> String {
    Paper::read(&written(default_ruleset(), &company(name))).text()
}

fn holds(text: &str, words: &str) -> bool {
    text.contains(&squeezed(words))
}

#[test]
fn a_budget_that_leaves_no_room_for_the_search_fee_is_not_said_to_cover_it_all() {
    let first_year = "Set aside about $169,000 a year. The first year costs about $200,000 with \
                      the search fee, about $20,000 more than your budget.";
    let budget = "Your budget of $180,000 covers that, but not the first year, which costs about \
                  $200,000 with";
    let text = words("Tallow & Thread");
    assert!(holds(&text, first_year) && holds(&text, budget));
    assert!(!holds(&text, "would make it"), "a way around the hire");
    // To the dollar.
    let text = words("Northlight Audio");
    assert!(holds(
        &text,
        "Your budget of $200,000 covers that, and the search fee of the first year."
    ));
}

#[test]
fn where_the_ownership_of_technology_is_tidy_nothing_in_it_is_to_be_mended_now() {
    let text = words("Tallow & Thread");
    assert!(holds(&text, "Concern 7.0 of 100: tidy"));
    assert!(holds(&text, "Nothing to mend here") && !holds(&text, "better still"));
    assert!(!holds(&text, "What to mend"));
    let text = words("Pawfolio");
    assert!(holds(&text, "What to mend"));
}

#[test]
fn a_team_lead_is_recommended_with_a_price_and_nothing_else_beside() {
    let text = words("Bramble Box");
    assert!(holds(&text, "Cover the gap with a team lead for customer service"));
    assert!(holds(&text, "Team lead for customer service\nRecommended"), "in the table");
    assert!(!holds(&text, "for peaks") && !holds(&text, "all of the team’s hours\nRecommended"));
    assert!(holds(&text, "Cover the gap with a project manager on contract"));
    assert!(holds(&text, "Project manager on contract, 26 days\nRecommended"));
}

#[test]
fn who_stays_too_small_for_five_years_is_told_so_once() {
    let text = words("Bramble Box");
    let told = squeezed("stays too small for this role for more than five years");
    assert_eq!(text.matches(&told).count(), 2, "once a role");
    assert!(!holds(&text, "does not become large enough"));
    let text = words("Harbor & Pine");
    assert!(holds(&text, "No longer too small: in about 20 months"));
    assert!(holds(&text, "Large enough: in about 33 months"));
}

#[test]
fn prices_name_their_own_source_and_a_question_what_it_counts() {
    let text = words("Bramble Box");
    let raise = squeezed("the raise and the coach’s price are our own estimate");
    assert_eq!(text.matches(&raise).count(), 2, "at the inside candidate of each role");
    let checks = "an independent security review, a PCI DSS assessment, phishing training?";
    assert!(holds(&text, checks));
    let size = "In the score only size is missing for Prepare: today 32 people and $4,200,000 of \
                revenue.";
    assert!(holds(&text, size));
    assert!(!holds(&text, "Nothing within your reach"));
}

#[test]
fn the_report_says_as_much_of_the_costs_as_the_page_and_says_it_once() {
    let text = words("Pawfolio");
    let row = "Director of IT/Systems\n$202,500\n$240,000 in the first year";
    assert!(holds(&text, row), "the first year with its search fee");
    assert!(holds(&text, "Nobody for it today"));
    assert!(holds(&text, "Which department should own which project"));
    assert!(holds(&text, "On paper before a project begins:"));
    assert!(holds(&text, "No other known answer changes this, whatever it were."));
    assert!(holds(&text, "Close call: the need of 60.2 is only 0.2 above the mark of 60"));
    let text = words("Bramble Box");
    assert!(holds(&text, "No known answer alone changes this, whatever it were."));
    let risk = squeezed("About 4 in 10 senior people who are hired from outside");
    assert_eq!(text.matches(&risk).count(), 0, "who does not search needs no risk of a search");
    let reading = squeezed("you are too small to keep a director busy");
    assert_eq!(text.matches(&reading).count(), 2, "once a role");
}
