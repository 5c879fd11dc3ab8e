//! Tests of EC2 as a caller sees it that are not about one kind: inputs as they are on the wire, answers as they go back to it.

mod every_operation;
mod profile_association;
mod tags;
