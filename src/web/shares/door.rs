//! The door of a share link: who may read what stands behind it.
//!
//! A link with a passcode shows nothing before the passcode was typed. Then the browser gets a
//! cookie for this one link. It is worked out (HMAC-SHA-256) from the link's secret and the stored
//! hash of its passcode: whoever has only one of the two cannot make it.

use askama::Template;
use askama_web::WebTemplate;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use super::super::App;
use super::super::account::throttle::pass;
use super::super::brand::Brand;
use super::super::client::ClientAddr;
use super::super::error::{PageError, PageResult};
use super::super::limits::network;
use super::super::secret::{Secret, Token, new_id};
use crate::db;
use crate::db::attempts::Quota;
use crate::db::audit::{Actor, Entry};
use crate::db::shares::{Opened, What};

/// Passcodes tried on one link from one network.
const TRIES: Quota = Quota { purpose: "passcode", most: 5, seconds: 60 };
/// The same over an hour.
const TRIES_HOUR: Quota = Quota { purpose: "passcode_hour", most: 20, seconds: 3600 };
/// Passcodes tried on one link from all networks together.
const TRIES_LINK: Quota = Quota { purpose: "passcode_link", most: 100, seconds: 3600 };

/// A browser keeps the cookies of this many links with passcodes.
const MOST_COOKIES: usize = 12;

const WRONG: &str = "This is not the passcode of this link. Ask whoever sent it to you.";

/// A request for something behind a link.
pub(in crate::web) struct Knock<'a> {
    /// The text after `/r/`.
    pub(in crate::web) token: &'a str,
    /// Where the request came from.
    pub(in crate::web) client: ClientAddr,
    /// What it asks for.
    pub(in crate::web) method: &'a Method,
    /// Its headers, with the cookies.
    pub(in crate::web) headers: &'a HeaderMap,
    /// The address that was asked for.
    pub(in crate::web) uri: &'a Uri,
}

/// What a link opened: the result, or the page that asks for the passcode.
pub(in crate::web) type Door = Result<Opened, Box<Response>>;

#[derive(Template, WebTemplate)]
#[template(path = "shares/passcode.html")]
struct PasscodePage {
    /// Where the form leads.
    address: String,
    /// Where to go on afterwards.
    next: String,
    brand: Brand,
    fault: Option<&'static str>,
}

/// The result behind a link, if this browser may see it.
///
/// # Errors
/// [`PageError::NotFound`] for every link that opens nothing.
pub(in crate::web) async fn knock(app: &App, knock: &Knock<'_>) -> PageResult<Door> {
    let (token, opened) = find(app, knock).await?;
    if let Some(proof) = proof(&token, &opened)
        && !has_shown(app, knock.headers, &token, &proof)
    {
        let next = knock.uri.path_and_query().map_or("", |path| path.as_str());
        let page = ask(app, knock.token, &opened, next).await?;
        return Ok(Err(Box::new((StatusCode::FORBIDDEN, page).into_response())));
    }
    Ok(Ok(opened))
}

/// Notes what somebody reads behind a link; nothing where no person does.
pub(in crate::web) async fn note(app: &App, knock: &Knock<'_>, what: What) -> PageResult<()> {
    if knock.method != Method::GET || is_robot(knock.headers) {
        return Ok(());
    }
    let Ok(token) = Token::parse(knock.token) else { return Ok(()) };
    Ok(db::shares::note(&app.db, token.assessment, token.secret.hash(), what).await?)
}

/// Whether this browser showed the passcode of the link before.
fn has_shown(app: &App, headers: &HeaderMap, token: &Token, proof: &Secret) -> bool {
    let jar = CookieJar::from_headers(headers);
    let shown = jar.get(&cookie_name(app, token)).and_then(|c| c.value().parse::<Secret>().ok());
    shown.is_some_and(|shown| shown.matches(&proof.hash()))
}

async fn find(app: &App, knock: &Knock<'_>) -> PageResult<(Token, Opened)> {
    if let Ok(token) = Token::parse(knock.token) {
        let hash = token.secret.hash();
        if let Some(opened) = db::shares::open(&app.db, token.assessment, hash).await? {
            return Ok((token, opened));
        }
    }
    app.limits.miss(knock.client)?;
    Err(PageError::NotFound)
}

/// What the cookie holds of a browser that showed the passcode; `None` where none is asked.
fn proof(token: &Token, opened: &Opened) -> Option<Secret> {
    let hash = opened.terms.passcode_hash.as_ref()?;
    Some(token.secret.derive_from("passcode", hash.as_bytes()))
}

async fn ask(app: &App, token: &str, opened: &Opened, next: &str) -> PageResult<PasscodePage> {
    let address = format!("/r/{token}");
    let brand = Brand::of(app, opened.firm).await?;
    let next = own(&address, next).to_owned();
    Ok(PasscodePage { address, next, brand, fault: None })
}

/// The address to go on to, if it lies behind this link, else the link's own.
fn own<'a>(address: &'a str, next: &'a str) -> &'a str {
    let behind = next.strip_prefix(address);
    let ours = behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if ours && plain { next } else { address }
}

/// Tries a passcode: a cookie and the way on where it is right, else the page again.
///
/// # Errors
/// [`PageError::TooMany`] after too many tries, [`PageError::NotFound`] for a dead link.
pub(super) async fn try_passcode(
    app: &App,
    knock: &Knock<'_>,
    (passcode, next): (String, &str),
    actor: &Actor,
) -> PageResult<Response> {
    let (token, opened) = find(app, knock).await?;
    let address = format!("/r/{}", knock.token);
    let Some(proof) = proof(&token, &opened) else {
        return Ok(Redirect::to(&address).into_response());
    };
    limit(app, &token, knock.client, actor).await?;
    if !app.passwords.check(passcode, opened.terms.passcode_hash.clone()).await? {
        let page = ask(app, knock.token, &opened, next).await?;
        let page = PasscodePage { fault: Some(WRONG), ..page };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let jar = with_proof(app, CookieJar::from_headers(knock.headers), &token, &proof);
    Ok((jar, Redirect::to(own(&address, next))).into_response())
}

/// Counts a try on a link; its fingerprint names it, so that no table holds the link.
async fn limit(app: &App, token: &Token, client: ClientAddr, actor: &Actor) -> PageResult<()> {
    let link = hex(&token.secret.hash());
    let network = network(client).map_or_else(|| "-".to_owned(), |network| network.to_string());
    let both = format!("{link} {network}");
    for counted in [(TRIES, &*both), (TRIES_HOUR, &*both), (TRIES_LINK, &*link)] {
        let refused = Entry::new(new_id(), "passcode_limited", token.assessment);
        pass(app, counted, actor, refused).await?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cookie_prefix(app: &App) -> &'static str {
    if app.secure() { "__Host-share-" } else { "share-" }
}

fn cookie_name(app: &App, token: &Token) -> String {
    format!("{}{}", cookie_prefix(app), &hex(&token.secret.hash())[..16])
}

/// Adds the cookie of a link. It ends with the browser; of too many, the others go.
fn with_proof(app: &App, jar: CookieJar, token: &Token, proof: &Secret) -> CookieJar {
    let prefix = cookie_prefix(app);
    let names: Vec<String> = jar.iter().map(|cookie| cookie.name().to_owned()).collect();
    let others = names.into_iter().filter(|name| name.starts_with(prefix));
    let jar = others
        .skip(MOST_COOKIES)
        .fold(jar, |jar, name| jar.remove(Cookie::build(name).path("/").secure(app.secure())));
    let cookie = Cookie::build((cookie_name(app, token), proof.to_string()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.secure())
        .build();
    jar.add(cookie)
}

/// Chat programs and mail scanners open links to draw a preview, and browsers ahead of time. They
/// are not counted as readers.
fn is_robot(headers: &HeaderMap) -> bool {
    const NAMES: [&str; 12] = [
        "bot",
        "crawl",
        "spider",
        "preview",
        "slack",
        "facebookexternalhit",
        "whatsapp",
        "telegram",
        "discord",
        "embedly",
        "scanner",
        "curl/",
    ];
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let agent = agent.to_ascii_lowercase();
    let ahead = headers.contains_key("sec-purpose") || headers.contains_key("purpose");
    ahead || agent.is_empty() || NAMES.iter().any(|name| agent.contains(name))
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn one_goes_on_only_to_what_lies_behind_the_link() {
        let address = "/r/abc";
        for ours in ["/r/abc", "/r/abc/result.pdf", "/r/abc?x=1", "/r/abc/what-if?headcount=5"] {
            assert_eq!(own(address, ours), ours);
        }
        for other in ["", "/r/abcd", "//evil.example", "https://evil.example", "/r/abc/ x", "/r"] {
            assert_eq!(own(address, other), address, "{other:?}");
        }
    }
}
