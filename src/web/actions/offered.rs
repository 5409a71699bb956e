//! What a result suggests for a plan and the plan does not have yet.

use crate::db::actions::Plan;
use crate::rules::study::plan::Suggestion;

/// What a plan has already: where its actions were taken from, and their words.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    keys: Vec<String>,
    words: Vec<String>,
}

impl Taken {
    /// That of a plan.
    pub fn new(plan: &Plan) -> Taken {
        let contents = || plan.actions.iter().map(|action| &action.content);
        let keys = contents().map(|content| content.source_key.clone());
        Taken {
            keys: keys.filter(|key| !key.is_empty()).collect(),
            words: contents().map(|content| plain(&content.words)).collect(),
        }
    }

    /// Whether the plan has this suggestion, in the same words or from the same place.
    pub fn has(&self, suggestion: &Suggestion) -> bool {
        self.keys.contains(&suggestion.key) || self.words.contains(&plain(&suggestion.text))
    }

    /// The suggestions that are left, each text once: what two roles ask for is one thing to do.
    pub fn left<'a>(&self, all: &'a [Suggestion]) -> Vec<&'a Suggestion> {
        let mut texts: Vec<String> =
            all.iter().filter(|each| self.has(each)).map(|each| plain(&each.text)).collect();
        let new = |each: &&Suggestion| {
            let text = plain(&each.text);
            let new = !texts.contains(&text);
            texts.push(text);
            new
        };
        all.iter().filter(new).collect()
    }

    /// Those that are left, by what they are about: each with the key that takes it.
    pub fn groups(&self, all: &[Suggestion]) -> Vec<(String, Vec<(String, String)>)> {
        let mut groups: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for each in self.left(all) {
            let line = (each.text.clone(), each.key.clone());
            match groups.iter_mut().find(|(about, _)| *about == each.about) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((each.about.clone(), vec![line])),
            }
        }
        groups
    }
}

/// A text without the differences that nobody means.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches('.').to_lowercase()
}
