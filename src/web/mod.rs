//! The only room with HTTP and HTML.

pub mod assets;
pub mod client;
pub mod error;
pub mod form;
pub mod host;
pub mod json;
pub mod layers;
pub mod limits;
pub mod log;
pub mod secret;
//! The parlour: the only room with HTTP and HTML.

pub mod charts;
pub mod method_view;
pub mod prose;
pub mod result_view;
