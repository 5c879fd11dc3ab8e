//! The domains of the region with their tags. Domains, spaces and apps ask for them at the same time; within one observation they are read once.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_sagemaker::types::DomainDetails;
use heiiki_model::failure::AwsError;

use super::{CONCURRENCY, tags};
use crate::each::each;
use crate::once::Once;
use crate::pages::all;
use crate::{Aws, Scope};

/// The domains, read once per observation. Empty until the first kind asks.
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
        let matters = |text: Option<&str>| scope.needs_detail(&self.tags, text.unwrap_or_default());
        matters(self.summary.domain_id()) || matters(self.summary.domain_name())
    }
}

impl Domains {
    /// All of them, read on first use.
    pub(super) async fn all(&self, aws: &Aws) -> Result<&[Listed], AwsError> {
        self.0.get(|| read(aws)).await.map(Vec::as_slice)
    }

    /// The ids of the domains that matter. The profiles, spaces and apps in the others can neither be of this
    /// environment nor block it.
    pub(super) async fn that_matter(&self, aws: &Aws, scope: &Scope) -> Result<BTreeSet<String>, AwsError> {
        let matter = self.all(aws).await?.iter().filter(|domain| domain.matters(scope));
        Ok(matter.filter_map(|domain| domain.summary.domain_id.clone()).collect())
    }
}

/// The summaries of all domains, as the list shows them.
pub(super) async fn summaries(aws: &Aws) -> Result<Vec<DomainDetails>, AwsError> {
    all(pages!(aws.sagemaker.list_domains(), 100), |page| page.domains).await
}

async fn read(aws: &Aws) -> Result<Vec<Listed>, AwsError> {
    let read = async |summary: DomainDetails| {
        // It was deleted during the reading.
        let tags = tags::of_one(aws, summary.domain_arn.as_deref().unwrap_or_default()).await?;
        Ok(tags.map(|tags| Listed { summary, tags }))
    };
    each(summaries(aws).await?, CONCURRENCY, read).await
}
