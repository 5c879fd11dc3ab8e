//! The guardrail of a closed network: two documents that deny what leads out, whatever else a role or user is allowed.
//!
//! AWS's managed policy for SageMaker and most handwritten guardrails deny only where a condition key is there, so that a call that leaves the parameter
//! out passes. Here the parameters must be there. Where SageMaker has no key for the network of an action, the action is denied.

use serde_json::{Value, json};

/// The things of an environment that the documents name: ids and ARNs, or references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Ids of the subnets in which work may run.
    pub subnets: Vec<String>,
    /// Ids of the security groups that it may have.
    pub security_groups: Vec<String>,
    /// Ids of the VPC endpoints through which SageMaker may be called.
    pub endpoints: Vec<String>,
    /// ARNs of the roles that may be passed on.
    pub roles: Vec<String>,
    /// The names of the buckets in which feature groups may keep records.
    pub buckets: Vec<String>,
    /// The account.
    pub account: String,
}

/// Actions with keys for subnets and groups that run containers. A domain has the key for subnets and is guarded by its access type.
const IN_SUBNETS: [&str; 17] = [
    "CreateAutoMLJob",
    "CreateAutoMLJobV2",
    "CreateCluster",
    "CreateDataQualityJobDefinition",
    "CreateEndpointConfig",
    "CreateHyperParameterTuningJob",
    "CreateJob",
    "CreateModel",
    "CreateModelBiasJobDefinition",
    "CreateModelExplainabilityJobDefinition",
    "CreateModelQualityJobDefinition",
    "CreateMonitoringSchedule",
    "CreateNotebookInstance",
    "CreateProcessingJob",
    "CreateTrainingJob",
    "CreateTrainingSession",
    "UpdateMonitoringSchedule",
];

/// Of these, those with a key for isolation.
const ISOLATED: [&str; 11] = [
    "CreateDataQualityJobDefinition",
    "CreateEndpointConfig",
    "CreateHyperParameterTuningJob",
    "CreateModel",
    "CreateModelBiasJobDefinition",
    "CreateModelExplainabilityJobDefinition",
    "CreateModelQualityJobDefinition",
    "CreateMonitoringSchedule",
    "CreateProcessingJob",
    "CreateTrainingJob",
    "UpdateMonitoringSchedule",
];

/// Actions that run something for which SageMaker has no key of the network, or that carry something out of the account.
const WITHOUT_A_KEY: [&str; 17] = [
    "CreateAIBenchmarkJob",
    "CreateAIRecommendationJob",
    "CreateAlgorithm",
    "CreateCompilationJob",
    "CreateEdgePackagingJob",
    "CreateFlowDefinition",
    "CreateInferenceExperiment",
    "CreateInferenceRecommendationsJob",
    "CreateLabelingJob",
    "CreateMlflow*",
    "CreateModelPackage",
    "CreateOptimizationJob",
    "CreatePartnerApp*",
    "CreateProject",
    "CreateWorkforce",
    "UpdateWorkforce",
    "StartSession",
];

/// Actions that share with others, reach devices outside, or that were not reviewed.
const SHARING: [&str; 18] = [
    "*SharedModel*",
    "AttachClusterNodeNetworkInterface",
    "CreateDeviceFleet",
    "CreateEdgeDeployment*",
    "CreateHub*",
    "CreateLineageGroupPolicy",
    "CreateModelCardExportJob",
    "DeployHubModel",
    "EnableSagemakerServicecatalogPortfolio",
    "ImportHubContent",
    "Put*Policy",
    "RegisterDevices",
    "StartEdgeDeploymentStage",
    "TrainHubModel",
    "UpdateClusterInference",
    "UpdateDevice*",
    "UpdateHub*",
    "UpdateModelPackage",
];

/// Actions of other services that run something outside of the VPC, or share with others.
const ELSEWHERE: [&str; 11] = [
    "codebuild:StartBuild",
    "ec2:CreateVpcEndpoint",
    "ecr:SetRepositoryPolicy",
    "glue:CreateJob",
    "glue:StartJobRun",
    "glue:UpdateJob",
    "lambda:InvokeFunction",
    "robomaker:*",
    "servicecatalog:ProvisionProduct",
    "states:StartExecution",
    "states:UpdateStateMachine",
];

fn of_sagemaker(actions: &[&str]) -> Vec<String> {
    actions.iter().map(|action| format!("sagemaker:{action}")).collect()
}

fn deny(sid: &str, action: Value, condition: Value) -> Value {
    let mut statement = json!({"Sid": sid, "Effect": "Deny", "Action": action, "Resource": "*"});
    if let Some(members) = statement.as_object_mut().filter(|_| !condition.is_null()) {
        members.insert("Condition".to_owned(), condition);
    }
    statement
}

/// The document about the network of what runs.
pub fn network(names: &Names) -> Value {
    let in_subnets = of_sagemaker(&IN_SUBNETS);
    let with_domains: Vec<String> = in_subnets.iter().cloned().chain(of_sagemaker(&["CreateDomain"])).collect();
    let all = || json!("sagemaker:*");
    let statements = [
        deny("SubnetsMustBeNamed", json!(with_domains), json!({"Null": {"sagemaker:VpcSubnets": "true"}})),
        deny("OnlyOurSubnets", all(), json!({"ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": names.subnets}})),
        deny("GroupsMustBeNamed", json!(in_subnets), json!({"Null": {"sagemaker:VpcSecurityGroupIds": "true"}})),
        deny(
            "OnlyOurGroups",
            all(),
            json!({"ForAnyValue:StringNotEquals": {"sagemaker:VpcSecurityGroupIds": names.security_groups}}),
        ),
        deny("Isolated", json!(of_sagemaker(&ISOLATED)), json!({"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}})),
        // A negated operator is true if the key is absent, so that leaving the parameter out is denied too.
        deny(
            "NoDirectInternet",
            json!("sagemaker:CreateNotebookInstance"),
            json!({"StringNotEquals": {"sagemaker:DirectInternetAccess": "Disabled"}}),
        ),
        deny(
            "DomainVpcOnly",
            json!("sagemaker:CreateDomain"),
            json!({"StringNotEquals": {"sagemaker:AppNetworkAccessType": "VpcOnly"}}),
        ),
        // An update that does not speak of the access type leaves it as it is.
        deny(
            "DomainStaysVpcOnly",
            json!("sagemaker:UpdateDomain"),
            json!({"Null": {"sagemaker:AppNetworkAccessType": "false"}, "StringNotEquals": {"sagemaker:AppNetworkAccessType": "VpcOnly"}}),
        ),
        deny("NoRemoteShell", all(), json!({"Bool": {"sagemaker:EnableRemoteDebug": "true"}})),
        deny("NoRemoteAccess", all(), json!({"StringEquals": {"sagemaker:RemoteAccess": "ENABLED"}})),
        deny("NothingWithoutANetworkKey", json!(of_sagemaker(&WITHOUT_A_KEY)), Value::Null),
    ];
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// The document about the calls themselves: from where they come, which roles they hand on, and to whom data goes.
pub fn calls(names: &Names) -> Value {
    let from = of_sagemaker(&["CreateApp", "CreateNotebookInstance", "CreatePresigned*", "CreateTrainingJob", "StartSession"]);
    let foreign = json!({"StringNotEquals": {"aws:ResourceAccount": names.account}});
    let stores: Vec<String> = names.buckets.iter().map(|bucket| format!("s3://{bucket}/*")).collect();
    // A feature group without an offline store keeps its records inside the account.
    let offline = if stores.is_empty() {
        json!({"Null": {"sagemaker:FeatureGroupOfflineStoreS3Uri": "false"}})
    } else {
        json!({"Null": {"sagemaker:FeatureGroupOfflineStoreS3Uri": "false"}, "StringNotLike": {"sagemaker:FeatureGroupOfflineStoreS3Uri": stores}})
    };
    let mut pass = deny("OnlyOurRoles", json!("iam:PassRole"), Value::Null);
    if let Some(members) = pass.as_object_mut().filter(|_| !names.roles.is_empty()) {
        members.shift_remove("Resource");
        members.insert("NotResource".to_owned(), json!(names.roles));
    }
    let statements = [
        // A call that a service of AWS makes for somebody comes through no endpoint. Its own call came through one.
        deny(
            "OnlyThroughOurEndpoints",
            json!(from),
            json!({"StringNotEquals": {"aws:SourceVpce": names.endpoints}, "BoolIfExists": {"aws:ViaAWSService": "false"}}),
        ),
        pass,
        deny("NoComputeElsewhere", json!(ELSEWHERE), Value::Null),
        deny("NothingShared", json!(of_sagemaker(&SHARING)), Value::Null),
        // Reading stays allowed: images and samples of SageMaker lie in accounts of AWS.
        deny(
            "OnlyOurAccountsData",
            json!(["s3:Put*", "s3:Replicate*", "sns:Publish", "ecr:PutImage", "ecr:*LayerUpload", "ecr:UploadLayerPart"]),
            foreign,
        ),
        deny("NoNewBuckets", json!("s3:CreateBucket"), Value::Null),
        deny("OfflineStoreInOurBuckets", json!("sagemaker:CreateFeatureGroup"), offline),
    ];
    json!({"Version": "2012-10-17", "Statement": statements})
}
