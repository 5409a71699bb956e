//! Command line, then the server.

fn main() {}
