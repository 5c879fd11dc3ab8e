//! A zonal NAT gateway with its addresses. Regional NAT gateways, which AWS spreads over zones by itself, are not made here.

mod checks;

pub use crate::markers::NatGateway;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use serde_json::json;

use super::internet_gateway::{self, way_out};
use crate::kind::Recovery;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::ElasticIp;
use crate::markers::Subnet;
use crate::{
    Address, Change, Comparison, Field, Ground, Identity, Known, Lifecycle, Mode, Naming, Phase, Presentation, Problem, Ref,
    Replacement, Sort, To, Unique, view::View,
};

/// The beginning of the fields that decide about further private addresses, given or counted.
const FURTHER: &str = "secondary_private_ip_address";

/// A NAT gateway as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "nat_gateway")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// Where it stands; for a public one, a subnet with a route to the internet gateway. Cannot be changed in place.
    #[want(replace = "a NAT gateway cannot move to another subnet", live = live.subnet_id, import = standing_in(live, naming)?)]
    pub subnet: Ref<Subnet>,
    /// `public`, AWS's default, leads to the internet; `private` to other networks. Cannot be changed in place.
    #[want(replace = "a NAT gateway is public or private for good", default = ConnectivityType::Public)]
    pub connectivity_type: Field<ConnectivityType>,
    /// The address under which a public one is seen. Cannot be changed in place.
    #[want(replace = "a NAT gateway keeps the address it was made with", live = live.allocation().map(str::to_owned))]
    pub elastic_ip: Field<Ref<ElasticIp>>,
    /// Its address in the subnet; AWS chooses one when it is not given. Cannot be changed in place.
    #[want(replace = "a NAT gateway keeps the address it was made with", live = live.private_ip, never_imported)]
    pub private_ip_address: Option<Ipv4Addr>,
    /// Further addresses of a public one, for more connections to one destination. AWS allows one unless the quota was raised. An address that is
    /// taken off serves its connections for up to 350 seconds more.
    #[want(in_place, live = live.secondary_allocations())]
    pub secondary_elastic_ips: Field<Vec<Ref<ElasticIp>>>,
    /// Further addresses of a private one.
    #[want(in_place, set, live = live.secondary_addresses(), never_imported)]
    pub secondary_private_ip_addresses: Field<Vec<Ipv4Addr>>,
    /// How many further addresses a private one has, when AWS is to choose them.
    #[want(in_place, default = 0, live = live.secondary_addresses().len(), import = further_addresses(live))]
    pub secondary_private_ip_address_count: Field<usize>,
}

/// Where a NAT gateway leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "nat_gateway_connectivity_type")]
pub enum ConnectivityType {
    /// To the internet, through the VPC's internet gateway.
    Public,
    /// To other VPCs and to networks on premises.
    Private,
}

/// A NAT gateway as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `nat-...`.
    pub nat_gateway_id: String,
    /// Its ARN.
    pub arn: String,
    /// The subnet; empty for a regional one.
    pub subnet_id: String,
    /// The VPC.
    pub vpc_id: String,
    /// `public` or `private`.
    pub connectivity_type: String,
    /// The public address that is its first.
    pub public_ip: Option<String>,
    /// The address in the subnet that is its first.
    pub private_ip: Option<String>,
    /// Its network interface.
    pub network_interface_id: Option<String>,
    /// All its addresses.
    pub addresses: Vec<NatAddress>,
    /// `pending`, `failed`, `available`, `deleting`.
    pub state: String,
    /// AWS's code for the reason of the failure: `Gateway.NotAttached`.
    pub failure_code: Option<String>,
    /// AWS's text for the reason of the failure.
    pub failure_message: Option<String>,
}

/// One address of a NAT gateway.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct NatAddress {
    /// `eipalloc-...`, of a public one.
    pub allocation_id: Option<String>,
    /// `eipassoc-...`, of a public one.
    pub association_id: Option<String>,
    /// The address in the subnet.
    pub private_ip: Option<String>,
    /// True for the one with which it was made.
    pub primary: bool,
    /// `assigning`, `associating`, `succeeded`, `failed`, `unassigning`, `disassociating`.
    pub status: String,
    /// AWS's text for the reason of the failure.
    pub failure_message: Option<String>,
}

impl ConnectivityType {
    /// The type as [`Live`] spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

impl Want {
    /// Its type: the given one, or AWS's default.
    pub fn connectivity(&self) -> ConnectivityType {
        self.connectivity_type.value().copied().unwrap_or(ConnectivityType::Public)
    }

    /// Every Elastic IP that it names, with the field.
    pub(super) fn elastic_ips(&self) -> Vec<(String, &Ref<ElasticIp>)> {
        let first = self.elastic_ip.value().map(|ip| ("elastic_ip".to_owned(), ip));
        let others = self.secondary_elastic_ips.value().into_iter().flatten().enumerate();
        first.into_iter().chain(others.map(|(index, ip)| (format!("secondary_elastic_ips[{index}]"), ip))).collect()
    }
}

impl NatAddress {
    /// True for an address that it has and keeps.
    pub fn stays(&self) -> bool {
        !matches!(self.status.as_str(), "failed" | "unassigning" | "disassociating")
    }
}

impl Live {
    /// The further addresses in its subnet.
    pub fn secondary_addresses(&self) -> Vec<String> {
        self.secondary().filter_map(|address| address.private_ip.clone()).collect()
    }

    /// The addresses beside the first that it has and keeps.
    pub fn secondary(&self) -> impl Iterator<Item = &NatAddress> {
        self.addresses.iter().filter(|address| !address.primary && address.stays())
    }

    fn allocation(&self) -> Option<&str> {
        self.addresses.iter().find(|address| address.primary)?.allocation_id.as_deref()
    }

    fn secondary_allocations(&self) -> Vec<String> {
        self.secondary().filter_map(|address| address.allocation_id.clone()).collect()
    }
}

impl Identity for NatGateway {
    const FACTS: KindFacts = KindFacts {
        label: "NAT gateway",
        created: 140,
        deleted: 310,
        // An address that is taken off still serves its connections for minutes.
        seconds: Seconds::new(120, 360, 80),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "public_ip", "private_ip"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.nat_gateway_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for NatGateway {
    /// Without an internet gateway in its VPC a public NAT gateway fails a minute after AWS has accepted it.
    fn follows(want: &Want, view: &View<'_>) -> Vec<Address> {
        match want.connectivity() {
            ConnectivityType::Private => Vec::new(),
            ConnectivityType::Public => {
                view.want(&want.subnet).map(|subnet| internet_gateway::of_vpc(&subnet.vpc, view)).unwrap_or_default()
            }
        }
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (at, want) in all {
            checks::addresses(at, want, problems);
            checks::places(at, want, view, problems);
        }
        checks::holders(all, view, problems);
    }

    /// Both NAT gateways can exist side by side unless they want the same address.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let have: BTreeSet<&str> = live.addresses.iter().filter_map(|address| address.allocation_id.as_deref()).collect();
        let shares = want.elastic_ips().iter().filter_map(|(_, ip)| known.id(ip)).any(|id| have.contains(id.as_str()));
        let same_subnet = known.id(&want.subnet).is_some_and(|id| id == live.subnet_id);
        let first = want.private_ip_address.iter();
        let mut wanted = first.chain(want.secondary_private_ip_addresses.value().into_iter().flatten()).map(ToString::to_string);
        let taken = |address: &String| live.addresses.iter().any(|live| live.private_ip.as_ref() == Some(address));
        let same_address = same_subnet && wanted.any(|address| taken(&address));
        if shares || same_address { Replacement::DeleteFirst } else { Replacement::CreateFirst }
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let subnet = ground.id(&want.subnet);
        let elastic = |ip: &Ref<ElasticIp>, field| Unique::new(Sort::PublicAddress, "", ground.id(ip), field);
        let private = |ip: &Ipv4Addr, field| Unique::new(Sort::PrivateAddress, &subnet, ip.to_string(), field);
        let first = want.elastic_ip.value().map(|ip| elastic(ip, "elastic_ip"));
        let further = want.secondary_elastic_ips.value().into_iter().flatten().map(|ip| elastic(ip, "secondary_elastic_ips"));
        let inside = want.private_ip_address.iter().map(|ip| private(ip, "private_ip_address"));
        let further_inside = want.secondary_private_ip_addresses.value().into_iter().flatten().map(|ip| private(ip, FURTHER));
        first.into_iter().chain(further).chain(inside).chain(further_inside).collect()
    }
}

impl Lifecycle for NatGateway {
    /// AWS forgets a failed one after about an hour.
    const FAILED_IS_GONE: bool = true;

    fn phase(live: &Live) -> Phase {
        match live.state.as_str() {
            "available" => {
                let changing = |address: &&NatAddress| !matches!(address.status.as_str(), "succeeded" | "failed");
                match live.addresses.iter().find(changing) {
                    Some(address) => {
                        let which = address.private_ip.as_deref().or(address.allocation_id.as_deref()).unwrap_or_default();
                        Phase::Busy(format!("address {which} {}", address.status))
                    }
                    None => Phase::Ready,
                }
            }
            "failed" => {
                let parts = [live.failure_code.as_deref(), live.failure_message.as_deref()];
                let why: Vec<&str> = parts.into_iter().flatten().collect();
                Phase::Failed(if why.is_empty() { "failed".to_owned() } else { format!("failed: {}", why.join(": ")) })
            }
            state => Phase::Busy(state.to_owned()),
        }
    }

    /// A failed NAT gateway uses no other object any more.
    fn uses(live: &Live) -> Vec<String> {
        if live.state == "failed" {
            return Vec::new();
        }
        let mut uses = vec![live.subnet_id.clone()];
        uses.extend(live.addresses.iter().filter_map(|address| address.allocation_id.clone()));
        if live.connectivity_type == "public" {
            uses.push(way_out(&live.vpc_id));
        }
        uses
    }

    /// Takes off addresses that go. The first address stays for good.
    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let have = live.secondary_allocations();
        let left: Vec<&String> = have.iter().filter(|id| !going.contains(*id)).collect();
        if left.len() == have.len() {
            return Vec::new();
        }
        let to = To::value(json!(left));
        vec![Change { field: "secondary_elastic_ips".into(), from: json!(have), to, mode: Mode::InPlace }]
    }

    fn recovery(_: &Live) -> Recovery {
        Recovery::Replace
    }

    /// The reason for which an address could not be added. The gateway serves without it. `None` if all were added.
    fn complaint(live: &Live) -> Option<String> {
        let failed = live.addresses.iter().find(|address| address.status == "failed" && live.state == "available")?;
        let which = failed.allocation_id.as_deref().or(failed.private_ip.as_deref()).unwrap_or("an address");
        let why = failed.failure_message.as_deref().unwrap_or("AWS gives no reason");
        Some(format!("{which} could not be added: {why}"))
    }

    /// Its addresses, those inside the subnet and the public ones.
    fn holds(live: &Live) -> Vec<Unique> {
        if live.state == "failed" {
            return Vec::new();
        }
        let public = live.connectivity_type == ConnectivityType::Public.as_str();
        let mut held = Vec::new();
        for address in live.addresses.iter().filter(|address| address.status != "failed") {
            let (elastic, private) = match (address.primary, public) {
                (true, _) => ("elastic_ip", "private_ip_address"),
                (false, true) => ("secondary_elastic_ips", "secondary_elastic_ips"),
                (false, false) => ("secondary_elastic_ips", FURTHER),
            };
            held.extend(address.allocation_id.iter().map(|id| Unique::new(Sort::PublicAddress, "", id, elastic)));
            held.extend(address.private_ip.iter().map(|ip| Unique::new(Sort::PrivateAddress, &live.subnet_id, ip, private)));
        }
        held
    }

    /// Further addresses can be taken off. The first ones stay for good.
    fn lets_go(live: &Live, things: &[Unique]) -> Vec<Change> {
        let of = |sort: Sort| things.iter().filter(move |thing| thing.sort == sort);
        let mut changes = Self::release(live, &of(Sort::PublicAddress).map(|thing| thing.value.clone()).collect());
        let have: Vec<String> = live.secondary().filter_map(|address| address.private_ip.clone()).collect();
        let left: Vec<&String> =
            have.iter().filter(|address| !of(Sort::PrivateAddress).any(|thing| thing.value == **address)).collect();
        if live.connectivity_type != ConnectivityType::Public.as_str() && left.len() < have.len() {
            let field = "secondary_private_ip_addresses".into();
            changes.push(Change { field, from: json!(have), to: To::value(json!(left)), mode: Mode::InPlace });
        }
        changes
    }
}

impl Presentation for NatGateway {
    fn summary(want: &Want) -> String {
        format!("{}, in {}", want.connectivity().as_str(), want.subnet.name())
    }

    fn about(live: &Live) -> String {
        live.public_ip.clone().or_else(|| live.private_ip.clone()).unwrap_or_default()
    }
}

/// The subnet of a NAT gateway; `None` for one that AWS lost before it had a subnet.
fn standing_in(live: &Live, naming: &mut Naming<'_>) -> Option<Ref<Subnet>> {
    (!live.subnet_id.is_empty()).then(|| naming.to(&live.subnet_id))
}

/// The number of further addresses of a private NAT gateway. AWS chose the addresses, so that they are not written.
fn further_addresses(live: &Live) -> Field<usize> {
    let private = live.connectivity_type == ConnectivityType::Private.as_str();
    if private { Field::unless(live.secondary_addresses().len(), &0) } else { Field::Absent }
}

#[cfg(test)]
mod tests;
