//! The rules of AWS's API reference for single settings of users and domains: ranges, lengths, forms, and the few rules between
//! neighbours. Rules that need other resources are with the kinds.

use serde_json::Value;

use super::app_settings::JupyterServerAppSettings;
use super::member_rules::{Form, Rules};
use crate::{Address, Field, Problem};

const RULES: Rules = Rules { ranges: RANGES, lengths: LENGTHS, forms: FORMS, neighbours };

/// Numbers: member, code, least, most.
const RANGES: &[(&str, &str, i64, i64)] = &[
    ("idle_timeout_in_minutes", "idle-timeout-range", 60, 525_600),
    ("min_idle_timeout_in_minutes", "idle-timeout-range", 60, 525_600),
    ("max_idle_timeout_in_minutes", "idle-timeout-range", 60, 525_600),
    ("default_ebs_volume_size_in_gb", "volume-size-range", 5, 16_384),
    ("maximum_ebs_volume_size_in_gb", "volume-size-range", 5, 16_384),
    ("ebs_volume_size_in_gb", "volume-size-range", 5, 16_384),
    ("uid", "posix-id-range", 10_000, 4_000_000),
    ("gid", "posix-id-range", 1_001, 4_000_000),
    ("image_version_number", "image-version-range", 0, i32::MAX as i64),
];

/// Lists: member, fewest and most items. Groups of users are one fewer than the API's five, because SageMaker adds its own.
const LENGTHS: &[(&str, usize, usize)] = &[
    ("custom_images", 0, 200),
    ("code_repositories", 0, 10),
    ("custom_file_system_configs", 0, 10),
    ("custom_file_systems", 0, 5),
    ("assumable_role_arns", 0, 5),
    ("execution_role_arns", 0, 5),
    ("identity_provider_o_auth_settings", 0, 20),
    ("vpc_only_trusted_accounts", 0, 20),
    ("hidden_sage_maker_image_version_aliases", 0, 5),
    ("version_aliases", 0, 20),
];

/// Texts: member, the form in words, test.
const FORMS: &[(&str, &str, Form)] = &[
    ("instance_type", "an instance type such as `ml.t3.medium`, or `system`", |text| text == "system" || is_instance_type(text)),
    ("hidden_instance_types", "an instance type such as `ml.t3.medium`, or `system`", |text| {
        text == "system" || is_instance_type(text)
    }),
    ("sage_maker_image_arn", "the ARN of an image", |text| is_arn(text, ":image/")),
    ("sage_maker_image_version_arn", "the ARN of an image version", |text| is_arn(text, ":image-version/")),
    ("lifecycle_config_arn", STUDIO_LIFECYCLE_CONFIG, is_lifecycle_config),
    ("lifecycle_config_arns", STUDIO_LIFECYCLE_CONFIG, is_lifecycle_config),
    ("built_in_lifecycle_config_arn", STUDIO_LIFECYCLE_CONFIG, is_lifecycle_config),
    ("training_plan_arn", "the ARN of a training plan", |text| is_arn(text, ":training-plan/")),
    ("domain_execution_role_arn", ROLE, is_role),
    ("amazon_forecast_role_arn", ROLE, is_role),
    ("cross_account_model_register_role_arn", ROLE, is_role),
    ("amazon_bedrock_role_arn", ROLE, is_role),
    ("execution_role_arn", ROLE, is_role),
    ("assumable_role_arns", ROLE, is_role),
    ("execution_role_arns", ROLE, is_role),
    ("secret_arn", "the ARN of a secret", |text| is_arn(text, ":secret:")),
    ("q_profile_arn", "the ARN of an Amazon Q profile", |text| is_arn(text, ":codewhisperer:")),
    ("s3_output_path", S3, is_s3),
    ("s3_artifact_path", S3, is_s3),
    ("project_s3_path", S3, is_s3),
    ("s3_uri", "an S3 location such as `s3://bucket/prefix`", |text| {
        text.strip_prefix("s3://").is_some_and(|rest| !rest.is_empty())
    }),
    ("file_system_id", "the id of a file system such as `fs-0123456789abcdef0`", is_file_system),
    ("file_system_path", "a path that begins with `/`", |text| text.starts_with('/') && text.len() <= 256),
    ("repository_url", "a URL that begins with `https://`", |text| text.len() > 8 && text.starts_with("https://")),
    ("vpc_only_trusted_accounts", "an account id of twelve digits, in quotes", is_account),
    ("domain_account_id", "an account id of twelve digits, in quotes", is_account),
    ("default_landing_uri", "`studio::` or `app:JupyterServer:`", |text| matches!(text, "studio::" | "app:JupyterServer:")),
    ("version_aliases", "a version such as `1.2`", is_version),
    ("sage_maker_image_name", "`sagemaker_distribution`", |text| text == "sagemaker_distribution"),
    ("image_name", "a name of 1 to 63 letters, digits, `-` and `.`", |text| is_name(text, true)),
    ("app_image_config_name", "a name of 1 to 63 letters, digits and `-`", |text| is_name(text, false)),
];

const ROLE: &str = "the ARN of a role; write `${role/name.arn}` for one of this spec";
const S3: &str = "an S3 location such as `s3://bucket/prefix`";
const STUDIO_LIFECYCLE_CONFIG: &str = "the ARN of a Studio lifecycle configuration";

/// True for SageMaker's instance types. AWS adds types all the time, so that the form is checked, not a list.
pub(super) fn is_instance_type(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    matches!(parts[..], ["ml", family, size] if word(family) && word(size))
}

pub(super) fn is_arn(text: &str, part: &str) -> bool {
    text == "None" || (text.starts_with("arn:") && text.contains(part))
}

fn is_lifecycle_config(text: &str) -> bool {
    is_arn(text, ":studio-lifecycle-config/")
}

fn is_role(text: &str) -> bool {
    text.starts_with("arn:") && text.contains(":role/")
}

fn is_s3(text: &str) -> bool {
    ["s3://", "https://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

fn is_file_system(text: &str) -> bool {
    text.strip_prefix("fs-")
        .is_some_and(|id| id.len() >= 8 && id.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_version(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| number(major) && number(minor))
}

pub(super) fn is_name(text: &str, dots: bool) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    (1..=63).contains(&text.len())
        && text.starts_with(alphanumeric)
        && text.ends_with(alphanumeric)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || (dots && c == '.'))
}

/// Checks a settings tree. `root` is its field.
pub(super) fn check(at: &Address, root: &str, settings: &Value, problems: &mut Vec<Problem>) {
    RULES.check(at, root, settings, problems);
}

fn neighbours(at: &Address, path: &str, name: &str, value: &Value, problems: &mut Vec<Problem>) {
    let number = |member: &str| value.get(member).and_then(Value::as_i64);
    let mut ordered = |low: &str, high: &str, code: &'static str| {
        if let (Some(least), Some(most)) = (number(low), number(high))
            && least > most
        {
            let message = format!("`{low}` is {least}, which is more than `{high}`, {most}");
            problems.push(Problem::new(code, at, format!("{path}.{low}"), message, format!("make `{low}` at most `{high}`")));
        }
    };
    ordered("min_idle_timeout_in_minutes", "max_idle_timeout_in_minutes", "idle-timeout-order");
    ordered("min_idle_timeout_in_minutes", "idle_timeout_in_minutes", "idle-timeout-order");
    ordered("idle_timeout_in_minutes", "max_idle_timeout_in_minutes", "idle-timeout-order");
    ordered("default_ebs_volume_size_in_gb", "maximum_ebs_volume_size_in_gb", "volume-size-order");
    let text = |member: &str| value.get(member).and_then(Value::as_str);
    if text("default_landing_uri") == Some("studio::") && text("studio_web_portal") == Some("DISABLED") {
        let message = "users cannot land in Studio while `studio_web_portal` is DISABLED";
        let help = "enable `studio_web_portal`, or write `app:JupyterServer:`";
        problems.push(Problem::new("landing-without-portal", at, format!("{path}.default_landing_uri"), message, help));
    }
    if text("access_status") == Some("DISABLED") && text("user_group").is_some() {
        let message = "a user without access to RStudio has no group there";
        let help = "remove `user_group`, or write `access_status: ENABLED`";
        problems.push(Problem::new("r-studio-group-without-access", at, format!("{path}.user_group"), message, help));
    }
    if name == "jupyter_server_app_settings" {
        jupyter_server(at, path, value, problems);
    }
}

/// JupyterServer runs only on `system`, and takes lifecycle configurations only together with a resource spec.
fn jupyter_server(at: &Address, path: &str, value: &Value, problems: &mut Vec<Problem>) {
    let spec = value.get("default_resource_spec").filter(|spec| !spec.is_null());
    let configs = value.get("lifecycle_config_arns").and_then(Value::as_array);
    if spec.is_none() && configs.is_some_and(|configs| !configs.is_empty()) {
        let message = "JupyterServer takes lifecycle configurations only together with `default_resource_spec`";
        let help = "add `default_resource_spec: {instance_type: system}`";
        problems.push(Problem::new("jupyter-server-resource-spec", at, format!("{path}.lifecycle_config_arns"), message, help));
    }
    let instance_type = spec.and_then(|spec| spec.get("instance_type")).and_then(Value::as_str);
    if let Some(other) = instance_type.filter(|name| *name != "system") {
        let message = format!("JupyterServer runs on `system` alone, not on `{other}`");
        let field = format!("{path}.default_resource_spec.instance_type");
        problems.push(Problem::new("jupyter-server-instance-type", at, field, message, "write `system`"));
    }
}

/// AWS answers `Unknown parameter CodeRepositories in JupyterServerAppSettings` for spaces and for the settings of shared spaces.
pub(super) fn check_code_repositories(at: &Address, root: &str, server: &JupyterServerAppSettings, problems: &mut Vec<Problem>) {
    if !matches!(server.code_repositories, Field::Absent) {
        let message = "SageMaker takes no code repositories for the JupyterServer app of a space";
        let help = "remove it; the settings of users take code repositories";
        let path = format!("{root}.jupyter_server_app_settings.code_repositories");
        problems.push(Problem::new("space-code-repositories", at, path, message, help));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(settings: &Value) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        check(&"domain/studio".parse().expect("an address"), "default_user_settings", settings, &mut problems);
        problems.into_iter().map(|problem| (problem.code, problem.path)).collect()
    }

    #[test]
    fn every_rule_finds_its_problem_and_where() {
        let idle =
            |settings: Value| json!({"jupyter_lab_app_settings": {"app_lifecycle_management": {"idle_settings": settings}}});
        let at = |path: &str| format!("default_user_settings.{path}");
        let idle_at = |member: &str| at(&format!("jupyter_lab_app_settings.app_lifecycle_management.idle_settings.{member}"));
        let cases = [
            (idle(json!({"idle_timeout_in_minutes": 59})), "idle-timeout-range", idle_at("idle_timeout_in_minutes")),
            (idle(json!({"max_idle_timeout_in_minutes": 525_601})), "idle-timeout-range", idle_at("max_idle_timeout_in_minutes")),
            (
                idle(json!({"min_idle_timeout_in_minutes": 90, "max_idle_timeout_in_minutes": 60})),
                "idle-timeout-order",
                idle_at("min_idle_timeout_in_minutes"),
            ),
            (json!({"a": {"default_ebs_volume_size_in_gb": 4}}), "volume-size-range", at("a.default_ebs_volume_size_in_gb")),
            (
                json!({"a": {"default_ebs_volume_size_in_gb": 50, "maximum_ebs_volume_size_in_gb": 20}}),
                "volume-size-order",
                at("a.default_ebs_volume_size_in_gb"),
            ),
            (json!({"custom_posix_user_config": {"uid": 1}}), "posix-id-range", at("custom_posix_user_config.uid")),
            (json!({"code_repositories": vec![json!({}); 11]}), "settings-too-many", at("code_repositories")),
            (json!({"a": {"instance_type": "t3.medium"}}), "settings-form", at("a.instance_type")),
            (json!({"a": {"assumable_role_arns": ["role"]}}), "settings-form", at("a.assumable_role_arns[0]")),
            (json!({"s3_output_path": "bucket"}), "settings-form", at("s3_output_path")),
            (json!({"default_landing_uri": "studio"}), "settings-form", at("default_landing_uri")),
            (
                json!({"default_landing_uri": "studio::", "studio_web_portal": "DISABLED"}),
                "landing-without-portal",
                at("default_landing_uri"),
            ),
            (
                json!({"a": {"access_status": "DISABLED", "user_group": "R_STUDIO_USER"}}),
                "r-studio-group-without-access",
                at("a.user_group"),
            ),
            (
                json!({"jupyter_server_app_settings": {"lifecycle_config_arns": ["arn:aws:sagemaker:r:1:studio-lifecycle-config/x"]}}),
                "jupyter-server-resource-spec",
                at("jupyter_server_app_settings.lifecycle_config_arns"),
            ),
            (
                json!({"jupyter_server_app_settings": {"default_resource_spec": {"instance_type": "ml.t3.medium"}}}),
                "jupyter-server-instance-type",
                at("jupyter_server_app_settings.default_resource_spec.instance_type"),
            ),
        ];
        for (settings, code, path) in cases {
            assert_eq!(codes(&settings), [(code, path)], "{settings}");
        }
    }

    #[test]
    fn good_settings_have_no_problem() {
        let settings = json!({
            "jupyter_lab_app_settings": {
                "default_resource_spec": {"instance_type": "ml.g4dn.xlarge", "sage_maker_image_version_arn": "None"},
                "app_lifecycle_management": {"idle_settings": {"lifecycle_management": "ENABLED", "idle_timeout_in_minutes": 60}},
                "emr_settings": {"assumable_role_arns": ["${role/emr.arn}", "arn:aws:iam::123456789012:role/emr"]},
                "code_repositories": [{"repository_url": "https://git.example.com/a"}],
            },
            "default_landing_uri": "studio::",
        });
        assert_eq!(codes(&settings), []);
    }
}
