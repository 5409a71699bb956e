//! Signatures by the scheme of "Standard Webhooks" (standardwebhooks.com, version 1): HMAC-SHA-256
//! over id, time and body, in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Message;

/// The secret as a receiver's library reads it: `whsec_` and base64.
pub fn shown_secret(secret: &[u8; 32]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// What goes into the header `webhook-signature`.
pub fn signature(message: &Message) -> String {
    // HMAC pads a short key with zeros to the block of its hash, 64 bytes.
    let mut key = [0; 64];
    key[..message.secret.len()].copy_from_slice(&message.secret);
    let mut mac = Hmac::<Sha256>::new(&key.into());
    mac.update(format!("{}.{}.{}", message.id, message.timestamp, message.body).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out with Python's `hmac` and `base64`.
    #[test]
    fn a_signature_is_what_every_library_expects() {
        let message = Message {
            id: "msg_1".to_owned(),
            timestamp: 1_700_000_000,
            body: "{\"a\":1}".to_owned(),
            secret: std::array::from_fn(|at| u8::try_from(at).unwrap()),
        };
        assert_eq!(signature(&message), "v1,AMaOha7DUT/0J0JMycRuYOBSvbx3WtwLd2khXXbaVj4=");
        assert_eq!(
            shown_secret(&message.secret),
            "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        );
    }
}
