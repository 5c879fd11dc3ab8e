//! The domains of the region with their tags. Domains, spaces and apps ask for them at the same time; within one observation they are read once.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_sagemaker::types::DomainDetails;
use futures::stream::{StreamExt, TryStreamExt, iter};
use heiiki_model::failure::{AwsError, Class};

use super::{FAN_OUT, tags};
use crate::once::Once;
use crate::{Aws, Scope};

/// What one observation has read of domains; nothing before the first kind asks.
#[derive(Debug, Default)]
pub struct Domains(Once<Vec<Listed>>);

/// A domain as a list shows it, with its tags.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) summary: DomainDetails,
    pub(super) tags: BTreeMap<String, String>,
}

impl Listed {
    /// True when a domain is of this environment, or the spec chooses it.
    pub(super) fn matters(&self, scope: &Scope) -> bool {
        let cares = |text: Option<&str>| scope.cares(&self.tags, text.unwrap_or_default());
        cares(self.summary.domain_id()) || cares(self.summary.domain_name())
    }
}

impl Domains {
    /// All of them, read on first use.
    pub(super) async fn all(&self, aws: &Aws) -> Result<&[Listed], AwsError> {
        self.0.get(|| read(aws)).await.map(Vec::as_slice)
    }

    /// The ids of those that matter. What users have in the others can neither be of this environment nor stand in its way.
    pub(super) async fn that_matter(&self, aws: &Aws, scope: &Scope) -> Result<BTreeSet<String>, AwsError> {
        let matter = self.all(aws).await?.iter().filter(|domain| domain.matters(scope));
        Ok(matter.filter_map(|domain| domain.summary.domain_id.clone()).collect())
    }
}

/// What a list shows of all domains.
pub(super) async fn summaries(aws: &Aws) -> Result<Vec<DomainDetails>, AwsError> {
    let mut found = Vec::new();
    for page in pages!(aws.sagemaker.list_domains(), 100).await? {
        found.extend(page.domains.unwrap_or_default());
    }
    Ok(found)
}

async fn read(aws: &Aws) -> Result<Vec<Listed>, AwsError> {
    let listed = iter(summaries(aws).await?).map(|summary| async move {
        match tags::read(aws, summary.domain_arn.as_deref().unwrap_or_default()).await {
            Ok(tags) => Ok(Some(Listed { summary, tags })),
            // It went away meanwhile.
            Err(error) if error.class == Class::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    });
    let listed: Vec<Option<Listed>> = listed.buffered(FAN_OUT).try_collect().await?;
    Ok(listed.into_iter().flatten().collect())
}
