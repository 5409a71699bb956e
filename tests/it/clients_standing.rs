//! How clients stand is stored with each result, and can be worked out again at any time.

use readyline::db::assessments::OfFirm;
use readyline::db::{results, standing};
use readyline::rules::explain::case::Case;
use readyline::rules::explain::certainty::certainty;
use readyline::rules::explain::explain;
use readyline::rules::explain::spoken::is_very_close;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;
use readyline::rules::study::meeting::{Kind, meeting_of};
use readyline::rules::study::outcome::Outcome;
use readyline::rules::study::standing::{Standing, standings};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::database::{psql, run};
use crate::support::firm::Office;
use crate::support::population::companies;
use crate::support::walk::Walk;

fn id(walk: &Walk) -> Uuid {
    walk.base.rsplit('/').next().unwrap().parse().unwrap()
}

async fn stored(app: &TestApp, of: OfFirm) -> Vec<(Uuid, Standing)> {
    let mut all = standing::of_clients(&app.db(), of.firm, vec![of.client]).await.unwrap();
    let ours = all.remove(&of.client).unwrap_or_default();
    ours.into_iter().map(|each| (each.assessment, each.standing)).collect()
}

async fn worked_out(app: &TestApp, walk: &Walk) -> Vec<(Uuid, Standing)> {
    let newest = results::list(&app.db(), id(walk)).await.unwrap().remove(0);
    let (ruleset, answers) = (default_ruleset(), &newest.answers);
    let assessment = assess(ruleset, answers);
    let mut all = standings(&Case { ruleset, answers, assessment: &assessment });
    all.sort_by(|one, other| one.role.cmp(&other.role));
    all.into_iter().map(|each| (id(walk), each)).collect()
}

async fn submitted(app: &TestApp, office: &Office, of: OfFirm, company: &str) -> Walk {
    let mut walk = office.assessment(app, of).await;
    walk.answer(&Company::named(company)).await;
    assert_eq!(walk.submit().await.status, 303);
    walk
}

#[tokio::test]
async fn what_is_stored_with_a_result_is_what_its_answers_come_to() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    let of = office.client(&app, "Harbor & Pine").await;
    let first = submitted(&app, &office, of, "Harbor & Pine").await;
    let expected = worked_out(&app, &first).await;
    assert!(!expected.is_empty());
    assert_eq!(stored(&app, of).await, expected);
    // Thrown away, it is made again when somebody looks.
    let wipe = "delete from standing; update client set standing_due = true";
    run(&mut psql(&app.options).await, wipe).await;
    office.consultant.get("/clients").await;
    assert_eq!(stored(&app, of).await, expected);
    // The newest result of all assessments counts, and the one before once that is deleted.
    let mut second = submitted(&app, &office, of, "Northlight Audio").await;
    let newer = worked_out(&app, &second).await;
    assert_ne!(newer, expected);
    assert_eq!(stored(&app, of).await, newer);
    assert_eq!(second.post("delete", &[]).await.status, 303);
    assert_eq!(app.look_up("select count(*)::text from standing").await, "0", "nothing is left");
    office.consultant.get("/clients/picture").await;
    assert_eq!(stored(&app, of).await, expected);
    let mut first = first;
    first.post("delete", &[]).await;
    assert_eq!(office.consultant.get("/clients").await.status, 200);
    assert_eq!(app.look_up("select count(*)::text from standing").await, "0");
    assert_eq!(app.look_up("select count(*)::text from client where standing_due").await, "0");
}

#[tokio::test]
async fn an_assessment_without_a_firm_stands_nowhere() {
    let app = TestApp::start().await;
    Walk::finished(&app, &Company::named("Harbor & Pine")).await;
    assert_eq!(app.look_up("select count(*)::text from standing").await, "0");
}

#[test]
fn a_standing_says_what_the_assessment_says() {
    let ruleset = default_ruleset();
    for answers in companies(5, 300) {
        let assessment = assess(ruleset, &answers);
        let all = standings(&Case { ruleset, answers: &answers, assessment: &assessment });
        assert_eq!(all.len(), ruleset.roles.len());
        for (standing, score) in all.iter().zip(&assessment.roles) {
            assert_eq!(standing.outcome, Outcome::from(score));
            assert_eq!(standing.need, [score.need.low, score.need.high]);
            let settled = standing.outcome.verdicts().len() == 1;
            assert!(!settled || standing.settling.is_none(), "{standing:?}");
            assert!(settled || standing.near.is_none(), "{standing:?}");
            if let Some(near) = &standing.near {
                assert_ne!(near.outcome, standing.outcome, "{standing:?}");
            }
            // On the chart a settled company lies in the cell of its verdict.
            let exact = score.need.is_exact() && score.fit.is_exact() && !score.filled;
            let [need, fit] = standing.place.map(|place| usize::try_from(place / 10_000).unwrap());
            let role = ruleset.role(&standing.role).unwrap();
            if exact {
                assert_eq!(vec![role.verdicts.at(need, fit)], score.verdicts, "{standing:?}");
            }
        }
    }
}

/// The list and the picture say what the result says of the same client, in the same words.
#[test]
fn a_client_is_close_to_another_verdict_where_its_result_says_so() {
    let (ruleset, mut seen) = (default_ruleset(), [0, 0]);
    let examples = readyline::rules::examples::examples().iter().map(|each| each.answers.clone());
    for answers in companies(6, 250).into_iter().chain(examples) {
        let assessment = assess(ruleset, &answers);
        let case = Case { ruleset, answers: &answers, assessment: &assessment };
        let told = explain(&case, &[]);
        let asked = meeting_of(&case, &told.margins, &told.settling);
        for standing in standings(&case) {
            let mut order = case.order().into_iter();
            let scored = order.find(|each| each.role.key == standing.role).unwrap();
            let certain = certainty(&case, &told, scored);
            let said = certain.map(|it| format!("{}: {}", it.word, it.text));
            let close = said.as_ref().filter(|said| said.starts_with("Close"));
            assert_eq!(close.is_some(), standing.close.is_some(), "{said:?} {standing:?}");
            let starts = |said: &String| said.starts_with(standing.close.as_deref().unwrap());
            assert!(close.is_none_or(starts), "{said:?} {standing:?}");
            let settled = standing.outcome.verdicts().len() == 1;
            let own = told.margins.iter().filter(|margin| margin.role == standing.role);
            let very = own.clone().any(is_very_close);
            assert!(!settled || !very || standing.close.is_some(), "very close: {standing:?}");
            // The sheet asks again about nothing that is not close.
            let again = asked.iter().filter(|each| each.kind == Kind::Confirm);
            let again = again.filter(|each| each.roles.contains(&standing.role)).count();
            assert!(again == 0 || standing.close.is_some(), "{asked:?} {standing:?}");
            seen[usize::from(standing.close.is_some())] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}
