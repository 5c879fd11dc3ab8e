//! Errors of AWS calls, classified in one table by service, operation and code. Only where SageMaker says `ValidationException`, which means
//! five things, and in a few EC2 cases does the message decide.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use heiiki_model::failure::{AwsError, Class};

/// Turns an SDK error into ours.
#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`, which gives the error away")]
pub fn failed<E>(service: &str, operation: &str, error: SdkError<E, HttpResponse>) -> AwsError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let request_id = error.raw_response().and_then(request_id);
    let (code, message) = match &error {
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("Unknown").to_owned();
            (code, answer.err().message().unwrap_or_default().to_owned())
        }
        SdkError::DispatchFailure(failure) if failure.is_timeout() => ("Timeout".to_owned(), chain(&error)),
        SdkError::DispatchFailure(failure) if failure.is_io() => ("Unreachable".to_owned(), chain(&error)),
        SdkError::TimeoutError(_) => ("Timeout".to_owned(), chain(&error)),
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => (dispatch_code(&error).to_owned(), chain(&error)),
        _ => ("BadAnswer".to_owned(), chain(&error)),
    };
    let class = classify(service, operation, &code, &message);
    AwsError { service: service.to_owned(), operation: operation.to_owned(), code, message, request_id, class }
}

fn request_id(response: &HttpResponse) -> Option<String> {
    ["x-amzn-requestid", "x-amz-request-id"].iter().find_map(|name| response.headers().get(*name)).map(str::to_owned)
}

/// What failed when no answer came: usually the credentials or the network.
fn dispatch_code<E: Error + 'static>(error: &E) -> &'static str {
    let text = chain(error).to_ascii_lowercase();
    if text.contains("credential") || text.contains("token") { "NoCredentials" } else { "Unreachable" }
}

/// An error and its causes in one line, without repetition.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if !texts.iter().any(|seen| seen.contains(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    texts.join(": ")
}

/// The table. `*` stands for any text. The first row that fits decides.
const TABLE: &[(&str, &str, &str, &str, Class)] = &[
    // service, operation, code, part of the message, class
    ("*", "*", "RequestLimitExceeded", "", Class::Throttled),
    ("*", "*", "Throttling", "", Class::Throttled),
    ("*", "*", "ThrottlingException", "", Class::Throttled),
    ("*", "*", "TooManyRequestsException", "", Class::Throttled),
    ("*", "*", "Unreachable", "", Class::Transient),
    ("*", "*", "Timeout", "", Class::Transient),
    ("*", "*", "NoCredentials", "", Class::Denied),
    ("*", "*", "InternalError", "", Class::Transient),
    ("*", "*", "InternalFailure", "", Class::Transient),
    ("*", "*", "InternalServerError", "", Class::Transient),
    ("*", "*", "ServiceFailure", "", Class::Transient),
    ("*", "*", "ServiceUnavailable", "", Class::Transient),
    ("*", "*", "Unavailable", "", Class::Transient),
    ("*", "*", "ExpiredToken", "", Class::Denied),
    ("*", "*", "ExpiredTokenException", "", Class::Denied),
    ("*", "*", "RequestExpired", "", Class::Denied),
    ("*", "*", "InvalidClientTokenId", "", Class::Denied),
    ("*", "*", "UnrecognizedClientException", "", Class::Denied),
    ("*", "*", "SignatureDoesNotMatch", "", Class::Denied),
    ("*", "*", "AuthFailure", "", Class::Denied),
    ("*", "*", "AccessDenied", "", Class::Denied),
    ("*", "*", "AccessDeniedException", "", Class::Denied),
    ("*", "*", "UnauthorizedOperation", "", Class::Denied),
    ("*", "*", "OptInRequired", "", Class::Denied),
    // EC2
    ("EC2", "*", "DependencyViolation", "", Class::InUse),
    ("EC2", "*", "InvalidGroup.InUse", "", Class::InUse),
    ("EC2", "*", "InvalidIPAddress.InUse", "", Class::InUse),
    ("EC2", "*", "IncorrectState", "", Class::InUse),
    ("EC2", "*", "IncorrectInstanceState", "", Class::InUse),
    ("EC2", "*", "InvalidGroup.Duplicate", "", Class::Exists),
    ("EC2", "*", "InvalidKeyPair.Duplicate", "", Class::Exists),
    ("EC2", "*", "InvalidPermission.Duplicate", "", Class::Exists),
    ("EC2", "*", "InvalidSubnet.Conflict", "", Class::Exists),
    ("EC2", "*", "RouteAlreadyExists", "", Class::Exists),
    ("EC2", "*", "Resource.AlreadyAssociated", "", Class::Exists),
    // Attached or not: whoever detaches has nothing left to do, whoever needs it attached waits for that.
    ("EC2", "*", "Gateway.NotAttached", "", Class::NotFound),
    ("EC2", "*", "InvalidParameter", "conflicting DNS domain", Class::NotReady),
    ("EC2", "*", "InvalidParameterValue", "Invalid IAM Instance Profile", Class::NotReady),
    ("EC2", "*", "InvalidParameterValue", "no associated IAM Roles", Class::NotReady),
    ("EC2", "*", "InvalidParameterValue", "currently in use", Class::InUse),
    ("EC2", "*", "VpcLimitExceeded", "", Class::Quota),
    ("EC2", "*", "AddressLimitExceeded", "", Class::Quota),
    ("EC2", "*", "NatGatewayLimitExceeded", "", Class::Quota),
    ("EC2", "*", "NatGatewayAddressLimitExceeded", "", Class::Quota),
    ("EC2", "*", "InternetGatewayLimitExceeded", "", Class::Quota),
    ("EC2", "*", "RulesPerSecurityGroupLimitExceeded", "", Class::Quota),
    ("EC2", "*", "SecurityGroupLimitExceeded", "", Class::Quota),
    ("EC2", "*", "VpcEndpointLimitExceeded", "", Class::Quota),
    ("EC2", "*", "InstanceLimitExceeded", "", Class::Quota),
    ("EC2", "*", "VcpuLimitExceeded", "", Class::Quota),
    ("EC2", "*", "InsufficientInstanceCapacity", "", Class::Quota),
    ("EC2", "*", "*.NotFound", "", Class::NotFound),
    ("EC2", "*", "*NotFound", "", Class::NotFound),
    // IAM
    ("IAM", "*", "NoSuchEntity", "", Class::NotFound),
    ("IAM", "*", "EntityAlreadyExists", "", Class::Exists),
    ("IAM", "*", "DeleteConflict", "", Class::InUse),
    ("IAM", "*", "ConcurrentModification", "", Class::InUse),
    ("IAM", "*", "EntityTemporarilyUnmodifiable", "", Class::InUse),
    ("IAM", "*", "MalformedPolicyDocument", "Invalid principal", Class::NotReady),
    ("IAM", "*", "LimitExceeded", "", Class::Quota),
    // SageMaker
    ("SageMaker", "*", "ResourceNotFound", "", Class::NotFound),
    ("SageMaker", "Create*", "ResourceInUse", "already exists", Class::Exists),
    ("SageMaker", "Create*", "ResourceInUse", "Already Exists", Class::Exists),
    ("SageMaker", "*", "ResourceInUse", "", Class::InUse),
    ("SageMaker", "DeleteApp", "ValidationException", "already been deleted", Class::NotFound),
    ("SageMaker", "DeleteApp", "ValidationException", "automatically deleted", Class::NotFound),
    ("SageMaker", "DeleteNotebookInstanceLifecycleConfig", "ValidationException", "in use", Class::InUse),
    ("SageMaker", "*", "ConflictException", "", Class::InUse),
    ("SageMaker", "*", "ResourceLimitExceeded", "", Class::Quota),
    // A fresh model or configuration is not seen at once by what uses it. UpdateEndpoint says the same of a configuration that was deleted.
    ("SageMaker", "CreateEndpointConfig", "ValidationException", "Could not find model", Class::NotReady),
    ("SageMaker", "CreateEndpoint", "ValidationException", "Could not find endpoint configuration", Class::NotReady),
    ("SageMaker", "CreateEndpoint", "ValidationException", "Could not find model", Class::NotReady),
    ("SageMaker", "UpdateEndpoint", "ValidationException", "Could not find endpoint configuration", Class::NotReady),
    ("SageMaker", "UpdateEndpoint", "ValidationException", "Could not find model", Class::NotReady),
    ("SageMaker", "*", "ValidationException", "RecordNotFound", Class::NotFound),
    ("SageMaker", "*", "ValidationException", "Could not find", Class::NotFound),
    ("SageMaker", "*", "ValidationException", "does not exist.)", Class::NotFound),
    ("SageMaker", "*", "ValidationException", "Could not assume role", Class::NotReady),
    ("SageMaker", "*", "ValidationException", "sts:AssumeRole", Class::NotReady),
    ("SageMaker", "*", "ValidationException", "Unable to transition to", Class::InUse),
    ("SageMaker", "*", "ValidationException", "in-progress", Class::InUse),
    ("SageMaker", "*", "ValidationException", "Cannot create a duplicate", Class::Exists),
    ("SageMaker", "*", "ValidationException", "already exist", Class::Exists),
    // EFS
    ("EFS", "*", "FileSystemNotFound", "", Class::NotFound),
    ("EFS", "*", "MountTargetNotFound", "", Class::NotFound),
    ("EFS", "*", "AccessPointNotFound", "", Class::NotFound),
    ("EFS", "*", "PolicyNotFound", "", Class::NotFound),
    ("EFS", "*", "SubnetNotFound", "", Class::NotFound),
    ("EFS", "*", "SecurityGroupNotFound", "", Class::NotFound),
    ("EFS", "*", "FileSystemInUse", "", Class::InUse),
    ("EFS", "*", "IncorrectFileSystemLifeCycleState", "", Class::InUse),
    ("EFS", "*", "IncorrectMountTargetState", "", Class::InUse),
    ("EFS", "*", "DependencyTimeout", "", Class::InUse),
    ("EFS", "*", "FileSystemAlreadyExists", "", Class::Exists),
    ("EFS", "*", "MountTargetConflict", "", Class::Exists),
    ("EFS", "*", "IpAddressInUse", "", Class::Exists),
    // A rule of 24 hours, not a throttle: trying again soon is of no use.
    ("EFS", "*", "TooManyRequests", "", Class::Quota),
    ("EFS", "*", "FileSystemLimitExceeded", "", Class::Quota),
    ("EFS", "*", "ThroughputLimitExceeded", "", Class::Quota),
    ("EFS", "*", "InsufficientThroughputCapacity", "", Class::Quota),
    ("EFS", "*", "NetworkInterfaceLimitExceeded", "", Class::Quota),
    ("EFS", "*", "SecurityGroupLimitExceeded", "", Class::Quota),
    ("EFS", "*", "NoFreeAddressesInSubnet", "", Class::Quota),
    ("EFS", "*", "AvailabilityZonesMismatch", "", Class::Invalid),
    ("EFS", "*", "UnsupportedAvailabilityZone", "", Class::Invalid),
    ("EFS", "*", "BadRequest", "", Class::Invalid),
    // S3
    ("S3", "*", "NoSuch*", "", Class::NotFound),
    ("S3", "*", "*NotFoundError", "", Class::NotFound),
    ("S3", "*", "NotFound", "", Class::NotFound),
    ("S3", "*", "BucketAlreadyOwnedByYou", "", Class::Exists),
    ("S3", "*", "BucketAlreadyExists", "", Class::Exists),
    ("S3", "*", "BucketNotEmpty", "", Class::InUse),
    ("S3", "*", "OperationAborted", "", Class::InUse),
    ("S3", "*", "MalformedPolicy", "Invalid principal", Class::NotReady),
    ("S3", "*", "PreconditionFailed", "", Class::Exists),
    ("S3", "*", "ConditionalRequestConflict", "", Class::InUse),
    ("S3", "*", "SlowDown", "", Class::Throttled),
    ("S3", "*", "TooManyBuckets", "", Class::Quota),
    ("S3", "*", "IllegalLocationConstraintException", "", Class::Invalid),
    ("S3", "*", "InvalidAccessKeyId", "", Class::Denied),
    // CloudWatch Logs
    ("CloudWatch Logs", "*", "ResourceNotFoundException", "", Class::NotFound),
    ("CloudWatch Logs", "*", "ResourceAlreadyExistsException", "", Class::Exists),
    ("CloudWatch Logs", "*", "OperationAbortedException", "", Class::InUse),
    ("CloudWatch Logs", "*", "LimitExceededException", "", Class::Quota),
    ("CloudWatch Logs", "*", "TooManyTagsException", "", Class::Quota),
    ("CloudWatch Logs", "*", "ServiceUnavailableException", "", Class::Transient),
    ("CloudWatch Logs", "*", "InvalidOperationException", "", Class::Invalid),
    // Systems Manager
    ("SSM", "*", "ParameterNotFound", "", Class::NotFound),
    ("SSM", "*", "ParameterVersionNotFound", "", Class::NotFound),
    ("SSM", "*", "ParameterAlreadyExists", "", Class::Exists),
    ("SSM", "*", "TooManyUpdates", "", Class::Throttled),
    ("SSM", "*", "ParameterLimitExceeded", "", Class::Quota),
    // what is left of the codes that only say that the request is wrong
    ("*", "*", "ValidationException", "", Class::Invalid),
    ("*", "*", "ValidationError", "", Class::Invalid),
    ("*", "*", "Invalid*", "", Class::Invalid),
    ("*", "*", "Malformed*", "", Class::Invalid),
    ("*", "*", "Missing*", "", Class::Invalid),
];

/// What an error means.
pub fn classify(service: &str, operation: &str, code: &str, message: &str) -> Class {
    let row = TABLE.iter().find(|(services, operations, codes, part, _)| {
        fits(services, service) && fits(operations, operation) && fits(codes, code) && message.contains(part)
    });
    row.map_or(Class::Other, |(.., class)| *class)
}

fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after),
    }
}

/// A line of advice for the one who reads the error.
pub fn advice(error: &AwsError) -> &'static str {
    match (error.class, error.code.as_str()) {
        (_, "ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => {
            "the credentials have expired: sign in again (`aws sso login`)"
        }
        (_, "NoCredentials") => "no credentials were found: choose a profile with --profile, or sign in (`aws sso login`)",
        (_, "InvalidAccessKeyId" | "InvalidClientTokenId" | "UnrecognizedClientException" | "SignatureDoesNotMatch") => {
            "AWS does not accept these credentials"
        }
        (_, "TooManyRequests") => {
            "EFS allows one change of the throughput mode, and one decrease of the throughput, in 24 hours: apply again after that, or put the mode back"
        }
        (_, "LeaseLost") => {
            "another run may be at work on this environment: wait for it to end, plan again, and see what is left to do"
        }
        (Class::Denied, _) => "the caller lacks this permission, or a policy of the network or organization denies it",
        (_, "Unreachable" | "Timeout") => {
            "no answer: check the network, the proxy, and from inside a closed network the endpoint of this service"
        }
        (Class::Quota, _) => "a quota of the account is used up: free something or ask AWS for more",
        (Class::Throttled, _) => "AWS asks for fewer calls: lower --parallelism, or wait",
        (Class::InUse, _) => "something still uses it, or it is in a status that does not allow this",
        (Class::NotReady, _) => "what it needs is not visible to AWS yet",
        (_, "BucketAlreadyExists") => {
            "another account has a bucket of that name, which is unique among all accounts: choose another name"
        }
        (Class::Exists, _) => "an object of that name exists already and is not heiiki's",
        (Class::NotFound, _) => "it is gone, or was never there: run plan again",
        (Class::Transient, _) => "a fault at AWS or on the way: run the command again",
        (Class::Invalid, _) => "AWS refuses the request as it is: correct the spec",
        (Class::Other, _) => "see AWS's text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One example for every row: (service, operation, code, message, class).
    #[test]
    fn every_row_decides_something() {
        for (services, operations, codes, part, class) in TABLE {
            let service = services.replace('*', "EC2");
            let operation = operations.replace('*', "Thing");
            let code = codes.replace('*', "X");
            let seen = classify(&service, &operation, &code, &format!("before {part} after"));
            assert_eq!(seen, *class, "{services} {operations} {codes} {part}");
        }
    }

    #[test]
    fn a_validation_exception_is_never_absence_by_itself() {
        assert_eq!(classify("SageMaker", "DeleteSpace", "ValidationException", "Space is Pending"), Class::Invalid);
        assert_eq!(classify("SageMaker", "DescribeNotebookInstance", "ValidationException", "RecordNotFound"), Class::NotFound);
        let text =
            "Status (InService) not in ([Stopped, Failed]). Unable to transition to (Deleting) for Notebook Instance (arn)";
        assert_eq!(classify("SageMaker", "DeleteNotebookInstance", "ValidationException", text), Class::InUse);
    }

    #[test]
    fn a_configuration_that_is_not_found_is_gone_only_where_it_is_asked_for() {
        let class = |operation: &str, message: &str| classify("SageMaker", operation, "ValidationException", message);
        let config = "Could not find endpoint configuration \"arn\".";
        assert_eq!(class("DescribeEndpointConfig", config), Class::NotFound);
        assert_eq!(class("DeleteEndpointConfig", config), Class::NotFound);
        assert_eq!(class("CreateEndpoint", config), Class::NotReady);
        assert_eq!(class("UpdateEndpoint", config), Class::NotReady);
        assert_eq!(class("UpdateEndpoint", "Could not find endpoint \"arn\"."), Class::NotFound);
        assert_eq!(class("CreateEndpointConfig", "Could not find model \"arn\"."), Class::NotReady);
        assert_eq!(class("DescribeModel", "Could not find model \"arn\"."), Class::NotFound);
        for operation in ["UpdateEndpoint", "DeleteEndpoint"] {
            assert_eq!(class(operation, "Cannot update in-progress endpoint \"arn\"."), Class::InUse);
        }
        for what in ["model", "endpoint configuration", "endpoint"] {
            assert_eq!(class("CreateModel", &format!("Cannot create already existing {what} \"arn\".")), Class::Exists);
        }
    }
}
