//! The edits of a network with a way out: a public subnet, an internet gateway, NAT gateways and Elastic IPs, and a file system with mount targets.

use super::{Case, case, consented};

pub(super) const BASE: &str = r"
version: 1
environment: open
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
    spare: {cidr_block: 10.9.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  internet_gateways:
    main: {vpc: main}
    spare: {}
  subnets:
    public: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    private-a: {vpc: main, availability_zone: a, cidr_block: 10.0.1.0/24}
    private-c: {vpc: main, availability_zone: c, cidr_block: 10.0.2.0/24}
    spare-a: {vpc: spare, availability_zone: a, cidr_block: 10.9.1.0/24}
    spare-c: {vpc: spare, availability_zone: c, cidr_block: 10.9.2.0/24}
  elastic_ips:
    nat: {name: NAT}
    bastion: {instance: bastion}
    more: {}
  nat_gateways:
    main: {name: NAT, subnet: public, elastic_ip: nat}
    inside: {subnet: private-a, connectivity_type: private}
  route_tables:
    public: {vpc: main, subnets: [public], routes: [{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/main.id}'}]}
    private: {vpc: main, subnets: [private-a, private-c], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/main.id}'}]}
    spare: {vpc: spare}
  security_groups:
    nfs: {vpc: main, ingress: [{protocol: tcp, ports: 2049, from: 10.0.0.0/16}], egress: []}
    more: {vpc: main, ingress: [], egress: []}
    spare: {vpc: spare, ingress: [], egress: []}
  vpc_endpoints:
    s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}
  instances:
    bastion:
      image_id: resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
      instance_type: t3.micro
      subnet: public
      security_groups: [more]
efs:
  file_systems:
    shared: {name: shared, encrypted: true, throughput_mode: elastic, backup: true}
    spare: {}
  mount_targets:
    a: {file_system: shared, subnet: private-a, security_groups: [nfs]}
    c: {file_system: shared, subnet: private-c, security_groups: [nfs]}
";

pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    GATEWAYS.iter().chain(ADDRESSES).chain(NAT).chain(FILE_SYSTEMS).chain(MOUNT_TARGETS)
}

const GATEWAYS: &[Case] = &[
    case("internet_gateway: another Name tag", &[("ec2/internet_gateways/main/name", "Renamed")]),
    case("internet_gateway: attached", &[("ec2/internet_gateways/spare/vpc", "spare")]),
    case(
        "internet_gateway: under another name while it has users is refused",
        &[
            ("ec2/internet_gateways/main", "-"),
            ("ec2/internet_gateways/way-out", "{vpc: main}"),
            (
                "ec2/route_tables/public/routes",
                "[{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/way-out.id}'}]",
            ),
        ],
    ),
    case("internet_gateway: its VPC no longer managed", &[("ec2/internet_gateways/main/vpc", "-")]),
    case(
        "internet_gateway: attached to a VPC that is replaced",
        &[
            ("ec2/internet_gateways/spare/vpc", "spare"),
            ("ec2/vpcs/spare/cidr_block", "10.8.0.0/16"),
            ("ec2/subnets/spare-a/cidr_block", "10.8.1.0/24"),
            ("ec2/subnets/spare-c/cidr_block", "10.8.2.0/24"),
        ],
    ),
    case(
        "internet_gateway: gone with all that has a public address, and with the routes to it",
        &[
            ("ec2/internet_gateways/main", "-"),
            ("ec2/elastic_ips/bastion", "-"),
            ("ec2/instances/bastion", "-"),
            ("ec2/nat_gateways/main", "-"),
            ("ec2/route_tables/public/routes", "-"),
            ("ec2/route_tables/private/routes", "[]"),
        ],
    ),
    case(
        "internet_gateway: gone while a NAT gateway stays is refused",
        &[
            ("ec2/internet_gateways/main", "-"),
            ("ec2/route_tables/public/routes", "[]"),
            ("ec2/elastic_ips/bastion", "-"),
            ("ec2/instances/bastion", "-"),
        ],
    ),
    case(
        "vpc: another range replaces all that stands in it, and moves addresses and mount targets over",
        &[
            ("ec2/vpcs/main/cidr_block", "10.7.0.0/16"),
            ("ec2/subnets/public/cidr_block", "10.7.0.0/24"),
            ("ec2/subnets/private-a/cidr_block", "10.7.1.0/24"),
            ("ec2/subnets/private-c/cidr_block", "10.7.2.0/24"),
        ],
    ),
    case(
        "vpc_endpoint: an interface for S3 follows the gateway",
        &[
            ("ec2/vpc_endpoints/z-gateway", "{service: s3, type: gateway, vpc: spare, route_tables: [spare]}"),
            (
                "ec2/vpc_endpoints/a-interface",
                "{service: s3, type: interface, vpc: spare, subnets: [spare-a], security_groups: [spare], private_dns_enabled: true}",
            ),
        ],
    ),
];

const ADDRESSES: &[Case] = &[
    case("elastic_ip: another Name tag", &[("ec2/elastic_ips/nat/name", "Renamed")]),
    case("elastic_ip: given to an instance", &[("ec2/elastic_ips/bastion", "{}"), ("ec2/elastic_ips/more/instance", "bastion")]),
    case("elastic_ip: taken off", &[("ec2/elastic_ips/bastion/instance", "null")]),
    case("elastic_ip: its instance no longer managed", &[("ec2/elastic_ips/bastion/instance", "-")]),
    case("elastic_ip: of a Local Zone replaces", &[("ec2/elastic_ips/more/network_border_group", "ap-northeast-1-tpe-1")]),
    case("elastic_ip: released while an instance has it", &[("ec2/elastic_ips/bastion", "-")]),
    case(
        "elastic_ip: named by the user data of its own instance",
        &[("ec2/instances/bastion/user_data", "'# ${elastic_ip/bastion.public_ip}'")],
    ),
    case("instance: replaced, its address moves over", &[("ec2/instances/bastion/private_ip_address", "10.0.0.77")]),
    case("instance: gone, its address stays", &[("ec2/instances/bastion", "-"), ("ec2/elastic_ips/bastion", "{}")]),
];

const NAT: &[Case] = &[
    case("nat_gateway: another Name tag", &[("ec2/nat_gateways/main/name", "Renamed")]),
    case("nat_gateway: a further address", &[("ec2/nat_gateways/main/secondary_elastic_ips", "[more]")]),
    case(
        "nat_gateway: further private addresses",
        &[("ec2/nat_gateways/inside/secondary_private_ip_addresses", "[10.0.1.50, 10.0.1.51]")],
    ),
    case(
        "nat_gateway: further private addresses by number",
        &[("ec2/nat_gateways/inside/secondary_private_ip_address_count", "2")],
    ),
    case("nat_gateway: another Elastic IP replaces, the new one first", &[("ec2/nat_gateways/main/elastic_ip", "more")]),
    case("nat_gateway: another subnet replaces, the old one first", &[("ec2/nat_gateways/main/subnet", "private-c")]),
    case("nat_gateway: another private address replaces", &[("ec2/nat_gateways/inside/private_ip_address", "10.0.1.77")]),
    case(
        "nat_gateway: private replaces public",
        &[("ec2/nat_gateways/main", "{name: NAT, subnet: public, connectivity_type: private}")],
    ),
    case("nat_gateway: gone with its route", &[("ec2/nat_gateways/main", "-"), ("ec2/route_tables/private/routes", "[]")]),
    case(
        "nat_gateway: gone, and its route released",
        &[("ec2/nat_gateways/main", "-"), ("ec2/route_tables/private/routes", "-")],
    ),
    case(
        "nat_gateway: gone with its address",
        &[("ec2/nat_gateways/main", "-"), ("ec2/elastic_ips/nat", "-"), ("ec2/route_tables/private/routes", "-")],
    ),
    case(
        "route_table: to the internet gateway instead",
        &[(
            "ec2/route_tables/private/routes",
            "[{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/main.id}'}]",
        )],
    ),
];

const FILE_SYSTEMS: &[Case] = &[
    case("file_system: another Name tag", &[("efs/file_systems/shared/name", "Renamed")]),
    case("file_system: bursting throughput", &[("efs/file_systems/shared/throughput_mode", "bursting")]),
    case(
        "file_system: provisioned throughput",
        &[("efs/file_systems/spare", "{throughput_mode: provisioned, provisioned_throughput_in_mibps: 64}")],
    ),
    case(
        "file_system: elastic throughput and Archive at once",
        &[(
            "efs/file_systems/spare",
            "{throughput_mode: elastic, lifecycle_policies: [{transition_to_ia: AFTER_30_DAYS}, {transition_to_archive: AFTER_90_DAYS}]}",
        )],
    ),
    case("file_system: no backups", &[("efs/file_systems/shared/backup", "false")]),
    case("file_system: backups", &[("efs/file_systems/spare/backup", "true")]),
    case(
        "file_system: lifecycle policies",
        &[(
            "efs/file_systems/shared/lifecycle_policies",
            "[{transition_to_ia: AFTER_30_DAYS}, {transition_to_primary_storage_class: AFTER_1_ACCESS}]",
        )],
    ),
    case(
        "file_system: a policy that names the file system itself",
        &[(
            "efs/file_systems/shared/policy",
            "{Version: '2012-10-17', Statement: [{Effect: Deny, Principal: {AWS: '*'}, Action: '*', Resource: '${file_system/shared.arn}', \
             Condition: {Bool: {'aws:SecureTransport': 'false'}}}]}",
        )],
    ),
    case(
        "file_system: replication may overwrite it",
        &[("efs/file_systems/shared/replication_overwrite_protection", "DISABLED")],
    ),
    case(
        "file_system: all settings back to AWS's defaults",
        &[(
            "efs/file_systems/shared",
            "{name: shared, encrypted: true, throughput_mode: null, backup: null, lifecycle_policies: null, policy: null, \
         replication_overwrite_protection: null, performance_mode: null, kms_key_id: null, availability_zone: null}",
        )],
    ),
    case("file_system: unencrypted would lose its files", &[("efs/file_systems/shared/encrypted", "false")]),
    consented(
        "file_system: replaced with its mount targets, with consent",
        &[("efs/file_systems/shared/encrypted", "false")],
        &["file_system/shared"],
    ),
    consented(
        "file_system: another performance mode replaces",
        &[("efs/file_systems/spare/performance_mode", "maxIO")],
        &["file_system/spare"],
    ),
    consented(
        "file_system: another key replaces",
        &[("efs/file_systems/shared/kms_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab")],
        &["file_system/shared"],
    ),
    consented("file_system: one zone replaces", &[("efs/file_systems/spare/availability_zone", "c")], &["file_system/spare"]),
    consented("file_system: gone", &[("efs/file_systems/spare", "-")], &["file_system/spare"]),
];

const MOUNT_TARGETS: &[Case] = &[
    case("mount_target: another group", &[("efs/mount_targets/a/security_groups", "[nfs, more]")]),
    case("mount_target: its groups no longer managed", &[("efs/mount_targets/a/security_groups", "-")]),
    case("mount_target: another subnet of its zone replaces, the old one first", &[("efs/mount_targets/a/subnet", "public")]),
    case("mount_target: another address replaces", &[("efs/mount_targets/a/ip_address", "10.0.1.99")]),
    case("mount_target: another file system", &[("efs/mount_targets/a/file_system", "spare")]),
    case("mount_target: gone", &[("efs/mount_targets/c", "-")]),
    case(
        "mount_target: under another name",
        &[
            ("efs/mount_targets/c", "-"),
            ("efs/mount_targets/d", "{file_system: shared, subnet: private-c, security_groups: [nfs]}"),
        ],
    ),
    case("mount_target: its subnet moves to another range", &[("ec2/subnets/private-c/cidr_block", "10.0.7.0/24")]),
    case("mount_target: its group goes and another one comes", &[("ec2/security_groups/nfs/name", "nfs-2")]),
    case(
        "mount_target: all move to another VPC",
        &[
            ("efs/mount_targets/a", "{file_system: shared, subnet: spare-a, security_groups: [spare]}"),
            ("efs/mount_targets/c", "{file_system: shared, subnet: spare-c, security_groups: [spare]}"),
        ],
    ),
];
