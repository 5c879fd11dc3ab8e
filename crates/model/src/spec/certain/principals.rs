//! Service principals: a check that they are not those of another partition, and have no typing error. IAM knows its principals
//! and refuses all others (`MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"..."`, hashicorp/terraform#35086).
//! There is no public list of them, so that a name that is only unknown is no finding.

use super::tables::SERVICES;
use super::texts::{Spot, Text};
use crate::region;
use crate::{Address, Place, Problem, suggest};

/// The usual ending of the names of service principals, in every partition.
const USUAL: &str = ".amazonaws.com";

/// Checks a text where a service principal is expected.
pub(super) fn check(at: &Address, text: &Text<'_>, place: &Place, problems: &mut Vec<Problem>) {
    let trusted = text.spot == Spot::Field && text.member == "trust" || text.spot == Spot::Principal && text.member == "Service";
    let passed = text.spot == Spot::Condition && text.member.eq_ignore_ascii_case("iam:PassedToService");
    if !(trusted || passed) || text.value.contains(['$', '*', '?']) {
        return;
    }
    let told = if let Some(partition) = elsewhere(text.value, place) {
        let message = format!(
            "`{}` is a service principal of the partition {partition}, and {} is in {}",
            text.value, place.region, place.partition
        );
        let name = text.value.strip_suffix(region::dns_suffix(partition)).unwrap_or_default().trim_end_matches('.');
        let help = format!("write `{name}{USUAL}`");
        Problem::new("service-principal-place", at, text.path.as_str(), message, help)
    } else if let Some((meant, sure)) = slip(text.value, place) {
        let message = format!("`{}` is not a service principal that IAM is known to have", text.value);
        let problem = Problem::new("service-principal-slip", at, text.path.as_str(), message, format!("did you mean `{meant}`?"));
        if sure { problem } else { problem.warning() }
    } else {
        return;
    };
    // IAM accepts any text in a condition, which then never holds.
    problems.push(if passed { told.warning() } else { told });
}

/// The other partition whose hosts have the ending of this principal; `None` if there is none.
fn elsewhere(text: &str, place: &Place) -> Option<&'static str> {
    let ours = region::dns_suffix(&place.partition);
    let of = |suffix: &str| text.strip_suffix(suffix).is_some_and(|name| name.ends_with('.'));
    let theirs = region::partitions().filter(|(_, suffix)| *suffix != ours && USUAL.trim_start_matches('.') != *suffix);
    let mut theirs = theirs.filter(|(_, suffix)| of(suffix));
    theirs.next().map(|(partition, _)| partition)
}

/// The principal that was probably meant, and true if that is certain. A known service with a wrong ending is certain, because no
/// service has two. `None` if the principal has no such fault.
fn slip(text: &str, place: &Place) -> Option<(String, bool)> {
    let known = |name: &str| SERVICES.contains(&name);
    let suffix = format!(".{}", region::dns_suffix(&place.partition));
    let ending = [USUAL, suffix.as_str()].into_iter().find(|ending| text.ends_with(ending));
    if let Some(ending) = ending {
        let name = text.strip_suffix(ending).unwrap_or_default();
        // A principal of one region: `logs.eu-west-1`.
        let regional = name.rsplit_once('.').is_some_and(|(_, last)| region::well_formed(last));
        if known(name) || regional || name.len() < 5 {
            return None;
        }
        let meant = suggest::nearest(name, SERVICES.iter().copied().filter(|other| suggest::distance(name, other) <= 2))?;
        return Some((format!("{meant}{USUAL}"), false));
    }
    let (name, _) = text.split_once('.')?;
    let meant = format!("{name}{USUAL}");
    let near = [".amazon.com", ".aws.amazon.com", ".aws.com", ".amazonaws"].iter().any(|end| text == format!("{name}{end}"))
        || suggest::distance(text, &meant) <= 2;
    (known(name) && near).then_some((meant, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(region: &str, text: &str) -> Vec<(&'static str, bool, String)> {
        let place = Place {
            environment: "e".into(),
            account: "123456789012".into(),
            region: region.into(),
            partition: region::partition(region).into(),
        };
        let mut problems = Vec::new();
        let text = Text { path: "trust[0]".into(), member: "trust", spot: Spot::Field, value: text };
        check(&"role/r".parse().expect("an address"), &text, &place, &mut problems);
        problems.into_iter().map(|problem| (problem.code, problem.warning, problem.help)).collect()
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant() {
        let meant = |text: &str| format!("did you mean `{text}`?");
        for (text, warning, of) in [
            ("sagemaker.amazon.com", false, "sagemaker.amazonaws.com"),
            ("ec2.amazonaws.co", false, "ec2.amazonaws.com"),
            ("sagemaker.amazonaws", false, "sagemaker.amazonaws.com"),
            ("sagemeker.amazonaws.com", true, "sagemaker.amazonaws.com"),
        ] {
            assert_eq!(found("eu-west-1", text), [("service-principal-slip", warning, meant(of))]);
        }
    }

    #[test]
    fn a_principal_that_is_only_unknown_is_no_finding() {
        for good in [
            "sagemaker.amazonaws.com",
            "logs.eu-west-1.amazonaws.com",
            "brandnew.amazonaws.com",
            "alexa-appkit.amazon.com",
            "ops.apigateway.amazonaws.com",
            "ebs.amazonaws.com",
            "pods.eks.amazonaws.com",
        ] {
            assert_eq!(found("eu-west-1", good), [], "{good}");
        }
        assert_eq!(found("cn-north-1", "ec2.amazonaws.com.cn"), []);
        assert_eq!(found("cn-north-1", "ec2.amazonaws.com"), []);
    }

    #[test]
    fn a_principal_of_another_partition_is_told() {
        let [(code, warning, help)] = &found("eu-west-1", "ec2.amazonaws.com.cn")[..] else { panic!("one problem") };
        assert_eq!((*code, *warning, help.as_str()), ("service-principal-place", false, "write `ec2.amazonaws.com`"));
        assert_eq!(found("us-iso-east-1", "ec2.c2s.ic.gov"), []);
    }
}
