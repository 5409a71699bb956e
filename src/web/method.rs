//! How it scores: the published rules in words and drawings, for the people who are scored by them.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;

use super::App;
use super::charts::{Grid, Ids};
use super::error::PageResult;
use super::prose::{Prose, list, word};
use super::result_view::{Drawing, Theme, a, cells, short, subject, tables_of};
use crate::db;
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Alert, Bands, Condition, Costs, Dial, Role, Ruleset, Span, Test};
use crate::rules::ruleset::{Verdict, VerdictTable};

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
        let ids = &mut Ids::default();
        let titles: Vec<_> = ruleset.roles.iter().map(|role| a(&role.title)).collect();
        let ownership = &ruleset.ownership;
        let mut costs: Vec<_> = ruleset.roles.iter().map(role_costs).collect();
        costs.push(alternatives(ruleset));
        MethodPage {
            version,
            questions: questionnaire().signals.len(),
            directors: list(&titles, "or"),
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
    let sizes = ["too small", "still growing", "large enough"];
    let rows = [2, 1, 0].into_iter().filter_map(|need: usize| {
        let hits = [0, 1, 2].into_iter().filter(|fit| table.at(need, *fit) == verdict);
        let names: Vec<_> = hits.map(|fit: usize| sizes[fit]).collect();
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
        filled: condition(&role.filled_when),
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
    let when: Vec<_> = alert.when.iter().map(condition).collect();
    (alert.message.clone(), list(&when, "and"))
}

/// A condition in words: "security incidents: 1 or more".
fn condition(condition: &Condition) -> String {
    let signal = questionnaire().signal(&condition.signal);
    let name = subject(&condition.signal).unwrap_or(&condition.signal);
    let shown = |number: &Decimal| {
        let answer = crate::rules::answers::Answer::Number(*number);
        signal.map_or_else(|| number.to_string(), |s| crate::rules::answers::show(s, &answer))
    };
    match &condition.test {
        Test::AtLeast(number) => format!("{name}: {} or more", shown(number)),
        Test::AtMost(number) => format!("{name}: {} or less", shown(number)),
        Test::OneOf(options) => {
            let label = |key: &String| {
                let option = signal.and_then(|signal| signal.option(key));
                option.map_or_else(|| key.clone(), |option| format!("“{}”", option.label))
            };
            let labels: Vec<_> = options.iter().map(label).collect();
            format!("{name}: {}", list(&labels, "or"))
        }
    }
}

/// Whole dollars with commas.
fn dollars(amount: Decimal) -> String {
    format!("${}", super::prose::thousands(amount))
}

fn span(span: &Span) -> String {
    format!("{} to {}", dollars(span.low), dollars(span.high))
}

fn role_costs(role: &Role) -> CostTable {
    let Costs { base_salary, loaded_factor_pct, .. } = role.cost;
    let cost = &role.cost;
    CostTable {
        caption: format!("Director for {}", short(&role.title)),
        rows: vec![
            ("Base salary a year", dollars(base_salary)),
            ("Salary, benefits and taxes", format!("{loaded_factor_pct}% of the base salary")),
            ("Search fee, once", format!("{}% of the base salary", cost.recruiting_fee_pct)),
            ("Time to hire", format!("{} months", cost.months_to_hire)),
            ("Time to settle in", format!("{} months", cost.months_to_ramp)),
            ("Affordable", format!("up to {}% of revenue", cost.affordable_at_pct_of_revenue)),
            ("A stretch", format!("up to {}% of revenue", cost.stretch_at_pct_of_revenue)),
            ("Part-time director a month", span(&cost.fractional_per_month)),
        ],
    }
}

fn alternatives(ruleset: &Ruleset) -> CostTable {
    let other = &ruleset.alternatives;
    CostTable {
        caption: "What you can do instead".to_owned(),
        rows: vec![
            ("IT provider, each person and month", span(&other.it_provider_per_person_per_month)),
            ("Outsourced agent, an hour", span(&other.outsourced_agent_per_hour)),
            ("Coach for an inside candidate, a month", span(&other.coach_per_month)),
            ("Each person who leaves the service team", span(&other.cost_per_leaver)),
            (
                "Raise for an inside candidate",
                format!("{}% of the base salary", other.inside_candidate_raise_pct_of_base),
            ),
        ],
    }
}

/// `GET /method`: how the published rules score.
///
/// # Errors
/// When the database does not answer.
pub async fn show(State(app): State<App>) -> PageResult<MethodPage> {
    let (version, ruleset) = db::rulesets::current(&app.db).await?;
    Ok(MethodPage::new(version, &ruleset))
}
