//! Authorization: requests that are signed with keys of IAM or STS are judged by their principal's policies before they are carried out.
//!
//! It deliberately lets made-up credentials and the root user do everything, as the sandbox's own user and its owner. There are no service control policies, and
//! no permissions that one service needs of another (such as `kms:CreateGrant` for a volume) beside `iam:PassRole`.

use serde_json::Value;

use self::identity::Identity;
use self::needs::{Need, needs};
use crate::services::iam::evaluation::{Asked, Keys, Policies, ResourcePolicy, Verdict, allows_somewhere, compose};
use crate::throttle::Place;
use crate::{ServiceError, World};

mod identity;
mod keys;
mod needs;
mod pass_role;
mod policies;
mod refusal;
mod resources;
#[cfg(test)]
mod tests;

pub use self::refusal::denied;

/// Operations that need no permission (API reference of STS, GetCallerIdentity).
const FREE: &[(&str, &str)] = &[("sts", "GetCallerIdentity")];

/// Refuses a request that the policies of its principal do not allow. True if it was judged, and false for who may do everything.
pub(crate) fn check(world: &World, access_key: &str, place: &Place<'_>, input: &Value) -> Result<bool, ServiceError> {
    let Some(identity) = Identity::of(world, access_key) else { return Ok(false) };
    if FREE.contains(&(place.service, place.action)) {
        return Ok(true);
    }
    let request = keys::of_request(world, &identity, place, input);
    for need in needs(world, place, input) {
        let verdict = judge(world, &identity, place.service, &need, &request);
        if verdict != Verdict::Allowed {
            return Err(refusal::refused(place.service, &world.caller.arn, &need, verdict));
        }
    }
    Ok(true)
}

fn judge(world: &World, identity: &Identity, service: &str, need: &Need, request: &Keys) -> Verdict {
    let mut keys = request.clone();
    keys.extend(need.keys.clone());
    keys.extend(keys::of_resource(world, service, &need.resource));
    let resource = policies::of_resource(world, need);
    let endpoint = policies::of_endpoint(world, service);
    let policies = Policies {
        identity: identity.documents.iter().collect(),
        boundary: identity.boundary.as_ref(),
        session: identity.session.iter().collect(),
        resource: resource.as_ref().map(|(document, required)| ResourcePolicy { document, required: *required }),
        endpoint: endpoint.as_ref(),
        resource_account: None,
    };
    let asked = Asked { principal: &identity.principal, action: &need.action, resource: &need.resource, keys: &keys };
    let verdict = compose(&policies, &asked).verdict;
    // EC2 looks an object up before it knows its tags. What it says of one that does not exist is not documented for callers whose permission depends on tags; here
    // the operation says that there is none, unless the caller may do it to nothing at all.
    let may = || identity.documents.iter().any(|document| allows_somewhere(document, &need.action));
    if matches!(verdict, Verdict::Implicit(_)) && keys::is_lost(world, &need.resource) && may() {
        return Verdict::Allowed;
    }
    verdict
}
