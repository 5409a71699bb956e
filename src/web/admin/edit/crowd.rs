//! The companies whose answers are drawn under the scales.

use crate::db;
use crate::rules::answers::Answers;
use crate::rules::decimal::Decimal;
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::prose::thousands;

/// As many companies as are drawn: enough for the shape, few enough for every page.
const MOST: i64 = 2_000;

/// The newest companies with a result.
#[derive(Default)]
pub(super) struct Crowd {
    /// Their answers.
    pub(super) answers: Vec<Answers>,
    /// How many companies have a result.
    of: i64,
}

/// The companies to draw.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn crowd(app: &App) -> PageResult<Crowd> {
    let newest = db::crowd::newest(&app.db, MOST).await?;
    let drawn = i64::try_from(newest.len()).unwrap_or(MOST);
    // Fewer than asked for are all there are, so nothing is left to count.
    let of = if drawn < MOST { drawn } else { db::crowd::count(&app.db).await? };
    Ok(Crowd { answers: newest.into_iter().map(|company| company.answers).collect(), of })
}

impl Crowd {
    /// Whose answers are drawn, in words.
    pub(super) fn words(&self) -> String {
        let drawn = self.answers.len();
        let of = thousands(Decimal::whole(self.of));
        match (drawn, self.of > MOST) {
            (0, _) => "No company has a result yet, so no stored answers are drawn.".to_owned(),
            (1, _) => "The thin bars are the stored answers of 1 company.".to_owned(),
            (_, false) => format!("The thin bars are the stored answers of {of} companies."),
            (_, true) => format!(
                "The thin bars are the stored answers of the newest {} of {of} companies.",
                thousands(Decimal::whole(MOST))
            ),
        }
    }
}
