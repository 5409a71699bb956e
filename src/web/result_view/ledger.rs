//! The ledger as tables: every factor with its answer, its drawing, its points and its source.

use crate::rules::answers::Answers;
use crate::rules::decimal::Points;
use crate::rules::explain::case::{Case, Scored};
pub(super) use crate::rules::explain::ledger::points;
use crate::rules::explain::ledger::{LedgerRow, ThemeRows, ledger};
use crate::rules::explain::margins::{Change, Margin};
use crate::rules::explain::spoken;
use crate::rules::metric::Metric;
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Dial, Scale};
use crate::rules::score::DialScore;
use crate::rules::words::a;
use crate::web::charts::{Bar, Ids, Ramp, RampShape, Reach, Shares};
use crate::web::prose::capital;

/// The ledger of one dial.
#[derive(Clone, Debug)]
pub struct LedgerTable {
    /// What it is the ledger of.
    pub caption: String,
    /// The dial's name, for the last row.
    pub name: String,
    /// The factors, by theme.
    pub themes: Vec<Theme>,
    /// The score: `72.5`, or `35.7 to 69.7`.
    pub total: String,
}

/// The factors of one theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its name; none where the dial has one theme only.
    pub name: Option<String>,
    /// The sum of its rows.
    pub points: String,
    /// The weight of its rows.
    pub max: String,
    /// One row a factor.
    pub rows: Vec<Row>,
}

/// One factor.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// Where its scale comes from.
    pub source: String,
    /// The answer, or that it is not known.
    pub answer: String,
    /// How the factor counts, where there is no answer.
    pub how: Vec<String>,
    /// Whether the answer is known.
    pub known: bool,
    /// What the answer is worked out from; may be empty.
    pub parts: String,
    /// Its scale, with the answer on it.
    pub drawing: Drawing,
    /// What the bars of a choice stand for, from left to right; may be empty.
    pub bars: String,
    /// Its points.
    pub points: String,
    /// Its weight.
    pub max: String,
}

/// A factor's scale as a drawing.
#[derive(Clone, Debug)]
pub enum Drawing {
    /// A number's ramp.
    Ramp(Ramp),
    /// A choice's shares.
    Shares(Shares),
}

/// The two ledgers of a role, under a line that sums them up.
pub(super) fn ledgers(
    ids: &mut Ids,
    case: &Case,
    scored: Scored,
    margins: &[Margin],
) -> (String, Vec<LedgerTable>) {
    let margins: Vec<&Margin> =
        margins.iter().filter(|margin| margin.role == scored.role.key).collect();
    let Scored { role, score } = scored;
    let need = points(score.need.low, score.need.high);
    let fit = points(score.fit.low, score.fit.high);
    let summary = format!("{}: need {need}, fit {fit}", role.title);
    let tables = [("Need", &role.need, &score.need), ("Fit", &role.fit, &score.fit)];
    let tables = tables.map(|(name, dial, score)| {
        let caption = format!("{name} for {}", a(&role.title));
        table(ids, &caption, name, (dial, score), case.answers, &margins)
    });
    (summary, tables.into())
}

/// The ledger of one dial.
pub(super) fn table(
    ids: &mut Ids,
    caption: &str,
    name: &str,
    scored: (&Dial, &DialScore),
    answers: &Answers,
    margins: &[&Margin],
) -> LedgerTable {
    let (dial, score) = scored;
    let themes = ledger(dial, score, answers);
    of_themes(ids, (caption, name), scored, themes, (margins, answers))
}

/// The same from rows that are there already.
pub(super) fn of_themes(
    ids: &mut Ids,
    (caption, name): (&str, &str),
    (dial, score): (&Dial, &DialScore),
    themes: Vec<ThemeRows>,
    (margins, answers): (&[&Margin], &Answers),
) -> LedgerTable {
    let several = themes.len() > 1;
    let theme = |theme: ThemeRows| Theme {
        name: several.then(|| capital(&theme.theme)),
        points: points(theme.low, theme.high),
        max: theme.max.short(),
        rows: theme
            .rows
            .into_iter()
            .map(|row| self::row(ids, row, &turns(dial, margins, answers)))
            .collect(),
    };
    LedgerTable {
        caption: caption.to_owned(),
        name: name.to_owned(),
        themes: themes.into_iter().map(theme).collect(),
        total: points(score.low, score.high),
    }
}

/// The factors of a dial with their scales, and nobody's answers.
pub fn tables_of(ids: &mut Ids, dial: &Dial) -> Vec<Theme> {
    let nobody = DialScore {
        low: Points::ZERO,
        high: Points::whole(100),
        bands: Vec::new(),
        factors: dial.factors.iter().map(unscored).collect(),
    };
    let themes = ledger(dial, &nobody, &Answers::default());
    let several = themes.len() > 1;
    let theme = |theme: ThemeRows| Theme {
        name: several.then(|| capital(&theme.theme)),
        points: String::new(),
        max: theme.max.short(),
        rows: theme.rows.into_iter().map(|row| rule(ids, row)).collect(),
    };
    themes.into_iter().map(theme).collect()
}

fn unscored(factor: &crate::rules::ruleset::Factor) -> crate::rules::score::FactorScore {
    crate::rules::score::FactorScore {
        key: factor.key.clone(),
        value: None,
        low: Points::ZERO,
        high: factor.max(),
        max: factor.max(),
        place: None,
    }
}

/// Where on the ramp of a factor the verdict changes, and the same in words.
type Turn<'a> = (&'a str, i64, String);

/// The places at which a single number changes the verdict, on every factor that it moves.
fn turns<'a>(dial: &'a Dial, margins: &[&Margin], answers: &Answers) -> Vec<Turn<'a>> {
    let mut turns = Vec::new();
    for factor in &dial.factors {
        let Scale::Ramp { none_at, full_at } = &factor.scale else { continue };
        let (none_at, full_at) = (i128::from(none_at.thousandths()), full_at.thousandths());
        let length = i128::from(full_at) - none_at;
        let Some(metric) = Metric::find(&factor.metric) else { continue };
        let own = metric.inputs();
        for margin in margins.iter().filter(|m| own.iter().any(|own| own.key == m.signal)) {
            for change in margin.down.iter().chain(&margin.up) {
                let mut there = answers.clone();
                there.set(&margin.signal, Some(change.value.clone()));
                let Some(value) = metric.number(&there) else { continue };
                let way = (value.rounded(1_000) - none_at) * 1_000;
                let way = way.checked_div(length).and_then(|way| i64::try_from(way).ok());
                let words = turn_words(&metric, margin, change);
                turns.push((factor.key.as_str(), way.unwrap_or(0), words));
            }
        }
    }
    turns
}

/// Where the verdict changes, as the sentences beside the drawing say it.
fn turn_words(metric: &Metric, margin: &Margin, change: &Change) -> String {
    let Some(signal) = questionnaire().signal(&margin.signal) else { return String::new() };
    let shown = spoken::limit_said(signal, change);
    match metric {
        Metric::Worked(_) => format!("The verdict changes with {} at {shown}.", signal.name()),
        _ => format!("The verdict changes at {shown}."),
    }
}

fn row(ids: &mut Ids, row: LedgerRow, turns: &[Turn]) -> Row {
    let points = points(row.low, row.high);
    let known = row.place.is_some() || row.options.iter().any(|(.., chosen)| *chosen);
    let gets = format!("{points} of {}", row.max.short());
    let here = turns.iter().filter(|(key, ..)| *key == row.key);
    let here: Vec<(i64, String)> = here.map(|(_, way, words)| (*way, words.clone())).collect();
    Row {
        drawing: match drawing(ids, &row, Some(&gets)) {
            Drawing::Ramp(ramp) => Drawing::Ramp(ramp.turning(&here)),
            other => other,
        },
        label: row.label,
        source: row.source,
        answer: row.answer,
        how: Vec::new(),
        bars: bars(&row.options),
        known,
        parts: row.parts,
        points,
        max: row.max.short(),
    }
}

/// What the bars stand for: "Left to right: Rarely, Quarterly, Monthly".
fn bars(options: &[(String, u32, bool)]) -> String {
    let names: Vec<&str> = options.iter().map(|(label, ..)| label.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("Left to right: {}", names.join("; ")) }
}

/// A factor of the method page: how it counts instead of an answer.
fn rule(ids: &mut Ids, row: LedgerRow) -> Row {
    Row {
        drawing: drawing(ids, &row, None),
        answer: String::new(),
        how: how(&row),
        bars: String::new(),
        label: row.label,
        source: row.source,
        known: true,
        parts: String::new(),
        points: String::new(),
        max: row.max.short(),
    }
}

/// How a factor counts, in words: one line for a ramp, one an option for a choice.
fn how(row: &LedgerRow) -> Vec<String> {
    match &row.ends {
        Some((none_at, full_at)) => vec![format!("No points at {none_at}, all at {full_at}")],
        None => {
            let share = |(label, share, _): &(String, u32, bool)| format!("{label}: {share}%");
            row.options.iter().map(share).collect()
        }
    }
}

fn drawing(ids: &mut Ids, row: &LedgerRow, points: Option<&str>) -> Drawing {
    let Some((none_at, full_at)) = &row.ends else {
        let bars = row.options.iter().map(|(label, share, chosen)| Bar {
            label,
            share: i64::from(*share),
            chosen: *chosen,
        });
        let bars: Vec<_> = bars.collect();
        return Drawing::Shares(Shares::draw(ids, &row.label, &bars, points));
    };
    let reach = match (points, row.place) {
        (None, _) => Reach::Nowhere,
        (_, Some(place)) => Reach::At(place.thousandths()),
        (_, None) => Reach::Between(share(row.low, row.max), share(row.high, row.max)),
    };
    let points = points.unwrap_or_default();
    let shape = RampShape { name: &row.label, none_at, full_at, reach, points };
    Drawing::Ramp(Ramp::draw(ids, &shape))
}

/// Points as thousandths of a weight; of no weight, nothing.
fn share(points: Points, max: Points) -> i64 {
    points.tenths().saturating_mul(1_000).checked_div(max.tenths()).unwrap_or(0)
}
