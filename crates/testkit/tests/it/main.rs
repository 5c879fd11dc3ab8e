//! Tests that look at heiiki as a whole.

mod closed_network;
mod edits;
mod tidy;
