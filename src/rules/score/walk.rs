//! Walking the values of one unknown number from change to change of the points. A domain may have
//! a billion steps, while points change at most some hundred times on the way.

/// What a value gives: points of need and of fit in tenths, and a number that never falls along
/// the walk and rises whenever the points of any factor change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// Points of need.
    pub(super) need: i64,
    /// Points of fit.
    pub(super) fit: i64,
    /// Rises with every change of any factor.
    pub(super) moved: i64,
}

/// Visits the first position of every stretch on which no factor's points change, from 0 to `last`.
pub(super) fn walk(last: i64, mut at: impl FnMut(i64) -> Stop, mut visit: impl FnMut(i64, Stop)) {
    let mut here = (0, at(0));
    // Along a ramp the changes stand nearly evenly apart, so the last stretch tells the next one.
    let mut stretch = 1;
    loop {
        visit(here.0, here.1);
        match next_change(here, last, stretch, &mut at) {
            Some(next) => {
                stretch = next.0 - here.0;
                here = next;
            }
            None => return,
        }
    }
}

/// The first position after `here` with other points.
fn next_change(
    here: (i64, Stop),
    last: i64,
    stretch: i64,
    at: &mut impl FnMut(i64) -> Stop,
) -> Option<(i64, Stop)> {
    let (mut same, start) = here;
    if same >= last {
        return None;
    }
    let mut other = None;
    let mut probe = same.saturating_add(stretch).min(last);
    let mut gap = 1;
    // Look from the likely place outwards, with growing steps, until the change is between two.
    loop {
        let stop = at(probe);
        if stop.moved != start.moved {
            other = Some((probe, stop));
            probe -= gap;
            if probe <= same {
                break;
            }
        } else {
            same = probe;
            if other.is_some() {
                break;
            }
            if same >= last {
                return None;
            }
            probe = same.saturating_add(gap).min(last);
        }
        gap = gap.saturating_mul(2);
    }
    let mut other = other?;
    while other.0 - same > 1 {
        let middle = same + (other.0 - same) / 2;
        let stop = at(middle);
        if stop.moved == start.moved {
            same = middle;
        } else {
            other = (middle, stop);
        }
    }
    Some(other)
}
