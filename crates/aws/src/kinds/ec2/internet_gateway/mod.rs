//! Internet gateways. `CreateInternetGateway` takes no VPC: attaching is a call of its own, and moving is two.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_ec2::types::{self, ResourceType};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::ec2::internet_gateway::{InternetGateway, Live};
use heiiki_model::spec::Disposition;

use super::interfaces;
use crate::attempts::ONCE;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for InternetGateway {
    const POLL: Duration = Duration::from_secs(2);
    /// The plan has deleted all objects with a public address before. The interface of a NAT gateway may linger for a
    /// while.
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let internet_gateways =
            all(pages!(aws.ec2.describe_internet_gateways(), 1000), |page| page.internet_gateways).await?.into_iter();
        Ok(internet_gateways
            .map(|mut gateway| {
                let tags = tags::of_ec2(gateway.tags.take());
                Found { live: live(aws, gateway), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_internet_gateways().internet_gateway_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.internet_gateways?.into_iter().next()).map(|gateway| live(aws, gateway)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        // CreateInternetGateway has no token: a second call makes a second gateway.
        if new.again {
            let call = aws.ec2.describe_internet_gateways().set_filters(Some(tags::claim_filters(new.tags)));
            let answer = call.send().await.classify()?;
            let ids = answer.internet_gateways.unwrap_or_default().into_iter().map(|gateway| gateway.internet_gateway_id);
            if let Some(id) = tags::made_before(ids, new.replaces) {
                return Ok(id);
            }
        }
        let specification = tags::specification(ResourceType::InternetGateway, new.tags);
        let call = aws.ec2.create_internet_gateway().tag_specifications(specification).customize();
        let answer = call.config_override(ONCE).send().await.classify()?;
        Ok(answer.internet_gateway.and_then(|gateway| gateway.internet_gateway_id).unwrap_or_default())
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let Some(to) = edit.to::<Option<String>>("vpc") else { return Ok(()) };
        let id = &edit.live.internet_gateway_id;
        if let Some(from) = edit.live.vpc_id.as_ref().filter(|from| Some(*from) != to.as_ref()) {
            detach(aws, id, from).await?;
        }
        match to {
            Some(vpc) => attach(aws, id, &vpc).await,
            None => Ok(()),
        }
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let id = &live.internet_gateway_id;
        let Some(now) = Self::get(aws, id).await? else { return Ok(()) };
        if let Some(vpc) = now.vpc_id {
            detach(aws, id, &vpc).await?;
        }
        aws.ec2.delete_internet_gateway().internet_gateway_id(id).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.internet_gateway_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.internet_gateway_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        match &live.vpc_id {
            Some(vpc) => interfaces::public(aws, vpc).await,
            None => Ok(Vec::new()),
        }
    }
}

/// AWS refuses it while something in the VPC has a public address.
async fn detach(aws: &Aws, id: &str, vpc: &str) -> Result<(), AwsError> {
    aws.ec2.detach_internet_gateway().internet_gateway_id(id).vpc_id(vpc).send().await.or_gone()
}

/// AWS also refuses to attach it where it is already; by an earlier call, if it is attached to this VPC.
async fn attach(aws: &Aws, id: &str, vpc: &str) -> Result<(), AwsError> {
    match aws.ec2.attach_internet_gateway().internet_gateway_id(id).vpc_id(vpc).send().await.classify() {
        Err(error) if error.class == Class::Exists => {
            let now = InternetGateway::get(aws, id).await?.and_then(|live| live.vpc_id);
            if now.as_deref() == Some(vpc) { Ok(()) } else { Err(error) }
        }
        Err(error) => Err(error),
        Ok(_) => Ok(()),
    }
}

fn live(aws: &Aws, gateway: types::InternetGateway) -> Live {
    let internet_gateway_id = gateway.internet_gateway_id.unwrap_or_default();
    let place = &aws.place;
    // A gateway has one attachment at most; one that is being detached may still be listed.
    let attachment = gateway.attachments.unwrap_or_default().into_iter().find(|it| !is_off(it));
    let (vpc_id, state) = attachment.map_or((None, None), |it| (it.vpc_id, it.state));
    Live {
        arn: format!("arn:{}:ec2:{}:{}:internet-gateway/{internet_gateway_id}", place.partition, place.region, place.account),
        internet_gateway_id,
        vpc_id,
        attachment_state: state.map(|state| state.as_str().to_owned()),
    }
}

fn is_off(attachment: &types::InternetGatewayAttachment) -> bool {
    attachment.state == Some(types::AttachmentStatus::Detached)
}
