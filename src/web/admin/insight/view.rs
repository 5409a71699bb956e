//! The figures as they are shown: every one in a table, with a bar where shares are compared.

use crate::jobs::insight::{Funnel, Given, Insight, LONGEST_MINUTES, Month, Step, Unknown};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::Verdict;
use crate::rules::study::worth::Worth;
use crate::web::charts::{Meter, Word};
use crate::web::prose::{capital, figure, word};

/// So many questions stand in sight; the others are folded away.
const IN_SIGHT: usize = 10;

/// Everything that was counted.
pub(super) struct Shown {
    pub(super) began: bool,
    pub(super) steps: Vec<StepRow>,
    pub(super) minutes: usize,
    /// How many times do not count, and how many assessments are left out; may be empty.
    pub(super) notes: Vec<String>,
    /// The heads of the verdicts' columns.
    pub(super) verdicts: [Word; 4],
    pub(super) roles: Vec<RoleTable>,
    pub(super) companies: String,
    pub(super) unknowns: Folded<UnknownRow>,
    pub(super) version: i64,
    pub(super) worth: Folded<WorthRow>,
}

/// Rows in sight, and those that are folded away.
pub(super) struct Folded<T> {
    pub(super) rows: Vec<T>,
    pub(super) more: Vec<T>,
}

/// One step of the funnel.
pub(super) struct StepRow {
    pub(super) name: String,
    pub(super) recent: String,
    pub(super) meter: Meter,
    pub(super) all: String,
    pub(super) time: String,
    pub(super) time_of_all: String,
}

/// One role's verdicts by month.
pub(super) struct RoleTable {
    pub(super) title: String,
    pub(super) months: Vec<MonthRow>,
}

/// One month of one role.
pub(super) struct MonthRow {
    pub(super) name: String,
    pub(super) results: String,
    pub(super) meter: Meter,
    /// Hire, prepare, bridge, not yet, open, filled.
    pub(super) counts: [String; 6],
}

/// A question that companies cannot answer.
pub(super) struct UnknownRow {
    pub(super) name: String,
    pub(super) asked: String,
    pub(super) dont_know: String,
    pub(super) left_out: String,
    pub(super) share: String,
    pub(super) meter: Meter,
}

/// A question and what it decides.
pub(super) struct WorthRow {
    pub(super) name: String,
    pub(super) known: String,
    pub(super) decides: String,
    pub(super) share: String,
    pub(super) meter: Meter,
}

impl Shown {
    pub(super) fn new(insight: &Insight) -> Shown {
        Shown {
            began: insight.all.started + insight.left_out + insight.brought > 0,
            steps: steps(&insight.recent, &insight.all),
            minutes: LONGEST_MINUTES,
            notes: notes(insight),
            verdicts: Verdict::HIGHEST_FIRST.map(word),
            roles: roles(&insight.months),
            companies: figure(insight.companies),
            unknowns: unknowns(&insight.unknowns),
            version: insight.version,
            worth: worth(&insight.worth, insight.companies),
        }
    }
}

fn steps(recent: &Funnel, all: &Funnel) -> Vec<StepRow> {
    let row = |name: &str, counts: [u64; 2], medians: [Option<u64>; 2]| StepRow {
        name: name.to_owned(),
        recent: with_share(counts[0], recent.started),
        meter: Meter::share(counts[0], recent.started),
        all: with_share(counts[1], all.started),
        time: medians[0].map(time).unwrap_or_default(),
        time_of_all: medians[1].map(time).unwrap_or_default(),
    };
    let page = |(recent, all): (&Step, &Step)| {
        let title = questionnaire().page(&all.page).map_or(all.page.as_str(), |page| &page.title);
        row(title, [recent.saved, all.saved], [recent.median, all.median])
    };
    let mut rows = vec![row("Started", [recent.started, all.started], [None, None])];
    rows.extend(recent.steps.iter().zip(&all.steps).map(page));
    rows.push(row("Finished with a result", [recent.finished, all.finished], [None, None]));
    rows
}

fn notes(insight: &Insight) -> Vec<String> {
    let open: u64 = insight.all.steps.iter().map(|step| step.left_open).sum();
    let open = (open > 0)
        .then(|| format!("Of all times, {} were longer than that and do not count.", figure(open)));
    let old = (insight.left_out > 0).then(|| {
        let count = figure(insight.left_out);
        format!("Left out: {count} assessments from before it was kept which page a save was of.")
    });
    let brought = (insight.brought > 0).then(|| {
        let count = figure(insight.brought);
        format!(
            "Not counted here: {count} with a result that nobody answered page by page, such as \
             companies that were loaded into the database."
        )
    });
    open.into_iter().chain(old).chain(brought).collect()
}

/// "1 min 12 s".
fn time(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// "120 (75%)".
fn with_share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return figure(part);
    }
    format!("{} ({})", figure(part), percent(part, whole))
}

/// A share in whole percent, rounded half up; what is not nothing is never shown as nothing, and
/// what is not all never as all.
fn percent(part: u64, whole: u64) -> String {
    let share = part.saturating_mul(200).saturating_add(whole).checked_div(whole.saturating_mul(2));
    match share.unwrap_or(0) {
        0 if part > 0 => "under 1%".to_owned(),
        100 if part < whole => "over 99%".to_owned(),
        share => format!("{share}%"),
    }
}

/// Each role with its months, the newest first.
fn roles(months: &[Month]) -> Vec<RoleTable> {
    let mut tables: Vec<(String, RoleTable)> = Vec::new();
    for month in months.iter().rev() {
        for role in &month.roles {
            let row = month_row(&month.month, role.given);
            match tables.iter_mut().find(|(key, _)| *key == role.role) {
                Some((_, table)) => table.months.push(row),
                None => {
                    let table = RoleTable { title: role.title.clone(), months: vec![row] };
                    tables.push((role.role.clone(), table));
                }
            }
        }
    }
    tables.into_iter().map(|(_, table)| table).collect()
}

fn month_row(month: &str, given: Given) -> MonthRow {
    let Given { hire, prepare, bridge, not_yet, open, filled } = given;
    let counts = [hire, prepare, bridge, not_yet, open, filled];
    let keys = ["hire", "prepare", "bridge", "not_yet", "open", "filled"];
    let parts: Vec<_> = keys.into_iter().zip(counts).collect();
    let all = counts.iter().sum();
    MonthRow {
        name: month_name(month),
        results: figure(all),
        meter: Meter::stack(&parts, all),
        counts: counts.map(figure),
    }
}

/// `2026-11` as "November 2026".
fn month_name(month: &str) -> String {
    let day: Option<jiff::civil::Date> = format!("{month}-01").parse().ok();
    day.map_or_else(|| month.to_owned(), |day| day.strftime("%B %Y").to_string())
}

/// What a question is about, in a few words.
fn name(signal: &str) -> String {
    capital(questionnaire().signal(signal).map_or(signal, |found| found.name()))
}

/// The questions that somebody could not answer, the largest share first.
fn unknowns(all: &[Unknown]) -> Folded<UnknownRow> {
    let missing = |one: &Unknown| one.dont_know + one.left_out;
    let mut some: Vec<&Unknown> = all.iter().filter(|one| missing(one) > 0).collect();
    let share = |one: &Unknown| missing(one) * 1_000_000 / one.asked.max(1);
    some.sort_by_key(|one| std::cmp::Reverse(share(one)));
    let row = |one: &Unknown| UnknownRow {
        name: name(&one.signal),
        asked: figure(one.asked),
        dont_know: figure(one.dont_know),
        left_out: figure(one.left_out),
        share: percent(missing(one), one.asked),
        meter: Meter::share(missing(one), one.asked),
    };
    folded(some.into_iter().map(row).collect())
}

/// Every question, the one that decides most first.
fn worth(all: &[Worth], companies: u64) -> Folded<WorthRow> {
    let mut all: Vec<&Worth> = all.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.decides));
    let row = |one: &Worth| WorthRow {
        name: name(&one.signal),
        known: figure(one.known),
        decides: figure(one.decides),
        share: percent(one.decides, companies),
        meter: Meter::share(one.decides, companies),
    };
    folded(all.into_iter().map(row).collect())
}

fn folded<T>(mut rows: Vec<T>) -> Folded<T> {
    let more = rows.split_off(rows.len().min(IN_SIGHT));
    Folded { rows, more }
}
