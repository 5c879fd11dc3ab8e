//! Relations between kinds that hold for all live objects: the kinds that a kind may use, and the forms of ids.
//!
//! It decides nothing by itself. An object that could not be read may use an object that is to be deleted, and this tells if that
//! is possible.

use crate::KindName;

/// The kinds of which an object of this kind may use some: those that its [`crate::Lifecycle::uses`] and [`crate::Lifecycle::release`] may name.
pub const fn may_use(kind: KindName) -> &'static [KindName] {
    use KindName as K;
    match kind {
        K::Vpc
        | K::KeyPair
        | K::Policy
        | K::KmsKey
        | K::StudioLifecycleConfig
        | K::NotebookLifecycleConfig
        // It belongs to a user and keeps none. The deletion of a user whose credentials are not known is decided elsewhere.
        | K::Credential => &[],
        K::InternetGateway | K::Subnet => &[K::Vpc],
        K::FileSystem | K::LogGroup | K::Bucket => &[K::KmsKey],
        K::ElasticIp => &[K::Instance],
        K::NatGateway => &[K::Subnet, K::ElasticIp, K::InternetGateway],
        K::RouteTable => &[K::Vpc, K::Subnet, K::InternetGateway, K::NatGateway, K::Instance, K::VpcEndpoint],
        K::SecurityGroup => &[K::Vpc, K::SecurityGroup],
        K::VpcEndpoint => &[K::Vpc, K::Subnet, K::SecurityGroup, K::RouteTable],
        K::Instance => &[K::Subnet, K::SecurityGroup, K::InstanceProfile, K::InternetGateway, K::KmsKey],
        K::MountTarget => &[K::FileSystem, K::Subnet, K::SecurityGroup],
        K::Role | K::User => &[K::Policy],
        K::InlinePolicy | K::InstanceProfile => &[K::Role],
        K::Domain => &[K::Vpc, K::Subnet, K::SecurityGroup, K::Role, K::StudioLifecycleConfig, K::KmsKey],
        K::UserProfile => &[K::Domain, K::SecurityGroup, K::Role, K::StudioLifecycleConfig, K::FileSystem, K::KmsKey],
        K::Space => &[K::Domain, K::UserProfile, K::StudioLifecycleConfig, K::FileSystem, K::KmsKey],
        K::App => &[K::Domain, K::UserProfile, K::Space, K::StudioLifecycleConfig],
        K::NotebookInstance => &[K::Subnet, K::SecurityGroup, K::Role, K::NotebookLifecycleConfig, K::KmsKey],
        K::Model => &[K::Role, K::Subnet, K::SecurityGroup],
        K::EndpointConfig => &[K::Model, K::Role, K::Subnet, K::SecurityGroup, K::KmsKey],
        K::Endpoint => &[K::EndpointConfig, K::Role],
        K::NetworkInterface => &[K::Vpc, K::Subnet, K::SecurityGroup, K::InternetGateway],
    }
}

/// True if a text has the form of the ids of this kind. Never true for a kind whose ids have no form of their own.
pub fn has_id_form(kind: KindName, text: &str) -> bool {
    use KindName as K;
    let begins = |prefix: &str| text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
    match kind {
        K::Vpc => begins("vpc-"),
        K::Subnet => begins("subnet-"),
        K::SecurityGroup => begins("sg-"),
        K::ElasticIp => begins("eipalloc-"),
        K::RouteTable => begins("rtb-"),
        K::InternetGateway => begins("igw-"),
        K::NatGateway => begins("nat-"),
        K::VpcEndpoint => begins("vpce-"),
        K::Instance => begins("i-"),
        K::NetworkInterface => begins("eni-"),
        K::FileSystem => begins("fs-"),
        K::MountTarget => begins("fsmt-"),
        K::Domain => begins("d-"),
        // AWS's own policies are on no list.
        K::Policy => is_arn_of(text, "iam", "policy/") && !text.contains(":iam::aws:"),
        K::Role => is_arn_of(text, "iam", "role/"),
        K::InstanceProfile => is_arn_of(text, "iam", "instance-profile/"),
        K::Model => is_arn_of(text, "sagemaker", "model/"),
        K::EndpointConfig => is_arn_of(text, "sagemaker", "endpoint-config/"),
        K::StudioLifecycleConfig => is_arn_of(text, "sagemaker", "studio-lifecycle-config/"),
        K::NotebookLifecycleConfig => is_arn_of(text, "sagemaker", "notebook-instance-lifecycle-config/"),
        K::KeyPair
        | K::InlinePolicy
        | K::User
        | K::Bucket
        | K::LogGroup
        // Keys that AWS manages are on no list, and their ARNs have the same form.
        | K::KmsKey
        | K::UserProfile
        | K::Space
        | K::App
        | K::NotebookInstance
        | K::Endpoint
        | K::Credential => false,
    }
}

fn is_arn_of(text: &str, service: &str, resource: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    matches!(parts[..], ["arn", _, its_service, _, _, rest] if its_service == service && rest.starts_with(resource))
}

/// True for a kind without which the data of the objects that use it cannot be read. What stays keeps it, even if AWS would delete it.
pub const fn holds_data_of_users(kind: KindName) -> bool {
    matches!(kind, KindName::KmsKey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Member, Shape};

    /// The members of a want that name a KMS key, each with its path and shape.
    fn key_members(shape: &'static Shape, path: &str, found: &mut Vec<(String, &'static Shape)>) {
        let members = |members: &'static [Member], found: &mut Vec<(String, &'static Shape)>| {
            for member in members {
                let path = format!("{path}.{}", member.name);
                if member.name.contains("kms") && member.name.ends_with("key_id") {
                    found.push((path.clone(), member.shape.inner()));
                }
                key_members(member.shape, &path, found);
            }
        };
        match shape {
            Shape::List(inner) | Shape::Map(inner) | Shape::Optional(inner) => key_members(inner, path, found),
            Shape::Structure(structure) => members(structure.fields, found),
            Shape::OneOf(choice) => members(choice.choices, found),
            Shape::Any
            | Shape::Text
            | Shape::Bool
            | Shape::Whole(_)
            | Shape::Number
            | Shape::Words(_)
            | Shape::Leaf(_)
            | Shape::Reference(_)
            | Shape::Template
            | Shape::Document
            | Shape::Never(_) => {}
        }
    }

    /// A key that is deleted before its users takes their data with it, so that no kind may forget that it names one.
    #[test]
    fn every_kind_that_names_a_key_may_use_one_and_takes_a_reference() {
        let mut count = 0;
        for kind in KindName::ALL {
            let mut found = Vec::new();
            key_members(crate::of(*kind).want_shape(), "", &mut found);
            for (path, shape) in &found {
                count += 1;
                assert!(
                    matches!(shape, Shape::Template),
                    "{kind}{path}: let it be a `Template`, so that it takes `${{kms_key/name}}`"
                );
                assert!(may_use(*kind).contains(&KindName::KmsKey), "{kind}{path}: add the key to `uses`, and to `may_use` here");
            }
        }
        assert!(count > 10, "only {count} members name a key: the names of members have changed");
    }

    #[test]
    fn ids_tell_their_kind() {
        for (kind, id) in [
            (KindName::Vpc, "vpc-0abc"),
            (KindName::Domain, "d-abc"),
            (KindName::Policy, "arn:aws:iam::123456789012:policy/p"),
            (KindName::Role, "arn:aws-cn:iam::123456789012:role/path/r"),
            (KindName::Model, "arn:aws:sagemaker:ap-northeast-1:123456789012:model/m"),
        ] {
            let named: Vec<KindName> = KindName::SEEN.iter().copied().filter(|kind| has_id_form(*kind, id)).collect();
            assert_eq!(named, [kind], "{id}");
        }
        for id in ["arn:aws:iam::aws:policy/AdministratorAccess", "vpc-", "", "exec"] {
            assert!(!KindName::SEEN.iter().any(|kind| has_id_form(*kind, id)), "{id}");
        }
    }
}
