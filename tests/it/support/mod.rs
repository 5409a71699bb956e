//! What tests share.

pub(crate) mod browser;
pub(crate) mod client;
pub(crate) mod cluster;
