//! Credentials that are not accepted, as each service words it.

use super::{EXPIRED, account_of_key};
use crate::services::iam;
use crate::{ServiceError, World};

/// Refuses credentials that have ended, were switched off, or that nobody gave out. An id that is not of AWS's form was made up, and stands for the sandbox's own
/// user.
pub fn admit(world: &World, service: &str, access_key: &str) -> Result<(), ServiceError> {
    let session = world.sts.sessions.get(access_key);
    if access_key == EXPIRED || session.is_some_and(|session| session.expires <= world.now) {
        return Err(expired(service));
    }
    match iam::key_status(world, access_key) {
        Some(iam::KeyStatus::Inactive) => Err(unknown(service)),
        None if session.is_none() && is_of_awss_form(access_key) => Err(unknown(service)),
        Some(iam::KeyStatus::Active) | None => Ok(()),
    }
}

/// True for an id such as AWS gives out, which has twenty characters and tells its account.
fn is_of_awss_form(access_key: &str) -> bool {
    ["AKIA", "ASIA"].iter().any(|prefix| access_key.starts_with(prefix)) && account_of_key(access_key).is_some()
}

fn expired(service: &str) -> ServiceError {
    match service {
        "ec2" => ServiceError::bad("RequestExpired", "Request has expired."),
        "iam" | "sts" => ServiceError::new(403, "ExpiredToken", "The security token included in the request is expired"),
        "s3" => ServiceError::bad("ExpiredToken", "The provided token has expired."),
        "elasticfilesystem" => {
            ServiceError::new(403, "ExpiredTokenException", "The security token included in the request is expired")
        }
        _ => ServiceError::bad("ExpiredTokenException", "The security token included in the request is expired"),
    }
}

/// The error for a key that does not exist or was switched off, and for a session token that is not that of its key.
pub fn unknown(service: &str) -> ServiceError {
    let text = "The security token included in the request is invalid.";
    match service {
        "ec2" => not_validated(),
        "iam" | "sts" => ServiceError::new(403, "InvalidClientTokenId", text),
        "s3" => {
            let text = "The AWS Access Key Id you provided does not exist in our records.";
            ServiceError::new(403, "InvalidAccessKeyId", text)
        }
        "elasticfilesystem" => ServiceError::new(403, "UnrecognizedClientException", text),
        _ => ServiceError::bad("UnrecognizedClientException", text),
    }
}

/// The error for a signature that was not made with the secret of its key.
pub fn mismatch(service: &str) -> ServiceError {
    let long = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    let short =
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
    match service {
        "ec2" => not_validated(),
        "iam" | "sts" => ServiceError::new(403, "SignatureDoesNotMatch", long),
        "s3" => ServiceError::new(403, "SignatureDoesNotMatch", short),
        "elasticfilesystem" => ServiceError::new(403, "InvalidSignatureException", long),
        _ => ServiceError::bad("InvalidSignatureException", long),
    }
}

/// EC2 does not tell one wrong thing from another.
fn not_validated() -> ServiceError {
    ServiceError::new(401, "AuthFailure", "AWS was not able to validate the provided access credentials")
}
