//! What a company answered, by the place of each signal instead of by its key.

use std::sync::LazyLock;

use crate::rules::answers::{Answer, Answers};
use crate::rules::decimal::Decimal;
use crate::rules::metric::limits;
use crate::rules::questionnaire::{Signal, questionnaire};

/// What is known about one signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Unknown,
    Number(Decimal),
    /// The place of the option among the signal's.
    Option(usize),
}

/// A signal and its place in the questionnaire.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input {
    pub(super) signal: &'static Signal,
    pub(super) place: usize,
}

/// The values of all signals by their places.
#[derive(Clone, Debug)]
pub(super) struct Known(Vec<Value>);

/// All signals in the order of their keys, which is the order that answers come in.
static BY_KEY: LazyLock<Vec<Input>> = LazyLock::new(|| {
    let signals = questionnaire().signals.iter().enumerate();
    let mut inputs: Vec<Input> = signals.map(|(place, signal)| Input { signal, place }).collect();
    inputs.sort_by(|one, other| one.signal.key.cmp(&other.signal.key));
    inputs
});

impl Input {
    /// The place of a signal.
    pub(super) fn of(signal: &'static Signal) -> Option<Input> {
        let place = questionnaire().signals.iter().position(|each| std::ptr::eq(each, signal))?;
        Some(Input { signal, place })
    }

    /// The bit of this place in a set of signals, if there is room for it.
    pub(super) fn bit(self) -> Option<u128> {
        1_u128.checked_shl(u32::try_from(self.place).ok()?)
    }
}

impl Known {
    /// All known answers. What is no value of its signal counts as unknown.
    pub(super) fn of(answers: &Answers) -> Known {
        let mut values = vec![Value::Unknown; BY_KEY.len()];
        let mut inputs = BY_KEY.iter().peekable();
        for (key, answer) in answers.iter() {
            while inputs.next_if(|input| input.signal.key.as_str() < key).is_some() {}
            if let Some(input) = inputs.next_if(|input| input.signal.key == key)
                && let Some(into) = values.get_mut(input.place)
            {
                *into = value(input.signal, answer);
            }
        }
        Known(values)
    }

    /// Takes one answer away.
    pub(super) fn forget(&mut self, place: usize) {
        if let Some(value) = self.0.get_mut(place) {
            *value = Value::Unknown;
        }
    }

    /// The value of a signal.
    pub(super) fn value(&self, input: Input) -> Value {
        self.0.get(input.place).copied().unwrap_or(Value::Unknown)
    }

    /// Whether a signal has a value.
    pub(super) fn knows(&self, place: usize) -> bool {
        self.0.get(place).is_some_and(|value| *value != Value::Unknown)
    }
}

/// From the least to the most that a number signal with this value may be.
pub(super) fn possible(input: Input, value: Value) -> (Decimal, Decimal) {
    match value {
        Value::Number(number) => (number, number),
        Value::Unknown | Value::Option(_) => limits(input.signal),
    }
}

fn value(signal: &Signal, answer: &Answer) -> Value {
    match answer {
        Answer::Number(number) if signal.is_number() => Value::Number(*number),
        Answer::Choice(chosen) => {
            let option = signal.options.iter().position(|option| option.key == *chosen);
            option.map_or(Value::Unknown, Value::Option)
        }
        Answer::Number(_) | Answer::Unknown => Value::Unknown,
    }
}
