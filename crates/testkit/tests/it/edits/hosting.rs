//! The edits of hosting: a model in the VPC, its configuration, and the endpoint that serves it.

use super::{Case, case};

/// The base of these edits, and of the scenarios of hosting.
pub(crate) const HOSTING: &str = "
version: 1
environment: hosting
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
    d: {vpc: main, availability_zone: d, cidr_block: 10.0.2.0/24}
  route_tables:
    private: {vpc: main, subnets: [a, c, d]}
  security_groups:
    serve: {vpc: main, description: serve, ingress: [], egress: []}
    other: {vpc: main, description: other, ingress: [], egress: []}
  vpc_endpoints:
    s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}
    spare: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}
sagemaker:
  models:
    fraud:
      execution_role: exec
      primary_container: {image: 'registry/serve:1', model_data_url: 's3://models/fraud.tar.gz', environment: {LEVEL: info}}
      vpc_config: {subnets: [a, c], security_groups: [serve]}
    second: {execution_role: exec, primary_container: {image: 'registry/second:1'}}
    named: {name: Named, execution_role: exec, primary_container: {image: 'registry/named:1'}}
  endpoint_configs:
    fraud:
      production_variants:
        - {variant_name: AllTraffic, model: fraud, instance_type: ml.m5.large, initial_instance_count: 2}
    named:
      name: Named
      production_variants:
        - {variant_name: AllTraffic, model: named, instance_type: ml.m5.large, initial_instance_count: 1}
    less:
      production_variants:
        - {variant_name: AllTraffic, model: second, serverless_config: {memory_size_in_mb: 2048, max_concurrency: 5}}
  endpoints:
    front: {endpoint_config: fraud}
";

pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    MODEL.iter().chain(CONFIG).chain(ENDPOINT).chain(TOGETHER)
}

const CONTAINER: &str = "sagemaker/models/fraud/primary_container";
const FRAUD: &str = "sagemaker/endpoint_configs/fraud";

const MODEL: &[Case] = &[
    case(
        "model: another image: a new one, a new configuration, the endpoint is switched, the old ones go last",
        &[("sagemaker/models/fraud/primary_container/image", "'registry/serve:2'")],
    ),
    case(
        "model: other artefacts",
        &[("sagemaker/models/fraud/primary_container/model_data_url", "'s3://models/fraud-2.tar.gz'")],
    ),
    case("model: another variable", &[("sagemaker/models/fraud/primary_container/environment", "{LEVEL: debug}")]),
    case("model: one variable less", &[("sagemaker/models/fraud/primary_container/environment", "{}")]),
    case("model: variables no longer managed", &[("sagemaker/models/fraud/primary_container/environment", "-")]),
    case("model: what AWS fills in is no change", &[("sagemaker/models/fraud/primary_container/mode", "SingleModel")]),
    case("model: AWS's default is no change", &[("sagemaker/models/fraud/enable_network_isolation", "null")]),
    case("model: many models in one container", &[("sagemaker/models/fraud/primary_container/mode", "MultiModel")]),
    case(
        "model: an image in a private registry",
        &[("sagemaker/models/fraud/primary_container/image_config", "{repository_access_mode: Vpc}")],
    ),
    case(
        "model: artefacts that are not packed",
        &[(
            CONTAINER,
            "{image: 'registry/serve:1', model_data_source: {s3_data_source: {s3_uri: 's3://models/fraud/', s3_data_type: S3Prefix, \
             compression_type: None}}, environment: {LEVEL: info}}",
        )],
    ),
    case(
        "model: further artefacts",
        &[(
            "sagemaker/models/fraud/primary_container/additional_model_data_sources",
            "[{channel_name: draft, s3_data_source: {s3_uri: 's3://models/draft/', s3_data_type: S3Prefix, compression_type: None}}]",
        )],
    ),
    case("model: from a model package", &[(CONTAINER, "{model_package_name: fraud/3}")]),
    case(
        "model: metrics of its container",
        &[(
            "sagemaker/models/fraud/primary_container/container_metrics_config",
            "{metrics_endpoints: [{metrics_endpoint_path: /metrics, metric_publish_frequency_in_seconds: 30}]}",
        )],
    ),
    case(
        "model: several containers called by name",
        &[
            (CONTAINER, "-"),
            (
                "sagemaker/models/fraud/containers",
                "[{image: 'registry/a:1', container_hostname: a}, {image: 'registry/b:1', container_hostname: b}]",
            ),
            ("sagemaker/models/fraud/inference_execution_config", "{mode: Direct}"),
        ],
    ),
    case("model: another role", &[("sagemaker/models/fraud/execution_role", "spare")]),
    case("model: other subnets", &[("sagemaker/models/fraud/vpc_config/subnets", "[a, d]")]),
    case("model: the same subnets in another order", &[("sagemaker/models/fraud/vpc_config/subnets", "[c, a]")]),
    case("model: another group", &[("sagemaker/models/fraud/vpc_config/security_groups", "[other]")]),
    case("model: out of the VPC", &[("sagemaker/models/fraud/vpc_config", "null")]),
    case("model: network isolation", &[("sagemaker/models/fraud/enable_network_isolation", "true")]),
    case("model: a tag in place", &[("sagemaker/models/fraud/tags", "{Team: risk}")]),
    case("model: a name of its own replaces", &[("sagemaker/models/fraud/name", "Fraud")]),
    case(
        "model: another content under its own name is refused",
        &[("sagemaker/models/named/primary_container/image", "'registry/named:2'")],
    ),
    case(
        "model: another content under another name of its own",
        &[
            ("sagemaker/models/named/primary_container/image", "'registry/named:2'"),
            ("sagemaker/endpoint_configs/named", "-"),
            ("sagemaker/models/named/name", "Named-2"),
        ],
    ),
    case("model: its own name given up is no change", &[("sagemaker/models/named/name", "-")]),
    case(
        "model: gone from the spec, with its configuration",
        &[("sagemaker/models/second", "-"), ("sagemaker/endpoint_configs/less", "-")],
    ),
];

const CONFIG: &[Case] = &[
    case(
        "endpoint_config: one instance more",
        &[(
            "sagemaker/endpoint_configs/fraud/production_variants",
            "[{variant_name: AllTraffic, model: fraud, instance_type: ml.m5.large, initial_instance_count: 3}]",
        )],
    ),
    case(
        "endpoint_config: another instance type",
        &[(
            "sagemaker/endpoint_configs/fraud/production_variants",
            "[{variant_name: AllTraffic, model: fraud, instance_type: ml.c5.large, initial_instance_count: 2}]",
        )],
    ),
    case(
        "endpoint_config: another model",
        &[(
            "sagemaker/endpoint_configs/fraud/production_variants",
            "[{variant_name: AllTraffic, model: second, instance_type: ml.m5.large, initial_instance_count: 2}]",
        )],
    ),
    case(
        "endpoint_config: everything that a variant takes",
        &[(
            "sagemaker/endpoint_configs/fraud/production_variants",
            "[{variant_name: AllTraffic, model: fraud, instance_type: ml.m5.large, initial_instance_count: 2, initial_variant_weight: 0.5, volume_size_in_gb: 50, \
             model_data_download_timeout_in_seconds: 600, container_startup_health_check_timeout_in_seconds: 600, enable_ssm_access: true, \
             variant_instance_provision_timeout_in_seconds: 900, managed_instance_scaling: {status: ENABLED, min_instance_count: 1, max_instance_count: 4}, \
             routing_config: {routing_strategy: LEAST_OUTSTANDING_REQUESTS}, inference_ami_version: al2-ami-sagemaker-inference-gpu-2, \
             core_dump_config: {destination_s3_uri: 's3://dumps', kms_key_id: alias/dumps}}]",
        )],
    ),
    case(
        "endpoint_config: several instance types",
        &[(
            "sagemaker/endpoint_configs/fraud/production_variants",
            "[{variant_name: AllTraffic, model: fraud, initial_instance_count: 2, instance_pools: [{instance_type: ml.m5.large, priority: 1}, \
             {instance_type: ml.c5.large, priority: 2, model_override: second}]}]",
        )],
    ),
    case(
        "endpoint_config: a second variant",
        &[(
            "sagemaker/endpoint_configs/fraud/production_variants",
            "[{variant_name: AllTraffic, model: fraud, instance_type: ml.m5.large, initial_instance_count: 2}, \
             {variant_name: Second, model: second, instance_type: ml.m5.large, initial_instance_count: 1, initial_variant_weight: 0.1}]",
        )],
    ),
    case(
        "endpoint_config: a shadow",
        &[(
            "sagemaker/endpoint_configs/fraud/shadow_production_variants",
            "[{variant_name: Shadow, model: second, instance_type: ml.m5.large, initial_instance_count: 1}]",
        )],
    ),
    case(
        "endpoint_config: more memory, and some of it ready at any time",
        &[(
            "sagemaker/endpoint_configs/less/production_variants",
            "[{variant_name: AllTraffic, model: second, serverless_config: {memory_size_in_mb: 4096, max_concurrency: 5, provisioned_concurrency: 1}}]",
        )],
    ),
    case(
        "endpoint_config: for inference components",
        &[(
            FRAUD,
            "{execution_role: exec, vpc_config: {subnets: [a, c], security_groups: [serve]}, enable_network_isolation: true, production_variants: \
             [{variant_name: AllTraffic, instance_type: ml.g5.xlarge, initial_instance_count: 1}]}",
        )],
    ),
    case(
        "endpoint_config: data capture",
        &[(
            "sagemaker/endpoint_configs/fraud/data_capture_config",
            "{initial_sampling_percentage: 10, destination_s3_uri: 's3://capture', capture_options: [{capture_mode: Input}, {capture_mode: Output}], \
             capture_content_type_header: {json_content_types: [application/json]}}",
        )],
    ),
    case(
        "endpoint_config: asynchronous inference",
        &[(
            "sagemaker/endpoint_configs/fraud/async_inference_config",
            "{client_config: {max_concurrent_invocations_per_instance: 4}, output_config: {s3_output_path: 's3://out', s3_failure_path: 's3://failed'}}",
        )],
    ),
    case(
        "endpoint_config: explanations",
        &[(
            "sagemaker/endpoint_configs/fraud/explainer_config",
            "{clarify_explainer_config: {enable_explanations: '`true`', shap_config: {shap_baseline_config: {shap_baseline: '1,0'}, number_of_samples: 100}}}",
        )],
    ),
    case(
        "endpoint_config: metrics",
        &[(
            "sagemaker/endpoint_configs/fraud/metrics_config",
            "{enable_enhanced_metrics: true, metric_publish_frequency_in_seconds: 30}",
        )],
    ),
    case("endpoint_config: a key", &[("sagemaker/endpoint_configs/fraud/kms_key_id", "alias/hosting")]),
    case("endpoint_config: a tag in place", &[("sagemaker/endpoint_configs/fraud/tags", "{Team: risk}")]),
    case("endpoint_config: a name of its own replaces", &[("sagemaker/endpoint_configs/fraud/name", "Fraud")]),
    case(
        "endpoint_config: another content under its own name is refused",
        &[(
            "sagemaker/endpoint_configs/named/production_variants",
            "[{variant_name: AllTraffic, model: named, instance_type: ml.m5.large, initial_instance_count: 2}]",
        )],
    ),
    case(
        "endpoint_config: an ignored field",
        &[
            ("sagemaker/endpoint_configs/fraud/kms_key_id", "alias/hosting"),
            ("sagemaker/endpoint_configs/fraud/ignore", "[kms_key_id]"),
        ],
    ),
    case("endpoint_config: gone from the spec", &[("sagemaker/endpoint_configs/named", "-")]),
];

const ENDPOINT: &[Case] = &[
    case("endpoint: another configuration in place", &[("sagemaker/endpoints/front/endpoint_config", "named")]),
    case(
        "endpoint: from instances to serverless only by another endpoint",
        &[("sagemaker/endpoints/front/endpoint_config", "less")],
    ),
    case("endpoint: another name replaces, the new one first", &[("sagemaker/endpoints/front/name", "Other")]),
    case("endpoint: the same name in another case is no change", &[("sagemaker/endpoints/front/name", "FRONT")]),
    case(
        "endpoint: how the next change is carried out is no change",
        &[
            ("sagemaker/endpoints/front/deployment_config", "{auto_rollback_configuration: {alarms: [{alarm_name: errors}]}}"),
            ("sagemaker/endpoints/front/retain_all_variant_properties", "true"),
            ("sagemaker/endpoints/front/exclude_retained_variant_properties", "[DesiredWeight]"),
        ],
    ),
    case(
        "endpoint: a change in batches",
        &[
            ("sagemaker/endpoints/front/endpoint_config", "named"),
            (
                "sagemaker/endpoints/front/deployment_config",
                "{rolling_update_policy: {maximum_batch_size: {type: CAPACITY_PERCENT, value: 50}, wait_interval_in_seconds: 60}}",
            ),
        ],
    ),
    case("endpoint: a tag in place", &[("sagemaker/endpoints/front/tags", "{Team: risk}")]),
    case("endpoint: one more", &[("sagemaker/endpoints/second", "{endpoint_config: less}")]),
    case("endpoint: gone from the spec", &[("sagemaker/endpoints/front", "-")]),
    case(
        "endpoint: gone with all that it serves",
        &[("sagemaker/endpoints", "-"), ("sagemaker/endpoint_configs", "-"), ("sagemaker/models", "-")],
    ),
];

const TOGETHER: &[Case] = &[
    case("a group under another name: everything that stands on it follows", &[("ec2/security_groups/serve/name", "serve-2")]),
    case(
        "a role under another name: everything that stands on it follows",
        &[("iam/roles/exec/name", "exec-2"), ("sagemaker/models/named", "-"), ("sagemaker/endpoint_configs/named", "-")],
    ),
    case("a role under another name is refused where a model has a name of its own", &[("iam/roles/exec/name", "exec-2")]),
];
