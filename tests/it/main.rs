//! The one integration binary.

mod charts;
mod charts_grid;
