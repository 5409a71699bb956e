//! How long a full report takes. Run by `tests/load/report`.

use std::time::{Duration, Instant};

use readyline::report::pdf;
use readyline::rules::ruleset::default_ruleset;

use crate::report_pdf::report;
use crate::rules_cases::{company, with_required_only};
use crate::rules_properties::COMPANIES;

/// How often each company's report is made.
const ROUNDS: usize = 20;
/// What the median may take.
const MOST: Duration = Duration::from_secs(1);

#[test]
#[ignore = "means nothing without optimisation: run tests/load/report"]
fn a_full_report_at_the_median() {
    let rules = default_ruleset();
    let known = COMPANIES.map(company);
    let open = COMPANIES.map(with_required_only);
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        for answers in known.iter().chain(&open) {
            let begun = Instant::now();
            let written = pdf(&report(rules, answers)).expect("a PDF");
            times.push(begun.elapsed());
            bytes = bytes.max(written.len());
        }
    }
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let median = times[times.len() / 2];
    let slowest = times[times.len() - 1];
    let (half, most) = (ms(median), ms(slowest));
    eprintln!("reports  median ms  slowest ms  largest kB");
    eprintln!("{:7}  {half:9.1}  {most:10.1}  {:10}", times.len(), bytes / 1_024);
    assert!(median < MOST, "a report takes more than a second");
}
