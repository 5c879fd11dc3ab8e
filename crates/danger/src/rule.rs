//! The rules, each with its code, title, severity, meaning and remedy. `docs/dangers.md` is generated from them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How severe a danger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is worth knowing.
    Low,
    /// It widens what is possible, or deletes what can be made again.
    Medium,
    /// It opens the environment to everybody, gives somebody all power, or destroys what cannot be made again.
    High,
}

/// The sorts of dangers, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// An object that heiiki did not make becomes this environment's.
    Adoption,
    /// Data dies.
    DataLoss,
    /// What users run or hold is stopped and deleted.
    Users,
    /// Another object takes its place.
    Replacement,
    /// It is deleted.
    Deletion,
    /// Capacity that serves becomes less.
    Capacity,
    /// A path to or from the internet or other networks opens.
    OpenNetwork,
    /// Somebody may do more, or that cannot be decided.
    Access,
}

macro_rules! rules {
    ($($name:ident $code:literal $risk:ident $severity:ident $title:literal $about:literal $mend:literal;)+) => {
        /// A rule by which something is dangerous.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $(#[doc = $about] $name,)+
        }

        impl Rule {
            /// Every rule, in the order in which dangers are told.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its stable code: `ingress-from-everywhere`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The sort of danger.
            pub const fn risk(self) -> Risk {
                match self { $(Self::$name => Risk::$risk,)+ }
            }

            /// The severity of the rule.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// Its title on the page of dangers.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// The meaning of the rule, in whole sentences.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)+ }
            }

            /// The remedy.
            pub const fn mend(self) -> &'static str {
                match self { $(Self::$name => $mend,)+ }
            }
        }
    };
}

rules! {
    Adoption "adoption" Adoption High "A foreign object is taken over"
        "An object that heiiki did not make becomes this environment's: the spec names it with `adopt`. From then on it is changed to what the spec says, and deleted with the environment."
        "Ask whose it is. `existing` uses an object and leaves it alone.";
    DataLoss "data-loss" DataLoss High "Data dies"
        "The object is deleted, and its data with it: home directories, volumes, file systems, objects in buckets, log events. Nothing brings it back."
        "Keep it with `on_destroy: retain` where AWS can, or save the data first.";
    UsersWork "users-work" Users High "What users run or hold goes"
        "Something that users made or run inside of the resource is stopped and deleted with it: apps, spaces, access keys."
        "Ask them first. Without `--evict-users` nothing of it is touched.";
    Replacement "replacement" Replacement Medium "Another object takes its place"
        "A field changes that AWS cannot change in place. A new object is made and the old one deleted; its id, and often its address, are others afterwards."
        "The plan names the field. Leave it as it is, or choose the moment.";
    Deletion "deletion" Deletion Medium "It is deleted"
        "The resource is ours and is not in the spec any more, or the whole environment is destroyed."
        "Put it back into the spec, or set `protect: true` on what must stay.";
    CapacityLost "capacity-lost" Capacity Medium "An endpoint serves with less, or otherwise"
        "A change of the configuration starts the variants of an endpoint with the instance counts and weights of the new configuration. What autoscaling or people have made of them is gone: fewer instances run than now, or a variant gets another weight."
        "Write `retain_all_variant_properties: true` at the endpoint, or the counts of now into the configuration.";
    IngressFromEverywhere "ingress-from-everywhere" OpenNetwork High "A rule lets everybody in"
        "A security group admits the whole internet, or a large part of it: IPv4 ranges of /8 or larger and IPv6 ranges of /16 or larger that are not private count."
        "Name the group, prefix list or range that is meant.";
    DirectInternetAccess "direct-internet-access" OpenNetwork High "A notebook reaches the internet past the VPC"
        "A notebook instance with `direct_internet_access: Enabled`, which is AWS's default, has a network interface in a network of SageMaker that leads to the internet, whatever the VPC says."
        "Write `direct_internet_access: Disabled`, with a subnet and groups.";
    PublicNetworkMode "public-network-mode" OpenNetwork High "Apps of a domain reach the internet past the VPC"
        "A domain with `app_network_access_type: PublicInternetOnly`, which is AWS's default, sends the traffic of its apps over a network of SageMaker."
        "Write `app_network_access_type: VpcOnly`.";
    PublicAddress "public-address" OpenNetwork High "Something has a public address"
        "An instance gets an address of the internet."
        "Reach it by Session Manager and interface endpoints instead.";
    InternetGateway "internet-gateway" OpenNetwork High "An internet gateway stands at the VPC"
        "An internet gateway is attached to the VPC. Any route to it, of whoever writes one, leads to the internet."
        "Detach it, if nothing is to leave.";
    RouteToInternet "route-to-internet" OpenNetwork High "A route leads to the internet"
        "A route leads to an internet gateway, an egress-only gateway, a carrier gateway or a public NAT gateway."
        "Use interface and gateway endpoints for what AWS's services are needed for.";
    ServiceOfOthers "service-of-others" OpenNetwork High "An endpoint leads to somebody else's service"
        "A VPC endpoint leads to a service of another account (PrivateLink, resources, service networks, load balancers of gateways). What is sent there arrives outside of the environment, although no route leaves the VPC."
        "Make sure that the other side is trusted; an endpoint policy does not bind it.";
    IngressFromInternet "ingress-from-internet" OpenNetwork Medium "A rule lets addresses of the internet in"
        "A security group admits a range of public addresses."
        "Make sure that the range belongs to whom it is meant for.";
    NatGateway "nat-gateway" OpenNetwork Medium "A NAT gateway leads to the internet"
        "A public NAT gateway stands in the VPC. Any route to it leads to the internet."
        "Take it out, if nothing is to leave.";
    PublicAddressOnLaunch "public-address-on-launch" OpenNetwork Medium "A subnet gives public addresses"
        "Whatever is launched in the subnet gets an address of the internet unless it says otherwise."
        "Write `map_public_ip_on_launch: false`.";
    RouteToNetworks "route-to-networks" OpenNetwork Medium "A route leads to other networks"
        "A route leads to a peering connection, a transit gateway, a virtual private gateway, a local gateway or a core network. What lies behind it may lead further."
        "Make sure that the other network is meant to be reached.";
    RouteThroughAppliance "route-through-appliance" OpenNetwork Medium "A route leads through an appliance"
        "A route leads to a network interface, an instance or the endpoint of a Gateway Load Balancer, which may forward to anywhere: a NAT instance or a proxy is just that."
        "Look at what stands there.";
    WithoutVpc "without-vpc" OpenNetwork Medium "A container runs outside of the VPC"
        "A model, or an endpoint configuration that brings its own container, has no `vpc_config` and no network isolation: its container runs in a network of SageMaker that leads to the internet."
        "Write `vpc_config`, or `enable_network_isolation: true`.";
    OtherRegion "other-region" OpenNetwork Medium "An endpoint leads to another region"
        "A VPC endpoint leads to a service of another region. What is sent there leaves the region."
        "Leave `service_region` out, if data is to stay.";
    EgressToEverywhere "egress-to-everywhere" OpenNetwork Low "A rule lets out to everywhere"
        "A security group lets its members send to every address, as AWS's own default does. Where they get is then decided by routes alone."
        "Write `egress` with what is needed; `egress: []` is nothing.";
    OpenToEverybody "open-to-everybody" Access High "A policy is open to everybody"
        "A policy of a bucket or a trust policy allows something to every principal, without a condition."
        "Name the principals, or add a condition such as aws:SourceVpce or aws:PrincipalOrgID.";
    PublicAccessAllowed "public-access-allowed" Access High "A bucket may be made public"
        "Block Public Access is switched off for a bucket, wholly or in part."
        "Leave `public_access_block` out: AWS blocks everything by default.";
    GuardrailRemoved "guardrail-removed" Access High "A guardrail is taken off"
        "A policy that denies something, or the permissions boundary, is taken off a role or user."
        "Keep it attached, or make sure that another one denies as much.";
    AllPower "all-power" Access High "Somebody may do everything"
        "A role or user gets a policy that allows everything, or everything in IAM, which is as much."
        "Write a policy with what is needed; `heiiki policy` helps for heiiki itself.";
    TrustWidened "trust-widened" Access High "More may take on a role"
        "The trust policy of a role lets more principals take it on, or that cannot be decided."
        "Look at who is new.";
    BroadPolicy "broad-policy" Access Medium "A broad policy of AWS is attached"
        "One of AWS's policies for a whole service (`…FullAccess`) or a job is attached. It grows when AWS changes it."
        "Write a policy with what is needed.";
    TrustOfOthers "trust-of-others" Access Medium "Another account may take on a role"
        "The trust policy of a new role names a principal of another account."
        "Make sure whose account it is, and ask for an external id.";
    JoinsGroup "joins-group" Access Medium "A user joins a group"
        "A user gets what the group may do. heiiki does not manage groups and does not see their policies."
        "Look at the group.";
    PolicyWidened "policy-widened" Access Medium "A policy lets more through"
        "A policy document allows more than before, or denies less."
        "The plan shows the statements.";
    PolicyUndecided "policy-undecided" Access Medium "It cannot be decided whether access widens"
        "A policy document changes in a way that heiiki cannot compare, such as other conditions."
        "The plan shows the statements.";
    EndpointForEverybody "endpoint-for-everybody" Access Low "An endpoint lets everybody do everything through it"
        "A VPC endpoint has AWS's default policy or one like it: with credentials of any account, data can be taken out through it."
        "Write a `policy` that names the principals and resources of the environment.";
}

impl Risk {
    /// Its title in every form.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Adoption => "adopts",
            Self::DataLoss => "data loss",
            Self::Users => "users’ work",
            Self::Replacement => "replaces",
            Self::Deletion => "deletes",
            Self::Capacity => "capacity",
            Self::OpenNetwork => "opens the network",
            Self::Access => "access",
        }
    }
}

impl Severity {
    /// Its word in every form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_stable_and_distinct_and_rules_are_in_the_order_of_their_sorts() {
        for (rule, next) in Rule::ALL.iter().zip(&Rule::ALL[1..]) {
            assert!(rule.risk() <= next.risk(), "{rule} before {next}");
            assert!(rule.risk() < next.risk() || rule.severity() >= next.severity(), "{rule} before {next}");
        }
        for rule in Rule::ALL {
            let json = serde_json::to_value(rule).expect("a word");
            assert_eq!(json, rule.code(), "the code is the same in JSON");
            assert!(rule.about().ends_with('.') && rule.mend().ends_with('.'), "{rule} is told in whole sentences");
        }
    }
}
