//! The database for a command that needs it once.

use readyline::config::Config;
use readyline::db::Db;
use readyline::postgres::{self, Server};

/// Does some work on the database of the settings.
pub(super) fn on_database<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Db) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (db, private) = database(config).await?;
        let done = work(&db).await;
        db.close().await;
        if let Some(private) = private {
            private.stop().await;
        }
        done
    })
}

/// A server that runs on the same data folder lends its database, else one is started for this
/// once.
async fn database(config: &Config) -> anyhow::Result<(Db, Option<Server>)> {
    if config.database_url.is_some() {
        return Ok((super::connect(config, None).await?, None));
    }
    match Server::start(super::postgres_settings(config)).await {
        Ok(server) => match super::connect(config, Some(&server)).await {
            Ok(db) => Ok((db, Some(server))),
            Err(error) => {
                server.stop().await;
                Err(error.into())
            }
        },
        Err(problem) if problem.is_in_use() => {
            let options = postgres::neighbour(&config.data_dir).await.ok_or(problem)?;
            Ok((super::open(config, options).await?, None))
        }
        Err(problem) => Err(problem.into()),
    }
}
