//! The one integration binary.

mod rules_score;
