//! A case: an environment made of random parts, foreign objects in it, faults, and the call at which heiiki crashes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heiiki_testkit::interceptor::Crash;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::marks::{self, Marks};

/// A part of an environment: the parts that it needs beside the network, and its entries as `section/group: entry`.
struct Part {
    name: &'static str,
    needs: &'static [&'static str],
    entries: &'static [(&'static str, &'static str)],
}

/// The network and the role that every environment has.
const BASE: &[(&str, &str)] = &[
    ("ec2/vpcs", "main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}"),
    ("ec2/subnets", "a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}"),
    ("ec2/subnets", "c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}"),
    ("ec2/security_groups", "work: {vpc: main, description: work}"),
    ("iam/roles", "exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}"),
];

const PARTS: &[Part] = &[
    Part {
        name: "domain",
        needs: &[],
        entries: &[(
            "sagemaker/domains",
            "studio: {auth_mode: IAM, vpc: main, subnets: [a, c], app_network_access_type: VpcOnly, \
             default_user_settings: {execution_role: exec, security_groups: [work]}, on_destroy: delete}",
        )],
    },
    Part {
        name: "profiles",
        needs: &["domain"],
        entries: &[("sagemaker/user_profiles", "alice: {domain: studio}"), ("sagemaker/user_profiles", "bob: {domain: studio}")],
    },
    Part {
        name: "space",
        needs: &["domain", "profiles"],
        entries: &[(
            "sagemaker/spaces",
            "lab: {domain: studio, ownership: {owner_user_profile: alice}, sharing: {sharing_type: Private}, \
             space_settings: {app_type: JupyterLab}, on_destroy: delete}",
        )],
    },
    Part {
        name: "notebook",
        needs: &[],
        entries: &[(
            "sagemaker/notebook_instances",
            "dev: {instance_type: ml.t3.medium, role: exec, subnet: a, security_groups: [work], direct_internet_access: Disabled, \
             on_destroy: delete}",
        )],
    },
    Part {
        name: "hosting",
        needs: &[],
        entries: &[
            (
                "sagemaker/models",
                "m: {execution_role: exec, primary_container: {image: 'registry/serve:1'}, \
                 vpc_config: {subnets: [a, c], security_groups: [work]}}",
            ),
            (
                "sagemaker/endpoint_configs",
                "m: {production_variants: [{variant_name: v, model: m, instance_type: ml.m5.large, initial_instance_count: 1}]}",
            ),
            ("sagemaker/endpoints", "m: {endpoint_config: m}"),
        ],
    },
    Part {
        name: "endpoints",
        needs: &[],
        entries: &[
            ("ec2/security_groups", "endpoints: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: work}], egress: []}"),
            ("ec2/route_tables", "private: {vpc: main, subnets: [a, c]}"),
            ("ec2/vpc_endpoints", "s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}"),
            (
                "ec2/vpc_endpoints",
                "sts: {service: sts, vpc: main, subnets: [a, c], security_groups: [endpoints], private_dns_enabled: true}",
            ),
        ],
    },
    Part {
        name: "way out",
        needs: &[],
        entries: &[
            ("ec2/internet_gateways", "main: {vpc: main}"),
            ("ec2/subnets", "public: {vpc: main, availability_zone: a, cidr_block: 10.0.9.0/28}"),
            ("ec2/elastic_ips", "nat: {}"),
            ("ec2/nat_gateways", "main: {subnet: public, elastic_ip: nat}"),
        ],
    },
    Part {
        name: "file system",
        needs: &[],
        entries: &[
            ("efs/file_systems", "shared: {on_destroy: delete}"),
            ("efs/mount_targets", "a: {file_system: shared, subnet: a, security_groups: [work]}"),
        ],
    },
    Part {
        name: "bucket",
        needs: &[],
        entries: &[("s3/buckets", "data: {name: ends-data, versioning: Enabled, on_destroy: delete}")],
    },
    Part {
        name: "key",
        needs: &[],
        entries: &[
            ("kms/keys", "secret: {deletion_window_in_days: 7, on_destroy: delete}"),
            ("efs/file_systems", "secret: {encrypted: true, kms_key_id: '${kms_key/secret}', on_destroy: delete}"),
            ("logs/log_groups", "secret: {name: ends-secret, kms_key_id: '${kms_key/secret}', on_destroy: delete}"),
        ],
    },
    Part {
        name: "bastion",
        needs: &[],
        entries: &[
            ("iam/roles", "box: {trust: [ec2.amazonaws.com]}"),
            ("iam/instance_profiles", "box: {role: box}"),
            (
                "ec2/instances",
                "box: {image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', \
                 instance_type: t3.micro, subnet: a, security_groups: [work], instance_profile: box, on_destroy: delete}",
            ),
        ],
    },
];

/// A foreign object, or an action of somebody else in the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// An instance in subnet `a`.
    Instance,
    /// A network interface in subnet `c`, with the group `work`.
    Interface,
    /// A group in the VPC whose rule names the group `work`.
    Group,
    /// A route table in the VPC.
    RouteTable,
    /// A domain in subnet `c`.
    Domain,
    /// A bucket, a role and a log group that have nothing to do with it.
    Elsewhere,
}

const FOREIGN: [Foreign; 6] =
    [Foreign::Instance, Foreign::Interface, Foreign::Group, Foreign::RouteTable, Foreign::Domain, Foreign::Elsewhere];

/// An action of a person on our objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Alice starts an app in a space of her own.
    StartApp,
    /// Objects are put into the bucket.
    Put,
    /// A rule is added to the group `work`.
    Rule,
    /// A policy is attached to the role `exec`.
    Attach,
    /// The notebook instance is stopped by hand.
    StopNotebook,
    /// The profile of Bob is deleted by hand.
    DeleteProfile,
    /// The endpoint of STS is deleted by hand.
    DeleteEndpoint,
    /// The group `endpoints` is deleted by hand, if AWS lets it.
    DeleteGroup,
    /// The endpoint of S3 is deleted by hand.
    DeleteGatewayEndpoint,
    /// The key is to be deleted by hand, in a month. Its alias stays.
    DeleteKey,
}

const DEEDS: [Deed; 10] = [
    Deed::StartApp,
    Deed::Put,
    Deed::Rule,
    Deed::Attach,
    Deed::StopNotebook,
    Deed::DeleteProfile,
    Deed::DeleteEndpoint,
    Deed::DeleteGroup,
    Deed::DeleteGatewayEndpoint,
    Deed::DeleteKey,
];

/// A fault of a call, which passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Throttled,
    Unreachable,
    AnswerLost,
    InternalError,
}

/// A case.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) parts: Vec<usize>,
    /// The home of the domain, and the file system, are retained.
    pub(super) retain: bool,
    /// The address that is protected.
    pub(super) protect: Option<&'static str>,
    pub(super) foreign: Vec<Foreign>,
    pub(super) deeds: Vec<Deed>,
    /// Service, first call and times.
    pub(super) trouble: Vec<(&'static str, u64, u64, Trouble)>,
    /// Names of what fails on SageMaker's side while it is made (true) or removed.
    pub(super) fails: Vec<(&'static str, bool)>,
    pub(super) apply: Option<(usize, bool)>,
    pub(super) destroys: Vec<(usize, bool)>,
    pub(super) linger: u64,
    /// The texts that services write on their interfaces.
    pub(super) marks: Marks,
    pub(super) parallelism: usize,
}

pub(super) fn crash(&(after, carried_out): &(usize, bool)) -> Crash {
    Crash { after, carried_out }
}

impl Case {
    /// All parts, all that others have, all that people do, and nothing that fails.
    pub(super) fn everything() -> Self {
        Self {
            parts: (0..PARTS.len()).collect(),
            retain: false,
            protect: None,
            foreign: FOREIGN.to_vec(),
            deeds: DEEDS.to_vec(),
            trouble: Vec::new(),
            fails: Vec::new(),
            apply: None,
            destroys: Vec::new(),
            linger: 45,
            marks: Marks::default(),
            parallelism: 8,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|part| PARTS[*part].name == name)
    }

    /// The spec as text. A protected resource says so in its own entry.
    pub(super) fn spec(&self) -> String {
        let mut groups: BTreeMap<&str, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
        let chosen = self.parts.iter().map(|part| &PARTS[*part]).filter(|part| part.needs.iter().all(|need| self.has(need)));
        for (place, entry) in BASE.iter().chain(chosen.flat_map(|part| part.entries)) {
            let (section, group) = place.split_once('/').expect("places have two parts");
            let name = entry.split(':').next().unwrap_or_default();
            let mut entry = (*entry).to_owned();
            if self.retain && matches!(*place, "sagemaker/domains" | "efs/file_systems") {
                entry = entry.replace("on_destroy: delete", "on_destroy: retain");
            }
            if self.protect == Some(format!("{}/{name}", group.trim_end_matches('s')).as_str()) {
                entry =
                    format!("{}{}protect: true}}", entry.trim_end_matches('}'), if entry.ends_with("{}") { "" } else { ", " });
            }
            groups.entry(section).or_default().entry(group).or_default().push(entry);
        }
        let mut text = "version: 1\nenvironment: ends\naccount: '123456789012'\nregion: ap-northeast-1\n".to_owned();
        for (section, groups) in groups {
            let _ = writeln!(text, "{section}:");
            for (group, entries) in groups {
                let _ = writeln!(text, "  {group}:");
                for entry in entries {
                    let _ = writeln!(text, "    {entry}");
                }
            }
        }
        text
    }

    /// Tells if the case has a foreign object that may keep ours.
    pub(super) fn is_blocked(&self) -> bool {
        let blocks = |foreign: &Foreign| *foreign != Foreign::Elsewhere;
        self.foreign.iter().any(blocks) || self.protect.is_some() || self.retain
    }
}

/// Every case.
pub(super) fn cases() -> impl Strategy<Value = Case> {
    let all: Vec<usize> = (0..PARTS.len()).collect();
    let parts = subsequence(all, 0..=4);
    let foreign = prop_oneof![
        3 => Just(Vec::new()),
        2 => subsequence(FOREIGN.to_vec(), 1..=3),
    ];
    let deeds = subsequence(DEEDS.to_vec(), 0..=4);
    let protected = prop::sample::select(vec![
        "vpc/main",
        "subnet/a",
        "security_group/work",
        "role/exec",
        "domain/studio",
        "bucket/data",
        "kms_key/secret",
    ]);
    let protect = prop_oneof![5 => Just(None), 1 => protected.prop_map(Some)];
    let service = prop::sample::select(vec![
        "ec2:*",
        "iam:*",
        "sagemaker:*",
        "elasticfilesystem:*",
        "s3:*",
        "kms:*",
        "*:Delete*",
        "*:Create*",
    ]);
    let kind = prop_oneof![
        Just(Trouble::Throttled),
        Just(Trouble::Unreachable),
        Just(Trouble::AnswerLost),
        Just(Trouble::InternalError)
    ];
    let trouble = prop::collection::vec((service, 0..40_u64, 1..3_u64, kind), 0..3);
    let failing = prop::sample::select(vec!["studio", "alice", "dev", "lab", "m", "default"]);
    let fails = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec((failing, any::<bool>()), 1..3)];
    let apply = prop::option::of((0..140_usize, any::<bool>()));
    let destroys = prop::collection::vec((0..120_usize, any::<bool>()), 0..3);
    let pace = (prop_oneof![Just(0), Just(45), Just(1_200)], prop_oneof![Just(1), Just(8)], marks::any());
    ((parts, any::<bool>(), protect, foreign), (deeds, trouble, fails), (apply, destroys), pace).prop_map(
        |((parts, retain, protect, foreign), (deeds, trouble, fails), (apply, destroys), (linger, parallelism, marks))| Case {
            parts,
            retain: retain && foreign.is_empty(),
            protect,
            foreign,
            deeds,
            trouble,
            fails,
            apply,
            destroys,
            linger,
            marks,
            parallelism,
        },
    )
}
