//! Many submitted companies at once, a draft of other rules, and the preview of what it does.

use std::sync::Arc;
use std::time::Duration;

use readyline::db::audit::{Actor, Entry};
use readyline::db::drafts::{self, NewDraft};
use readyline::db::previews::{self, Compared, Preview, State};
use readyline::db::{Db, rulesets};
use readyline::jobs::preview::Order;
use readyline::rules::answers::Answers;
use readyline::rules::ruleset::{Ruleset, default_ruleset};
use readyline::rules::score::assess;
use readyline::web::secret::new_id;
use sqlx::PgConnection;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// Stores companies with a result each, as if they had been submitted, and gives their ids.
pub(crate) async fn store(psql: &mut PgConnection, companies: &[Answers]) -> Vec<Uuid> {
    let ids: Vec<Uuid> = companies.iter().map(|_| new_id()).collect();
    let results: Vec<Uuid> = companies.iter().map(|_| new_id()).collect();
    let json = |answers: &Answers| serde_json::to_string(answers).expect("JSON");
    let answers: Vec<String> = companies.iter().map(json).collect();
    // Nothing reads the scores of so many; they only have to be as long as real ones.
    let scores = companies.first().map(|company| assess(default_ruleset(), company));
    let begun = "insert into assessment (assessment_id, secret_hash, ruleset_version)
        select id, sha256('x'), 1 from unnest($1::uuid[]) id";
    sqlx::query(begun).bind(&ids).execute(&mut *psql).await.expect("assessments");
    let submitted = "
        insert into result (assessment_id, result_id, op_id, revision, ruleset_version, answers,
            scores, reference)
        select id, result, gen_random_uuid(), 0, 1, answers::jsonb, $4,
            'RL-' || upper(right(result::text, 8))
        from unnest($1::uuid[], $2::uuid[], $3::text[]) each (id, result, answers)";
    let query = sqlx::query(submitted).bind(&ids).bind(&results).bind(&answers);
    query.bind(sqlx::types::Json(scores)).execute(psql).await.expect("results");
    ids
}

/// Begins a draft of these rules.
pub(crate) async fn draft(db: &Db, ruleset: &Ruleset) -> Uuid {
    let (id, op, entry) = (new_id(), new_id(), new_id());
    let new = NewDraft { id, op, base_version: 1, ruleset: ruleset.clone(), entry };
    drafts::begin(db, &new, &Actor::shell()).await.expect("a draft")
}

/// The audit entry of a draft that is thrown away.
pub(crate) fn thrown_away(draft: Uuid) -> Entry {
    Entry::new(new_id(), "draft_discarded", draft)
}

/// The preview of a draft as it is, against the rules in force.
pub(crate) async fn order(db: &Db, draft: Uuid) -> Order {
    let (against, before) = rulesets::current(db).await.expect("rules");
    let draft = drafts::find(db, draft).await.expect("an answer").expect("the draft");
    Order {
        compared: Compared { draft: draft.id, revision: draft.revision, against },
        run_id: new_id(),
        instead_of: None,
        by: (Actor::shell(), new_id()),
        before: Arc::new(before),
        after: Arc::new(draft.ruleset),
    }
}

/// The preview once it is at work no more.
pub(crate) async fn ended(db: &Db, draft: Uuid) -> Preview {
    let begun = Instant::now();
    loop {
        let preview = previews::find(db, draft).await.expect("an answer").expect("a preview");
        if preview.state != State::Running {
            return preview;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{preview:?}");
        sleep(Duration::from_millis(5)).await;
    }
}
