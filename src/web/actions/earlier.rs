//! The plan of the assessment before this one: what was done, and what the answers moved since.

use super::view::{Earlier, PlanTable, address};
use crate::db;
use crate::db::actions::{Action, Plan};
use crate::db::assessments::{OfFirm, Stored};
use crate::db::results::StoredResult;
use crate::rules::answers::Answers;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Ruleset;
use crate::rules::study::attribution::Side;
use crate::rules::study::course::{Moved, moves};
use crate::rules::words::{capital, count};
use crate::web::App;
use crate::web::error::PageResult;
use crate::web::words::date;

/// The plan before that of this assessment, with what was moved since; `None` where the client has
/// none, and where no client is known.
pub(super) async fn find(app: &App, stored: &Stored) -> PageResult<Option<Earlier>> {
    let Some(of) = client_of(stored) else { return Ok(None) };
    let Some(before) = db::actions::planned_before(&app.db, of, stored.id).await? else {
        return Ok(None);
    };
    let plan = db::actions::plan(&app.db, before).await?;
    let Some(mut table) = PlanTable::new(&plan) else { return Ok(None) };
    let earlier = db::results::list(&app.db, before).await?.into_iter().next();
    let later = db::results::list(&app.db, stored.id).await?.into_iter().next();
    let mut others = Vec::new();
    let mut since = String::new();
    if let Some(earlier) = earlier {
        let rules = app.ruleset(earlier.ruleset_version).await?;
        let now = later.as_ref().map_or(&stored.answers, |later| &later.answers);
        others = moved(&plan, &mut table, &rules, (&earlier, now));
        let now = match &later {
            Some(later) => format!("the result of {}", date(later.created_at)),
            None => "the answers of today".to_owned(),
        };
        since = format!("from the result of {} to {now}", date(earlier.created_at));
    }
    let own = db::actions::plan(&app.db, stored.id).await?.actions;
    let there = |action: &&Action| own.iter().any(|each| each.id == action.id);
    let open = plan.actions.iter().filter(|action| action.is_open());
    let open = open.filter(|action| !there(action)).count();
    let carry = (open > 0).then(|| count(open, "open action", "open actions"));
    Ok(Some(Earlier { href: address(before), since, table, others, carry }))
}

/// The client that an assessment is about, where a firm looks after it.
pub(super) fn client_of(stored: &Stored) -> Option<OfFirm> {
    Some(OfFirm { firm: stored.firm?, client: stored.client? })
}

/// Writes beside each action what its answer moved, and gives what moved without an action.
fn moved(
    plan: &Plan,
    table: &mut PlanTable,
    rules: &Ruleset,
    (earlier, now): (&StoredResult, &Answers),
) -> Vec<String> {
    let all = moves(Side { rules, answers: &earlier.answers }, now);
    let aims = |id: &str| {
        let action = plan.actions.iter().find(|action| action.id.to_string() == id)?;
        action.content.signal.as_deref()
    };
    for row in &mut table.rows {
        let Some(signal) = aims(&row.id) else { continue };
        let told = all.iter().find(|moved| moved.signal == signal);
        row.moved = vec![told.map_or_else(|| unchanged(signal), |moved| moved.sentence.clone())];
    }
    let aimed: Vec<&str> =
        plan.actions.iter().filter_map(|action| action.content.signal.as_deref()).collect();
    let other = |moved: &&Moved| !aimed.contains(&moved.signal.as_str());
    all.iter().filter(other).map(|moved| moved.sentence.clone()).collect()
}

fn unchanged(signal: &str) -> String {
    let name = questionnaire().signal(signal).map_or(signal, |signal| signal.name());
    format!("{}: the answer is the same as before.", capital(name))
}
