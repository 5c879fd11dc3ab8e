//! Resources of SageMaker: named objects, in lower case where SageMaker writes them so in ARNs.

use serde_json::Value;

use super::input::Input;

/// The ends of operations, the type of their resource, and the members that name it in the order of the ARN. A type without members has an id that nobody knows
/// beforehand.
const ROWS: &[(&str, &str, &[&str])] = &[
    ("PresignedNotebookInstanceUrl", "notebook-instance", &["NotebookInstanceName"]),
    ("PresignedDomainUrl", "user-profile", &["DomainId", "UserProfileName"]),
    ("NotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config", &["NotebookInstanceLifecycleConfigName"]),
    ("StudioLifecycleConfig", "studio-lifecycle-config", &["StudioLifecycleConfigName"]),
    ("NotebookInstance", "notebook-instance", &["NotebookInstanceName"]),
    ("Domain", "domain", &["DomainId"]),
    ("UserProfile", "user-profile", &["DomainId", "UserProfileName"]),
    ("Space", "space", &["DomainId", "SpaceName"]),
    ("Model", "model", &["ModelName"]),
    ("EndpointConfig", "endpoint-config", &["EndpointConfigName"]),
    ("EndpointWeightsAndCapacities", "endpoint", &["EndpointName"]),
    ("Endpoint", "endpoint", &["EndpointName"]),
    ("HyperParameterTuningJob", "hyper-parameter-tuning-job", &["HyperParameterTuningJobName"]),
    ("TrainingJob", "training-job", &["TrainingJobName"]),
    ("ProcessingJob", "processing-job", &["ProcessingJobName"]),
    ("TransformJob", "transform-job", &["TransformJobName"]),
    ("AutoMLJob", "automl-job", &["AutoMLJobName"]),
    ("AutoMLJobV2", "automl-job", &["AutoMLJobName"]),
    ("LabelingJob", "labeling-job", &["LabelingJobName"]),
    ("CompilationJob", "compilation-job", &["CompilationJobName"]),
    ("MonitoringSchedule", "monitoring-schedule", &["MonitoringScheduleName"]),
    ("FeatureGroup", "feature-group", &["FeatureGroupName"]),
    ("Pipeline", "pipeline", &["PipelineName"]),
    ("PipelineExecution", "pipeline", &["PipelineName"]),
    ("Cluster", "cluster", &["ClusterName"]),
    ("Project", "project", &["ProjectName"]),
    ("Image", "image", &["ImageName"]),
];

/// Types whose names keep their case in ARNs.
const CASED: &[&str] = &["studio-lifecycle-config", "user-profile", "space", "domain"];

/// The resources of an operation. Lists are about all.
pub(super) fn of(input: &Input<'_>, action: &str) -> Vec<String> {
    if let Some(arn) = input.text("ResourceArn") {
        return vec![arn.to_owned()];
    }
    if action.starts_with("List") {
        return Vec::new();
    }
    if action.ends_with("App") {
        return vec![app(input)];
    }
    let row = ROWS.iter().filter(|(end, ..)| action.ends_with(end)).max_by_key(|(end, ..)| end.len());
    let Some((_, kind, members)) = row else { return Vec::new() };
    let mut found = vec![named(input, kind, members)];
    // An endpoint is made of its configuration, which is checked too.
    if *kind == "endpoint" && input.text("EndpointConfigName").is_some() {
        found.push(named(input, "endpoint-config", &["EndpointConfigName"]));
    }
    found
}

fn named(input: &Input<'_>, kind: &str, members: &[&str]) -> String {
    let names: Vec<&str> = members.iter().map(|member| input.text(member).unwrap_or("*")).collect();
    let rest = format!("{kind}/{}", names.join("/"));
    if CASED.contains(&kind) { input.here(&rest) } else { input.here(&rest.to_lowercase()) }
}

/// `app/DOMAIN/OWNER/TYPE/NAME`; the type is written in lower case.
fn app(input: &Input<'_>) -> String {
    let text = |member: &str| input.text(member).unwrap_or("*");
    let owner = input.members.get("UserProfileName").or_else(|| input.members.get("SpaceName")).and_then(Value::as_str);
    let kind = text("AppType").to_lowercase();
    input.here(&format!("app/{}/{}/{kind}/{}", text("DomainId"), owner.unwrap_or("*"), text("AppName")))
}
