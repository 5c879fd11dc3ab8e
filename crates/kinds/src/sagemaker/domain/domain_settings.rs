//! Settings of a domain itself, beside those of its users and shared spaces. A flat table; rules are in `settings_rules` and `domain_checks`.

use crate::markers::SecurityGroup;
use crate::sagemaker::app_settings::{Feature, ResourceSpec};
use crate::sagemaker::structure::{settings, words};
use crate::{Field, Ref, Template};
use heiiki_derive::Shaped;

settings! {
    /// Settings of a domain itself.
    DomainSettings as "domain_settings" {
        /// The groups for traffic between the domain's own apps and users' apps, at most 3.
        security_groups: Vec<Ref<SecurityGroup>>,
        /// RStudio.
        r_studio_server_pro_domain_settings: RStudioServerProDomainSettings,
        /// Whether the profile's name goes along as source identity. Changes only while no app runs.
        execution_role_identity_config: ExecutionRoleIdentityConfig,
        /// Trusted identity propagation from IAM Identity Center.
        trusted_identity_propagation_settings: TrustedIdentityPropagationSettings,
        /// Docker in Studio.
        docker_settings: DockerSettings,
        /// Amazon Q. Needs `auth_mode: SSO`.
        amazon_q_settings: AmazonQSettings,
        /// Use of the domain from SageMaker Unified Studio.
        unified_studio_settings: UnifiedStudioSettings,
        /// Address families. AWS's default is `ipv4`.
        ip_address_type: IpAddressType,
    }

    /// Trusted identity propagation.
    TrustedIdentityPropagationSettings as "trusted_identity_propagation_settings" {
        /// Whether it is on.
        status: Feature,
    }

    /// Docker in Studio.
    DockerSettings as "docker_settings" {
        /// Whether users can reach Docker.
        enable_docker_access: Feature,
        /// Accounts whose images may be pulled in a VpcOnly domain, at most 20.
        vpc_only_trusted_accounts: Vec<String>,
        /// Whether Docker runs without root.
        rootless_docker: Feature,
    }

    /// Amazon Q.
    AmazonQSettings as "amazon_q_settings" {
        /// Whether it is on.
        status: Feature,
        /// ARN of the profile.
        q_profile_arn: Template,
    }

    /// Use of the domain from SageMaker Unified Studio.
    UnifiedStudioSettings as "unified_studio_settings" {
        /// Whether the domain can still be reached in Studio too.
        studio_web_portal_access: Feature,
        /// Account of the Unified Studio domain.
        domain_account_id: String,
        /// Region of the Unified Studio domain.
        domain_region: String,
        /// `dzd-...`.
        domain_id: String,
        /// Project in that domain.
        project_id: String,
        /// Environment in that project.
        environment_id: String,
        /// `s3://...`, where the project keeps its artefacts.
        project_s3_path: Template,
        /// ARN of the Amazon DataZone application.
        single_sign_on_application_arn: String,
    }
}

/// RStudio.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "r_studio_server_pro_domain_settings")]
pub struct RStudioServerProDomainSettings {
    /// ARN of the role of RStudio itself.
    pub domain_execution_role_arn: Template,
    /// RStudio Connect server.
    pub r_studio_connect_url: Field<String>,
    /// RStudio Package Manager server.
    pub r_studio_package_manager_url: Field<String>,
    /// What RStudio itself runs on. Cannot be changed in place.
    pub default_resource_spec: Field<ResourceSpec>,
}

words! {
    /// Whether the profile's name goes along as source identity.
    ExecutionRoleIdentityConfig as "execution_role_identity_config" {
        /// It does.
        UserProfileName = "USER_PROFILE_NAME",
        /// It does not.
        Disabled = "DISABLED",
    }

    /// Address families.
    IpAddressType as "sagemaker_ip_address_type" {
        /// IPv4 alone.
        Ipv4 = "ipv4",
        /// IPv4 and IPv6; the subnets need IPv6 ranges.
        Dualstack = "dualstack",
    }
}

impl DomainSettings {
    /// The groups; empty if none are given.
    pub fn groups(&self) -> &[Ref<SecurityGroup>] {
        self.security_groups.value().map_or(&[], Vec::as_slice)
    }
}
