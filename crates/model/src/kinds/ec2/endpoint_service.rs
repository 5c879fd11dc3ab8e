//! Names of endpoint services: short ones are expanded for the region, full ones are kept. Whether a service exists in a region, AWS alone knows.

use crate::Place;

/// How full service names begin.
const FULL: &[&str] = &["com.amazonaws.", "cn.com.amazonaws.", "aws.", "api.aws."];

/// The services that have gateway endpoints.
const GATEWAY: &[&str] = &["s3", "dynamodb"];

/// The full name of a service: `sagemaker.api` is `com.amazonaws.<region>.sagemaker.api`.
///
/// SageMaker's two web interfaces have names of their own (`aws.sagemaker.<region>.notebook` and `.studio`). In China most names carry the prefix `cn.`,
/// those of the gateway services do not.
pub fn full_name(place: &Place, service: &str) -> String {
    let region = &place.region;
    match service {
        full if FULL.iter().any(|prefix| full.starts_with(prefix)) => full.to_owned(),
        "notebook" | "studio" => format!("aws.sagemaker.{region}.{service}"),
        gateway if GATEWAY.contains(&gateway) => format!("com.amazonaws.{region}.{gateway}"),
        other if place.partition == "aws-cn" => format!("cn.com.amazonaws.{region}.{other}"),
        other => format!("com.amazonaws.{region}.{other}"),
    }
}

/// True when the service, by its full name, has gateway endpoints.
pub fn has_gateway(place: &Place, full: &str) -> bool {
    GATEWAY.iter().any(|service| full_name(place, service) == full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_expanded_and_full_ones_kept() {
        let place = |region: &str, partition: &str| Place {
            environment: "e".into(),
            account: "123456789012".into(),
            region: region.into(),
            partition: partition.into(),
        };
        let tokyo = place("ap-northeast-1", "aws");
        let cases = [
            ("sagemaker.api", "com.amazonaws.ap-northeast-1.sagemaker.api"),
            ("s3", "com.amazonaws.ap-northeast-1.s3"),
            ("notebook", "aws.sagemaker.ap-northeast-1.notebook"),
            ("studio", "aws.sagemaker.ap-northeast-1.studio"),
            ("aws.sagemaker.ap-northeast-1.notebook", "aws.sagemaker.ap-northeast-1.notebook"),
            ("com.amazonaws.vpce.ap-northeast-1.vpce-svc-1", "com.amazonaws.vpce.ap-northeast-1.vpce-svc-1"),
        ];
        for (short, full) in cases {
            assert_eq!(full_name(&tokyo, short), full);
        }
        let beijing = place("cn-north-1", "aws-cn");
        assert_eq!(full_name(&beijing, "sts"), "cn.com.amazonaws.cn-north-1.sts");
        assert_eq!(full_name(&beijing, "s3"), "com.amazonaws.cn-north-1.s3");
        assert!(has_gateway(&tokyo, "com.amazonaws.ap-northeast-1.dynamodb"));
        assert!(!has_gateway(&tokyo, "com.amazonaws.ap-northeast-1.sts"));
    }
}
