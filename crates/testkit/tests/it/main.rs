//! Tests that look at heiiki as a whole.

mod closed_network;
mod data;
mod ec2;
mod edits;
mod ends;
mod field_notes;
mod hosting;
mod iam;
mod import;
mod network;
mod permissions;
mod plan_cases;
mod plans;
mod sagemaker;
mod specs;
mod studio;
mod tidy;
mod trail;
mod trouble;
