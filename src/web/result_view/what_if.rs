//! Other answers tried on a result: what they would change, and the form to change them.

use askama::Template;
use askama_web::WebTemplate;

use super::distance::{Distance, distances};
use super::role::{self, RoleView};
use super::{ResultInput, history};
use crate::rules::answers::{Answer, Answers, Fault, typed};
use crate::rules::decimal::Points;
use crate::rules::explain::case::Scored;
use crate::rules::explain::explain;
use crate::rules::explain::heading::heading;
use crate::rules::explain::kept::{KEPT_BACK, trying};
use crate::rules::explain::names::short;
use crate::rules::metric::Metric;
use crate::rules::questionnaire::{Kind, Page, Signal, questionnaire};
use crate::rules::ruleset::{Dial, Factor, Ruleset};
use crate::rules::score::Assessment;
use crate::rules::study::hidden::Hidden;
use crate::rules::words::{inside, list};
use crate::web::brand::Brand;
use crate::web::charts::Ids;
use crate::web::prose::{Prose, capital, count};

/// What the page is made from.
pub struct WhatIfInput<'a> {
    /// The result as it is.
    pub before: ResultInput<'a>,
    /// The answers that are tried.
    pub answers: &'a Answers,
    /// What they come to.
    pub assessment: &'a Assessment,
    /// The fields as they were sent.
    pub typed: &'a [(String, String)],
    /// What is wrong with them; then nothing is tried.
    pub faults: &'a [Fault],
    /// Where the form leads.
    pub action: &'a str,
    /// The result that the address names, where it is not the newest.
    pub of: Option<&'a str>,
    /// The address of the result.
    pub result: &'a str,
    /// This very question as a link for somebody else.
    pub send: Option<&'a str>,
    /// The address of the same question without one of its answers.
    pub without: &'a dyn Fn(&str) -> String,
    /// What the sender of the result keeps back: these answers are not in it.
    pub kept: &'a [Hidden],
}

/// The page.
#[derive(Clone, Debug, Template, WebTemplate)]
#[template(path = "what-if.html")]
pub struct WhatIfPage {
    /// How the firm shows itself that advises the company; nothing for the company itself.
    pub brand: Brand,
    /// The page of the firm about the assessment, for a consultant.
    pub desk: Option<String>,
    over: String,
    kept: Option<String>,
    action: String,
    result: String,
    of: Option<String>,
    send: Option<String>,
    faults: Vec<Fault>,
    fault_heading: String,
    /// What is read aloud: the outcome in a sentence.
    summary: String,
    /// Every answer that is tried.
    changed: Vec<Tried>,
    /// Alerts that would end or begin.
    alerts: Vec<String>,
    /// Every role as it would be, and what it is in the result.
    roles: Vec<(RoleView, String)>,
    /// How far each role would then be from another verdict.
    distances: Vec<Distance>,
    pages: Vec<FieldPage>,
}

/// One answer that is tried.
#[derive(Clone, Debug)]
struct Tried {
    /// What it is, and what it was.
    line: Prose,
    /// Everything that it counts in, where that is more than one thing.
    counts_in: String,
    /// The address without it.
    without: String,
    /// The question.
    label: String,
}

/// The fields of one page of the questionnaire.
#[derive(Clone, Debug)]
struct FieldPage {
    title: String,
    open: bool,
    fields: Vec<Field>,
}

#[derive(Clone, Debug)]
struct Field {
    key: String,
    label: String,
    unit: String,
    typed: String,
    wide: bool,
    dont_know: bool,
    /// What an empty field stands for; nothing where that is an answer still to give.
    blank: &'static str,
    fault: Option<String>,
    /// The key, the words, and whether it is chosen.
    options: Vec<(String, String, bool)>,
}

impl WhatIfPage {
    /// The page for these answers.
    pub fn new(input: &WhatIfInput) -> WhatIfPage {
        let ids = &mut Ids::default();
        let after =
            ResultInput { answers: input.answers, assessment: input.assessment, ..input.before };
        let case = after.case();
        let order = case.order();
        let view =
            |scored: &Scored| (role::view(ids, &case, *scored), was(input, &scored.role.key));
        let roles = order.iter().map(view).collect();
        let explained = explain(&case, after.projects);
        let changed = changed(input);
        WhatIfPage {
            brand: Brand::default(),
            desk: None,
            over: format!("Tried on result {}. Nothing is stored.", input.before.reference),
            kept: (!input.kept.is_empty()).then(|| trying(input.kept)),
            action: input.action.to_owned(),
            result: input.result.to_owned(),
            of: input.of.map(str::to_owned),
            send: input.send.filter(|_| !changed.is_empty()).map(str::to_owned),
            faults: input.faults.to_vec(),
            fault_heading: format!(
                "{} to correct first",
                capital(&count(input.faults.len(), "figure", "figures"))
            ),
            summary: summary(input, &order, changed.len()),
            roles,
            distances: distances(ids, &after, &order, &explained),
            alerts: alerts(&input.before, &after),
            changed,
            pages: questionnaire().pages.iter().map(|page| field_page(input, page)).collect(),
        }
    }
}

/// "Was: prepare, need 72.5, fit 64.0."
fn was(input: &WhatIfInput, key: &str) -> String {
    let case = input.before.case();
    let order = case.order();
    let Some(scored) = order.iter().find(|scored| scored.role.key == key) else {
        return String::new();
    };
    let (word, need, fit) = role::brief(*scored);
    let from = if input.kept.is_empty() { "In the result" } else { "From the figures shown" };
    format!("{from}: {word}, need {need}, fit {fit}.")
}

fn changed(input: &WhatIfInput) -> Vec<Tried> {
    let (before, after) = (input.before.answers, input.answers);
    let differs = |signal: &&Signal| differs(before, after, signal);
    let line = |signal: &Signal| Tried {
        line: match keeps(input, signal) {
            true => history::change_from(signal, KEPT_BACK, after),
            false => history::change(signal, before, after),
        },
        counts_in: counts_in(input.before.ruleset, signal),
        without: (input.without)(&signal.key),
        label: signal.label.clone(),
    };
    questionnaire().signals.iter().filter(differs).map(line).collect()
}

/// Whether the sender keeps this answer back.
fn keeps(input: &WhatIfInput, signal: &Signal) -> bool {
    input.kept.iter().any(|kept| kept.signal == signal.key)
}

/// Whether another answer is tried. What was not answered is as unknown as what is not known.
fn differs(before: &Answers, after: &Answers, signal: &Signal) -> bool {
    let key = signal.key.as_str();
    before.get(key) != after.get(key) && (before.knows(key) || after.knows(key))
}

/// Why one answer moves several dials: "It counts in People per IT person (need for IT) and People
/// (fit for IT)."
fn counts_in(rules: &Ruleset, signal: &Signal) -> String {
    let mut places: Vec<String> = Vec::new();
    let mut look = |dial: &Dial, name: &str| {
        let counts = dial.factors.iter().filter(|factor| counts(factor, signal));
        places.extend(counts.map(|factor| format!("{} ({name})", factor.label)));
    };
    for role in &rules.roles {
        let field = short(&role.title);
        look(&role.need, &format!("need for {field}"));
        look(&role.fit, &format!("fit for {field}"));
    }
    look(&rules.ownership.dial, &inside(&rules.ownership.title));
    match places.len() {
        0 => "It counts in no score.".to_owned(),
        1 => String::new(),
        _ => format!("It counts in {}.", list(&places, "and")),
    }
}

/// Whether an answer moves a factor.
fn counts(factor: &Factor, signal: &Signal) -> bool {
    let takes = |metric: Metric| metric.inputs().iter().any(|own| own.key == signal.key);
    factor.max() > Points::ZERO && Metric::find(&factor.metric).is_some_and(takes)
}

/// The alerts that would end or begin.
fn alerts(before: &ResultInput, after: &ResultInput) -> Vec<String> {
    let [was, is] = [before, after].map(|input| &input.assessment.alerts);
    let told = |keys: &[String], others: &[String], start: &str, input: &ResultInput| {
        let new = keys.iter().filter(|key| !others.contains(key));
        let new = new.filter_map(|key| before.ruleset.alert(key));
        let new = new.map(|alert| format!("{start}: {}", alert.fact(input.answers)));
        new.collect::<Vec<String>>()
    };
    [told(was, is, "No longer", before), told(is, was, "New", after)].concat()
}

/// The outcome in a sentence or two.
fn summary(input: &WhatIfInput, order: &[Scored], changed: usize) -> String {
    if !input.faults.is_empty() {
        return "Correct the marked figures to see what would happen.".to_owned();
    }
    if changed == 0 {
        return "Change any answer below: the verdicts, the need and the fit follow.".to_owned();
    }
    let same = order.iter().all(|scored| {
        let before = input.before.assessment.roles.iter().find(|r| r.key == scored.score.key);
        before.is_some_and(|before| {
            (before.filled, &before.verdicts) == (scored.score.filled, &scored.score.verdicts)
        })
    });
    let verdicts = heading(order).join(" ");
    match same {
        true => format!("No verdict changes. {verdicts}"),
        false => format!("The answer would be: {verdicts}"),
    }
}

fn field_page(input: &WhatIfInput, page: &Page) -> FieldPage {
    let fields: Vec<Field> =
        questionnaire().on_page(&page.key).map(|signal| field(input, signal)).collect();
    let touched = |signal: &Signal| {
        differs(input.before.answers, input.answers, signal)
            || input.faults.iter().any(|fault| fault.signal == signal.key)
    };
    let open = questionnaire().on_page(&page.key).any(touched);
    FieldPage { title: page.title.clone(), open, fields }
}

fn field(input: &WhatIfInput, signal: &Signal) -> Field {
    let key = &signal.key;
    let sent = |name: &str| {
        let found = input.typed.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).filter(|_| !input.faults.is_empty())
    };
    let answer = input.answers.get(key);
    let stored = answer.map(|answer| typed(signal, answer)).unwrap_or_default();
    let unknown = sent(&format!("{key}-unknown")).is_some() || answer == Some(&Answer::Unknown);
    let value = sent(key).unwrap_or(stored);
    let option = |option: &crate::rules::questionnaire::Choice| {
        (option.key.clone(), option.label.clone(), option.key == value)
    };
    Field {
        key: key.clone(),
        label: signal.label.clone(),
        unit: signal.unit.clone().unwrap_or_default(),
        wide: signal.kind == Kind::Money,
        dont_know: signal.dont_know,
        blank: match (value.is_empty(), unknown, keeps(input, signal)) {
            (true, false, true) => KEPT_BACK,
            (true, true, _) => "not known",
            _ => "",
        },
        fault: input.faults.iter().find(|f| f.signal == *key).map(|f| f.message.clone()),
        options: signal.options.iter().map(option).collect(),
        typed: value,
    }
}
