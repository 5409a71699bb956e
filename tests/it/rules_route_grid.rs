//! Every verdict with every state of money, candidate, help, date and theme: the route contradicts
//! neither its verdict nor its own table, and its words can be read.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::explain::alternatives::AlternativeKey;
use readyline::rules::explain::money::Affordable;
use readyline::rules::explain::route::{Route, RouteKey, routes};
use readyline::rules::ruleset::{Ruleset, Verdict, VerdictRow, VerdictTable, default_ruleset};
use readyline::rules::score::{Assessment, assess};

use crate::rules_cases::company;
use crate::rules_route::{choice, number};

/// Revenue and budget: affordable, a stretch and too much by either, and not known.
const MONEY: [(Option<&str>, Option<&str>); 9] = [
    (Some("900000000"), None),
    (Some("900000000"), Some("900000")),
    (Some("900000000"), Some("150000")),
    (Some("900000000"), Some("70000")),
    (Some("900000000"), Some("500")),
    (Some("12000000"), None),
    (Some("3000000"), Some("900000")),
    (None, None),
    (None, Some("500")),
];
const INSIDE: [Option<&str>; 4] = [Some("no"), Some("it"), Some("both"), None];
const OUTSIDE: [Option<&str>; 4] = [Some("none"), Some("both"), Some("outsourced_cs"), None];
const NEEDED: [Option<&str>; 4] = [Some("3_months"), Some("6_months"), Some("no_rush"), None];

/// Rules that come to this verdict in every cell, and where only this theme of need counts.
fn rules(verdict: Verdict, role: usize, theme: Option<&str>) -> Ruleset {
    let mut rules = default_ruleset().clone();
    let row = VerdictRow { small: verdict, growing: verdict, ready: verdict };
    let here = &mut rules.roles[role];
    here.verdicts = VerdictTable { high: row, some: row, low: row };
    if let Some(theme) = theme {
        here.need.factors.retain(|factor| factor.theme == theme);
    }
    rules
}

/// Whether the route fits its verdicts.
fn fits(route: &Route, filled: bool) -> bool {
    use RouteKey::*;
    let allowed: &[RouteKey] = match (filled, route.verdicts.as_slice()) {
        (true, _) => &[SupportDirector],
        (_, [Verdict::Hire]) => &[
            HireDirector,
            CheckTheMoney,
            PromoteWithMentor,
            HireLowEnd,
            PromoteWithPartTime,
            PartTimeDirector,
            NameALead,
        ],
        (_, [Verdict::Prepare]) => &[CoachCandidate, PartTimeDays, NameALead],
        (_, [Verdict::Bridge]) => &[
            HireSpecialist,
            BuyProvider,
            SteerProvider,
            BuyByTheJob,
            NameALead,
            NameTeamLead,
            BackTeamLead,
            ShareOutWork,
        ],
        (_, [Verdict::NotYet]) => &[Watch],
        _ => &[SettleFirst],
    };
    allowed.contains(&route.key)
}

/// All sentences of a route but those of its table.
fn words(route: &Route) -> Vec<&str> {
    let steps = route.steps.iter().map(|step| step.text.as_str());
    let said = route.conditions.iter().flat_map(|each| [each.trigger.as_str(), &each.advice]);
    let own = [route.headline.as_str(), route.affordability.reason.as_str()];
    steps.chain(said).chain(own).collect()
}

/// What a headline says of each thing that a company can take on.
const SAID: [(AlternativeKey, &[&str]); 7] = [
    (AlternativeKey::Director, &["Start the search", "Search for", "Hire, but"]),
    (AlternativeKey::InsideCandidate, &["your inside candidate"]),
    (AlternativeKey::PartTimeDirector, &["part-time director"]),
    (AlternativeKey::ItProvider, &["an outside IT provider"]),
    (AlternativeKey::Specialist, &["project manager on contract", "consultant"]),
    (AlternativeKey::SingleJobs, &["one job at a time"]),
    (
        AlternativeKey::NamedLead,
        &["in charge of", "a team lead", "setting free", "sharing out the work"],
    ),
];

/// The headline says all that the table marks, and no more.
fn says_what_the_table_marks(route: &Route) {
    for (key, words) in SAID {
        let marked = route.alternatives.iter().any(|row| row.key == key && row.recommended);
        let said = words.iter().any(|words| route.headline.contains(words));
        assert_eq!(said, marked, "{key:?}: {} {:?}", route.headline, route.recommends);
    }
}

fn check(route: &Route, answers: &Answers, filled: bool) {
    assert!(fits(route, filled), "{route:?}");
    says_what_the_table_marks(route);
    assert!((2..=5).contains(&route.steps.len()), "{route:?}");
    assert_eq!(route.steps[0].key, "monday");
    let money = route.affordability.state;
    for row in &route.alternatives {
        assert_eq!(row.recommended, route.recommends.contains(&row.key));
        let mut wrong = vec![row.in_use, row.affordability == Some(Affordable::NotAffordable)];
        wrong.push(row.key == AlternativeKey::InsideCandidate && row.available != Some(true));
        assert!(!row.recommended || wrong.iter().all(|wrong| !wrong), "{row:?} of {route:?}");
    }
    for key in &route.recommends {
        let row = route.alternatives.iter().find(|row| row.key == *key).expect("a row");
        assert!(row.yearly.is_some(), "no price: {row:?}");
    }
    let peaks = words(route).iter().any(|text| text.contains("peaks"));
    assert!(!peaks || answers.choice("cs_overtime") == Some("peak"), "{route:?}");
    assert!(!words(route).iter().any(|text| text.contains("ntil then")), "{route:?}");
    assert!(!words(route).iter().any(|text| text.contains("new post would not mend")));
    let soon = route.verdicts.iter().any(|verdict| *verdict >= Verdict::Prepare);
    for text in words(route) {
        let lower = text.to_lowercase();
        let hires = lower.contains("hire") || lower.contains("begin a search");
        assert!(soon || !hires, "{text}");
        assert!(text.ends_with('.') && !text.contains("  ") && !text.contains(".."), "{text}");
        assert!(!text.contains(['{', '}']) && text.chars().count() <= 300, "{text}");
        let director = lower.contains("start the search") || lower.contains("set aside");
        assert!(!director || money == Affordable::Affordable, "{text}");
        let candidate = lower.contains("your inside candidate") || lower.contains("the candidate");
        assert!(!candidate || route.alternatives[1].available == Some(true), "{text}");
        let buys = lower.contains("ask three it providers") || text.starts_with("Buy hours");
        assert!(!buys || answers.choice("outside_help").is_none_or(|help| help != "both"));
        let uses = lower.contains("provider you have") || lower.contains("your it provider");
        assert!(!uses || route.alternatives.iter().any(|row| row.in_use), "{text}");
    }
}

fn set(answers: &mut Answers, signal: &str, answer: Option<Answer>) {
    answers.set(signal, answer);
}

/// Every state of money, candidate, help and date for one score. None of these answers counts for
/// points in these rules but revenue, which the score was made without.
fn all_states(rules: &Ruleset, scored: &Assessment, base: &Answers, role: usize) -> usize {
    let mut tried = 0;
    let mut answers = base.clone();
    let text = |text: Option<&str>| text.and_then(number);
    let option = |key: Option<&str>| key.and_then(choice);
    for (revenue, budget) in MONEY {
        set(&mut answers, "annual_revenue", text(revenue));
        set(&mut answers, "leader_budget", text(budget));
        for (inside, outside) in INSIDE.iter().flat_map(|one| OUTSIDE.map(|other| (*one, other))) {
            set(&mut answers, "inside_candidate", option(inside));
            set(&mut answers, "outside_help", option(outside));
            for needed in NEEDED {
                set(&mut answers, "needed_by", option(needed));
                let routes = routes(rules, &answers, scored);
                check(&routes[role], &answers, scored.roles[role].filled);
                tried += 1;
            }
        }
    }
    tried
}

#[test]
fn no_route_contradicts_its_verdict_its_money_or_the_help_in_use() {
    let mut tried = 0;
    for role in 0..2 {
        let mut themes: Vec<Option<&str>> = vec![None];
        for factor in &default_ruleset().roles[role].need.factors {
            if !themes.contains(&Some(&factor.theme)) {
                themes.push(Some(&factor.theme));
            }
        }
        for (verdict, theme) in
            Verdict::HIGHEST_FIRST.into_iter().flat_map(|one| themes.iter().map(move |t| (one, *t)))
        {
            let rules = rules(verdict, role, theme);
            let base = company(["Harbor & Pine", "Tallow & Thread"][role]);
            let scored = assess(&rules, &base);
            assert_eq!(scored.roles[role].verdicts, [verdict]);
            tried += all_states(&rules, &scored, &base, role);
        }
        let mut filled = company("Bramble Box");
        filled.set(["it_lead", "cs_lead"][role], choice("director"));
        let scored = assess(default_ruleset(), &filled);
        tried += all_states(default_ruleset(), &scored, &filled, role);
        let mut open = company("Pawfolio");
        for signal in ["projects_late_pct", "downtime_hours", "security_checks", "csat_pct"] {
            open.set(signal, None);
        }
        let scored = assess(default_ruleset(), &open);
        assert!(!scored.roles[role].settled);
        tried += all_states(default_ruleset(), &scored, &open, role);
    }
    assert!(tried > 25_000, "{tried}");
}

#[test]
fn every_route_there_is_is_taken_by_some_company() {
    let mut seen = std::collections::BTreeSet::new();
    for role in 0..2 {
        for verdict in Verdict::HIGHEST_FIRST {
            let rules = rules(verdict, role, None);
            for name in ["Harbor & Pine", "Bramble Box"] {
                let mut answers = company(name);
                let scored = assess(&rules, &answers);
                for (budget, inside, outside) in [
                    ("900000", "both", "none"),
                    ("900000", "no", "both"),
                    ("150000", "both", "none"),
                    ("150000", "no", "none"),
                    ("100000", "both", "none"),
                    ("70000", "no", "none"),
                    ("500", "no", "none"),
                ] {
                    answers.set("annual_revenue", number("90000000"));
                    answers.set("leader_budget", number(budget));
                    answers.set("inside_candidate", choice(inside));
                    answers.set("outside_help", choice(outside));
                    seen.insert(routes(&rules, &answers, &scored)[role].key);
                }
                answers.set("annual_revenue", None);
                answers.set("leader_budget", None);
                seen.insert(routes(&rules, &answers, &scored)[role].key);
            }
        }
    }
    for theme in ["systems", "security"] {
        let rules = rules(Verdict::Bridge, 0, Some(theme));
        for (budget, outside) in [("900000", "none"), ("900000", "both"), ("3000", "none")] {
            let mut answers = company("Bramble Box");
            let scored = assess(&rules, &answers);
            answers.set("annual_revenue", number("90000000"));
            answers.set("leader_budget", number(budget));
            answers.set("outside_help", choice(outside));
            seen.insert(routes(&rules, &answers, &scored)[0].key);
        }
    }
    // The other three: a role of an area of its own, an open verdict and a filled role.
    assert_eq!(seen.len(), 16, "{seen:?}");
    let mut rules = rules(Verdict::Bridge, 0, None);
    rules.roles[0].filled_when.signal = "agile".to_owned();
    let answers = company("Harbor & Pine");
    let found = &routes(&rules, &answers, &assess(&rules, &answers))[0];
    assert_eq!((found.key, found.alternatives.len()), (RouteKey::ShareOutWork, 4));
    check(found, &answers, false);
}
