//! References to objects that are not listed. If the object is really gone, it is made again; if a list only left it
//! out, nothing is done.

use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, Haze, InjectedFault, console_actions};
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::json;

const STUDIO: &str = "
version: 1
environment: dangling
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  security_groups: {work: {vpc: main, description: work}}
iam:
  roles: {exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}}
sagemaker:
  domains:
    studio: {auth_mode: IAM, vpc: main, subnets: [a, c], default_user_settings: {execution_role: exec, security_groups: [work]}, on_destroy: delete}
  models:
    m: {execution_role: exec, primary_container: {image: 'registry/serve:1'}, vpc_config: {subnets: [a, c], security_groups: [work]}}
  endpoint_configs:
    m: {production_variants: [{variant_name: v, model: m, instance_type: ml.m5.large, initial_instance_count: 1}]}
  endpoints: {m: {endpoint_config: m}}
";

/// EC2 knows nothing of the groups that the settings of a domain name, and deletes one that no interface uses.
#[tokio::test(start_paused = true)]
async fn a_group_that_was_deleted_although_a_domain_names_it_is_made_again() {
    let text = STUDIO.split("  models:").next().expect("what stands before the models");
    let spec = spec(text);
    for destroy in [false, true] {
        let harness = Harness::new().await;
        harness.apply(&spec).await;
        let group = harness
            .sandbox
            .read(|world| console_actions::id_of(world, "security_group/work"))
            .expect("in memory")
            .expect("a group");
        let deleted = harness.sandbox.call("ec2", "DeleteSecurityGroup", &json!({"GroupId": group})).expect("in memory");
        deleted.expect("no interface uses it");
        if destroy {
            harness.destroy(&spec).await;
        } else {
            let plan = harness.apply(&spec).await;
            assert_eq!(brief(&plan)[0], "+ security_group/work");
            assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), Vec::<String>::new());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_list_leaves_out_is_not_made_again() {
    let spec = spec(STUDIO);
    let harness = Harness::new().await;
    harness.apply(&spec).await;
    for list in [
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
        "iam:GetAccountAuthorizationDetails",
        "sagemaker:ListModels",
        "sagemaker:ListEndpointConfigs",
    ] {
        for haze in [Haze::Empty, Haze::Omit(0), Haze::Omit(1), Haze::Repeat, Haze::Twin(0)] {
            harness.sandbox.inject_fault(InjectedFault::once(list, FaultEffect::Hazy(haze))).expect("in memory");
            let plan = harness.plan(&spec, &Intent::default()).await.plan;
            assert_eq!(brief(&plan), Vec::<String>::new(), "{list} {haze:?}");
            harness.sandbox.clear_faults().expect("in memory");
        }
    }
}
