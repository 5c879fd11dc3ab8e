//! ARNs and registry hosts: a check that their partition, region and account are possible for the resources of the spec.

use super::tables::REGIONAL_S3;
use super::texts::{Spot, Text};
use crate::region;
use crate::{Address, Place, Problem};

/// An ARN, as far as it is written out. Parts that hold a wildcard or a reference may be anything, and are empty here.
struct Arn<'a> {
    partition: &'a str,
    service: &'a str,
    region: &'a str,
    account: &'a str,
    rest: &'a str,
}

impl<'a> Arn<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        let certain = |part: &'a str| if part.contains(['*', '?', '$']) { "" } else { part };
        let [partition, service, region, account, rest] = std::array::from_fn(|_| parts.next());
        Some(Self {
            partition: certain(partition?),
            service: certain(service?),
            region: certain(region?),
            account: certain(account?),
            rest: rest?,
        })
    }
}

/// Checks a text that may hold an ARN or name a registry.
pub(super) fn check(at: &Address, text: &Text<'_>, place: &Place, problems: &mut Vec<Problem>) {
    if let Some(arn) = Arn::of(text.value) {
        if !arn.partition.is_empty() && arn.partition != place.partition {
            partition(at, text, &arn, place, problems);
            return;
        }
        match text.spot {
            Spot::Field => {
                regional(at, text, &arn, place, problems);
                attached(at, text, &arn, place, problems);
            }
            Spot::Resource => global(at, text, &arn, problems),
            Spot::Principal | Spot::Condition => {}
        }
    } else if text.spot == Spot::Field {
        registry(at, text, place, problems);
    }
}

/// IAM refuses a resource of another partition (`MalformedPolicyDocument: Partition "aws" is not valid for resource`, aws/copilot-cli#3844), S3 one in a
/// bucket policy (`MalformedPolicy: Policy has invalid resource`, anomalyco/sst#5076), and no call reaches across partitions. A condition may say anything:
/// IAM takes it, and it never holds.
fn partition(at: &Address, text: &Text<'_>, arn: &Arn<'_>, place: &Place, problems: &mut Vec<Problem>) {
    let (theirs, ours) = (arn.partition, &place.partition);
    let message = format!("`{}` is in the partition {theirs}, and {} is in {ours}", text.value, place.region);
    let known = region::partitions().any(|(partition, _)| partition == theirs);
    let help = if known {
        "write `arn:${partition}:...`, which follows the region"
    } else {
        "no partition has this name; write `arn:${partition}:...`, which follows the region"
    };
    let problem = Problem::new("arn-partition", at, text.path.as_str(), message, help);
    problems.push(if text.spot == Spot::Condition { problem.warning() } else { problem });
}

/// A KMS key encrypts in its own region alone (KMS guide, "Multi-Region keys": a key is used where it is), and SageMaker takes no ARN of another region
/// (`ARN should be scoped to correct region`, aws/amazon-sagemaker-examples#1438). A key of another account is fine where its policy allows it.
fn regional(at: &Address, text: &Text<'_>, arn: &Arn<'_>, place: &Place, problems: &mut Vec<Problem>) {
    let bound = matches!(arn.service, "kms" | "sagemaker");
    if bound && !arn.region.is_empty() && arn.region != place.region {
        let what = if arn.service == "kms" {
            "a KMS key is used in its own region alone"
        } else {
            "SageMaker takes its own region's alone"
        };
        let message = format!("`{}` is in {}, and the spec in {}: {what}", text.value, arn.region, place.region);
        let help = format!("name one of {}; `${{region}}` follows the spec", place.region);
        problems.push(Problem::new("arn-region", at, text.path.as_str(), message, help));
    }
}

/// Names in IAM and S3 have no region, and IAM says so (`IAM resource ... cannot contain region information`, aws/aws-cdk#13104; `Resource ... can not contain
/// region information`, aws/aws-cdk#22445). Access points and the like are S3's regional resources.
fn global(at: &Address, text: &Text<'_>, arn: &Arn<'_>, problems: &mut Vec<Problem>) {
    let regional = REGIONAL_S3.iter().any(|kind| arn.rest.starts_with(kind)) || arn.rest.starts_with(['*', '$']);
    let without = arn.service == "iam" || arn.service == "s3" && !regional;
    if without && !arn.region.is_empty() {
        let message = format!("`{}` names the region {}, and resources of {} have none", text.value, arn.region, arn.service);
        let help = "leave the region empty: two colons follow each other";
        problems.push(Problem::new("arn-region", at, text.path.as_str(), message, help));
    }
}

/// A policy is attached within its own account only; all others can be AWS's (IAM guide, "Managed policies": a customer managed policy is attached to principals
/// in its account).
fn attached(at: &Address, text: &Text<'_>, arn: &Arn<'_>, place: &Place, problems: &mut Vec<Problem>) {
    let policy = matches!(text.member, "policies" | "permissions_boundary") && arn.service == "iam";
    if policy && !matches!(arn.account, "" | "aws") && arn.account != place.account {
        let message = format!(
            "`{}` is a policy of the account {}, and IAM attaches only those of {}",
            text.value, arn.account, place.account
        );
        let help = "declare the policy under `iam: policies:`, or name one of this account or of AWS";
        problems.push(Problem::new("policy-other-account", at, text.path.as_str(), message, help));
    }
}

/// SageMaker pulls images from its own region alone (`Region of "..." does not match expected region of ...: Cross region ECR image pulls are not allowed`,
/// ed-donner/alex#30), and checks the ending of the host (`Invalid DNS suffix`, aws-samples/mlops-amazon-sagemaker#9).
fn registry(at: &Address, text: &Text<'_>, place: &Place, problems: &mut Vec<Problem>) {
    let host = text.value.split('/').next().unwrap_or_default();
    let after = [".dkr.ecr.", ".dkr.ecr-fips."].iter().find_map(|part| host.split_once(part));
    let Some((region, suffix)) = after.and_then(|(_, rest)| rest.split_once('.')) else { return };
    if region.contains('$') || suffix.contains('$') {
        return;
    }
    let right = region::dns_suffix(&place.partition);
    let wrong = if region != place.region {
        format!("`{host}` is a registry of {region}, and SageMaker pulls images from {} alone", place.region)
    } else if suffix != right {
        format!("`{host}` ends in {suffix}, and registries of {region} end in {right}")
    } else {
        return;
    };
    let help = format!("name a repository of this region: `<account>.dkr.ecr.{}.{right}/...`", place.region);
    problems.push(Problem::new("registry-place", at, text.path.as_str(), wrong, help));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(region: &str, spot: Spot, member: &str, text: &str) -> Vec<(&'static str, bool)> {
        let place = Place {
            environment: "e".into(),
            account: "123456789012".into(),
            region: region.into(),
            partition: region::partition(region).into(),
        };
        let mut problems = Vec::new();
        let text = Text { path: "p".into(), member, spot, value: text };
        check(&"policy/p".parse().expect("an address"), &text, &place, &mut problems);
        problems.into_iter().map(|problem| (problem.code, problem.warning)).collect()
    }

    #[test]
    fn an_arn_of_another_partition_is_told_wherever_it_stands() {
        let there = "arn:aws:s3:::data/*";
        for spot in [Spot::Field, Spot::Resource, Spot::Principal] {
            assert_eq!(found("cn-north-1", spot, "Resource", there), [("arn-partition", false)]);
        }
        assert_eq!(found("cn-north-1", Spot::Condition, "aws:SourceArn", there), [("arn-partition", true)]);
        for good in [there, "arn:*:s3:::data", "arn:aws*:s3:::data", "*", "data", "arn:${aws:x}:s3:::data"] {
            assert_eq!(found("eu-west-1", Spot::Resource, "Resource", good), []);
        }
        assert_eq!(found("us-gov-west-1", Spot::Resource, "Resource", "arn:aws-us-gov:s3:::data"), []);
        assert_eq!(found("eu-west-1", Spot::Resource, "Resource", "arn:awz:s3:::data"), [("arn-partition", false)]);
    }

    #[test]
    fn a_regional_resource_is_of_this_region() {
        let field = |text: &str| found("ap-northeast-1", Spot::Field, "kms_key_id", text);
        for wrong in [
            "arn:aws:kms:us-east-1:123456789012:key/1",
            "arn:aws:kms:us-east-1:210987654321:alias/a",
            "arn:aws:sagemaker:us-east-1:123456789012:studio-lifecycle-config/x",
        ] {
            assert_eq!(field(wrong), [("arn-region", false)], "{wrong}");
        }
        for good in [
            "arn:aws:kms:ap-northeast-1:210987654321:key/1",
            "arn:aws:sagemaker:ap-northeast-1:102112518831:image/jupyter-server-3",
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
            "alias/aws/sagemaker",
        ] {
            assert_eq!(field(good), [], "{good}");
        }
        let in_policy = "arn:aws:kms:us-east-1:123456789012:key/1";
        assert_eq!(found("ap-northeast-1", Spot::Resource, "Resource", in_policy), [], "a policy may speak of other regions");
    }

    #[test]
    fn names_in_iam_and_s3_have_no_region() {
        let resource = |text: &str| found("eu-west-1", Spot::Resource, "Resource", text);
        assert_eq!(resource("arn:aws:iam:eu-west-1:123456789012:role/r"), [("arn-region", false)]);
        assert_eq!(resource("arn:aws:s3:eu-west-1:123456789012:data/*"), [("arn-region", false)]);
        for good in
            ["arn:aws:s3:eu-west-1:123456789012:accesspoint/a", "arn:aws:s3:*:*:job/*", "arn:aws:iam::123456789012:role/r"]
        {
            assert_eq!(resource(good), [], "{good}");
        }
    }

    #[test]
    fn a_policy_is_attached_in_its_own_account() {
        let policy = |member: &str, text: &str| found("eu-west-1", Spot::Field, member, text);
        let theirs = "arn:aws:iam::210987654321:policy/p";
        assert_eq!(policy("policies", theirs), [("policy-other-account", false)]);
        assert_eq!(policy("permissions_boundary", theirs), [("policy-other-account", false)]);
        assert_eq!(policy("policies", "arn:aws:iam::aws:policy/ReadOnlyAccess"), []);
        assert_eq!(policy("policies", "arn:aws:iam::123456789012:policy/p"), []);
        assert_eq!(policy("assumable_role_arns", "arn:aws:iam::210987654321:role/r"), [], "roles of others are assumed");
    }

    #[test]
    fn an_image_comes_from_a_registry_of_this_region() {
        let image = |region: &str, text: &str| found(region, Spot::Field, "image", text);
        let tokyo = "763104351884.dkr.ecr.ap-northeast-1.amazonaws.com/pytorch:2";
        assert_eq!(image("ap-northeast-1", tokyo), []);
        assert_eq!(image("us-east-1", tokyo), [("registry-place", false)]);
        assert_eq!(image("cn-north-1", "727897471807.dkr.ecr.cn-north-1.amazonaws.com/x"), [("registry-place", false)]);
        assert_eq!(image("cn-north-1", "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/x"), []);
        assert_eq!(image("us-east-1", "registry.example.com/x"), []);
    }
}
