//! The part of the customer's network in which containers of models have their interfaces. The same for models and endpoint configurations.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::structure::parts;
use crate::ec2::subnet::zone;
use crate::markers::SecurityGroup;
use crate::markers::Subnet;
use crate::view::View;
use crate::{Address, Field, Problem, Ref};

/// Most groups of an interface.
const GROUPS: usize = 5;
/// Most subnets.
const SUBNETS: usize = 16;

parts! {
    /// The part of a VPC in which containers have network interfaces: two for each instance.
    VpcConfig as "hosting_vpc_config" {
        /// 1 to 16 subnets of one VPC, in at least two zones, even for one instance.
        must subnets: Vec<Ref<Subnet>>,
        /// 1 to 5 groups of the same VPC.
        must security_groups: Vec<Ref<SecurityGroup>>,
    }
}

impl VpcConfig {
    /// Checks it without AWS.
    pub(super) fn check(&self, at: &Address, field: &str, view: &View<'_>, problems: &mut Vec<Problem>) {
        self.check_subnets(at, field, view, problems);
        self.check_groups(at, field, view, problems);
    }

    fn check_subnets(&self, at: &Address, field: &str, view: &View<'_>, problems: &mut Vec<Problem>) {
        let path = format!("{field}.subnets");
        if !(1..=SUBNETS).contains(&self.subnets.len()) {
            let message = format!("{} subnets; SageMaker takes 1 to {SUBNETS}", self.subnets.len());
            let help = "name at least two subnets, in different zones";
            problems.push(Problem::new("hosting-subnet-count", at, path.as_str(), message, help));
            return;
        }
        for (index, subnet) in self.subnets.iter().enumerate() {
            if self.subnets.iter().take(index).any(|other| other == subnet) {
                let message = format!("{} is named twice", subnet.address());
                let path = format!("{path}[{index}]");
                problems.push(Problem::new("hosting-subnet-twice", at, path, message, "name each subnet once"));
            }
        }
        let known: Vec<_> =
            self.subnets.iter().enumerate().filter_map(|(index, subnet)| Some((index, subnet, view.want(subnet)?))).collect();
        let Some((_, first, one)) = known.first() else { return };
        for (index, subnet, found) in &known {
            if found.vpc != one.vpc {
                let (theirs, ours) = (found.vpc.address(), one.vpc.address());
                let message = format!("{} lies in {theirs}, but {} in {ours}", subnet.address(), first.address());
                let path = format!("{path}[{index}]");
                problems.push(Problem::new("hosting-subnet-vpc", at, path, message, format!("name subnets of {ours}")));
            }
        }
        let zones: BTreeSet<String> =
            known.iter().map(|(.., found)| zone(&view.place().region, &found.availability_zone)).collect();
        // A subnet that the spec does not make may be in any zone.
        if let (1, true) = (zones.len(), known.len() == self.subnets.len()) {
            let zone = zones.into_iter().next().unwrap_or_default();
            let message = format!("all subnets are in {zone}; SageMaker hosts in at least two zones");
            let help = "add a subnet in another zone; it is needed even for one instance";
            problems.push(Problem::new("hosting-one-zone", at, path, message, help));
        }
    }

    fn check_groups(&self, at: &Address, field: &str, view: &View<'_>, problems: &mut Vec<Problem>) {
        let path = format!("{field}.security_groups");
        if self.security_groups.is_empty() {
            let message = "the interfaces of containers need at least one security group";
            problems.push(Problem::new("hosting-without-groups", at, path.as_str(), message, "name 1 to 5 groups"));
        }
        if self.security_groups.len() > GROUPS {
            let message = format!("{} security groups; at most {GROUPS} can be given here", self.security_groups.len());
            let help = format!("leave at most {GROUPS}");
            problems.push(Problem::new("too-many-security-groups", at, path.as_str(), message, help));
        }
        let Some((subnet, vpc)) = self.subnets.iter().find_map(|subnet| Some((subnet, view.want(subnet)?.vpc))) else { return };
        for (index, group) in self.security_groups.iter().enumerate() {
            if let Some(found) = view.want(group)
                && found.vpc != vpc
            {
                let (theirs, ours) = (found.vpc.address(), vpc.address());
                let message = format!("{} is of {theirs}, but {} lies in {ours}", group.address(), subnet.address());
                let path = format!("{path}[{index}]");
                problems.push(Problem::new("security-group-other-vpc", at, path, message, format!("name a group of {ours}")));
            }
        }
    }
}

/// A field as JSON in which subnets and groups are texts with `${kind/name.id}`.
pub(super) fn wanted(config: &Field<VpcConfig>) -> Value {
    let Field::Value(VpcConfig { subnets, security_groups }) = config else { return Value::Null };
    let texts = |addresses: Vec<Address>| addresses.iter().map(|at| format!("${{{at}.id}}")).collect::<Vec<_>>();
    json!({
        "subnets": texts(subnets.iter().map(Ref::address).collect()),
        "security_groups": texts(security_groups.iter().map(Ref::address).collect()),
    })
}

/// The ids of subnets and groups in a live structure.
pub(super) fn uses(live: &Value) -> Vec<String> {
    let lists = ["subnets", "security_groups"].into_iter().filter_map(|member| live.get(member)?.as_array());
    lists.flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}
