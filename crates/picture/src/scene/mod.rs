//! The scene: nested blocks and the lines between them, before the layout decides where they lie.
//!
//! Every resource of the spec is exactly one block. A resource with network interfaces in several subnets is a
//! [`Shape::Band`] across these.

mod account;
mod block;
mod group;
mod network;
mod plan;
mod routes;
mod studio;
mod subnet;
mod vpc;

use heiiki_model::plan::{Plan, Reason};
use heiiki_model::spec::Spec;

pub use self::block::{Block, Edge, Shape, Verdict};
pub use self::plan::Sign;

/// A picture as data, before it has a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The environment.
    pub name: String,
    /// The account, the region and the number of resources.
    pub place: String,
    /// The ways that lead out.
    pub verdict: Verdict,
    /// The outermost blocks: the region, the global resources, the networks outside of AWS.
    pub blocks: Vec<Block>,
    /// The lines between blocks.
    pub edges: Vec<Edge>,
    /// A summary of the plan's actions. `None` without a plan.
    pub planned: Option<String>,
}

/// The facts on which the verdict rests, and those that it ignores.
pub const LOOKED_AT: &str = "Looked at: routes, gateways, direct internet access of notebook instances, network access of domains and models. \
     Not looked at: security groups, policies, DNS, network ACLs, and what the spec does not mention.";

/// Says in words why a step is in a plan.
pub type Told<'a> = &'a dyn Fn(&Reason) -> String;

impl Scene {
    /// The scene of a spec. With a plan, every block says what becomes of it, and what the plan deletes is there, too, with the reason in words.
    pub fn of(spec: &Spec, plan: Option<(&Plan, Told<'_>)>) -> Self {
        account::scene(spec, plan)
    }

    /// Every block, outer ones before their children.
    pub fn every(&self) -> Vec<&Block> {
        let mut all = Vec::new();
        for block in &self.blocks {
            block.collect(&mut all);
        }
        all
    }
}
