//! Tests that look at heiiki as a whole.

mod closed_network;
mod data;
mod ec2;
mod edits;
mod iam;
mod plans;
mod sagemaker;
mod specs;
mod tidy;
mod trouble;
