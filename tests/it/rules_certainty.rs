//! How certain a verdict is: the sentence under it agrees with the margins and the marks.

use proptest::prelude::*;
use readyline::rules::answers::Answers;
use readyline::rules::explain::case::{Case, Outcome};
use readyline::rules::explain::certainty::{because, certainty};
use readyline::rules::explain::explain;
use readyline::rules::explain::names::short;
use readyline::rules::ruleset::{Bands, default_ruleset};
use readyline::rules::score::{DialScore, assess};

use crate::rules_cases::{company, with_required_only};
use crate::rules_properties::{COMPANIES, config, some_answers};

/// Per role without a director: its field, the word, the sentence and what it is said because of.
fn told(answers: &Answers) -> Vec<(String, &'static str, String, String)> {
    let assessment = assess(default_ruleset(), answers);
    let case = Case { ruleset: default_ruleset(), answers, assessment: &assessment };
    let found = explain(&case, &[]);
    let line = |scored: readyline::rules::explain::case::Scored| {
        let certain = certainty(&case, &found, scored)?;
        let field = short(&scored.role.title).to_owned();
        Some((field, certain.word, certain.text, because(&case, scored)))
    };
    case.order().into_iter().filter_map(line).collect()
}

#[test]
fn a_score_next_to_a_mark_is_a_close_call_and_the_end_of_a_scale_is_none() {
    let pawfolio = told(&company("Pawfolio"));
    assert_eq!((pawfolio[0].0.as_str(), pawfolio[0].1), ("Customer Service", "Close call"));
    assert!(
        pawfolio[0]
            .2
            .starts_with("the need of 60.2 is only 0.2 above the mark of 60; below it, Bridge."),
        "{pawfolio:?}"
    );
    let harbor = told(&company("Harbor & Pine"));
    assert_eq!(
        (harbor[0].0.as_str(), harbor[0].1),
        ("IT", "Fairly stable"),
        "the fit of 100 is no edge"
    );
}

#[test]
fn every_company_reads_why_and_how_certain_in_a_few_words() {
    for name in COMPANIES {
        let all = told(&company(name));
        assert_eq!(all.len(), 2, "{name}");
        for (field, word, text, why) in all {
            assert!(why.ends_with('.') && text.ends_with('.'), "{name} {field}: {why} {text}");
            let long = why.len() + word.len() + text.len();
            assert!(long < 210, "{name} {field}: {why} {word}: {text}");
        }
    }
    let open = COMPANIES.map(|name| told(&with_required_only(name)));
    let open = open.iter().flatten().filter(|(_, word, ..)| *word == "Open");
    let depends = |(.., text, _): &(String, &str, String, String)| text.contains("depends on ");
    assert!(open.clone().count() > 0 && open.clone().all(depends));
}

fn beside(bands: &Bands, score: &DialScore) -> bool {
    let near = |mark: i64| mark < 1_000 && (score.low.tenths() - mark).abs() <= 10;
    score.is_exact() && bands.marks.iter().any(|mark| near(mark.tenths()))
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn the_word_agrees_with_the_margins_and_the_marks(seed in any::<u64>(), known in 5..9_u64) {
        let answers = some_answers(seed, known);
        let assessment = assess(default_ruleset(), &answers);
        let case = Case { ruleset: default_ruleset(), answers: &answers, assessment: &assessment };
        let found = explain(&case, &[]);
        for scored in case.order() {
            let own = || found.margins.iter().filter(|each| each.role == scored.role.key);
            let moves = own().any(|margin| margin.changes().next().is_some());
            let told = own().all(|margin| margin.told);
            let near = beside(&scored.role.need.bands, &scored.score.need)
                || beside(&scored.role.fit.bands, &scored.score.fit);
            let word = certainty(&case, &found, scored).map(|found| found.word);
            match scored.outcome() {
                Outcome::Filled => prop_assert_eq!(word, None),
                Outcome::Open(_) => prop_assert_eq!(word, Some("Open")),
                Outcome::Settled(_) => match word {
                    Some("Stable") => prop_assert!(!moves && told),
                    Some("Close" | "Fairly stable") => prop_assert!(moves),
                    Some("Close call") => prop_assert!(near),
                    None => prop_assert!(!moves && !told),
                    other => prop_assert!(false, "{:?}", other),
                },
            }
        }
    }
}
