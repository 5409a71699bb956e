//! The page of costs: what a director of each role costs, and what can be done instead.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Response};

use super::field::Field;
use super::frame::Frame;
use super::lists::item_of;
use super::part::{Act, Entry, Part};
use super::roles::name;
use super::sheet::Drawing;
use super::typed::Typed;
use crate::rules::answers::Figure;
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::Kind;
use crate::rules::ruleset::{Alternatives, CostLine, CostUnit, Costs, Role, Ruleset, Span};
use crate::web::error::PageResult;

/// Every cost.
pub(super) struct CostsPart;

/// What the alternatives are called in the names of their fields.
const INSTEAD: &str = "instead";

#[derive(Template, WebTemplate)]
#[template(path = "admin/edit/costs.html")]
struct CostsPage {
    frame: Frame,
    tables: Vec<CostTable>,
    source: Field,
}

/// The costs of one role, or the alternatives.
struct CostTable {
    id: String,
    title: String,
    /// What it is, the figure or the lowest, and the highest.
    lines: Vec<(&'static str, Field, Option<Field>)>,
}

/// The prefix of the fields of a role's costs.
fn owner(role: &Role) -> String {
    format!("cost-{}", role.key)
}

/// The names of a line's fields: one, or the lowest and the highest.
fn names(owner: &str, line: &CostLine) -> (String, Option<String>) {
    let name = format!("{owner}-{}", line.key);
    match line.high {
        Some(_) => (format!("{name}-low"), Some(format!("{name}-high"))),
        None => (name, None),
    }
}

/// The unit behind a figure, in words.
const fn unit(unit: CostUnit) -> &'static str {
    match unit {
        CostUnit::Dollars => "dollars",
        CostUnit::OfSalary => "% of the base salary",
        CostUnit::OfRevenue => "% of yearly revenue",
        CostUnit::Months => "months",
    }
}

/// How a figure is typed and read. Nothing costs less than nothing; that 0 is not enough is for
/// `check`.
fn figure(unit: CostUnit) -> Figure {
    let (kind, word, step, most) = match unit {
        CostUnit::Dollars => (Kind::Money, "", 10, 100_000_000),
        CostUnit::OfSalary | CostUnit::OfRevenue => (Kind::Decimal, "%", 10, 1_000),
        CostUnit::Months => (Kind::Decimal, "months", 100, 120),
    };
    let limits = [Decimal::ZERO, Decimal::whole(most)];
    Figure::new(kind, word, Decimal::from_thousandths(step), limits)
}

fn line_entries(owner: &str, of: &str, line: &CostLine) -> Vec<Entry> {
    let figure = figure(line.unit);
    let label = format!("{of}: {}", line.label);
    match (names(owner, line), line.high) {
        ((low, Some(high)), Some(most)) => vec![
            Entry::new(low, format!("{label}, lowest"), figure.typed(line.low)),
            Entry::new(high, format!("{label}, highest"), figure.typed(most)),
        ],
        ((name, _), _) => vec![Entry::new(name, label, figure.typed(line.low))],
    }
}

/// Where a line's figures stand in the rules.
enum Slot<'a> {
    One(&'a mut Decimal),
    Range(&'a mut Span),
}

fn cost_slot<'a>(costs: &'a mut Costs, key: &str) -> Option<Slot<'a>> {
    Some(Slot::One(match key {
        "base_salary" => &mut costs.base_salary,
        "loaded_factor_pct" => &mut costs.loaded_factor_pct,
        "recruiting_fee_pct" => &mut costs.recruiting_fee_pct,
        "months_to_hire" => &mut costs.months_to_hire,
        "months_to_ramp" => &mut costs.months_to_ramp,
        "affordable_at_pct_of_revenue" => &mut costs.affordable_at_pct_of_revenue,
        "stretch_at_pct_of_revenue" => &mut costs.stretch_at_pct_of_revenue,
        "fractional_per_month" => return Some(Slot::Range(&mut costs.fractional_per_month)),
        _ => return None,
    }))
}

fn alternative_slot<'a>(costs: &'a mut Alternatives, key: &str) -> Option<Slot<'a>> {
    Some(Slot::Range(match key {
        "it_provider_per_person_per_month" => &mut costs.it_provider_per_person_per_month,
        "outsourced_agent_per_hour" => &mut costs.outsourced_agent_per_hour,
        "coach_per_month" => &mut costs.coach_per_month,
        "cost_per_leaver" => &mut costs.cost_per_leaver,
        "specialist_per_day" => {
            costs.specialist_per_day.get_or_insert(Alternatives::USUAL_SPECIALIST)
        }
        "inside_candidate_raise_pct_of_base" => {
            return Some(Slot::One(&mut costs.inside_candidate_raise_pct_of_base));
        }
        _ => return None,
    }))
}

fn read_line(typed: &mut Typed, owner: &str, line: &CostLine, slot: Option<Slot>) {
    let figure = figure(line.unit);
    let (low, high) = names(owner, line);
    match slot {
        Some(Slot::One(number)) => typed.figure(&low, &figure, number),
        Some(Slot::Range(span)) => {
            typed.figure(&low, &figure, &mut span.low);
            if let Some(high) = high {
                typed.figure(&high, &figure, &mut span.high);
            }
        }
        None => {}
    }
}

/// The field that a fault's path inside costs means; a whole range is meant by its lowest.
fn field_of(owner: &str, lines: &[CostLine], rest: &str) -> Option<String> {
    let key = rest.split('.').next()?;
    let (low, high) = names(owner, lines.iter().find(|line| line.key == key)?);
    if rest.ends_with(".high") { high } else { Some(low) }
}

impl Part for CostsPart {
    fn key(&self) -> String {
        "costs".to_owned()
    }

    fn title(&self, _: &Ruleset) -> String {
        "Costs".to_owned()
    }

    fn entries(&self, rules: &Ruleset) -> Vec<Entry> {
        let mut entries = Vec::new();
        for role in &rules.roles {
            let lines = role.cost.lines();
            entries.extend(lines.iter().flat_map(|l| line_entries(&owner(role), &name(role), l)));
        }
        let lines = rules.alternatives.lines();
        entries.extend(lines.iter().flat_map(|line| line_entries(INSTEAD, "Instead", line)));
        let source = &rules.alternatives.source;
        entries.push(Entry::new(format!("{INSTEAD}-source"), "Source of these figures", source));
        entries
    }

    fn read(&self, typed: &mut Typed, rules: &mut Ruleset) {
        for role in &mut rules.roles {
            let owner = owner(role);
            for line in role.cost.lines() {
                read_line(typed, &owner, &line, cost_slot(&mut role.cost, line.key));
            }
        }
        let unsaid = rules.alternatives.specialist_per_day.is_none();
        for line in rules.alternatives.lines() {
            let slot = alternative_slot(&mut rules.alternatives, line.key);
            read_line(typed, INSTEAD, &line, slot);
        }
        // Rules that leave this price to us go on doing so until another one is typed.
        let usual = Some(Alternatives::USUAL_SPECIALIST);
        if unsaid && rules.alternatives.specialist_per_day == usual {
            rules.alternatives.specialist_per_day = None;
        }
        typed.text(&format!("{INSTEAD}-source"), &mut rules.alternatives.source);
    }

    fn act(&self, _: &Act, _: &mut Typed, _: &mut Ruleset) -> Option<String> {
        None
    }

    fn rows(&self, _: &Ruleset) -> Vec<String> {
        Vec::new()
    }

    fn called(&self, _: &Ruleset, _: &str) -> Option<String> {
        None
    }

    fn place(&self, rules: &Ruleset, path: &str) -> Option<String> {
        match path.strip_prefix("alternatives.") {
            Some("source") => Some(format!("{INSTEAD}-source")),
            Some(rest) => field_of(INSTEAD, &rules.alternatives.lines(), rest),
            None => {
                let (_, role, rest) = item_of(&rules.roles, "roles", path)?;
                field_of(&owner(role), &role.cost.lines(), rest.strip_prefix("cost.")?)
            }
        }
    }

    fn draw(&self, frame: Frame, drawing: &Drawing) -> PageResult<Response> {
        let rules = drawing.rules;
        let of_role = |role: &Role| table(drawing, &owner(role), &name(role), &role.cost.lines());
        let mut tables: Vec<_> = rules.roles.iter().map(of_role).collect();
        let lines = rules.alternatives.lines();
        tables.push(table(drawing, INSTEAD, "Instead of a director", &lines));
        let source = drawing.field(&format!("{INSTEAD}-source")).shown("Source of these figures");
        Ok(CostsPage { frame, tables, source }.into_response())
    }
}

fn table(drawing: &Drawing, owner: &str, title: &str, lines: &[CostLine]) -> CostTable {
    let line = |line: &CostLine| {
        let field = |name: &str| drawing.field(name).decimal(unit(line.unit));
        let (low, high) = names(owner, line);
        (line.label, field(&low), high.map(|high| field(&high)))
    };
    let lines = lines.iter().map(line).collect();
    CostTable { id: format!("costs-{owner}"), title: title.to_owned(), lines }
}
