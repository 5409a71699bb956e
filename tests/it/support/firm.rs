//! A firm with a consultant and a client, and the keys that it gives.

use readyline::db::accounts::{NewAccount, Role};
use readyline::db::assessments::{self, NewAssessment, OfFirm};
use readyline::db::audit::Actor;
use readyline::db::clients::{self, Profile};
use readyline::db::firms::{self, Firm, Joined};
use readyline::db::keys::{self, NewKey};
use readyline::web::secret::{Secret, Token, new_id};
use uuid::Uuid;

use super::app::TestApp;
use super::client::Visitor;
use super::walk::Walk;

/// A firm and a consultant of it who is signed in.
pub(crate) struct Office {
    pub(crate) firm: Uuid,
    /// The consultant's account.
    pub(crate) account: Uuid,
    pub(crate) consultant: Visitor,
}

impl Office {
    /// Founds a firm; `email` is its only consultant.
    pub(crate) async fn founded(app: &TestApp, name: &str, email: &str) -> Office {
        let consultant = app.signed_in(Role::Consultant, email).await;
        let db = app.db();
        let account = readyline::db::accounts::find(&db, email).await.unwrap().unwrap().id;
        let firm = Firm { id: new_id(), name: name.to_owned() };
        assert!(firms::found(&db, &firm, account, &Actor::shell(), new_id()).await.unwrap());
        Office { firm: firm.id, account, consultant }
    }

    /// Adds a client that this consultant looks after.
    pub(crate) async fn client(&self, app: &TestApp, name: &str) -> OfFirm {
        let of = OfFirm { firm: self.firm, client: new_id() };
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        let actor = Actor { id: Some(self.account), ..Actor::shell() };
        assert!(clients::add(&app.db(), of, &profile, &actor, new_id()).await.unwrap());
        of
    }

    /// Invites a colleague, who has no password yet.
    pub(crate) async fn invites(&self, app: &TestApp, email: &str) -> Uuid {
        let (id, name, role) = (new_id(), email.to_owned(), Role::Consultant);
        let new = NewAccount { id, email: email.to_owned(), name, role, password_hash: None };
        let (db, entries) = (app.db(), [new_id(), new_id()]);
        let joined = firms::invite(&db, self.firm, &new, &Actor::shell(), entries).await;
        assert_eq!(joined.unwrap(), Joined::Invited);
        id
    }

    /// Begins an assessment for a client and enters it as the consultant.
    pub(crate) async fn assessment(&self, app: &TestApp, of: OfFirm) -> Walk {
        let id = new_id();
        let hash = Secret::new().unwrap().hash();
        let new = NewAssessment { id, secret_hash: hash, ruleset_version: 1, client: Some(of) };
        assessments::start(&app.db(), &new).await.unwrap();
        Walk { visitor: self.consultant.clone(), base: format!("/assessments/{id}") }
    }
}

/// Gives somebody a key to an assessment: the path of the private link, and the key's id.
pub(crate) async fn key(app: &TestApp, walk: &Walk, name: &str) -> (String, Uuid) {
    let assessment = walk.base.rsplit('/').next().unwrap().parse().unwrap();
    let (secret, id) = (Secret::new().unwrap(), new_id());
    let new = NewKey {
        assessment,
        id,
        hash: secret.hash(),
        name: name.to_owned(),
        email: String::new(),
        note: String::new(),
        sent: false,
    };
    assert!(keys::give(&app.db(), &new, &Actor::shell(), new_id()).await.unwrap());
    (format!("/resume/{}", Token { assessment, secret }), id)
}
