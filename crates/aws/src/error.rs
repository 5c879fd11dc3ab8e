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
        SdkError::ServiceError(answer) => match answer.err().code().filter(|code| !code.is_empty()) {
            Some(code) => (code.to_owned(), answer.err().message().unwrap_or_default().to_owned()),
            None => bare(answer.raw(), answer.err().message(), &error),
        },
        SdkError::DispatchFailure(failure) if failure.is_timeout() => ("Timeout".to_owned(), chain(&error)),
        SdkError::DispatchFailure(failure) if failure.is_io() => ("Unreachable".to_owned(), chain(&error)),
        SdkError::TimeoutError(_) => ("Timeout".to_owned(), chain(&error)),
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => (dispatch_code(&error).to_owned(), chain(&error)),
        _ => {
            let status =
                error.raw_response().map(|response| format!("HTTP {}: ", response.status().as_u16())).unwrap_or_default();
            (BAD_ANSWER.to_owned(), format!("{status}{}", chain(&error)))
        }
    };
    let status = error.raw_response().map(|response| response.status().as_u16());
    let class = match classify(service, operation, &code, &message) {
        Class::Other => status.map_or(Class::Other, of_status),
        class => class,
    };
    AwsError { service: service.to_owned(), operation: operation.to_owned(), code, message, request_id, class }
}

/// The code of an answer that says neither what was done nor why not.
const BAD_ANSWER: &str = "BadAnswer";
/// The code of a refusal that has none: a load balancer's, a proxy's, or the answer to a HEAD.
const NO_CODE: &str = "NoErrorCode";

/// Code and text for an answer without an error code.
fn bare(answer: &HttpResponse, message: Option<&str>, error: &(dyn Error + 'static)) -> (String, String) {
    let status = answer.status().as_u16();
    if answer.status().is_success() {
        return (BAD_ANSWER.to_owned(), format!("HTTP {status} with an answer that cannot be read: {}", chain(error)));
    }
    let body = answer.body().bytes().unwrap_or_default().trim_ascii();
    let text = match message.filter(|text| !text.is_empty()) {
        Some(text) => format!(": {text}"),
        None if body.is_empty() => String::new(),
        None if is_page(answer, body) => ": a page of HTML, not an answer of AWS".to_owned(),
        None => format!(": {}", excerpt(body)),
    };
    (NO_CODE.to_owned(), format!("HTTP {status} without an error code{text}"))
}

fn is_page(answer: &HttpResponse, body: &[u8]) -> bool {
    let told = answer.headers().get("content-type").is_some_and(|sort| sort.contains("html"));
    let start = String::from_utf8_lossy(&body[..body.len().min(64)]).to_ascii_lowercase();
    told || start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The beginning of a body, in one line.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(400)]);
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(120).collect();
    format!("`{line}`")
}

/// What a status means by itself. That something does not exist is never believed of one: a proxy says 404 as well.
const fn of_status(status: u16) -> Class {
    match status {
        401 | 403 | 407 => Class::Denied,
        429 => Class::Throttled,
        408 | 425 | 500 | 502 | 503 | 504 | 506..=599 => Class::Transient,
        400 | 405 | 413 | 414 | 431 => Class::Invalid,
        _ => Class::Other,
    }
}

/// The error for what AWS makes by itself with something else, and does not show yet.
pub(crate) fn not_made_yet(operation: &str, message: &str) -> AwsError {
    AwsError {
        service: "EC2".to_owned(),
        operation: operation.to_owned(),
        code: "NotMadeYet".to_owned(),
        message: message.to_owned(),
        request_id: None,
        class: Class::NotFound,
    }
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
    // A read is made again. What a call that writes has done is not known, as when its answer was lost: who made it looks before it is made again.
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
    by_quota(error).or_else(|| by_code(error)).unwrap_or_else(|| by_class(error.class))
}

/// Advice for what a code, or a part of the text, tells more exactly than its class.
fn by_code(error: &AwsError) -> Option<&'static str> {
    let says = |part: &str| error.message.contains(part);
    Some(match error.code.as_str() {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
            "the credentials have expired: sign in again (`aws sso login`)"
        }
        "NoCredentials" => "no credentials were found: choose a profile with --profile, or sign in (`aws sso login`)",
        "OptInRequired" => {
            "the account has not enabled this region, or not signed up for this service: enable it in the account's settings"
        }
        "AuthFailure" if says("not able to validate") => {
            "the region is likely not enabled for this account: enable it in the account's settings; if it is, the credentials are not valid"
        }
        "AuthFailure" => "it belongs to another account, or the region is not enabled for this one",
        "UnrecognizedClientException" | "InvalidClientTokenId" => {
            "AWS does not accept these credentials here: they are not valid, or the region is not enabled for this account"
        }
        "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken" => "AWS does not accept these credentials",
        "LeaseLost" => {
            "another run may be at work on this environment: wait for it to end, plan again, and see what is left to do"
        }
        "Unreachable" | "Timeout" => {
            "no answer: check the network, the proxy, and from inside a closed network the endpoint of this service"
        }
        NO_CODE | BAD_ANSWER => {
            "AWS does not answer like this: likely a proxy or load balancer on the way does; if it stays so, check the proxy and the endpoint of this service"
        }
        "RepeatedPage" | "TooManyPages" => {
            "the list cannot be read to its end, and a part of it is not used: run the command again"
        }
        "InvalidGroup.NotFound" if says("different networks") => "the security group and what it is for lie in different VPCs",
        "BucketAlreadyExists" => {
            "another account has a bucket of that name, which is unique among all accounts: choose another name"
        }
        "ValidationException" if says("Could not assume role") || says("sts:AssumeRole") => {
            "SageMaker may not assume the role: its trust policy must name sagemaker.amazonaws.com; a role that was just made takes a moment"
        }
        "MalformedPolicyDocument" | "MalformedPolicy" if says("nvalid principal") => {
            "a principal of the document does not exist, or was just made: correct its ARN, or let what it names be made first"
        }
        _ => return None,
    })
}

/// Advice that names the quota that is used up.
fn by_quota(error: &AwsError) -> Option<&'static str> {
    Some(match error.code.as_str() {
        "RulesPerSecurityGroupLimitExceeded" => {
            "the group has as many rules as the account allows: use fewer rules, or ask AWS for more (Service Quotas, `Inbound or outbound rules per security group`)"
        }
        "RouteLimitExceeded" => {
            "the table has as many routes as the account allows: use fewer, or ask AWS for more (Service Quotas, `Routes per route table`)"
        }
        "TooManyRequests" => {
            "EFS allows one change of the throughput mode, and one decrease of the throughput, in 24 hours: apply again after that, or put the mode back"
        }
        "InsufficientFreeAddressesInSubnet" => "the subnet has no free address left: use a larger one, or free some addresses",
        "VpcLimitExceeded" => {
            "the account has as many VPCs as it may have here: free one, or ask AWS for more (Service Quotas, `VPCs per Region`)"
        }
        "AddressLimitExceeded" => {
            "the account has as many Elastic IPs as it may have here: free one, or ask AWS for more (Service Quotas, `EC2-VPC Elastic IPs`)"
        }
        "NatGatewayLimitExceeded" => {
            "the zone has as many NAT gateways as the account allows: free one, or ask AWS for more (Service Quotas, `NAT gateways per Availability Zone`)"
        }
        "InternetGatewayLimitExceeded" => {
            "the account has as many internet gateways as it may have here: free one, or ask AWS for more (Service Quotas, `Internet gateways per Region`)"
        }
        "SecurityGroupLimitExceeded" if error.service == "EC2" => {
            "the account has as many security groups as it may have here: free one, or ask AWS for more (Service Quotas, `VPC security groups per Region`)"
        }
        "VpcEndpointLimitExceeded" => {
            "the VPC has as many endpoints as the account allows: free one, or ask AWS for more (Service Quotas, `Interface VPC endpoints per VPC` and `Gateway VPC endpoints per Region`)"
        }
        "VcpuLimitExceeded" => {
            "the account runs as many vCPUs as it may here: stop something, or ask AWS for more (Service Quotas, `Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances`, or that of the family)"
        }
        _ => return None,
    })
}

/// Advice that holds for all errors of a class.
const fn by_class(class: Class) -> &'static str {
    match class {
        Class::Denied => "the caller lacks this permission, or a policy of the network or organization denies it",
        Class::Quota => "a quota of the account is used up: free something or ask AWS for more",
        Class::Throttled => "AWS asks for fewer calls: lower --parallelism, or wait",
        Class::InUse => "something still uses it, or it is in a status that does not allow this",
        Class::NotReady => "what it needs is not visible to AWS yet",
        Class::Exists => {
            "something else holds that name or range: another resource of this environment, or an object that is not heiiki's"
        }
        Class::NotFound => "it is gone, or was never there: run plan again",
        Class::Transient => "a fault at AWS or on the way: run the command again",
        Class::Invalid => "AWS refuses the request as it is: correct the spec",
        Class::Other => "see AWS's text",
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
    fn a_status_alone_is_classified_and_shown() {
        let said = |status: u16, sort: &'static str, body: &'static str| {
            let mut answer = HttpResponse::new(status.try_into().unwrap(), body.into());
            answer.headers_mut().insert("content-type", sort);
            let error = aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsError::unhandled("no code");
            let error = failed("EC2", "DescribeVpcs", SdkError::service_error(error, answer));
            (error.class, error.to_string())
        };
        let page = "<html><body>Bad gateway</body></html>";
        let told = "EC2 DescribeVpcs: NoErrorCode: HTTP 503 without an error code";
        assert_eq!(said(503, "text/plain", ""), (Class::Transient, told.to_owned()));
        assert_eq!(said(429, "text/plain", "").0, Class::Throttled);
        for status in [500, 502, 504, 520] {
            assert_eq!(said(status, "text/html", page).0, Class::Transient, "{status}");
        }
        assert_eq!(said(403, "text/html", page).0, Class::Denied);
        assert!(said(502, "text/html", page).1.ends_with("HTTP 502 without an error code: a page of HTML, not an answer of AWS"));
        assert!(said(500, "text/plain", "try\u{1b}[31m\n later").1.ends_with("without an error code: `try [31m later`"));
        assert_eq!(said(404, "text/html", page).0, Class::Other, "a proxy's 404 is no proof of absence");
        let (class, text) = said(200, "text/html", page);
        assert_eq!(class, Class::Transient);
        assert!(text.starts_with("EC2 DescribeVpcs: BadAnswer: HTTP 200 with an answer that cannot be read: "), "{text}");
    }

    #[test]
    fn what_a_code_tells_is_advised_before_its_class() {
        let advised = |code: &str, message: &str| {
            let class = classify("EC2", "DescribeVpcs", code, message);
            let (service, operation) = ("EC2".to_owned(), "DescribeVpcs".to_owned());
            advice(&AwsError { service, operation, code: code.into(), message: message.into(), request_id: None, class })
        };
        let invalid = "AWS was not able to validate the provided access credentials";
        for (code, message) in [("OptInRequired", ""), ("AuthFailure", invalid), ("InvalidClientTokenId", "")] {
            assert!(advised(code, message).contains("region"), "{code}");
        }
        assert!(
            advised("AuthFailure", "The address '192.0.2.1' does not belong to you.")
                .starts_with("it belongs to another account")
        );
        assert!(advised("InvalidGroup.NotFound", "two resources that belong to different networks.").contains("different VPCs"));
        assert!(advised("UnauthorizedOperation", "").contains("permission"));
        for code in [
            "VpcLimitExceeded",
            "AddressLimitExceeded",
            "NatGatewayLimitExceeded",
            "SecurityGroupLimitExceeded",
            "VpcEndpointLimitExceeded",
        ] {
            assert!(advised(code, "").contains("(Service Quotas, `"), "{code} names its quota");
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
