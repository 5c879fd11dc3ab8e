//! A network interface. No spec declares one: AWS makes them for resources of the spec, users make them, and services leave some
//! behind. They keep subnets and groups from being deleted.
//!
//! No single sign tells for certain who made one. `network_interface_signs.rs` reads the signs. None of them, and no text,
//! decides alone.

pub mod signs;

pub use crate::markers::NetworkInterface;
use heiiki_derive::Shaped;
use std::collections::BTreeMap;

use crate::kind::{Bond, Owner};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::shape::never;
use crate::{Address, Comparison, Identity, Lifecycle, Phase, Presentation, Problem, view::View};
use signs::Maker;

/// The want of a kind that no spec can declare. It has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {}

never!(Want, "network_interface", "network interfaces come with what needs them and cannot be declared");

/// A network interface as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// `eni-...`.
    pub network_interface_id: String,
    /// The VPC.
    pub vpc_id: String,
    /// The subnet.
    pub subnet_id: String,
    /// The groups it carries.
    pub security_group_ids: Vec<String>,
    /// `available`, `associated`, `attaching`, `in-use`, `detaching`.
    pub status: String,
    /// `interface`, `vpc_endpoint`, `nat_gateway`, `efs`, `lambda` and so on.
    pub interface_type: String,
    /// The text that its maker wrote.
    pub description: String,
    /// The account that has it.
    pub owner_id: Option<String>,
    /// The requester: an account, a service, or a session of a role.
    pub requester_id: Option<String>,
    /// True if AWS reports that a service requested it. False tells nothing, because AWS Lambda, transit gateways and SageMaker
    /// have such interfaces, too.
    pub requester_managed: bool,
    /// True if AWS reports that a service operates it.
    #[shape(default)]
    pub operator_managed: bool,
    /// The service that operates it: `sagemaker.amazonaws.com`.
    pub operator: Option<String>,
    /// `eni-attach-...`, or `ela-attach-...` if only a service can detach it.
    pub attachment_id: Option<String>,
    /// The owner of the thing to which it is attached: an account, or a service by its name (`amazon-aws`).
    pub attachment_owner_id: Option<String>,
    /// The instance to which it is attached.
    pub instance_id: Option<String>,
    /// True if it is deleted with that instance.
    pub delete_on_termination: bool,
    /// Its private address.
    pub private_ip_address: Option<String>,
    /// Its public address; `None` if it has none.
    pub public_ip_address: Option<String>,
    /// Its tags by which SageMaker marks the objects that it makes.
    #[shape(omit)]
    pub maker_tags: BTreeMap<String, String>,
}

impl Identity for NetworkInterface {
    const FACTS: KindFacts = KindFacts {
        label: "network interface",
        created: 190,
        deleted: 330,
        seconds: Seconds::new(1, 1, 60),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Network,
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &[];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.network_interface_id.clone()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }

    /// The owner that AWS or the maker names. If nobody is named, `plan` weighs in whose network it stands.
    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let owner = |of: String, bond, evidence: &str| Some(Owner { of, bond, evidence: evidence.to_owned() });
        if let Some(instance) = &live.instance_id {
            // An interface that is not deleted with its instance is somebody's own.
            let goes_along = live.delete_on_termination.then(|| instance.clone())?;
            return owner(goes_along, Bond::Part, "it is attached to it");
        }
        let bond = if live.maker() == Maker::SageMaker { Bond::Companion } else { Bond::Part };
        if let Some(domain) = live.tagged() {
            return owner(domain, bond, "its tag names it, and it stands in its network");
        }
        owner(live.named()?, bond, "its description names it, and it stands in its network")
    }
}

impl Comparison for NetworkInterface {
    fn check(_: &[(&Address, Want)], _: &View<'_>, _: &mut Vec<Problem>) {}
}

impl Lifecycle for NetworkInterface {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        let network = [&live.vpc_id, &live.subnet_id].into_iter().chain(&live.security_group_ids);
        network.cloned().collect()
    }
}

impl Presentation for NetworkInterface {
    fn summary(want: &Want) -> String {
        match *want {}
    }

    fn about(live: &Live) -> String {
        let text = if live.description.is_empty() { "no description" } else { &live.description };
        let address = live.public_ip_address.as_ref().map(|address| format!(", public address {address}")).unwrap_or_default();
        format!("{}{address}: {text}", live.status)
    }
}

#[cfg(test)]
mod tests;
