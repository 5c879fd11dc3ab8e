//! The services, one folder each, one file per kind of object. Each folder's `operation` finds an operation by name.
//!
//! Operations know no protocol: they take and give canonical JSON. The row of a service says which codec reads its requests.

mod access_key_id;
pub(crate) mod arn;
pub mod cloudtrail;
pub mod ec2;
pub mod efs;
pub mod iam;
pub mod kms;
pub mod logs;
mod network;
pub mod s3;
pub mod sagemaker;
pub mod service_quotas;
pub mod ssm;
pub mod sts;

use serde_json::Value;

use crate::codec::Protocol;
use crate::{Operation, Time, World};

/// The objects of a service under the name of its list: how they are written as JSON.
pub type Objects = (&'static str, fn(&World) -> serde_json::Result<Value>);

/// A service.
pub struct Service {
    /// Its name in the credential scope of a request.
    pub name: &'static str,
    /// The protocol that it speaks.
    pub protocol: Protocol,
    /// Finds an operation by its name.
    pub operation: fn(&str) -> Option<Operation>,
    /// True if CloudTrail keeps its calls.
    pub in_trail: bool,
    /// The name of its part of the world, and that part. `None` if it holds no objects.
    pub objects: Option<Objects>,
}

/// Makes the table. A row says the folder of the service, its name in the credential scope, its protocol, whether CloudTrail keeps its calls, and which member of the
/// world holds its objects.
macro_rules! services {
    ($($folder:ident $name:literal ($protocol:expr) $in_trail:literal $($objects:ident)?;)+) => {
        /// The services.
        pub static SERVICES: &[Service] = &[$(Service {
            name: $name,
            protocol: $protocol,
            operation: $folder::operation,
            in_trail: $in_trail,
            objects: services!(@objects $($objects)?),
        },)+];
    };
    (@objects) => { None };
    (@objects $member:ident) => { Some((stringify!($member), |world| serde_json::to_value(&world.$member))) };
}

services! {
    ec2 "ec2" (Protocol::Ec2) true ec2;
    iam "iam" (Protocol::Query("https://iam.amazonaws.com/doc/2010-05-08/")) true iam;
    sagemaker "sagemaker" (Protocol::Json("SageMaker")) true sagemaker;
    efs "elasticfilesystem" (Protocol::RestJson) true efs;
    s3 "s3" (Protocol::RestXml) true s3;
    logs "logs" (Protocol::Json("Logs_20140328")) true logs;
    service_quotas "servicequotas" (Protocol::Json("ServiceQuotasV20190624")) false;
    cloudtrail "cloudtrail" (Protocol::Json("CloudTrail_20131101")) false;
    kms "kms" (Protocol::Json("TrentService")) true kms;
    sts "sts" (Protocol::Query("https://sts.amazonaws.com/doc/2011-06-15/")) false;
    ssm "ssm" (Protocol::Json("AmazonSSM")) false ssm;
}

/// Finds the operation of a service (SigV4 service name) by its name.
pub fn operation(service: &str, action: &str) -> Option<Operation> {
    SERVICES.iter().find(|known| known.name == service).and_then(|known| (known.operation)(action))
}

/// Applies due changes in the services whose objects own objects of other services. The dispatcher calls this before
/// every call. EC2, which owns nothing elsewhere, does it by itself.
pub fn expire(world: &mut World, now: Time) {
    sagemaker::expire(world, now);
    efs::expire(world, now);
    s3::expire(world, now);
}
