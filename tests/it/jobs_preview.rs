//! A preview says exactly what publishing does, whoever runs it and whatever happens meanwhile.

use std::collections::BTreeSet;

use readyline::db::previews::{FlipFilter, State, find, flips};
use readyline::db::{Db, DbSettings, rulesets};
use readyline::jobs::Jobs;
use readyline::jobs::preview::{Begun, Order, begin};
use readyline::rules::answers::Answers;
use readyline::rules::ruleset::{Ruleset, Scale, default_ruleset};
use readyline::rules::score::assess;
use readyline::rules::study::flips::Summary;
use readyline::rules::study::outcome::Outcome;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::database::{database, options, psql, run};
use crate::support::population::companies;
use crate::support::stored::{draft, ended, order, store};

/// The default rules with full concern at 20 hours of downtime instead of 26, and another mark.
pub(crate) fn stricter() -> Ruleset {
    let mut rules = default_ruleset().clone();
    let factors = &mut rules.roles[0].need.factors;
    let downtime = factors.iter_mut().find(|each| each.metric == "downtime_hours").unwrap();
    let Scale::Ramp { full_at, .. } = &mut downtime.scale else { panic!("no ramp") };
    *full_at = "20".parse().unwrap();
    rules.roles[1].need.bands.marks[1] = readyline::rules::decimal::Points::whole(55);
    rules
}

/// A company, a role, and its outcomes before and after.
pub(crate) type Change = (Uuid, String, String, String);

/// What the preview stored.
pub(crate) async fn predicted(db: &Db, run_id: Uuid, rules: &Ruleset) -> BTreeSet<Change> {
    let mut found = BTreeSet::new();
    for role in rules.roles.iter().map(|role| role.key.clone()) {
        let mut filter = FlipFilter { run_id, role: role.clone(), change: None, after: None };
        loop {
            let page = flips(db, &filter, 1000).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.after = Some(last.assessment);
            let each = page.into_iter();
            found.extend(each.map(|it| (it.assessment, role.clone(), it.before, it.after)));
        }
    }
    found
}

/// What really changes once version 2 is published, each company scored in full.
pub(crate) async fn actual(db: &Db, ids: &[Uuid], all: &[Answers]) -> BTreeSet<Change> {
    let rules = [1, 2].map(|version| rulesets::find(db, version));
    let [before, after] = rules;
    let rules = [before.await.unwrap().unwrap(), after.await.unwrap().unwrap()];
    let pairs: Vec<(&Uuid, &Answers)> = ids.iter().zip(all).collect();
    // Scoring in full takes long, so two threads share it.
    std::thread::scope(|scope| {
        let halves = pairs.chunks(pairs.len().div_ceil(2));
        let threads: Vec<_> = halves.map(|half| scope.spawn(|| changes(&rules, half))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn changes(rules: &[Ruleset; 2], companies: &[(&Uuid, &Answers)]) -> BTreeSet<Change> {
    let mut found = BTreeSet::new();
    for (id, answers) in companies {
        let scores = rules.each_ref().map(|rules| assess(rules, answers));
        for role in rules[1].roles.iter().map(|role| &role.key) {
            let [before, after] = scores.each_ref().map(|score| Outcome::of(score, role));
            if before != after {
                found.insert((**id, role.clone(), before.to_string(), after.to_string()));
            }
        }
    }
    found
}

pub(crate) async fn publish(psql: &mut PgConnection, draft: Uuid) {
    let sql = format!(
        "insert into ruleset_version (version, body, reason, published_by, draft_id)
        select 2, body, 'a trial', 'ana', draft_id from ruleset_draft_revision
        where draft_id = '{draft}'"
    );
    run(psql, &sql).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_flips_that_it_foretells_are_those_that_come() {
    let options = options().await;
    let (db, mut psql) = (Db::lazy(options.clone(), DbSettings::default()), psql(&options).await);
    let all = companies(7, 1_000);
    let ids = store(&mut psql, &all).await;
    let id = draft(&db, &stricter()).await;
    let order = order(&db, id).await;
    assert_eq!(begin(&Jobs::default(), &db, order.clone()).await, Ok(Begun::Yes));
    let preview = ended(&db, id).await;
    let State::Finished(summary) = preview.state else { panic!("{preview:?}") };
    let summary: Summary = serde_json::from_value(summary).unwrap();
    assert_eq!((preview.done, preview.total, summary.companies), (1_000, 1_000, 1_000));

    publish(&mut psql, id).await;
    let foretold = predicted(&db, order.run_id, &order.after).await;
    let came = actual(&db, &ids, &all).await;
    let companies: BTreeSet<Uuid> = came.iter().map(|change| change.0).collect();
    assert!(companies.len() > 30, "only {} change", companies.len());
    assert_eq!(foretold, came);
    assert_eq!(summary.flipped, companies.len() as u64);
    for role in &summary.roles {
        let all: u64 = role.changes.iter().map(|change| change.companies).sum();
        let bins = [&role.need.before, &role.need.after, &role.fit.before, &role.fit.after];
        assert!(bins.iter().all(|bins| bins.iter().sum::<u64>() == 1_000), "{role:?}");
        assert_eq!(all, 1_000);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_says_so_in_its_preview() {
    let options = options().await;
    let (db, mut psql) = (Db::lazy(options.clone(), DbSettings::default()), psql(&options).await);
    store(&mut psql, &companies(3, 3_000)).await;
    let id = draft(&db, &stricter()).await;
    let (jobs, first) = (Jobs::default(), order(&db, id).await);
    assert_eq!(begin(&jobs, &db, first.clone()).await, Ok(Begun::Yes));
    let other = order(&db, id).await;
    assert_eq!(begin(&jobs, &db, other.clone()).await, Ok(Begun::Already));
    jobs.stop().await;
    let stopped = ended(&db, id).await;
    assert_eq!(stopped.state, State::Failed("The server was stopped before it was done.".into()));

    let again = Order { instead_of: Some(first.run_id), ..other };
    assert_eq!(begin(&Jobs::default(), &db, again).await, Ok(Begun::Yes));
    assert!(matches!(ended(&db, id).await.state, State::Finished(_)));
}

#[tokio::test]
async fn rules_with_faults_are_not_previewed() {
    let db = database().await;
    let mut rules = default_ruleset().clone();
    rules.roles[0].need.factors[0].weight += 1;
    let id = draft(&db, &rules).await;
    let order = order(&db, id).await;
    assert_eq!(begin(&Jobs::default(), &db, order).await, Ok(Begun::Faulty));
    assert!(find(&db, id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_preview_of_nobody_ends_at_once() {
    let db = database().await;
    let id = draft(&db, &stricter()).await;
    let order = order(&db, id).await;
    assert_eq!(begin(&Jobs::default(), &db, order).await, Ok(Begun::Yes));
    let State::Finished(summary) = ended(&db, id).await.state else { panic!("not finished") };
    let summary: Summary = serde_json::from_value(summary).unwrap();
    assert_eq!((summary.companies, summary.roles.len()), (0, 2));
}
