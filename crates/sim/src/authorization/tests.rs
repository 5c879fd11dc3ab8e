//! Tests of the resources, actions and keys that requests lead to.

use serde_json::{Value, json};

use super::needs::needs;
use crate::World;
use crate::services::sts;
use crate::throttle::Place;

fn world() -> World {
    let mut world = World::new("111122223333", "ap-northeast-1", 1);
    world.caller = sts::caller(&world, "test");
    world
}

/// The actions and the last part of the resources that a request needs.
fn needed(service: &str, action: &str, input: &Value) -> Vec<(String, String)> {
    let place = Place { service, region: "ap-northeast-1", action };
    let last = |arn: &str| arn.splitn(6, ':').nth(5).unwrap_or(arn).to_owned();
    needs(&world(), &place, input).into_iter().map(|need| (need.action, last(&need.resource))).collect()
}

#[test]
fn operations_need_actions_on_resources() {
    let exec = "arn:aws:iam::111122223333:role/exec";
    for (service, action, input, expected) in [
        ("ec2", "DescribeVpcs", json!({"VpcId": ["vpc-1"]}), &[("ec2:DescribeVpcs", "*")][..]),
        (
            "ec2",
            "CreateRoute",
            json!({"RouteTableId": "rtb-1", "NatGatewayId": "nat-1"}),
            &[("ec2:CreateRoute", "route-table/rtb-1")],
        ),
        (
            "ec2",
            "CreateSubnet",
            json!({"VpcId": "vpc-1", "TagSpecification": [{"ResourceType": "subnet", "Tag": [{"Key": "a", "Value": "sg-1"}]}]}),
            &[("ec2:CreateSubnet", "subnet/*"), ("ec2:CreateSubnet", "vpc/vpc-1"), ("ec2:CreateTags", "subnet/*")],
        ),
        ("ec2", "DeleteKeyPair", json!({"KeyName": "k"}), &[("ec2:DeleteKeyPair", "key-pair/k")]),
        (
            "iam",
            "AttachRolePolicy",
            json!({"RoleName": "exec", "PolicyArn": "arn:aws:iam::aws:policy/X"}),
            &[("iam:AttachRolePolicy", "role/exec")],
        ),
        ("iam", "CreatePolicy", json!({"PolicyName": "p", "Path": "/team/"}), &[("iam:CreatePolicy", "policy/team/p")]),
        ("iam", "CreateAccessKey", json!({}), &[("iam:CreateAccessKey", "user/sandbox")]),
        (
            "iam",
            "CreateRole",
            json!({"RoleName": "r", "Path": "/team/", "Tags": [{"Key": "a", "Value": "b"}]}),
            &[("iam:CreateRole", "role/team/r"), ("iam:TagRole", "role/team/r")],
        ),
        (
            "iam",
            "AddRoleToInstanceProfile",
            json!({"InstanceProfileName": "p", "RoleName": "exec"}),
            &[("iam:AddRoleToInstanceProfile", "instance-profile/p"), ("iam:PassRole", "role/exec")],
        ),
        ("sagemaker", "ListDomains", json!({}), &[("sagemaker:ListDomains", "*")]),
        (
            "sagemaker",
            "CreateUserProfile",
            json!({"DomainId": "d-1", "UserProfileName": "Me", "UserSettings": {"ExecutionRole": exec}, "Tags": [{"Key": "a", "Value": "b"}]}),
            &[
                ("sagemaker:CreateUserProfile", "user-profile/d-1/Me"),
                ("sagemaker:AddTags", "user-profile/d-1/Me"),
                ("iam:PassRole", "role/exec"),
            ],
        ),
        (
            "sagemaker",
            "CreateApp",
            json!({"DomainId": "d-1", "SpaceName": "s", "AppType": "JupyterLab", "AppName": "default"}),
            &[("sagemaker:CreateApp", "app/d-1/s/jupyterlab/default")],
        ),
        (
            "sagemaker",
            "UpdateEndpoint",
            json!({"EndpointName": "E", "EndpointConfigName": "C"}),
            &[("sagemaker:UpdateEndpoint", "endpoint/e"), ("sagemaker:UpdateEndpoint", "endpoint-config/c")],
        ),
        (
            "sagemaker",
            "CreatePresignedNotebookInstanceUrl",
            json!({"NotebookInstanceName": "NB"}),
            &[("sagemaker:CreatePresignedNotebookInstanceUrl", "notebook-instance/nb")],
        ),
        ("s3", "HeadObject", json!({"Bucket": "b", "Key": "k", "VersionId": "v"}), &[("s3:GetObjectVersion", "b/k")]),
        ("s3", "ListObjectsV2", json!({"Bucket": "b"}), &[("s3:ListBucket", "b")]),
        ("s3", "ListBuckets", json!({}), &[("s3:ListAllMyBuckets", "*")]),
        (
            "s3",
            "DeleteObjects",
            json!({"Bucket": "b", "Delete": {"Object": [{"Key": "k"}, {"Key": "l", "VersionId": "v"}]}}),
            &[("s3:DeleteObject", "b/k"), ("s3:DeleteObjectVersion", "b/l")],
        ),
        (
            "logs",
            "CreateLogGroup",
            json!({"logGroupName": "/a", "tags": {"x": "y"}}),
            &[("logs:CreateLogGroup", "log-group:/a:log-stream:"), ("logs:TagResource", "log-group:/a:log-stream:")],
        ),
        (
            "kms",
            "CreateAlias",
            json!({"AliasName": "alias/a", "TargetKeyId": "k-1"}),
            &[("kms:CreateAlias", "key/k-1"), ("kms:CreateAlias", "alias/a")],
        ),
        (
            "elasticfilesystem",
            "CreateMountTarget",
            json!({"FileSystemId": "fs-1"}),
            &[("elasticfilesystem:CreateMountTarget", "file-system/fs-1")],
        ),
        ("ssm", "GetParameter", json!({"Name": "/aws/service/x"}), &[("ssm:GetParameter", "parameter/aws/service/x")]),
        ("sts", "AssumeRole", json!({"RoleArn": exec}), &[("sts:AssumeRole", "role/exec")]),
        ("cloudtrail", "LookupEvents", json!({}), &[("cloudtrail:LookupEvents", "*")]),
    ] {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(action, on)| ((*action).to_owned(), (*on).to_owned())).collect();
        assert_eq!(needed(service, action, &input), expected, "{action}");
    }
}
