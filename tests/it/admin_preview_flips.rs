//! The list of companies that a draft changes: their scores, and the marks that they cross.

use readyline::rules::answers::Answers;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::rules::study::attribution::Range;
use readyline::rules::study::flips::Beside;

use crate::admin_preview::{MARK, store_some, tried};
use crate::jobs_preview::stricter;
use crate::rules_cases::company;
use crate::support::app::TestApp;
use crate::support::desk::{Desk, with};
use crate::support::population::companies;

/// Days of backlog with full concern, for a Director of Customer Service.
const BACKLOG: &str = "/roles/1/need/factors/4/ramp/full_at";

#[test]
fn the_scores_beside_a_flip_are_those_of_the_company_in_full() {
    let (before, after) = (default_ruleset(), &stricter());
    for role in ["it_director", "cs_director"] {
        let beside = Beside::new([before, after], role);
        for answers in companies(4, 300) {
            let told = beside.dials(&answers);
            for (rules, told) in [before, after].into_iter().zip(told) {
                let score = assess(rules, &answers);
                let score = score.roles.iter().find(|score| score.key == role).unwrap();
                let told = told.expect("both rules have the role");
                let range = |low, high| Range { low, high };
                assert_eq!(told.need, range(score.need.low, score.need.high));
                assert_eq!(told.fit, range(score.fit.low, score.fit.high));
            }
        }
    }
    let none = Beside::new([before, after], "nobody").dials(&Answers::default());
    assert_eq!(none, [None, None]);
}

/// What the list says of one company by its scores, for a change of one number.
async fn said(name: &str, pointer: &str, value: i64, role: &str) -> (Vec<String>, String) {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    store_some(&desk, &[company(name)]).await;
    let draft = desk.begin(1).await;
    desk.edit(&draft, pointer, value).await;
    let preview = tried(&mut desk, &draft).await;
    let page = desk.admin.get(&format!("{draft}/preview/flips?role={role}")).await;
    let said = page.texts("td[data-label='Need and fit'] .line");
    let preview = preview.read(&format!("[aria-labelledby=role-{role}] ul.plain"));
    assert!(preview.contains(&said.join("; ")), "{preview}");
    assert!(
        page.read("main")
            .contains("The order is always the same; it says nothing about date or size.")
    );
    (said, page.texts("td[data-label=Why]").concat())
}

#[tokio::test]
async fn a_company_shows_its_scores_before_and_after_and_the_mark_it_crosses() {
    // Pawfolio has 60.2 for a Director of Customer Service, and a backlog of 2.7 days.
    let need = assess(&with(default_ruleset(), BACKLOG, 6), &company("Pawfolio")).roles[1].need.low;
    let (scores, why) = said("Pawfolio", BACKLOG, 6, "cs_director").await;
    assert_eq!(scores, [format!("Need 60.2 → {need}, below 60"), "Fit 27.4".to_owned()]);
    assert!(why.contains(": \u{2212}") && why.ends_with("points of need"), "{why}");

    let (scores, why) = said("Pawfolio", MARK, 62, "cs_director").await;
    assert_eq!(scores, ["Need 60.2, the mark moves from 60 to 62", "Fit 27.4"]);
    assert_eq!(why, "The marks of need or fit moved");
}
