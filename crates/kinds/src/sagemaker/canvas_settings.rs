//! Settings of the SageMaker Canvas app. A flat table; rules are in `settings_rules`.

use super::app_settings::Feature;
use super::structure::{settings, words};
use crate::Template;

settings! {
    /// The Canvas app.
    CanvasAppSettings as "canvas_app_settings" {
        /// Time series forecasting.
        time_series_forecasting_settings: TimeSeriesForecastingSettings,
        /// Registering models.
        model_register_settings: ModelRegisterSettings,
        /// Where Canvas keeps its artefacts.
        workspace_settings: WorkspaceSettings,
        /// External sources reached with OAuth, at most 20.
        identity_provider_o_auth_settings: Vec<IdentityProviderOAuthSetting>,
        /// Deploying models to endpoints.
        direct_deploy_settings: Switch,
        /// Asking documents through Amazon Kendra.
        kendra_settings: Switch,
        /// Generative AI.
        generative_ai_settings: GenerativeAiSettings,
        /// EMR Serverless jobs.
        emr_serverless_settings: EmrServerlessSettings,
    }

    /// Time series forecasting.
    TimeSeriesForecastingSettings as "canvas_time_series_forecasting_settings" {
        /// Whether it is on.
        status: Feature,
        /// ARN of the role that Amazon Forecast takes; the execution role when absent.
        amazon_forecast_role_arn: Template,
    }

    /// Registering models.
    ModelRegisterSettings as "canvas_model_register_settings" {
        /// Whether it is on.
        status: Feature,
        /// ARN of a role in another account whose registry is used.
        cross_account_model_register_role_arn: Template,
    }

    /// Where Canvas keeps its artefacts.
    WorkspaceSettings as "canvas_workspace_settings" {
        /// `s3://...`; the account's default SageMaker bucket when absent.
        s3_artifact_path: Template,
        /// KMS key for the artefacts.
        s3_kms_key_id: Template,
    }

    /// An external source reached with OAuth.
    IdentityProviderOAuthSetting as "canvas_identity_provider_o_auth_setting" {
        /// The source.
        data_source_name: DataSourceName,
        /// Whether it is on.
        status: Feature,
        /// ARN of the secret with the client's credentials. The secret itself never stands in a spec.
        secret_arn: Template,
    }

    /// A feature of Canvas with nothing but a switch.
    Switch as "canvas_switch" {
        /// Whether it is on.
        status: Feature,
    }

    /// Generative AI.
    GenerativeAiSettings as "canvas_generative_ai_settings" {
        /// ARN of the role by which Canvas calls Amazon Bedrock.
        amazon_bedrock_role_arn: Template,
    }

    /// EMR Serverless jobs.
    EmrServerlessSettings as "canvas_emr_serverless_settings" {
        /// ARN of the role of the jobs.
        execution_role_arn: Template,
        /// Whether Canvas may use EMR Serverless.
        status: Feature,
    }
}

words! {
    /// An external source of Canvas.
    DataSourceName as "canvas_data_source_name" {
        /// Salesforce Data Cloud.
        SalesforceGenie = "SalesforceGenie",
        /// Snowflake.
        Snowflake = "Snowflake",
    }
}
