//! An admin at work on rules.

use readyline::db::audit::{Actor, Entry};
use readyline::db::drafts::{self, Draft, SavedDraft};
use readyline::db::{Db, DbSettings, rulesets};
use readyline::rules::ruleset::Ruleset;
use readyline::web::secret::new_id;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::app::TestApp;
use super::client::{Reply, Visitor};
use super::database::{psql, run};

/// Store downtime: full points at, which is 26 by the default rules.
pub(crate) const DOWNTIME: &str = "/roles/0/need/factors/9/ramp/full_at";

/// An admin, and the database behind the pages.
pub(crate) struct Desk<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) admin: Visitor,
    pub(crate) db: Db,
}

impl<'a> Desk<'a> {
    /// Ana, who is signed in.
    pub(crate) async fn new(app: &'a TestApp) -> Desk<'a> {
        Desk::of(app, app.admin().await)
    }

    /// Another admin.
    pub(crate) fn of(app: &'a TestApp, admin: Visitor) -> Desk<'a> {
        Desk { app, admin, db: Db::lazy(app.options.clone(), DbSettings { max_connections: 2 }) }
    }

    /// Begins a draft from a version and gives the path of its page.
    pub(crate) async fn begin(&mut self, from: i64) -> String {
        let from = from.to_string();
        let op = new_id().to_string();
        let form = [("op", op.as_str()), ("from", from.as_str())];
        let begun = self.admin.post("/admin/rulesets/drafts", &form).await;
        assert_eq!(begun.status, 303, "{}", begun.text());
        begun.location().to_owned()
    }

    /// The draft behind a path.
    pub(crate) async fn draft(&self, path: &str) -> Draft {
        drafts::find(&self.db, id(path)).await.unwrap().expect("a draft")
    }

    /// Saves a draft with one thing changed, as somebody else's form would.
    pub(crate) async fn edit(&self, path: &str, pointer: &str, value: impl Into<Value>) {
        let draft = self.draft(path).await;
        let ruleset = with(&draft.ruleset, pointer, value);
        let actor = Actor { name: "ben@example.com".to_owned(), ..Actor::shell() };
        let entry = Entry::new(new_id(), "draft_saved", draft.id);
        let seen = (draft.id, draft.revision);
        let saved = drafts::save(&self.db, seen, &ruleset, &actor, &entry).await;
        assert_eq!(saved, Ok(SavedDraft::Done(draft.revision + 1)));
    }

    /// Stores that the preview of the draft as it is, against the version in force, is finished:
    /// `flipped` of `companies` change verdict.
    pub(crate) async fn preview(&self, path: &str, companies: u64, flipped: u64) {
        let draft = self.draft(path).await;
        let (against, _) = rulesets::current(&self.db).await.unwrap();
        let change = json!({"before": "bridge", "after": "prepare", "companies": flipped});
        let bars = json!({"before": vec![0; 20], "after": vec![0; 20]});
        let role = json!({"key": "it_director", "title": "Director of IT/Systems",
            "changes": [change], "need": bars, "fit": bars});
        let summary = json!({"companies": companies, "flipped": flipped, "roles": [role]});
        let (id, revision, run_id) = (draft.id, draft.revision, new_id());
        let sql = format!(
            "insert into preview (draft_id, revision, against, run_id, total, done, finished_at,
                summary)
            values ('{id}', {revision}, {against}, '{run_id}', {companies}, {companies}, now(),
                '{summary}')"
        );
        run(&mut psql(&self.app.options).await, &sql).await;
    }

    /// A draft with one thing changed whose preview is finished.
    pub(crate) async fn ready(&mut self, pointer: &str, value: impl Into<Value>) -> String {
        let (current, _) = rulesets::current(&self.db).await.unwrap();
        let path = self.begin(current).await;
        self.edit(&path, pointer, value).await;
        self.preview(&path, 412, 9).await;
        path
    }

    /// The fields of a draft's publish page, with a reason.
    pub(crate) async fn publish_form(&mut self, path: &str, reason: &str) -> Vec<(String, String)> {
        let page = self.admin.get(&format!("{path}/publish")).await;
        assert_eq!(page.status, 200);
        let field = |name: &str| page.field(name).unwrap_or_else(|| panic!("{}", page.text()));
        let mut form = vec![
            ("rev".to_owned(), field("rev")),
            ("current".to_owned(), field("current")),
            ("reason".to_owned(), reason.to_owned()),
        ];
        if let Some(cases) = page.field("cases") {
            form.push(("cases".to_owned(), cases));
            form.push(("signed".to_owned(), "They were wrong".to_owned()));
        }
        form
    }

    /// Sends a form of the publish page.
    pub(crate) async fn send(&mut self, path: &str, form: &[(String, String)]) -> Reply {
        let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.admin.post(&format!("{path}/publish"), &form).await
    }

    /// Publishes a draft and gives the answer.
    pub(crate) async fn publish(&mut self, path: &str, reason: &str) -> Reply {
        let form = self.publish_form(path, reason).await;
        self.send(path, &form).await
    }

    /// Publishes the rules in force with one thing changed.
    pub(crate) async fn release(&mut self, pointer: &str, value: impl Into<Value>, reason: &str) {
        let path = self.ready(pointer, value).await;
        let published = self.publish(&path, reason).await;
        assert_eq!(published.status, 303, "{}", published.text());
    }

    /// The one number that a query gives.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut psql = psql(&self.app.options).await;
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut psql).await.unwrap()
    }

    /// The details of the latest entry of this kind in the audit log.
    pub(crate) async fn audited(&self, action: &str) -> Value {
        let sql = format!(
            "select details || jsonb_build_object('actor', actor, 'object', object)
            from audit_entry where action = '{action}' order by at desc limit 1"
        );
        let mut psql = psql(&self.app.options).await;
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut psql).await.expect("an entry")
    }
}

/// The draft's id in the path of its page.
pub(crate) fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().expect("the path of a draft")
}

/// The same rules with one thing changed; `check` may find faults in them.
pub(crate) fn with(rules: &Ruleset, pointer: &str, value: impl Into<Value>) -> Ruleset {
    let mut json: Value = serde_json::from_str(&rules.to_json()).unwrap();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value.into();
    Ruleset::draft_from_json(&json.to_string()).expect("rules")
}
