//! An Elastic IP address of the VPC network. Its association with a NAT gateway belongs to that gateway.

pub use crate::markers::ElasticIp;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::internet_gateway;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Instance;
use crate::{
    Address, Change, Comparison, Field, Ground, Identity, Known, Lifecycle, Mode, Phase, Presentation, Problem, Ref, Replacement,
    Sort, To, Unique, view::View,
};

/// AWS's name for its own pool of addresses.
pub const AMAZON: &str = "amazon";

/// An Elastic IP address as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "elastic_ip")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The zones from which AWS announces it: the region, AWS's default, or the group of a Local Zone or Wavelength Zone. Cannot be changed in place.
    #[want(replace = "an address stays where AWS announces it", default = place.region.clone())]
    pub network_border_group: Field<String>,
    /// The pool it comes from: `amazon`, AWS's default, or `ipv4pool-ec2-...` for addresses that you brought. Cannot be changed in place.
    #[want(replace = "an address belongs to the pool it comes from", default = AMAZON.to_owned())]
    pub public_ipv4_pool: Field<String>,
    /// The instance that has it; `null` takes it off. An address of a NAT gateway is named there instead.
    #[shape(complete)]
    #[want(in_place, live = live.instance_id)]
    pub instance: Field<Ref<Instance>>,
}

/// An Elastic IP address as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `eipalloc-...`.
    pub allocation_id: String,
    /// Its ARN.
    pub arn: String,
    /// The address.
    pub public_ip: String,
    /// The zones from which AWS announces it.
    pub network_border_group: String,
    /// The pool it comes from.
    pub public_ipv4_pool: String,
    /// `eipassoc-...`, while something has it.
    pub association_id: Option<String>,
    /// The instance that has it.
    pub instance_id: Option<String>,
    /// The network interface that has it: that of an instance, of a NAT gateway or another one. AWS makes no interface for the
    /// address itself.
    pub associated_interface_id: Option<String>,
    /// The private address for which it stands.
    pub private_ip_address: Option<String>,
}

impl Identity for ElasticIp {
    const FACTS: KindFacts = KindFacts {
        label: "Elastic IP",
        created: 130,
        deleted: 320,
        seconds: Seconds::new(2, 2, 3),
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Region("Elastic IPs"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "public_ip"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.allocation_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for ElasticIp {
    /// AWS associates an address only in a VPC with an internet gateway.
    fn follows(want: &Want, view: &View<'_>) -> Vec<Address> {
        let subnet = want.instance.value().and_then(|instance| view.want(instance)).map(|instance| instance.subnet);
        let vpc = subnet.and_then(|subnet| view.want(&subnet)).map(|subnet| subnet.vpc);
        vpc.map(|vpc| internet_gateway::of_vpc(&vpc, view)).unwrap_or_default()
    }

    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        let mut holders: BTreeMap<Address, &Address> = BTreeMap::new();
        for (at, want) in all {
            if let Some(pool) = want.public_ipv4_pool.value()
                && pool != AMAZON
                && !pool.starts_with("ipv4pool-ec2-")
            {
                let message = format!("`{pool}` is not a pool of public addresses");
                let help = "write an id such as ipv4pool-ec2-0123456789abcdef0, or leave it out for AWS's own pool";
                problems.push(Problem::new("elastic-ip-pool", at, "public_ipv4_pool", message, help));
            }
            let Some(instance) = want.instance.value() else { continue };
            if let Some(other) = holders.insert(instance.address(), at) {
                let message = format!("{} has {other} already", instance.address());
                let help = "an instance has one Elastic IP on its address: associating the second would take the first one off";
                problems.push(Problem::new("elastic-ip-instance-twice", at, "instance", message, help));
            }
        }
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }

    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let associated = want.instance.value().map(|_| Unique::new(Sort::PublicAddress, "", ground.id_at(at), "instance"));
        associated.into_iter().collect()
    }
}

impl Lifecycle for ElasticIp {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        live.instance_id.iter().cloned().collect()
    }

    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let Some(instance) = live.instance_id.as_ref().filter(|id| going.contains(*id)) else { return Vec::new() };
        vec![Change { field: "instance".into(), from: json!(instance), to: To::value(Value::Null), mode: Mode::InPlace }]
    }

    /// An address of a NAT gateway is held by the gateway. An instance lets its address go when it is terminated.
    fn holds(live: &Live) -> Vec<Unique> {
        let held = |instance: &String| Unique {
            ends_with: Some(instance.clone()),
            ..Unique::new(Sort::PublicAddress, "", &live.allocation_id, "instance")
        };
        live.instance_id.iter().map(held).collect()
    }
}

impl Presentation for ElasticIp {
    fn summary(want: &Want) -> String {
        want.instance.value().map_or_else(|| "public address".to_owned(), |it| format!("public address of {}", it.name()))
    }

    fn about(live: &Live) -> String {
        match (&live.instance_id, &live.associated_interface_id) {
            (Some(holder), _) | (None, Some(holder)) => format!("{} on {holder}", live.public_ip),
            (None, None) => live.public_ip.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
