//! What rules do to many companies: a draft against the rules in force, one number's curve, how
//! much a question is worth, and whether what was stored still holds. And what an adviser does with
//! one company: several people's answers side by side, the next meeting, a result without its
//! figures, its way over time, and where it stands among others.

pub mod attribution;
pub mod benchmark;
pub mod course;
pub mod curve;
pub mod flips;
pub mod golden;
pub mod hidden;
pub mod meeting;
pub mod opinions;
pub mod outcome;
pub mod recheck;
mod scorer;
pub mod spread;
pub mod standing;
pub mod worth;
