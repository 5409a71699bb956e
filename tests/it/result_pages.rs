//! Rendered result pages of the example companies, for the tests and for looking at them.

use askama::Template;
use jiff::Timestamp;
use readyline::db::shares::{Terms, What};
use readyline::rules::answers::{Answer, Answers};
use readyline::rules::examples::examples;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::{Assessment, assess};
use readyline::web::method::MethodPage;
use readyline::web::result_view::{
    Owned, OwnerInput, PastInput, ResultInput, ResultPage, ShareInput, SharedPage, Sharing,
};

use crate::rules_third::three_roles;

/// The five companies of the examples.
pub(crate) const NAMES: [&str; 5] =
    ["Harbor & Pine", "Tallow & Thread", "Bramble Box", "Northlight Audio", "Pawfolio"];

/// The answers of an example company.
pub(crate) fn company(name: &str) -> Answers {
    examples().iter().find(|example| example.name == name).unwrap().answers.clone()
}

/// An example company that does not know some answers.
pub(crate) fn without(name: &str, unknown: &[&str]) -> Answers {
    let mut answers = company(name);
    for signal in unknown {
        answers.set(signal, Some(Answer::Unknown));
    }
    answers
}

/// Pawfolio without three of its figures: customer service stays open.
pub(crate) fn open() -> Answers {
    without("Pawfolio", &["csat_pct", "agent_turnover_pct", "first_response_hours"])
}

/// Pawfolio with every answer left out that may be.
pub(crate) fn unknown() -> Answers {
    let signals = questionnaire().signals.iter().filter(|signal| signal.may_stay_unknown());
    without("Pawfolio", &signals.map(|signal| signal.key.as_str()).collect::<Vec<_>>())
}

/// 22 November 2026, shortly before midnight in UTC.
pub(crate) fn day(text: &str) -> Timestamp {
    format!("{text}T23:30:00Z").parse().unwrap()
}

/// A result of these answers under these rules.
pub(crate) fn input<'a>(
    ruleset: &'a Ruleset,
    answers: &'a Answers,
    assessment: &'a Assessment,
) -> ResultInput<'a> {
    ResultInput {
        ruleset,
        ruleset_version: 1,
        answers,
        projects: &[],
        assessment,
        reference: "RL-7K3M-Q2",
        created_at: day("2026-11-22"),
        replaced: None,
    }
}

/// The share links of the owner's page: one live with its address, one that has ended.
pub(crate) fn shares() -> Vec<ShareInput> {
    let share = |id: &str, live: bool| ShareInput {
        id: id.to_owned(),
        link: Some(format!("https://readyline.example/r/{}", id.repeat(16))),
        created_at: day("2026-11-22"),
        expires_at: day("2026-12-22"),
        opened: if live { 3 } else { 1 },
        revoked_at: (!live).then(|| day("2026-11-23")),
        live,
        other_result: None,
        openings: vec![(day("2026-11-22"), What::Page)],
        terms: Terms::default(),
    };
    vec![share("4vT9", true), share("9qLx", false)]
}

/// The owner's page, with an earlier result in which two answers were different.
pub(crate) fn owner(ruleset: &Ruleset, answers: &Answers) -> String {
    owner_page(ruleset, answers, false, false)
}

/// The owner's page of the newest result or of the `old` one, with or without answers that have
/// `changed` since.
fn owner_page(ruleset: &Ruleset, answers: &Answers, old: bool, changed: bool) -> String {
    let assessment = assess(ruleset, answers);
    let mut before = answers.clone();
    for (signal, number) in [("projects_active", 5), ("headcount", 56)] {
        let number = readyline::rules::decimal::Decimal::whole(number);
        before.set(signal, Some(Answer::Number(number)));
    }
    let earlier = assess(ruleset, &before);
    let history = [
        PastInput {
            href: old.then_some("/assessments/018f/result?of=018d"),
            compared: Some("/assessments/018f/result/changes?from=018e&to=018d"),
            ruleset_version: 1,
            created_at: day("2026-11-22"),
            answers,
            projects: &[],
            assessment: &assessment,
        },
        PastInput {
            href: (!old).then_some("/assessments/018f/result?of=018e"),
            compared: None,
            ruleset_version: 1,
            created_at: day("2026-05-14"),
            answers: &before,
            projects: &[],
            assessment: &earlier,
        },
    ];
    let owner = OwnerInput {
        owned: &Owned::default(),
        next_version: 1,
        base: "/assessments/018f",
        result: "018d".to_owned(),
        op: "018c".to_owned(),
        history: &history,
        shares: &shares(),
        changed_since: changed,
        days: [(7, false), (30, true), (90, false)],
        link: Some("https://readyline.example/resume/7".to_owned()),
        may_delete: true,
    };
    ResultPage::new(&input(ruleset, answers, &assessment), &owner).render().unwrap()
}

/// The shared page.
pub(crate) fn shared(ruleset: &Ruleset, answers: &Answers) -> String {
    let assessment = assess(ruleset, answers);
    let input = input(ruleset, answers, &assessment);
    SharedPage::new(&input, Sharing::plain("/r/4vT9", day("2026-12-22"))).render().unwrap()
}

/// The method page.
pub(crate) fn method(ruleset: &Ruleset) -> String {
    MethodPage::new(1, ruleset).render().unwrap()
}

/// Every page that is worth a look, by name.
pub(crate) fn all() -> Vec<(String, String)> {
    let rules = default_ruleset();
    let mut pages: Vec<(String, String)> = NAMES
        .iter()
        .map(|name| (name.split(' ').next().unwrap().to_lowercase(), owner(rules, &company(name))))
        .collect();
    let mut filled = company("Tallow & Thread");
    filled.set("cs_lead", Some(Answer::Choice("director".to_owned())));
    let mut custom = rules.clone();
    custom.roles[0].verdicts.some.small = readyline::rules::ruleset::Verdict::NotYet;
    custom.roles[0].need.bands.marks = [5, 97].map(readyline::rules::decimal::Points::whole);
    for (name, html) in [
        ("open", owner(rules, &open())),
        ("unknown", owner(rules, &unknown())),
        ("nothing", owner(rules, &Answers::default())),
        ("filled", owner(rules, &filled)),
        ("custom", owner(&custom, &company("Bramble Box"))),
        ("old", owner_page(rules, &company("Pawfolio"), true, true)),
        ("changed", owner_page(rules, &company("Pawfolio"), false, true)),
        ("shared", shared(rules, &company("Northlight Audio"))),
        ("third", owner(&three_roles(), &company("Harbor & Pine"))),
        ("third-open", owner(&three_roles(), &open())),
        ("method", method(rules)),
        ("method-third", method(&three_roles())),
        ("method-custom", method(&custom)),
    ] {
        pages.push((name.to_owned(), html));
    }
    pages
}
