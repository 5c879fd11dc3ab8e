//! AWS's own managed policies: those a closed-network environment is likely to name.
//!
//! The documents are abridged: the actions are those that matter here, the conditions are left out, and only the default version exists.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Time;
use crate::hex::hex;

/// The time at which the sandbox says AWS made them: 2020-01-01.
pub const SINCE: Time = Time(1_577_836_800_000);

/// One of AWS's own policies.
#[derive(Clone, Copy, Debug)]
pub struct Managed {
    /// `/`, `/service-role/`, `/job-function/`, `/aws-service-role/`.
    pub path: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The number of its default version.
    pub version: u32,
    /// The description, as AWS words it.
    pub description: &'static str,
    /// The actions it allows.
    actions: &'static [&'static str],
}

impl Managed {
    /// Its ARN, without an account.
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::aws:policy{}{}", self.path, self.name)
    }

    /// `ANPA...`, the same in every account.
    pub fn id(&self) -> String {
        let digits = hex(&Sha256::digest(self.name.as_bytes())).to_ascii_uppercase();
        format!("ANPA{}", &digits[..17])
    }

    /// Its document.
    pub fn document(&self) -> String {
        let actions: Value = if self.actions == ["*"] { json!("*") } else { json!(self.actions) };
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}).to_string()
    }
}

/// All of them, by name within each path.
pub fn all() -> &'static [Managed] {
    ALL
}

/// The policy of an ARN, if it is one of AWS's own.
pub fn find(arn: &str) -> Option<&'static Managed> {
    let rest = arn.strip_prefix("arn:aws:iam::aws:policy")?;
    ALL.iter().find(|managed| rest.strip_prefix(managed.path) == Some(managed.name))
}

const fn policy(
    path: &'static str,
    name: &'static str,
    version: u32,
    description: &'static str,
    actions: &'static [&'static str],
) -> Managed {
    Managed { path, name, version, description, actions }
}

#[rustfmt::skip]
const ALL: &[Managed] = &[
    policy("/", "AWSBackupFullAccess", 20, "Full access to AWS Backup.", &["backup:*", "backup-storage:*"]),
    policy("/", "AWSCloudFormationFullAccess", 1, "Full access to AWS CloudFormation.", &["cloudformation:*"]),
    policy("/", "AWSCloudTrail_ReadOnlyAccess", 1, "Read access to AWS CloudTrail.", &["cloudtrail:Get*", "cloudtrail:Describe*", "cloudtrail:List*", "cloudtrail:LookupEvents"]),
    policy("/", "AWSCodeCommitPowerUser", 13, "Full access to AWS CodeCommit, without deleting repositories.", &["codecommit:BatchGet*", "codecommit:Create*", "codecommit:Get*", "codecommit:GitPull", "codecommit:GitPush", "codecommit:List*", "codecommit:Merge*", "codecommit:Put*", "codecommit:Update*"]),
    policy("/", "AWSCodeCommitReadOnly", 8, "Read access to AWS CodeCommit.", &["codecommit:BatchGet*", "codecommit:Get*", "codecommit:GitPull", "codecommit:List*"]),
    policy("/", "AWSGlueConsoleFullAccess", 14, "Full access to AWS Glue by the console.", &["glue:*", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetBucketLocation", "iam:ListRoles"]),
    policy("/", "AWSKeyManagementServicePowerUser", 2, "Use of AWS KMS, without key administration.", &["kms:CreateAlias", "kms:CreateKey", "kms:Describe*", "kms:Get*", "kms:List*", "kms:TagResource"]),
    policy("/", "AWSStepFunctionsFullAccess", 2, "Full access to AWS Step Functions.", &["states:*"]),
    policy("/", "AdministratorAccess", 1, "Full access to every service.", &["*"]),
    policy("/", "AmazonAthenaFullAccess", 11, "Full access to Amazon Athena.", &["athena:*", "glue:Get*", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]),
    policy("/", "AmazonBedrockFullAccess", 4, "Full access to Amazon Bedrock.", &["bedrock:*", "kms:DescribeKey", "iam:ListRoles", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"]),
    policy("/", "AmazonBedrockReadOnly", 4, "Read access to Amazon Bedrock.", &["bedrock:Get*", "bedrock:List*"]),
    policy("/", "AmazonEC2ContainerRegistryFullAccess", 3, "Full access to Amazon ECR.", &["ecr:*", "cloudtrail:LookupEvents"]),
    policy("/", "AmazonEC2ContainerRegistryPowerUser", 3, "Use of Amazon ECR, without deleting.", &["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetDownloadUrlForLayer", "ecr:GetRepositoryPolicy", "ecr:InitiateLayerUpload", "ecr:ListImages", "ecr:PutImage", "ecr:UploadLayerPart"]),
    policy("/", "AmazonEC2ContainerRegistryReadOnly", 3, "Read access to Amazon ECR.", &["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetDownloadUrlForLayer", "ecr:GetRepositoryPolicy", "ecr:ListImages"]),
    policy("/", "AmazonEC2FullAccess", 5, "Full access to Amazon EC2.", &["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"]),
    policy("/", "AmazonEC2ReadOnlyAccess", 2, "Read access to Amazon EC2.", &["ec2:Describe*", "ec2:Get*", "elasticloadbalancing:Describe*", "cloudwatch:Describe*", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics", "autoscaling:Describe*"]),
    policy("/", "AmazonElasticFileSystemClientFullAccess", 1, "Root access for NFS clients of Amazon EFS.", &["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess", "elasticfilesystem:ClientWrite", "elasticfilesystem:DescribeMountTargets"]),
    policy("/", "AmazonElasticFileSystemClientReadWriteAccess", 1, "Read and write access for NFS clients of Amazon EFS.", &["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:DescribeMountTargets"]),
    policy("/", "AmazonElasticFileSystemFullAccess", 10, "Full access to Amazon EFS.", &["elasticfilesystem:*", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "kms:DescribeKey", "kms:ListAliases"]),
    policy("/", "AmazonElasticFileSystemReadOnlyAccess", 6, "Read access to Amazon EFS.", &["elasticfilesystem:Describe*", "elasticfilesystem:ListTagsForResource", "ec2:DescribeNetworkInterfaceAttribute", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "kms:ListAliases"]),
    policy("/", "AmazonRedshiftFullAccess", 7, "Full access to Amazon Redshift.", &["redshift:*", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"]),
    policy("/", "AmazonS3FullAccess", 2, "Full access to every bucket.", &["s3:*", "s3-object-lambda:*"]),
    policy("/", "AmazonS3ReadOnlyAccess", 3, "Read access to every bucket.", &["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"]),
    policy("/", "AmazonSNSFullAccess", 1, "Full access to Amazon SNS.", &["sns:*"]),
    policy("/", "AmazonSQSFullAccess", 1, "Full access to Amazon SQS.", &["sqs:*"]),
    policy("/", "AmazonSSMFullAccess", 4, "Full access to AWS Systems Manager.", &["ssm:*", "cloudwatch:PutMetricData", "ec2:DescribeInstanceStatus", "logs:*", "ssmmessages:*", "ec2messages:*"]),
    policy("/", "AmazonSSMManagedInstanceCore", 2, "What an instance needs to be managed by AWS Systems Manager.", &["ssm:DescribeAssociation", "ssm:GetDeployablePatchSnapshotForInstance", "ssm:GetDocument", "ssm:DescribeDocument", "ssm:GetManifest", "ssm:GetParameter", "ssm:GetParameters", "ssm:ListAssociations", "ssm:ListInstanceAssociations", "ssm:PutInventory", "ssm:PutComplianceItems", "ssm:PutConfigurePackageResult", "ssm:UpdateAssociationStatus", "ssm:UpdateInstanceAssociationStatus", "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel", "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply"]),
    policy("/", "AmazonSSMPatchAssociation", 1, "What patch associations need.", &["ssm:DescribeEffectivePatchesForPatchBaseline", "ssm:GetPatchBaseline", "tag:GetResources", "tag:GetTagValues"]),
    policy("/", "AmazonSSMReadOnlyAccess", 1, "Read access to AWS Systems Manager.", &["ssm:Describe*", "ssm:Get*", "ssm:List*"]),
    policy("/", "AmazonSageMakerCanvasAIServicesAccess", 6, "Use of AI services from SageMaker Canvas.", &["textract:AnalyzeDocument", "textract:AnalyzeExpense", "textract:AnalyzeID", "rekognition:DetectLabels", "rekognition:DetectText", "comprehend:BatchDetect*", "bedrock:InvokeModel", "bedrock:ListFoundationModels"]),
    policy("/", "AmazonSageMakerCanvasBedrockAccess", 1, "Use of Amazon Bedrock from SageMaker Canvas.", &["s3:ListBucket", "s3:GetObject", "s3:PutObject", "bedrock:InvokeModel", "bedrock:RetrieveAndGenerate", "bedrock:Retrieve"]),
    policy("/", "AmazonSageMakerCanvasDataPrepFullAccess", 5, "Data preparation in SageMaker Canvas.", &["sagemaker:Describe*", "sagemaker:List*", "sagemaker:CreateFeatureGroup", "sagemaker:CreateProcessingJob", "sagemaker:CreatePipeline", "s3:*Object", "s3:ListBucket", "emr-serverless:*", "glue:Get*", "athena:*"]),
    policy("/", "AmazonSageMakerCanvasFullAccess", 12, "Full access to SageMaker Canvas.", &["sagemaker:Create*", "sagemaker:Describe*", "sagemaker:Delete*", "sagemaker:List*", "sagemaker:Search", "sagemaker:InvokeEndpoint", "s3:GetObject", "s3:PutObject", "s3:ListBucket", "forecast:*", "ecr:BatchGetImage", "ec2:Describe*", "logs:*"]),
    policy("/", "AmazonSageMakerFeatureStoreAccess", 3, "Access to the offline store of SageMaker Feature Store.", &["s3:PutObject", "s3:GetBucketAcl", "s3:PutObjectAcl", "glue:GetTable", "glue:UpdateTable"]),
    policy("/", "AmazonSageMakerFullAccess", 27, "Full access to Amazon SageMaker AI.", &["sagemaker:*", "application-autoscaling:*", "cloudwatch:*", "codecommit:*", "ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:CreateVpcEndpoint", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission", "ec2:Describe*", "ecr:*", "elasticfilesystem:Describe*", "glue:*", "iam:GetRole", "iam:ListRoles", "iam:PassRole", "kms:DescribeKey", "kms:ListAliases", "logs:*", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:CreateBucket", "s3:ListBucket", "secretsmanager:*", "sns:*"]),
    policy("/", "AmazonSageMakerModelRegistryFullAccess", 2, "Full access to the SageMaker model registry.", &["sagemaker:*ModelPackage*", "sagemaker:AddTags", "sagemaker:DeleteTags", "sagemaker:ListTags", "s3:GetObject", "ecr:BatchGetImage"]),
    policy("/", "AmazonSageMakerPipelinesIntegrations", 3, "Callback and Lambda steps of SageMaker Pipelines.", &["lambda:InvokeFunction", "sqs:CreateQueue", "sqs:SendMessage", "events:PutRule", "events:PutTargets", "elasticmapreduce:*"]),
    policy("/", "AmazonSageMakerReadOnly", 10, "Read access to Amazon SageMaker AI.", &["sagemaker:Describe*", "sagemaker:List*", "sagemaker:BatchGetMetrics", "sagemaker:GetDeviceRegistration", "sagemaker:GetSearchSuggestions", "sagemaker:Search", "cloudwatch:DescribeAlarms", "cognito-idp:Describe*", "ecr:Describe*"]),
    policy("/", "AmazonVPCFullAccess", 9, "Full access to Amazon VPC.", &["ec2:*Vpc*", "ec2:*Subnet*", "ec2:*Route*", "ec2:*SecurityGroup*", "ec2:*NetworkInterface*", "ec2:*InternetGateway*", "ec2:*NatGateway*", "ec2:*Address*", "ec2:Describe*"]),
    policy("/", "AmazonVPCReadOnlyAccess", 9, "Read access to Amazon VPC.", &["ec2:Describe*", "ec2:Get*", "ec2:Search*"]),
    policy("/", "CloudWatchAgentServerPolicy", 3, "What the CloudWatch agent needs on a server.", &["cloudwatch:PutMetricData", "ec2:DescribeVolumes", "ec2:DescribeTags", "logs:PutLogEvents", "logs:PutRetentionPolicy", "logs:DescribeLogStreams", "logs:DescribeLogGroups", "logs:CreateLogStream", "logs:CreateLogGroup", "ssm:GetParameter"]),
    policy("/", "CloudWatchFullAccess", 4, "Full access to Amazon CloudWatch.", &["cloudwatch:*", "logs:*", "sns:*", "autoscaling:Describe*"]),
    policy("/", "CloudWatchLogsFullAccess", 2, "Full access to CloudWatch Logs.", &["logs:*", "cloudwatch:GenerateQuery"]),
    policy("/", "CloudWatchLogsReadOnlyAccess", 7, "Read access to CloudWatch Logs.", &["logs:Describe*", "logs:Get*", "logs:List*", "logs:StartQuery", "logs:StopQuery", "logs:TestMetricFilter", "logs:FilterLogEvents"]),
    policy("/", "CloudWatchReadOnlyAccess", 9, "Read access to Amazon CloudWatch.", &["cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "logs:Describe*", "logs:Get*", "logs:List*"]),
    policy("/", "IAMFullAccess", 2, "Full access to IAM.", &["iam:*", "organizations:DescribeOrganization", "organizations:ListAccounts"]),
    policy("/", "IAMReadOnlyAccess", 4, "Read access to IAM.", &["iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "iam:Get*", "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"]),
    policy("/", "IAMUserChangePassword", 2, "Changing one's own password.", &["iam:ChangePassword", "iam:GetAccountPasswordPolicy"]),
    policy("/", "PowerUserAccess", 5, "Full access to every service but IAM.", &["account:GetAccountInformation", "ec2:*", "s3:*", "sagemaker:*", "elasticfilesystem:*", "logs:*", "cloudwatch:*", "ssm:*", "kms:*", "lambda:*", "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"]),
    policy("/", "ReadOnlyAccess", 120, "Read access to every service.", &["ec2:Describe*", "ec2:Get*", "elasticfilesystem:Describe*", "iam:Get*", "iam:List*", "logs:Describe*", "logs:Get*", "s3:Get*", "s3:List*", "sagemaker:Describe*", "sagemaker:List*", "ssm:Describe*", "ssm:Get*", "ssm:List*", "sts:GetCallerIdentity"]),
    policy("/", "SecretsManagerReadWrite", 5, "Read and write access to AWS Secrets Manager.", &["secretsmanager:*", "kms:DescribeKey", "kms:ListAliases", "kms:ListKeys", "lambda:ListFunctions", "tag:GetResources"]),
    policy("/", "SecurityAudit", 110, "Read access to security settings.", &["ec2:Describe*", "elasticfilesystem:Describe*", "iam:GenerateCredentialReport", "iam:Get*", "iam:List*", "logs:Describe*", "s3:GetBucket*", "sagemaker:Describe*", "sagemaker:List*"]),
    policy("/aws-service-role/", "AWSApplicationAutoscalingSageMakerEndpointPolicy", 2, "What Application Auto Scaling needs for SageMaker endpoints.", &["sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig", "sagemaker:UpdateEndpointWeightsAndCapacities", "cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms"]),
    policy("/aws-service-role/", "AmazonElasticFileSystemServiceRolePolicy", 4, "What Amazon EFS needs.", &["backup-storage:MountCapsule", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:ModifyNetworkInterfaceAttribute", "tag:GetResources"]),
    policy("/aws-service-role/", "AmazonSSMServiceRolePolicy", 15, "What AWS Systems Manager needs.", &["ssm:CancelCommand", "ssm:GetCommandInvocation", "ssm:ListCommands", "ssm:SendCommand", "ssm:GetAutomationExecution", "ec2:DescribeInstanceAttribute", "ec2:DescribeInstances", "tag:GetResources"]),
    policy("/aws-service-role/", "AmazonSageMakerInferenceServiceRolePolicy", 1, "What SageMaker hosting needs in a VPC.", &["ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:CreateTags", "ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission", "ec2:Describe*"]),
    policy("/aws-service-role/", "AmazonSageMakerNotebooksServiceRolePolicy", 9, "What SageMaker Studio needs.", &["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:CreateFileSystem", "elasticfilesystem:CreateMountTarget", "elasticfilesystem:Delete*", "elasticfilesystem:Describe*", "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateNetworkInterface", "ec2:CreateSecurityGroup", "ec2:CreateTags", "ec2:DeleteNetworkInterface", "ec2:DeleteSecurityGroup", "ec2:Describe*", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress", "sso:CreateManagedApplicationInstance"]),
    policy("/aws-service-role/", "AutoScalingServiceRolePolicy", 8, "What EC2 Auto Scaling needs.", &["ec2:AttachClassicLinkVpc", "ec2:CreateFleet", "ec2:CreateTags", "ec2:Describe*", "ec2:RunInstances", "ec2:TerminateInstances", "elasticloadbalancing:Register*", "elasticloadbalancing:Deregister*"]),
    policy("/job-function/", "DataScientist", 8, "Data science work.", &["autoscaling:*", "cloudwatch:*", "s3:*", "sagemaker:*", "redshift:*", "ec2:Describe*", "iam:GetRole", "iam:ListRoles"]),
    policy("/job-function/", "NetworkAdministrator", 15, "Network administration.", &["ec2:*Vpc*", "ec2:*Subnet*", "ec2:*Route*", "ec2:*SecurityGroup*", "directconnect:*", "route53:*", "ec2:Describe*"]),
    policy("/job-function/", "SystemAdministrator", 6, "System administration.", &["cloudformation:*", "cloudwatch:*", "ec2:*", "kms:Describe*", "logs:*", "ssm:*"]),
    policy("/job-function/", "ViewOnlyAccess", 28, "Listing every service's resources.", &["ec2:Describe*", "elasticfilesystem:Describe*", "iam:List*", "logs:Describe*", "s3:ListAllMyBuckets", "sagemaker:List*", "ssm:List*"]),
    policy("/service-role/", "AWSGlueServiceRole", 5, "What AWS Glue jobs need.", &["glue:*", "s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject", "s3:PutObject", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:Describe*", "logs:*"]),
    policy("/service-role/", "AWSLambdaBasicExecutionRole", 1, "Writing the logs of Lambda functions.", &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]),
    policy("/service-role/", "AWSLambdaVPCAccessExecutionRole", 3, "Lambda functions in a VPC.", &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]),
    policy("/service-role/", "AmazonEC2RoleforSSM", 8, "What an instance needs for AWS Systems Manager; superseded by AmazonSSMManagedInstanceCore.", &["ssm:*", "ssmmessages:*", "ec2messages:*", "cloudwatch:PutMetricData", "ec2:DescribeInstanceStatus", "logs:*", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject"]),
    policy("/service-role/", "AmazonSageMakerCanvasForecastAccess", 1, "Use of Amazon Forecast from SageMaker Canvas.", &["s3:GetObject", "s3:PutObject", "s3:ListBucket"]),
    policy("/service-role/", "AmazonSageMakerServiceCatalogProductsUseRole", 6, "What products of SageMaker projects need.", &["cloudformation:*", "cloudwatch:PutMetricData", "codebuild:*", "codecommit:*", "codepipeline:*", "ec2:CreateNetworkInterface", "ec2:Describe*", "ecr:*", "events:*", "firehose:*", "glue:*", "iam:PassRole", "lambda:*", "logs:*", "s3:*", "sagemaker:*", "states:*"]),
    policy("/service-role/", "AmazonSSMMaintenanceWindowRole", 5, "What maintenance windows need.", &["ssm:GetAutomationExecution", "ssm:GetParameters", "ssm:ListCommands", "ssm:SendCommand", "ssm:StartAutomationExecution", "lambda:InvokeFunction", "states:StartExecution", "tag:GetResources"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::document::check_permissions;
    use super::*;

    #[test]
    fn every_one_is_found_by_its_arn_and_is_a_policy() {
        let mut names = BTreeSet::new();
        for managed in all() {
            assert_eq!(find(&managed.arn()).map(|found| found.name), Some(managed.name));
            assert!(names.insert(managed.name), "{} twice", managed.name);
            assert_eq!(check_permissions(&managed.document(), "document"), Ok(()), "{}", managed.name);
            assert_eq!(managed.id().len(), 21);
        }
        assert!(find("arn:aws:iam::aws:policy/AmazonSageMakerCanvasForecastAccess").is_none());
        assert!(find("arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess").is_some());
        assert!(find("arn:aws:iam::000000000001:policy/ReadOnlyAccess").is_none());
    }
}
