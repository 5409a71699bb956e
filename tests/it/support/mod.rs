//! What tests share.

pub(crate) mod app;
pub(crate) mod browser;
pub(crate) mod client;
pub(crate) mod cluster;
pub(crate) mod company;
pub(crate) mod database;
pub(crate) mod desk;
pub(crate) mod editor;
pub(crate) mod firm;
pub(crate) mod keeper;
pub(crate) mod ledger;
pub(crate) mod mailbox;
pub(crate) mod paper;
pub(crate) mod people;
pub(crate) mod phone;
pub(crate) mod population;
pub(crate) mod program;
pub(crate) mod programmer;
pub(crate) mod proxy;
pub(crate) mod receiver;
pub(crate) mod rules;
pub(crate) mod stored;
pub(crate) mod trials;
mod typist;
pub(crate) mod walk;
