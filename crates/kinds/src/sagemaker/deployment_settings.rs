//! The way in which an endpoint is switched to another configuration: all at once or step by step, and the alarms that take the
//! change back. A flat table; rules are in `hosting_rules` and `endpoint_checks`.

use super::structure::{parts, words};
use crate::Template;

parts! {
    /// How the next change of configuration is carried out. AWS's default is blue/green, all at once.
    DeploymentConfig as "endpoint_deployment" {
        /// A whole new fleet beside the old one.
        may blue_green_update_policy: BlueGreenUpdatePolicy,
        /// The fleet is renewed in batches.
        may rolling_update_policy: RollingUpdatePolicy,
        /// What takes the change back.
        may auto_rollback_configuration: AutoRollbackConfig,
    }

    /// A whole new fleet beside the old one.
    BlueGreenUpdatePolicy as "endpoint_blue_green_update_policy" {
        /// How the traffic moves over.
        must traffic_routing_configuration: TrafficRoutingConfig,
        /// 0 to 3600 seconds for which the old fleet is kept afterwards. AWS's default is 0.
        may termination_wait_in_seconds: i64,
        /// 600 to 28800 seconds for the whole change.
        may maximum_execution_timeout_in_seconds: i64,
    }

    /// How the traffic moves over.
    TrafficRoutingConfig as "endpoint_traffic_routing" {
        /// In one step, in two, or in many.
        must r#type: TrafficRoutingType,
        /// 0 to 3600 seconds between two steps, in which the alarms are watched.
        must wait_interval_in_seconds: i64,
        /// The first step of `CANARY`: at most half of the fleet.
        may canary_size: CapacitySize,
        /// Each step of `LINEAR`: 10 to 50 percent of the fleet.
        may linear_step_size: CapacitySize,
    }

    /// The fleet is renewed in batches.
    RollingUpdatePolicy as "endpoint_rolling_update_policy" {
        /// Each batch: 5 to 50 percent of the fleet.
        must maximum_batch_size: CapacitySize,
        /// 0 to 3600 seconds after each batch, in which the alarms are watched.
        must wait_interval_in_seconds: i64,
        /// 600 to 28800 seconds for the whole change.
        may maximum_execution_timeout_in_seconds: i64,
        /// Each batch on the way back. AWS's default is the whole fleet.
        may rollback_maximum_batch_size: CapacitySize,
    }

    /// A part of a fleet.
    CapacitySize as "endpoint_capacity_size" {
        /// What `value` counts.
        must r#type: CapacitySizeType,
        /// Instances, or percent.
        must value: i64,
    }

    /// What takes a change back.
    AutoRollbackConfig as "endpoint_auto_rollback" {
        /// CloudWatch alarms that are watched, 1 to 10.
        must alarms: Vec<Alarm>,
    }

    /// A CloudWatch alarm.
    Alarm as "endpoint_alarm" {
        /// Its name.
        must alarm_name: Template,
    }
}

words! {
    /// How the traffic moves over.
    TrafficRoutingType as "endpoint_traffic_routing_type" {
        /// In one step.
        AllAtOnce = "ALL_AT_ONCE",
        /// A small part first, then the rest.
        Canary = "CANARY",
        /// In equal steps.
        Linear = "LINEAR",
    }

    /// What a part of a fleet is counted in.
    CapacitySizeType as "endpoint_capacity_size_type" {
        /// Instances.
        InstanceCount = "INSTANCE_COUNT",
        /// Percent of the fleet.
        CapacityPercent = "CAPACITY_PERCENT",
    }

    /// A property of variants that autoscaling or people may have changed.
    VariantProperty as "endpoint_variant_property" {
        /// How many instances run.
        DesiredInstanceCount = "DesiredInstanceCount",
        /// The share of the traffic.
        DesiredWeight = "DesiredWeight",
        /// Data capture.
        DataCaptureConfig = "DataCaptureConfig",
    }
}
