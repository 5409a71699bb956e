//! Gentle questions about figures that are possible but unlikely. They never refuse anything.

use super::Answers;
use super::show::{grouped, show_number};
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::questionnaire;

/// One question about figures that hardly go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Its key, such as `supervisors_over_agents`.
    pub key: &'static str,
    /// The signals whose figures it is about, the one to look at first first.
    pub signals: Vec<&'static str>,
    /// The question, with the figures in it.
    pub message: String,
}

impl Doubt {
    /// What tells that it was asked about with these very figures, such as `long_backlog-31`:
    /// other figures are asked about anew.
    pub fn mark(&self, answers: &Answers) -> String {
        let figures = self.signals.iter().filter_map(|signal| answers.number(signal));
        figures.fold(self.key.to_owned(), |mark, figure| format!("{mark}-{figure}"))
    }
}

/// Everything in the known answers that is worth asking about again.
pub fn unlikely(answers: &Answers) -> Vec<Doubt> {
    let single = [
        supervisors(answers),
        it_staff(answers),
        contacts(answers),
        revenue_per_head(answers),
        revenue_per_order(answers),
        backlog(answers),
        stars(answers),
    ];
    single.into_iter().flatten().chain(growth(answers)).collect()
}

fn doubt(key: &'static str, signals: &[&'static str], message: String) -> Option<Doubt> {
    Some(Doubt { key, signals: signals.to_vec(), message: format!("{message} Is that right?") })
}

fn two(answers: &Answers, first: &str, second: &str) -> Option<(Decimal, Decimal)> {
    Some((answers.number(first)?, answers.number(second)?))
}

/// The figure of a signal with its unit.
fn figure(signal: &str, number: Decimal) -> String {
    match questionnaire().signal(signal) {
        Some(signal) => show_number(signal, number),
        None => grouped(number),
    }
}

/// `one` for exactly one, else `many`.
fn noun(number: Decimal, one: &'static str, many: &'static str) -> String {
    format!("{} {}", grouped(number), if number == Decimal::whole(1) { one } else { many })
}

fn supervisors(answers: &Answers) -> Option<Doubt> {
    let (supervisors, agents) = two(answers, "supervisors", "agents")?;
    if supervisors <= agents {
        return None;
    }
    let message = format!(
        "You entered {} for {}.",
        noun(supervisors, "team lead or supervisor", "team leads or supervisors"),
        noun(agents, "person who answers customers", "people who answer customers"),
    );
    doubt("supervisors_over_agents", &["supervisors", "agents"], message)
}

fn it_staff(answers: &Answers) -> Option<Doubt> {
    let (it_staff, headcount) = two(answers, "it_staff", "headcount")?;
    if it_staff <= headcount {
        return None;
    }
    let message = format!(
        "You entered {} in IT, but {} in the whole company.",
        figure("it_staff", it_staff),
        figure("headcount", headcount),
    );
    doubt("it_staff_over_headcount", &["it_staff", "headcount"], message)
}

fn contacts(answers: &Answers) -> Option<Doubt> {
    let (contacts, orders) = two(answers, "contacts_per_month", "orders_per_month")?;
    if contacts <= times(orders, 2) {
        return None;
    }
    let message = format!(
        "You entered {} for {} a month.",
        noun(contacts, "contact", "contacts"),
        noun(orders, "order", "orders"),
    );
    doubt("contacts_over_orders", &["contacts_per_month", "orders_per_month"], message)
}

fn times(number: Decimal, factor: i64) -> Decimal {
    Decimal::from_thousandths(number.thousandths().saturating_mul(factor))
}

fn revenue_per_head(answers: &Answers) -> Option<Doubt> {
    let (revenue, headcount) = two(answers, "annual_revenue", "headcount")?;
    if times(headcount, 30_000) <= revenue && revenue <= times(headcount, 3_000_000) {
        return None;
    }
    // Rounded to whole dollars for reading; the comparison above is exact.
    let heads = headcount.thousandths().max(1);
    let each = revenue.thousandths().saturating_add(heads / 2) / heads;
    let message = format!(
        "You entered {} of revenue for {}. That is ${} each.",
        figure("annual_revenue", revenue),
        figure("headcount", headcount),
        grouped(Decimal::whole(each)),
    );
    doubt("revenue_per_head", &["annual_revenue", "headcount"], message)
}

/// An order of less than $3 or more than $3,000 on average: our own limits, far outside what
/// online shops report.
fn revenue_per_order(answers: &Answers) -> Option<Doubt> {
    let (revenue, orders) = two(answers, "annual_revenue", "orders_per_month")?;
    if times(orders, 12 * 3) <= revenue && revenue <= times(orders, 12 * 3_000) {
        return None;
    }
    let yearly = times(orders, 12).thousandths().max(1);
    let cents = revenue.thousandths().saturating_mul(100).saturating_add(yearly / 2) / yearly;
    let message = format!(
        "You entered {} of revenue a year for {} a month. That is ${}.{:02} an order.",
        figure("annual_revenue", revenue),
        noun(orders, "order", "orders"),
        grouped(Decimal::whole(cents / 100)),
        cents % 100,
    );
    doubt("revenue_per_order", &["orders_per_month", "annual_revenue"], message)
}

fn backlog(answers: &Answers) -> Option<Doubt> {
    let days = answers.number("backlog_days").filter(|days| *days > Decimal::whole(30))?;
    let message = format!("You entered {} of work waiting.", figure("backlog_days", days));
    doubt("long_backlog", &["backlog_days"], message)
}

fn stars(answers: &Answers) -> Option<Doubt> {
    let csat = answers.number("csat_pct")?;
    if csat <= Decimal::ZERO || csat > Decimal::whole(5) {
        return None;
    }
    let message = format!(
        "You entered a customer satisfaction of {}. If you meant {} stars out of 5, enter {}%.",
        figure("csat_pct", csat),
        grouped(csat),
        grouped(times(csat, 20)),
    );
    doubt("csat_in_stars", &["csat_pct"], message)
}

/// Growth beyond a doubling.
fn growth(answers: &Answers) -> impl Iterator<Item = Doubt> {
    let figures = [
        ("high_revenue_growth", "revenue_growth_pct", "your revenue"),
        ("high_order_growth", "order_growth_pct", "the number of orders"),
        ("high_sku_growth", "sku_growth_pct", "the number of products"),
    ];
    figures.into_iter().filter_map(|(key, signal, what)| {
        let percent = answers.number(signal).filter(|percent| *percent > Decimal::whole(100))?;
        doubt(key, &[signal], format!("You entered that {what} grew by {}%.", grouped(percent)))
    })
}
