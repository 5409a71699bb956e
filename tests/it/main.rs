//! The one integration binary.

// A test that cannot go on should stop and say so; the lints forbid that in the product only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rules_answers;
mod rules_cases;
mod rules_explain;
mod rules_journey;
mod rules_json;
mod rules_oracle;
mod rules_pairs;
mod rules_properties;
mod rules_ruleset;
mod rules_unlikely;
