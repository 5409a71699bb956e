//! The one integration binary.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a helper of a test fails that test by a panic, as the test itself does"
)]

mod accounts_links;
mod accounts_mail;
mod accounts_set_up;
mod accounts_shell;
mod accounts_sign_in;
mod accounts_throttle;
mod admin_curve;
mod admin_golden;
mod admin_import;
mod admin_preview;
mod admin_preview_again;
mod admin_publish;
mod admin_publish_race;
mod admin_rulesets;
mod browser_accounts;
mod browser_answers;
mod browser_companies;
mod browser_keyboard;
mod browser_looks;
mod browser_preview;
mod browser_rules;
mod browser_self;
mod charts;
mod charts_grid;
mod charts_preview;
mod config;
mod config_accounts;
mod contrast;
mod db_assessments;
mod db_crowd;
mod db_faults;
mod db_ledger;
mod db_previews;
mod db_race;
mod db_results;
mod db_retention;
mod db_save;
mod db_schema;
mod db_shares;
mod db_start;
mod http_broken;
mod http_client;
mod http_form;
mod http_health;
mod http_kit;
mod http_layers;
mod http_slow;
mod http_stop;
mod jobs_preview;
mod load_preview;
mod log_secrets;
mod pages_access;
mod pages_result;
mod pages_site;
mod pages_wizard;
mod postgres_crash;
mod postgres_disk;
mod postgres_programs;
mod postgres_start;
mod postgres_user;
mod readme;
mod result_markup;
mod result_owner;
mod result_pages;
mod result_view;
mod rules_answers;
mod rules_cases;
mod rules_difference;
mod rules_explain;
mod rules_flips;
mod rules_journey;
mod rules_json;
mod rules_lint;
mod rules_lint_oracle;
mod rules_metric;
mod rules_oracle;
mod rules_pairs;
mod rules_properties;
mod rules_ruleset;
mod rules_unlikely;
mod support;
mod tidy;
mod trials;
mod trials_full;
