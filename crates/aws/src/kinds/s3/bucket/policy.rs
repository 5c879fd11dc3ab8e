//! The policy of a bucket that is to be deleted: it may keep heiiki itself out, from where it runs.

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::s3::bucket::Live;
use heiiki_model::kinds::s3::bucket::policy::ways_in;
use serde_json::Value;

use crate::Aws;
use crate::error::Classify;

/// A part of AWS's message if the resource's own policy denies a call.
const BY_ITSELF: &str = "resource-based policy";

/// Deletes the policy when there is one; says whether there was.
pub(super) async fn open(aws: &Aws, live: &Live) -> Result<bool, AwsError> {
    let name = live.name.as_str();
    let seen = aws.s3.get_bucket_policy().bucket(name).send().await.classify();
    let policy = match seen {
        Ok(answer) => answer.policy.and_then(|text| serde_json::from_str(&text).ok()),
        Err(error) if error.class == Class::NotFound => return Ok(false),
        // To look at it may be denied, and to delete it allowed.
        Err(error) if error.class == Class::Denied => live.policy.clone(),
        Err(error) => return Err(error),
    };
    match aws.s3.delete_bucket_policy().bucket(name).send().await.classify() {
        Ok(_) => Ok(true),
        Err(error) if error.class == Class::Denied && error.message.contains(BY_ITSELF) => {
            Err(locked_out(error, name, policy.as_ref()))
        }
        // It is not known if there is a policy at all. The next call shows it.
        Err(error) if error.class == Class::Denied && policy.is_none() => Ok(false),
        Err(error) => Err(error),
    }
}

/// The same error, and when the bucket's own policy is what denies the call, from where it would be allowed.
pub(super) fn told(error: AwsError, live: &Live) -> AwsError {
    let itself = error.class == Class::Denied && error.message.contains(BY_ITSELF);
    if itself { locked_out(error, &live.name, live.policy.as_ref()) } else { error }
}

/// Says that the bucket's own policy is what denies it, and from where it would be allowed.
fn locked_out(error: AwsError, name: &str, policy: Option<&Value>) -> AwsError {
    let ways = policy.map(ways_in).unwrap_or_default();
    let ways: Vec<String> = ways.into_iter().collect();
    let from = if ways.is_empty() {
        "from inside the network that it admits".to_owned()
    } else {
        format!("through {}", ways.join(" or "))
    };
    let message = format!(
        "{}. The bucket's own policy keeps heiiki out: run it {from}, or let the account's root user delete the policy (aws s3api delete-bucket-policy --bucket {name})",
        error.message.trim_end_matches('.')
    );
    AwsError { message, ..error }
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::operation::delete_bucket_policy::DeleteBucketPolicyError;
    use serde_json::json;

    use super::*;
    use crate::error::our_error;

    #[test]
    fn a_locked_out_caller_hears_where_the_way_in_is() {
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0"}}},
            {"Effect": "Deny", "Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": ["vpce-2", "vpce-1"]}, "Bool": {"aws:SecureTransport": "false"}}},
            {"Effect": "Deny", "Principal": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        ]});
        let error = our_error::<DeleteBucketPolicyError>("AccessDenied", "no.", Class::Denied);
        let said = locked_out(error.clone(), "data", Some(&policy)).message;
        assert!(
            said.starts_with("no. The bucket's own policy keeps heiiki out: run it through 10.0.0.0/8 or vpce-1 or vpce-2, or"),
            "{said}"
        );
        assert!(locked_out(error, "data", None).message.contains("run it from inside the network that it admits, or"));
    }
}
