//! Instances. Reading, launch and update are in files of their own; this one ties them together.

mod launch;
mod read;
mod update;

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_model::failure::AwsError;
use heiiki_model::kinds::ec2::instance::{Instance, Live};
use heiiki_model::spec::Disposition;

use crate::error::Classify;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for Instance {
    const POLL: Duration = Duration::from_secs(5);
    /// Terraform allows a start or a stop ten minutes.
    const STALL_TIMEOUT: Duration = Duration::from_mins(10);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        read::list(aws, scope).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        read::get(aws, id).await
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        launch::launch(aws, new).await
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        update::update(aws, &edit).await
    }

    /// Termination is idempotent. An instance with termination protection is refused, which is what the protection is for.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        aws.ec2.terminate_instances().instance_ids(&live.instance_id).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.instance_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.instance_id, tags).await
    }
}
