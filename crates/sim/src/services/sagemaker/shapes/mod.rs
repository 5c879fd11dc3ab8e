//! Parts of requests that several kinds of SageMaker share. Each kind has its own inputs beside it; rules that need the account's objects are with the
//! operations.

pub(super) mod scalars;
pub(super) mod structures;
pub(super) mod words;
