//! What a consultant and the people at a client see of invitations and second opinions.

use crate::browser_looks::look_at;
use crate::browser_rules::signed_in;
use crate::firm_opinions::{Scene, but, hand_in};
use crate::support::browser::Kind;
use crate::support::desk::Desk;

#[tokio::test]
async fn people_are_invited_answer_alone_and_are_compared() {
    let mut scene = Scene::answered().await;
    let mut it = scene.ask(&[("name", "Ines Roth"), ("role", "IT lead")]).await;
    it.answer(&but(&[("headcount", 41.into()), ("csat_pct", 61.into())])).await;
    assert_eq!(hand_in(&mut it).await.status, 303);
    scene.ask(&[("name", "Max Hall"), ("role", "Marketing lead"), ("note", "Until Friday?")]).await;
    let kim = scene.office.consultant.clone();
    let browser = signed_in(&Desk::of(&scene.app, kim), Kind::Plain).await;
    browser.goto(scene.app.url(&scene.page)).await;
    browser.type_into("#invite-name", "Olu Ade").await;
    browser.press_on("Invite").await;
    browser.see_css(".note[role=status]").await;
    browser.unfold().await;
    look_at(&browser, "client-assessment").await;
    browser.expect("422");
    browser.press_on("Ask").await;
    browser.see_css("#ask-name-fault").await;
    look_at(&browser, "client-assessment-faults").await;
    browser.goto(scene.app.url(&format!("{}/opinions", scene.page))).await;
    browser.see("Where people differ").await;
    look_at(&browser, "opinions").await;
    browser.press_at("#headcount input[value='41']").await;
    browser.press_on("Settle: How many people work for the company?").await;
    browser.see_css(".note[role=status]").await;
    look_at(&browser, "opinions-settled").await;
    browser.goto(scene.app.url(&scene.page)).await;
    let link = browser.text("#opinions ~ div code.link").await;
    browser.goto(&link).await;
    browser.see_css("section[aria-label='Who invited you']").await;
    look_at(&browser, "opinion-page").await;
    browser.finish().await;
}
