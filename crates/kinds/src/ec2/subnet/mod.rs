//! A subnet. Its route table association belongs to the route table.

pub use crate::markers::Subnet;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Vpc;
use crate::{
    Address, Comparison, Field, Ground, Identity, Known, Lifecycle, Phase, Presentation, Problem, Ref, Replacement, Sort, Unique,
    view::View,
};

/// A subnet as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "subnet")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The VPC it lies in. Cannot be changed in place.
    #[want(replace = "a subnet cannot move to another VPC", live = live.vpc_id)]
    pub vpc: Ref<Vpc>,
    /// The Availability Zone: the letter alone (`a`), or in full (`ap-northeast-1a`). Cannot be changed in place.
    #[want(replace = "a subnet cannot move to another zone", value = zone(&place.region, availability_zone), import = short_zone(&place.region, &live.availability_zone))]
    pub availability_zone: String,
    /// The IPv4 range, /16 to /28, inside the VPC's. Cannot be changed in place.
    #[want(replace = "the range of a subnet is fixed", value = cidr_block.trunc())]
    pub cidr_block: Ipv4Net,
    /// Whether instances get a public address. AWS's default is false.
    #[want(in_place, default = false)]
    pub map_public_ip_on_launch: Field<bool>,
    /// The form of instance host names.
    #[want(in_place, default = HostnameType::IpName)]
    pub private_dns_hostname_type_on_launch: Field<HostnameType>,
    /// Whether instance host names resolve to their private IPv4 address. AWS's default is false.
    #[want(in_place, default = false)]
    pub enable_resource_name_dns_a_record_on_launch: Field<bool>,
}

/// The form of instance host names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "kebab-case", name = "subnet_hostname_type")]
pub enum HostnameType {
    /// `ip-10-0-0-5`, AWS's default.
    IpName,
    /// `i-0123...`.
    ResourceName,
}

/// A subnet as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// `subnet-...`.
    pub subnet_id: String,
    /// Its ARN.
    pub arn: String,
    /// The VPC.
    pub vpc_id: String,
    /// The Availability Zone in full.
    pub availability_zone: String,
    /// The zone's id, the same in every account: `apne1-az4`.
    pub availability_zone_id: String,
    /// The IPv4 range.
    pub cidr_block: String,
    /// True if instances get a public address.
    pub map_public_ip_on_launch: bool,
    /// `ip-name` or `resource-name`.
    pub private_dns_hostname_type_on_launch: String,
    /// True if instance host names resolve to their private IPv4 address.
    pub enable_resource_name_dns_a_record_on_launch: bool,
    /// Free addresses.
    pub available_ip_address_count: i64,
    /// True for a default subnet of a zone.
    pub default_for_az: bool,
    /// Its IPv6 ranges.
    #[shape(omit)]
    pub ipv6_cidr_blocks: Vec<String>,
    /// `pending`, `available`, `unavailable`, `failed`, `failed-insufficient-capacity`.
    pub state: String,
}

/// Addresses of every subnet that AWS keeps for itself: the first four and the last one.
pub const KEPT: u64 = 5;

/// The zone in full: `a` means the region's zone a.
pub fn zone(region: &str, zone: &str) -> String {
    if zone.len() == 1 { format!("{region}{zone}") } else { zone.to_owned() }
}

/// The reason for which an interface cannot have this address in a subnet, and the remedy; `None` if it can.
pub(crate) fn unusable(net: Ipv4Net, address: Ipv4Addr, subnet: &Address) -> Option<(String, &'static str)> {
    if !net.contains(&address) {
        return Some((format!("{address} lies outside {net}, the range of {subnet}"), "choose one inside"));
    }
    let kept = u32::from(address) - u32::from(net.network()) < 4 || address == net.broadcast();
    kept.then(|| (format!("{address} is one of the five addresses that AWS keeps in {net}"), "choose another one"))
}

impl Identity for Subnet {
    const FACTS: KindFacts = KindFacts {
        label: "subnet",
        created: 120,
        deleted: 350,
        seconds: Seconds::new(4, 2, 2),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "cidr_block", "availability_zone", "availability_zone_id"];
    const HAS_DEFAULT: bool = true;
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.subnet_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }

    fn is_default(live: &Live) -> bool {
        live.default_for_az
    }
}

impl Comparison for Subnet {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            let cidr = want.cidr_block;
            if !(16..=28).contains(&cidr.prefix_len()) {
                let message = format!("{cidr} is a /{}; a subnet is between /16 and /28", cidr.prefix_len());
                problems.push(Problem::new("subnet-cidr-size", at, "cidr_block", message, "choose a range such as 10.0.0.0/24"));
            }
            if cidr.addr() != cidr.network() {
                let message = format!("{cidr} has bits set beyond its prefix");
                problems.push(Problem::new("cidr-host-bits", at, "cidr_block", message, format!("write {}", cidr.trunc())));
            }
            if let Some(vpc) = view.want(&want.vpc)
                && !vpc.cidr_block.contains(&cidr)
            {
                let message = format!("{cidr} lies outside {}, the range of {}", vpc.cidr_block, want.vpc.address());
                problems.push(Problem::new("subnet-outside-vpc", at, "cidr_block", message, "choose a range inside the VPC's"));
            }
            check_zone(at, want, view, problems);
            for (other_at, other) in all.iter().take(index) {
                if other.vpc == want.vpc && (other.cidr_block.contains(&cidr) || cidr.contains(&other.cidr_block)) {
                    let message = format!("{cidr} overlaps {} of {other_at}", other.cidr_block);
                    let help = "subnets of one VPC must not overlap";
                    problems.push(Problem::new("subnet-overlap", at, "cidr_block", message, help));
                    // One finding is enough to mend the spec. All pairs of many equal ranges would fill the memory.
                    break;
                }
            }
        }
    }

    /// Both can exist at once only if their ranges do not overlap, or they lie in different VPCs.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let elsewhere = known.id(&want.vpc).as_deref() != Some(live.vpc_id.as_str());
        let overlaps = live
            .cidr_block
            .parse::<Ipv4Net>()
            .map_or(true, |old| old.contains(&want.cidr_block) || want.cidr_block.contains(&old));
        if elsewhere || !overlaps { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::range(ground.id(&want.vpc), &want.cidr_block.trunc())]
    }
}

impl Lifecycle for Subnet {
    fn phase(live: &Live) -> Phase {
        match live.state.as_str() {
            "available" => Phase::Ready,
            "failed" | "failed-insufficient-capacity" => Phase::Failed(live.state.clone()),
            _ => Phase::Busy(live.state.clone()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        vec![live.vpc_id.clone()]
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::new(Sort::Range, &live.vpc_id, &live.cidr_block, "cidr_block")]
    }
}

impl Presentation for Subnet {
    fn summary(want: &Want) -> String {
        format!("{} in zone {}", want.cidr_block, want.availability_zone)
    }
}

fn check_zone(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let region = &view.place().region;
    let full = zone(region, &want.availability_zone);
    let letter = full.strip_prefix(region.as_str()).unwrap_or_default();
    if letter.len() != 1 || !letter.bytes().all(|b| b.is_ascii_lowercase()) {
        let message = format!("`{}` is not a zone of {region}", want.availability_zone);
        problems.push(Problem::new(
            "unknown-zone",
            at,
            "availability_zone",
            message,
            format!("write a letter, or {region}a in full"),
        ));
    }
}

/// The letter of a zone of this region; the whole name of any other.
pub(crate) fn short_zone(region: &str, zone: &str) -> String {
    zone.strip_prefix(region).filter(|letter| letter.len() == 1).unwrap_or(zone).to_owned()
}
