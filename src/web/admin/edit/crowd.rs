//! The companies whose answers are drawn under the scales.

use crate::rules::answers::Answers;
use crate::web::App;
use crate::web::error::PageResult;

/// The newest companies with a result.
#[derive(Default)]
pub(super) struct Crowd {
    /// Their answers.
    pub(super) answers: Vec<Answers>,
    /// How many companies have a result.
    pub(super) of: i64,
}

/// The companies to draw.
pub(super) async fn crowd(_: &App) -> PageResult<Crowd> {
    Ok(Crowd::default())
}
