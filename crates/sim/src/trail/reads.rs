//! Calls that only read, by the first word of their names.

/// The first words of operations that only read.
const READS: &[&str] = &["Describe", "List", "Get", "Head", "Search", "Simulate", "Lookup"];

/// True for an operation that changes nothing.
pub fn only_reads(action: &str) -> bool {
    READS.iter().any(|verb| action.starts_with(verb))
}
