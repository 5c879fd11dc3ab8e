//! The edits of the closed network, one table a service.

use super::{Case, case, consented};

pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    NETWORK.iter().chain(INSTANCE).chain(IAM).chain(SAGEMAKER).chain(COMMON)
}

const KEY_2: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBJZwF5n2N5Hn0mBXyYgVZ7oQx5rXn1tQW3cVfX9pR2a";

const NETWORK: &[Case] = &[
    case("vpc: another Name tag", &[("ec2/vpcs/main/name", "Renamed")]),
    case("vpc: DNS hostnames on", &[("ec2/vpcs/spare/enable_dns_hostnames", "true")]),
    case("vpc: DNS support off", &[("ec2/vpcs/spare/enable_dns_support", "false")]),
    case("vpc: dedicated tenancy replaces", &[("ec2/vpcs/spare/instance_tenancy", "dedicated")]),
    case(
        "vpc: another range replaces, and what stands in it follows",
        &[("ec2/vpcs/spare/cidr_block", "10.8.0.0/16"), ("ec2/subnets/spare/cidr_block", "10.8.0.0/24")],
    ),
    case(
        "vpc: replacing the one in use is refused because data would die",
        &[
            ("ec2/vpcs/main/cidr_block", "10.7.0.0/16"),
            ("ec2/subnets/private-1/cidr_block", "10.7.0.0/24"),
            ("ec2/subnets/private-2/cidr_block", "10.7.1.0/24"),
        ],
    ),
    consented(
        "vpc: replacing the one in use, with consent",
        &[
            ("ec2/vpcs/main/cidr_block", "10.7.0.0/16"),
            ("ec2/subnets/private-1/cidr_block", "10.7.0.0/24"),
            ("ec2/subnets/private-2/cidr_block", "10.7.1.0/24"),
        ],
        &["domain/studio", "notebook_instance/dev"],
    ),
    case("subnet: another Name tag", &[("ec2/subnets/private-1/name", "Renamed")]),
    case("subnet: public addresses on launch", &[("ec2/subnets/spare/map_public_ip_on_launch", "true")]),
    case("subnet: host names by resource", &[("ec2/subnets/spare/private_dns_hostname_type_on_launch", "resource-name")]),
    case("subnet: A records of host names", &[("ec2/subnets/spare/enable_resource_name_dns_a_record_on_launch", "true")]),
    case("subnet: another zone replaces, the old one first", &[("ec2/subnets/spare/availability_zone", "c")]),
    case("subnet: another range replaces, the new one first", &[("ec2/subnets/spare/cidr_block", "10.9.7.0/24")]),
    case(
        "subnet: a third one reaches the policy before the domain",
        &[
            ("ec2/subnets/private-3", "{vpc: main, availability_zone: d, cidr_block: 10.0.2.0/24}"),
            ("sagemaker/domains/studio/subnets", "[private-1, private-2, private-3]"),
            ("ec2/route_tables/private/subnets", "[private-1, private-2, private-3]"),
            (
                "iam/policies/RestrictInternetAccess/document",
                "{Version: '2012-10-17', Statement: [{Effect: Deny, Action: 'sagemaker:*', Resource: '*', Condition: {'Null': \
                 {'sagemaker:VpcSubnets': 'false'}, 'ForAnyValue:StringNotEquals': {'sagemaker:VpcSubnets': \
                 ['${subnet/private-1.id}', '${subnet/private-2.id}', '${subnet/private-3.id}']}}}]}",
            ),
        ],
    ),
    case("route_table: another Name tag", &[("ec2/route_tables/private/name", "Renamed")]),
    case("route_table: one subnet less", &[("ec2/route_tables/private/subnets", "[private-1]")]),
    case("route_table: another VPC replaces", &[("ec2/route_tables/spare", "{vpc: main}"), ("ec2/vpc_endpoints/spare", "-")]),
    case(
        "security_group: a rule more",
        &[("ec2/security_groups/bastion/ingress", "[{protocol: tcp, ports: 22, from: 10.0.0.0/16, description: SSH}]")],
    ),
    case("security_group: all rules out", &[("ec2/security_groups/bastion/egress", "[]")]),
    case(
        "security_group: another description of a rule",
        &[(
            "ec2/security_groups/endpoints/ingress",
            "[{protocol: tcp, ports: 443, from: [workload, bastion], description: TLS}]",
        )],
    ),
    case("security_group: rules no longer managed", &[("ec2/security_groups/bastion/ingress", "-")]),
    case("security_group: another description is refused", &[("ec2/security_groups/spare/description", "other")]),
    case(
        "security_group: another name replaces, the new one first, under live endpoints",
        &[("ec2/security_groups/endpoints/name", "IFSM-Endpoints-2")],
    ),
    case("security_group: another VPC replaces", &[("ec2/security_groups/spare/vpc", "main")]),
    case(
        "vpc_endpoint: a policy",
        &[(
            "ec2/vpc_endpoints/logs/policy",
            "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 'logs:*', Resource: '*'}]}",
        )],
    ),
    case("vpc_endpoint: one subnet less", &[("ec2/vpc_endpoints/logs/subnets", "[private-1]")]),
    case("vpc_endpoint: another group", &[("ec2/vpc_endpoints/logs/security_groups", "[endpoints, workload]")]),
    case("vpc_endpoint: private DNS off", &[("ec2/vpc_endpoints/logs/private_dns_enabled", "false")]),
    case("vpc_endpoint: another service replaces", &[("ec2/vpc_endpoints/logs/service", "monitoring")]),
    case("vpc_endpoint: a gateway without its route table", &[("ec2/vpc_endpoints/s3/route_tables", "[]")]),
    case("vpc_endpoint: gone from the spec", &[("ec2/vpc_endpoints/ec2messages", "-")]),
    case(
        "vpc_endpoint: one more",
        &[(
            "ec2/vpc_endpoints/sts",
            "{service: sts, vpc: main, subnets: [private-1], security_groups: [endpoints], private_dns_enabled: true}",
        )],
    ),
    case("key_pair: another key replaces", &[("ec2/key_pairs/spare/public_key", KEY_2)]),
    case("key_pair: another name replaces", &[("ec2/key_pairs/spare/name", "other")]),
];

const INSTANCE: &[Case] = &[
    case("instance: another type", &[("ec2/instances/bastion/instance_type", "t3.small")]),
    case("instance: another group", &[("ec2/instances/bastion/security_groups", "[bastion, workload]")]),
    case("instance: another profile", &[("ec2/instances/bastion/instance_profile", "spare")]),
    case("instance: user data", &[("ec2/instances/bastion/user_data", "'#!/bin/sh\n# ${vpc/main.id}\n'")]),
    case(
        "instance: metadata options",
        &[("ec2/instances/bastion/metadata_options", "{http_tokens: required, http_put_response_hop_limit: 3}")],
    ),
    case("instance: termination protection", &[("ec2/instances/bastion/disable_api_termination", "true")]),
    case("instance: monitoring", &[("ec2/instances/bastion/monitoring", "true")]),
    case("instance: source and destination check off", &[("ec2/instances/bastion/source_dest_check", "false")]),
    case(
        "instance: another image replaces",
        &[("ec2/instances/bastion/image_id", "resolve:ssm:/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2")],
    ),
    case("instance: another subnet replaces", &[("ec2/instances/bastion/subnet", "private-2")]),
    case("instance: another key replaces", &[("ec2/instances/bastion/key_pair", "spare")]),
    case("instance: another address replaces", &[("ec2/instances/bastion/private_ip_address", "10.0.0.77")]),
];

const IAM: &[Case] = &[
    case(
        "policy: another document",
        &[(
            "iam/policies/Spare/document",
            "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: ['s3:GetObject', 's3:PutObject'], Resource: '*'}]}",
        )],
    ),
    case(
        "policy: the same document in other words",
        &[(
            "iam/policies/Spare/document",
            "{Version: '2012-10-17', Statement: {Effect: Allow, Action: ['S3:GetObject'], Resource: ['*']}}",
        )],
    ),
    case("policy: a description replaces", &[("iam/policies/Spare/description", "spare")]),
    case("policy: another path replaces", &[("iam/policies/Spare/path", "/spare/")]),
    case("policy: another name replaces", &[("iam/policies/Spare/name", "Other")]),
    case("role: another description", &[("iam/roles/spare/description", "other")]),
    case("role: a longer session", &[("iam/roles/spare/max_session_duration", "7200")]),
    case("role: other trust", &[("iam/roles/spare/trust", "[sagemaker.amazonaws.com, ec2.amazonaws.com]")]),
    case("role: another policy attached", &[("iam/roles/spare/policies", "[AmazonSageMakerFullAccess, Spare]")]),
    case("role: all policies detached", &[("iam/roles/spare/policies", "[]")]),
    case(
        "role: an inline policy that names the role itself",
        &[(
            "iam/roles/spare/inline_policies",
            "{self: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'iam:GetRole', Resource: '${role/spare.arn}'}]}}",
        )],
    ),
    case("role: a boundary", &[("iam/roles/spare/permissions_boundary", "Spare")]),
    case("role: another path replaces", &[("iam/roles/spare/path", "/spare/")]),
    case("role: another name replaces", &[("iam/roles/spare/name", "other")]),
    case("instance_profile: another role", &[("iam/instance_profiles/spare/role", "spare")]),
    case("instance_profile: another path replaces", &[("iam/instance_profiles/spare/path", "/spare/")]),
    case("user: a policy", &[("iam/users/spare/policies", "[Spare]")]),
    case(
        "user: an inline policy",
        &[(
            "iam/users/spare/inline_policies",
            "{read: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}",
        )],
    ),
    case("user: a boundary", &[("iam/users/spare/permissions_boundary", "Spare")]),
    case("user: another path is a rename in place", &[("iam/users/spare/path", "/spare/")]),
    case("user: gone from the spec", &[("iam/users/Developer", "-")]),
];

const SAGEMAKER: &[Case] = &[
    case(
        "domain: another group",
        &[(
            "sagemaker/domains/studio/default_user_settings",
            "{execution_role: IFSM-SageMaker-Role, security_groups: [workload, bastion]}",
        )],
    ),
    case(
        "domain: another execution role",
        &[("sagemaker/domains/studio/default_user_settings", "{execution_role: spare, security_groups: [workload]}")],
    ),
    case("domain: the public network", &[("sagemaker/domains/studio/app_network_access_type", "PublicInternetOnly")]),
    case("domain: one subnet less", &[("sagemaker/domains/studio/subnets", "[private-1]")]),
    case("domain: tags go along to apps", &[("sagemaker/domains/studio/tag_propagation", "ENABLED")]),
    case(
        "domain: apps shut down when idle",
        &[(
            "sagemaker/domains/studio/default_user_settings",
            "{execution_role: IFSM-SageMaker-Role, security_groups: [workload], jupyter_lab_app_settings: {app_lifecycle_management: \
         {idle_settings: {lifecycle_management: ENABLED, idle_timeout_in_minutes: 120}}}}",
        )],
    ),
    case("domain: docker", &[("sagemaker/domains/studio/domain_settings", "{docker_settings: {enable_docker_access: ENABLED}}")]),
    case(
        "domain: settings of shared spaces",
        &[(
            "sagemaker/domains/studio/default_space_settings",
            "{execution_role: IFSM-SageMaker-Role, security_groups: [workload]}",
        )],
    ),
    case(
        "domain: a key replaces, and is refused because data would die",
        &[("sagemaker/domains/studio/kms_key_id", "alias/ifsm")],
    ),
    consented(
        "domain: another name replaces, with consent",
        &[("sagemaker/domains/studio/name", "Other-Domain")],
        &["domain/studio"],
    ),
    case(
        "domain: gone from the spec is refused because data would die",
        &[("sagemaker/domains", "-"), ("sagemaker/user_profiles", "-")],
    ),
    case(
        "user_profile: settings of its own",
        &[("sagemaker/user_profiles/analyst/user_settings", "{execution_role: spare, security_groups: [bastion]}")],
    ),
    case("user_profile: another name replaces", &[("sagemaker/user_profiles/analyst/name", "other")]),
    case("user_profile: one more", &[("sagemaker/user_profiles/second", "{domain: studio}")]),
    case("user_profile: gone from the spec", &[("sagemaker/user_profiles/analyst", "-")]),
    case("notebook_instance: another type", &[("sagemaker/notebook_instances/dev/instance_type", "ml.t3.large")]),
    case("notebook_instance: another role", &[("sagemaker/notebook_instances/dev/role", "spare")]),
    case("notebook_instance: a larger volume", &[("sagemaker/notebook_instances/dev/volume_size_in_gb", "20")]),
    case("notebook_instance: no root", &[("sagemaker/notebook_instances/dev/root_access", "Disabled")]),
    case(
        "notebook_instance: IMDSv2",
        &[(
            "sagemaker/notebook_instances/dev/instance_metadata_service_configuration",
            "{minimum_instance_metadata_service_version: '2'}",
        )],
    ),
    case(
        "notebook_instance: another subnet replaces, and is refused because data would die",
        &[("sagemaker/notebook_instances/dev/subnet", "private-2")],
    ),
    consented(
        "notebook_instance: another subnet replaces, with consent",
        &[("sagemaker/notebook_instances/dev/subnet", "private-2")],
        &["notebook_instance/dev"],
    ),
    consented(
        "notebook_instance: another group replaces, with consent",
        &[("sagemaker/notebook_instances/dev/security_groups", "[workload, bastion]")],
        &["notebook_instance/dev"],
    ),
    consented(
        "notebook_instance: direct internet access replaces, with consent",
        &[("sagemaker/notebook_instances/dev/direct_internet_access", "Enabled")],
        &["notebook_instance/dev"],
    ),
    consented(
        "notebook_instance: another name replaces, with consent",
        &[("sagemaker/notebook_instances/dev/name", "Other")],
        &["notebook_instance/dev"],
    ),
];

const COMMON: &[Case] = &[
    case("a tag on everything", &[("tags", "{Project: ifsm, Owner: team}")]),
    case("a tag of everything cleared on one", &[("ec2/vpcs/spare/tags", "{Project: null}")]),
    case("protection", &[("ec2/vpcs/main/protect", "true")]),
    case(
        "a protected resource that would be replaced",
        &[
            ("ec2/vpcs/spare/protect", "true"),
            ("ec2/vpcs/spare/cidr_block", "10.8.0.0/16"),
            ("ec2/subnets/spare/cidr_block", "10.8.0.0/24"),
        ],
    ),
    case(
        "an ignored field",
        &[("ec2/instances/bastion/instance_type", "t3.small"), ("ec2/instances/bastion/ignore", "[instance_type]")],
    ),
    case("an address renamed is another resource", &[("iam/users/spare", "-"), ("iam/users/renamed", "{}")]),
];
