//! The pages of the questionnaire, through the real router on a real database.

use readyline::rules::questionnaire::questionnaire;

use crate::support::app::TestApp;
use crate::support::company::Company;
use crate::support::walk::{Walk, fields};

#[tokio::test]
async fn each_saved_page_is_in_the_database_when_it_is_acknowledged() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let company = Company::named("Pawfolio");
    let reply = walk.save("company", &company.form("company")).await;
    assert_eq!((reply.status, reply.location()), (303, format!("{}/it-team", walk.base).as_str()));
    let stored = app.look_up("select value::text from answer where signal = 'annual_revenue'");
    assert_eq!(stored.await, "16000000");
}

#[tokio::test]
async fn a_page_before_its_turn_leads_to_the_first_unfinished_one() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let first = format!("{}/company", walk.base);
    for page in ["systems", "budget", "check"] {
        let reply = walk.get(page).await;
        assert_eq!((reply.status, reply.location()), (303, first.as_str()), "{page}");
    }
    let company = Company::named("Pawfolio").form("budget");
    let form: Vec<_> = company.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let early = walk.post("budget", &form).await;
    assert_eq!((early.status, early.location()), (303, first.as_str()));
    let early = walk.post("result", &[]).await;
    assert_eq!((early.status, early.location()), (303, first.as_str()));
    assert_eq!(app.look_up("select count(*)::text from answer").await, "0");
    assert_eq!(walk.get("nowhere").await.status, 404);
}

#[tokio::test]
async fn faults_come_back_with_every_value_as_typed() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let typed = fields(&[
        ("headcount", "1e999"),
        ("annual_revenue", "<script>alert(1)</script>"),
        ("revenue_growth_pct", "½"),
        ("orders_per_month", "٣"),
        ("order_growth_pct", "1,5"),
        ("sku_growth_pct", "NaN"),
    ]);
    let reply = walk.save("company", &typed).await;
    assert_eq!(reply.status, 422);
    let page = reply.text();
    assert!(page.contains("<title>Error: "), "the title says that there are errors");
    assert!(!page.contains("<script>alert"), "what was typed is escaped");
    for (name, value) in &typed {
        assert_eq!(reply.field(name).as_deref(), Some(value.as_str()));
        assert!(page.contains(&format!("id=\"{name}-fault\"")), "{name} has no message");
        assert!(page.contains(&format!("href=\"#{name}\"")), "{name} is not in the summary");
    }
    assert_eq!(app.look_up("select count(*)::text from answer").await, "0");
}

#[tokio::test]
async fn figures_may_be_written_as_people_write_them() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let typed = fields(&[
        ("headcount", "about 95 people"),
        ("annual_revenue", "~ $16 m"),
        ("revenue_growth_pct", "\u{2212}3 %"),
        ("orders_per_month", "26k"),
        ("order_growth_pct", "+5.5"),
        ("sku_growth_pct", ""),
    ]);
    assert_eq!(walk.save("company", &typed).await.status, 303);
    let page = walk.get("company").await;
    let shown = ["headcount", "annual_revenue", "revenue_growth_pct", "orders_per_month"];
    let shown = shown.map(|name| page.field(name).unwrap());
    assert_eq!(shown, ["95", "16,000,000", "-3", "26,000"]);
}

#[tokio::test]
async fn the_same_press_twice_is_one_save_and_the_same_answer() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let form = Company::named("Pawfolio").form("company");
    let drawn = walk.get("company").await;
    let first = walk.send("company", &drawn, &form).await;
    let again = walk.send("company", &drawn, &form).await;
    assert_eq!((first.status, again.status), (303, 303));
    assert_eq!(first.location(), again.location());
    assert_eq!(app.look_up("select count(*)::text from answer_op").await, "1");
    let mut other = form.clone();
    other[0].1 = "99".into();
    let changed = walk.send("company", &drawn, &other).await;
    assert_eq!(changed.status, 409, "the same press with other content is asked about");
    assert_eq!(changed.field("headcount").as_deref(), Some("99"), "and keeps what was typed");
    let saved = walk.send("company", &changed, &other).await;
    assert_eq!(saved.status, 303, "pressing once more saves it");
    assert_eq!(walk.get("company").await.field("headcount").as_deref(), Some("99"));
}

#[tokio::test]
async fn two_tabs_merge_different_questions_and_ask_about_the_same_one() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let form = Company::named("Pawfolio").form("company");
    let saved = walk.save("company", &form).await;
    assert_eq!(saved.status, 303);
    let (one, two) = (walk.get("company").await, walk.get("company").await);
    let with = |changes: &[(&str, &str)]| {
        let mut form = form.clone();
        for (name, value) in changes {
            let field = form.iter_mut().find(|(n, _)| n == name).expect("a field");
            field.1 = (*value).into();
        }
        form
    };
    let first = with(&[("headcount", "96"), ("annual_revenue", "$17m")]);
    assert_eq!(walk.send("company", &one, &first).await.status, 303);
    let second = with(&[("headcount", "97"), ("order_growth_pct", "8")]);
    let clash = walk.send("company", &two, &second).await;
    assert_eq!(clash.status, 409);
    assert_eq!(clash.field("headcount").as_deref(), Some("97"), "what was typed stays");
    assert!(clash.text().contains("<b>96 people</b>"), "the other value is shown");
    assert_eq!(clash.field("annual_revenue").as_deref(), Some("17,000,000"), "nobody typed here");
    let mut third = with(&[("headcount", "97"), ("order_growth_pct", "8")]);
    third[1].1 = clash.field("annual_revenue").expect("a value");
    assert_eq!(walk.send("company", &clash, &third).await.status, 303);
    let now = walk.get("company").await;
    let shown = ["headcount", "annual_revenue", "order_growth_pct"].map(|n| now.field(n));
    let expected = ["97", "17,000,000", "8"].map(|v| Some(v.to_owned()));
    assert_eq!(shown, expected, "both tabs' changes are there");
}

#[tokio::test]
async fn an_unlikely_figure_is_saved_and_asked_about_once() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let mut form = Company::named("Pawfolio").form("company");
    let revenue = form.iter_mut().find(|(n, _)| n == "annual_revenue").expect("revenue");
    revenue.1 = "500,000,000".into();
    let asked = walk.save("company", &form).await;
    assert_eq!(asked.status, 303);
    assert_eq!(asked.location(), format!("{}/company#unlikely", walk.base));
    let stored = app.look_up("select value::text from answer where signal = 'annual_revenue'");
    assert_eq!(stored.await, "500000000");
    let page = walk.get("company").await;
    assert!(page.text().contains("id=\"unlikely\""));
    let on = walk.save("company", &form).await;
    assert_eq!(on.location(), format!("{}/it-team", walk.base), "asked once, never refused");
    let drawn = walk.get("company").await;
    let revenue = form.iter_mut().find(|(n, _)| n == "annual_revenue").expect("revenue");
    revenue.1 = "600,000,000".into();
    let other = walk.send("company", &drawn, &form).await;
    assert_eq!(other.location(), asked.location(), "another figure is asked about anew");
}

#[tokio::test]
async fn figures_of_two_pages_are_asked_about_where_the_second_is_entered() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let company = Company::named("Northlight Audio");
    for page in ["company", "it-team", "systems"] {
        let saved = walk.save(page, &company.form(page)).await;
        assert!(!saved.location().contains("unlikely"), "{page}");
    }
    let mut form = company.form("customers");
    let contacts = form.iter_mut().find(|(n, _)| n == "contacts_per_month").expect("contacts");
    contacts.1 = "50,000".into();
    let asked = walk.save("customers", &form).await;
    assert_eq!(asked.location(), format!("{}/customers#unlikely", walk.base));
    let question = walk.get("customers").await.read("#unlikely");
    assert!(question.contains("50,000 contacts for "), "{question}");
    let on = walk.save("customers", &form).await;
    assert_eq!(on.location(), format!("{}/service-team", walk.base));
    for page in ["service-team", "ownership", "budget"] {
        walk.save(page, &company.form(page)).await;
    }
    let check = walk.get("check").await.read("section[aria-labelledby=dt]");
    assert!(check.contains("50,000 contacts for "), "{check}");
}

#[tokio::test]
async fn a_browser_that_lost_its_key_loses_nothing_it_typed() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let drawn = walk.get("company").await;
    let text = drawn.text();
    let at = text.find("http://").expect("the private link");
    let link: String = text[at..].chars().take_while(|c| !"< ".contains(*c)).collect();
    walk.visitor.cookies.clear();
    let form = Company::named("Pawfolio").form("company");
    let lost = walk.send("company", &drawn, &form).await;
    assert_eq!(lost.status, 404);
    assert_eq!(lost.field("headcount").as_deref(), Some("95"), "what was typed rides along");
    let mut again = form.clone();
    again.push(("private-link".into(), "https://elsewhere.example/".into()));
    let wrong = walk.send("company", &lost, &again).await;
    assert_eq!(wrong.status, 404);
    assert_eq!(wrong.field("headcount").as_deref(), Some("95"));
    let mut again = form.clone();
    again.push(("private-link".into(), link.clone()));
    let saved = walk.send("company", &wrong, &again).await;
    assert_eq!(saved.status, 303, "the link lets in and the page is saved");
    assert_eq!(walk.get("company").await.field("headcount").as_deref(), Some("95"));

    let path = &link[link.find("/resume/").expect("a path")..];
    let mut phone = app.visitor();
    let resumed = phone.get(path).await;
    assert_eq!(
        (resumed.status, resumed.location()),
        (303, format!("{}/it-team", walk.base).as_str())
    );
    assert_eq!(phone.get(resumed.location()).await.status, 200);
    assert_eq!(phone.get(&format!("{}x", &path[..path.len() - 1])).await.status, 404);
}

#[tokio::test]
async fn a_page_says_when_nothing_left_can_change_a_verdict() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let company = Company::named("Tallow & Thread");
    for page in &questionnaire().pages {
        let drawn = walk.get(&page.key).await;
        let says = drawn.text().contains("id=\"enough\"");
        let only_advice_left = ["ownership", "budget"].contains(&page.key.as_str());
        assert_eq!(says, only_advice_left, "{}", page.key);
        if page.key == "ownership" {
            assert_eq!(walk.get("check").await.status, 200, "the check page is open early");
            assert_eq!(walk.get("budget").await.status, 200, "and its links open any page");
        }
        walk.save(&page.key, &company.form(&page.key)).await;
    }
}

#[tokio::test]
async fn nobody_who_answers_customers_ends_that_page() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let company = Company::named("Pawfolio");
    for page in ["company", "it-team", "systems", "customers"] {
        walk.save(page, &company.form(page)).await;
    }
    walk.save("service-team", &company.form("service-team")).await;
    // The script hides the other fields, and a browser sends what is hidden all the same.
    let mut form = company.form("service-team");
    form[0].1 = "0".into();
    form[1].1 = "abc".into();
    let reply = walk.save("service-team", &form).await;
    assert_eq!(
        (reply.status, reply.location()),
        (303, format!("{}/ownership", walk.base).as_str())
    );
}

#[tokio::test]
async fn broken_forms_are_refused_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let path = format!("{}/company", walk.base);
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    for (body, why) in [
        (&b"headcount=12%00"[..], "a NUL"),
        (b"headcount=%FF", "no UTF-8"),
        (b"headcount=%ED%A0%80", "half a surrogate pair"),
        (b"headcount=1&headcount=2", "a field twice"),
        (b"headcount=1&surprise=2", "an unknown field"),
        (b"headcount=1&projects_active=2", "a field of another page"),
        (b"headcount=1&rev=-1", "a revision that cannot be"),
        (b"headcount=1&op=x", "an operation id that is none"),
    ] {
        let reply = walk.visitor.try_send("POST", &path, &kind, body).await.expect("an answer");
        assert!((400..500).contains(&reply.status), "{why}: {}", reply.status);
    }
    let large = [b"headcount=".to_vec(), vec![b'1'; 10_000_000]].concat();
    let reply = walk.visitor.try_send("POST", &path, &kind, &large).await.expect("an answer");
    assert_eq!(reply.status, 413);
    assert_eq!(app.look_up("select count(*)::text from answer").await, "0");
}

#[tokio::test]
async fn saves_that_come_too_often_wait_with_every_value_as_typed() {
    let app = TestApp::start().await;
    let mut walk = Walk::begin(&app).await;
    let form = Company::named("Pawfolio").form("company");
    let drawn = walk.get("company").await;
    // The share refills by one a second, so a slow machine needs more presses to use it up.
    for _ in 0..600 {
        let reply = walk.send("company", &drawn, &form).await;
        if reply.status == 429 {
            assert!(reply.header("retry-after").is_some());
            assert_eq!(reply.field("headcount").as_deref(), Some("95"));
            return;
        }
        assert_eq!(reply.status, 303);
    }
    panic!("600 saves in a row were all let in");
}
