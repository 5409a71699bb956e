//! The only room with HTTP and HTML.

pub mod assets;
pub mod error;
pub mod form;
pub mod json;
pub mod secret;
