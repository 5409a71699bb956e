//! Whoever is asked for an opinion may leave open what only the company itself must know.

use readyline::rules::questionnaire::questionnaire;
use serde_json::json;

use crate::firm_opinions::{Scene, but, hand_in};

#[tokio::test]
async fn whoever_does_not_know_the_company_s_figures_leaves_them_blank() {
    let mut scene = Scene::answered().await;
    let mut ivo = scene.ask(&[("name", "Ivo Roth"), ("role", "IT lead")]).await;
    let company = but(&[("downtime_hours", json!(2))]);
    let blank = ["headcount", "annual_revenue", "orders_per_month", "agents"];
    for page in &questionnaire().pages {
        let mut fields = company.form(&page.key);
        fields.retain(|(key, _)| !blank.contains(&key.as_str()));
        assert_eq!(ivo.save(&page.key, &fields).await.status, 303, "{}", page.key);
    }
    assert_eq!(hand_in(&mut ivo).await.status, 303);
    let compared = scene.compared().await;
    assert!(compared.text().contains("downtime"), "{}", compared.read("main"));
    for key in blank {
        let words = questionnaire().signal(key).expect("a question").label.as_str();
        assert!(!compared.read("main").contains(words), "{words}: it says nothing");
    }
    // The company itself must know them.
    let refused = scene.main.save("company", &[]).await;
    assert_eq!(refused.status, 422);
}

#[tokio::test]
async fn a_question_that_moves_ownership_has_a_column_for_it() {
    let mut scene = Scene::answered().await;
    for (name, answer) in [("Ivo Roth", "idea"), ("Max Hall", "no_it")] {
        let mut person = scene.ask(&[("name", name), ("role", "Lead")]).await;
        let other = if answer == "idea" { 41 } else { 42 };
        let said = [("it_involvement", json!(answer)), ("backlog_days", json!(other))];
        person.answer(&but(&said)).await;
        assert_eq!(hand_in(&mut person).await.status, 303);
    }
    let compared = scene.compared().await;
    let heads = |signal: &str| compared.texts(&format!("#{signal} thead th"));
    assert_eq!(heads("it_involvement").last().map(String::as_str), Some("Ownership"));
    let cells = compared.texts("#it_involvement td[data-label=Ownership]");
    assert!(cells.len() >= 2 && cells[0] != cells[1], "{cells:?}");
    assert!(!heads("backlog_days").contains(&"Ownership".to_owned()));
}
