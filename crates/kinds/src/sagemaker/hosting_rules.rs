//! The rules of AWS's API reference for single settings of models, endpoint configurations and endpoints: ranges, lengths, forms,
//! and the few rules between neighbours. Rules that need other resources are with the kinds.

use serde_json::Value;

use super::member_rules::{Form, Rules};
use super::names;
use super::settings_rules::{is_arn, is_instance_type};
use crate::{Address, Problem};

/// The rules of hosting.
pub(super) const RULES: Rules = Rules { ranges: RANGES, lengths: LENGTHS, forms: FORMS, neighbours };

const RANGE: &str = "settings-range";

const RANGES: &[(&str, &str, i64, i64)] = &[
    ("concurrency_threshold", RANGE, 1, 1_024),
    ("container_startup_health_check_timeout_in_seconds", RANGE, 60, 3_600),
    ("cooldown_in_minutes", RANGE, 5, 1_440),
    ("initial_instance_count", RANGE, 1, i32::MAX as i64),
    ("initial_sampling_percentage", RANGE, 0, 100),
    ("label_index", RANGE, 0, i32::MAX as i64),
    ("max_concurrency", RANGE, 1, 200),
    ("max_concurrent_invocations_per_instance", RANGE, 1, 1_000),
    ("max_instance_count", RANGE, 1, i32::MAX as i64),
    ("max_payload_in_mb", RANGE, 1, 25),
    ("max_record_count", RANGE, 1, i32::MAX as i64),
    ("maximum_execution_timeout_in_seconds", RANGE, 600, 28_800),
    ("maximum_step_size", RANGE, 1, 100),
    ("memory_size_in_mb", RANGE, 1_024, 6_144),
    ("min_instance_count", RANGE, 0, i32::MAX as i64),
    ("model_data_download_timeout_in_seconds", RANGE, 60, 3_600),
    ("number_of_samples", RANGE, 1, i32::MAX as i64),
    ("prefix_length", RANGE, 1_024, 65_536),
    ("priority", RANGE, 1, 5),
    ("probability_index", RANGE, 0, i32::MAX as i64),
    ("provisioned_concurrency", RANGE, 1, 200),
    ("seed", RANGE, i32::MIN as i64, i32::MAX as i64),
    ("termination_wait_in_seconds", RANGE, 0, 3_600),
    ("variant_instance_provision_timeout_in_seconds", RANGE, 300, 3_600),
    ("volume_size_in_gb", RANGE, 1, 512),
    ("wait_interval_in_seconds", RANGE, 0, 3_600),
];

const LENGTHS: &[(&str, usize, usize)] = &[
    ("accelerator_partition_layouts", 1, 32),
    ("accelerator_partition_types", 0, 32),
    ("additional_model_data_sources", 0, 5),
    ("alarms", 1, 10),
    ("capture_options", 1, 32),
    ("containers", 0, 15),
    ("csv_content_types", 1, 10),
    ("feature_headers", 1, 256),
    ("feature_types", 1, 256),
    ("include_inference_response_in", 0, 2),
    ("instance_pools", 1, 5),
    ("json_content_types", 1, 10),
    ("label_headers", 1, 16),
    ("metrics_endpoints", 0, 1),
];

const S3: &str = "an S3 location such as `s3://bucket/prefix`";
const CONTENT_TYPE: &str = "a content type such as `text/csv`";
const EXPRESSION: &str = "a text of 1 to 64 characters";
const TOPIC: &str = "the ARN of an SNS topic";

const FORMS: &[(&str, &str, Form)] = &[
    ("accelerator_partition_types", "a profile such as `mig-3g.40gb`", |text| text.starts_with("mig-") && text.len() <= 32),
    ("channel_name", "a name of 1 to 64 letters, digits, `.`, `-` and `_`", |text| {
        (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
    }),
    ("container_hostname", "a name of 1 to 63 letters, digits and `-`", names::is_name),
    ("content_template", EXPRESSION, is_expression),
    ("csv_content_types", CONTENT_TYPE, is_content_type),
    ("destination_s3_uri", S3, is_destination),
    ("enable_explanations", EXPRESSION, is_expression),
    ("error_topic", TOPIC, is_topic),
    ("feature_headers", EXPRESSION, is_expression),
    ("features_attribute", EXPRESSION, is_expression),
    ("hub_content_arn", "the ARN of hub content", |text| is_arn(text, ":hub-content/")),
    ("image", "an image such as `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/name:tag`", |text| {
        !text.is_empty() && text.len() <= 255 && !text.contains(char::is_whitespace)
    }),
    ("inference_specification_name", "a name of 1 to 63 letters, digits and `-`", names::is_name),
    ("instance_type", "an instance type such as `ml.m5.large`", is_instance_type),
    ("json_content_types", CONTENT_TYPE, is_content_type),
    ("label_attribute", EXPRESSION, is_expression),
    ("label_headers", EXPRESSION, is_expression),
    ("language", "a language code such as `en` or `ja`", |text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_lowercase())),
    ("manifest_s3_uri", S3, is_s3),
    ("metrics_endpoint_path", "a path such as `/metrics`", |text| {
        text.len() > 1
            && text.len() <= 256
            && text.starts_with('/')
            && !text.contains("..")
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "/_.-".contains(c))
    }),
    ("mime_type", CONTENT_TYPE, is_content_type),
    ("ml_reservation_arn", "the ARN of a capacity reservation", |text| is_arn(text, ":sagemaker:")),
    ("model_data_url", S3, is_s3),
    ("probability_attribute", EXPRESSION, is_expression),
    ("repository_credentials_provider_arn", "the ARN of a Lambda function", |text| is_arn(text, ":lambda:")),
    ("s3_failure_path", S3, is_destination),
    ("s3_output_path", S3, is_destination),
    ("s3_uri", S3, is_s3),
    ("shap_baseline", "a text of 1 to 4096 characters", |text| (1..=4096).contains(&text.chars().count())),
    ("shap_baseline_uri", S3, is_s3),
    ("success_topic", TOPIC, is_topic),
    ("variant_name", "a name of 1 to 63 letters, digits and `-`", names::is_name),
];

/// The seconds between two publications of metrics.
const FREQUENCIES: [i64; 7] = [10, 30, 60, 120, 180, 240, 300];

fn is_s3(text: &str) -> bool {
    let place = ["s3://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    place.is_some_and(|place| !place.is_empty() && !place.starts_with('/') && text.len() <= 1024)
}

/// True for a place to which SageMaker writes. It may have fewer characters than a place from which SageMaker reads.
fn is_destination(text: &str) -> bool {
    is_s3(text) && text.len() <= 512
}

fn is_topic(text: &str) -> bool {
    is_arn(text, ":sns:")
}

fn is_expression(text: &str) -> bool {
    (1..=64).contains(&text.chars().count())
}

fn is_content_type(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-.+".contains(c));
    text.split_once('/').is_some_and(|(kind, form)| word(kind) && word(form))
}

fn neighbours(at: &Address, path: &str, _: &str, value: &Value, problems: &mut Vec<Problem>) {
    let number = |member: &str| value.get(member).and_then(Value::as_i64);
    for (low, high) in [("min_instance_count", "max_instance_count"), ("provisioned_concurrency", "max_concurrency")] {
        if let (Some(least), Some(most)) = (number(low), number(high))
            && least > most
        {
            let message = format!("`{low}` is {least}, which is more than `{high}`, {most}");
            let help = format!("make `{low}` at most `{high}`");
            problems.push(Problem::new("settings-order", at, format!("{path}.{low}"), message, help));
        }
    }
    if let Some(memory) = number("memory_size_in_mb").filter(|memory| (1_024..=6_144).contains(memory) && memory % 1_024 != 0) {
        let message = format!("{memory} MB is not a size of serverless memory");
        let help = "choose 1024, 2048, 3072, 4096, 5120 or 6144";
        problems.push(Problem::new(RANGE, at, format!("{path}.memory_size_in_mb"), message, help));
    }
    if let Some(seconds) = number("metric_publish_frequency_in_seconds").filter(|seconds| !FREQUENCIES.contains(seconds)) {
        let message = format!("metrics cannot be published every {seconds} seconds");
        let help = "choose 10, 30, 60, 120, 180, 240 or 300";
        problems.push(Problem::new(RANGE, at, format!("{path}.metric_publish_frequency_in_seconds"), message, help));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(settings: &Value) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        RULES.check(&"endpoint_config/c".parse().expect("an address"), "production_variants[0]", settings, &mut problems);
        problems.into_iter().map(|problem| (problem.code, problem.path)).collect()
    }

    #[test]
    fn every_rule_finds_its_problem_and_where() {
        let cases = [
            (json!({"initial_instance_count": 0}), RANGE, "initial_instance_count"),
            (json!({"serverless_config": {"memory_size_in_mb": 1500}}), RANGE, "serverless_config.memory_size_in_mb"),
            (json!({"serverless_config": {"memory_size_in_mb": 7000}}), RANGE, "serverless_config.memory_size_in_mb"),
            (json!({"metric_publish_frequency_in_seconds": 20}), RANGE, "metric_publish_frequency_in_seconds"),
            (json!({"a": {"provisioned_concurrency": 5, "max_concurrency": 4}}), "settings-order", "a.provisioned_concurrency"),
            (json!({"a": {"min_instance_count": 3, "max_instance_count": 2}}), "settings-order", "a.min_instance_count"),
            (json!({"instance_pools": []}), "settings-too-few", "instance_pools"),
            (json!({"metrics_endpoints": [{}, {}]}), "settings-too-many", "metrics_endpoints"),
            (json!({"instance_type": "system"}), "settings-form", "instance_type"),
            (json!({"variant_name": "a_b"}), "settings-form", "variant_name"),
            (json!({"destination_s3_uri": "s3:///x"}), "settings-form", "destination_s3_uri"),
            (json!({"csv_content_types": ["csv"]}), "settings-form", "csv_content_types[0]"),
            (json!({"success_topic": "topic"}), "settings-form", "success_topic"),
            (json!({"metrics_endpoint_path": "/a/../b"}), "settings-form", "metrics_endpoint_path"),
            (json!({"language": "Japanese"}), "settings-form", "language"),
        ];
        for (settings, code, path) in cases {
            assert_eq!(codes(&settings), [(code, format!("production_variants[0].{path}"))], "{settings}");
        }
    }
}
