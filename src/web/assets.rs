//! Static files: packed into the binary, compressed once, and named by their content, so that a
//! browser may keep each for a year and still never shows an old one.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use memory_serve::{CacheControl, MemoryServe};

/// Where the files stand.
const FOLDER: &str = "/static";

/// What search engines and link previews shall leave alone: the prefixes, never an address.
const ROBOTS: &str = "User-agent: *\n\
     Disallow: /account\n\
     Disallow: /admin\n\
     Disallow: /api/\n\
     Disallow: /assessments/\n\
     Disallow: /password/\n\
     Disallow: /r/\n\
     Disallow: /resume/\n\
     Disallow: /set-up/\n\
     Disallow: /sign-in\n";

/// Each file's name and its address, made once.
static ADDRESSES: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let manifest = shelf().manifest();
    let address = |(name, route)| (without_slash(name), format!("{FOLDER}{route}"));
    manifest.iter().map(address).collect()
});

/// Made once, because the router keeps its files in memory for ever.
static ROUTES: LazyLock<Router> = LazyLock::new(|| {
    Router::new()
        .nest(FOLDER, shelf().into_router())
        .route("/robots.txt", get(robots))
        .route("/favicon.ico", get(favicon))
});

fn without_slash(name: &'static str) -> &'static str {
    name.strip_prefix('/').unwrap_or(name)
}

/// A file's plain address is checked again at each use; only the one with its hash is kept.
fn shelf() -> MemoryServe {
    memory_serve::load!()
        .index_file(None)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::NoCache)
}

/// The address of a static file, named as in `static/`: `asset("readyline.css")` gives
/// `/static/readyline.0123456789abcdef.css`. For a name that is not there it is an address that
/// answers 404, which the browser tests notice.
pub fn asset(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or("/static/no-such-file", String::as_str)
}

/// The routes of the static files, of `/robots.txt` and of `/favicon.ico`.
pub fn routes() -> Router {
    ROUTES.clone()
}

async fn robots() -> impl IntoResponse {
    let kind = (CONTENT_TYPE, "text/plain; charset=utf-8");
    ([kind, (CACHE_CONTROL, "max-age=86400")], ROBOTS)
}

/// Browsers ask for it without being told, for instance beside a downloaded file.
async fn favicon() -> impl IntoResponse {
    let kept = HeaderValue::from_static("max-age=86400");
    ([(CACHE_CONTROL, kept)], Redirect::temporary(asset("favicon.svg")))
}
