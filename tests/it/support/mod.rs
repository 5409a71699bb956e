//! What tests share.

pub(crate) mod cluster;
