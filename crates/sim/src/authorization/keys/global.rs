//! "AWS global condition context keys" of the IAM User Guide, as far as the sandbox can tell them.

use super::values::one;
use crate::World;
use crate::authorization::identity::Identity;
use crate::services::iam::evaluation::{Keys, Who};
use crate::services::sts;
use crate::throttle::Place;

/// The global keys of a request, apart from its tags and its resource.
pub(super) fn of(world: &World, identity: &Identity, place: &Place<'_>) -> Keys {
    let mut keys = Keys::new();
    let mut know = |key: &str, value: &str| keys.extend(one(key, value));
    let (arn, kind) = match &identity.principal.who {
        Who::Root => (world.caller.arn.as_str(), "Account"),
        Who::User(arn) | Who::Role(arn) => (arn.as_str(), "User"),
        Who::Session { role, .. } => (role.as_str(), "AssumedRole"),
        Who::Service(name) => (name.as_str(), "Service"),
    };
    know("aws:PrincipalArn", arn);
    know("aws:PrincipalType", kind);
    know("aws:PrincipalAccount", &identity.principal.account);
    know("aws:PrincipalIsAWSService", "false");
    know("aws:ViaAWSService", "false");
    know("aws:userid", &identity.id);
    if let Some(name) = &identity.user_name {
        know("aws:username", name);
    } else {
        // Only temporary credentials tell it; sessions here are begun without a second factor.
        know("aws:MultiFactorAuthPresent", "false");
        know("aws:TokenIssueTime", &world.now.iso_seconds());
    }
    if let Some(source) = &identity.source {
        know("aws:SourceIdentity", source);
    }
    for (key, value) in &identity.tags {
        know(&format!("aws:PrincipalTag/{key}"), value);
    }
    know("aws:RequestedRegion", place.region);
    know("aws:SecureTransport", "true");
    know("aws:CurrentTime", &world.now.iso_seconds());
    know("aws:EpochTime", &world.now.0.div_euclid(1000).to_string());
    match sts::endpoint(world) {
        Some(endpoint) => {
            know("aws:SourceVpce", endpoint);
            if let Some(found) = world.ec2.vpc_endpoints.get(endpoint) {
                know("aws:SourceVpc", &found.vpc);
            }
        }
        // Through an endpoint the address is that of the VPC, which has another key.
        None => know("aws:SourceIp", sts::OUTSIDE),
    }
    keys
}
