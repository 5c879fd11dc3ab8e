//! The specs before and after each handover.

use super::{Case, case};

const ROUTE_1: &str =
    "{vpc: main, subnets: [priv], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n1.id}'}]}";
const ROUTE_9: &str =
    "{vpc: main, subnets: [priv], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n9.id}'}]}";
pub(super) const MACHINE: &str = "{image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, subnet: pub, security_groups: [w]}";
const LOGS: &str = "{service: logs, vpc: main, subnets: [priv], security_groups: [w], private_dns_enabled: true}";
const LOGS_WITHOUT: &str = "{service: logs, vpc: main, subnets: [priv], security_groups: [w], private_dns_enabled: false}";

/// Exchanges and rotations, and chains beside them.
pub(super) const EXCHANGES: &[Case] = &[
    case(
        "two subnets exchange their ranges",
        &[
            ("ec2/subnets/i1", "{vpc: main, availability_zone: a, cidr_block: 10.0.8.0/24}"),
            ("ec2/subnets/i2", "{vpc: main, availability_zone: c, cidr_block: 10.0.9.0/24}"),
        ],
        &[
            ("ec2/subnets/i1", "{vpc: main, availability_zone: a, cidr_block: 10.0.9.0/24}"),
            ("ec2/subnets/i2", "{vpc: main, availability_zone: c, cidr_block: 10.0.8.0/24}"),
        ],
    ),
    case(
        "a range that is freed by a deletion is taken in part by two",
        &[("ec2/subnets/old", "{vpc: main, availability_zone: a, cidr_block: 10.0.8.0/24}")],
        &[
            ("ec2/subnets/old", "-"),
            ("ec2/subnets/i1", "{vpc: main, availability_zone: a, cidr_block: 10.0.8.0/25}"),
            ("ec2/subnets/i2", "{vpc: main, availability_zone: c, cidr_block: 10.0.8.128/25}"),
        ],
    ),
    case(
        "mount targets exchange their zones",
        &[
            ("efs/file_systems/home", "{}"),
            ("efs/mount_targets/a", "{file_system: home, subnet: pub, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: pub2, security_groups: [w]}"),
        ],
        &[
            ("efs/mount_targets/a", "{file_system: home, subnet: pub2, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: pub, security_groups: [w]}"),
        ],
    ),
    case(
        "mount targets rotate among three zones",
        &[
            ("efs/file_systems/home", "{}"),
            ("efs/mount_targets/a", "{file_system: home, subnet: pub, security_groups: [w]}"),
            ("efs/mount_targets/b", "{file_system: home, subnet: pub2, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: priv, security_groups: [w]}"),
        ],
        &[
            ("efs/mount_targets/a", "{file_system: home, subnet: pub2, security_groups: [w]}"),
            ("efs/mount_targets/b", "{file_system: home, subnet: priv, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: pub, security_groups: [w]}"),
        ],
    ),
    case(
        "groups exchange their names while others name them",
        &[
            (
                "ec2/security_groups/g1",
                "{vpc: main, name: red, description: d, ingress: [{protocol: tcp, ports: 443, from: g2}], egress: []}",
            ),
            (
                "ec2/security_groups/g2",
                "{vpc: main, name: blue, description: d, ingress: [{protocol: tcp, ports: 443, from: g1}], egress: []}",
            ),
            (
                "ec2/security_groups/w",
                "{vpc: main, description: w, ingress: [{protocol: tcp, ports: 22, from: [g1, g2]}], egress: []}",
            ),
        ],
        &[("ec2/security_groups/g1/name", "blue"), ("ec2/security_groups/g2/name", "red")],
    ),
    case(
        "roles exchange their names, and so do the profiles that hold them",
        &[
            ("iam/roles/r1", "{name: Red, trust: [ec2.amazonaws.com]}"),
            ("iam/roles/r2", "{name: Blue, trust: [ec2.amazonaws.com]}"),
            ("iam/instance_profiles/p1", "{name: Red, role: r1}"),
            ("iam/instance_profiles/p2", "{name: Blue, role: r2}"),
        ],
        &[
            ("iam/roles/r1/name", "Blue"),
            ("iam/roles/r2/name", "red"),
            ("iam/instance_profiles/p1/name", "Blue"),
            ("iam/instance_profiles/p2/name", "Red"),
        ],
    ),
    case(
        "three users rotate their names",
        &[("iam/users/u1", "{name: One}"), ("iam/users/u2", "{name: Two}"), ("iam/users/u3", "{name: Three}")],
        &[("iam/users/u1/name", "Two"), ("iam/users/u2/name", "Three"), ("iam/users/u3/name", "One")],
    ),
    case(
        "instances exchange their private addresses",
        &[
            (
                "ec2/instances/a",
                "{image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, subnet: pub, private_ip_address: 10.0.0.10}",
            ),
            (
                "ec2/instances/b",
                "{image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, subnet: pub, private_ip_address: 10.0.0.11}",
            ),
        ],
        &[("ec2/instances/a/private_ip_address", "10.0.0.11"), ("ec2/instances/b/private_ip_address", "10.0.0.10")],
    ),
    case(
        "NAT gateways exchange their addresses",
        &[
            ("ec2/elastic_ips/p", "{}"),
            ("ec2/elastic_ips/q", "{}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p, depends_on: [route_table/r]}"),
            ("ec2/nat_gateways/n2", "{subnet: pub2, elastic_ip: q, depends_on: [route_table/r]}"),
            ("ec2/route_tables/t", ROUTE_1),
        ],
        &[("ec2/nat_gateways/n1/elastic_ip", "q"), ("ec2/nat_gateways/n2/elastic_ip", "p")],
    ),
    case(
        "NAT gateways exchange their further addresses",
        &[
            ("ec2/elastic_ips", "{p: {}, q: {}, p2: {}, q2: {}}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p, secondary_elastic_ips: [p2], depends_on: [route_table/r]}"),
            ("ec2/nat_gateways/n2", "{subnet: pub2, elastic_ip: q, secondary_elastic_ips: [q2], depends_on: [route_table/r]}"),
        ],
        &[("ec2/nat_gateways/n1/secondary_elastic_ips", "[q2]"), ("ec2/nat_gateways/n2/secondary_elastic_ips", "[p2]")],
    ),
    case(
        "gateway endpoints exchange their tables",
        &[
            ("ec2/route_tables/t1", "{vpc: main}"),
            ("ec2/route_tables/t2", "{vpc: main}"),
            ("ec2/vpc_endpoints/s1", "{service: s3, type: gateway, vpc: main, route_tables: [t1]}"),
            ("ec2/vpc_endpoints/s2", "{service: s3, type: gateway, vpc: main, route_tables: [t2]}"),
        ],
        &[("ec2/vpc_endpoints/s1/route_tables", "[t2]"), ("ec2/vpc_endpoints/s2/route_tables", "[t1]")],
    ),
    case(
        "internet gateways exchange their VPCs",
        &[
            ("ec2/vpcs/x", "{cidr_block: 10.1.0.0/16}"),
            ("ec2/vpcs/y", "{cidr_block: 10.2.0.0/16}"),
            ("ec2/internet_gateways/x", "{vpc: x}"),
            ("ec2/internet_gateways/y", "{vpc: y}"),
        ],
        &[("ec2/internet_gateways/x/vpc", "y"), ("ec2/internet_gateways/y/vpc", "x")],
    ),
    case(
        "tables exchange their subnets",
        &[
            ("ec2/route_tables/t1", "{vpc: main, subnets: [priv]}"),
            ("ec2/subnets/priv2", "{vpc: main, availability_zone: a, cidr_block: 10.0.3.0/24}"),
            ("ec2/route_tables/t2", "{vpc: main, subnets: [priv2]}"),
        ],
        &[("ec2/route_tables/t1/subnets", "[priv2]"), ("ec2/route_tables/t2/subnets", "[priv]")],
    ),
    case(
        "instances exchange their Elastic IPs",
        &[
            ("ec2/instances/a", MACHINE),
            ("ec2/instances/b", MACHINE),
            ("ec2/elastic_ips/p", "{instance: a}"),
            ("ec2/elastic_ips/q", "{instance: b}"),
        ],
        &[("ec2/elastic_ips/p/instance", "b"), ("ec2/elastic_ips/q/instance", "a")],
    ),
    Case {
        name: "buckets, log groups and keys exchange their names with consent",
        before: &[
            ("s3/buckets/b1", "{name: red-123456789012}"),
            ("s3/buckets/b2", "{name: blue-123456789012}"),
            ("logs/log_groups/l1", "{name: /red}"),
            ("logs/log_groups/l2", "{name: /blue}"),
            ("sagemaker/notebook_lifecycle_configs/c1", "{name: red, on_start: 'set -e'}"),
            ("sagemaker/notebook_lifecycle_configs/c2", "{name: blue, on_start: 'set -e'}"),
        ],
        after: &[
            ("s3/buckets/b1/name", "blue-123456789012"),
            ("s3/buckets/b2/name", "red-123456789012"),
            ("logs/log_groups/l1/name", "/blue"),
            ("logs/log_groups/l2/name", "/red"),
            ("sagemaker/notebook_lifecycle_configs/c1/name", "blue"),
            ("sagemaker/notebook_lifecycle_configs/c2/name", "red"),
        ],
        consent: &["log_group/l1", "log_group/l2", "bucket/b1", "bucket/b2"],
    },
];

/// Elastic IPs and private names that pass between different addresses.
pub(super) const PASSED: &[Case] = &[
    case(
        "an address passes to a gateway with another key, and a table leads there",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}"), ("ec2/route_tables/p", ROUTE_1)],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/nat_gateways/n9", "{subnet: pub, elastic_ip: p}"), ("ec2/route_tables/p", ROUTE_9)],
    ),
    case(
        "an address passes to a gateway with another key without a route",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/nat_gateways/n9", "{subnet: pub, elastic_ip: p}")],
    ),
    case(
        "an address passes from a gateway that goes to another one's further addresses",
        &[
            ("ec2/elastic_ips", "{p: {}, q: {}}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}"),
            ("ec2/nat_gateways/n2", "{subnet: pub2, elastic_ip: q}"),
        ],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/nat_gateways/n2/secondary_elastic_ips", "[p]")],
    ),
    case(
        "a further address passes to a new gateway",
        &[
            ("ec2/elastic_ips", "{p: {}, q: {}}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p, secondary_elastic_ips: [q]}"),
        ],
        &[("ec2/nat_gateways/n1/secondary_elastic_ips", "[]"), ("ec2/nat_gateways/n9", "{subnet: pub2, elastic_ip: q}")],
    ),
    case(
        "an address passes from a gateway to an instance",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}"), ("ec2/instances/m", MACHINE)],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/elastic_ips/p", "{instance: m}")],
    ),
    case(
        "an address passes from a gateway to a new instance",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")],
    ),
    case(
        "an address passes from an instance that stays to a gateway",
        &[("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")],
        &[("ec2/elastic_ips/p", "{instance: null}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
    ),
    case(
        "an address passes from an instance that goes to a gateway",
        &[("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")],
        &[("ec2/instances/m", "-"), ("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
    ),
    case(
        "an update turns private names on while the endpoint that had them goes",
        &[("ec2/vpc_endpoints/l1", LOGS), ("ec2/vpc_endpoints/l2", LOGS_WITHOUT)],
        &[("ec2/vpc_endpoints/l1", "-"), ("ec2/vpc_endpoints/l2", LOGS)],
    ),
    case(
        "private names pass by updates alone",
        &[("ec2/vpc_endpoints/a", LOGS_WITHOUT), ("ec2/vpc_endpoints/b", LOGS)],
        &[("ec2/vpc_endpoints/a", LOGS), ("ec2/vpc_endpoints/b", LOGS_WITHOUT)],
    ),
    case(
        "private names pass to a new endpoint",
        &[("ec2/vpc_endpoints/l1", LOGS)],
        &[("ec2/vpc_endpoints/l1", "-"), ("ec2/vpc_endpoints/l2", LOGS)],
    ),
    case(
        "an internet gateway gets another key",
        &[],
        &[
            ("ec2/internet_gateways/i", "-"),
            ("ec2/internet_gateways/j", "{vpc: main}"),
            ("ec2/route_tables/r/routes", "[{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/j.id}'}]"),
        ],
    ),
];
