//! What one can choose or type for a question.

use crate::rules::questionnaire::{Choice, Kind, Signal};

/// A radio button.
pub(super) struct Opt {
    pub(super) id: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) checked: bool,
}

/// The radio buttons of a choice; the first bears the signal's key, so that links to it work.
pub(super) fn options(signal: &Signal, typed: &str, unknown: bool) -> Vec<Opt> {
    let key = &signal.key;
    let option = |(at, choice): (usize, &Choice)| Opt {
        id: if at == 0 { key.clone() } else { format!("{key}-{}", choice.key) },
        value: choice.key.clone(),
        label: choice.label.clone(),
        checked: !unknown && choice.key == typed,
    };
    let mut all: Vec<Opt> = signal.options.iter().enumerate().map(option).collect();
    if signal.dont_know && !all.is_empty() {
        all.push(Opt {
            id: format!("{key}-unknown"),
            value: "unknown".into(),
            label: "I don’t know".into(),
            checked: unknown,
        });
    }
    all
}

/// Which keyboard a phone offers: letters where "4.2m" or a minus sign may be typed.
pub(super) fn inputmode(signal: &Signal) -> &'static str {
    let may_be_negative = signal.min.is_some_and(|min| min.thousandths() < 0);
    match signal.kind {
        Kind::Integer => "numeric",
        Kind::Decimal if !may_be_negative => "decimal",
        _ => "text",
    }
}
