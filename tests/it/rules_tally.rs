//! How many questions are answered: counted in one way, told in the same words on every page.

use readyline::rules::answers::Answer;
use readyline::rules::journey::Course;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::tally::Tally;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::firm::Office;
use crate::support::population::companies;

#[test]
fn every_question_is_answered_not_known_or_not_answered() {
    let page = vec!["systems".to_owned()];
    for answers in companies(31, 300) {
        for course in [Course::default(), Course::new(Some(&page))] {
            let asked = || questionnaire().signals.iter().filter(|s| course.asks(&s.page));
            let Tally { answered, unknown, empty } = Tally::of(course, &answers);
            assert_eq!(answered + unknown + empty, asked().count());
            let said = asked().filter_map(|signal| answers.get(&signal.key));
            let known = said.clone().filter(|answer| **answer != Answer::Unknown).count();
            assert_eq!((answered, answered + unknown), (known, said.count()));
        }
    }
    let tally = |answered, unknown, empty| Tally { answered, unknown, empty }.sentence();
    assert_eq!(tally(33, 6, 1), "33 of 40 questions answered, 6 said not known, 1 not answered.");
    assert_eq!(tally(5, 0, 35), "5 of 40 questions answered, 35 not answered.");
    assert_eq!(tally(40, 0, 0), "All 40 questions answered.");
}

#[tokio::test]
async fn every_page_about_an_assessment_counts_alike() {
    let app = TestApp::start().await;
    let mut office = Office::founded(&app, "Kestrel Advice", "kim@example.com").await;
    for name in ["Harbor & Pine", "Bramble Box"] {
        let of = office.client(&app, name).await;
        let mut walk = office.assessment(&app, of).await;
        let company = Company::named(name).knowing_little();
        walk.answer(&company).await;
        let answers = serde_json::from_value(company.answers.clone().into()).unwrap();
        let known = Tally::of(Course::default(), &answers).answered;
        let sentence = Tally::of(Course::default(), &answers).sentence();
        assert!(sentence.starts_with(&format!("{known} of 40 questions answered, ")), "{sentence}");
        assert!(walk.get("check").await.read("main").contains(&sentence), "{sentence}");
        assert_eq!(walk.submit().await.status, 303);
        assert!(walk.get("result").await.read(".over").contains(&sentence), "{sentence}");
        let id = walk.base.rsplit('/').next().unwrap();
        let page = format!("/clients/{}/assessments/{id}", of.client);
        let page = office.consultant.get(&page).await.read("main");
        assert!(page.contains(&sentence), "{sentence}");
    }
}
