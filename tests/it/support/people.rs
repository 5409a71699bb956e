//! People with accounts, the way they sign in, and the links they get.

use readyline::db::accounts::{self, NewAccount, Role};
use readyline::db::audit::Actor;
use readyline::db::links::{self, NewLink, Purpose};
use readyline::web::account::passwords::Passwords;
use readyline::web::account::set_up::offer;
use readyline::web::secret::{Secret, new_id};
use readyline::web::{App, Site};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::app::TestApp;
use super::client::{Reply, Visitor};
use super::database::{psql, run};

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "otter lamp seven gravel";

/// Another good one.
pub(crate) const OTHER_PASSWORD: &str = "window cactus plain orbit";

/// Somebody who can sign in with [`PASSWORD`].
pub(crate) async fn person(app: &TestApp, role: Role, email: &str) -> Uuid {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = HASH.get_or_init(|| async {
        let hash = Passwords::default().accept(PASSWORD.to_owned(), Vec::new()).await;
        hash.unwrap().unwrap()
    });
    account(app, role, email, Some(hash.await.clone())).await
}

/// Somebody who has not set a password yet.
pub(crate) async fn invited(app: &TestApp, role: Role, email: &str) -> Uuid {
    account(app, role, email, None).await
}

async fn account(app: &TestApp, role: Role, email: &str, password_hash: Option<String>) -> Uuid {
    let name = email.split('@').next().unwrap().to_owned();
    let id = new_id();
    let new = NewAccount { id, email: email.to_owned(), name, role, password_hash };
    assert!(accounts::create(&app.db(), &new, &Actor::shell(), new_id()).await.unwrap());
    id
}

/// The path of a fresh link to set a password.
pub(crate) async fn link(app: &TestApp, account: Uuid, purpose: Purpose) -> String {
    let secret = Secret::new().unwrap();
    let new = NewLink { token_hash: secret.hash(), account, purpose };
    assert!(links::issue(&app.db(), &new, &Actor::shell(), new_id()).await.unwrap());
    format!("/password/{secret}")
}

/// The path of the link that a server that starts now would write into its log; none where
/// somebody has an account.
pub(crate) async fn offered(app: &TestApp) -> Option<String> {
    let public = "https://ready.example".parse().unwrap();
    let site = Site::new(app.address, Some(public), Vec::new()).unwrap();
    let link = offer(&App::new(app.db(), site)).await.unwrap()?;
    Some(link.strip_prefix("https://ready.example").expect("the public address").to_owned())
}

/// Closes an account by hand.
pub(crate) async fn close(app: &TestApp, email: &str) {
    let sql = format!("update account set disabled_at = now() where email = '{email}'");
    run(&mut psql(&app.options).await, &sql).await;
}

/// Sends the form of the sign-in page.
pub(crate) async fn sign_in(visitor: &mut Visitor, email: &str, password: &str) -> Reply {
    visitor.post("/sign-in", &[("email", email), ("password", password)]).await
}

/// Where the admins' page leads somebody: 200 for an admin who is signed in.
pub(crate) async fn admin_status(visitor: &Visitor) -> u16 {
    visitor.clone().get("/admin").await.status
}

/// What the audit log holds, the oldest first: `action object by actor`, a line an entry.
pub(crate) async fn audit_log(app: &TestApp) -> Vec<String> {
    let lines = "select action || ' ' || object || ' by ' || actor from audit_entry
        order by at, entry_id";
    sqlx::query_scalar(lines).fetch_all(&mut psql(&app.options).await).await.unwrap()
}
