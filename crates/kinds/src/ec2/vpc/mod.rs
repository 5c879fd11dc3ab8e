//! A VPC with its DNS attributes. Its main route table, default group and default network ACL come and go with it and are not
//! resources by themselves.

pub use crate::markers::Vpc;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use ipnet::Ipv4Net;

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::{
    Address, Comparison, Field, Identity, Known, Lifecycle, Mode, Phase, Presentation, Problem, Replacement, view::View,
};

/// A VPC as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "vpc")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The IPv4 range, /16 to /28. Cannot be changed in place.
    #[want(replace = "the range of a VPC is fixed", value = cidr_block.trunc())]
    pub cidr_block: Ipv4Net,
    /// `default` or `dedicated`. SageMaker needs `default`. Only `dedicated` to `default` can be changed in place.
    #[want(mode = tenancy_mode(want, live), default = Tenancy::Default)]
    pub instance_tenancy: Field<Tenancy>,
    /// Whether the VPC resolver answers. AWS's default is true. Private DNS of endpoints needs it.
    #[want(in_place, if_read, default = true)]
    pub enable_dns_support: Field<bool>,
    /// Whether instances get DNS names. AWS's default is false. Private DNS of endpoints needs it.
    #[want(in_place, if_read, default = false)]
    pub enable_dns_hostnames: Field<bool>,
}

/// On whose hardware instances run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "vpc_tenancy")]
pub enum Tenancy {
    /// Shared hardware.
    Default,
    /// Hardware of this account alone.
    Dedicated,
}

/// A VPC as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// `vpc-...`.
    pub vpc_id: String,
    /// Its ARN.
    pub arn: String,
    /// The IPv4 range.
    pub cidr_block: String,
    /// `default` or `dedicated`.
    pub instance_tenancy: String,
    /// True if the VPC resolver answers. `None` if AWS was not asked, because the VPC is not ours.
    pub enable_dns_support: Option<bool>,
    /// True if instances get DNS names. `None` if AWS was not asked, because the VPC is not ours.
    pub enable_dns_hostnames: Option<bool>,
    /// True for the region's default VPC.
    pub is_default: bool,
    /// Its further ranges, of IPv4 and IPv6.
    #[shape(omit)]
    pub further_cidr_blocks: Vec<String>,
    /// `pending` or `available`.
    pub state: String,
}

impl Identity for Vpc {
    const FACTS: KindFacts = KindFacts {
        label: "VPC",
        created: 100,
        deleted: 380,
        seconds: Seconds::new(4, 2, 2),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Network,
        tells_vpc: false,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "cidr_block"];
    const HAS_DEFAULT: bool = true;
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.vpc_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }

    fn is_default(live: &Live) -> bool {
        live.is_default
    }
}

impl Comparison for Vpc {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        for (at, want) in all {
            let Want { name: _, cidr_block, instance_tenancy: _, enable_dns_support, enable_dns_hostnames } = want;
            if !(16..=28).contains(&cidr_block.prefix_len()) {
                let message = format!("{cidr_block} is a /{}; a VPC is between /16 and /28", cidr_block.prefix_len());
                problems.push(Problem::new("vpc-cidr-size", at, "cidr_block", message, "choose a range such as 10.0.0.0/16"));
            }
            if cidr_block.addr() != cidr_block.network() {
                let message = format!("{cidr_block} has bits set beyond its prefix");
                let help = format!("write {}", cidr_block.trunc());
                problems.push(Problem::new("cidr-host-bits", at, "cidr_block", message, help));
            }
            if enable_dns_support.value() == Some(&false) && enable_dns_hostnames.value() == Some(&true) {
                let message = "DNS hostnames cannot be enabled while DNS support is disabled";
                problems.push(Problem::new(
                    "vpc-dns-attributes",
                    at,
                    "enable_dns_hostnames",
                    message,
                    "set `enable_dns_support: true`",
                ));
            }
        }
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }
}

impl Lifecycle for Vpc {
    fn phase(live: &Live) -> Phase {
        if live.state == "available" { Phase::Ready } else { Phase::Busy(live.state.clone()) }
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }
}

impl Presentation for Vpc {
    fn summary(want: &Want) -> String {
        want.cidr_block.to_string()
    }
}

fn tenancy_mode(want: &Want, live: &Live) -> Mode {
    match (want.instance_tenancy.value(), live.instance_tenancy.as_str()) {
        (Some(Tenancy::Dedicated), "default") => Mode::replace("a VPC cannot become dedicated"),
        _ => Mode::InPlace,
    }
}
