//! A signal and its values by their positions: numbers from the least up, options in their order.

use crate::rules::answers::Answer;
use crate::rules::decimal::Decimal;
use crate::rules::questionnaire::Signal;
use crate::rules::score::group::Domain;

/// A signal and the positions of its values.
pub(super) struct Var {
    pub(super) signal: &'static Signal,
    domain: Option<Domain>,
    pub(super) last: i64,
}

impl Var {
    pub(super) fn of(signal: &'static Signal) -> Var {
        let domain = signal.is_number().then(|| Domain::of(signal));
        let options = i64::try_from(signal.options.len()).unwrap_or(0);
        let last = domain.as_ref().map_or(options - 1, |domain| domain.last);
        Var { signal, domain, last }
    }

    pub(super) fn is(&self, signal: &Signal) -> bool {
        std::ptr::eq(self.signal, signal)
    }

    pub(super) fn is_number(&self) -> bool {
        self.domain.is_some()
    }

    pub(super) fn number(&self, position: i64) -> Decimal {
        self.domain.as_ref().map(|domain| domain.value(position)).unwrap_or_default()
    }

    pub(super) fn option(&self, position: i64) -> &'static str {
        let option = usize::try_from(position).ok().and_then(|at| self.signal.options.get(at));
        option.map_or("", |option| &option.key)
    }

    pub(super) fn answer(&self, position: i64) -> Answer {
        match &self.domain {
            Some(domain) => Answer::Number(domain.value(position)),
            None => Answer::Choice(self.option(position).to_owned()),
        }
    }

    pub(super) fn position(&self, answer: &Answer) -> Option<i64> {
        match (answer, &self.domain) {
            (Answer::Number(number), Some(domain)) => domain.position(*number),
            (Answer::Choice(key), None) => {
                let place = self.signal.options.iter().position(|option| option.key == *key)?;
                i64::try_from(place).ok()
            }
            _ => None,
        }
    }
}
