//! What a verdict means, with the sizes and figures that made it so.

use super::case::{Case, Outcome, Scored};
use super::ledger::{ledger, points};
use super::timing::Stays;
use crate::rules::answers::show;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::questionnaire::questionnaire;
use crate::rules::ruleset::{Factor, Verdict};
use crate::rules::score::DialScore;
use crate::rules::words::{inside, list, thousands};

/// What the four verdicts are, and what the second dial says.
pub const MEANINGS: &str = "Hire: start looking now. Prepare: get ready, but do not hire yet. \
     Bridge: cover the gap without a director. Not yet: do not hire, and watch the figures. Fit \
     says whether the company is large enough.";

/// The words under a role's verdict.
pub fn sentence(case: &Case, scored: Scored) -> String {
    match scored.outcome() {
        Outcome::Filled => format!(
            "You already have this director, so there is no hiring verdict. {}",
            figures(case, scored)
        ),
        Outcome::Open(_) => figures(case, scored),
        Outcome::Settled(verdict) => settled(case, scored, verdict),
    }
}

fn settled(case: &Case, scored: Scored, verdict: Verdict) -> String {
    let stays = Stays::below(scored.role, scored.score, case.answers);
    let what = match verdict {
        Verdict::Hire => "Start hiring.",
        Verdict::Prepare if stays.is_some() => {
            "Do not hire: put somebody in the lead who can stay, and keep the post in view."
        }
        Verdict::Prepare => "Get ready, but do not hire yet.",
        Verdict::Bridge => "Cover the gap without a director: share the work out or buy help.",
        Verdict::NotYet => "Do not hire.",
    };
    format!("{what} {}", figures(case, scored))
}

/// Need and fit in one sentence: "The need is high, 85.1 of 100, above all in delivery and
/// systems, and with 180 people you are large enough for the role."
fn figures(case: &Case, scored: Scored) -> String {
    let (need, low) = need(case, scored);
    let large = scored.score.fit.bands.len() == 1 && band(scored, false) == 2;
    let certain = scored.score.need.bands.len() == 1 && scored.score.fit.bands.len() == 1;
    let joint = match (low, large) {
        (true, true) => "although",
        (false, false) if certain => "but",
        _ => "and",
    };
    format!("{need}, {joint} {}.", fit(case, scored))
}

/// The band of the least score of a role's need or fit.
fn band(scored: Scored, need: bool) -> usize {
    if need {
        scored.role.need.bands.index(scored.score.need.low)
    } else {
        scored.role.fit.bands.index(scored.score.fit.low)
    }
}

/// The need in words, and whether it is certainly in its lowest band.
fn need(case: &Case, scored: Scored) -> (String, bool) {
    let score = &scored.score.need;
    let value = points(score.low, score.high);
    if score.bands.len() != 1 {
        let (low, high) = (score.low, score.high);
        return (format!("The need lies between {low} and {high} of 100"), false);
    }
    let themes = heaviest(case, scored);
    match band(scored, true) {
        0 => (format!("The need is low, {value} of 100"), true),
        1 => (format!("There is some need, {value} of 100, {themes}"), false),
        _ => (format!("The need is high, {value} of 100, {themes}"), false),
    }
}

/// The one or two themes with the most points: "above all in delivery and systems".
fn heaviest(case: &Case, scored: Scored) -> String {
    let mut themes = ledger(&scored.role.need, &scored.score.need, case.answers);
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.low));
    let first = themes.first().map_or(Points::ZERO, |theme| theme.low);
    // A second theme is named when it weighs at least two thirds of the first.
    let counts = |points: Points| points.tenths() * 3 >= first.tenths() * 2;
    let named = themes.iter().filter(|theme| theme.low > Points::ZERO && counts(theme.low));
    let names: Vec<_> = named.take(2).map(|theme| inside(&theme.theme)).collect();
    if names.is_empty() {
        return "from many small causes".to_owned();
    }
    format!("above all in {}", list(&names, "and"))
}

/// The fit in words. Of a company that is not large enough it names the sizes that lack, and that
/// the others are enough.
fn fit(case: &Case, scored: Scored) -> String {
    let lacking = lacking(case, scored);
    let sizes = sizes(case, &scored.role.fit.factors, &scored.score.fit);
    let enough: Vec<&String> = sizes.iter().filter(|size| !lacking.contains(size)).collect();
    let with = |sizes: &[String]| match sizes {
        [] => String::new(),
        sizes => format!("with {} ", list(sizes, "and")),
    };
    if scored.score.fit.bands.len() != 1 {
        let (low, high) = (scored.score.fit.low, scored.score.fit.high);
        return format!("{}the fit lies between {low} and {high}", with(&sizes));
    }
    let end = match band(scored, false) {
        0 => "you are too small to keep a director busy",
        1 => "you are only partly large enough for the role",
        _ => return format!("{}you are large enough for the role", with(&sizes)),
    };
    let enough = match enough.as_slice() {
        [] => String::new(),
        sizes => format!(", although {} would be enough", list(sizes, "and")),
    };
    format!("{}{end}{enough}", with(&lacking))
}

/// The known sizes that keep a company from being large enough: "64 people".
pub(super) fn lacking(case: &Case, scored: Scored) -> Vec<String> {
    let all = scored.role.fit.factors.iter().zip(&scored.score.fit.factors);
    let lacks = all.filter(|(_, points)| points.value.is_some() && points.low < points.max);
    lacks.filter_map(|(factor, _)| size(case, factor)).collect()
}

/// The known sizes behind the fit: "180 people", "$42,000,000 of revenue".
fn sizes(case: &Case, factors: &[Factor], score: &DialScore) -> Vec<String> {
    let known = factors.iter().zip(&score.factors).filter(|(_, points)| points.value.is_some());
    known.filter_map(|(factor, _)| size(case, factor)).collect()
}

fn size(case: &Case, factor: &Factor) -> Option<String> {
    let answer = case.answers.get(&factor.metric);
    let shown = match (answer, questionnaire().signal(&factor.metric)) {
        (Some(answer), Some(signal)) => show(signal, answer),
        _ => return None,
    };
    let number = case.answers.number(&factor.metric);
    Some(match (factor.metric.as_str(), number) {
        ("agents", Some(Decimal::ZERO)) => "nobody who answers customers".to_owned(),
        ("agents", Some(one)) if one == Decimal::whole(1) => {
            "1 person who answers customers".to_owned()
        }
        ("agents", _) => format!("{shown} who answer customers"),
        ("annual_revenue", _) => format!("{shown} of revenue"),
        ("headcount", _) => shown,
        ("contacts_per_month", Some(number)) => {
            format!("{} contacts a month", thousands(number))
        }
        _ => format!("{} ({})", inside(&factor.label), shown),
    })
}
