//! The settings of an endpoint configuration beside its variants: data capture, asynchronous inference, metrics. A flat table;
//! rules are in `hosting_rules`.

use super::structure::{parts, words};
use crate::Template;

parts! {
    /// Keeping requests and answers in S3.
    DataCaptureConfig as "endpoint_config_data_capture" {
        /// Whether it is on. AWS's default is true.
        may enable_capture: bool,
        /// Share of the requests that is kept, 0 to 100 percent.
        must initial_sampling_percentage: i64,
        /// `s3://...`.
        must destination_s3_uri: Template,
        /// KMS key for it, as id, ARN or alias.
        may kms_key_id: Template,
        /// What is kept.
        must capture_options: Vec<CaptureOption>,
        /// Content types that are not kept in base64.
        may capture_content_type_header: CaptureContentTypeHeader,
    }

    /// One side of what is kept.
    CaptureOption as "endpoint_config_capture_option" {
        /// The side.
        must capture_mode: CaptureMode,
    }

    /// Content types that are not kept in base64.
    CaptureContentTypeHeader as "endpoint_config_capture_content_type_header" {
        /// Those kept as CSV, at most 10.
        may csv_content_types: Vec<String>,
        /// Those kept as JSON, at most 10.
        may json_content_types: Vec<String>,
    }

    /// Asynchronous inference: requests wait in a queue, answers go to S3.
    AsyncInferenceConfig as "endpoint_config_async_inference" {
        /// How the container is called.
        may client_config: AsyncInferenceClientConfig,
        /// Where answers go.
        must output_config: AsyncInferenceOutputConfig,
    }

    /// How the container is called.
    AsyncInferenceClientConfig as "endpoint_config_async_client" {
        /// Requests at once to one instance, 1 to 1000; SageMaker chooses when absent.
        may max_concurrent_invocations_per_instance: i64,
    }

    /// Where answers go.
    AsyncInferenceOutputConfig as "endpoint_config_async_output" {
        /// KMS key for them, as id, ARN or alias.
        may kms_key_id: Template,
        /// `s3://...` for answers.
        may s3_output_path: Template,
        /// `s3://...` for failures.
        may s3_failure_path: Template,
        /// Who is told.
        may notification_config: AsyncInferenceNotificationConfig,
    }

    /// Who is told of an answer.
    AsyncInferenceNotificationConfig as "endpoint_config_async_notification" {
        /// ARN of the SNS topic for answers.
        may success_topic: Template,
        /// ARN of the SNS topic for failures.
        may error_topic: Template,
        /// Topics whose messages contain the answer when it has at most 128 KB.
        may include_inference_response_in: Vec<AsyncNotificationTopic>,
    }

    /// Metrics of the endpoint.
    MetricsConfig as "endpoint_config_metrics" {
        /// Metrics for each instance and container. AWS's default is false.
        may enable_enhanced_metrics: bool,
        /// Metrics of containers and accelerators. AWS's default is false.
        may enable_detailed_observability: bool,
        /// 10, 30, 60, 120, 180, 240 or 300 seconds. AWS's default is 60.
        may metric_publish_frequency_in_seconds: i64,
    }
}

words! {
    /// One side of what is kept.
    CaptureMode as "endpoint_config_capture_mode" {
        /// Requests.
        Input = "Input",
        /// Answers.
        Output = "Output",
        /// Both together.
        InputAndOutput = "InputAndOutput",
    }

    /// A topic of asynchronous inference.
    AsyncNotificationTopic as "endpoint_config_async_notification_topic" {
        /// The one for answers.
        Success = "SUCCESS_NOTIFICATION_TOPIC",
        /// The one for failures.
        Error = "ERROR_NOTIFICATION_TOPIC",
    }
}
