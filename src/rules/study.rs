//! What rules do to many companies: a draft against the rules in force, one number's curve, how
//! much a question is worth, and whether what was stored still holds.

pub mod attribution;
pub mod curve;
pub mod flips;
pub mod golden;
pub mod outcome;
pub mod recheck;
pub mod spread;
pub mod worth;
