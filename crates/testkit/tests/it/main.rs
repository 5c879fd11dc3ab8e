//! Tests that look at heiiki as a whole.

mod adding_a_kind;
#[cfg(unix)]
mod advisories;
mod answers;
mod circles;
mod claims;
mod closed_network;
mod cloudtrail;
mod consent;
mod dangling;
mod data;
mod ec2;
mod edits;
mod evaluators;
mod forged;
mod handover;
mod hosting;
mod iam;
mod import;
mod keys;
mod known_failures;
mod made_with_vpc;
mod network;
mod openness;
mod permissions;
mod places;
mod plan_cases;
mod plans;
mod prove;
mod sagemaker;
mod seed_article;
mod specs;
mod studio;
mod teardown_properties;
mod tidy;
mod trouble;
