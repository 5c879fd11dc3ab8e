//! The error of a request that is not allowed, as each service words it ("Troubleshoot access denied error messages" in the IAM User Guide).

use super::needs::Need;
use crate::ServiceError;
use crate::services::iam::evaluation::{Layer, Verdict};

/// The sort of a policy in texts.
fn sort(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "identity-based policy",
        Layer::Boundary => "permissions boundary",
        Layer::Session => "session policy",
        Layer::Resource => "resource-based policy",
        Layer::Endpoint => "VPC endpoint policy",
    }
}

/// The error for a verdict.
pub(super) fn refused(service: &str, caller: &str, need: &Need, verdict: Verdict) -> ServiceError {
    let Need { action, resource, .. } = need;
    // S3 puts the resource in quotes.
    let resource = if service == "s3" { format!("\"{resource}\"") } else { resource.clone() };
    let why = match verdict {
        Verdict::Explicit(layer @ Layer::Identity) => format!("with an explicit deny in an {}", sort(layer)),
        Verdict::Explicit(layer) => format!("with an explicit deny in a {}", sort(layer)),
        Verdict::Allowed | Verdict::Implicit(_) if action == "sts:AssumeRole" => String::new(),
        Verdict::Implicit(layer) => format!("because no {} allows the {action} action", sort(layer)),
        Verdict::Allowed => String::new(),
    };
    let text = format!("User: {caller} is not authorized to perform: {action} on resource: {resource} {why}");
    error(service, text.trim_end())
}

/// The error for an action that nothing is known of but its name, as an injected fault brings it.
pub fn denied(service: &str, action: &str, caller: &str) -> ServiceError {
    let text = format!(
        "User: {caller} is not authorized to perform: {service}:{action} because no identity-based policy allows the {service}:{action} action"
    );
    error(service, &text)
}

fn error(service: &str, text: &str) -> ServiceError {
    match service {
        "ec2" => {
            ServiceError::new(403, "UnauthorizedOperation", format!("You are not authorized to perform this operation. {text}"))
        }
        "iam" | "sts" | "s3" => ServiceError::new(403, "AccessDenied", text),
        "elasticfilesystem" => ServiceError::new(403, "AccessDeniedException", text),
        _ => ServiceError::bad("AccessDeniedException", text),
    }
}
