//! E-mail: which addresses there are, and letters on their way to a mail server.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::Instrument;

/// Letters that are handed over at the same time.
const AT_ONCE: usize = 4;

/// Longest time to hand one over.
const PATIENCE: Duration = Duration::from_secs(30);

/// Longest wait for one answer of the mail server.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Most bytes of an address that a mail server takes.
pub const MOST_OF_ADDRESS: usize = 254;

/// Reads an address that a person typed: without the blanks around it, in small letters. `None`
/// where no mail could reach it. What it gives holds neither blanks nor line breaks, so it may
/// stand in the head of a letter.
pub fn address(typed: &str) -> Option<String> {
    let address = typed.trim().to_lowercase();
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    let short = address.len() <= MOST_OF_ADDRESS;
    (plain && short && address.parse::<Address>().is_ok()).then_some(address)
}

/// The same for an account that is about to be made: its domain needs a dot, because without one
/// a letter hardly arrives and something was left out, as in `sam@consult`.
pub fn whole_address(typed: &str) -> Option<String> {
    address(typed).filter(|address| address.rsplit('@').next().is_some_and(has_dot))
}

fn has_dot(domain: &str) -> bool {
    domain.trim_matches('.').contains('.')
}

/// A letter in plain text.
pub struct Letter {
    /// The address, as [`address`] gives it.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Hands letters over to a mail server. Cloning it is cheap.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    turns: Semaphore,
}

impl Mailer {
    /// A mail server, as in `smtps://user:password@host`, and the sender of all letters, as in
    /// `Readyline <readyline@example.com>`. It is not tried yet.
    ///
    /// # Errors
    /// When one of them cannot be read. The text does not repeat the password.
    pub fn new(url: &str, from: &str) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("the address of the mail server cannot be used")?
            .timeout(Some(ANSWER_WITHIN))
            .build();
        let from = from.parse().context("the sender of e-mail is no address")?;
        Ok(Self(Arc::new(Inner { transport, from, turns: Semaphore::new(AT_ONCE) })))
    }

    /// Sends a letter after the answer to whoever caused it, so that the answer tells by no delay
    /// whether there was a letter to send. What goes wrong stands in the log.
    pub fn send(&self, letter: Letter) {
        let inner = Arc::clone(&self.0);
        let sending = async move {
            let outcome = inner.hand_over(letter).await;
            match outcome {
                Ok(()) => tracing::info!("an e-mail is on its way"),
                Err(error) => {
                    tracing::error!(error = %format_args!("{error:#}"), "an e-mail was not sent");
                }
            }
        };
        tokio::spawn(sending.in_current_span());
    }
}

impl Inner {
    async fn hand_over(&self, letter: Letter) -> anyhow::Result<()> {
        let _turn = self.turns.acquire().await?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.parse()?))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)?;
        let sent = timeout(PATIENCE, self.transport.send(message)).await;
        sent.context("the mail server took too long")??;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_in_small_letters() {
        for (typed, read) in [
            ("ana@example.com", "ana@example.com"),
            ("  Ana.Kim+rules@Example.COM\r\n", "ana.kim+rules@example.com"),
            ("ana@müller.example", "ana@müller.example"),
            ("ana@localhost", "ana@localhost"),
        ] {
            assert_eq!(address(typed).as_deref(), Some(read), "{typed:?}");
        }
    }

    #[test]
    fn nothing_else_is_an_address() {
        let long = format!("ana@{}.example", "a.".repeat(122));
        assert!(long.len() > MOST_OF_ADDRESS);
        for typed in [
            "",
            "ana",
            "@example.com",
            "ana@",
            "ana@example.com, kim@example.com",
            "ana@example.com\r\nBcc: kim@example.com",
            "ana\n@example.com",
            "ana@example.com\u{0}",
            "\"ana\r\nBcc: kim\"@example.com",
            "\"a b\"@example.com",
            "Ana <ana@example.com>",
            "ana@exa mple.com",
            long.as_str(),
        ] {
            assert_eq!(address(typed), None, "{typed:?}");
        }
    }
}
