//! Merging a page into answers that changed since it was drawn.

use crate::rules::answers::{Answer, Answers};

/// What saving a page does.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Merged {
    /// The answers that become different, `None` where one is taken back.
    pub(super) changes: Vec<(String, Option<Answer>)>,
    /// Questions that were answered differently here and elsewhere.
    pub(super) clashes: Vec<String>,
    /// Questions that this page left as they were drawn.
    pub(super) untouched: Vec<String>,
}

/// Merges what was posted into the `current` answers. `base` are those the page was drawn with:
/// what this page left as it was keeps the current answer, what nobody else touched takes the
/// posted one.
pub(super) fn merge(
    base: &Answers,
    current: &Answers,
    posted: &[(String, Option<Answer>)],
) -> Merged {
    let mut merged = Merged::default();
    for (signal, answer) in posted {
        let (drawn, now) = (base.get(signal), current.get(signal));
        let posted = answer.as_ref();
        if posted == drawn {
            merged.untouched.push(signal.clone());
        } else if posted == now {
            continue;
        } else if now == drawn {
            merged.changes.push((signal.clone(), answer.clone()));
        } else {
            merged.clashes.push(signal.clone());
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::decimal::Decimal;

    fn number(value: i64) -> Option<Answer> {
        Some(Answer::Number(Decimal::whole(value)))
    }

    fn only(answer: Option<Answer>) -> Answers {
        let mut answers = Answers::default();
        answers.set("agents", answer);
        answers
    }

    /// drawn with, now, posted -> taken, kept or clash.
    #[test]
    fn every_case_of_three_ways() {
        let unknown = || Some(Answer::Unknown);
        let cases = [
            (None, None, number(1), "taken"),
            (None, None, None, "kept"),
            (number(1), number(1), number(1), "kept"),
            (number(1), number(1), number(2), "taken"),
            (number(1), number(1), None, "taken"),
            (number(1), number(1), unknown(), "taken"),
            (unknown(), unknown(), None, "taken"),
            (None, None, unknown(), "taken"),
            (number(1), number(2), number(1), "kept"),
            (None, number(2), None, "kept"),
            (number(1), None, number(1), "kept"),
            (number(1), number(2), number(2), "kept"),
            (None, number(2), number(2), "kept"),
            (number(1), None, None, "kept"),
            (number(1), number(2), number(3), "clash"),
            (None, number(2), number(3), "clash"),
            (number(1), number(2), None, "clash"),
            (number(1), None, number(3), "clash"),
            (None, unknown(), number(3), "clash"),
            (None, number(3), unknown(), "clash"),
        ];
        for (drawn, now, posted, expected) in cases {
            let page = [("agents".to_owned(), posted.clone())];
            let merged = merge(&only(drawn.clone()), &only(now.clone()), &page);
            let outcome = match (merged.changes.as_slice(), merged.clashes.as_slice()) {
                ([], []) => "kept",
                ([change], []) if *change == page[0] => "taken",
                ([], [signal]) if signal == "agents" => "clash",
                _ => "something else",
            };
            assert_eq!(outcome, expected, "{drawn:?} {now:?} {posted:?}");
        }
    }
}
