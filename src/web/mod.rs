//! The only room with HTTP and HTML.

pub mod assets;
pub mod client;
pub mod error;
pub mod form;
pub mod health;
pub mod host;
pub mod json;
pub mod layers;
pub mod limits;
pub mod log;
pub mod secret;
pub mod serve;
