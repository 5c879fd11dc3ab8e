//! The policies of the resource that a request is about, and of the VPC endpoint that it goes through.

use serde_json::{Value, json};

use super::needs::Need;
use crate::World;
use crate::services::{iam, kms, sts};

/// The policy of a resource, and true if identity-based policies count only where it lets them. `None` if the resource has none.
pub(super) fn of_resource(world: &World, need: &Need) -> Option<(Value, bool)> {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut parts = need.resource.splitn(6, ':').skip(2);
    let (service, _, _, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    match service {
        "s3" => {
            let bucket = world.s3.buckets.get(rest.split('/').next().unwrap_or_default())?;
            bucket.policy.seen(world.now).as_deref().map(|text| (parsed(text), false))
        }
        "kms" => kms::policy_of(world, rest).map(|text| (parsed(text), true)),
        "iam" if need.action.starts_with("sts:") => {
            // A role that does not exist lets nobody in, so that its name is not told.
            let trust = iam::trust_of(world, world.now, &need.resource);
            Some((trust.map_or_else(|| json!({"Statement": []}), |text| parsed(&text)), true))
        }
        _ => None,
    }
}

/// Services whose endpoint has another name than the service in signatures.
const ENDPOINTS: &[(&str, &str)] = &[("sagemaker", "sagemaker.api")];

/// The policy of the endpoint that a request goes through, if the endpoint is of the request's service. The default policy allows all.
pub(super) fn of_endpoint(world: &World, service: &str) -> Option<Value> {
    let id = sts::endpoint(world)?;
    let endpoint = world.ec2.vpc_endpoints.get(id)?;
    let name = ENDPOINTS.iter().find(|(of, _)| *of == service).map_or(service, |(_, name)| name);
    let own = endpoint.service.ends_with(&format!(".{}.{name}", world.region));
    let text = endpoint.policy.as_ref().filter(|_| own)?;
    serde_json::from_str(text).ok()
}
