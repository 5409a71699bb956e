//! Which page comes next.
