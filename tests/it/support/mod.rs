//! What tests share.

pub(crate) mod cluster;
pub(crate) mod database;
pub(crate) mod proxy;
