//! The variants of an endpoint configuration: a model, and the instances that run it. A flat table; rules are in `hosting_rules`
//! and `endpoint_config_checks`.

use serde_json::{Value, json};

use super::structure::{parts, words};
use crate::erased::json as as_json;
use crate::markers::Model;
use crate::{Field, Ref, Template};

parts! {
    /// A variant: one model on one fleet. Nothing of it can be changed in place.
    Variant as "endpoint_config_variant" {
        /// Its name in the configuration: `AllTraffic` when there is only one.
        must variant_name: String,
        /// The model; absent when inference components bring theirs.
        may model: Ref<Model>,
        /// How many instances it starts with.
        may initial_instance_count: i64,
        /// `ml.m5.large` and so on; absent on a serverless variant.
        may instance_type: String,
        /// Several instance types in the order in which they are tried, at most 5, in place of `instance_type`.
        may instance_pools: Vec<InstancePool>,
        /// 300 to 3600 seconds in which capacity must be found.
        may variant_instance_provision_timeout_in_seconds: i64,
        /// Its share of the traffic, in relation to the sum of all. AWS's default is 1.
        may initial_variant_weight: f64,
        /// Serverless inference in place of instances.
        may serverless_config: ServerlessConfig,
        /// Storage volume of each instance, 1 to 512 GB.
        may volume_size_in_gb: i64,
        /// 60 to 3600 seconds in which the artefacts must be downloaded.
        may model_data_download_timeout_in_seconds: i64,
        /// 60 to 3600 seconds in which the container must answer its health check.
        may container_startup_health_check_timeout_in_seconds: i64,
        /// Whether its instances can be reached through Systems Manager. AWS's default is false.
        may enable_ssm_access: bool,
        /// Scaling by SageMaker itself.
        may managed_instance_scaling: ManagedInstanceScaling,
        /// How requests are spread over its instances.
        may routing_config: RoutingConfig,
        /// Machine image of its instances, by AWS's name for it.
        may inference_ami_version: String,
        /// Capacity that was reserved.
        may capacity_reservation_config: CapacityReservationConfig,
        /// Where a crashed container leaves its memory.
        may core_dump_config: CoreDumpConfig,
        /// How each accelerator is partitioned; one layout.
        may accelerator_partition_layouts: Vec<AcceleratorPartitionLayout>,
    }

    /// An instance type among several.
    InstancePool as "endpoint_config_instance_pool" {
        /// The instance type.
        must instance_type: String,
        /// 1 to 5; the lowest is tried first.
        must priority: i64,
        /// A model made for this type, in place of the variant's.
        may model_override: Ref<Model>,
    }

    /// Serverless inference.
    ServerlessConfig as "endpoint_config_serverless" {
        /// 1024, 2048, 3072, 4096, 5120 or 6144 MB.
        must memory_size_in_mb: i64,
        /// Requests at once, 1 to 200.
        must max_concurrency: i64,
        /// Requests at once for which it is kept warm, at most `max_concurrency`.
        may provisioned_concurrency: i64,
    }

    /// Scaling by SageMaker itself.
    ManagedInstanceScaling as "endpoint_config_managed_instance_scaling" {
        /// Whether it is on.
        may status: ManagedInstanceScalingStatus,
        /// Fewest instances.
        may min_instance_count: i64,
        /// Most instances.
        may max_instance_count: i64,
        /// How instances are given back.
        may scale_in_policy: ScaleInPolicy,
    }

    /// How instances are given back.
    ScaleInPolicy as "endpoint_config_scale_in_policy" {
        /// Only idle ones, or after moving their copies.
        must strategy: ScaleInStrategy,
        /// Most instances given back at a time, 1 to 100. AWS's default is 1.
        may maximum_step_size: i64,
        /// 5 to 1440 minutes between two. AWS's default is 20.
        may cooldown_in_minutes: i64,
    }

    /// How requests are spread over instances.
    RoutingConfig as "endpoint_config_routing" {
        /// The strategy.
        must routing_strategy: RoutingStrategy,
        /// Needed with `PREFIX_AWARE`.
        may prefix_aware_routing_config: PrefixAwareRoutingConfig,
    }

    /// Routing by the beginning of a request.
    PrefixAwareRoutingConfig as "endpoint_config_prefix_aware_routing" {
        /// How much of the request counts, 1024 to 65536.
        may prefix_length: i64,
        /// Requests in flight from which another copy is chosen, 1 to 1024.
        may concurrency_threshold: i64,
    }

    /// Capacity that was reserved.
    CapacityReservationConfig as "endpoint_config_capacity_reservation" {
        /// Whether anything else may be used.
        may capacity_reservation_preference: CapacityReservationPreference,
        /// ARN of the reservation.
        may ml_reservation_arn: Template,
    }

    /// Where a crashed container leaves its memory.
    CoreDumpConfig as "endpoint_config_core_dump" {
        /// `s3://...`.
        must destination_s3_uri: Template,
        /// KMS key for it, as id, ARN or alias.
        may kms_key_id: Template,
    }

    /// How an accelerator is partitioned.
    AcceleratorPartitionLayout as "endpoint_config_accelerator_partition_layout" {
        /// Profiles such as `mig-3g.40gb`, at most 32.
        must accelerator_partition_types: Vec<String>,
    }
}

words! {
    /// Whether SageMaker scales by itself.
    ManagedInstanceScalingStatus as "endpoint_config_managed_instance_scaling_status" {
        /// It does.
        Enabled = "ENABLED",
        /// It does not.
        Disabled = "DISABLED",
    }

    /// How instances are given back.
    ScaleInStrategy as "endpoint_config_scale_in_strategy" {
        /// Those that hold no copy of any inference component.
        IdleRelease = "IDLE_RELEASE",
        /// Copies are moved together, so that more become idle.
        Consolidation = "CONSOLIDATION",
    }

    /// How requests are spread over instances.
    RoutingStrategy as "endpoint_config_routing_strategy" {
        /// To the one with the fewest in flight.
        LeastOutstandingRequests = "LEAST_OUTSTANDING_REQUESTS",
        /// At random.
        Random = "RANDOM",
        /// Those that begin alike go to the same one.
        PrefixAware = "PREFIX_AWARE",
        /// To the one whose cache of keys and values fits.
        KvAware = "KV_AWARE",
    }

    /// Whether capacity beside a reservation may be used.
    CapacityReservationPreference as "endpoint_config_capacity_reservation_preference" {
        /// It may not.
        Only = "capacity-reservations-only",
    }
}

impl Variant {
    /// The instance pools; empty if none are given.
    pub(super) fn pools(&self) -> &[InstancePool] {
        self.instance_pools.value().map_or(&[], Vec::as_slice)
    }

    /// As JSON in which models are named as `${model/name.id}`.
    fn wanted(&self) -> Value {
        let mut value = as_json(self);
        name_model(&mut value, "model", &self.model);
        for (index, pool) in self.pools().iter().enumerate() {
            name_model(&mut value["instance_pools"][index], "model_override", &pool.model_override);
        }
        value
    }
}

/// A list of variants as JSON in which models are named as `${model/name.id}`.
pub(super) fn wanted(variants: &[Variant]) -> Value {
    Value::Array(variants.iter().map(Variant::wanted).collect())
}

fn name_model(value: &mut Value, member: &str, model: &Field<Ref<Model>>) {
    if let Field::Value(model) = model {
        value[member] = json!(format!("${{{}.id}}", model.address()));
    }
}
