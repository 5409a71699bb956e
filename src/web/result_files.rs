//! A result to take along: as JSON with everything in it, and as a table for a spreadsheet.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};

use super::App;
use super::actions::taken::ResultFile;
use super::csv::Table;
use super::error::PageResult;
use super::result::{Scored, Which};
use super::visitor::Visit;
use crate::db;
use crate::db::actions::{Action, Plan};
use crate::rules::answers::{Answer, told};
use crate::rules::projects::Choice as _;
use crate::rules::questionnaire::questionnaire;
use crate::rules::record::{DialLedger, Made, Record, digest, ledgers};
use crate::rules::score::{DialScore, RoleScore};
use crate::rules::words::{capital, list};

/// `GET /assessments/{id}/result.json`: everything, to keep, to compute with and to verify.
pub(super) async fn json(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
) -> PageResult<Response> {
    let scored = which.find(&app, &visit).await?;
    let created_at = scored.stored.created_at.to_string();
    let record = Record::new(&made(&scored, &created_at));
    let plan = db::actions::plan(&app.db, visit.stored.id).await?;
    let name = file_name(&scored, "json");
    let head = [(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    Ok((head, Json(ResultFile::new(record, plan))).into_response())
}

/// `GET /assessments/{id}/result.csv`: answers, scores, every factor and what
/// is planned, a row each.
pub(super) async fn csv(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
) -> PageResult<Response> {
    let scored = which.find(&app, &visit).await?;
    let created_at = scored.stored.created_at.to_string();
    let made = made(&scored, &created_at);
    let mut rows = Rows(Table::new(&COLUMNS)?);
    rows.about(&made)?;
    for (role, score) in scored.ruleset.roles.iter().zip(&scored.assessment.roles) {
        rows.role(&role.title, score)?;
    }
    let place = Line { score: OWNERSHIP, key: "ownership".to_owned(), ..Line::default() };
    rows.score(place, &scored.assessment.ownership)?;
    for ledger in ledgers(&made) {
        rows.factors(&scored, &ledger)?;
    }
    rows.answers(&scored)?;
    rows.plan(&db::actions::plan(&app.db, visit.stored.id).await?)?;
    rows.0.file(&file_name(&scored, "csv"))
}

/// What a result was made from, for its record.
pub(super) fn made<'a>(scored: &'a Scored, created_at: &'a str) -> Made<'a> {
    Made {
        reference: &scored.stored.reference,
        created_at,
        ruleset_version: scored.stored.ruleset_version,
        ruleset: &scored.ruleset,
        answers: &scored.stored.answers,
        assessment: &scored.assessment,
        projects: &scored.stored.projects.0,
    }
}

/// `readyline-RL-7KQM-42XD.json`.
pub(super) fn file_name(scored: &Scored, kind: &str) -> String {
    format!("readyline-{}.{kind}", scored.stored.reference)
}

/// The columns' heads: words for people, then two columns for programs.
const COLUMNS: [&str; 12] = [
    "Part",
    "Role",
    "Score",
    "Question or factor",
    "Answer or result",
    "Unit",
    "Points at least",
    "Points at most",
    "Points possible",
    "Source",
    "key",
    "value",
];

/// The score that belongs to no role.
const OWNERSHIP: &str = "Ownership";

/// One row of the table, in the order of [`COLUMNS`].
#[derive(Default)]
struct Line<'a> {
    part: &'a str,
    role: &'a str,
    score: &'a str,
    about: &'a str,
    answer: String,
    unit: &'a str,
    /// The fewest, the most and all that are possible; empty where the row has none.
    points: [String; 3],
    source: &'a str,
    /// What the row is about, the same for every result: `it_director.need.downtime`.
    key: String,
    /// What programs read in place of the answer.
    value: String,
}

struct Rows(Table);

impl Rows {
    fn line(&mut self, line: &Line) -> PageResult<()> {
        let Line { part, role, score, about, answer, unit, points, source, key, value } = line;
        let [least, most, possible] = points.each_ref().map(String::as_str);
        let points = [least, most, possible];
        let words = [*part, *role, *score, *about, answer, *unit];
        let row: Vec<&str> = words.into_iter().chain(points).chain([*source, key, value]).collect();
        self.0.row(&row)
    }

    fn about(&mut self, made: &Made) -> PageResult<()> {
        let about = [
            ("reference", "Reference", made.reference.to_owned()),
            ("created_at", "Made at", made.created_at.to_owned()),
            ("ruleset_version", "Rules version", made.ruleset_version.to_string()),
            ("digest", "Digest (SHA-256)", digest(made)),
        ];
        for (key, about, value) in about {
            let (answer, key) = (value.clone(), key.to_owned());
            self.line(&Line { part: "About", about, answer, key, value, ..Line::default() })?;
        }
        Ok(())
    }

    fn role(&mut self, title: &str, score: &RoleScore) -> PageResult<()> {
        let each = || score.verdicts.iter();
        let (mut answer, mut value) = (
            list(&each().map(|verdict| verdict.label()).collect::<Vec<_>>(), "or"),
            each().map(|verdict| verdict.key()).collect::<Vec<_>>().join(" "),
        );
        if score.filled {
            (answer, value) = ("You have this director".to_owned(), "filled".to_owned());
        }
        let key = format!("{}.verdict", score.key);
        let about = "Verdict";
        let line =
            Line { part: "Verdict", role: title, about, answer, key, value, ..Line::default() };
        self.line(&line)?;
        for (name, dial, points) in [("Need", "need", &score.need), ("Fit", "fit", &score.fit)] {
            let key = format!("{}.{dial}", score.key);
            self.score(Line { role: title, score: name, key, ..Line::default() }, points)?;
        }
        Ok(())
    }

    /// A score with its bands; the line says which.
    fn score(&mut self, line: Line, score: &DialScore) -> PageResult<()> {
        let about = format!("{}, all together", line.score);
        self.line(&Line {
            part: "Score",
            about: &about,
            answer: capital(&list(&score.bands, "or")),
            points: [score.low.to_string(), score.high.to_string(), "100".to_owned()],
            value: score.bands.join(" "),
            ..line
        })
    }

    fn factors(&mut self, scored: &Scored, ledger: &DialLedger) -> PageResult<()> {
        let mut roles = scored.ruleset.roles.iter();
        let role = roles.find(|role| Some(role.key.as_str()) == ledger.role);
        let name = match ledger.role {
            Some(_) => capital(ledger.dial),
            None => OWNERSHIP.to_owned(),
        };
        let before = ledger.role.map(|role| format!("{role}.")).unwrap_or_default();
        for row in ledger.themes.iter().flat_map(|theme| &theme.rows) {
            self.line(&Line {
                part: "Factor",
                role: role.map_or("", |role| &role.title),
                score: &name,
                about: &row.label,
                answer: row.answer.clone(),
                points: [row.low, row.high, row.max].map(|points| points.to_string()),
                source: &row.source,
                key: format!("{before}{}.{}", ledger.dial, row.key),
                ..Line::default()
            })?;
        }
        Ok(())
    }

    /// Every question: numbers as a spreadsheet adds them up, options in words.
    fn answers(&mut self, scored: &Scored) -> PageResult<()> {
        let answers = &scored.stored.answers;
        for signal in &questionnaire().signals {
            let value = answers.get(&signal.key).map(plain).unwrap_or_default();
            let number = signal.is_number() && !value.is_empty();
            self.line(&Line {
                part: "Answer",
                about: &signal.label,
                answer: if number { value.clone() } else { told(signal, answers) },
                unit: if number { signal.unit.as_deref().unwrap_or_default() } else { "" },
                key: signal.key.clone(),
                value,
                ..Line::default()
            })?;
        }
        Ok(())
    }
}

impl Rows {
    /// Every action of the plan as it stands now: how it stands, then who does it, by when, and
    /// what there is to say about it, where that is written.
    fn plan(&mut self, plan: &Plan) -> PageResult<()> {
        for Action { id, content, .. } in &plan.actions {
            let due = content.due_on.map(|day| day.to_string()).unwrap_or_default();
            let status = content.status;
            let cells = [
                ("status", "", status.label(), status.key()),
                ("owner", ": who", &content.owner, &content.owner),
                ("due_on", ": by when", &due, &due),
                ("note", ": note", &content.note, &content.note),
            ];
            for (field, what, answer, value) in cells.into_iter().filter(|cell| !cell.2.is_empty())
            {
                self.line(&Line {
                    part: "Plan",
                    about: &format!("{}{what}", content.words),
                    answer: answer.to_owned(),
                    key: format!("plan.{id}.{field}"),
                    value: value.to_owned(),
                    ..Line::default()
                })?;
            }
        }
        Ok(())
    }
}

fn plain(answer: &Answer) -> String {
    match answer {
        Answer::Number(number) => number.to_string(),
        Answer::Choice(option) => option.clone(),
        Answer::Unknown => String::new(),
    }
}
