//! Somebody at a client from the link to the decision, at the width of a phone and of a desk, with
//! the presses that people make by mistake.

use readyline::rules::questionnaire::questionnaire;

use crate::brand::{SVG, save as brand};
use crate::browser_looks::look_at;
use crate::firm_opinions::{Scene, but, hand_in};
use crate::support::browser::{Browser, Kind};
use crate::support::company::Company;
use crate::support::firm::key;

/// Presses the button of the first form that leads there twice, as an impatient hand does.
async fn press_twice(browser: &Browser, action: &str) {
    let script = "const form = document.querySelector(`form[action$='ACTION']`);
        for (let at = 0; at < 2; at += 1) form.querySelector('button').click()";
    browser.ask(&script.replace("ACTION", action)).await;
}

#[tokio::test]
async fn a_guest_goes_all_the_way_and_slips_lose_nothing() {
    let mut scene = Scene::answered().await;
    let logo = Some(("kestrel.svg", SVG.as_bytes()));
    assert_eq!(brand(&mut scene.office, ["Kestrel & Co", "#7A1F5C", ""], logo).await.status, 303);
    let (coo, _) = key(&scene.app, &scene.main, "Olu Ade").await;
    let mut max = scene.ask(&[("name", "Max Hall"), ("role", "Marketing lead")]).await;
    max.answer(&but(&[("headcount", 42.into()), ("csat_pct", 61.into())])).await;
    assert_eq!(hand_in(&mut max).await.status, 303);
    let some = [("name", "Olu Ade"), ("role", "COO"), ("which", "some"), ("page-company", "1")];
    let asked = scene.ask(&some).await;
    drop(asked);
    let desk = scene.office.consultant.get(&scene.page).await;
    let own = desk.texts("#opinions ~ div code.link").pop().expect("a link");

    let browser = Browser::open(Kind::Plain).await;
    // The other link opens only after the own view is handed in.
    browser.expect("422");
    browser.goto(scene.app.url(&coo)).await;
    browser.reads("main", "Hand them in first").await;
    look_at(&browser, "guest-too-early").await;
    browser.goto(&own).await;
    browser.see_css(".firm img").await;
    look_at(&browser, "guest-page").await;
    let company = Company::named("Harbor & Pine");
    let page = &questionnaire().pages[0];
    browser.fill_and_go_on(&company, page).await;
    browser.see("Check your answers").await;
    look_at(&browser, "guest-check").await;
    press_twice(&browser, "/hand-in").await;
    browser.see_text("You have handed in").await;
    look_at(&browser, "guest-handed-in").await;
    // Whoever goes back to a page that was open before is told how it stands.
    let address = browser.address().await;
    browser.goto(address.replace("/check", "/company")).await;
    browser.reads("main", "can no longer be changed").await;

    compares_and_settles(&browser, &scene, &coo).await;
    goes_on_after_the_link_is_withdrawn(&browser, &mut scene).await;
    browser.goto(scene.app.url(&coo)).await;
    browser.see("We cannot find this page").await;
    look_at(&browser, "guest-link-withdrawn").await;
    browser.finish().await;
}

/// Sees where people differ, decides with a double press, and sees the result and the plan.
async fn compares_and_settles(browser: &Browser, scene: &Scene, link: &str) {
    browser.goto(scene.app.url(link)).await;
    browser.see("Check your answers").await;
    look_at(browser, "guest-check-of-all").await;
    browser.press_on("See where people differ").await;
    browser.see("Where people differ").await;
    look_at(browser, "guest-opinions").await;
    browser.press_at("#headcount input[value='42']").await;
    press_twice(browser, "/settle").await;
    browser.see_css("#settled + div #headcount").await;
    browser.unfold().await;
    look_at(browser, "guest-settled").await;
    browser.press_on("Back to the assessment").await;
    browser.reads("main", "settled by you").await;
    browser.press_on("See the result").await;
    browser.see_css("[data-role]").await;
    browser.goto(scene.app.url(&format!("{}/actions", scene.main.base))).await;
    browser.see("Your plan").await;
    look_at(browser, "guest-plan").await;
}

/// The link is withdrawn while a page is open: what is typed there stays.
async fn goes_on_after_the_link_is_withdrawn(browser: &Browser, scene: &mut Scene) {
    let company_page = format!("{}/company", scene.main.base);
    browser.goto(scene.app.url(&company_page)).await;
    let desk = scene.office.consultant.get(&scene.page).await;
    let withdraw = desk.attributes("form[action*='/invitations/'][action$='/withdraw']", "action");
    assert_eq!(scene.office.consultant.post(&withdraw[0], &[]).await.status, 303);
    browser.type_into("#headcount", "4321").await;
    browser.expect("404");
    browser.press_on("Continue").await;
    browser.see("This browser has no key to that assessment").await;
    browser.reads("main", "withdrawn or replaced by a newer one").await;
    browser.reads("main", "4321").await;
    look_at(browser, "guest-withdrawn").await;
}
