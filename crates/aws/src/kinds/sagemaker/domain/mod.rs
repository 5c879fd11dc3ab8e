//! Domains. `ListDomains` shows little more than names, and no tags: one or two reads for each domain cannot be avoided.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::describe_domain::DescribeDomainOutput;
use aws_sdk_sagemaker::types::{self, DomainDetails, RetentionPolicy, RetentionType};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::domain::{Domain, Live};
use heiiki_model::kinds::sagemaker::{name_of, settings};
use heiiki_model::spec::Disposition;

use serde_json::{Value, json};

use super::domains::{Listed, summaries};
use super::home_efs;
use super::wire::{Wire, tree};
use super::{CONCURRENCY, tags, tenants};
use crate::attempts::ONCE;
use crate::each::each;
use crate::error::Classify;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Domain {
    const POLL: Duration = Duration::from_secs(10);
    /// Creation and deletion take two to five minutes each; Terraform allows twenty.
    const STALL_TIMEOUT: Duration = Duration::from_mins(25);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let (summaries, systems) = futures::try_join!(scope.domains.all(aws), home_efs::file_systems(aws, scope))?;
        let summaries = summaries.to_vec();
        let sizes: BTreeMap<String, i64> = systems
            .iter()
            .filter_map(|system| Some((system.file_system_id.clone(), system.size_in_bytes.as_ref()?.value)))
            .collect();
        let mut found = each(summaries, CONCURRENCY, |summary| found(aws, scope, summary)).await?;
        for domain in &mut found {
            domain.live.home_efs_bytes = domain.live.home_efs_file_system_id.as_ref().and_then(|id| sizes.get(id)).copied();
        }
        Ok(found)
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        // CreateDomain has no token: a second call makes a second domain.
        if new.again
            && let Some(id) = made_before(aws, &new).await?
        {
            return Ok(id);
        }
        let (want, known) = (&new.want, new.known);
        let settings = |value: Value| settings::resolved(&value, known);
        let user = settings(settings::wanted(&want.default_user_settings)).unwrap_or_else(|| json!({}));
        let space = settings(settings::wanted(&want.default_space_settings));
        let domain = settings(settings::wanted(&want.domain_settings));
        let subnets = want.subnets.iter().filter_map(|subnet| known.id(subnet)).collect();
        let call = aws
            .sagemaker
            .create_domain()
            .domain_name(name_of(new.at, want.name.as_deref()))
            .auth_mode(want.auth_mode.as_str().into())
            .set_vpc_id(known.id(&want.vpc))
            .set_subnet_ids(Some(subnets))
            .set_app_network_access_type(want.app_network_access_type.value().map(|word| word.as_str().into()))
            .set_app_security_group_management(want.app_security_group_management.value().map(|word| word.as_str().into()))
            .set_kms_key_id(want.kms_key_id.value().map(|key| key.resolve(known).0))
            .set_tag_propagation(want.tag_propagation.value().map(|word| word.as_str().into()))
            .set_home_efs_file_system_creation(want.home_efs_file_system_creation.value().map(|word| word.as_str().into()))
            .set_default_user_settings(Wire::sdk(&user))
            .set_default_space_settings(space.as_ref().and_then(Wire::sdk))
            .set_domain_settings(domain.as_ref().and_then(Wire::sdk))
            .set_tags(Some(tags::given(new.tags)));
        let answer = call.customize().config_override(ONCE).send().await.classify()?;
        let from_arn = || answer.domain_arn.as_deref().and_then(|arn| arn.rsplit('/').next()).map(str::to_owned);
        Ok(answer.domain_id.clone().or_else(from_arn).unwrap_or_default())
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let patch = |root: &str, live: &Value| settings::patch(root, live, edit.changes);
        let user = patch("default_user_settings", &live.default_user_settings);
        let space = patch("default_space_settings", &live.default_space_settings);
        let domain = patch("domain_settings", &live.domain_settings).map(|patch| with_r_studio(patch, &live.domain_settings));
        let access: Option<String> = edit.to("app_network_access_type");
        let (vpc, subnets) = network(&edit, access.as_deref());
        let word = |field: &str| edit.to::<String>(field);
        let call = aws
            .sagemaker
            .update_domain()
            .domain_id(&live.domain_id)
            .set_vpc_id(vpc)
            .set_subnet_ids(subnets)
            .set_app_network_access_type(access.map(|word| word.as_str().into()))
            .set_app_security_group_management(word("app_security_group_management").map(|word| word.as_str().into()))
            .set_tag_propagation(word("tag_propagation").map(|word| word.as_str().into()))
            .set_home_efs_file_system_creation(word("home_efs_file_system_creation").map(|word| word.as_str().into()))
            .set_default_user_settings(user.as_ref().and_then(Wire::sdk))
            .set_default_space_settings(space.as_ref().and_then(Wire::sdk))
            .set_domain_settings_for_update(domain.as_ref().and_then(Wire::sdk));
        Box::pin(call.send()).await.classify()?;
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, disposition: Option<Disposition>) -> Result<(), AwsError> {
        let id = &live.domain_id;
        let Some(now) = described(aws, id).await? else { return Ok(()) };
        if now.status == Some(types::DomainStatus::Deleting) {
            return Ok(());
        }
        let delete = disposition == Some(Disposition::Delete);
        let arn = now.domain_arn.unwrap_or_else(|| arn(aws, id));
        if let Some(vpc) = &now.vpc_id {
            home_efs::agree(aws, &arn, vpc, &tags::read(aws, &arn).await?, delete).await?;
        }
        let retention = if delete { RetentionType::Delete } else { RetentionType::Retain };
        let policy = RetentionPolicy::builder().home_efs_file_system(retention).build();
        match aws.sagemaker.delete_domain().domain_id(id).retention_policy(policy).send().await.classify() {
            Err(error) if error.class == Class::InUse => Err(tenants::refused(error, &tenants::of_domain(aws, id).await?)),
            other => other.or_gone(),
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        Ok(tenants::of_domain(aws, &live.domain_id).await?.iter().map(tenants::Tenant::blocker).collect())
    }
}

/// VPC and subnets of an update. A domain that is, or becomes, `VpcOnly` is refused every update that does not name both, changed or not.
fn network(edit: &Edit<'_, Domain>, access: Option<&str>) -> (Option<String>, Option<Vec<String>>) {
    let (vpc, subnets) = (edit.to("vpc"), edit.to("subnets"));
    if access.unwrap_or(&edit.live.app_network_access_type) == "VpcOnly" {
        (vpc.or_else(|| edit.live.vpc_id.clone()), subnets.or_else(|| Some(edit.live.subnet_ids.clone())))
    } else {
        (vpc, subnets)
    }
}

/// Adds RStudio's role to a change of its settings, because AWS requires it there.
fn with_r_studio(mut patch: Value, live: &Value) -> Value {
    const R_STUDIO: &str = "r_studio_server_pro_domain_settings";
    if let Some(Value::Object(members)) = patch.get_mut(R_STUDIO)
        && let Some(role) = live.get(R_STUDIO).and_then(|settings| settings.get("domain_execution_role_arn"))
    {
        members.entry("domain_execution_role_arn").or_insert_with(|| role.clone());
    }
    patch
}

/// A listed domain with its tags, and in full when it matters. `None` if it went away meanwhile.
async fn found(aws: &Aws, scope: &Scope, listed: Listed) -> Result<Option<Found<Live>>, AwsError> {
    let matters = listed.matters(scope);
    let Listed { summary, tags } = listed;
    let id = summary.domain_id.clone().unwrap_or_default();
    if !matters {
        return Ok(Some(Found { live: live(outline(summary)), tags }));
    }
    Ok(described(aws, &id).await?.map(|domain| Found { live: live(domain), tags }))
}

async fn described(aws: &Aws, id: &str) -> Result<Option<DescribeDomainOutput>, AwsError> {
    aws.sagemaker.describe_domain().domain_id(id).send().await.found()
}

/// The domain of the wanted name that carries the wanted claim, unless it is on its way out.
async fn made_before(aws: &Aws, new: &New<'_, Domain>) -> Result<Option<String>, AwsError> {
    let name = name_of(new.at, new.want.name.as_deref());
    for domain in summaries(aws).await? {
        let going = matches!(domain.status, Some(types::DomainStatus::Deleting | types::DomainStatus::DeleteFailed));
        let (Some(id), Some(arn)) = (domain.domain_id, domain.domain_arn) else { continue };
        let candidate = !going && domain.domain_name.as_deref() == Some(name) && new.replaces != Some(id.as_str());
        if candidate && tags::claims(aws, &arn, new.tags).await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn arn(aws: &Aws, id: &str) -> String {
    format!("arn:{}:sagemaker:{}:{}:domain/{id}", aws.place.partition, aws.place.region, aws.place.account)
}

/// The domain as a list shows it, in the form of a description.
fn outline(summary: DomainDetails) -> DescribeDomainOutput {
    DescribeDomainOutput::builder()
        .set_domain_arn(summary.domain_arn)
        .set_domain_id(summary.domain_id)
        .set_domain_name(summary.domain_name)
        .set_status(summary.status)
        .set_url(summary.url)
        .build()
}

fn live(domain: DescribeDomainOutput) -> Live {
    let word = |word: Option<&str>, default: &str| word.unwrap_or(default).to_owned();
    Live {
        default_user_settings: tree(domain.default_user_settings.as_ref()),
        default_space_settings: tree(domain.default_space_settings.as_ref()),
        domain_settings: tree(domain.domain_settings.as_ref()),
        status: word(domain.status.as_ref().map(types::DomainStatus::as_str), "Unknown"),
        auth_mode: word(domain.auth_mode.as_ref().map(types::AuthMode::as_str), "IAM"),
        app_network_access_type: word(
            domain.app_network_access_type.as_ref().map(types::AppNetworkAccessType::as_str),
            "PublicInternetOnly",
        ),
        app_security_group_management: domain.app_security_group_management.map(|word| word.as_str().to_owned()),
        tag_propagation: word(domain.tag_propagation.as_ref().map(types::TagPropagation::as_str), "DISABLED"),
        home_efs_file_system_creation: word(
            domain.home_efs_file_system_creation.as_ref().map(types::HomeEfsFileSystemCreation::as_str),
            "Enabled",
        ),
        domain_id: domain.domain_id.unwrap_or_default(),
        arn: domain.domain_arn.unwrap_or_default(),
        name: domain.domain_name.unwrap_or_default(),
        failure_reason: domain.failure_reason,
        vpc_id: domain.vpc_id,
        subnet_ids: domain.subnet_ids.unwrap_or_default(),
        kms_key_id: domain.kms_key_id,
        url: domain.url,
        home_efs_file_system_id: domain.home_efs_file_system_id,
        home_efs_bytes: None,
        security_group_id_for_domain_boundary: domain.security_group_id_for_domain_boundary,
        single_sign_on_application_arn: domain.single_sign_on_application_arn,
    }
}
