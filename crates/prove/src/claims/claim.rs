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
    /// S1: every service that a used feature needs can be reached.
    Services,
    /// S3: the ports that features need inside of the VPC are open.
    Ports,
}

impl Claim {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::InternetOut,
        Self::OtherNetworks,
        Self::InternetIn,
        Self::Relays,
        Self::SideDoors,
        Self::Guardrails,
        Self::Services,
        Self::Ports,
    ];

    /// The code by which it is named.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InternetOut => "N1",
            Self::OtherNetworks => "N2",
            Self::InternetIn => "N3",
            Self::Relays => "N4",
            Self::SideDoors => "N5",
            Self::Guardrails => "I1",
            Self::Services => "S1",
            Self::Ports => "S3",
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
            Self::Services => "every service that a used feature needs can be reached",
            Self::Ports => "the ports that features need inside of the VPC are open",
        }
    }

    /// Its page, in Markdown: the meaning, an example, and the ways to close it.
    pub const fn page(self) -> &'static str {
        match self {
            Self::InternetOut => include_str!("../../../../docs/claims/N1.md"),
            Self::OtherNetworks => include_str!("../../../../docs/claims/N2.md"),
            Self::InternetIn => include_str!("../../../../docs/claims/N3.md"),
            Self::Relays => include_str!("../../../../docs/claims/N4.md"),
            Self::SideDoors => include_str!("../../../../docs/claims/N5.md"),
            Self::Guardrails => include_str!("../../../../docs/claims/I1.md"),
            Self::Services => include_str!("../../../../docs/claims/S1.md"),
            Self::Ports => include_str!("../../../../docs/claims/S3.md"),
        }
    }

    /// True if it says that nothing leaves. The others say that the network works, and nothing is refused because of them.
    pub const fn is_of_closedness(self) -> bool {
        match self {
            Self::InternetOut | Self::OtherNetworks | Self::InternetIn | Self::Relays | Self::SideDoors | Self::Guardrails => {
                true
            }
            Self::Services | Self::Ports => false,
        }
    }

    /// The claim with a code. `None` if there is none.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.code() == code)
    }

    /// The claims that depend on the objects of a kind, so that they are not proven while these are not known.
    pub const fn of_kind(kind: KindName) -> &'static [Claim] {
        use Claim::{Guardrails, InternetIn, InternetOut, OtherNetworks, Ports, Relays, Services, SideDoors};
        match kind {
            KindName::Domain => &[InternetOut, OtherNetworks, InternetIn, Relays, SideDoors, Services, Ports],
            KindName::NotebookInstance | KindName::Model | KindName::EndpointConfig => {
                &[InternetOut, OtherNetworks, InternetIn, Relays, SideDoors, Services]
            }
            KindName::UserProfile => &[InternetOut, OtherNetworks, InternetIn, Relays, Services, Ports],
            KindName::NetworkInterface => &[InternetOut, OtherNetworks, InternetIn, Relays],
            KindName::Space => &[SideDoors],
            KindName::Instance => &[InternetIn, Relays, Services],
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
