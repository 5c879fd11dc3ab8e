//! Key policies: the check of a document, and the check that keeps a caller from locking itself out.

use serde_json::{Value, json};

use super::errors;
use super::kms_key::{self, Access};
use crate::services::iam::evaluation::{Asked, Keys, PolicyKind, judge, statements};
use crate::services::{arn, iam, sts};
use crate::{Request, ServiceError, World};

/// The most bytes of a policy.
const LARGEST: usize = 32_768;

/// The policy of a key for which none is given: the account may do everything, and its policies of IAM decide.
pub(super) fn default(world: &World) -> String {
    let root = format!("arn:{}:iam::{}:root", arn::partition(&world.region), world.account);
    let statement = json!({
        "Sid": "Enable IAM User Permissions", "Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*",
    });
    json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [statement]}).to_string()
}

/// Checks the document of a request.
pub(super) fn check(world: &World, request: &Request<'_>, text: &str) -> Result<(), ServiceError> {
    if text.len() > LARGEST {
        return Err(ServiceError::bad("LimitExceededException", format!("A key policy has no more than {LARGEST} bytes.")));
    }
    let document: Value = serde_json::from_str(text).map_err(|_| errors::malformed("The policy is not valid JSON."))?;
    let all = statements(&document);
    if all.is_empty() {
        return Err(errors::malformed("Policy contains no statement."));
    }
    for statement in all {
        let members = ["Effect", "Action", "Resource"]
            .map(|member| statement.contains_key(member) || statement.contains_key(&format!("Not{member}")));
        if members.contains(&false) {
            return Err(errors::malformed("Policy contains a statement with a missing element."));
        }
        let principal = statement.get("Principal").or_else(|| statement.get("NotPrincipal"));
        if !principal.is_some_and(|principal| iam::principals_exist(world, request.now, principal)) {
            return Err(errors::malformed("Policy contains a statement with one or more invalid principals."));
        }
    }
    let bypassed = request.flag("BypassPolicyLockoutSafetyCheck") == Some(true);
    if bypassed || lets_in(world, &document) {
        return Ok(());
    }
    Err(errors::malformed("The new key policy will not allow you to update the key policy in the future."))
}

/// True if the caller can change the policy again.
fn lets_in(world: &World, document: &Value) -> bool {
    let principal = sts::principal(world);
    let keys = Keys::new();
    let asked = Asked { principal: &principal, action: "kms:PutKeyPolicy", resource: "*", keys: &keys };
    judge(document, &asked, PolicyKind::Resource { bounded: false }).allowed()
}

/// `GetKeyPolicy`: also of a key that waits for its deletion.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    named(request)?;
    let policy = kms_key::find(world, request, "KeyId", Access::Any)?.policy.clone();
    Ok(json!({"Policy": policy, "PolicyName": "default"}))
}

/// `PutKeyPolicy`: also of a key that waits for its deletion.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    named(request)?;
    let text = request.text("Policy").unwrap_or_default();
    kms_key::find(world, request, "KeyId", Access::Any)?;
    check(world, request, text)?;
    text.clone_into(&mut kms_key::find(world, request, "KeyId", Access::Any)?.policy);
    Ok(Value::Null)
}

/// A key has one policy, of one name.
fn named(request: &Request<'_>) -> Result<(), ServiceError> {
    match request.text("PolicyName") {
        None | Some("default") => Ok(()),
        Some(_) => Err(ServiceError::bad("NotFoundException", "No such policy exists")),
    }
}
