//! The rate limiter: a token bucket for each rate that AWS publishes for a group of operations.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// Keeps the calls of each group of operations below AWS's rate.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    buckets: BTreeMap<&'static str, Bucket>,
}

impl RateLimiter {
    /// Takes a token for a call of `operation`, and returns how long the call has to wait before it may be sent.
    pub(crate) fn take(&mut self, operation: &str, now: SystemTime) -> Duration {
        let Rate { name, size, per_second } = rate(operation);
        let bucket = self.buckets.entry(name).or_insert(Bucket { tokens: size, at: now });
        let passed = now.duration_since(bucket.at).unwrap_or_default().as_secs_f64();
        bucket.tokens = (bucket.tokens + passed * per_second).min(size) - 1.0;
        bucket.at = now;
        if bucket.tokens >= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(-bucket.tokens / per_second) }
    }
}

/// Tokens of one operation or class of operations: `size` at once, `rate` more each second.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: SystemTime,
}

/// A rate that AWS publishes for EC2 (Request throttling for the Amazon EC2 API), kept a little below it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rate {
    name: &'static str,
    size: f64,
    per_second: f64,
}

/// The rate that an operation counts against. SageMaker, IAM and CloudWatch Logs publish none; observed limits are a few calls a second.
fn rate(operation: &str) -> Rate {
    let (service, name) = operation.split_once('.').unwrap_or(("", operation));
    let reads = ["Describe", "Get", "List", "Search"].iter().any(|prefix| name.starts_with(prefix));
    let rate = |name, size, per_second| Rate { name, size, per_second };
    match (service, name) {
        ("EC2", "CreateVpcEndpoint") => rate("ec2 CreateVpcEndpoint", 4.0, 0.3),
        ("EC2", "ModifyVpcEndpoint") => rate("ec2 ModifyVpcEndpoint", 4.0, 0.3),
        ("EC2", "DeleteVpcEndpoints") => rate("ec2 DeleteVpcEndpoints", 4.0, 0.3),
        ("EC2", "CreateNatGateway") => rate("ec2 CreateNatGateway", 9.0, 0.9),
        ("EC2", "DeleteNatGateway") => rate("ec2 DeleteNatGateway", 9.0, 0.9),
        ("EC2", "RunInstances") => rate("ec2 RunInstances", 5.0, 2.0),
        ("EC2", "CreateTags" | "DeleteTags") => rate("ec2 tags", 100.0, 10.0),
        ("EC2", _) if reads => rate("ec2 reads", 100.0, 20.0),
        ("EC2", _) => rate("ec2 writes", 50.0, 5.0),
        ("SageMaker", _) if reads => rate("sagemaker reads", 20.0, 8.0),
        ("SageMaker", _) => rate("sagemaker writes", 10.0, 4.0),
        // One bucket for all of it, in all regions: reads and writes draw from the same.
        ("IAM", _) => rate("iam", 19.0, 9.5),
        // Thousands a second for each prefix. Calls about one bucket are made one after another anyway.
        ("S3", _) => rate("s3", 200.0, 100.0),
        ("CloudWatch Logs", _) if reads => rate("logs reads", 20.0, 9.0),
        ("CloudWatch Logs", _) => rate("logs writes", 10.0, 5.0),
        // Quotas of KMS: hundreds of reads a second, and 5 writes of the slowest sort.
        ("KMS", _) if reads => rate("kms reads", 100.0, 100.0),
        ("KMS", _) => rate("kms writes", 5.0, 4.5),
        // Two a second for each account and region, which others use too.
        ("CloudTrail", _) => rate("cloudtrail", 1.0, 1.9),
        // EFS publishes no rate; of the others there are a few calls in each run.
        ("EFS" | "Service Quotas" | "SSM" | "STS", _) => rate("other", 50.0, 10.0),
        _ => rate("unknown", 50.0, 10.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::SERVICES;

    #[test]
    fn every_service_has_a_rate() {
        for service in SERVICES {
            let of = |operation: &str| rate(&format!("{}.{operation}", service.name)).name;
            assert!(of("Describe") != "unknown" && of("Create") != "unknown", "write the rate of {} into `rate`", service.name);
        }
    }

    #[test]
    fn endpoints_and_nat_gateways_have_buckets_of_their_own() {
        assert_eq!(rate("EC2.CreateVpcEndpoint"), Rate { name: "ec2 CreateVpcEndpoint", size: 4.0, per_second: 0.3 });
        assert_eq!(rate("EC2.CreateNatGateway"), Rate { name: "ec2 CreateNatGateway", size: 9.0, per_second: 0.9 });
        assert_eq!(rate("EC2.DescribeVpcEndpoints").name, "ec2 reads");
    }
}
