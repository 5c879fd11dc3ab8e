//! The containers of a model: image, artefacts, environment. A flat table; rules are in `hosting_rules`.

use std::collections::BTreeMap;

use super::structure::{parts, words};
use crate::Template;

parts! {
    /// A container of a model. Nothing of it can be changed in place.
    Container as "model_container" {
        /// Image in Amazon ECR, `registry/repository:tag` or `registry/repository@digest`, or in a private registry of the VPC.
        may image: Template,
        /// Where the image comes from.
        may image_config: ImageConfig,
        /// Whether it serves one model or many. AWS's default is `SingleModel`.
        may mode: ContainerMode,
        /// `s3://...` of the artefacts: one `.tar.gz`, or a prefix when `mode` is `MultiModel`.
        may model_data_url: Template,
        /// Artefacts that are not one `.tar.gz`.
        may model_data_source: ModelDataSource,
        /// Further artefacts, at most 5.
        may additional_model_data_sources: Vec<AdditionalModelDataSource>,
        /// Environment variables, at most 100; no secrets, because everybody who may describe the model reads them.
        may environment: BTreeMap<String, Template>,
        /// Model package from which the model is made: its name, or its ARN.
        may model_package_name: Template,
        /// Which inference specification of the model package.
        may inference_specification_name: String,
        /// Its name among several containers, for logs and metrics and for calling it directly.
        may container_hostname: String,
        /// Caching of a container that serves many models.
        may multi_model_config: MultiModelConfig,
        /// Where its Prometheus metrics are.
        may container_metrics_config: ContainerMetricsConfig,
    }

    /// Where an image comes from.
    ImageConfig as "model_image_config" {
        /// Amazon ECR or a registry in the VPC.
        must repository_access_mode: RepositoryAccessMode,
        /// How SageMaker signs in to a registry in the VPC.
        may repository_auth_config: RepositoryAuthConfig,
    }

    /// How SageMaker signs in to a registry in the VPC.
    RepositoryAuthConfig as "model_repository_auth_config" {
        /// ARN of the Lambda function that gives the credentials.
        must repository_credentials_provider_arn: Template,
    }

    /// Artefacts that are not one `.tar.gz`.
    ModelDataSource as "model_data_source" {
        /// Where in S3.
        must s3_data_source: S3ModelDataSource,
    }

    /// Artefacts in S3.
    S3ModelDataSource as "model_s3_data_source" {
        /// `s3://...`; ends with `/` when it is a prefix.
        must s3_uri: Template,
        /// One object or a prefix.
        must s3_data_type: S3ModelDataType,
        /// How they are packed.
        must compression_type: ModelCompressionType,
        /// Acceptance of the end-user licence.
        may model_access_config: ModelAccessConfig,
        /// Access through a hub.
        may hub_access_config: InferenceHubAccessConfig,
        /// `s3://...` of a manifest that lists the artefacts.
        may manifest_s3_uri: Template,
        /// Entity tag of `s3_uri`.
        may e_tag: String,
        /// Entity tag of the manifest.
        may manifest_etag: String,
    }

    /// Acceptance of the end-user licence.
    ModelAccessConfig as "model_access_config" {
        /// True when you accept it.
        must accept_eula: bool,
    }

    /// Access through a hub.
    InferenceHubAccessConfig as "model_hub_access_config" {
        /// ARN of the hub content.
        must hub_content_arn: Template,
    }

    /// Further artefacts.
    AdditionalModelDataSource as "model_additional_data_source" {
        /// Name of the folder in which the container finds them.
        must channel_name: String,
        /// Where in S3.
        must s3_data_source: S3ModelDataSource,
    }

    /// Caching of a container that serves many models.
    MultiModelConfig as "model_multi_model_config" {
        /// Whether models stay in memory. AWS's default is `Enabled`.
        may model_cache_setting: ModelCacheSetting,
    }

    /// Where a container's Prometheus metrics are.
    ContainerMetricsConfig as "model_container_metrics_config" {
        /// Paths, at most 1. AWS's default is `/metrics`.
        may metrics_endpoints: Vec<MetricsEndpoint>,
    }

    /// A path with metrics.
    MetricsEndpoint as "model_metrics_endpoint" {
        /// The path, beginning with `/`.
        must metrics_endpoint_path: String,
        /// 10, 30, 60, 120, 180, 240 or 300 seconds between two readings. AWS's default is 60.
        may metric_publish_frequency_in_seconds: i64,
    }

    /// How several containers are called.
    InferenceExecutionConfig as "model_inference_execution_config" {
        /// In a row, or each by its host name.
        must mode: InferenceExecutionMode,
    }
}

words! {
    /// Whether a container serves one model or many.
    ContainerMode as "model_container_mode" {
        /// One.
        SingleModel = "SingleModel",
        /// Many, loaded on demand.
        MultiModel = "MultiModel",
    }

    /// Where an image comes from.
    RepositoryAccessMode as "model_repository_access_mode" {
        /// Amazon ECR.
        Platform = "Platform",
        /// A private registry that is reached through the model's VPC.
        Vpc = "Vpc",
    }

    /// One object or a prefix.
    S3ModelDataType as "model_s3_data_type" {
        /// All objects under a prefix.
        Prefix = "S3Prefix",
        /// One object.
        Object = "S3Object",
    }

    /// How artefacts are packed.
    ModelCompressionType as "model_compression_type" {
        /// Not at all.
        None = "None",
        /// As a gzip-compressed tar archive.
        Gzip = "Gzip",
    }

    /// Whether models stay in memory.
    ModelCacheSetting as "model_cache_setting" {
        /// They do.
        Enabled = "Enabled",
        /// They do not.
        Disabled = "Disabled",
    }

    /// How several containers are called.
    InferenceExecutionMode as "model_inference_execution_mode" {
        /// In a row, each with the answer of the one before.
        Serial = "Serial",
        /// Each by its host name.
        Direct = "Direct",
    }
}
