//! The playbook of a role: what to do about its verdict, part by part, in Markdown.
//!
//! The texts lie in `rules/data/playbook`, one file a part: `it` and `cs` for the two directors
//! Readyline comes with, `any` for what follows from the rules alone. A line there may begin with
//! tests of the answers, such as `[it_staff>0]`, and stands only where they hold; `{names}` stand
//! for figures and lists.

mod costs;
mod figures;
mod fill;
mod gains;
mod guards;
mod lists;
mod own;
mod tasks;
mod texts;

use schemars::JsonSchema;
use serde::Serialize;

use super::route::{Route, routes};
use super::timing::Stays;
use crate::rules::answers::Answers;
use crate::rules::ruleset::{Role, Ruleset, Verdict};
use crate::rules::score::{Assessment, RoleScore};

/// What to do about one role.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Playbook {
    /// The role's key.
    pub role: String,
    /// The role's title.
    pub title: String,
    /// The parts, in the order in which they are needed.
    pub parts: Vec<Part>,
}

/// One part of a playbook.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Part {
    /// Its key, such as `job-profile`; also the name of its file.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// CommonMark with tables. Ours has headings of rank 3, paragraphs, lists, tables and bold
    /// words; an adviser's text is as it was typed.
    pub markdown: String,
}

/// What the score says about the post, as far as a playbook differs by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Settled(Verdict),
    Open,
    Filled,
}

/// All that a text may speak about.
struct Facts<'a> {
    ruleset: &'a Ruleset,
    answers: &'a Answers,
    role: &'a Role,
    score: &'a RoleScore,
    stage: Stage,
    assessment: &'a Assessment,
    /// The route of this role, as the first page has it.
    route: Option<Route>,
}

/// Every part of ours: its key and its title.
const TITLES: [(&str, &str); 15] = [
    ("still-open", "Before you use this playbook"),
    ("before-the-hire", "Before the post is filled"),
    ("cover", "Cover without a director"),
    ("watch", "What to watch"),
    ("meanwhile", "What to do meanwhile"),
    ("look-again", "When to look again"),
    ("job-profile", "Job profile"),
    ("skills", "Skills and certificates"),
    ("sourcing", "Where to look"),
    ("interviews", "Interviews and scenarios"),
    ("scorecard", "Scorecard"),
    ("first-90-days", "First 30, 60 and 90 days"),
    ("managing", "Managing the director"),
    ("measures", "Measures and targets"),
    ("roi", "Return on the cost"),
];

impl Stage {
    fn of(score: &RoleScore) -> Stage {
        match score.verdicts.as_slice() {
            _ if score.filled => Stage::Filled,
            [verdict] => Stage::Settled(*verdict),
            _ => Stage::Open,
        }
    }

    /// What the texts call it.
    fn key(self) -> &'static str {
        match self {
            Stage::Settled(verdict) => verdict.key(),
            Stage::Open => "open",
            Stage::Filled => "filled",
        }
    }

    /// The keys of the parts in the order in which they are needed.
    fn parts(self) -> Vec<&'static str> {
        const HIRE: [&str; 9] = [
            "job-profile",
            "skills",
            "sourcing",
            "interviews",
            "scorecard",
            "first-90-days",
            "managing",
            "measures",
            "roi",
        ];
        let first = |first: &[&'static str]| -> Vec<&'static str> {
            let others = HIRE.into_iter().filter(|key| !first.contains(key));
            first.iter().copied().chain(others).collect()
        };
        match self {
            Stage::Settled(Verdict::Hire) => HIRE.to_vec(),
            Stage::Settled(Verdict::Prepare) => {
                first(&["before-the-hire", "measures", "job-profile", "skills", "scorecard"])
            }
            // What is bought for some weeks has no return of a post.
            Stage::Settled(Verdict::Bridge) => {
                first(&["cover", "measures"]).into_iter().filter(|key| *key != "roi").collect()
            }
            Stage::Settled(Verdict::NotYet) => vec!["watch", "meanwhile", "look-again"],
            Stage::Open => first(&["still-open"]),
            Stage::Filled => vec!["first-90-days", "measures", "managing", "roi"],
        }
    }
}

/// The playbook of a role under these answers. An adviser's own text comes first; a role that
/// Readyline does not come with has nothing else then, and without a text what follows from the
/// rules.
pub fn playbook(
    ruleset: &Ruleset,
    answers: &Answers,
    assessment: &Assessment,
    role: &Role,
) -> Playbook {
    let own = role.playbook.as_ref().filter(|text| !text.trim().is_empty());
    let own = own.map(|text| Part {
        key: "advisers",
        title: "From your advisers",
        markdown: text.clone(),
    });
    let score = assessment.roles.iter().find(|score| score.key == role.key);
    let ours = match score {
        Some(score) if own.is_none() || texts::knows(&role.key) => {
            let stage = Stage::of(score);
            let all = routes(ruleset, answers, assessment);
            let route = all.into_iter().find(|route| route.role == role.key);
            let facts = Facts { ruleset, answers, role, score, stage, assessment, route };
            stage.parts().into_iter().filter_map(|key| part(key, &facts)).collect()
        }
        _ => Vec::new(),
    };
    let parts = own.into_iter().chain(ours).collect();
    Playbook { role: role.key.clone(), title: role.title.clone(), parts }
}

/// One part of ours, where there is a text for this role.
fn part(key: &'static str, facts: &Facts) -> Option<Part> {
    let text = texts::text(&facts.role.key, key)?;
    let (_, title) = TITLES.into_iter().find(|(each, _)| *each == key)?;
    let stays = || Stays::below(facts.role, facts.score, facts.answers).is_some();
    let title = if key == "before-the-hire" && stays() {
        "Who leads in place of a director"
    } else {
        title
    };
    Some(Part { key, title, markdown: fill::fill(text, facts) })
}
