//! What tests share.

pub(crate) mod cluster;
pub(crate) mod database;
pub(crate) mod keeper;
pub(crate) mod proxy;
