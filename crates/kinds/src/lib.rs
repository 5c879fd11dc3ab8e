//! The kinds, one folder each, under the AWS service to which they belong. `aws/src/kinds` and `sim/src/services` mirror this
//! tree.

#[allow(clippy::wildcard_imports, reason = "kinds are written in the words of the core")]
use heiiki_core::*;

use crate::erased::Erased;

pub mod ec2;
pub mod efs;
pub mod iam;
pub mod kms;
pub mod logs;
pub mod markers;
mod relations;
pub mod s3;
pub mod sagemaker;

pub use relations::{has_id_form, holds_data_of_users, may_use};

/// The kind of a name.
pub fn of(name: KindName) -> &'static dyn AnyKind {
    match name {
        KindName::Vpc => const { &Erased::<ec2::vpc::Vpc>::new() },
        KindName::InternetGateway => const { &Erased::<ec2::internet_gateway::InternetGateway>::new() },
        KindName::Subnet => const { &Erased::<ec2::subnet::Subnet>::new() },
        KindName::ElasticIp => const { &Erased::<ec2::elastic_ip::ElasticIp>::new() },
        KindName::NatGateway => const { &Erased::<ec2::nat_gateway::NatGateway>::new() },
        KindName::RouteTable => const { &Erased::<ec2::route_table::RouteTable>::new() },
        KindName::SecurityGroup => const { &Erased::<ec2::security_group::SecurityGroup>::new() },
        KindName::VpcEndpoint => const { &Erased::<ec2::vpc_endpoint::VpcEndpoint>::new() },
        KindName::KeyPair => const { &Erased::<ec2::key_pair::KeyPair>::new() },
        KindName::Instance => const { &Erased::<ec2::instance::Instance>::new() },
        KindName::FileSystem => const { &Erased::<efs::file_system::FileSystem>::new() },
        KindName::MountTarget => const { &Erased::<efs::mount_target::MountTarget>::new() },
        KindName::Policy => const { &Erased::<iam::policy::Policy>::new() },
        KindName::Role => const { &Erased::<iam::role::Role>::new() },
        KindName::InlinePolicy => const { &Erased::<iam::inline_policy::InlinePolicy>::new() },
        KindName::InstanceProfile => const { &Erased::<iam::instance_profile::InstanceProfile>::new() },
        KindName::User => const { &Erased::<iam::user::User>::new() },
        KindName::Bucket => const { &Erased::<s3::bucket::Bucket>::new() },
        KindName::KmsKey => const { &Erased::<kms::kms_key::KmsKey>::new() },
        KindName::LogGroup => const { &Erased::<logs::log_group::LogGroup>::new() },
        KindName::Domain => const { &Erased::<sagemaker::domain::Domain>::new() },
        KindName::UserProfile => const { &Erased::<sagemaker::user_profile::UserProfile>::new() },
        KindName::Space => const { &Erased::<sagemaker::space::Space>::new() },
        KindName::App => const { &Erased::<sagemaker::app::App>::new() },
        KindName::NotebookInstance => const { &Erased::<sagemaker::notebook_instance::NotebookInstance>::new() },
        KindName::Model => const { &Erased::<sagemaker::model::Model>::new() },
        KindName::EndpointConfig => const { &Erased::<sagemaker::endpoint_config::EndpointConfig>::new() },
        KindName::Endpoint => const { &Erased::<sagemaker::endpoint::Endpoint>::new() },
        KindName::StudioLifecycleConfig => const { &Erased::<sagemaker::studio_lifecycle_config::StudioLifecycleConfig>::new() },
        KindName::NotebookLifecycleConfig => {
            const { &Erased::<sagemaker::notebook_lifecycle_config::NotebookLifecycleConfig>::new() }
        }
        KindName::Credential => const { &Erased::<iam::credential::Credential>::new() },
        KindName::NetworkInterface => const { &Erased::<ec2::network_interface::NetworkInterface>::new() },
    }
}

/// Every name by which others may mean an object: its ARN, its id, and those that its kind adds.
pub fn names_of(object: &Object) -> Vec<String> {
    let arn = object.live.get("arn").and_then(serde_json::Value::as_str).map(str::to_owned);
    arn.into_iter().chain([object.id.clone()]).chain(of(object.kind).names(&object.live)).collect()
}

/// AWS's name of an object, where it has one.
pub fn live_name(object: &Object) -> Option<String> {
    of(object.kind).live_name(&object.live)
}

#[cfg(test)]
mod tests;
