//! A network interface. No spec declares one: AWS makes them for what the spec declares, users make them, and services leave some behind. They keep subnets
//! and groups from being deleted.
//!
//! Who made one stands nowhere but in texts that AWS words as it likes, so a text alone decides nothing: it must name an object, and lie in its network.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::kind::{Bond, Owner};
use crate::{Address, Change, Kind, KindName, Known, Naming, Phase, Problem, Refs, spec::View};

/// The kind `network_interface`.
#[derive(Debug)]
pub struct NetworkInterface;

/// Nothing: no spec can want a network interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Want {}

impl<'de> Deserialize<'de> for Want {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("network interfaces come with what needs them and cannot be declared"))
    }
}

impl JsonSchema for Want {
    fn schema_name() -> Cow<'static, str> {
        "network_interface".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(false)
    }
}

/// A network interface as AWS reports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// What its maker wrote.
    pub description: String,
    /// Who asked for it: an account, a service, or a session of a role.
    pub requester_id: Option<String>,
    /// True when only the service that made it can remove it.
    pub requester_managed: bool,
    /// The instance it is attached to.
    pub instance_id: Option<String>,
    /// Whether it goes with that instance.
    pub delete_on_termination: bool,
    /// Its private address.
    pub private_ip_address: Option<String>,
    /// Its public address, when it has one.
    pub public_ip_address: Option<String>,
}

/// What SageMaker writes into the description of its interfaces.
const SAGEMAKER: [&str; 2] =
    ["ENI managed by SageMaker", "Network Interface created to access resources in your VPC for SageMaker"];

impl Live {
    /// True when SageMaker made it, through a role of the account: such interfaces are not requester-managed, and when SageMaker has let go of one
    /// (`available`) without deleting it, anybody may.
    pub fn is_of_sagemaker(&self) -> bool {
        SAGEMAKER.iter().any(|text| self.description.contains(text))
    }

    /// True when the service that made it has let go of it and left it behind.
    pub fn is_left_behind(&self) -> bool {
        self.status == "available" && !self.requester_managed && self.is_of_sagemaker()
    }

    /// The object that its type or its maker's text names.
    fn named(&self) -> Option<String> {
        let text = self.description.as_str();
        let service = matches!(self.interface_type.as_str(), "vpc_endpoint" | "nat_gateway" | "efs") || self.requester_managed;
        if service {
            return ["vpce-", "nat-", "fsmt-"].iter().find_map(|prefix| id_in(text, prefix));
        }
        if !self.is_of_sagemaker() {
            return None;
        }
        let after = |marker: &str| Some(text.split_once(marker)?.1.trim_matches(|c: char| c == ' ' || c == '(' || c == ')'));
        id_in(text, "d-")
            .or_else(|| Some(format!("notebook-instance/{}", after("Notebook Instance ")?.to_ascii_lowercase())))
            .or_else(|| Some(format!("endpoint/{}", after("Endpoint ")?.to_ascii_lowercase())))
    }
}

/// The first id with a prefix in a text: `fsmt-0abc` in `EFS mount target for fs-0123 (fsmt-0abc)`.
fn id_in(text: &str, prefix: &str) -> Option<String> {
    let starts = |word: &&str| word.starts_with(prefix) && word.len() > prefix.len();
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).find(starts).map(str::to_owned)
}

impl Kind for NetworkInterface {
    const NAME: KindName = KindName::NetworkInterface;
    const ATTRIBUTES: &'static [&'static str] = &[];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.network_interface_id.clone()
    }

    fn refs(want: &Want, _: &mut Refs) {
        match *want {}
    }

    fn check(_: &[(&Address, Want)], _: &View<'_>, _: &mut Vec<Problem>) {}

    fn diff(want: &Want, _: &Live, _: &Known) -> Vec<Change> {
        match *want {}
    }

    /// No spec declares one.
    fn as_wanted(_: &Live, _: &BTreeMap<String, String>, _: &mut Naming<'_>) -> Option<Self::Want> {
        None
    }

    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        let network = [&live.vpc_id, &live.subnet_id].into_iter().chain(&live.security_group_ids);
        network.cloned().collect()
    }

    fn summary(want: &Want) -> String {
        match *want {}
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }

    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let owner = |of: String, bond, evidence: &str| Some(Owner { of, bond, evidence: evidence.to_owned() });
        if let Some(instance) = &live.instance_id {
            // One that does not go with its instance is somebody's own.
            let goes_along = live.delete_on_termination.then(|| instance.clone())?;
            return owner(goes_along, Bond::Part, "it is attached to it");
        }
        let bond = if live.is_of_sagemaker() { Bond::Companion } else { Bond::Part };
        owner(live.named()?, bond, "its description names it, and it stands in its network")
    }

    fn about(live: &Live) -> String {
        let text = if live.description.is_empty() { "no description" } else { &live.description };
        let address = live.public_ip_address.as_ref().map(|address| format!(", public address {address}")).unwrap_or_default();
        format!("{}{address}: {text}", live.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(interface_type: &str, description: &str) -> Live {
        Live {
            network_interface_id: "eni-1".into(),
            vpc_id: "vpc-1".into(),
            subnet_id: "subnet-1".into(),
            security_group_ids: vec!["sg-1".into()],
            status: "in-use".into(),
            interface_type: interface_type.into(),
            description: description.into(),
            requester_id: None,
            requester_managed: false,
            instance_id: None,
            delete_on_termination: false,
            private_ip_address: None,
            public_ip_address: None,
        }
    }

    #[test]
    fn a_text_names_an_owner_only_where_a_service_wrote_it() {
        let owner = |kind: &str, text: &str| NetworkInterface::owner(&live(kind, text), &BTreeMap::new()).map(|owner| owner.of);
        for (kind, text, expected) in [
            ("vpc_endpoint", "VPC Endpoint Interface vpce-0a1", Some("vpce-0a1")),
            ("nat_gateway", "Interface for NAT Gateway nat-0a1", Some("nat-0a1")),
            ("efs", "EFS mount target for fs-0123 (fsmt-0a1)", Some("fsmt-0a1")),
            ("efs", "Mount target fsmt-0a1 for file system fs-0123", Some("fsmt-0a1")),
            ("interface", "EFS mount target for fs-0123 (fsmt-0a1)", None),
            ("interface", "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-x1) - a09d", Some("d-x1")),
            (
                "interface",
                "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance Dev",
                Some("notebook-instance/dev"),
            ),
            ("interface", "[DO NOT DELETE] ENI managed by SageMaker for Endpoint (Churn)", Some("endpoint/churn")),
            ("interface", "mine, for d-x1", None),
            ("lambda", "AWS Lambda VPC ENI-f", None),
        ] {
            assert_eq!(owner(kind, text).as_deref(), expected, "{kind} {text}");
        }
    }

    #[test]
    fn only_what_sagemaker_let_go_of_counts_as_left_behind() {
        let left = |change: &dyn Fn(&mut Live)| {
            let mut live = live("interface", "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-x1) - a09d");
            live.status = "available".into();
            change(&mut live);
            live.is_left_behind()
        };
        assert!(left(&|_| {}));
        assert!(!left(&|live| live.status = "in-use".into()));
        assert!(!left(&|live| live.requester_managed = true));
        assert!(!left(&|live| live.description = "mine".into()));
    }

    #[test]
    fn an_interface_of_an_instance_goes_with_it_when_it_is_told_to() {
        let mut attached = live("interface", "");
        attached.instance_id = Some("i-1".into());
        let bond = |live: &Live| NetworkInterface::owner(live, &BTreeMap::new()).map(|owner| (owner.of, owner.bond));
        assert_eq!(bond(&attached), None);
        attached.delete_on_termination = true;
        assert_eq!(bond(&attached), Some(("i-1".to_owned(), Bond::Part)));
    }
}
