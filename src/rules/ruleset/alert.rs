//! What an alert says to a company: the fact with the company's own figures, and what to do.
//!
//! Where a text has the key of a question in curly brackets, such as `{csat_pct}`, the company's
//! own answer stands there.

use super::{Alert, Test};
use crate::rules::answers::{Answer, Answers, show, with_unit};
use crate::rules::questionnaire::{Kind, Signal, questionnaire};
use crate::rules::words::list;

/// What the first rules say of every company alike, and the same as a fact and as what to do. They
/// are published and stay as they are, so their words are read like this.
const FIRST: [(&str, &str, &str); 5] = [
    (
        "No security review, PCI DSS assessment or phishing training in 12 months. Do these now, \
         hire or not.",
        "No security review, PCI DSS assessment or phishing training in 12 months.",
        "Book all three yearly security checks.",
    ),
    (
        "A security incident, and at most one of the three yearly checks done. Book the missing \
         checks now.",
        "Security incidents in 12 months: {security_incidents}; of the three yearly checks only \
         one was done.",
        "Book the two yearly security checks that are missing.",
    ),
    (
        "The store was down 26 hours or more in a year. Work out your revenue per hour before any \
         other estimate.",
        "Hours without the store in 12 months: {downtime_hours}.",
        "Work out your revenue per hour before any other estimate.",
    ),
    (
        "Customer satisfaction is at 70% or below.",
        "Customer satisfaction is at {csat_pct}.",
        "Read the latest complaints and name the three causes that come up most.",
    ),
    (
        "No commercial department answers for what the store earns. A Director of IT/Systems will \
         not cure that: name a commercial owner first.",
        "No commercial department answers for what the store earns, and a Director of IT/Systems \
         will not cure that.",
        "Name a commercial department that answers for the store.",
    ),
];

impl Alert {
    /// The fact and what to do, as they are written; either may be empty.
    fn written(&self) -> (&str, &str) {
        let (message, action) = (self.message.trim(), self.action.as_deref().unwrap_or_default());
        let first = FIRST.iter().find(|(old, ..)| action.is_empty() && *old == message);
        let action = match action.trim() {
            // It stands beside verdicts that are no hire.
            "Do all three yearly security checks now, hire or not." => FIRST[0].2,
            action => action,
        };
        first.map_or((message, action), |(_, fact, action)| (fact, action))
    }

    /// What the company should know, with its own answers. What it did not answer reads as the
    /// limit from which the alert fires.
    pub fn fact(&self, answers: &Answers) -> String {
        self.filled(self.written().0, answers)
    }

    /// What to do about it; empty where the rules name nothing.
    pub fn to_do(&self, answers: &Answers) -> String {
        self.filled(self.written().1, answers)
    }

    /// What to do and why, in one text.
    pub fn told(&self, answers: &Answers) -> String {
        let texts = [self.to_do(answers), self.fact(answers)];
        let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        texts.join(" ")
    }

    /// The text with answers in the place of their keys; other brackets stay.
    fn filled(&self, text: &str, answers: &Answers) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let answer = after.split_once('}').and_then(|(key, after)| {
                let signal = questionnaire().signal(key)?;
                Some((self.shown(signal, answers)?, after))
            });
            rest = match answer {
                Some((shown, after)) => {
                    out.push_str(&shown);
                    after
                }
                None => {
                    out.push('{');
                    after
                }
            };
        }
        out + rest
    }

    /// The answer, else what the alert asks of it; `None` where it asks nothing of it.
    fn shown(&self, signal: &Signal, answers: &Answers) -> Option<String> {
        match answers.get(&signal.key) {
            Some(answer) if answers.knows(&signal.key) => Some(of_answer(signal, answer)),
            _ => {
                let when = self.when.iter().find(|when| when.signal == signal.key)?;
                let number = |limit| of_answer(signal, &Answer::Number(limit));
                Some(match &when.test {
                    Test::AtLeast(least) => format!("{} or more", number(*least)),
                    Test::AtMost(most) => format!("{} or less", number(*most)),
                    Test::OneOf(options) => {
                        let option = |key: &String| of_answer(signal, &Answer::Choice(key.clone()));
                        list(&options.iter().map(option).collect::<Vec<_>>(), "or")
                    }
                })
            }
        }
    }
}

/// A figure without the words of its unit, `2`, `68%`, `$1,200`; an option in quotation marks.
fn of_answer(signal: &Signal, answer: &Answer) -> String {
    match answer {
        Answer::Number(number) => {
            let percent = signal.unit.as_deref().filter(|unit| *unit == "%");
            with_unit(signal.kind == Kind::Money, percent.unwrap_or_default(), *number)
        }
        other => format!("“{}”", show(signal, other)),
    }
}
