//! Token buckets: EC2's as its developer guide states them, SageMaker's and IAM's from the tuning, and CloudTrail's.
//!
//! They deliberately live outside the world: a bucket refills within seconds, so a new process may begin with full ones.
//! EFS, S3, CloudWatch Logs, Service Quotas, SSM and STS publish no rate that a tool of this kind could reach, and are not throttled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tuning::Tuning;
use crate::{ServiceError, Time};

/// Size and refill of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// The number of requests that a full bucket grants at once.
    pub burst: f64,
    /// The number of requests that it gains per second.
    pub per_s: f64,
}

const fn rate(burst: f64, per_s: f64) -> Rate {
    Rate { burst, per_s }
}

/// The operations with a bucket of their own (EC2 developer guide, request throttling).
const OWN: &[(&str, Rate)] = &[
    ("AssociateIamInstanceProfile", rate(100.0, 5.0)),
    ("CreateDefaultVpc", rate(1.0, 1.0)),
    ("CreateNatGateway", rate(10.0, 1.0)),
    ("CreateNetworkInterface", rate(100.0, 5.0)),
    ("CreateTags", rate(100.0, 10.0)),
    ("CreateVpcEndpoint", rate(4.0, 0.3)),
    ("CreateVpcEndpointServiceConfiguration", rate(4.0, 0.3)),
    ("DeleteNatGateway", rate(10.0, 1.0)),
    ("DeleteNetworkInterface", rate(100.0, 5.0)),
    ("DeleteTags", rate(100.0, 10.0)),
    ("DeleteVpcEndpointServiceConfigurations", rate(4.0, 0.3)),
    ("DeleteVpcEndpoints", rate(4.0, 0.3)),
    ("DescribeSecurityGroupReferences", rate(20.0, 5.0)),
    ("DisassociateIamInstanceProfile", rate(100.0, 5.0)),
    ("ModifyInstanceMetadataOptions", rate(100.0, 5.0)),
    ("ModifyNetworkInterfaceAttribute", rate(100.0, 5.0)),
    ("ModifyVpcEndpoint", rate(4.0, 0.3)),
    ("ModifyVpcEndpointServiceConfiguration", rate(4.0, 0.3)),
    ("RunInstances", rate(5.0, 2.0)),
    ("StartInstances", rate(5.0, 2.0)),
    ("TerminateInstances", rate(100.0, 5.0)),
];

/// Describes that cost more when they ask for everything at once.
const UNFILTERED: &[&str] = &[
    "DescribeInstanceStatus",
    "DescribeInstances",
    "DescribeNetworkInterfaces",
    "DescribeSecurityGroups",
    "DescribeSnapshots",
    "DescribeSpotInstanceRequests",
    "DescribeVolumes",
];

const INTENSIVE: &[&str] = &[
    "AcceptVpcPeeringConnection",
    "AuthorizeSecurityGroupIngress",
    "CancelSpotInstanceRequests",
    "CreateKeyPair",
    "CreateVpcPeeringConnection",
    "DeleteVpcPeeringConnection",
    "RejectVpcPeeringConnection",
    "RequestSpotInstances",
    "RevokeSecurityGroupIngress",
];

/// The buckets of one account.
#[derive(Clone, Debug, Default)]
pub struct Throttle {
    buckets: BTreeMap<String, Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Time,
}

impl Throttle {
    /// Takes the tokens of a request, or answers with the service's throttling error.
    pub fn take(&mut self, tuning: &Tuning, place: &Place<'_>, input: &Value, now: Time) -> Result<(), ServiceError> {
        if !tuning.throttle {
            return Ok(());
        }
        let Place { service, region, action } = *place;
        let granted = match service {
            "ec2" => {
                let (name, rate) = ec2_bucket(action, input);
                let enough = self.spend(format!("{region}/{name}"), rate, 1.0, now);
                enough && self.take_resources(region, action, input, now)
            }
            // Global: every region draws from the same bucket.
            "iam" => self.spend("iam".to_owned(), tuning.iam_rate, 1.0, now),
            "sagemaker" => self.spend(format!("{region}/sagemaker/{action}"), tuning.sagemaker_rate, 1.0, now),
            // LookupEvents: two a second for each account and region.
            "cloudtrail" => self.spend(format!("{region}/cloudtrail"), rate(2.0, 2.0), 1.0, now),
            _ => true,
        };
        if granted { Ok(()) } else { Err(throttled(service)) }
    }

    /// Starting and terminating instances also costs a token per instance.
    fn take_resources(&mut self, region: &str, action: &str, input: &Value, now: Time) -> bool {
        let listed = |member: &str| input.get(member).and_then(Value::as_array).map_or(1, Vec::len);
        let (name, rate, count) = match action {
            "RunInstances" => {
                let count =
                    input.get("MaxCount").and_then(crate::request::as_i64).and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
                ("started instances", rate(1000.0, 2.0), count)
            }
            "StartInstances" => ("started instances", rate(1000.0, 2.0), listed("InstanceId")),
            "TerminateInstances" => ("terminated instances", rate(1000.0, 20.0), listed("InstanceId")),
            _ => return true,
        };
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.spend(format!("{region}/{name}"), rate, f64::from(count), now)
    }

    fn spend(&mut self, name: String, rate: Rate, cost: f64, now: Time) -> bool {
        let bucket = self.buckets.entry(name).or_insert(Bucket { tokens: rate.burst, at: now });
        bucket.tokens = (bucket.tokens + now.since(bucket.at).as_secs_f64() * rate.per_s).min(rate.burst);
        bucket.at = bucket.at.max(now);
        let granted = bucket.tokens >= cost;
        if granted {
            bucket.tokens -= cost;
        }
        granted
    }
}

/// The service, region and operation of a request.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// SigV4 service name.
    pub service: &'a str,
    /// Region of the credential scope.
    pub region: &'a str,
    /// Operation name.
    pub action: &'a str,
}

fn ec2_bucket<'a>(action: &'a str, input: &Value) -> (&'a str, Rate) {
    if let Some((name, rate)) = OWN.iter().find(|(name, _)| *name == action) {
        return (name, *rate);
    }
    if INTENSIVE.contains(&action) {
        return ("resource-intensive", rate(50.0, 5.0));
    }
    if ["Describe", "Get", "Search", "List"].iter().any(|verb| action.starts_with(verb)) {
        let everything = input.get("Filter").is_none() && input.get("MaxResults").is_none();
        if everything && UNFILTERED.contains(&action) {
            return ("unfiltered", rate(50.0, 10.0));
        }
        return ("non-mutating", rate(100.0, 20.0));
    }
    ("mutating", rate(50.0, 5.0))
}

/// The throttling error of a service, as it words it.
pub fn throttled(service: &str) -> ServiceError {
    match service {
        "ec2" => ServiceError::new(503, "RequestLimitExceeded", "Request limit exceeded."),
        "iam" | "sts" => ServiceError::bad("Throttling", "Rate exceeded"),
        "s3" => ServiceError::new(503, "SlowDown", "Please reduce your request rate."),
        "elasticfilesystem" => ServiceError::new(429, "ThrottlingException", "Rate exceeded"),
        _ => ServiceError::bad("ThrottlingException", "Rate exceeded"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn granted(throttle: &mut Throttle, service: &str, action: &str, input: &Value, tries: usize, ms: i64) -> usize {
        let place = Place { service, region: "r", action };
        (0..tries).filter(|_| throttle.take(&Tuning::default(), &place, input, Time(ms)).is_ok()).count()
    }

    #[test]
    fn endpoint_creation_is_four_then_one_in_about_three_seconds() {
        let mut throttle = Throttle::default();
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpcEndpoint", &json!({}), 10, 0), 4);
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpcEndpoint", &json!({}), 10, 3_000), 0);
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpcEndpoint", &json!({}), 10, 3_400), 1);
        assert_eq!(granted(&mut throttle, "ec2", "ModifyVpcEndpoint", &json!({}), 10, 3_400), 4);
    }

    #[test]
    fn categories_share_a_bucket_and_refill_to_the_brim_only() {
        let mut throttle = Throttle::default();
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpc", &json!({}), 30, 0), 30);
        assert_eq!(granted(&mut throttle, "ec2", "CreateSubnet", &json!({}), 30, 0), 20);
        assert_eq!(granted(&mut throttle, "ec2", "DeleteVpc", &json!({}), 100, 1_000_000), 50);
    }

    #[test]
    fn reading_everything_has_its_own_bucket() {
        let mut throttle = Throttle::default();
        assert_eq!(granted(&mut throttle, "ec2", "DescribeInstances", &json!({}), 200, 0), 50);
        assert_eq!(granted(&mut throttle, "ec2", "DescribeInstances", &json!({"MaxResults": "100"}), 200, 0), 100);
        assert_eq!(granted(&mut throttle, "ec2", "DescribeVpcs", &json!({}), 200, 5_000), 100);
    }

    #[test]
    fn instances_cost_tokens_of_their_own() {
        let mut throttle = Throttle::default();
        assert_eq!(granted(&mut throttle, "ec2", "RunInstances", &json!({"MaxCount": "600"}), 5, 0), 1);
        assert_eq!(granted(&mut throttle, "ec2", "StartInstances", &json!({"InstanceId": ["a", "b"]}), 5, 60_000), 5);
    }

    #[test]
    fn the_clock_never_runs_backwards() {
        let mut throttle = Throttle::default();
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpcEndpoint", &json!({}), 4, 10_000), 4);
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpcEndpoint", &json!({}), 4, 0), 0);
        assert_eq!(granted(&mut throttle, "ec2", "CreateVpcEndpoint", &json!({}), 4, 10_000), 0);
    }

    #[test]
    fn each_service_has_its_own_error_and_can_be_freed() {
        let mut throttle = Throttle::default();
        assert_eq!(granted(&mut throttle, "iam", "GetRole", &json!({}), 50, 0), 20);
        assert_eq!(granted(&mut throttle, "sagemaker", "ListTags", &json!({}), 50, 0), 20);
        assert_eq!(granted(&mut throttle, "sagemaker", "ListDomains", &json!({}), 50, 0), 20);
        assert_eq!(granted(&mut throttle, "sts", "GetCallerIdentity", &json!({}), 500, 0), 500);
        assert_eq!(throttled("ec2").status, 503);
        let free = Tuning { throttle: false, ..Tuning::default() };
        let place = Place { service: "iam", region: "r", action: "GetRole" };
        assert!((0..500).all(|_| throttle.take(&free, &place, &json!({}), Time(0)).is_ok()));
    }
}
