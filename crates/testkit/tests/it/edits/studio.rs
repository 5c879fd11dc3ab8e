//! The edits of a studio: spaces, apps, lifecycle configurations, and one policy inside a role that others own.

use super::{Case, case, consented};

pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    SPACES.iter().chain(APPS).chain(LIFECYCLE).chain(INLINE).chain(TAGS)
}

const SETTINGS: &str = "sagemaker/spaces/lab/space_settings";
const VOLUME: &str = "sagemaker/spaces/lab/space_settings/space_storage_settings/ebs_storage_settings/ebs_volume_size_in_gb";

const SPACES: &[Case] = &[
    case("space: another display name", &[("sagemaker/spaces/lab/display_name", "The other lab")]),
    case("space: a display name cannot be taken off", &[("sagemaker/spaces/lab/display_name", "null")]),
    case("space: a larger volume", &[(VOLUME, "20")]),
    case("space: a smaller volume is refused because data would die", &[(VOLUME, "6")]),
    consented("space: a smaller volume, with consent, and the app in it", &[(VOLUME, "6")], &["space/lab"]),
    consented(
        "space: another owner replaces",
        &[("sagemaker/spaces/lab/ownership", "{owner_user_profile: bob}")],
        &["space/lab"],
    ),
    consented(
        "space: a private one becomes shared",
        &[("sagemaker/spaces/lab/sharing", "{sharing_type: Shared}")],
        &["space/lab"],
    ),
    consented("space: another name replaces, the new one first", &[("sagemaker/spaces/team/name", "team-2")], &["space/team"]),
    consented(
        "space: another type of app replaces",
        &[("sagemaker/spaces/team/space_settings/app_type", "CodeEditor")],
        &["space/team"],
    ),
    case("space: remote access on", &[("sagemaker/spaces/lab/space_settings/remote_access", "ENABLED")]),
    case("space: remote access as AWS has it", &[("sagemaker/spaces/team/space_settings/remote_access", "null")]),
    case(
        "space: settings of its apps",
        &[(
            SETTINGS,
            "{app_type: JupyterLab, jupyter_lab_app_settings: {default_resource_spec: {instance_type: ml.t3.large, \
             lifecycle_config_arn: '${studio_lifecycle_config/lab.arn}'}, code_repositories: [{repository_url: 'https://git.example.com/a'}], \
             app_lifecycle_management: {idle_settings: {idle_timeout_in_minutes: 90}}}, kernel_gateway_app_settings: \
             {default_resource_spec: {instance_type: ml.t3.medium}}, jupyter_server_app_settings: {default_resource_spec: {instance_type: system}}, \
             code_editor_app_settings: {default_resource_spec: {instance_type: ml.t3.medium}}}",
        )],
    ),
    case(
        "space: own file systems",
        &[(
            "sagemaker/spaces/lab/space_settings/custom_file_systems",
            "[{efs_file_system: {file_system_id: fs-0123456789abcdef0}}]",
        )],
    ),
    case("space: managed resources", &[("sagemaker/spaces/lab/space_settings/space_managed_resources", "ENABLED")]),
    case(
        "space: a second one",
        &[("sagemaker/spaces/desk", "{domain: studio, ownership: {owner_user_profile: bob}, sharing: {sharing_type: Private}}")],
    ),
    consented(
        "space: one leaves the spec, its app with it",
        &[("sagemaker/spaces/lab", "-"), ("sagemaker/apps/lab", "-")],
        &["space/lab"],
    ),
    case("space: one that leaves the spec is refused because data would die", &[("sagemaker/spaces/team", "-")]),
];

const APPS: &[Case] = &[
    case("app: another instance type", &[("sagemaker/apps/lab/resource_spec/instance_type", "ml.t3.large")]),
    case(
        "app: with a lifecycle configuration",
        &[("sagemaker/apps/lab/resource_spec/lifecycle_config_arn", "'${studio_lifecycle_config/lab.arn}'")],
    ),
    case("app: what the settings say", &[("sagemaker/apps/lab/resource_spec", "null")]),
    case("app: recovery mode", &[("sagemaker/apps/lab/recovery_mode", "true")]),
    case("app: another name", &[("sagemaker/apps/classic/name", "second")]),
    case("app: another owner", &[("sagemaker/apps/classic/user_profile", "alice")]),
    case(
        "app: of a space instead of a profile",
        &[("sagemaker/apps/classic", "{domain: studio, space: team, app_type: JupyterLab}")],
    ),
    case(
        "app: another type",
        &[(
            "sagemaker/apps/classic",
            "{domain: studio, user_profile: bob, app_type: KernelGateway, resource_spec: {instance_type: ml.t3.medium}}",
        )],
    ),
    case("app: one leaves the spec", &[("sagemaker/apps/classic", "-")]),
];

const OTHER_SCRIPT: &str = "\"#!/bin/bash\\nset -e\\necho another\\n\"";

const LIFECYCLE: &[Case] = &[
    case("studio_lifecycle_config: another script", &[("sagemaker/studio_lifecycle_configs/lab/content", OTHER_SCRIPT)]),
    case(
        "studio_lifecycle_config: another script, with which an app runs",
        &[
            ("sagemaker/apps/lab/resource_spec/lifecycle_config_arn", "'${studio_lifecycle_config/lab.arn}'"),
            ("sagemaker/studio_lifecycle_configs/lab/content", OTHER_SCRIPT),
        ],
    ),
    case(
        "studio_lifecycle_config: another type of app",
        &[("sagemaker/studio_lifecycle_configs/fixed", "{app_type: KernelGateway, content: '#!/bin/bash -e'}")],
    ),
    case(
        "studio_lifecycle_config: another script under a fixed name",
        &[("sagemaker/studio_lifecycle_configs/fixed/content", OTHER_SCRIPT)],
    ),
    case(
        "studio_lifecycle_config: another script and another name",
        &[
            ("sagemaker/studio_lifecycle_configs/fixed/content", OTHER_SCRIPT),
            ("sagemaker/studio_lifecycle_configs/fixed/name", "fixed-2"),
        ],
    ),
    case("studio_lifecycle_config: one leaves the spec", &[("sagemaker/studio_lifecycle_configs/fixed", "-")]),
    case(
        "studio_lifecycle_config: one leaves the spec and the settings",
        &[
            ("sagemaker/studio_lifecycle_configs/lab", "-"),
            (
                "sagemaker/domains/studio/default_user_settings/jupyter_lab_app_settings",
                "{lifecycle_config_arns: [], default_resource_spec: {lifecycle_config_arn: null}}",
            ),
        ],
    ),
    case("notebook_lifecycle_config: another script", &[("sagemaker/notebook_lifecycle_configs/start/on_start", OTHER_SCRIPT)]),
    case("notebook_lifecycle_config: one script more", &[("sagemaker/notebook_lifecycle_configs/start/on_create", OTHER_SCRIPT)]),
    case("notebook_lifecycle_config: one script less", &[("sagemaker/notebook_lifecycle_configs/start/on_start", "null")]),
    case("notebook_lifecycle_config: another name", &[("sagemaker/notebook_lifecycle_configs/start/name", "start-2")]),
    case("notebook_instance: another lifecycle configuration", &[("sagemaker/notebook_instances/dev/lifecycle_config", "spare")]),
    case(
        "notebook_instance: without a lifecycle configuration",
        &[("sagemaker/notebook_instances/dev/lifecycle_config", "null")],
    ),
    case(
        "notebook_instance: without a lifecycle configuration, which leaves the spec",
        &[("sagemaker/notebook_instances/dev/lifecycle_config", "null"), ("sagemaker/notebook_lifecycle_configs/start", "-")],
    ),
];

const INLINE: &[Case] = &[
    case(
        "inline_policy: another document",
        &[(
            "iam/inline_policies/pass/document",
            "{Version: '2012-10-17', Statement: [{Effect: Deny, Action: 'iam:PassRole', Resource: '*'}]}",
        )],
    ),
    case("inline_policy: another role", &[("iam/inline_policies/pass/role", "others")]),
    case(
        "inline_policy: a second one in the same role",
        &[(
            "iam/inline_policies/read",
            "{role: theirs, document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}",
        )],
    ),
    case("inline_policy: it leaves the spec", &[("iam/inline_policies/pass", "-")]),
    case("inline_policy: too long beside those of the role's owner", &[("iam/inline_policies/pass/document", LONG)]),
];

/// A document that would fit alone: the owner's own policy takes the rest of the room.
const LONG: &str = concat!(
    "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}]}"
);

const TAGS: &[Case] = &[
    case(
        "tags: all that can be tagged",
        &[
            ("sagemaker/spaces/lab/tags", "{Team: ml}"),
            ("sagemaker/apps/lab/tags", "{Team: ml}"),
            ("sagemaker/studio_lifecycle_configs/lab/tags", "{Team: ml}"),
            ("sagemaker/notebook_lifecycle_configs/start/tags", "{Team: ml}"),
        ],
    ),
    case("tags: of the whole spec do not reach an inline policy", &[("tags", "{Project: studio}")]),
];
