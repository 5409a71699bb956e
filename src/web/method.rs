//! How it scores: the published rules in words and drawings, for the people who are scored by them.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;

use super::App;
use super::charts::{Grid, Ids};
use super::error::PageResult;
use super::prose::{Prose, list, word};
use super::result_view::{Drawing, Theme, a, cells, tables_of};
use crate::db;
use crate::rules::answers::Answers;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{
    Alert, Bands, Condition, CostLine, Dial, Role, Ruleset, Verdict, VerdictTable,
};

/// The method page of one ruleset.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "method.html")]
pub struct MethodPage {
    /// The version of the rules.
    pub version: i64,
    /// How many questions there are.
    pub questions: usize,
    /// "a Director of IT/Systems or a Director of Customer Service".
    pub directors: String,
    /// The rules, part by part.
    pub rules: RulesView,
}

/// Rules in words and drawings.
#[derive(Clone, Debug)]
pub struct RulesView {
    /// The verdict tables: for whom, the drawing, and each verdict with its cells in words.
    pub tables: Vec<TableView>,
    /// The two dials of each role.
    pub roles: Vec<RoleRules>,
    /// The ownership dial.
    pub ownership: DialRules,
    /// Each alert: its message and when it is shown.
    pub alerts: Vec<(String, String)>,
    /// Costs by role, and what can be done instead.
    pub costs: Vec<CostTable>,
}

/// One verdict table.
#[derive(Clone, Debug)]
pub struct TableView {
    /// Whose it is; empty where all roles share it.
    pub whose: String,
    /// The nine cells.
    pub grid: Grid,
    /// Each verdict, what it means and where it is given.
    pub lines: Vec<Prose>,
}

/// The rules of one role.
#[derive(Clone, Debug)]
pub struct RoleRules {
    /// Its key, for an anchor.
    pub key: String,
    /// Its title.
    pub title: String,
    /// When it gets no verdict, because the post is filled.
    pub filled: String,
    /// Need and fit.
    pub dials: Vec<DialRules>,
}

/// The rules of one dial.
#[derive(Clone, Debug)]
pub struct DialRules {
    /// The caption of its table.
    pub caption: String,
    /// Its three bands in words.
    pub bands: String,
    /// Its factors by theme.
    pub themes: Vec<Theme>,
}

/// A small table of costs.
#[derive(Clone, Debug)]
pub struct CostTable {
    /// What it is about.
    pub caption: String,
    /// What, and how much.
    pub rows: Vec<(&'static str, String)>,
}

impl MethodPage {
    /// The page of one version of the rules.
    pub fn new(version: i64, ruleset: &Ruleset) -> MethodPage {
        let titles: Vec<_> = ruleset.roles.iter().map(|role| a(&role.title)).collect();
        MethodPage {
            version,
            questions: questionnaire().signals.len(),
            directors: list(&titles, "or"),
            rules: RulesView::new(ruleset),
        }
    }
}

impl RulesView {
    /// These rules.
    pub fn new(ruleset: &Ruleset) -> RulesView {
        let ids = &mut Ids::default();
        let ownership = &ruleset.ownership;
        let mut costs: Vec<_> = ruleset.roles.iter().map(role_costs).collect();
        costs.push(alternatives(ruleset));
        RulesView {
            tables: tables(ids, &ruleset.roles),
            roles: ruleset.roles.iter().map(|role| role_rules(ids, role)).collect(),
            ownership: dial_rules(ids, ownership.title.clone(), &ownership.dial),
            alerts: ruleset.alerts.iter().map(alert).collect(),
            costs,
        }
    }
}

/// One verdict table for all roles, or one a role where they differ.
fn tables(ids: &mut Ids, roles: &[Role]) -> Vec<TableView> {
    let same = roles.windows(2).all(|pair| pair[0].verdicts == pair[1].verdicts);
    let shown = if same { &roles[..roles.len().min(1)] } else { roles };
    let table = |role: &Role| TableView {
        whose: if same { String::new() } else { role.title.clone() },
        grid: Grid::table(ids, &cells(&role.verdicts), role.need.bands.names, role.fit.bands.names),
        lines: verdict_lines(role),
    };
    shown.iter().map(table).collect()
}

/// Each verdict of a table, highest first, with its meaning and its cells.
fn verdict_lines(role: &Role) -> Vec<Prose> {
    let line = |verdict: &Verdict| {
        let places = places(&role.verdicts, *verdict, role);
        if places.is_empty() {
            return None;
        }
        let meaning = match verdict {
            Verdict::Hire => "start looking for a director",
            Verdict::Prepare => "get ready, but do not hire yet",
            Verdict::Bridge => "cover the gap without a director",
            Verdict::NotYet => "no hire now; watch the numbers",
        };
        let text = format!(": {meaning}. For {}.", list(&places, "and"));
        Some(Prose { pieces: vec![super::prose::Piece::Verdict(word(*verdict))] }.text(text))
    };
    Verdict::HIGHEST_FIRST.iter().filter_map(line).collect()
}

/// The cells of one verdict in words, a whole row as one: "low need at any fit".
fn places(table: &VerdictTable, verdict: Verdict, role: &Role) -> Vec<String> {
    let needs = role.need.bands.names;
    let rows = [2, 1, 0].into_iter().filter_map(|need: usize| {
        let hits = [0, 1, 2].into_iter().filter(|fit| table.at(need, *fit) == verdict);
        let names: Vec<_> = hits.map(|fit: usize| VerdictTable::SIZES[fit]).collect();
        match names.len() {
            0 => None,
            3 => Some(format!("{} need, whatever the size", needs[need])),
            _ => Some(format!("{} need in a company that is {}", needs[need], list(&names, "or"))),
        }
    });
    rows.collect()
}

fn role_rules(ids: &mut Ids, role: &Role) -> RoleRules {
    let title = a(&role.title);
    RoleRules {
        key: role.key.clone(),
        title: role.title.clone(),
        filled: role.filled_when.words(),
        dials: vec![
            dial_rules(ids, format!("Need for {title}"), &role.need),
            dial_rules(ids, format!("Fit for {title}"), &role.fit),
        ],
    }
}

fn dial_rules(ids: &mut Ids, caption: String, dial: &Dial) -> DialRules {
    DialRules { caption, bands: bands(&dial.bands), themes: tables_of(ids, dial) }
}

/// "Below 30 is low, from 30 some, from 60 high."
fn bands(bands: &Bands) -> String {
    let [first, second] = bands.marks.map(|mark| mark.short());
    let [low, middle, high] = bands.names;
    format!("Below {first} is {low}, from {first} {middle}, from {second} {high}.")
}

fn alert(alert: &Alert) -> (String, String) {
    let when: Vec<_> = alert.when.iter().map(Condition::words).collect();
    (alert.told(&Answers::default()), list(&when, "and"))
}

fn role_costs(role: &Role) -> CostTable {
    let caption = format!("Costs of {}", a(&role.title));
    CostTable { caption, rows: role.cost.lines().iter().map(row).collect() }
}

fn alternatives(ruleset: &Ruleset) -> CostTable {
    let caption = "What you can do instead".to_owned();
    CostTable { caption, rows: ruleset.alternatives.lines().iter().map(row).collect() }
}

fn row(line: &CostLine) -> (&'static str, String) {
    (line.label, line.show())
}

/// `GET /method`: how the published rules score.
///
/// # Errors
/// When the database does not answer.
pub async fn show(State(app): State<App>) -> PageResult<MethodPage> {
    let (version, ruleset) = db::rulesets::current(&app.db).await?;
    Ok(MethodPage::new(version, &ruleset))
}
