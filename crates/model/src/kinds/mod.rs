//! The kinds, one file each, under the AWS service they belong to. `aws/src/kinds` and `sim/src/services` mirror this tree.

use crate::{AnyKind, KindName, erased::Erased};

pub mod ec2;
pub mod iam;
pub mod sagemaker;

/// The kind of a name.
pub fn of(name: KindName) -> &'static dyn AnyKind {
    match name {
        KindName::Vpc => const { &Erased::<ec2::vpc::Vpc>::new() },
        KindName::Subnet => const { &Erased::<ec2::subnet::Subnet>::new() },
        KindName::RouteTable => todo!(),
        KindName::SecurityGroup => todo!(),
        KindName::VpcEndpoint => todo!(),
        KindName::KeyPair => todo!(),
        KindName::Instance => todo!(),
        KindName::Policy => const { &Erased::<iam::policy::Policy>::new() },
        KindName::Role => const { &Erased::<iam::role::Role>::new() },
        KindName::InstanceProfile => const { &Erased::<iam::instance_profile::InstanceProfile>::new() },
        KindName::User => const { &Erased::<iam::user::User>::new() },
        KindName::Domain => todo!(),
        KindName::UserProfile => todo!(),
        KindName::NotebookInstance => todo!(),
    }
}
