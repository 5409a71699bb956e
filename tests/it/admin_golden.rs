//! Golden cases: the first five, new ones from results and from each other, and what rules make
//! of them.

use readyline::db::{Db, DbSettings, golden, rulesets};
use readyline::rules::answers::Answers;
use readyline::rules::ruleset::Verdict;
use readyline::web::secret::new_id;

use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::company::{CHECK_VALUES, Company};
use crate::support::database::{database, options, psql, run};
use crate::support::desk::Desk;
use crate::support::walk::Walk;

const NEW: &str = "/admin/golden/new";

/// The names of the boxes that are ticked.
fn ticked(page: &Reply) -> Vec<String> {
    page.attributes("input[type=checkbox][checked]", "name")
}

#[tokio::test]
async fn the_five_examples_are_the_first_cases() {
    let db = database().await;
    let cases = golden::list(&db).await.unwrap();
    assert_eq!(cases.len(), 5);
    for (name, roles) in CHECK_VALUES {
        let case = cases.iter().find(|case| case.golden.name == name).expect(name);
        let answers = serde_json::to_value(&case.golden.answers).unwrap();
        assert_eq!(answers.as_object(), Some(&Company::named(name).answers), "{name}");
        assert_eq!(case.golden.expected.len(), 2);
        for role in roles {
            let verdicts: Vec<_> =
                case.golden.expected[role.role].iter().map(|v| v.key()).collect();
            assert_eq!(verdicts, [role.verdict], "{name}");
        }
    }
}

#[tokio::test]
async fn the_first_cases_come_once_however_many_servers_start() {
    let options = options().await;
    run(&mut psql(&options).await, "truncate golden_case").await;
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let db = Db::lazy(options.clone(), DbSettings::default());
        starts.spawn(async move { rulesets::install_default(&db).await });
    }
    assert_eq!(starts.join_all().await, [Ok(()), Ok(()), Ok(()), Ok(())]);
    let db = Db::lazy(options.clone(), DbSettings::default());
    assert_eq!(golden::list(&db).await.unwrap().len(), 5, "on a database of an earlier server");
    run(&mut psql(&options).await, "update golden_case set removed_at = now()").await;
    rulesets::install_default(&db).await.unwrap();
    assert_eq!(golden::list(&db).await.unwrap(), [], "what an admin removed stays removed");
}

#[tokio::test]
async fn each_case_shows_whether_the_rules_in_force_pass_it() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let page = desk.admin.get("/admin/golden").await;
    let shown = page.read("main");
    assert!(
        shown.contains("Version 1, which is in force, gives all 5 the verdicts that are expected."),
        "{shown}"
    );
    // Fit is never reached any more, so nobody is told to hire.
    let path = desk.ready("/roles/0/verdicts/high/ready", "prepare").await;
    let draft = desk.admin.get(&path).await;
    let broken = draft.read("section[aria-labelledby=golden]");
    assert!(broken.contains("1 of 5 gets other verdicts than expected"), "{broken}");
    let said = "Harbor & Pine Director of IT/Systems: Prepare instead of Hire";
    assert!(broken.contains(said), "{broken}");
    assert_eq!(desk.publish(&path, "Nobody should hire").await.status, 303);
    let page = desk.admin.get("/admin/golden").await;
    let shown = page.read("main");
    assert!(
        shown.contains("Version 2, which is in force, gives 1 of 5 other verdicts than expected."),
        "{shown}"
    );
    assert!(shown.contains("Otherwise Director of IT/Systems: Prepare instead of Hire"), "{shown}");
}

#[tokio::test]
async fn a_case_keeps_the_answers_of_a_result_and_nothing_else_of_it() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let company = Company::named("Northlight Audio").knowing_little();
    let mut walk = Walk::finished(&app, &company).await;
    let reference = app.look_up("select reference from result").await;
    let typed = reference.to_lowercase().replace("rl-", "").replace('0', "o").replace('1', "l");
    let page = desk.admin.get(&format!("{NEW}?reference=%20{typed}%20")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let stored = page.read("section[aria-labelledby=answers]");
    assert!(stored.contains("Yearly revenue: $"), "it shows what is stored: {stored}");
    assert!(stored.contains("Not known"), "{stored}");
    let boxes = ticked(&page);
    assert!(boxes.iter().filter(|name| name.starts_with("expected-it_director-")).count() > 1);

    let op = page.field("op").unwrap();
    let mut form =
        vec![("op", op.as_str()), ("reference", &reference), ("name", " A <b>shop</b> ")];
    form.extend(boxes.iter().map(|name| (name.as_str(), "1")));
    for _ in 0..2 {
        let added = desk.admin.post(NEW, &form).await;
        assert_eq!((added.status, added.location()), (303, "/admin/golden"), "{}", added.text());
    }
    let cases = golden::list(&desk.db).await.unwrap();
    assert_eq!(cases.len(), 6, "a form that is sent twice adds one");
    let case = &cases[5];
    assert_eq!((case.golden.name.as_str(), &*case.made_by), ("A <b>shop</b>", "ana@example.com"));
    let answers = app.look_up("select answers::text from result").await;
    assert_eq!(
        Ok(&case.golden.answers),
        serde_json::from_str::<Answers>(&answers).as_ref().map_err(|_| ())
    );
    let entry = desk.audited("golden_case_added").await;
    assert_eq!(entry["name"], "A <b>shop</b>");
    assert_eq!(desk.count("select count(*) from audit_entry where action like 'golden%'").await, 1);
    let row = app
        .look_up(
            "select golden_case::text || (select details::text from audit_entry
        where action = 'golden_case_added') from golden_case order by made_at desc limit 1",
        )
        .await;
    let assessment = walk.base.rsplit('/').next().unwrap().to_owned();
    assert!(!row.contains(&assessment) && !row.contains(&reference), "{row}");

    assert_eq!(walk.post("delete", &[]).await.status, 303);
    let page = desk.admin.get("/admin/golden").await;
    let shown = page.read("main");
    assert!(
        shown.contains("A <b>shop</b>") && shown.contains("gives all 6 the verdicts"),
        "{shown}"
    );
    let gone = desk.admin.get(&format!("{NEW}?reference={reference}")).await;
    assert_eq!(gone.status, 422);
    assert!(gone.text().contains("No stored result has this reference"));
    let late = desk.admin.post(NEW, &[("reference", &reference), ("name", "Late")]).await;
    assert_eq!(late.status, 422, "{}", late.text());
}

#[tokio::test]
async fn a_reference_that_leads_nowhere_is_answered_in_words() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    for typed in ["", "RL-1234", "RL-7K3Q-9MWX-1", "%3Cscript%3E", "RL-0000-0000"] {
        let page = desk.admin.get(&format!("{NEW}?reference={typed}")).await;
        assert_eq!(page.status, 422, "{typed}");
        assert!(page.text().contains("id=\"reference-fault\""), "{typed}");
        assert!(!page.text().contains("<script>"), "{typed}");
    }
    let company = Company::named("Pawfolio");
    for _ in 0..2 {
        Walk::finished(&app, &company).await;
    }
    run(&mut psql(&app.options).await, "update result set reference = 'RL-7K3Q-9MWX'").await;
    let page = desk.admin.get(&format!("{NEW}?reference=RL-7K3Q-9MWX")).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Two results have this reference"));
    for (query, status) in
        [("case=1".to_owned(), 404), (format!("case={}", new_id()), 404), ("x=1".to_owned(), 400)]
    {
        assert_eq!(desk.admin.get(&format!("{NEW}?{query}")).await.status, status, "{query}");
    }
}

#[tokio::test]
async fn a_case_is_copied_with_other_verdicts_and_the_old_one_removed() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let old = golden::list(&desk.db).await.unwrap().remove(0);
    let source = old.id.to_string();
    let page = desk.admin.get(&format!("{NEW}?case={source}")).await;
    assert_eq!(ticked(&page), ["expected-it_director-hire", "expected-cs_director-not_yet"]);
    let form = [
        ("op", page.field("op").unwrap()),
        ("case", source.clone()),
        ("name", "Harbor, stricter".to_owned()),
        ("expected-it_director-prepare", "1".to_owned()),
    ];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(desk.admin.post(NEW, &form).await.status, 303);
    let cases = golden::list(&desk.db).await.unwrap();
    let copy = cases.iter().find(|case| case.golden.name == "Harbor, stricter").expect("the copy");
    assert_eq!(copy.golden.answers, old.golden.answers);
    let expected = copy.golden.expected.iter().collect::<Vec<_>>();
    assert_eq!(expected, [(&"it_director".to_owned(), &vec![Verdict::Prepare])]);
    let page = desk.admin.get("/admin/golden").await;
    let shown = page.read("main");
    assert!(shown.contains("Otherwise Director of IT/Systems: Hire instead of Prepare"), "{shown}");
    for _ in 0..2 {
        let removed = desk.admin.post(&format!("/admin/golden/{source}/remove"), &[]).await;
        assert_eq!((removed.status, removed.location()), (303, "/admin/golden"));
    }
    let left = golden::list(&desk.db).await.unwrap();
    assert!(left.len() == 5 && left.iter().all(|case| case.id != old.id));
    assert_eq!(desk.audited("golden_case_removed").await["name"], "Harbor & Pine");
    let entries = "select count(*) from audit_entry where action = 'golden_case_removed'";
    assert_eq!(desk.count(entries).await, 1);
    let odd = desk.admin.post("/admin/golden/1/remove", &[]).await;
    assert_eq!(odd.status, 404);
}

#[tokio::test]
async fn a_case_that_says_too_little_or_too_much_is_shown_again() {
    let app = TestApp::start().await;
    let mut desk = Desk::new(&app).await;
    let source = golden::list(&desk.db).await.unwrap().remove(0).id.to_string();
    let it = "expected-it_director-hire";
    let cs = "expected-cs_director-filled";
    let long = "é".repeat(101);
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&[("name", " "), (it, "1")], "name"),
        (&[("name", &long), (it, "1")], "name"),
        (&[("name", "A")], "expected-it_director"),
        (&[("name", "A"), (cs, "1"), ("expected-cs_director-hire", "1")], "expected-cs_director"),
        (
            &[("name", "<b>"), ("expected-it_director-filled", "1"), (it, "1")],
            "expected-it_director",
        ),
    ];
    for (typed, field) in cases {
        let form: Vec<_> = [&[("case", source.as_str())], typed].concat();
        let page = desk.admin.post(NEW, &form).await;
        assert_eq!(page.status, 422, "{typed:?}");
        assert!(page.text().contains("<title>Error: "));
        let to = page.attributes(".faults a", "href").remove(0);
        assert_eq!(to, format!("#{field}"), "{typed:?}");
        let there = page.attributes(&format!("[id=\"{field}\"]"), "id");
        assert_eq!(there.len(), 1, "the link leads to the field");
        assert_eq!(page.field("name").as_deref(), Some(typed[0].1), "what was typed is kept");
        let sent: Vec<_> = typed[1..].iter().map(|(name, _)| *name).collect();
        let kept = ticked(&page);
        assert!(sent.iter().all(|name| kept.iter().any(|k| k == name)), "{kept:?}");
        assert_eq!(kept.len(), sent.len());
    }
    let odd = [("case", source.as_str()), ("name", "A"), (it, "1"), ("expected-other-hire", "1")];
    assert_eq!(desk.admin.post(NEW, &odd).await.status, 400);
    assert_eq!(golden::list(&desk.db).await.unwrap().len(), 5);
}
