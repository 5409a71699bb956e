//! The mail server: its address and the sender belong together.

use super::parse;
use super::reader::Reader;

const URL: &str = "READYLINE_SMTP_URL";
const FROM: &str = "READYLINE_MAIL_FROM";

/// Where e-mail is handed over, and who sends it.
#[derive(Clone)]
pub struct MailServer {
    /// `READYLINE_SMTP_URL`: smtps or smtp. It may hold a password.
    pub url: String,
    /// `READYLINE_MAIL_FROM`: a name and an address, or an address alone.
    pub from: String,
}

/// Both settings, or none where neither is set; one alone is a fault.
pub(super) fn server(
    reader: &mut Reader,
    url: Option<&str>,
    from: Option<&str>,
) -> Option<MailServer> {
    match (reader.is_set(URL, url), reader.is_set(FROM, from)) {
        (true, false) => reader.missing(
            FROM,
            "is not set, but READYLINE_SMTP_URL is: write the sender of e-mail, such as \
             Readyline <readyline@example.com>",
        ),
        (false, true) => reader.missing(
            URL,
            "is not set, but READYLINE_MAIL_FROM is: write the mail server, such as \
             smtps://user:password@mail.example.com",
        ),
        _ => {}
    }
    let url = reader.secret(URL, url, parse::smtp_url);
    let from = reader.value(FROM, from, parse::mail_from);
    Some(MailServer { url: url?, from: from? })
}
