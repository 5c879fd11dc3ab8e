//! The endpoints that nothing needs.

use std::collections::BTreeSet;

use super::report::Surplus;
use super::table::of_feature;
use crate::network::{EndpointDoor, Network};

/// The endpoints that no feature of their VPC needs, neither as required nor as useful. A VPC in which no feature is used is left out: what
/// runs there is not known.
pub(crate) fn surplus(net: &Network) -> Vec<Surplus> {
    let mut needed: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for one in &net.uses {
        let Some(subnet) = net.subnets.get(&one.at.subnet) else { continue };
        used.insert(&subnet.vpc);
        let services = of_feature(one.feature).flat_map(|need| need.services);
        needed.extend(services.map(|service| (subnet.vpc.as_str(), *service)));
    }
    let idle = net.services.iter().filter(|endpoint| {
        used.contains(endpoint.vpc.as_str()) && !needed.contains(&(endpoint.vpc.as_str(), endpoint.service.as_str()))
    });
    let told = idle.map(|endpoint| Surplus {
        endpoint: endpoint.name.clone(),
        service: endpoint.service.clone(),
        zones: match &endpoint.door {
            EndpointDoor::Gateway(_) => 0,
            EndpointDoor::Interface { interfaces, .. } => interfaces.len(),
        },
    });
    told.collect()
}
