//! The users of a Studio lifecycle configuration that cannot be deleted. AWS only says that there are some.

use heiiki_model::failure::AwsError;
use serde_json::Value;

use super::tenants::{self, Tenant};
use super::wire::tree;
use super::{CONCURRENCY, domains};
use crate::Aws;
use crate::each::each;
use crate::error::Classify;
use crate::pages::all;

/// All that names a lifecycle configuration of Studio: apps that run with it, and the settings of domains and profiles. Every one has to be looked into,
/// which is worth it only when AWS has refused to delete the configuration.
pub(super) async fn of(aws: &Aws, config: &str) -> Result<Vec<Tenant>, AwsError> {
    let mut found = Vec::new();
    for domain in domains::summaries(aws).await?.into_iter().filter_map(|domain| domain.domain_id) {
        let (described, apps, profiles) =
            futures::try_join!(described(aws, &domain), tenants::apps(aws, &domain), profile_names(aws, &domain))?;
        let named = [&described.0, &described.1].into_iter().any(|settings| names(settings, config));
        found.extend(named.then(|| Tenant::new(format!("settings of domain {domain}"), described.2)));
        let running = apps.into_iter().filter(|app| {
            let spec = app.resource_spec.as_ref();
            spec.and_then(|spec| spec.lifecycle_config_arn.as_deref()) == Some(config)
        });
        found.extend(running.filter_map(tenants::app));
        found.extend(each(profiles, CONCURRENCY, |profile| profile_naming(aws, &domain, profile, config)).await?);
    }
    Ok(found)
}

/// True when settings name something anywhere.
fn names(settings: &Value, what: &str) -> bool {
    match settings {
        Value::String(text) => text == what,
        Value::Array(items) => items.iter().any(|item| names(item, what)),
        Value::Object(members) => members.values().any(|member| names(member, what)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Settings of a domain, for users and for shared spaces, and its status. Nothing of one that is gone.
async fn described(aws: &Aws, domain: &str) -> Result<(Value, Value, String), AwsError> {
    let Some(domain) = aws.sagemaker.describe_domain().domain_id(domain).send().await.found()? else {
        return Ok((Value::Null, Value::Null, String::new()));
    };
    let status = domain.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
    Ok((tree(domain.default_user_settings.as_ref()), tree(domain.default_space_settings.as_ref()), status))
}

/// A profile whose settings name a lifecycle configuration.
async fn profile_naming(aws: &Aws, domain: &str, name: String, config: &str) -> Result<Option<Tenant>, AwsError> {
    let answer = aws.sagemaker.describe_user_profile().domain_id(domain).user_profile_name(&name).send().await.found()?;
    Ok(answer.filter(|profile| names(&tree(profile.user_settings.as_ref()), config)).map(|profile| {
        let status = profile.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
        Tenant::new(format!("settings of user profile {name}"), status)
    }))
}

async fn profile_names(aws: &Aws, domain: &str) -> Result<Vec<String>, AwsError> {
    let call = aws.sagemaker.list_user_profiles().domain_id_equals(domain);
    let profiles = all(pages!(call, 100), |page| page.user_profiles).await?;
    Ok(profiles.into_iter().filter_map(|profile| profile.user_profile_name).collect())
}
