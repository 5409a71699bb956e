//! The parlour: the only room with HTTP and HTML.

pub mod charts;
pub mod method_view;
pub mod prose;
pub mod result_view;
