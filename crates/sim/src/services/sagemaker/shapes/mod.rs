//! What SageMaker requests may hold: members, lengths, ranges, patterns. Flat tables; rules that need the account's objects are with the operations.

pub(super) mod hosting_inputs;
mod hosting_scalars;
mod hosting_structures;
mod hosting_words;
pub(super) mod inputs;
mod scalars;
mod structures;
mod words;
