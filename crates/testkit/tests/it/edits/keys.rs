//! The edits of a KMS key: every setting that AWS has for it.

use super::{Case, case, consented};

pub(super) const BASE: &str = r"
version: 1
environment: keys
account: '123456789012'
region: ap-northeast-1
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com]}
kms:
  keys:
    data:
      alias: alias/team/data
      description: data
      enable_key_rotation: true
      rotation_period_in_days: 180
      deletion_window_in_days: 7
      policy:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {AWS: 'arn:aws:iam::123456789012:root'}, Action: 'kms:*', Resource: '*'}
          - {Effect: Allow, Principal: {AWS: '${role/exec.arn}'}, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*'}
      tags: {owner: team}
    spare: {}
    signs: {key_spec: RSA_2048, key_usage: SIGN_VERIFY}
    off: {enabled: false}
logs:
  log_groups:
    app: {name: /keys/app, kms_key_id: '${kms_key/data}'}
";

pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    KEYS.iter()
}

const KEYS: &[Case] = &[
    case("kms_key: another alias", &[("kms/keys/data/alias", "alias/other")]),
    case("kms_key: the alias of its key in the spec", &[("kms/keys/data/alias", "-")]),
    case(
        "kms_key: an alias of another key in the spec that lets it go",
        &[("kms/keys/data/alias", "alias/spare"), ("kms/keys/spare/alias", "alias/let-go")],
    ),
    case("kms_key: another description", &[("kms/keys/data/description", "other")]),
    case("kms_key: no description", &[("kms/keys/data/description", "null")]),
    case("kms_key: description no longer managed", &[("kms/keys/data/description", "-")]),
    case("kms_key: AWS's policy", &[("kms/keys/data/policy", "null")]),
    case("kms_key: policy no longer managed", &[("kms/keys/data/policy", "-")]),
    case(
        "kms_key: another policy",
        &[(
            "kms/keys/data/policy",
            "{Version: '2012-10-17', Statement: {Effect: Allow, Principal: {AWS: '123456789012'}, Action: ['kms:Describe*', 'kms:Get*', \
             'kms:Put*', 'kms:List*', 'kms:TagResource', 'kms:Schedule*'], Resource: '*'}}",
        )],
    ),
    case(
        "kms_key: a policy that says the same otherwise",
        &[(
            "kms/keys/data/policy",
            "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: ['${role/exec.arn}']}, Action: ['kms:GenerateDataKey', \
             'kms:Decrypt'], Resource: ['*']}, {Effect: Allow, Principal: {AWS: '123456789012'}, Action: 'kms:*', Resource: '*'}]}",
        )],
    ),
    case("kms_key: AWS's policy is what it has", &[("kms/keys/spare/policy", "null")]),
    case(
        "kms_key: a policy for a role that is made with it",
        &[
            ("iam/roles/reader", "{trust: [sagemaker.amazonaws.com]}"),
            (
                "kms/keys/spare/policy",
                "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::123456789012:root'}, Action: 'kms:*', \
                 Resource: '*'}, {Effect: Allow, Principal: {AWS: '${role/reader.arn}'}, Action: 'kms:Decrypt', Resource: '*'}]}",
            ),
        ],
    ),
    case(
        "kms_key: no rotation",
        &[("kms/keys/data/enable_key_rotation", "false"), ("kms/keys/data/rotation_period_in_days", "-")],
    ),
    case(
        "kms_key: rotation as AWS has it",
        &[("kms/keys/data/enable_key_rotation", "null"), ("kms/keys/data/rotation_period_in_days", "-")],
    ),
    case("kms_key: rotation", &[("kms/keys/spare/enable_key_rotation", "true")]),
    case("kms_key: rotation every 90 days", &[("kms/keys/spare", "{enable_key_rotation: true, rotation_period_in_days: 90}")]),
    case("kms_key: another period", &[("kms/keys/data/rotation_period_in_days", "365")]),
    case("kms_key: period as AWS has it", &[("kms/keys/data/rotation_period_in_days", "null")]),
    case("kms_key: period no longer managed", &[("kms/keys/data/rotation_period_in_days", "-")]),
    case("kms_key: the spec and usage that it has", &[("kms/keys/spare", "{key_spec: SYMMETRIC_DEFAULT, key_usage: null}")]),
    case("kms_key: of another type is refused", &[("kms/keys/spare", "{key_spec: RSA_2048, key_usage: ENCRYPT_DECRYPT}")]),
    case("kms_key: of another usage is refused", &[("kms/keys/signs/key_usage", "ENCRYPT_DECRYPT")]),
    case("kms_key: of several regions is refused", &[("kms/keys/spare/multi_region", "true")]),
    case("kms_key: disabled", &[("kms/keys/spare/enabled", "false")]),
    case("kms_key: enabled and rotated", &[("kms/keys/off", "{enabled: true, enable_key_rotation: true}")]),
    case("kms_key: enabled as AWS has it", &[("kms/keys/off/enabled", "null")]),
    case("kms_key: state no longer managed", &[("kms/keys/off/enabled", "-")]),
    case("kms_key: a disabled key is not rotated", &[("kms/keys/off/enable_key_rotation", "true")]),
    case(
        "kms_key: a policy that keeps heiiki from deleting it, and is meant",
        &[(
            "kms/keys/spare",
            "{acknowledge_lock_out: true, policy: {Version: '2012-10-17', Statement: {Effect: Allow, Principal: {AWS: '123456789012'}, Action: \
             ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:TagResource'], Resource: '*'}}}",
        )],
    ),
    case("kms_key: other days until its deletion", &[("kms/keys/data/deletion_window_in_days", "30")]),
    case("kms_key: AWS's days until its deletion", &[("kms/keys/data/deletion_window_in_days", "null")]),
    case("kms_key: days until its deletion no longer managed", &[("kms/keys/data/deletion_window_in_days", "-")]),
    case("kms_key: nothing of it is managed", &[("kms/keys/data", "{alias: alias/team/data}")]),
    case("kms_key: one more, by its key", &[("kms/keys/third", "{tags: {a: b}}")]),
    case("kms_key: one less without consent is refused", &[("kms/keys/spare", "-")]),
    consented("kms_key: one less", &[("kms/keys/spare", "-")], &["kms_key/spare"]),
    consented(
        "kms_key: one less with what uses it",
        &[("kms/keys/data", "-"), ("logs/log_groups/app", "-")],
        &["kms_key/data", "log_group/app"],
    ),
    case(
        "kms_key: one less while a log group keeps using it",
        &[("kms/keys/data", "-"), ("logs/log_groups/app/kms_key_id", "-")],
    ),
    case(
        "kms_key: the group that used it has another",
        &[("kms/keys/data", "-"), ("logs/log_groups/app/kms_key_id", "${kms_key/spare}")],
    ),
    consented(
        "kms_key: one less, and the group that used it has another",
        &[("kms/keys/data", "-"), ("logs/log_groups/app/kms_key_id", "${kms_key/spare}")],
        &["kms_key/data"],
    ),
    case("kms_key: other tags", &[("kms/keys/data/tags", "{owner: others, more: yes-please}")]),
    case("kms_key: protected by heiiki", &[("kms/keys/data/protect", "true")]),
];
