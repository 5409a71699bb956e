//! How far people come, and how long a page takes them.

use serde::{Deserialize, Serialize};

use crate::db::insight::Path;
use crate::rules::questionnaire::questionnaire;

/// A page that was left open for longer than this tells nothing about the page.
pub const LONGEST_MINUTES: usize = 30;
const LONGEST: usize = LONGEST_MINUTES * 60;

/// How far the assessments of some time came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Funnel {
    /// How many began.
    pub started: u64,
    /// The pages of the questionnaire, in their order.
    pub steps: Vec<Step>,
    /// How many have a result.
    pub finished: u64,
}

/// One page of the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Step {
    /// The page's key.
    pub page: String,
    /// How many assessments have saved it.
    pub saved: u64,
    /// The median of the whole seconds from the save before, or from the start, to the page's
    /// first save; `None` where there is no time to go by.
    pub median: Option<u64>,
    /// How many of those times were longer than [`LONGEST_MINUTES`] and do not count.
    pub left_open: u64,
}

/// Both funnels while paths are counted; they do not grow with their number.
pub(super) struct Funnels {
    recent: Counts,
    all: Counts,
    left_out: u64,
    brought: u64,
}

struct Counts {
    started: u64,
    finished: u64,
    pages: Vec<Page>,
}

struct Page {
    key: &'static str,
    saved: u64,
    left_open: u64,
    /// How often the page took so many seconds.
    times: Vec<u64>,
}

impl Funnels {
    pub(super) fn new() -> Funnels {
        Funnels { recent: Counts::new(), all: Counts::new(), left_out: 0, brought: 0 }
    }

    pub(super) fn add(&mut self, paths: Vec<Path>) {
        for path in paths {
            if path.pageless {
                self.left_out += 1;
                continue;
            }
            if path.finished && path.pages.is_empty() {
                self.brought += 1;
                continue;
            }
            self.all.add(&path);
            if path.recent {
                self.recent.add(&path);
            }
        }
    }

    /// The last 90 days, and all time.
    pub(super) fn found(&self) -> (Funnel, Funnel) {
        (self.recent.funnel(), self.all.funnel())
    }

    /// How many assessments are in neither because a save has no page, and how many because they
    /// have a result without any save: they did not come page by page.
    pub(super) fn not_counted(&self) -> (u64, u64) {
        (self.left_out, self.brought)
    }
}

impl Counts {
    fn new() -> Counts {
        let page = |key| Page { key, saved: 0, left_open: 0, times: vec![0; LONGEST + 1] };
        let pages = questionnaire().pages.iter().map(|each| page(each.key.as_str()));
        Counts { started: 0, finished: 0, pages: pages.collect() }
    }

    fn add(&mut self, path: &Path) {
        self.started += 1;
        self.finished += u64::from(path.finished);
        for page in &mut self.pages {
            let first = path.pages.iter().position(|saved| *saved == page.key);
            let Some(first) = first else { continue };
            page.saved += 1;
            let seconds = path.seconds.get(first).and_then(|time| usize::try_from(*time).ok());
            match seconds.and_then(|time| page.times.get_mut(time)) {
                Some(times) => *times += 1,
                None => page.left_open += 1,
            }
        }
    }

    fn funnel(&self) -> Funnel {
        let step = |page: &Page| Step {
            page: page.key.to_owned(),
            saved: page.saved,
            median: median(&page.times),
            left_open: page.left_open,
        };
        Funnel {
            started: self.started,
            steps: self.pages.iter().map(step).collect(),
            finished: self.finished,
        }
    }
}

/// The median of what a histogram by whole seconds holds; of two middle ones their mean, half a
/// second counted as one.
fn median(times: &[u64]) -> Option<u64> {
    let all: u64 = times.iter().sum();
    let before = all.checked_sub(1)?;
    let at = |rank: u64| {
        let mut seen = 0;
        let found = times.iter().position(|count| {
            seen += count;
            seen > rank
        });
        found.and_then(|second| u64::try_from(second).ok())
    };
    Some((at(before / 2)? + at(all / 2)?).div_ceil(2))
}
