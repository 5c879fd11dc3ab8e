//! What SageMaker requests may hold: members, lengths, ranges, patterns. Flat tables; rules that need the account's objects are with the operations.

pub(super) mod inputs;
mod scalars;
mod structures;
mod words;
