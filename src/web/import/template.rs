//! The file to fill in: a column a question, with its unit, its limits and its options.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::rows::ABOUT;
use crate::rules::answers::show_number;
use crate::rules::questionnaire::{Kind, Signal, questionnaire};
use crate::web::csv::Table;
use crate::web::error::{PageError, PageResult};
use crate::web::session::Consultant;

/// What a cell says that is not known.
const UNKNOWN: &str = "don't know";

/// Rows in which Excel offers the options of a choice.
const ROWS: u32 = 10_003;

/// `GET /clients/import/template.csv`.
pub(super) async fn csv(_: Consultant) -> PageResult<Response> {
    let [heads, questions, answers] = lines();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new(&heads)?;
    table.row(&questions)?;
    table.row(&answers)?;
    table.file("readyline-clients.csv")
}

/// Heads, questions and what to write; the last two are marked, so that they are read over.
fn lines() -> [Vec<String>; 3] {
    let signals = || questionnaire().signals.iter();
    let about = |of: fn(&(&str, &str)) -> String| ABOUT.iter().map(of).collect::<Vec<_>>();
    let heads = about(|(key, _)| (*key).to_owned());
    let mut questions = about(|(_, words)| (*words).to_owned());
    questions[0] = "# Company name. This row and the next one are not read.".to_owned();
    let mut answers = vec![
        "# Required".to_owned(),
        "May be empty".to_owned(),
        "May be empty".to_owned(),
        "May be empty".to_owned(),
    ];
    questions.extend(signals().map(|signal| signal.label.clone()));
    answers.extend(signals().map(what));
    [
        heads.into_iter().chain(signals().map(|signal| signal.key.clone())).collect(),
        questions,
        answers,
    ]
}

/// What to write into a cell of this question.
fn what(signal: &Signal) -> String {
    let mut words = match signal.kind {
        Kind::Choice => {
            let keys: Vec<&str> = signal.options.iter().map(|each| each.key.as_str()).collect();
            format!("One of: {}", keys.join(" | "))
        }
        kind => {
            let form = if kind == Kind::Decimal { "A number" } else { "A whole number" };
            let limit = |of| show_number(signal, Option::unwrap_or_default(of));
            format!("{form} from {} to {}", limit(signal.min), limit(signal.max))
        }
    };
    if signal.dont_know {
        words += &format!("; or: {UNKNOWN}");
    }
    if signal.optional {
        words += "; may be empty";
    }
    words
}

/// `GET /clients/import/template.xlsx`: the same, with lists to choose from and a second sheet.
pub(super) async fn xlsx(_: Consultant) -> PageResult<Response> {
    let work = tokio::task::spawn_blocking(workbook).await.map_err(PageError::internal)?;
    let head = [
        (CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (CONTENT_DISPOSITION, "attachment; filename=\"readyline-clients.xlsx\""),
    ];
    Ok((head, work.map_err(PageError::internal)?).into_response())
}

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    clients(book.add_worksheet().set_name("Clients")?)?;
    questions(book.add_worksheet().set_name("Questions")?)?;
    book.save_to_buffer()
}

fn clients(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let quiet = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let [heads, questions, answers] = lines();
    for (row, (line, format)) in (0..).zip([(heads, &bold), (questions, &quiet), (answers, &quiet)])
    {
        for (column, text) in (0..).zip(&line) {
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    let columns = ABOUT.len() + questionnaire().signals.len();
    for column in (0..).take(columns) {
        sheet.set_column_width(column, 24)?;
    }
    for (column, signal) in (4..).zip(&questionnaire().signals) {
        if signal.is_number() {
            continue;
        }
        let unknown = signal.dont_know.then_some(UNKNOWN);
        let keys: Vec<&str> =
            signal.options.iter().map(|each| each.key.as_str()).chain(unknown).collect();
        // It only offers them: what is wrong is told when the file is read.
        let list = DataValidation::new()
            .allow_list_strings(&keys)?
            .set_error_style(DataValidationErrorStyle::Information);
        sheet.add_data_validation(3, column, ROWS, column, &list)?;
    }
    Ok(())
}

/// Every question with its help, its unit and what its options mean.
fn questions(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(["Column", "Question", "How to find it", "Write", "Meaning"]) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (column, width) in (0..).zip([24, 60, 60, 48, 60]) {
        sheet.set_column_width(column, width)?;
    }
    let mut row = 1;
    for signal in &questionnaire().signals {
        let cells = [&signal.key, &signal.label, &signal.help, &what(signal)];
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text)?;
        }
        for option in &signal.options {
            row += 1;
            sheet.write_string(row, 3, &option.key)?;
            sheet.write_string(row, 4, &option.label)?;
        }
        row += 1;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
