//! How to read and change each kind, one file each, under the same path as in the `model` crate.

use heiiki_model::KindName;
use heiiki_model::kinds as model;

use crate::ops::{AnyOps, Erased};

mod ec2;
mod iam;
mod sagemaker;

/// The operations of a kind.
pub fn of(kind: KindName) -> &'static dyn AnyOps {
    match kind {
        KindName::Vpc => const { &Erased::<model::ec2::vpc::Vpc>::new() },
        KindName::Subnet => const { &Erased::<model::ec2::subnet::Subnet>::new() },
        KindName::RouteTable => todo!(),
        KindName::SecurityGroup => todo!(),
        KindName::VpcEndpoint => todo!(),
        KindName::KeyPair => todo!(),
        KindName::Instance => todo!(),
        KindName::Policy => todo!(),
        KindName::Role => todo!(),
        KindName::InstanceProfile => todo!(),
        KindName::User => todo!(),
        KindName::Domain => todo!(),
        KindName::UserProfile => todo!(),
        KindName::NotebookInstance => todo!(),
    }
}
