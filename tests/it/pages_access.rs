//! The access table: every route, tried by everybody.

use std::path::Path;

use readyline::db::accounts::Role;
use readyline::db::links::Purpose;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::client::{Reply, Visitor, exchange};
use crate::support::company::Company;
use crate::support::desk::Desk;
use crate::support::firm::Office;
use crate::support::people::{invited, link};
use crate::support::walk::Walk;

const TABLE: &str = include_str!("../cases/access.txt");

/// A line of the table: method, route, and the status for each of the six kinds of people.
fn table() -> Vec<(&'static str, &'static str, [u16; 6])> {
    let line = |line: &'static str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (method, route) = cells[0].split_once(' ').expect("a method and a route");
        let status = |at: usize| cells[at].parse().expect("a status");
        (method, route, [1, 2, 3, 4, 5, 6].map(status))
    };
    TABLE.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).map(line).collect()
}

/// The text of every source file in a folder and below, tests inside them left out.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else {
            let text = std::fs::read_to_string(&path).expect("text");
            texts.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
        }
    }
    texts
}

/// Every route of the parlour, as `GET /path`.
pub(crate) fn routes() -> Vec<String> {
    let mut all = Vec::new();
    for text in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web")) {
        let named = !text.contains("MethodRouter") && !text.contains("routing::any");
        assert!(named, "a route that does not name its methods");
        for call in text.split(".route(").skip(1) {
            let mut parts = call.splitn(3, '"').skip(1);
            let path = parts.next().expect("a path");
            // A call ends where the statement does.
            let call = parts.next().and_then(|rest| rest.split([';', '}']).next()).unwrap();
            for method in ["get", "post", "put", "patch", "delete", "options"] {
                if call.contains(&format!(" {method}(")) || call.contains(&format!(").{method}(")) {
                    all.push(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
    }
    all.sort();
    all
}

#[test]
fn the_table_lists_every_route_and_no_other() {
    let mut listed: Vec<String> = table().iter().map(|(m, r, _)| format!("{m} {r}")).collect();
    listed.sort();
    assert_eq!(listed, routes());
}

#[tokio::test]
async fn everybody_gets_what_the_table_says() {
    let app = TestApp::start().await;
    let company = Company::named("Harbor & Pine");
    let mut owner = Walk::finished(&app, &company).await;
    let mut other = Walk::finished(&app, &company).await;
    // The other visitor knows the assessment's id and tries the own key on it.
    let lock = owner.visitor.cookies.keys().next().expect("a key").clone();
    let key = other.visitor.cookies.values().next().expect("a key").clone();
    other.visitor.cookies.insert(lock, key);
    let shared = owner.share().await;
    let private = link_in(&owner.get("company").await, "/resume/");
    let ([consultant, colleague], ids) = two_firms(&app).await;
    let mut desk = Desk::new(&app).await;
    let (draft, thrown_away) = (desk.begin(1).await, desk.begin(1).await);
    let admin = desk.admin;
    let newcomer = invited(&app, Role::Consultant, "max@example.com").await;
    let invitation = link(&app, newcomer, Purpose::Invitation).await;
    let mut wrong = Vec::new();
    for (method, route, expected) in table() {
        let path = match route {
            "/resume/{token}" => private.clone(),
            "/assessments/{id}/result/changes" => {
                let result = owner.get("result").await.field("result").expect("a result");
                format!("{}/result/changes?of={result}", owner.base)
            }
            "/admin/rulesets/{version}/discard" => format!("{thrown_away}/discard"),
            "/admin/golden/{case}/remove" => format!("/admin/golden/{}/remove", Uuid::nil()),
            _ if route.starts_with("/admin/rulesets/{version}") => route
                .replace("/admin/rulesets/{version}", &draft)
                .replace("{part}", "it_director-need"),
            "/password/{token}" => invitation.clone(),
            _ => of_the_firm(route, &ids)
                .replace("/r/{token}", &shared)
                .replace("/assessments/{id}", &owner.base)
                .replace("{page}", "company")
                .replace("{role}/{file}", "it_director/job-profile.md"),
        };
        let form = form_for(route, &mut owner).await;
        // The owner comes last, because the owner's try may end something.
        for (who, visitor, status) in [
            ("anonymous", &app.visitor(), expected[0]),
            ("another visitor", &other.visitor, expected[2]),
            ("consultant", &consultant, expected[3]),
            ("another consultant", &colleague, expected[4]),
            ("admin", &admin, expected[5]),
            ("owner", &owner.visitor, expected[1]),
        ] {
            // A private link makes an owner of whoever opens it, so a stand-in does.
            let visitor = &mut visitor.clone();
            let reply = send(visitor, method, &path, route, &form).await;
            wrong.extend(differs(&format!("{method} {route} by {who}"), reply.status, status));
            if status == 404 {
                assert!(!reply.text().contains("Harbor"), "{route} tells {who} something");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(owner.get("company").await.status, 404, "a deleted assessment is gone");
    assert_eq!(app.visitor().get(&shared).await.status, 404, "and its share link with it");
}

/// What is wrong where somebody gets another status than the table says.
fn differs(what: &str, got: u16, expected: u16) -> Option<String> {
    (got != expected).then(|| format!("{what}: {got}, not {expected}"))
}

/// A route about a client of the first firm, with ids of its own and ids that nobody has.
fn of_the_firm(route: &str, [client, member, assessment]: &[String; 3]) -> String {
    let of_client = format!("/clients/{client}/assessments/{assessment}");
    let path = route
        .replace("/clients/{client}/assessments/{id}", &of_client)
        .replace("{client}", client)
        .replace("{account}", member);
    let nobody = Uuid::nil().to_string();
    let path = path.replace("{key}", &nobody).replace("{opinion}", &nobody);
    let path = path.replace("{webhook}", &nobody).replace("{batch}", &nobody);
    if path.starts_with("/clients/") { path.replace("{what}", "link") } else { path }
}

/// A consultant of each of two firms, and a client, a colleague and an assessment of the first one.
async fn two_firms(app: &TestApp) -> ([Visitor; 2], [String; 3]) {
    let office = Office::founded(app, "Kestrel Advice", "kim@example.com").await;
    let rival = Office::founded(app, "Rival Advice", "lee@example.com").await;
    let of = office.client(app, "Harbor & Pine").await;
    let begun = office.assessment(app, of).await.base.rsplit('/').next().unwrap().to_owned();
    let member = office.invites(app, "una@example.com").await;
    let ids = [of.client.to_string(), member.to_string(), begun];
    ([office.consultant, rival.consultant], ids)
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_everywhere() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let cookie = format!("session={}", admin.cookies["session"]);
    for (_, route, _) in table().into_iter().filter(|(method, _, _)| *method == "POST") {
        let path = route.replace(['{', '}'], "");
        for foreign in [
            "origin: http://evil.example",
            "origin: null",
            "sec-fetch-site: cross-site",
            "x-tells: nothing",
            "referer: http://evil.example/admin",
        ] {
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n{foreign}\r\n\
                 content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\
                 connection: close\r\n\r\n",
                app.address
            );
            let reply = exchange(app.address, head.as_bytes()).await.unwrap();
            assert_eq!(reply.status, 403, "{route} with {foreign}");
            assert_eq!(reply.header("set-cookie"), None, "{route}");
        }
    }
    assert_eq!(admin.clone().get("/admin").await.status, 200, "nobody was signed out");
}

async fn send(
    visitor: &mut Visitor,
    method: &str,
    path: &str,
    route: &str,
    form: &[(String, String)],
) -> Reply {
    let fields: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    match (method, route) {
        ("GET", _) => visitor.get(path).await,
        ("PATCH", _) => visitor.try_send("PATCH", path, &[], b"").await.expect("an answer"),
        (_, "/api/v1/score") => visitor.post_json(path, r#"{"answers":{}}"#).await,
        _ => visitor.post(path, &fields).await,
    }
}

/// What the owner's own page would post there.
async fn form_for(route: &str, owner: &mut Walk) -> Vec<(String, String)> {
    let of = |page: &Reply, names: &[&str]| -> Vec<(String, String)> {
        names.iter().filter_map(|n| Some(((*n).to_owned(), page.field(n)?))).collect()
    };
    match route {
        "/assessments/{id}/{page}" => {
            let mut form = of(&owner.get("company").await, &["op", "rev"]);
            form.extend(Company::named("Harbor & Pine").form("company"));
            form
        }
        "/assessments/{id}/result" => of(&owner.get("check").await, &["op", "rev"]),
        "/assessments/{id}/ownership/projects" => {
            let mut form = of(&owner.get("ownership/projects").await, &["op", "rev"]);
            form.push(("action".to_owned(), "add".to_owned()));
            form
        }
        "/assessments/{id}/rules" => {
            let mut form = of(&owner.get("check").await, &["rev"]);
            form.push(("version".to_owned(), "1".to_owned()));
            form
        }
        "/assessments/{id}/actions" => vec![("press".to_owned(), "share".to_owned())],
        "/assessments/{id}/benchmark" => vec![("counted".to_owned(), "no".to_owned())],
        "/assessments/{id}/shares" => of(&owner.get("result").await, &["op", "result"]),
        "/admin/rulesets/{version}/edit/{part}" => vec![("rev".to_owned(), "1".to_owned())],
        "/assessments/{id}/shares/revoke" => of(&owner.get("result").await, &["share"]),
        _ => Vec::new(),
    }
}

/// The path of a link that a page shows.
fn link_in(page: &Reply, prefix: &str) -> String {
    let text = page.text();
    let at = text.find(prefix).expect("a link");
    text[at..].chars().take_while(|c| c.is_alphanumeric() || "/-_".contains(*c)).collect()
}
