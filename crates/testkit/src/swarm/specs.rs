//! The environments that the swarm builds: the shipped specs, and small ones of which a run takes seconds.

use std::path::{Path, PathBuf};

use super::draw::Draw;
use crate::harness::repository;

/// A small network.
const NETWORK: &str = "
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  security_groups:
    work: {vpc: main, description: work, ingress: [{protocol: tcp, ports: 443, from: doors}]}
    doors: {vpc: main, description: doors, ingress: [{protocol: tcp, ports: 443, from: work}]}
  route_tables: {private: {vpc: main, subnets: [a, c]}}
  vpc_endpoints: {s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}}
iam:
  roles: {exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}}
";

/// The part of the spec with storage.
const STORAGE: &str = "
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets: {a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}
  security_groups: {nfs: {vpc: main, description: nfs}}
efs:
  file_systems: {shared: {on_destroy: delete}}
  mount_targets: {a: {file_system: shared, subnet: a, security_groups: [nfs]}}
s3:
  buckets: {data: {name: swarm-ours, versioning: Enabled, on_destroy: delete}}
logs:
  log_groups: {flow: {name: /swarm/flow, retention_in_days: 7, on_destroy: delete}}
";

/// A studio and a notebook.
const STUDIO: &str = "
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
    studio: {auth_mode: IAM, vpc: main, subnets: [a, c], app_network_access_type: VpcOnly, default_user_settings: {execution_role: exec, security_groups: [work]}, on_destroy: delete}
  user_profiles: {alice: {domain: studio}, bob: {domain: studio}}
  notebook_instances:
    dev: {instance_type: ml.t3.medium, role: exec, subnet: a, security_groups: [work], direct_internet_access: Disabled, on_destroy: delete}
";

/// The part of the spec that serves a model.
const HOSTING: &str = "
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  security_groups: {work: {vpc: main, description: work}}
iam:
  roles: {exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}}
sagemaker:
  models:
    m: {execution_role: exec, primary_container: {image: 'registry/serve:1'}, vpc_config: {subnets: [a, c], security_groups: [work]}}
  endpoint_configs:
    m: {production_variants: [{variant_name: v, model: m, instance_type: ml.m5.large, initial_instance_count: 1}]}
  endpoints: {m: {endpoint_config: m}}
";

/// The names of all environments.
const ALL: &[&str] = &[
    "network",
    "storage",
    "studio",
    "hosting",
    "hosting-vpc.yaml",
    "studio-vpc-only.yaml",
    "studio-public.yaml",
    "quick-setup.yaml",
    "mlflow-deploy-role.yaml",
    "closed-network.yaml",
];

/// The environments of which a run takes seconds.
const SMALL: &[&str] = &["network", "storage", "studio", "hosting"];

/// The seeds from here on build only environments of which a run takes seconds.
pub const SMALL_FROM: u64 = 1_000_000;

/// The environment of a seed.
pub(super) fn chosen(seed: u64) -> &'static str {
    let draw = Draw::of(seed).about("spec");
    // AWS grants endpoints at such a rate that the largest takes a minute.
    let large = draw.and(1).permille(60);
    match (seed >= SMALL_FROM, large) {
        (true, _) => draw.one(SMALL),
        (false, true) => "closed-network.yaml",
        (false, false) => draw.one(&ALL[..ALL.len() - 1]),
    }
}

/// The file of an environment; the small ones are written into a folder.
pub(super) fn file(name: &str, folder: &Path) -> std::io::Result<PathBuf> {
    let small = match name {
        "network" => NETWORK,
        "storage" => STORAGE,
        "studio" => STUDIO,
        "hosting" => HOSTING,
        _ => return Ok(repository("specs").join(name)),
    };
    let path = folder.join(format!("{name}.yaml"));
    std::fs::write(&path, format!("version: 1\nenvironment: swarm\naccount: '123456789012'\nregion: ap-northeast-1\n{small}"))?;
    Ok(path)
}
