//! The claims: their codes, their words, and the kinds on whose objects each depends.

use heiiki_model::KindName;

/// A claim about an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// N1: no packet of a workload reaches the internet.
    InternetOut,
    /// N2: no packet of a workload reaches another network.
    OtherNetworks,
    /// N3: no packet of the internet reaches an interface.
    InternetIn,
    /// N4: no host that a workload reaches can pass on what it receives.
    Relays,
    /// N5: SageMaker opens no way beside the VPC.
    SideDoors,
    /// I1: no role or user is allowed an attempt to get out.
    Guardrails,
}

impl Claim {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::InternetOut, Self::OtherNetworks, Self::InternetIn, Self::Relays, Self::SideDoors, Self::Guardrails];
    /// Those about the network.
    const NETWORK: [Self; 5] = [Self::InternetOut, Self::OtherNetworks, Self::InternetIn, Self::Relays, Self::SideDoors];

    /// The code by which it is named.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InternetOut => "N1",
            Self::OtherNetworks => "N2",
            Self::InternetIn => "N3",
            Self::Relays => "N4",
            Self::SideDoors => "N5",
            Self::Guardrails => "I1",
        }
    }

    /// The claim in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::InternetOut => "no packet of a workload reaches the internet through a VPC",
            Self::OtherNetworks => "no packet of a workload reaches another network through a VPC",
            Self::InternetIn => "no packet of the internet comes in",
            Self::Relays => "no host that a workload reaches can pass on what it receives",
            Self::SideDoors => "SageMaker opens no way beside the VPC",
            Self::Guardrails => "no role or user is allowed an attempt to get out, nor a role that it can pass or assume",
        }
    }

    /// The claims that depend on the objects of a kind, so that they are not proven while these are not known.
    pub const fn of_kind(kind: KindName) -> &'static [Claim] {
        use Claim::{Guardrails, InternetIn, InternetOut, OtherNetworks, Relays, SideDoors};
        match kind {
            KindName::NotebookInstance | KindName::Domain | KindName::Model | KindName::EndpointConfig => &Self::NETWORK,
            KindName::UserProfile | KindName::NetworkInterface => &[InternetOut, OtherNetworks, InternetIn, Relays],
            KindName::Space => &[SideDoors],
            KindName::Instance => &[InternetIn, Relays],
            KindName::VpcEndpoint => &[OtherNetworks, Relays],
            KindName::ElasticIp => &[InternetIn],
            KindName::Role | KindName::User | KindName::Policy | KindName::InlinePolicy => &[Guardrails],
            KindName::Vpc
            | KindName::InternetGateway
            | KindName::Subnet
            | KindName::NatGateway
            | KindName::RouteTable
            | KindName::SecurityGroup
            | KindName::KeyPair
            | KindName::FileSystem
            | KindName::MountTarget
            | KindName::InstanceProfile
            | KindName::Bucket
            | KindName::LogGroup
            | KindName::KmsKey
            | KindName::App
            | KindName::StudioLifecycleConfig
            | KindName::NotebookLifecycleConfig
            | KindName::Endpoint
            | KindName::Credential => &[],
        }
    }
}
