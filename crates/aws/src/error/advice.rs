//! Advice for the person who reads an error.

use heiiki_model::failure::{AwsError, Class};

use super::code::{BAD_ANSWER, NO_CODE};

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
    use crate::error::table::class_of;

    #[test]
    fn what_a_code_tells_is_advised_before_its_class() {
        let advised = |code: &str, message: &str| {
            let class = class_of("EC2", "DescribeVpcs", code, message);
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
}
