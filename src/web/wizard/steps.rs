//! The line above a page's heading: how many of all pages are reached.

/// One step of the line.
pub(super) struct Step {
    /// Whether it is this page or one before it.
    pub(super) reached: bool,
    /// Where it begins, in percent of the line.
    pub(super) x: String,
    /// How long it is, in percent of the line.
    pub(super) width: usize,
}

/// All steps, up to page `number` reached.
pub(super) fn steps(number: usize, of: usize) -> Vec<Step> {
    // In hundredths of a percent, so that no step drifts.
    let x = |at: usize| {
        let hundredths = at * 10_000 / of;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    // A little room stays between two steps.
    let width = (100 / of.max(1)).saturating_sub(1);
    (0..of).map(|at| Step { reached: at < number, x: x(at), width }).collect()
}
