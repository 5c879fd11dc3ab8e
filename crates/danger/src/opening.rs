//! The openings of an object as facts, and the words for them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Rule;

/// What a route leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// An internet gateway.
    InternetGateway,
    /// A NAT gateway to the internet.
    NatGateway,
    /// A NAT gateway to other networks alone.
    PrivateNatGateway,
    /// An egress-only internet gateway.
    EgressOnlyGateway,
    /// A carrier gateway.
    CarrierGateway,
    /// A virtual private gateway.
    VpnGateway,
    /// A peering connection.
    Peering,
    /// A transit gateway.
    TransitGateway,
    /// A local gateway of an Outpost.
    LocalGateway,
    /// A core network of Cloud WAN.
    CoreNetwork,
    /// The endpoint of a Gateway Load Balancer.
    LoadBalancer,
    /// A network interface.
    Interface,
    /// An instance.
    Instance,
    /// Something that heiiki does not know.
    Unknown,
}

/// Something that stands open. Equal openings before and after a change are no danger of the change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Opening {
    /// A rule of a group that lets public addresses in.
    Ingress {
        /// Protocol and ports: `tcp 22`.
        ports: String,
        /// The range.
        peer: String,
        /// True for the whole internet or a large part of it.
        everywhere: bool,
    },
    /// A rule of a group that lets out to everywhere.
    Egress {
        /// Protocol and ports.
        ports: String,
        /// The range.
        peer: String,
    },
    /// A new group whose egress is not said: AWS lets everything out.
    EgressByDefault,
    /// A route that leads out.
    Route {
        /// The range, prefix list, or `propagated`.
        destination: String,
        /// The target's id or address.
        target: String,
        /// What the target is.
        way: Way,
    },
    /// An internet gateway at a VPC.
    Gateway {
        /// The VPC.
        vpc: String,
    },
    /// A public NAT gateway.
    Nat,
    /// A subnet that gives public addresses.
    MapsPublicAddresses,
    /// A public address of an instance.
    PublicAddress,
    /// A notebook beside the VPC.
    DirectInternet {
        /// True when nothing says so but AWS's default.
        default: bool,
    },
    /// A domain whose apps are beside the VPC.
    PublicMode {
        /// True when nothing says so but AWS's default.
        default: bool,
    },
    /// A container without a VPC and without isolation.
    WithoutVpc,
    /// An endpoint to somebody else's service.
    ServiceOfOthers {
        /// The service, or the type of the endpoint.
        service: String,
    },
    /// An endpoint to another region.
    OtherRegion {
        /// That region.
        region: String,
    },
    /// An endpoint that lets everybody do everything.
    EndpointForEverybody {
        /// True when nothing says so but AWS's default.
        default: bool,
    },
    /// A policy, or a trust policy, that is open to everybody.
    OpenToEverybody {
        /// The field.
        field: String,
    },
    /// A trust policy that names another account.
    TrustOfOthers {
        /// The principal.
        principal: String,
    },
    /// Block Public Access of a bucket is off.
    PublicAccessAllowed {
        /// The settings that are off.
        off: Vec<String>,
    },
    /// A policy that allows everything.
    AllPower {
        /// The policy, or the field of an inline policy.
        policy: String,
    },
    /// A broad policy of AWS.
    BroadPolicy {
        /// Its ARN or name.
        policy: String,
    },
    /// A group that a user is in.
    InGroup {
        /// Its name.
        group: String,
    },
    /// A guardrail is not there any more.
    WithoutGuardrail {
        /// The policy, or the boundary.
        policy: String,
    },
}

impl Opening {
    /// The rule by which it is dangerous.
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Ingress { everywhere: true, .. } => Rule::IngressFromEverywhere,
            Self::Ingress { everywhere: false, .. } => Rule::IngressFromInternet,
            Self::Egress { .. } | Self::EgressByDefault => Rule::EgressToEverywhere,
            Self::Route { way, .. } => way.rule(),
            Self::Gateway { .. } => Rule::InternetGateway,
            Self::Nat => Rule::NatGateway,
            Self::MapsPublicAddresses => Rule::PublicAddressOnLaunch,
            Self::PublicAddress => Rule::PublicAddress,
            Self::DirectInternet { .. } => Rule::DirectInternetAccess,
            Self::PublicMode { .. } => Rule::PublicNetworkMode,
            Self::WithoutVpc => Rule::WithoutVpc,
            Self::ServiceOfOthers { .. } => Rule::ServiceOfOthers,
            Self::OtherRegion { .. } => Rule::OtherRegion,
            Self::EndpointForEverybody { .. } => Rule::EndpointForEverybody,
            Self::OpenToEverybody { .. } => Rule::OpenToEverybody,
            Self::TrustOfOthers { .. } => Rule::TrustOfOthers,
            Self::PublicAccessAllowed { .. } => Rule::PublicAccessAllowed,
            Self::AllPower { .. } => Rule::AllPower,
            Self::BroadPolicy { .. } => Rule::BroadPolicy,
            Self::InGroup { .. } => Rule::JoinsGroup,
            Self::WithoutGuardrail { .. } => Rule::GuardrailRemoved,
        }
    }
}

impl Opening {
    /// The same opening without what differs between a want and a live object, so that the two can be compared.
    #[must_use]
    pub(crate) fn bare(&self) -> Self {
        match self {
            Self::EgressByDefault => Self::Egress { ports: crate::network::ALL.to_owned(), peer: "0.0.0.0/0".to_owned() },
            Self::Route { destination, way, target: _ } if way.rule() == Rule::RouteToInternet => {
                Self::Route { destination: destination.clone(), way: *way, target: String::new() }
            }
            Self::Gateway { vpc: _ } => Self::Gateway { vpc: String::new() },
            Self::DirectInternet { default: _ } => Self::DirectInternet { default: false },
            Self::PublicMode { default: _ } => Self::PublicMode { default: false },
            Self::EndpointForEverybody { default: _ } => Self::EndpointForEverybody { default: false },
            Self::OpenToEverybody { field } if field.starts_with("assume_role") || field.starts_with("trust") => {
                Self::OpenToEverybody { field: "trust".to_owned() }
            }
            Self::AllPower { policy } => Self::AllPower { policy: last(policy) },
            Self::BroadPolicy { policy } => Self::BroadPolicy { policy: last(policy) },
            Self::Ingress { .. }
            | Self::Egress { .. }
            | Self::Route { .. }
            | Self::Nat
            | Self::MapsPublicAddresses
            | Self::PublicAddress
            | Self::WithoutVpc
            | Self::ServiceOfOthers { .. }
            | Self::OtherRegion { .. }
            | Self::OpenToEverybody { .. }
            | Self::TrustOfOthers { .. }
            | Self::PublicAccessAllowed { .. }
            | Self::InGroup { .. }
            | Self::WithoutGuardrail { .. } => self.clone(),
        }
    }
}

/// The name at the end of an ARN or path.
fn last(policy: &str) -> String {
    policy.rsplit('/').next().unwrap_or(policy).trim_end_matches(".arn}").to_owned()
}

impl Way {
    /// The rule for a route that leads there.
    pub const fn rule(self) -> Rule {
        match self {
            Self::InternetGateway | Self::NatGateway | Self::EgressOnlyGateway | Self::CarrierGateway => Rule::RouteToInternet,
            Self::PrivateNatGateway
            | Self::VpnGateway
            | Self::Peering
            | Self::TransitGateway
            | Self::LocalGateway
            | Self::CoreNetwork
            | Self::Unknown => Rule::RouteToNetworks,
            Self::LoadBalancer | Self::Interface | Self::Instance => Rule::RouteThroughAppliance,
        }
    }

    /// The opening in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::InternetGateway => "an internet gateway",
            Self::NatGateway => "a NAT gateway",
            Self::PrivateNatGateway => "a private NAT gateway",
            Self::EgressOnlyGateway => "an egress-only internet gateway",
            Self::CarrierGateway => "a carrier gateway",
            Self::VpnGateway => "a virtual private gateway",
            Self::Peering => "a peering connection",
            Self::TransitGateway => "a transit gateway",
            Self::LocalGateway => "a local gateway",
            Self::CoreNetwork => "a core network",
            Self::LoadBalancer => "the endpoint of a Gateway Load Balancer",
            Self::Interface => "a network interface",
            Self::Instance => "an instance",
            Self::Unknown => "something that heiiki does not know",
        }
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = |default: &bool| if *default { ", AWS's default" } else { "" };
        match self {
            Self::Ingress { ports, peer, everywhere: _ } => write!(f, "ingress {ports} from {peer}"),
            Self::Egress { ports, peer } => write!(f, "egress {ports} to {peer}"),
            Self::EgressByDefault => f.write_str("egress of all protocols to everywhere, AWS's default"),
            Self::Route { destination, target, way } => {
                let named = target.contains('/') || matches!(way, Way::Unknown);
                if named {
                    write!(f, "route {destination} to {target}")
                } else {
                    write!(f, "route {destination} to {target}, {}", way.words())
                }
            }
            Self::Gateway { vpc } => write!(f, "an internet gateway at {vpc}"),
            Self::Nat => f.write_str("a public NAT gateway"),
            Self::MapsPublicAddresses => f.write_str("map_public_ip_on_launch is true"),
            Self::PublicAddress => f.write_str("it has a public address"),
            Self::DirectInternet { default: by } => write!(f, "direct_internet_access is Enabled{}", default(by)),
            Self::PublicMode { default: by } => write!(f, "app_network_access_type is PublicInternetOnly{}", default(by)),
            Self::WithoutVpc => f.write_str("no vpc_config and no network isolation: its container runs outside of the VPC"),
            Self::ServiceOfOthers { service } => write!(f, "leads to {service}, which is not AWS's own"),
            Self::OtherRegion { region } => write!(f, "leads to region {region}"),
            Self::EndpointForEverybody { default: by } => write!(f, "lets everybody do everything through it{}", default(by)),
            Self::OpenToEverybody { field } => write!(f, "{field} allows everybody"),
            Self::TrustOfOthers { principal } => write!(f, "{principal} may take it on"),
            Self::PublicAccessAllowed { off } => write!(f, "public access is not blocked: {}", off.join(", ")),
            Self::AllPower { policy } => write!(f, "{policy} allows everything"),
            Self::BroadPolicy { policy } => write!(f, "{policy} is one of AWS's broad policies"),
            Self::InGroup { group } => write!(f, "is in group {group}"),
            Self::WithoutGuardrail { policy } => write!(f, "{policy} is taken off, which denies"),
        }
    }
}

/// The words for a rule that covers all protocols.
pub(crate) const ALL: &str = "of all protocols";
