//! From what a person typed to a value. An error is the rest of a sentence that begins with the
//! setting and says what to write instead.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr as _;

use ipnet::IpNet;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use sqlx::postgres::PgConnectOptions;
use tracing_subscriber::EnvFilter;
use url::Url;

/// The private Postgres allows 100 connections; a few stay free for the person who operates it.
const MOST_CONNECTIONS: u32 = 90;

pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| {
        "write an address and a port, such as 127.0.0.1:8080, 0.0.0.0:80 or [::1]:8080".to_owned()
    })
}

pub(super) fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text)
        .map_err(|_| "write the whole address, such as https://ready.example.com".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("write an address that begins with https:// or http://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("leave the user name and the password out".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("leave out everything after the host and port: no path is possible".to_owned());
    }
    Ok(url)
}

pub(super) fn database_url(text: &str) -> Result<String, String> {
    let example = "such as postgres://user:password@host:5432/name";
    let url = Url::parse(text).map_err(|error| format!("{error}: write an address {example}"))?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(format!("write an address that begins with postgres://, {example}"));
    }
    match PgConnectOptions::from_str(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}: write an address {example}")),
    }
}

/// The address with `***` for its password, wherever in it the password stands.
pub(super) fn without_password(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else { return "***".to_owned() };
    if url.password().is_some() && url.set_password(Some("***")).is_err() {
        return "***".to_owned();
    }
    // libpq's other way of writing it, `?password=..`, and whatever else a query may hold.
    if url.query().is_some() {
        url.set_query(Some("***"));
    }
    url.into()
}

pub(super) fn yes_no(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("write true or false".to_owned()),
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("write a level such as info, or a list such as readyline=debug,warn".into()),
    }
}

pub(super) fn log_format(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "json" => Ok(true),
        "text" => Ok(false),
        _ => Err("write text or json".to_owned()),
    }
}

pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(network).collect()
}

fn network(part: &str) -> Result<IpNet, String> {
    let address = part.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| part.parse()).map_err(|_| {
        format!(
            "\"{part}\" is neither an address such as 10.0.0.1 nor a network such as 10.0.0.0/8"
        )
    })
}

pub(super) fn connections(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(number @ 2..=MOST_CONNECTIONS) => Ok(number),
        _ => Err(format!("write a whole number from 2 to {MOST_CONNECTIONS}")),
    }
}

/// An address of a mail server. Without TLS from the first byte it must offer TLS before anything
/// is told to it, unless it runs on this machine or the address says `tls=opportunistic`.
pub(super) fn smtp_url(text: &str) -> Result<String, String> {
    let example = "such as smtps://user:password@mail.example.com";
    let mut url =
        Url::parse(text).map_err(|error| format!("{error}: write an address {example}"))?;
    let host = match url.host_str() {
        Some(host) if matches!(url.scheme(), "smtp" | "smtps") => host,
        _ => {
            return Err(format!(
                "write an address that begins with smtps:// or smtp://, {example}"
            ));
        }
    };
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let local = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    if url.scheme() == "smtp" && url.query().is_none() && !local {
        url.set_query(Some("tls=required"));
    }
    match AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()) {
        Ok(_) => Ok(url.into()),
        Err(_) => Err(format!("write an address {example}")),
    }
}

pub(super) fn mail_from(text: &str) -> Result<String, String> {
    match text.parse::<Mailbox>() {
        Ok(sender) => Ok(sender.to_string()),
        Err(_) => Err("write an address, such as Readyline <readyline@example.com>".to_owned()),
    }
}
