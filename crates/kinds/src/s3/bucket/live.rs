//! A bucket as AWS reports it.

use heiiki_derive::Shaped;
use serde_json::Value;

use super::lifecycle_rule::LifecycleRule;
use super::parts::{Contents, LiveEncryption, Ownership, PublicAccess};

/// A bucket as AWS reports it. If it does not concern the environment, only its name is read.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its regional host name: `<name>.s3.<region>.amazonaws.com`.
    pub domain_name: String,
    /// `Enabled` or `Suspended`; `None` if it was never set.
    pub versioning: Option<String>,
    /// The encryption of objects that name none.
    pub encryption: Option<LiveEncryption>,
    /// Block Public Access; `None` if it was taken away, so that nothing is blocked.
    pub public_access_block: Option<PublicAccess>,
    /// `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`; `None` for an old bucket, which behaves like the last of
    /// these.
    pub ownership: Option<String>,
    /// Its policy.
    pub policy: Option<Value>,
    /// All rules, in one fixed form.
    pub lifecycle_rules: Vec<LifecycleRule>,
    /// The rule for objects that are too small to move by themselves. AWS forgets it if a call sends the lifecycle rules without
    /// it.
    pub transition_default_minimum_object_size: Option<String>,
    /// True if versions can be kept from being deleted.
    pub object_lock_enabled: bool,
    /// Its content; `None` if AWS was not asked.
    pub contents: Option<Contents>,
    /// AWS's words if the caller may not read it, because its own policy denies that or the caller lacks a permission; else
    /// `None`.
    #[shape(omit)]
    pub denied: Option<String>,
}

impl Live {
    /// The owner of new objects. Buckets from before this setting behave like `ObjectWriter`.
    pub fn owner(&self) -> String {
        self.ownership.clone().unwrap_or_else(|| Ownership::ObjectWriter.as_str().to_owned())
    }

    /// A bucket of which only the name is known.
    pub fn named(name: &str, partition: &str, region: &str) -> Self {
        let suffix = crate::region::dns_suffix(partition);
        Self {
            name: name.to_owned(),
            arn: format!("arn:{partition}:s3:::{name}"),
            domain_name: format!("{name}.s3.{region}.{suffix}"),
            versioning: None,
            encryption: None,
            public_access_block: None,
            ownership: None,
            policy: None,
            lifecycle_rules: Vec::new(),
            transition_default_minimum_object_size: None,
            object_lock_enabled: false,
            contents: None,
            denied: None,
        }
    }
}
