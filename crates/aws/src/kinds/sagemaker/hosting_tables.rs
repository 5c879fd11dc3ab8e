//! Every structure and word of models, endpoint configurations and deployments. A flat table, mirrored by the tables in the `model` crate.

use super::wire::{structures, words};

words! {
    AsyncNotificationTopicTypes, CapacityReservationPreference, CapacitySizeType, CaptureMode, ClarifyFeatureType, ClarifyTextGranularity,
    ClarifyTextLanguage, ContainerMode, InferenceExecutionMode, ManagedInstanceScalingScaleInStrategy, ManagedInstanceScalingStatus, ModelCacheSetting,
    ModelCompressionType, ProductionVariantInferenceAmiVersion, ProductionVariantInstanceType, RepositoryAccessMode, RoutingStrategy, S3ModelDataType,
    TrafficRoutingConfigType,
}

structures! {
    // models
    ContainerDefinition {
        container_hostname, image, image_config, mode, model_data_url, model_data_source, additional_model_data_sources, environment,
        model_package_name, inference_specification_name, multi_model_config, container_metrics_config,
    }
    ImageConfig { repository_access_mode, repository_auth_config }
    RepositoryAuthConfig { repository_credentials_provider_arn }
    ModelDataSource { s3_data_source }
    S3ModelDataSource {
        s3_uri, s3_data_type, compression_type, model_access_config, hub_access_config, manifest_s3_uri, e_tag, manifest_etag,
    }
    ModelAccessConfig { accept_eula }
    InferenceHubAccessConfig { hub_content_arn }
    AdditionalModelDataSource { channel_name, s3_data_source }
    MultiModelConfig { model_cache_setting }
    ContainerMetricsConfig { metrics_endpoints }
    MetricsEndpoint { metrics_endpoint_path, metric_publish_frequency_in_seconds }
    InferenceExecutionConfig { mode }
    VpcConfig { subnets, security_group_ids as "security_groups" }

    // variants
    ProductionVariant {
        variant_name, model_name as "model", initial_instance_count, instance_type, instance_pools, variant_instance_provision_timeout_in_seconds,
        initial_variant_weight, core_dump_config, serverless_config, volume_size_in_gb, model_data_download_timeout_in_seconds,
        container_startup_health_check_timeout_in_seconds, enable_ssm_access, managed_instance_scaling, routing_config, inference_ami_version,
        capacity_reservation_config, accelerator_partition_layouts,
    }
    InstancePool { instance_type, model_name_override as "model_override", priority }
    ProductionVariantServerlessConfig { memory_size_in_mb, max_concurrency, provisioned_concurrency }
    ProductionVariantManagedInstanceScaling { status, min_instance_count, max_instance_count, scale_in_policy }
    ProductionVariantManagedInstanceScalingScaleInPolicy { strategy, maximum_step_size, cooldown_in_minutes }
    ProductionVariantRoutingConfig { routing_strategy, prefix_aware_routing_config }
    PrefixAwareRoutingConfig { prefix_length, concurrency_threshold }
    ProductionVariantCapacityReservationConfig { capacity_reservation_preference, ml_reservation_arn }
    ProductionVariantCoreDumpConfig { destination_s3_uri, kms_key_id }
    AcceleratorPartitionLayout { accelerator_partition_types }

    // the rest of a configuration
    DataCaptureConfig {
        enable_capture, initial_sampling_percentage, destination_s3_uri, kms_key_id, capture_options, capture_content_type_header,
    }
    CaptureOption { capture_mode }
    CaptureContentTypeHeader { csv_content_types, json_content_types }
    AsyncInferenceConfig { client_config, output_config }
    AsyncInferenceClientConfig { max_concurrent_invocations_per_instance }
    AsyncInferenceOutputConfig { kms_key_id, s3_output_path, s3_failure_path, notification_config }
    AsyncInferenceNotificationConfig { success_topic, error_topic, include_inference_response_in }
    MetricsConfig { enable_enhanced_metrics, enable_detailed_observability, metric_publish_frequency_in_seconds }
    ExplainerConfig { clarify_explainer_config }
    ClarifyExplainerConfig { enable_explanations, inference_config, shap_config }
    ClarifyInferenceConfig {
        features_attribute, content_template, max_record_count, max_payload_in_mb, probability_index, label_index, probability_attribute,
        label_attribute, label_headers, feature_headers, feature_types,
    }
    ClarifyShapConfig { shap_baseline_config, number_of_samples, use_logit, seed, text_config }
    ClarifyShapBaselineConfig { mime_type, shap_baseline, shap_baseline_uri }
    ClarifyTextConfig { language, granularity }

    // deployments
    DeploymentConfig { blue_green_update_policy, rolling_update_policy, auto_rollback_configuration }
    BlueGreenUpdatePolicy { traffic_routing_configuration, termination_wait_in_seconds, maximum_execution_timeout_in_seconds }
    TrafficRoutingConfig { r#type as "type", wait_interval_in_seconds, canary_size, linear_step_size }
    RollingUpdatePolicy {
        maximum_batch_size, wait_interval_in_seconds, maximum_execution_timeout_in_seconds, rollback_maximum_batch_size,
    }
    CapacitySize { r#type as "type", value }
    AutoRollbackConfig { alarms }
    Alarm { alarm_name }
}

#[cfg(test)]
mod tests {
    use aws_sdk_sagemaker::types;
    use heiiki_model::kinds::sagemaker::container_settings::{Container, InferenceExecutionConfig};
    use heiiki_model::kinds::sagemaker::deployment_settings::DeploymentConfig;
    use heiiki_model::kinds::sagemaker::explainer_settings::ExplainerConfig;
    use heiiki_model::kinds::sagemaker::inference_settings::{AsyncInferenceConfig, DataCaptureConfig, MetricsConfig};
    use heiiki_model::kinds::sagemaker::variant_settings::Variant;
    use heiiki_model::kinds::sagemaker::vpc_config::VpcConfig;
    use heiiki_model::shape::Shaped;
    use serde_json::json;

    use crate::kinds::sagemaker::samples::full;
    use crate::kinds::sagemaker::wire::Wire;

    #[track_caller]
    fn comes_back<Model: Shaped, Sdk: Wire>() {
        let full = full::<Model>();
        assert!(full.as_object().is_some_and(|members| !members.is_empty()));
        assert_eq!(Sdk::sdk(&full).map(|sdk| sdk.json()), Some(full));
    }

    /// Every member of the model reaches the SDK. A member that the tables forget would be lost here.
    #[test]
    fn every_member_of_the_model_reaches_the_sdk_and_comes_back() {
        comes_back::<Container, types::ContainerDefinition>();
        comes_back::<InferenceExecutionConfig, types::InferenceExecutionConfig>();
        comes_back::<VpcConfig, types::VpcConfig>();
        comes_back::<Variant, types::ProductionVariant>();
        comes_back::<DataCaptureConfig, types::DataCaptureConfig>();
        comes_back::<AsyncInferenceConfig, types::AsyncInferenceConfig>();
        comes_back::<MetricsConfig, types::MetricsConfig>();
        comes_back::<ExplainerConfig, types::ExplainerConfig>();
        comes_back::<DeploymentConfig, types::DeploymentConfig>();
    }

    #[test]
    fn variables_and_weights_keep_their_values() {
        let container = json!({"environment": {"A": "1", "B": "2"}});
        assert_eq!(types::ContainerDefinition::sdk(&container).map(|sdk| sdk.json()), Some(container));
        let variant = json!({"variant_name": "a", "initial_variant_weight": 0.1});
        assert_eq!(types::ProductionVariant::sdk(&variant).map(|sdk| sdk.json()), Some(variant));
    }
}
