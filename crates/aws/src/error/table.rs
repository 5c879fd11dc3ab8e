//! The table by which errors are classified: by service, operation and code. Only where SageMaker says `ValidationException`, which means five things,
//! and in a few EC2 cases does the message decide.

use heiiki_model::failure::Class;

use super::code::BAD_ANSWER;

/// The table. `*` stands for any text. The first row that fits decides.
const TABLE: &[(&str, &str, &str, &str, Class)] = &[
    // service, operation, code, part of the message, class
    ("*", "*", "RequestLimitExceeded", "", Class::Throttled),
    ("*", "*", "Throttling", "", Class::Throttled),
    ("*", "*", "ThrottlingException", "", Class::Throttled),
    ("*", "*", "TooManyRequestsException", "", Class::Throttled),
    ("*", "*", "Unreachable", "", Class::Transient),
    // A read is repeated. The effect of a call that writes is not known, as after a lost answer: the caller looks for
    // it before it repeats the call.
    ("*", "*", BAD_ANSWER, "", Class::Transient),
    ("*", "*", "Timeout", "", Class::Transient),
    ("*", "*", "NoCredentials", "", Class::Denied),
    ("*", "*", "InternalError", "", Class::Transient),
    ("*", "*", "InternalFailure", "", Class::Transient),
    ("*", "*", "InternalServerError", "", Class::Transient),
    ("*", "*", "ServiceFailure", "", Class::Transient),
    ("*", "*", "ServiceUnavailable", "", Class::Transient),
    ("*", "*", "Unavailable", "", Class::Transient),
    ("*", "*", "RequestTimeout", "", Class::Transient),
    ("*", "*", "RequestTimeoutException", "", Class::Transient),
    ("*", "*", "RequestThrottled", "", Class::Throttled),
    ("*", "*", "ThrottledException", "", Class::Throttled),
    ("*", "*", "ExpiredToken", "", Class::Denied),
    ("*", "*", "ExpiredTokenException", "", Class::Denied),
    ("*", "*", "RequestExpired", "", Class::Denied),
    ("*", "*", "InvalidClientTokenId", "", Class::Denied),
    ("*", "*", "InvalidToken", "", Class::Denied),
    ("*", "*", "TokenRefreshRequired", "", Class::Denied),
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
    // Attachments `ela-attach-...` are those of services, which let go by themselves.
    ("EC2", "*", "OperationNotPermitted", "ela-attach", Class::InUse),
    ("EC2", "*", "OperationNotPermitted", "", Class::Invalid),
    ("EC2", "*", "CannotDelete", "", Class::Invalid),
    ("EC2", "*", "IncorrectState", "", Class::InUse),
    ("EC2", "*", "IncorrectInstanceState", "", Class::InUse),
    ("EC2", "*", "InvalidGroup.Duplicate", "", Class::Exists),
    ("EC2", "*", "InvalidKeyPair.Duplicate", "", Class::Exists),
    ("EC2", "*", "InvalidPermission.Duplicate", "", Class::Exists),
    ("EC2", "*", "InvalidSubnet.Conflict", "", Class::Exists),
    ("EC2", "*", "RouteAlreadyExists", "", Class::Exists),
    ("EC2", "*", "Resource.AlreadyAssociated", "", Class::Exists),
    // Either the gateway is not attached yet or not any more. A detach has nothing left to do then, and a call that
    // needs it attached waits.
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
    ("EC2", "*", "RouteLimitExceeded", "", Class::Quota),
    ("EC2", "*", "InsufficientFreeAddressesInSubnet", "", Class::Quota),
    ("EC2", "*", "SecurityGroupLimitExceeded", "", Class::Quota),
    ("EC2", "*", "VpcEndpointLimitExceeded", "", Class::Quota),
    ("EC2", "*", "InstanceLimitExceeded", "", Class::Quota),
    ("EC2", "*", "VcpuLimitExceeded", "", Class::Quota),
    ("EC2", "*", "InsufficientInstanceCapacity", "", Class::Quota),
    ("EC2", "*", "*LimitExceeded", "", Class::Quota),
    ("EC2", "*", "InvalidGroup.NotFound", "different networks", Class::Invalid),
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
    ("IAM", "*", "UnmodifiableEntity", "", Class::Invalid),
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
    ("S3", "*", "IllegalVersioningConfigurationException", "", Class::Invalid),
    ("S3", "*", "AuthorizationHeaderMalformed", "", Class::Invalid),
    ("S3", "*", "MethodNotAllowed", "", Class::Invalid),
    ("S3", "*", "InvalidAccessKeyId", "", Class::Denied),
    // CloudWatch Logs
    // KMS: a key that waits for its deletion is as good as gone.
    ("KMS", "*", "NotFoundException", "", Class::NotFound),
    ("KMS", "*", "KMSInvalidStateException", "pending deletion", Class::NotFound),
    ("KMS", "*", "DisabledException", "", Class::Invalid),
    // A key of several regions that is being made or changed.
    ("KMS", "*", "KMSInvalidStateException", "", Class::NotReady),
    ("KMS", "*", "AlreadyExistsException", "", Class::Exists),
    // A role that was made a moment ago is not seen yet.
    ("KMS", "*", "MalformedPolicyDocumentException", "invalid principals", Class::NotReady),
    ("KMS", "*", "MalformedPolicyDocumentException", "", Class::Invalid),
    ("KMS", "*", "LimitExceededException", "", Class::Quota),
    ("KMS", "*", "DependencyTimeoutException", "", Class::Transient),
    ("KMS", "*", "KMSInternalException", "", Class::Transient),
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
    // All other codes that only say that the request is wrong.
    ("*", "*", "ValidationException", "", Class::Invalid),
    ("*", "*", "ValidationError", "", Class::Invalid),
    ("*", "*", "Invalid*", "", Class::Invalid),
    ("*", "*", "Malformed*", "", Class::Invalid),
    ("*", "*", "Missing*", "", Class::Invalid),
];

/// The class of an error: that of the first row that fits.
pub(super) fn class_of(service: &str, operation: &str, code: &str, message: &str) -> Class {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::SERVICES;

    /// One example for every row: (service, operation, code, message, class).
    #[test]
    fn every_row_decides_something() {
        for (services, operations, codes, part, class) in TABLE {
            let service = services.replace('*', "EC2");
            let operation = operations.replace('*', "Thing");
            let code = codes.replace('*', "X");
            let seen = class_of(&service, &operation, &code, &format!("before {part} after"));
            assert_eq!(seen, *class, "{services} {operations} {codes} {part}");
        }
    }

    #[test]
    fn every_service_that_holds_objects_has_a_word_for_absence() {
        for service in SERVICES.iter().filter(|service| !["STS", "CloudTrail", "Service Quotas"].contains(&service.name)) {
            let told = TABLE.iter().any(|(known, .., class)| *known == service.name && *class == Class::NotFound);
            assert!(told, "write the codes of {} into the table", service.name);
        }
    }

    #[test]
    fn a_validation_exception_is_never_absence_by_itself() {
        assert_eq!(class_of("SageMaker", "DeleteSpace", "ValidationException", "Space is Pending"), Class::Invalid);
        assert_eq!(class_of("SageMaker", "DescribeNotebookInstance", "ValidationException", "RecordNotFound"), Class::NotFound);
        let text =
            "Status (InService) not in ([Stopped, Failed]). Unable to transition to (Deleting) for Notebook Instance (arn)";
        assert_eq!(class_of("SageMaker", "DeleteNotebookInstance", "ValidationException", text), Class::InUse);
    }

    #[test]
    fn a_configuration_that_is_not_found_is_gone_only_where_it_is_asked_for() {
        let class = |operation: &str, message: &str| class_of("SageMaker", operation, "ValidationException", message);
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
