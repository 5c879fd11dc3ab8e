//! Addresses: `subnet/private-a`, the only identity used as a key, and the closed list of kinds.
//!
//! An object that AWS or users made inside one of ours has no logical name: its address is its kind and its id,
//! `network_interface/eni-0abc`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::suggest;

macro_rules! kind_names {
    (
        declared { $($(#[$doc:meta])* $variant:ident = $name:literal, $section:literal, $collection:literal;)* }
        observed { $($(#[$seen_doc:meta])* $seen:ident = $seen_name:literal, $seen_section:literal;)* }
    ) => {
        /// The kinds of resources, in the order in which a newcomer would build them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum KindName { $($(#[$doc])* $variant,)* $($(#[$seen_doc])* $seen,)* }

        impl KindName {
            /// Every kind that a spec can declare.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Every kind that is read, also those that only AWS and others make.
            pub const SEEN: &'static [Self] = &[$(Self::$variant,)* $(Self::$seen,)*];

            /// The kind's name in addresses: `vpc_endpoint`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* $(Self::$seen => $seen_name,)* }
            }

            /// The section of the spec, named after the AWS service: `ec2`.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* $(Self::$seen => $seen_section,)* }
            }

            /// The key in that section under which resources of this kind are listed, `vpc_endpoints`. Empty for a kind that no
            /// spec can declare.
            pub const fn collection(self) -> &'static str {
                match self { $(Self::$variant => $collection,)* $(Self::$seen => "",)* }
            }
        }
    };
}

kind_names! {
declared {
    /// A virtual private cloud with its DNS attributes.
    Vpc = "vpc", "ec2", "vpcs";
    /// An internet gateway.
    InternetGateway = "internet_gateway", "ec2", "internet_gateways";
    /// A subnet.
    Subnet = "subnet", "ec2", "subnets";
    /// An Elastic IP address.
    ElasticIp = "elastic_ip", "ec2", "elastic_ips";
    /// A NAT gateway.
    NatGateway = "nat_gateway", "ec2", "nat_gateways";
    /// A route table with its routes and associations.
    RouteTable = "route_table", "ec2", "route_tables";
    /// A security group with its rules.
    SecurityGroup = "security_group", "ec2", "security_groups";
    /// A VPC endpoint, interface or gateway.
    VpcEndpoint = "vpc_endpoint", "ec2", "vpc_endpoints";
    /// An EC2 key pair.
    KeyPair = "key_pair", "ec2", "key_pairs";
    /// An EC2 instance, such as a bastion.
    Instance = "instance", "ec2", "instances";
    /// An EFS file system.
    FileSystem = "file_system", "efs", "file_systems";
    /// A mount target of an EFS file system.
    MountTarget = "mount_target", "efs", "mount_targets";
    /// A customer managed IAM policy.
    Policy = "policy", "iam", "policies";
    /// An IAM role.
    Role = "role", "iam", "roles";
    /// One policy inside an IAM role that others own.
    InlinePolicy = "inline_policy", "iam", "inline_policies";
    /// An IAM instance profile.
    InstanceProfile = "instance_profile", "iam", "instance_profiles";
    /// An IAM user.
    User = "user", "iam", "users";
    /// An S3 bucket.
    Bucket = "bucket", "s3", "buckets";
    /// A KMS key with its alias.
    KmsKey = "kms_key", "kms", "keys";
    /// A log group of CloudWatch Logs.
    LogGroup = "log_group", "logs", "log_groups";
    /// A SageMaker domain.
    Domain = "domain", "sagemaker", "domains";
    /// A user profile of a SageMaker domain.
    UserProfile = "user_profile", "sagemaker", "user_profiles";
    /// A space of a SageMaker domain.
    Space = "space", "sagemaker", "spaces";
    /// An app of a SageMaker user profile or space.
    App = "app", "sagemaker", "apps";
    /// A SageMaker notebook instance.
    NotebookInstance = "notebook_instance", "sagemaker", "notebook_instances";
    /// A lifecycle configuration of SageMaker Studio.
    StudioLifecycleConfig = "studio_lifecycle_config", "sagemaker", "studio_lifecycle_configs";
    /// A lifecycle configuration of SageMaker notebook instances.
    NotebookLifecycleConfig = "notebook_lifecycle_config", "sagemaker", "notebook_lifecycle_configs";
    /// A SageMaker model.
    Model = "model", "sagemaker", "models";
    /// The configuration of a SageMaker endpoint.
    EndpointConfig = "endpoint_config", "sagemaker", "endpoint_configs";
    /// A SageMaker endpoint.
    Endpoint = "endpoint", "sagemaker", "endpoints";
}
observed {
    /// A network interface, no matter who made it. It keeps its subnet and groups from being deleted.
    NetworkInterface = "network_interface", "ec2";
    /// The password or an access key with which a user logs in, and the groups of the user. No secret is ever read.
    Credential = "credential", "iam";
}
}

impl fmt::Display for KindName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The reason for which a text is not an address or a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The kind is not one of heiiki's.
    #[error("`{0}` is not a kind of resource")]
    UnknownKind(String),
    /// No `kind/name` form.
    #[error("`{0}` is not an address; write `kind/name`, for example `subnet/private-1`")]
    Form(String),
    /// A logical name that cannot be one.
    #[error("`{0}` cannot be a name: use letters, digits, `.`, `_` and `-`, begin with a letter or digit, at most 64 characters")]
    Name(String),
}

impl AddressError {
    /// The kind that was likely meant, in a sentence: `vpc_endpoint` for `vpc_endpoints/logs`. `None` if no kind is near.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::UnknownKind(kind) => suggest::meant(kind, KindName::SEEN.iter().map(|kind| kind.as_str())),
            Self::Form(_) | Self::Name(_) => None,
        }
    }
}

impl FromStr for KindName {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::SEEN.iter().copied().find(|k| k.as_str() == text).ok_or_else(|| AddressError::UnknownKind(text.to_owned()))
    }
}

/// A resource's logical name: its key in the spec. Cheap to clone, because every view of the known objects holds all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(Arc<str>);

impl Name {
    /// Checks and wraps a logical name.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        let good = !text.is_empty()
            && text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if good { Ok(Self(Arc::from(text))) } else { Err(AddressError::Name(text.to_owned())) }
    }

    /// The id of an object that has no logical name, because AWS or a user made it.
    pub fn of_id(id: &str) -> Self {
        Self(Arc::from(id))
    }

    /// Reads a logical name or an id. Ids hold no blanks, braces or quotes.
    fn any(text: &str) -> Result<Self, AddressError> {
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}' | '"' | '\'');
        if text.is_empty() || text.len() > 512 || text.contains(odd) { Self::new(text) } else { Ok(Self(Arc::from(text))) }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// `subnet/private-a`. The only identity used as a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The kind.
    pub kind: KindName,
    /// The logical name.
    pub name: Name,
}

impl Address {
    /// The address of an object that has no logical name.
    pub fn of_id(kind: KindName, id: &str) -> Self {
        Self { kind, name: Name::of_id(id) }
    }

    /// Reads an address of a resource, or of an object that has no logical name. A spec never names the latter.
    pub fn any(text: &str) -> Result<Self, AddressError> {
        let (kind, name) = text.split_once('/').ok_or_else(|| AddressError::Form(text.to_owned()))?;
        Ok(Self { kind: kind.parse()?, name: Name::any(name)? })
    }

    /// Makes an address from a kind and a logical name.
    pub fn new(kind: KindName, name: &str) -> Result<Self, AddressError> {
        Ok(Self { kind, name: Name::new(name)? })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.kind.as_str(), self.name.0))
    }
}

impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (kind, name) = text.split_once('/').ok_or_else(|| AddressError::Form(text.to_owned()))?;
        Self::new(kind.parse()?, name)
    }
}

macro_rules! serde_as_text {
    ($($type:ty: $read:path),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_text!(KindName: FromStr::from_str, Address: Address::any);

impl JsonSchema for KindName {
    fn schema_name() -> Cow<'static, str> {
        "kind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Self::SEEN.iter().map(|kind| kind.as_str()).collect();
        json_schema!({"description": "A kind of resource.", "type": "string", "enum": names})
    }
}

impl JsonSchema for Address {
    fn schema_name() -> Cow<'static, str> {
        "address".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`kind/name`; for what has no logical name, `kind/id`.",
            "type": "string",
            "pattern": "^[a-z_]+/.+$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_back_what_they_print() {
        for text in ["vpc/main", "role/IFSM-SageMaker-Role", "vpc_endpoint/sagemaker.api"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        assert_eq!("vpc".parse::<Address>(), Err(AddressError::Form("vpc".into())));
        assert_eq!("vcp/x".parse::<Address>(), Err(AddressError::UnknownKind("vcp".into())));
        let slip = "vpc_endpoints/logs".parse::<Address>().expect_err("there is no such kind");
        assert_eq!(slip.advice().as_deref(), Some("did you mean `vpc_endpoint`?"));
        assert_eq!("vpc/-x".parse::<Address>(), Err(AddressError::Name("-x".into())));
    }

    #[test]
    fn an_object_without_a_logical_name_goes_by_its_id() {
        let app = Address::of_id(KindName::NetworkInterface, "eni-0abc/x");
        assert_eq!(Address::any(&app.to_string()), Ok(app.clone()));
        assert!(app.to_string().parse::<Address>().is_err(), "no spec can name it");
        assert!(Address::any("network_interface/a b").is_err() && Address::any("network_interface/").is_err());
    }
}
