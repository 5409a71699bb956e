//! Who gave which answer, told to each who reads it; and what each had said stays in view after
//! somebody decided.

use readyline::web::secret::new_id;

use crate::brand::{SVG, save as brand};
use crate::firm_opinions::{Scene, but, hand_in};
use crate::support::client::{Reply, Visitor};
use crate::support::company::Company;
use crate::support::firm::key;
use crate::support::walk::Walk;

/// Decides about one question, as this visitor.
async fn settle(visitor: &mut Visitor, page: &str, question: &str, answer: &[&str]) -> Reply {
    let drawn = visitor.get(&format!("{page}/opinions")).await;
    let (op, rev) = (new_id().to_string(), drawn.field("rev").expect("a form"));
    let mut form = vec![("op", op.as_str()), ("rev", &rev), ("question", question)];
    form.extend(["answer", "other"].into_iter().zip(answer.iter().copied()));
    visitor.post(&format!("{page}/opinions/settle"), &form).await
}

/// A scene in which the COO answered at the client, and two people differ from that.
async fn differing() -> (Scene, Walk) {
    let mut scene = Scene::empty().await;
    let (link, _) = key(&scene.app, &scene.main, "Olu Ade").await;
    let mut coo = Walk { visitor: scene.app.visitor(), base: scene.main.base.clone() };
    assert_eq!(coo.visitor.get(&link).await.status, 303);
    coo.answer(&Company::named("Harbor & Pine")).await;
    let mut it = scene.ask(&[("name", "Ines Roth"), ("role", "IT lead")]).await;
    it.answer(&but(&[("headcount", 41.into()), ("csat_pct", 61.into())])).await;
    let mut max = scene.ask(&[("name", "Max Hall")]).await;
    max.answer(&but(&[("headcount", 42.into()), ("agile", "no".into())])).await;
    for walk in [&mut it, &mut max] {
        assert_eq!(hand_in(walk).await.status, 303);
    }
    (scene, coo)
}

/// What stands beside the answer to one question on the check page.
async fn given(walk: &mut Walk, question: &str) -> String {
    walk.get("check").await.read(&format!("#q-{question} + dd small"))
}

#[tokio::test]
async fn an_answer_that_was_decided_names_who_said_it_and_who_decided() {
    let (mut scene, mut coo) = differing().await;
    assert_eq!(given(&mut coo, "headcount").await, "Given by you");
    let (kim, at) = (&mut scene.office.consultant, scene.page.as_str());
    // Taken from somebody, confirmed as it was, and typed.
    assert_eq!(settle(kim, at, "headcount", &["41"]).await.status, 303);
    assert_eq!(settle(kim, at, "csat_pct", &["other", "70"]).await.status, 303);
    let first = Company::named("Harbor & Pine").answers["agile"].as_str().unwrap().to_owned();
    assert_eq!(settle(kim, at, "agile", &[&first]).await.status, 303);
    for (question, kim, olu) in [
        (
            "headcount",
            "Given by Ines Roth (IT lead); settled by you",
            "Given by Ines Roth (IT lead); settled by kim (consultant)",
        ),
        ("csat_pct", "Given by you", "Given by kim (consultant)"),
        (
            "agile",
            "Given by Olu Ade (client); settled by kim (consultant)",
            "Given by you; settled by kim (consultant)",
        ),
        ("annual_revenue", "Given by Olu Ade (client)", "Given by you"),
    ] {
        assert_eq!(given(&mut scene.main, question).await, kim, "{question}");
        assert_eq!(given(&mut coo, question).await, olu, "{question}");
    }
    let page = scene.office.consultant.get(&scene.page).await;
    let who = page.texts("td[data-label='Answered by']");
    assert_eq!(who[0], "Olu Ade (client). Ines Roth (IT lead); settled by kim (consultant)");
    assert!(page.read("main").contains("38 of 40 answers are from here"), "two are others'");
    // Whoever saves the answer anew later has given it.
    for value in [43, 41] {
        let form = but(&[("headcount", value.into())]).form("company");
        assert_eq!(coo.save("company", &form).await.status, 303);
    }
    assert_eq!(given(&mut coo, "headcount").await, "Given by you");
    assert_eq!(given(&mut scene.main, "headcount").await, "Given by Olu Ade (client)");
}

#[tokio::test]
async fn what_each_had_said_stays_and_the_decision_is_changed_there() {
    let (mut scene, _) = differing().await;
    let first = Company::named("Harbor & Pine").answers["headcount"].to_string();
    let (kim, at) = (&mut scene.office.consultant, scene.page.as_str());
    for (answer, taken) in [
        (["41", ""], "Taken from Ines Roth (IT lead); settled by kim (consultant)"),
        (["other", "77"], "Typed; settled by kim (consultant)"),
        (["42", ""], "Taken from Max Hall; settled by kim (consultant)"),
    ] {
        assert_eq!(settle(kim, at, "headcount", &answer).await.status, 303);
        let page = kim.get(&format!("{at}/opinions")).await;
        assert!(page.texts("#headcount.disagreement").is_empty());
        assert!(page.read("#headcount > p").replace(" ;", ";").contains(taken), "{answer:?}");
        let rows = page.texts("#headcount tbody tr");
        let said =
            |value: &str, who: &str| rows.iter().any(|it| it.contains(value) && it.contains(who));
        assert!(said("41", "Ines Roth (IT lead)") && said("42", "Max Hall"), "{rows:?}");
        assert!(said(&first, "The assessment at first"), "{first}: {rows:?}");
        assert!(!rows.iter().any(|row| row.contains("The assessment and")), "{rows:?}");
        let chosen = page.attributes("#headcount input[checked]", "value");
        assert_eq!(chosen, [if answer[1].is_empty() { answer[0] } else { answer[1] }]);
    }
    // What was entered is not passed over for what was chosen.
    let both = settle(kim, at, "headcount", &["64", "43"]).await;
    let kept = both.attributes("#headcount input[name=other]", "value");
    assert_eq!((both.status, kept), (422, vec!["43".to_owned()]));
    let wrong = settle(kim, at, "headcount", &["other", "lots"]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.attributes("#headcount details[open] input[name=other]", "value"), ["lots"]);
    // Back to what the assessment said, which is told as what it is.
    assert_eq!(settle(kim, at, "headcount", &[&first]).await.status, 303);
    let page = kim.get(&format!("{at}/opinions")).await;
    assert!(page.read("#headcount > p").contains("Taken from The assessment at first"));
    let export = kim.get(&format!("{}/export.json", at.split("/assess").next().unwrap())).await;
    assert!(export.text().contains("\"was\":"), "what was decided about is the client's too");
}

#[tokio::test]
async fn letter_and_pages_say_the_same_of_who_sees_the_answers() {
    let mut scene = Scene::answered().await;
    let logo = Some(("kestrel.svg", SVG.as_bytes()));
    assert_eq!(brand(&mut scene.office, ["Kestrel & Co", "#7A1F5C", ""], logo).await.status, 303);
    let mut it = scene.ask(&[("name", "Ines Roth")]).await;
    let desk = scene.office.consultant.get(&scene.page).await;
    let letter = desk.read("textarea[readonly]");
    let seen = "Nobody sees your answers before you hand them in. Then Kestrel & Co and those at \
                your company who answer the assessment itself see them, with your name, beside \
                those of others.";
    assert!(letter.contains(seen), "{letter}");
    let page = it.get("company").await;
    assert!(page.read("section.note").contains(seen), "{}", page.read("section.note"));
    it.answer(&Company::named("Harbor & Pine")).await;
    for told in [1, 0] {
        let check = it.get("check").await;
        assert_eq!(check.text().matches("before you hand them in").count(), told);
        assert_eq!(check.texts(".firm").len(), 1);
        assert_eq!(check.texts("code.link").len(), told, "nothing is left to come back for");
        if told == 1 {
            assert_eq!(hand_in(&mut it).await.status, 303);
        }
    }
    // Somebody at the client who compares sees whose page it is; the firm knows its own.
    let (link, _) = key(&scene.app, &scene.main, "Olu Ade").await;
    let mut coo = scene.app.visitor();
    assert_eq!(coo.get(&link).await.status, 303);
    let theirs = coo.get(&format!("{}/opinions", scene.page)).await;
    assert_eq!(theirs.attributes(".firm img", "alt"), ["Kestrel & Co"]);
    assert!(scene.compared().await.texts(".firm").is_empty());
}
