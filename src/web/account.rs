//! Accounts: signing in and out, passwords, and the one-time links that set them.

pub mod passwords;
