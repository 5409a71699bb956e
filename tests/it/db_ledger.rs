//! A ledger of acknowledged saves, compared with the database: nothing lost, nothing invented,
//! nothing done twice, while several tabs save at once and connections are killed under them.

use std::collections::BTreeMap;
use std::time::Duration;

use readyline::db::answers::{Save, Saved, save_page};
use readyline::db::{Db, DbSettings};
use readyline::rules::answers::{Answer, Answers};
use sqlx::AssertSqlSafe;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::database::{answers, begin, number, of, options, page, psql, stored};

const SIGNALS: [&str; 6] =
    ["headcount", "it_staff", "agents", "csat_pct", "backlog_days", "sku_growth_pct"];
const TABS: u64 = 4;
const SAVES: usize = 60;

/// One acknowledged save.
struct Entry {
    save: Save,
    revision: i64,
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) % sides
    }

    fn answer(&mut self) -> Option<Answer> {
        match self.roll(5) {
            0 => None,
            1 => Some(Answer::Unknown),
            value => of(&format!("{value}.{}", self.roll(2) * 5)),
        }
    }

    /// A page drawn with these answers: some questions are left alone, some answered anew.
    fn page(&mut self, id: Uuid, revision: i64, drawn: &Answers) -> Save {
        let shown = SIGNALS.into_iter().filter(|_| self.roll(3) > 0).collect::<Vec<_>>();
        let typed: Vec<_> = shown
            .into_iter()
            .map(|signal| {
                let keep = self.roll(2) == 0;
                (signal, if keep { drawn.get(signal).cloned() } else { self.answer() })
            })
            .collect();
        page(id, revision, &typed)
    }
}

/// A tab: draws the page, types, saves; at times from an old page, at times twice.
async fn tab(db: Db, id: Uuid, seed: u64) -> Vec<Entry> {
    let mut dice = Dice(seed);
    let mut ledger: Vec<Entry> = Vec::new();
    let mut drawn = stored(&db, id).await;
    for _ in 0..SAVES {
        if dice.roll(3) > 0 {
            drawn = stored(&db, id).await;
        }
        let save = dice.page(id, drawn.revision, &drawn.answers);
        match save_page(&db, &save).await {
            Ok(Saved::Done { revision } | Saved::Replayed { revision }) => {
                if dice.roll(4) == 0 {
                    let again = save_page(&db, &save).await.expect("an answer");
                    assert_eq!(again, Saved::Replayed { revision });
                }
                ledger.push(Entry { save, revision });
            }
            Ok(Saved::Clash { clashes, .. }) => assert!(!clashes.is_empty()),
            other => panic!("{other:?}"),
        }
    }
    ledger
}

/// Kills whatever is connected, again and again.
async fn killer(options: sqlx::postgres::PgConnectOptions) {
    let mut psql = psql(&options).await;
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        number(&mut psql, sql).await;
    }
}

#[tokio::test]
async fn every_acknowledged_save_is_there_once_whatever_happens_to_the_connections() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let killing = tokio::spawn(killer(options.clone()));
    let mut tabs = JoinSet::new();
    for seed in 1..=TABS {
        tabs.spawn(tab(db.clone(), id, seed));
    }
    let ledger: Vec<Entry> = tabs.join_all().await.into_iter().flatten().collect();
    killing.abort();
    assert!(ledger.len() > SAVES, "only {} saves did not clash", ledger.len());

    let now = stored(&db, id).await;
    assert_eq!(now.answers, replayed(&ledger, now.revision));
    let mut psql = psql(&options).await;
    assert_eq!(number(&mut psql, "select count(*) from answer_op").await, ledger.len() as i64);
    for Entry { save, revision } in &ledger {
        let sql = format!("select revision from answer_op where op_id = '{}'", save.op);
        let kept: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut psql).await.unwrap();
        assert_eq!(kept, *revision);
    }
}

/// The answers that the ledger leads to: each revision by a save that made it, and by no other.
fn replayed(ledger: &[Entry], last: i64) -> Answers {
    let mut at: BTreeMap<i64, Answers> = BTreeMap::from([(0, answers(&[]))]);
    for revision in 1..=last {
        let before = &at[&(revision - 1)];
        let saves = || ledger.iter().filter(|entry| entry.revision == revision);
        let outcomes = saves().map(|entry| after(&at, before, &entry.save, revision));
        // Other saves that led to this revision found their answers there and changed nothing.
        let mut made: Vec<Answers> = outcomes
            .filter(|made| made != before)
            .filter(|made| saves().all(|other| after(&at, made, &other.save, revision) == *made))
            .collect();
        made.dedup();
        assert_eq!(made.len(), 1, "ways to make revision {revision}");
        at.extend(made.pop().map(|made| (revision, made)));
    }
    at.remove(&last).expect("the last revision")
}

/// What a save makes of these answers: whatever it changed of what it was drawn with.
fn after(at: &BTreeMap<i64, Answers>, before: &Answers, save: &Save, revision: i64) -> Answers {
    let mut after = before.clone();
    // Drawn from this very revision: it led to no other, so it changed nothing.
    if save.seen_revision >= revision {
        return after;
    }
    let drawn = &at[&save.seen_revision];
    for (signal, typed) in &save.answers {
        if typed.as_ref() != drawn.get(signal) {
            after.set(signal, typed.clone());
        }
    }
    after
}
