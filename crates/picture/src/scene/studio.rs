//! SageMaker domains with their user profiles, spaces and apps. A domain has network interfaces in all of its subnets.

use heiiki_model::kinds::sagemaker::app::App;
use heiiki_model::kinds::sagemaker::domain::{AppNetworkAccessType, Domain, Want};
use heiiki_model::kinds::sagemaker::space::Space;
use heiiki_model::kinds::sagemaker::user_profile::UserProfile;
use heiiki_model::{Address, Field};

use super::network::Network;
use super::routes::{self, PAST};
use super::subnet::{Standing, addresses, labels};
use super::{Block, Shape};

/// The domains that the spec makes.
pub(super) fn domains(network: &Network<'_>) -> Vec<Standing> {
    let wants = network.wants::<Domain>().into_iter();
    wants
        .map(|(resource, want)| {
            let mut block = network.block(resource).shaped(Shape::List).line(access(&want));
            block.groups = labels(&want.default_user_settings.security_groups);
            block.open = routes::domain_is_open(&want);
            if block.open {
                block.ways.push(PAST.to_owned());
            }
            let block = block.with(members(network, &resource.at));
            Standing { block, subnets: addresses(&want.subnets) }
        })
        .collect()
}

fn access(want: &Want) -> String {
    let access = match want.app_network_access_type {
        Field::Value(access) => access.as_str().to_owned(),
        Field::Absent | Field::Null => format!("{}, AWS's default", AppNetworkAccessType::PublicInternetOnly.as_str()),
    };
    format!("{access} · {}", want.auth_mode.as_str())
}

/// The user profiles, spaces and apps of a domain that the spec names.
pub(super) fn members(network: &Network<'_>, domain: &Address) -> Vec<Block> {
    let mut rows = Vec::new();
    for (resource, want) in network.wants::<UserProfile>() {
        if want.domain.address() == *domain {
            rows.push(network.block(resource));
        }
    }
    for (resource, want) in network.wants::<Space>() {
        if want.domain.address() == *domain {
            rows.push(network.block(resource));
        }
    }
    for (resource, want) in network.wants::<App>() {
        if want.domain.address() == *domain {
            rows.push(network.block(resource).line(want.app_type.as_str()));
        }
    }
    rows
}
