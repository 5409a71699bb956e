//! The private Postgres from the first start on.

use std::os::unix::fs::PermissionsExt as _;

use readyline::postgres::{Server, Settings};
use sqlx::{Connection as _, PgConnection};

use crate::support::cluster::cluster;

#[tokio::test]
async fn it_starts_on_an_empty_folder_and_on_a_full_one() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    for _ in 0..2 {
        let settings = Settings::new(folder.path().join("data"));
        let server = Server::start(settings).await.unwrap_or_else(|problem| panic!("{problem}"));
        server.stop().await;
    }
}

#[tokio::test]
async fn each_test_has_a_database_of_its_own() {
    for _ in 0..2 {
        let options = cluster().await.empty_database().await;
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql("create table mine()").execute(&mut connection).await.unwrap();
    }
}
