//! Works out how clients stand, where a result is stored and where nobody has done so yet.

use uuid::Uuid;

use crate::db;
use crate::db::DbError;
use crate::db::assessments::OfFirm;
use crate::db::results::StoredResult;
use crate::db::standing::Made;
use crate::rules::answers::Answers;
use crate::rules::explain::case::Case;
use crate::rules::score::assess;
use crate::rules::study::standing::{Standing, standings};
use crate::web::App;
use crate::web::error::{PageError, PageResult};

/// Clients that are worked out before one list is shown. The next list does the next ones.
const AT_ONCE: i64 = 100;

/// How the roles stand by these answers. It works beside the requests, because what settles an open
/// verdict may take a tenth of a second.
pub(in crate::web) async fn stand(
    app: &App,
    version: i64,
    answers: Answers,
) -> PageResult<Vec<Standing>> {
    let ruleset = app.ruleset(version).await?;
    let work = move || {
        let assessment = assess(&ruleset, &answers);
        standings(&Case { ruleset: &ruleset, answers: &answers, assessment: &assessment })
    };
    tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
}

/// The newest result of a client, of whichever assessment.
pub(in crate::web) async fn newest(app: &App, of: OfFirm) -> PageResult<Option<StoredResult>> {
    let mut newest: Option<StoredResult> = None;
    for assessment in db::clients::assessments(&app.db, of).await? {
        let found = db::results::list(&app.db, assessment).await?.into_iter().next();
        let age = |result: &StoredResult| (result.created_at, result.result_id);
        if let Some(found) = found
            && newest.as_ref().is_none_or(|newest| age(&found) > age(newest))
        {
            newest = Some(found);
        }
    }
    Ok(newest)
}

/// Works out how those clients of a firm stand for whom that is due.
pub(super) async fn mend(app: &App, firm: Uuid) -> PageResult<()> {
    for client in db::standing::due(&app.db, firm, AT_ONCE).await? {
        let of = OfFirm { firm, client };
        let made = match newest(app, of).await? {
            Some(StoredResult { assessment, result_id, ruleset_version, answers, .. }) => {
                let standings = stand(app, ruleset_version, answers).await?;
                Some(Made { assessment, result_id, standings })
            }
            None => None,
        };
        match db::standing::put(&app.db, of, made).await {
            // A full disk stops the noting, not the reading.
            Err(DbError::Full(_)) => return Ok(()),
            other => other?,
        }
    }
    Ok(())
}
