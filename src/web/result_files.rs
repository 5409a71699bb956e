//! A result to take along: as JSON with everything in it, and as a table for a spreadsheet.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};

use super::App;
use super::csv::Table;
use super::error::PageResult;
use super::result::{Scored, Which};
use super::visitor::Visit;
use crate::rules::answers::{Answer, show};
use crate::rules::questionnaire::questionnaire;
use crate::rules::record::{Made, Record, digest, ledgers};
use crate::rules::score::{DialScore, RoleScore};

/// `GET /assessments/{id}/result.json`: everything, to keep, to compute with and to verify.
pub(super) async fn json(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
) -> PageResult<Response> {
    let scored = which.find(&app, &visit).await?;
    let created_at = scored.stored.created_at.to_string();
    let record = Record::new(&made(&scored, &created_at));
    let name = file_name(&scored, "json");
    let head = [(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    Ok((head, Json(record)).into_response())
}

/// `GET /assessments/{id}/result.csv`: answers, scores and every factor, a row each.
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
    let title = &scored.ruleset.ownership.title;
    rows.score("", "ownership", title, &scored.assessment.ownership)?;
    for ledger in ledgers(&made) {
        for row in ledger.themes.iter().flat_map(|theme| &theme.rows) {
            let points = [row.low, row.high, row.max].map(|points| points.to_string());
            let place = [ledger.role.unwrap_or_default(), ledger.dial, &row.key, &row.label];
            rows.line("factor", place, &row.answer, &points, &row.source)?;
        }
    }
    rows.answers(&scored)?;
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

const COLUMNS: [&str; 10] =
    ["part", "role", "dial", "key", "label", "value", "least", "most", "of", "source"];

/// The rows of the table, in the order of [`COLUMNS`].
struct Rows(Table);

impl Rows {
    fn line(
        &mut self,
        part: &str,
        place: [&str; 4],
        value: &str,
        points: &[String; 3],
        source: &str,
    ) -> PageResult<()> {
        let [role, dial, key, label] = place;
        let [least, most, of] = points.each_ref().map(String::as_str);
        self.0.row(&[part, role, dial, key, label, value, least, most, of, source])
    }

    fn about(&mut self, made: &Made) -> PageResult<()> {
        let about = [
            ("reference", "Reference", made.reference.to_owned()),
            ("created_at", "Made at", made.created_at.to_owned()),
            ("ruleset_version", "Rules version", made.ruleset_version.to_string()),
            ("digest", "Digest (SHA-256)", digest(made)),
        ];
        for (key, label, value) in about {
            self.line("about", ["", "", key, label], &value, &Default::default(), "")?;
        }
        Ok(())
    }

    fn role(&mut self, title: &str, score: &RoleScore) -> PageResult<()> {
        let verdicts: Vec<&str> = score.verdicts.iter().map(|verdict| verdict.key()).collect();
        let verdict = if score.filled { "filled".to_owned() } else { verdicts.join(" ") };
        let place = [score.key.as_str(), "", "verdict", title];
        self.line("verdict", place, &verdict, &Default::default(), "")?;
        self.score(&score.key, "need", title, &score.need)?;
        self.score(&score.key, "fit", title, &score.fit)
    }

    fn score(&mut self, role: &str, dial: &str, title: &str, score: &DialScore) -> PageResult<()> {
        let points = [score.low.to_string(), score.high.to_string(), "100".to_owned()];
        self.line("score", [role, dial, "", title], &score.bands.join(" "), &points, "")
    }

    /// Every question: the value as a program reads it, and as people do.
    fn answers(&mut self, scored: &Scored) -> PageResult<()> {
        for signal in &questionnaire().signals {
            let (value, read) = match scored.stored.answers.get(&signal.key) {
                Some(answer) => (plain(answer), show(signal, answer)),
                None => (String::new(), "Not answered".to_owned()),
            };
            let place = ["", "", signal.key.as_str(), signal.label.as_str()];
            self.line("answer", place, &value, &Default::default(), &read)?;
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
