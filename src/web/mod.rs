//! The parlour: the only room with HTTP and HTML.

pub mod assets;
pub mod charts;
pub mod client;
pub mod error;
pub mod form;
pub mod health;
pub mod host;
pub mod json;
pub mod layers;
pub mod limits;
pub mod log;
pub mod method;
pub mod prose;
pub mod result_view;
pub mod serve;
pub mod secret;
