//! Facts of a region and account that do not belong to a resource.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::endpoint_type::EndpointType;
use crate::failure::AwsError;
use crate::quota::Quota;

/// Facts of a region and account that do not belong to a resource. It holds only the facts for which AWS was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The ARN of the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The ids of AWS's prefix lists, by their names: `com.amazonaws.<region>.s3`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prefix_lists: BTreeMap<String, String>,
    /// The ARNs of AWS's managed policies, by their names. `None` for a name that no policy of AWS has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub managed_policies: BTreeMap<String, Option<String>>,
    /// The number of objects that the account may have, by quota.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub quotas: BTreeMap<Quota, usize>,
    /// The offers of the services of endpoints, by their full names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub services: BTreeMap<String, Offer>,
    /// Things that the spec names by AWS's own name or id, and that AWS does not have: see `Named` in the spec.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub absent: BTreeSet<FactName>,
}

/// The zones in which AWS offers a service, for each type of endpoint. Empty if it does not offer the service for that type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// By network interfaces.
    pub interface: Vec<String>,
    /// By routes.
    pub gateway: Vec<String>,
}

impl Offer {
    /// The zones for a type of endpoint.
    pub fn zones(&self, of: EndpointType) -> &[String] {
        match of {
            EndpointType::Interface => &self.interface,
            EndpointType::Gateway => &self.gateway,
        }
    }
}

impl Facts {
    /// Adds facts that were read later.
    pub fn extend(&mut self, later: Self) {
        let Self { caller, prefix_lists, managed_policies, quotas, services, absent } = later;
        self.caller = caller.or_else(|| self.caller.take());
        self.prefix_lists.extend(prefix_lists);
        self.managed_policies.extend(managed_policies);
        self.quotas.extend(quotas);
        self.services.extend(services);
        self.absent.extend(absent);
    }
}

/// A fact that a field of a resource needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactName {
    /// The id of a prefix list of AWS, by its name; or a prefix list by its id.
    PrefixList(String),
    /// The ARN of a managed policy of AWS, by its name; or such a policy by its ARN.
    ManagedPolicy(String),
    /// A group of IAM, by its name.
    IamGroup(String),
}

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PrefixList(name) => write!(f, "prefix list {name}"),
            Self::ManagedPolicy(name) => write!(f, "managed policy {name}"),
            Self::IamGroup(name) => write!(f, "IAM group {name}"),
        }
    }
}

/// A fact that could not be read. A field that needs it is unknown, and unknown is no difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadFact {
    /// The fact.
    pub fact: FactName,
    /// The error of the read.
    pub error: AwsError,
}
