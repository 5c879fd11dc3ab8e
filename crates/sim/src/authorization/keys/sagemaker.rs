//! Condition keys of SageMaker, filled in from the parameters of the request ("Actions, resources, and condition keys for Amazon SageMaker" in the Service
//! Authorization Reference, as of 2026-10-27).
//!
//! AWS does not document whether a key is there when its parameter is left out. `sagemaker:DirectInternetAccess` was seen to be filled in with the default of the
//! parameter; the keys of subnets and groups are absent, because AWS's own examples test them with `Null`. Of the others nothing is known: they are absent, unless
//! the tuning `sagemaker_default_keys` says that they are filled in.

use serde_json::Value;

use super::values::texts_of;
use crate::World;
use crate::services::iam::evaluation::Keys;
use crate::services::{arn, kms};

/// A key, the members of requests that fill it (however deep), and the parameter's default.
struct Key {
    /// The short name in the table of actions.
    short: &'static str,
    name: &'static str,
    members: &'static [&'static str],
    default: Default,
}

/// The value of a key whose parameter was left out.
enum Default {
    /// The key is absent.
    Absent,
    /// The key has the parameter's default, as was seen.
    Seen(&'static str),
    /// Not known: the key has the parameter's default if the tuning says so.
    Unknown(&'static str),
}

const fn key(short: &'static str, name: &'static str, members: &'static [&'static str], default: Default) -> Key {
    Key { short, name, members, default }
}

const KEYS: &[Key] = &[
    key("sub", "sagemaker:VpcSubnets", &["Subnets", "SubnetIds", "SubnetId"], Default::Absent),
    key("sg", "sagemaker:VpcSecurityGroupIds", &["SecurityGroupIds", "SecurityGroups"], Default::Absent),
    key("iso", "sagemaker:NetworkIsolation", &["EnableNetworkIsolation"], Default::Unknown("false")),
    key(
        "enc",
        "sagemaker:InterContainerTrafficEncryption",
        &["EnableInterContainerTrafficEncryption"],
        Default::Unknown("false"),
    ),
    key("dia", "sagemaker:DirectInternetAccess", &["DirectInternetAccess"], Default::Seen("Enabled")),
    key("app", "sagemaker:AppNetworkAccessType", &["AppNetworkAccessType"], Default::Unknown("PublicInternetOnly")),
    key("kms", "sagemaker:VolumeKmsKeyArn", &["VolumeKmsKeyId", "KmsKeyId"], Default::Absent),
    key("root", "sagemaker:RootAccess", &["RootAccess"], Default::Unknown("Enabled")),
    key("imds", "sagemaker:MinimumInstanceMetadataServiceVersion", &["MinimumInstanceMetadataServiceVersion"], Default::Absent),
    key("debug", "sagemaker:EnableRemoteDebug", &["EnableRemoteDebug"], Default::Absent),
    key("gated", "sagemaker:DirectGatedModelAccess", &["AcceptEula"], Default::Absent),
    key("alive", "sagemaker:KeepAlivePeriod", &["KeepAlivePeriodInSeconds"], Default::Absent),
    key("remote", "sagemaker:RemoteAccess", &["RemoteAccess"], Default::Absent),
    key("sharing", "sagemaker:SpaceSharingType", &["SharingType"], Default::Absent),
    key("store", "sagemaker:FeatureGroupOfflineStoreS3Uri", &["S3Uri"], Default::Absent),
    key("types", "sagemaker:InstanceTypes", &["InstanceType"], Default::Absent),
    key("scripts", "sagemaker:StudioLifecycleConfigArns", &["LifecycleConfigArn", "LifecycleConfigArns"], Default::Absent),
];

/// The keys of each action beside `types`, which every one of them has.
const ACTIONS: &[(&str, &str)] = &[
    ("CreateNotebookInstance", "sub sg dia kms root imds"),
    ("UpdateNotebookInstance", "root imds"),
    ("CreateTrainingJob", "sub sg iso enc kms gated debug alive"),
    ("UpdateTrainingJob", "debug alive"),
    ("CreateTrainingSession", "sub sg"),
    ("CreateJob", "sub sg"),
    ("CreateHyperParameterTuningJob", "sub sg iso enc kms"),
    ("CreateProcessingJob", "sub sg iso enc kms"),
    ("CreateTransformJob", "kms"),
    ("CreateAutoMLJob", "sub sg enc kms"),
    ("CreateAutoMLJobV2", "sub sg enc kms"),
    ("CreateModel", "sub sg iso gated"),
    ("CreateEndpointConfig", "sub sg iso kms"),
    ("CreateDomain", "sub sg app kms scripts"),
    ("UpdateDomain", "sub sg app scripts"),
    ("CreateUserProfile", "sg scripts"),
    ("UpdateUserProfile", "sg scripts"),
    ("CreateApp", "sharing scripts"),
    ("CreateSpace", "remote sharing scripts"),
    ("UpdateSpace", "remote sharing scripts"),
    ("CreateCluster", "sub sg"),
    ("UpdateCluster", "sub sg"),
    ("CreateLabelingJob", "kms"),
    ("CreateMonitoringSchedule", "sub sg iso enc kms"),
    ("UpdateMonitoringSchedule", "sub sg iso enc kms"),
    ("CreateDataQualityJobDefinition", "sub sg iso enc kms"),
    ("CreateModelQualityJobDefinition", "sub sg iso enc kms"),
    ("CreateModelBiasJobDefinition", "sub sg iso enc kms"),
    ("CreateModelExplainabilityJobDefinition", "sub sg iso enc kms"),
    ("CreateFeatureGroup", "store"),
];

/// The keys of a request.
pub(super) fn of(world: &World, action: &str, input: &Value) -> Keys {
    let mut keys = Keys::new();
    let Some((_, row)) = ACTIONS.iter().find(|(name, _)| *name == action) else { return keys };
    for key in KEYS.iter().filter(|key| key.short == "types" || row.split(' ').any(|short| short == key.short)) {
        let mut values = Vec::new();
        texts_of(input, key.members, &mut values);
        if values.is_empty() {
            values.extend(match key.default {
                Default::Seen(value) => Some(value.to_owned()),
                Default::Unknown(value) if world.tuning.sagemaker_default_keys => Some(value.to_owned()),
                Default::Absent | Default::Unknown(_) => None,
            });
        }
        if key.short == "kms" {
            values =
                values.iter().map(|given| arn::regional(world, "kms", &format!("key/{}", kms::id_of(world, given)))).collect();
        }
        values.dedup();
        if !values.is_empty() {
            keys.insert(key.name.to_ascii_lowercase(), values);
        }
    }
    keys
}
