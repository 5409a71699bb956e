//! The schema: its comments, its refusals, its way up and down, and the rule that every statement
//! about an assessment names it.

use std::fs;
use std::path::Path;

use readyline::db::{Db, DbSettings};
use readyline::web::secret::new_id;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use crate::support::cluster::cluster;
use crate::support::database::{begin, number, of, options, page, psql, run, saved, submitted};

/// Statements that may look at more than one assessment, by how they begin.
const ACROSS_ASSESSMENTS: &[&str] = &[
    "select assessment_id from assessment where changed_at < now() - make_interval(days => $1)",
    // Data past its time is found and counted beside the pages.
    "select ( select count(*) from assessment where changed_at < now()",
    "select firm_id as firm, client_id as client from client where changed_at < now()",
    // A firm takes all its clients with it, and knows when their data goes.
    "select it.client_id, it.name, contact, it.email, tags, account.email as",
    "select client_id, to_jsonb(it) - 'firm_id' || jsonb_build_object('assessments'",
    "select client_id, name, ends as \"ends!: jiff_sqlx::Timestamp\" from ( select client_id,",
    "select ends as \"ends!: jiff_sqlx::Timestamp\", ends < now() as",
    "with its as ( select assessment_id from assessment where firm_id = $1 and client_id = $2 )",
    // A firm finds the assessments of its clients, and names itself.
    "select assessment_id from assessment where firm_id = $1 and client_id = $2",
    // What a result changes is told against the client's result before.
    "select scores -> 'roles' as \"roles!\" from assessment join result",
    // It follows a client over all of them, and finds the plan of the one before.
    "select result_id, result.assessment_id as assessment, result.ruleset_version, answers",
    // Companies that agreed are counted at night; those that are counted are marked.
    "select assessment.assessment_id as assessment, client_id as \"company!\",",
    "update assessment set in_benchmark = assessment_id = any($1)",
    // What a rule would do is asked of all companies, portion by portion, beside the pages.
    "select distinct on (assessment_id) assessment_id as assessment, result_id, reference,",
    "select latest.assessment_id as assessment, result_id, reference, latest.ruleset_version,",
    "select count(*) as \"results!\" from result",
    "select count(*) as \"companies!\" from (select distinct assessment_id from result) company",
    // What it would change is stored and listed by run, and dropped with the run.
    "insert into preview_flip",
    "select assessment_id as assessment, reference, created_at",
    "with recursive run as ( (select run_id from preview_flip",
    "delete from preview_flip where (assessment_id, run_id, role) in",
    // A company becomes a golden case by the number that its owner quotes.
    "select answers as \"answers: Json<Answers>\" from result where reference = $1",
    // The log is found by the number of a result, and names results by it.
    "select entry_id, at as \"at: jiff_sqlx::Timestamp\", client, request_id, action,",
    // Whether results hold, and what all tell together, is read portion by portion as well.
    "select assessment_id as assessment, result_id, reference, ruleset_version, answers, scores",
    "select begun.assessment_id as assessment, begun.started_at >",
    "select assessment_id as assessment, result_id, ruleset_version, to_char(created_at",
];

async fn texts(connection: &mut PgConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(connection).await.expect("a catalog query")
}

#[tokio::test]
async fn every_table_and_column_says_what_it_is_for() {
    let mut psql = psql(&options().await).await;
    let silent = texts(
        &mut psql,
        "select format('%s.%s', relname, attname) from pg_class
        join pg_attribute on attrelid = pg_class.oid
            and attnum > 0 and not attisdropped
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
            and relname <> '_sqlx_migrations'
            and (obj_description(pg_class.oid, 'pg_class') is null
                or col_description(pg_class.oid, attnum) is null)",
    );
    assert_eq!(silent.await, Vec::<String>::new());
}

#[tokio::test]
async fn rows_of_an_assessment_can_move_to_another_machine() {
    let mut psql = psql(&options().await).await;
    let keyed_otherwise = texts(
        &mut psql,
        "select relname::text from pg_class
        join pg_attribute on attrelid = pg_class.oid and attname = 'assessment_id'
        join pg_index on indrelid = pg_class.oid and indisunique
        where relkind = 'r' and indkey[0] <> attnum",
    );
    assert_eq!(keyed_otherwise.await, Vec::<String>::new(), "unique keys begin with assessment_id");
    let triggers = texts(
        &mut psql,
        "select tgname::text from pg_trigger
        join pg_attribute on attrelid = tgrelid and attname = 'assessment_id'
        where not tgisinternal",
    );
    assert_eq!(triggers.await, Vec::<String>::new());
    let columns = texts(
        &mut psql,
        "select format('%s.%s', table_name, column_name) from information_schema.columns
        where table_schema = 'public' and table_name <> '_sqlx_migrations'
            and (data_type in ('integer', 'smallint', 'real', 'double precision',
                    'timestamp without time zone')
                or column_default like 'nextval%' or is_identity = 'YES')",
    );
    assert_eq!(columns.await, Vec::<String>::new(), "too narrow, inexact or counted by Postgres");
}

#[tokio::test]
async fn a_published_ruleset_never_changes() {
    let mut psql = psql(&options().await).await;
    for change in [
        "update ruleset_version set reason = 'better'",
        "update ruleset_version set body = '{}' where version = 1",
        "update ruleset_version set signed = 'x', draft_id = null",
        "delete from ruleset_version where version = 99",
        "delete from ruleset_version",
        "truncate ruleset_version cascade",
    ] {
        let error = psql.execute(change).await.expect_err(change);
        assert!(error.to_string().contains("a published ruleset never changes"), "{error}");
    }
    assert_eq!(number(&mut psql, "select count(*) from ruleset_version").await, 1);
}

#[tokio::test]
async fn tables_refuse_values_that_no_page_gives() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    let mut psql = psql(&options).await;
    let answer = |signal: &str, value: &str| {
        format!("insert into answer values ('{id}', {signal}, 1, {value})")
    };
    let refused = [
        answer("'headcount'", "'true'"),
        answer("'headcount'", "'[1]'"),
        answer("'headcount'", "'{}'"),
        answer("'headcount'", "'1.0005'"),
        answer("'headcount'", "'1e15'"),
        answer("'headcount'", "'-1e100000'"),
        answer("'it_lead'", "'\"\"'"),
        answer("'it_lead'", &format!("'\"{}\"'", "é".repeat(33))),
        answer("''", "'1'"),
        answer("'Headcount'", "'1'"),
        answer("'a b'", "'1'"),
        format!("update assessment set revision = -1 where assessment_id = '{id}'"),
        format!("update assessment set secret_hash = '\\x00' where assessment_id = '{id}'"),
        format!("update assessment set projects = '{{}}' where assessment_id = '{id}'"),
        format!(
            "update assessment set projects = (select jsonb_agg(1) from generate_series(1, 21))
            where assessment_id = '{id}'"
        ),
        format!("insert into assessment values ('{}', sha256('x'), 2)", new_id()),
        format!("insert into answer values ('{}', 'headcount', 1, '1')", new_id()),
    ];
    for sql in refused {
        let outcome = psql.execute(AssertSqlSafe(sql.clone())).await;
        let error = outcome.expect_err(&sql);
        let code = error.as_database_error().and_then(|error| error.code()).expect("a code");
        assert!(["23514", "23503"].contains(&code.as_ref()), "{sql}: {error}");
    }
    for (signal, value) in [("a", "'null'"), ("b", "null"), ("c", "'0.125'"), ("d", "'\"x\"'")] {
        run(&mut psql, &answer(&format!("'{signal}'"), value)).await;
    }
}

#[tokio::test]
async fn migrations_go_up_and_down_and_up_again_with_data_in_the_tables() {
    let options = options().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let id = begin(&db).await;
    saved(&db, &page(id, 0, &[("headcount", of("180"))])).await;
    submitted(&db, id, "180").await;
    let mut psql = psql(&options).await;

    let migrations: Migrator = sqlx::migrate!();
    let mut versions: Vec<i64> = migrations.iter().map(|one| one.version).collect();
    versions.dedup();
    let (last, earlier) = versions.split_last().expect("migrations");
    let before_last = *earlier.last().expect("more than one");
    migrations.undo(&mut psql, before_last).await.expect("the last one down");
    assert_eq!(number(&mut psql, "select count(*) from answer").await, 1, "other tables stay");
    migrations.run_to(*last, &mut psql).await.expect("up again");
    migrations.undo(&mut psql, 0).await.expect("all down");
    let left = "select count(*) from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'S') and relname <> '_sqlx_migrations'";
    assert_eq!(number(&mut psql, left).await, 0);
    let functions = "select count(*) from pg_proc where pronamespace = 'public'::regnamespace";
    assert_eq!(number(&mut psql, functions).await, 0);

    db.migrate().await.expect("all up again");
    readyline::db::rulesets::install_default(&db).await.expect("the rules");
    begin(&db).await;
}

#[tokio::test]
async fn servers_that_start_together_on_an_empty_database_take_turns() {
    let options = cluster().await.empty_database().await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let not_yet = db.ready().await.expect_err("no schema");
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let options = options.clone();
        starts.spawn(async move {
            let db = Db::connect(options, DbSettings::default()).await?;
            db.migrate().await?;
            readyline::db::rulesets::install_default(&db).await?;
            db.ready().await
        });
    }
    for outcome in starts.join_all().await {
        assert_eq!(outcome, Ok(()), "before: {not_yet}");
    }
}

#[tokio::test]
async fn a_migration_waits_for_a_busy_table_and_an_older_server_still_starts() {
    let options = cluster().await.empty_database().await;
    let mut busy = psql(&options).await;
    run(&mut busy, "begin; create table _sqlx_migrations (version bigint)").await;
    let db = Db::lazy(options.clone(), DbSettings::default());
    let migrating = tokio::spawn({
        let db = db.clone();
        async move { db.migrate().await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    assert!(!migrating.is_finished(), "its lock ran into the limit once, and it tries again");
    run(&mut busy, "rollback").await;
    assert_eq!(migrating.await.expect("no panic"), Ok(()));

    let newer = "insert into _sqlx_migrations values
        (29990101000000, 'of a newer server', now(), true, '\\x00', 1)";
    run(&mut busy, newer).await;
    assert_eq!(db.migrate().await, Ok(()));
    assert_eq!(db.ready().await, Ok(()));
    run(&mut busy, "delete from _sqlx_migrations where version > 20261122090000").await;
    let error = db.ready().await.expect_err("a schema that is too old");
    assert!(error.to_string().contains("older than this program"), "{error}");
}

#[tokio::test]
async fn every_statement_about_an_assessment_names_it() {
    let mut psql = psql(&options().await).await;
    let tables = texts(
        &mut psql,
        "select table_name::text from information_schema.columns
        where column_name = 'assessment_id' and table_schema = 'public'",
    )
    .await;
    assert!(tables.len() >= 5, "{tables:?}");
    let statements = statements();
    assert!(statements.len() > 20, "{} statements", statements.len());
    let across: Vec<_> =
        statements.iter().filter(|sql| !names_its_assessment(sql, &tables)).collect();
    assert_eq!(across, Vec::<&String>::new());

    for bad in [
        "select value from answer where signal = $1",
        "delete from share where expires_at < now()",
        "select 1 from result where assessment_id = $1 and exists (select from share)",
        "update assessment set revision = 0",
        "insert into share (token_hash, assessment_id) values ($1, $2)",
    ] {
        assert!(!names_its_assessment(bad, &tables), "{bad}");
    }
}

/// What the queries in `src/db` say, as the build has checked them.
pub(crate) fn statements() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let files = fs::read_dir(folder).expect(".sqlx").map(|entry| entry.expect("a file").path());
    files
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a text");
            let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let words = json["query"].as_str().expect("a query").split_whitespace();
            words.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// Whether each mention of a table comes with the assessment: by an equality with the first
/// parameter, or as the first column of what is inserted.
fn names_its_assessment(sql: &str, tables: &[String]) -> bool {
    if ACROSS_ASSESSMENTS.iter().any(|start| sql.starts_with(start)) {
        return true;
    }
    let words: Vec<&str> =
        sql.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let mentions = words.windows(2).filter(|pair| {
        ["from", "into", "update", "join", "using"].contains(&pair[0])
            && tables.iter().any(|table| table == pair[1])
    });
    let named = sql.matches("assessment_id = $1").count() + sql.matches("(assessment_id, ").count();
    mentions.count() <= named
}
