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
//! needs      the claims that the network works: services and ports that features need
//! report     the result as data
//! closed     the demand of a spec, held against the claims of a plan
//! states     the states that a run of a plan can leave, and the claims in each
//! ```
//!
//! A claim *holds* if no way exists even when every unknown fact lets everything through. It *fails* if a way exists even when every
//! unknown fact lets nothing through. Otherwise it is *not proven*, which is never taken for good.

pub mod build;
pub mod claims;
pub mod closed;
pub mod fact;
pub mod guardrails;
pub mod headers;
pub mod needs;
pub mod network;
pub mod reach;
pub mod report;
pub mod states;

use build::Sources;
use network::Network;
use report::Report;

/// Proves or refutes every claim.
pub fn prove(sources: &Sources<'_>) -> Report {
    let net = build::network_with_needs(sources);
    let mut report = closedness(sources, &net, true);
    needs::tell(&net, &mut report);
    report
}

/// Proves or refutes the claims that nothing leaves, those about roles and users if they are asked for.
fn closedness(sources: &Sources<'_>, net: &Network, guarded: bool) -> Report {
    let mut report = Report::of(net, &claims::of_network(net));
    if guarded {
        let (judged, days) = guardrails::judge(sources, net);
        report.judge(judged, days);
    }
    report
}

#[cfg(test)]
mod tests;
