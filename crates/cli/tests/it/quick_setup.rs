//! The objects that one click in SageMaker's console makes, as `heiiki show` lists them: none of them is invisible.

use std::path::Path;
use std::time::Duration;

use heiiki_sim::{Sandbox, World, console_actions};
use serde_json::{Value, json};

use crate::run::{Ran, heiiki};
use crate::sandbox::done;

/// Each name with what its line says beside it.
fn has_line(shown: &Ran, parts: &[&str]) -> bool {
    shown.out.lines().any(|line| parts.iter().all(|part| line.contains(part)))
}

/// Every object of the article that follows a quick setup through the console: the choices of the user, and the
/// objects that SageMaker made by itself.
fn check(shown: &Ran) {
    done(shown);
    let row = shown.out.lines().find(|line| line.starts_with("domain/main")).unwrap();
    let domain = row.split_whitespace().nth(1).unwrap();
    assert!(domain.starts_with("d-"), "{row}");
    let (inbound, outbound) =
        (format!("security-group-for-inbound-nfs-{domain}"), format!("security-group-for-outbound-nfs-{domain}"));
    let made: [&[&str]; 15] = [
        &["domain/main", "QuickSetupDomain-20260101T000000", "ready"],
        &["user_profile/default", "default-20260101T000000", "ready"],
        &["role/execution", "AmazonSageMaker-ExecutionRole-20260101T000000"],
        &["role/canvas-forecast", "AmazonSagemakerCanvasForecastRole-20260101T000000"],
        &["policy/execution", "AmazonSageMaker-ExecutionPolicy-20260101T000000"],
        &["bucket/sharing", "sagemaker-studio-123456789012-quick"],
        &["vpc/default", "vpc-"],
        &["subnet/default-a", "subnet-"],
        &["  · security group", &inbound],
        &["  · security group", &outbound],
        &["  · file system", "fs-"],
        &["  · mount target", "fsmt-"],
        &["  · network interface", "EFS mount target"],
        &["  · app", "JupyterLab"],
        &["  · log group", "/aws/sagemaker/studio"],
    ];
    for parts in made {
        assert!(has_line(shown, parts), "{parts:?}:\n{}", shown.out);
    }
}

#[test]
fn the_quick_setup_shows_everything_that_the_console_made() {
    let place = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", place.path().join("sandbox.json").display());
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/quick-setup.yaml");
    let run = |command: &str| heiiki(command).arg(&spec).arg(&sandbox).arg("--sandbox-speed=2000").go();
    done(&run("apply --yes --quiet"));
    done(&heiiki("sandbox user default-20260101T000000 start").arg(&sandbox).go());
    check(&run("show --quiet"));
}

/// A spec that makes nothing: it finds the objects of a console setup.
const ADOPTED: &str = "
version: 1
environment: adopted
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {default: {existing: {default: true}}}
  subnets: {default-a: {existing: {default: true}}}
iam:
  policies: {execution: {existing: {name: AmazonSageMaker-ExecutionPolicy-20260101T000000}}}
  roles:
    execution: {existing: {name: AmazonSageMaker-ExecutionRole-20260101T000000}}
    canvas-forecast: {existing: {name: AmazonSagemakerCanvasForecastRole-20260101T000000}}
s3:
  buckets: {sharing: {existing: {name: sagemaker-studio-123456789012-quick}}}
sagemaker:
  domains: {main: {existing: {name: QuickSetupDomain-20260101T000000}}}
  user_profiles: {default: {existing: {name: default-20260101T000000}}}
";

/// The console's own calls.
pub(crate) fn set_up(sandbox: &Sandbox) {
    let call = |service: &str, action: &str, input: Value| sandbox.call(service, action, &input).unwrap().unwrap();
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::*"}]}"#;
    let execution = "AmazonSageMaker-ExecutionRole-20260101T000000";
    for role in [execution, "AmazonSagemakerCanvasForecastRole-20260101T000000"] {
        call("iam", "CreateRole", json!({"RoleName": role, "AssumeRolePolicyDocument": trust}));
    }
    let name = "AmazonSageMaker-ExecutionPolicy-20260101T000000";
    call("iam", "CreatePolicy", json!({"PolicyName": name, "PolicyDocument": policy}));
    let place = json!({"LocationConstraint": "ap-northeast-1"});
    call("s3", "CreateBucket", json!({"Bucket": "sagemaker-studio-123456789012-quick", "CreateBucketConfiguration": place}));
    let vpc = call("ec2", "DescribeVpcs", json!({}))["vpcSet"][0]["vpcId"].clone();
    let subnet = call("ec2", "DescribeSubnets", json!({}))["subnetSet"][0]["subnetId"].clone();
    sandbox.pass(Duration::from_mins(1)).unwrap();
    let wanted = json!({
        "DomainName": "QuickSetupDomain-20260101T000000", "AuthMode": "IAM", "VpcId": vpc, "SubnetIds": [subnet],
        "DefaultUserSettings": {"ExecutionRole": format!("arn:aws:iam::123456789012:role/{execution}")},
    });
    let domain = call("sagemaker", "CreateDomain", wanted)["DomainId"].clone();
    sandbox.pass(Duration::from_mins(10)).unwrap();
    call("sagemaker", "CreateUserProfile", json!({"DomainId": domain, "UserProfileName": "default-20260101T000000"}));
    sandbox.pass(Duration::from_mins(10)).unwrap();
    sandbox.edit(|world| console_actions::start_app(world, "default-20260101T000000", "JupyterLab")).unwrap().unwrap();
    sandbox.pass(Duration::from_mins(10)).unwrap();
}

#[test]
fn one_that_is_only_used_shows_the_same_and_stays_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let (file, spec) = (place.path().join("sandbox.json"), place.path().join("adopted.yaml"));
    let sandbox = Sandbox::open(&file, || World::new("123456789012", "ap-northeast-1", 1)).unwrap();
    set_up(&sandbox);
    let before = sandbox.objects().unwrap();
    drop(sandbox);
    std::fs::write(&spec, ADOPTED).unwrap();
    let sandbox = format!("--sandbox={}", file.display());
    let run = |command: &str| heiiki(command).arg(&spec).arg(&sandbox).arg("--sandbox-speed=1").go();
    check(&run("show --quiet"));
    for command in ["apply --yes --quiet", "destroy --yes --quiet --evict-users"] {
        done(&run(command));
    }
    let sandbox = Sandbox::open(&file, || World::new("123456789012", "ap-northeast-1", 1)).unwrap();
    assert_eq!(sandbox.objects().unwrap(), before);
}
