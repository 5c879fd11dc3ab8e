//! Proof that the network of an environment is closed, or a way that leads out of it.
//!
//! ```text
//! headers    exact sets of packet headers: products of intervals, closed under rules, routes and translations
//! fact       facts with their provenance: spec, live, AWS's default, assumed, unknown
//! network    the network as data: VPCs, subnets, tables, groups, ACLs, gateways, interfaces
//! build      the network of an environment, from its spec and from what is live
//! reach      the ways of packets: out of an interface, into it, through a host
//! claims     the claims, and the decision of each
//! guardrails the claim about what roles and users may do
//! report     the result as data
//! ```
//!
//! A claim *holds* if no way exists even when every unknown fact lets everything through. It *fails* if a way exists even when every
//! unknown fact lets nothing through. Otherwise it is *not proven*, which is never taken for good.

pub mod build;
pub mod claims;
pub mod fact;
pub mod guardrails;
pub mod headers;
pub mod network;
pub mod reach;
pub mod report;

use build::Sources;
use report::Report;

/// Proves or refutes every claim.
pub fn prove(sources: &Sources<'_>) -> Report {
    let net = build::network(sources);
    let mut report = Report::of(&net, &claims::of_network(&net));
    let (judged, days) = guardrails::judge(sources, &net);
    report.judge(judged, days);
    report
}

#[cfg(test)]
mod tests;
