//! A wire between a pool and Postgres that can be cut at the worst moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

/// A socket of its own that leads to another one.
pub(crate) struct Proxy {
    folder: TempDir,
    options: PgConnectOptions,
    cut: Arc<AtomicBool>,
}

impl Proxy {
    /// Opens the socket. It lives as long as the test's runtime.
    pub(crate) async fn start(options: &PgConnectOptions) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let name = format!(".s.PGSQL.{}", options.get_port());
        let target = options.get_socket().expect("a Unix socket").join(&name);
        let listener = UnixListener::bind(folder.path().join(&name)).expect("a socket");
        let cut = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&target).await.expect("Postgres");
                tokio::spawn(carry(client, server, Arc::clone(&shared)));
            }
        });
        Self { folder, options: options.clone(), cut }
    }

    /// How to connect through this wire.
    pub(crate) fn options(&self) -> PgConnectOptions {
        self.options.clone().socket(self.folder.path())
    }

    /// The next commit reaches Postgres, and its answer reaches nobody.
    pub(crate) fn cut_next_commit(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }
}

/// Carries both ways until one side ends or the wire is cut.
async fn carry(mut client: UnixStream, mut server: UnixStream, cut: Arc<AtomicBool>) {
    let (mut asked, mut said) = ([0; 16384], [0; 16384]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                if server.write_all(&asked[..length]).await.is_err() {
                    return;
                }
                let commits = asked[..length].windows(6).any(|word| word == b"COMMIT");
                if commits && cut.swap(false, Ordering::SeqCst) {
                    // Long enough for Postgres to have done it.
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    return;
                }
            }
            read = server.read(&mut said) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&said[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}
