//! The calls that read and change each kind: one folder each, under the same path as in the `model` crate.

use heiiki_model::KindName;
use heiiki_model::kinds as model;

use crate::ops::{AnyOps, Erased};

pub(crate) mod ec2;
pub mod efs;
pub mod iam;
mod kms;
mod logs;
mod s3;
pub mod sagemaker;

/// Up to so many objects of a region are asked for their tags one by one where AWS shows tags in no other way. Beyond, only those are that the spec
/// names, and what left the spec is not looked for.
const TAG_READ_LIMIT: usize = 100;

/// The operations of a kind.
pub fn of(kind: KindName) -> &'static dyn AnyOps {
    match kind {
        KindName::Vpc => const { &Erased::<model::ec2::vpc::Vpc>::new() },
        KindName::InternetGateway => const { &Erased::<model::ec2::internet_gateway::InternetGateway>::new() },
        KindName::Subnet => const { &Erased::<model::ec2::subnet::Subnet>::new() },
        KindName::ElasticIp => const { &Erased::<model::ec2::elastic_ip::ElasticIp>::new() },
        KindName::NatGateway => const { &Erased::<model::ec2::nat_gateway::NatGateway>::new() },
        KindName::RouteTable => const { &Erased::<model::ec2::route_table::RouteTable>::new() },
        KindName::SecurityGroup => const { &Erased::<model::ec2::security_group::SecurityGroup>::new() },
        KindName::VpcEndpoint => const { &Erased::<model::ec2::vpc_endpoint::VpcEndpoint>::new() },
        KindName::KeyPair => const { &Erased::<model::ec2::key_pair::KeyPair>::new() },
        KindName::Instance => const { &Erased::<model::ec2::instance::Instance>::new() },
        KindName::FileSystem => const { &Erased::<model::efs::file_system::FileSystem>::new() },
        KindName::MountTarget => const { &Erased::<model::efs::mount_target::MountTarget>::new() },
        KindName::Policy => const { &Erased::<model::iam::policy::Policy>::new() },
        KindName::Role => const { &Erased::<model::iam::role::Role>::new() },
        KindName::InlinePolicy => const { &Erased::<model::iam::inline_policy::InlinePolicy>::new() },
        KindName::InstanceProfile => const { &Erased::<model::iam::instance_profile::InstanceProfile>::new() },
        KindName::User => const { &Erased::<model::iam::user::User>::new() },
        KindName::Bucket => const { &Erased::<model::s3::bucket::Bucket>::new() },
        KindName::LogGroup => const { &Erased::<model::logs::log_group::LogGroup>::new() },
        KindName::Domain => const { &Erased::<model::sagemaker::domain::Domain>::new() },
        KindName::UserProfile => const { &Erased::<model::sagemaker::user_profile::UserProfile>::new() },
        KindName::Space => const { &Erased::<model::sagemaker::space::Space>::new() },
        KindName::App => const { &Erased::<model::sagemaker::app::App>::new() },
        KindName::NotebookInstance => const { &Erased::<model::sagemaker::notebook_instance::NotebookInstance>::new() },
        KindName::Model => const { &Erased::<model::sagemaker::model::Model>::new() },
        KindName::EndpointConfig => const { &Erased::<model::sagemaker::endpoint_config::EndpointConfig>::new() },
        KindName::Endpoint => const { &Erased::<model::sagemaker::endpoint::Endpoint>::new() },
        KindName::StudioLifecycleConfig => {
            const { &Erased::<model::sagemaker::studio_lifecycle_config::StudioLifecycleConfig>::new() }
        }
        KindName::NotebookLifecycleConfig => {
            const { &Erased::<model::sagemaker::notebook_lifecycle_config::NotebookLifecycleConfig>::new() }
        }
        KindName::Credential => const { &Erased::<model::iam::credential::Credential>::new() },
        KindName::KmsKey => const { &Erased::<model::kms::kms_key::KmsKey>::new() },
        KindName::NetworkInterface => const { &Erased::<model::ec2::network_interface::NetworkInterface>::new() },
    }
}
