//! Every structure and word of the settings of users, spaces and domains. A flat table, mirrored by the tables in the `model` crate.

use super::wire::{structures, words};

words! {
    AppInstanceType, AppType, AutoMountHomeEfs, DataSourceName, ExecutionRoleIdentityConfig, ExecutionRoleSessionNameMode, FeatureStatus, IpAddressType,
    LifecycleManagement, MlTools, NotebookOutputOption, RStudioServerProAccessStatus, RStudioServerProUserGroup, SageMakerImageName, StudioWebPortal,
}

structures! {
    // users
    UserSettings {
        execution_role, security_groups, sharing_settings, jupyter_server_app_settings, kernel_gateway_app_settings, tensor_board_app_settings,
        r_studio_server_pro_app_settings, r_session_app_settings, canvas_app_settings, code_editor_app_settings, jupyter_lab_app_settings,
        space_storage_settings, default_landing_uri, studio_web_portal, custom_posix_user_config, custom_file_system_configs,
        studio_web_portal_settings, auto_mount_home_efs,
    }
    DefaultSpaceSettings {
        execution_role, security_groups, jupyter_server_app_settings, kernel_gateway_app_settings, jupyter_lab_app_settings, space_storage_settings,
        custom_posix_user_config, custom_file_system_configs,
    }
    StudioWebPortalSettings {
        hidden_ml_tools, hidden_app_types, hidden_instance_types, hidden_sage_maker_image_version_aliases, execution_role_session_name_mode,
    }
    HiddenSageMakerImage { sage_maker_image_name, version_aliases }

    // apps
    ResourceSpec {
        sage_maker_image_arn, sage_maker_image_version_arn, sage_maker_image_version_alias, instance_type, lifecycle_config_arn, training_plan_arn,
    }
    JupyterServerAppSettings { default_resource_spec, lifecycle_config_arns, code_repositories }
    KernelGatewayAppSettings { default_resource_spec, custom_images, lifecycle_config_arns }
    JupyterLabAppSettings {
        default_resource_spec, custom_images, lifecycle_config_arns, code_repositories, app_lifecycle_management, emr_settings,
        built_in_lifecycle_config_arn,
    }
    CodeEditorAppSettings { default_resource_spec, custom_images, lifecycle_config_arns, app_lifecycle_management, built_in_lifecycle_config_arn }
    TensorBoardAppSettings { default_resource_spec }
    RStudioServerProAppSettings { access_status, user_group }
    RSessionAppSettings { default_resource_spec, custom_images }
    AppLifecycleManagement { idle_settings }
    IdleSettings { lifecycle_management, idle_timeout_in_minutes, min_idle_timeout_in_minutes, max_idle_timeout_in_minutes }
    EmrSettings { assumable_role_arns, execution_role_arns }
    CustomImage { image_name, image_version_number, app_image_config_name }
    CodeRepository { repository_url }

    // Canvas
    CanvasAppSettings {
        time_series_forecasting_settings, model_register_settings, workspace_settings, identity_provider_o_auth_settings, direct_deploy_settings,
        kendra_settings, generative_ai_settings, emr_serverless_settings,
    }
    TimeSeriesForecastingSettings { status, amazon_forecast_role_arn }
    ModelRegisterSettings { status, cross_account_model_register_role_arn }
    WorkspaceSettings { s3_artifact_path, s3_kms_key_id }
    IdentityProviderOAuthSetting { data_source_name, status, secret_arn }
    DirectDeploySettings { status }
    KendraSettings { status }
    GenerativeAiSettings { amazon_bedrock_role_arn }
    EmrServerlessSettings { execution_role_arn, status }

    // storage
    SharingSettings { notebook_output_option, s3_output_path, s3_kms_key_id }
    DefaultSpaceStorageSettings { default_ebs_storage_settings }
    DefaultEbsStorageSettings { default_ebs_volume_size_in_gb, maximum_ebs_volume_size_in_gb }
    CustomPosixUserConfig { uid, gid }
    EfsFileSystemConfig { file_system_id, file_system_path }
    FSxLustreFileSystemConfig { file_system_id, file_system_path }
    S3FileSystemConfig { mount_path, s3_uri }

    // single spaces
    SpaceSettings {
        app_type, jupyter_lab_app_settings, code_editor_app_settings, jupyter_server_app_settings, kernel_gateway_app_settings, space_storage_settings,
        space_managed_resources, custom_file_systems, remote_access,
    }
    SpaceSettingsSummary { app_type, remote_access, space_storage_settings }
    SpaceJupyterLabAppSettings { default_resource_spec, code_repositories, app_lifecycle_management }
    SpaceCodeEditorAppSettings { default_resource_spec, app_lifecycle_management }
    SpaceAppLifecycleManagement { idle_settings }
    SpaceIdleSettings { idle_timeout_in_minutes }
    SpaceStorageSettings { ebs_storage_settings }
    EbsStorageSettings { ebs_volume_size_in_gb }
    EfsFileSystem { file_system_id }
    FSxLustreFileSystem { file_system_id }
    S3FileSystem { s3_uri }

    // domains; an update takes a shape of its own, which differs in one name
    DomainSettings {
        security_group_ids as "security_groups", r_studio_server_pro_domain_settings, execution_role_identity_config,
        trusted_identity_propagation_settings, docker_settings, amazon_q_settings, unified_studio_settings, ip_address_type,
    }
    DomainSettingsForUpdate {
        security_group_ids as "security_groups", r_studio_server_pro_domain_settings_for_update as "r_studio_server_pro_domain_settings",
        execution_role_identity_config, trusted_identity_propagation_settings, docker_settings, amazon_q_settings, unified_studio_settings,
        ip_address_type,
    }
    RStudioServerProDomainSettings { domain_execution_role_arn, r_studio_connect_url, r_studio_package_manager_url, default_resource_spec }
    RStudioServerProDomainSettingsForUpdate { domain_execution_role_arn, r_studio_connect_url, r_studio_package_manager_url, default_resource_spec }
    TrustedIdentityPropagationSettings { status }
    DockerSettings { enable_docker_access, vpc_only_trusted_accounts, rootless_docker }
    AmazonQSettings { status, q_profile_arn }
    UnifiedStudioSettings {
        studio_web_portal_access, domain_account_id, domain_region, domain_id, project_id, environment_id, project_s3_path,
        single_sign_on_application_arn,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_sagemaker::types;
    use heiiki_model::kinds::sagemaker::domain::domain_settings::DomainSettings;
    use heiiki_model::kinds::sagemaker::space::space_settings::SpaceSettings as OneSpaceSettings;
    use heiiki_model::kinds::sagemaker::user_settings::{SpaceSettings, UserSettings};
    use serde_json::json;

    use crate::kinds::sagemaker::samples::full;
    use crate::kinds::sagemaker::wire::Wire;

    /// Every member of the model reaches the SDK. A member that the tables forget would be lost here.
    #[test]
    fn every_member_of_the_model_reaches_the_sdk_and_comes_back() {
        let user = full::<UserSettings>();
        assert_eq!(types::UserSettings::sdk(&user).map(|sdk| sdk.json()), Some(user));
        let space = full::<SpaceSettings>();
        assert_eq!(types::DefaultSpaceSettings::sdk(&space).map(|sdk| sdk.json()), Some(space));
        let one = full::<OneSpaceSettings>();
        assert_eq!(types::SpaceSettings::sdk(&one).map(|sdk| sdk.json()), Some(one));
        let domain = full::<DomainSettings>();
        assert!(domain["r_studio_server_pro_domain_settings"]["default_resource_spec"]["training_plan_arn"].is_string());
        assert_eq!(types::DomainSettings::sdk(&domain).map(|sdk| sdk.json()), Some(domain.clone()));
        assert_eq!(types::DomainSettingsForUpdate::sdk(&domain).map(|sdk| sdk.json()), Some(domain));
    }

    #[test]
    fn every_file_system_has_its_form() {
        for key in ["efs_file_system_config", "fsx_lustre_file_system_config"] {
            let config = json!({key: {"file_system_id": "fs-12345678", "file_system_path": "/a"}});
            assert_eq!(types::CustomFileSystemConfig::sdk(&config).map(|sdk| sdk.json()), Some(config));
        }
        for system in [
            json!({"efs_file_system": {"file_system_id": "fs-12345678"}}),
            json!({"fsx_lustre_file_system": {"file_system_id": "fs-12345678"}}),
            json!({"s3_file_system": {"s3_uri": "s3://b"}}),
        ] {
            assert_eq!(types::CustomFileSystem::sdk(&system).map(|sdk| sdk.json()), Some(system));
        }
        assert!(types::CustomFileSystem::sdk(&json!({"other": {}})).is_none());
        let config = json!({"s3_file_system_config": {"mount_path": "/a", "s3_uri": "s3://b"}});
        assert_eq!(types::CustomFileSystemConfig::sdk(&config).map(|sdk| sdk.json()), Some(config));
        assert!(types::CustomFileSystemConfig::sdk(&json!({"other": {}})).is_none());
    }

    #[test]
    fn an_empty_list_is_sent_because_it_clears() {
        let cleared = types::JupyterLabAppSettings::sdk(&json!({"lifecycle_config_arns": [], "custom_images": null}));
        assert_eq!(cleared.as_ref().and_then(|sdk| sdk.lifecycle_config_arns.clone()), Some(Vec::new()));
        assert_eq!(cleared.and_then(|sdk| sdk.custom_images), None);
    }
}
