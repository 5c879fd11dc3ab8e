//! The heiiki binary.
fn main() {}
