//! The plan beside a result that somebody takes along: on a shared page, in the report, in the
//! file.

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::PlanTable;
use crate::db;
use crate::db::actions::{Action, Plan};
use crate::report::PlanLine;
use crate::rules::record::Record;
use crate::rules::study::plan::{Source, Status};
use crate::web::App;
use crate::web::error::PageResult;

/// The plan that readers of a share link see: empty where it is kept back.
pub(in crate::web) async fn shared(app: &App, assessment: Uuid) -> PageResult<Plan> {
    let plan = db::actions::plan(&app.db, assessment).await?;
    Ok(if plan.shared { plan } else { Plan::default() })
}

/// The same as a table; `None` without any action.
pub(in crate::web) async fn shared_table(
    app: &App,
    assessment: Uuid,
) -> PageResult<Option<PlanTable>> {
    Ok(PlanTable::new(&shared(app, assessment).await?))
}

/// The plan for a report: what stands above it, and its lines. Empty without any action.
pub(in crate::web) fn lines(plan: &Plan) -> (String, Vec<PlanLine>) {
    let Some(table) = PlanTable::new(plan) else { return Default::default() };
    let line = |row: super::PlanRow| PlanLine {
        words: row.words,
        moves: row.moves,
        note: row.note,
        owner: row.owner,
        due: row.due,
        late: row.late,
        status: row.status.to_owned(),
    };
    (table.caption, table.rows.into_iter().map(line).collect())
}

/// A result with everything that explains it, and the plan that the company made of it.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct ResultFile<'a> {
    #[serde(flatten)]
    record: Record<'a>,
    /// The plan as it stands now, in the order in which its actions were added. It is no part of
    /// the digest.
    plan: Vec<Planned>,
}

/// An action of a plan.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Planned {
    /// Its id. It keeps it where it is carried into a later plan.
    id: Uuid,
    /// What is to be done.
    words: String,
    /// Where it comes from.
    source: Source,
    /// The question whose answer it is to move.
    signal: Option<String>,
    /// Who does it, or nothing.
    owner: String,
    /// The day by which it is to be done.
    #[schemars(extend("format" = "date"))]
    due_on: Option<String>,
    /// How it stands.
    status: Status,
    /// What there is to say about it, or nothing.
    note: String,
}

impl<'a> ResultFile<'a> {
    /// The file of a result with this plan.
    pub(in crate::web) fn new(record: Record<'a>, plan: Plan) -> ResultFile<'a> {
        let planned = |Action { id, content, .. }: Action| Planned {
            id,
            words: content.words,
            source: content.source,
            signal: content.signal,
            owner: content.owner,
            due_on: content.due_on.map(|day| day.to_string()),
            status: content.status,
            note: content.note,
        };
        ResultFile { record, plan: plan.actions.into_iter().map(planned).collect() }
    }
}
