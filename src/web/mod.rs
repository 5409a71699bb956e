//! The parlour: the only room with HTTP and HTML.

pub mod charts;
