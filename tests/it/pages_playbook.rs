//! The parts of a playbook as files: for the owner, of an earlier result, behind a share link.

use readyline::rules::explain::playbook::playbook;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

use crate::rules_cases::company;
use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::walk::Walk;

#[tokio::test]
async fn a_part_comes_as_a_file_with_its_words_and_where_it_is_from() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let reply = walk.get("result/playbook/it_director/job-profile.md").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("text/markdown; charset=utf-8"));
    let name = "attachment; filename=\"it_director-job-profile.md\"";
    assert_eq!(reply.header("content-disposition"), Some(name));
    let text = reply.text();
    assert!(text.starts_with("## Director of IT/Systems: Job profile\n\nReadyline, "), "{text}");
    let (rules, answers) = (default_ruleset(), company("Northlight Audio"));
    let book = playbook(rules, &answers, &assess(rules, &answers), &rules.roles[0]);
    let part = book.parts.iter().find(|part| part.key == "job-profile").unwrap();
    assert!(text.ends_with(&part.markdown), "{text}");
    let page = walk.get("result").await.text().to_owned();
    for part in &book.parts {
        let file = format!("{}/result/playbook/it_director/{}.md?of=", walk.base, part.key);
        assert!(page.contains(&file), "no link to {file}");
    }
}

#[tokio::test]
async fn what_there_is_not_is_not_found() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    for path in [
        "it_director/job-profile",
        "it_director/job-profile.pdf",
        "it_director/.md",
        "it_director/watch.md",
        "nobody/job-profile.md",
        "cs_director/job-profile.md",
        "it_director/job-profile.md?of=018f0000-0000-7000-8000-000000000000",
        "it_director/job-profile.md?of=x",
    ] {
        let reply = walk.get(&format!("result/playbook/{path}")).await;
        assert_eq!(reply.status, 404, "{path}");
    }
    let mut unfinished = Walk::begin(&app).await;
    let reply = unfinished.get("result/playbook/it_director/job-profile.md").await;
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn an_earlier_result_and_a_shared_one_keep_their_own_words() {
    let app = TestApp::start().await;
    let mut walk = Walk::finished(&app, &Company::named("Northlight Audio")).await;
    let first = walk.get("result").await.field("result").expect("a result");
    let shared = walk.share().await;
    walk.answer(&Company::named("Harbor & Pine")).await;
    assert_eq!(walk.submit().await.status, 303);
    let newest = walk.get("result/playbook/it_director/measures.md").await.text().to_owned();
    assert!(newest.contains("20 hours down"), "{newest}");
    let before = walk.get(&format!("result/playbook/it_director/measures.md?of={first}")).await;
    assert!(before.text().contains("18 hours down"), "{}", before.text());
    let mut anyone = app.visitor();
    let file = anyone.get(&format!("{shared}/playbook/it_director/measures.md")).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.text(), before.text());
    assert!(anyone.get(&shared).await.text().contains("/playbook/it_director/measures.md"));
    let missing = anyone.get(&format!("{shared}/playbook/it_director/nothing.md")).await;
    assert_eq!(missing.status, 404);
    let wrong = anyone.get("/r/nobody/playbook/it_director/measures.md").await;
    assert_eq!(wrong.status, 404);
}
