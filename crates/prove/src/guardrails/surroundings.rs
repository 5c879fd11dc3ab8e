//! The things of an environment that stand for the placeholders of attempts: its subnets, groups, endpoints, roles.

use std::collections::BTreeSet;

use heiiki_model::Place;
use heiiki_model::spec::preset::closed_network::Names;

use super::alike::Lists;
use super::data::{Attempt, OpenThing, Origin, Words};

/// The things of an environment, each by its id, or by a stand-in if it is not made yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Things {
    /// Its VPCs.
    pub(crate) vpcs: Vec<String>,
    /// Its subnets.
    pub(crate) subnets: Vec<String>,
    /// Its security groups.
    pub(crate) groups: Vec<String>,
    /// Its route tables.
    pub(crate) tables: Vec<String>,
    /// Its VPC endpoints for the API of SageMaker; all of its VPC endpoints if there is none.
    pub(crate) endpoints: Vec<String>,
    /// ARNs of its roles.
    pub(crate) roles: Vec<String>,
    /// ARNs of its users.
    pub(crate) users: Vec<String>,
    /// The sorts of things that are open in the account.
    pub(crate) open: BTreeSet<OpenThing>,
    /// The sorts of things of which it is not known if one is open, because they could not be read.
    pub(crate) unread: BTreeSet<OpenThing>,
}

/// An account, and things in it, that are not the environment's.
const FOREIGN_ACCOUNT: &str = "999999999999";
const FOREIGN: [(&str, &str); 4] = [
    ("{foreign account}", FOREIGN_ACCOUNT),
    ("{foreign subnet}", "subnet-0f0e16e0000000000"),
    ("{foreign group}", "sg-0f0e16e0000000000"),
    ("{foreign endpoint}", "vpce-0f0e16e0000000000"),
];

/// The values of placeholders.
#[derive(Clone, Debug, Default)]
pub(super) struct Filling(Vec<(String, String)>);

impl Filling {
    /// The placeholders of a place, without the things of an environment.
    pub(super) fn of(place: &Place) -> Self {
        Self(fixed(place))
    }

    /// A text with its placeholders filled.
    pub(super) fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (placeholder, value)| text.replace(placeholder, value))
    }
}

impl Things {
    /// The things that a preset would name.
    pub(super) fn names(&self, place: &Place) -> Names {
        Names {
            subnets: self.subnets.clone(),
            security_groups: self.groups.clone(),
            endpoints: self.endpoints.clone(),
            roles: self.roles.clone(),
            buckets: Vec::new(),
            account: place.account.clone(),
        }
    }

    /// The same with the first of each sort of things that some policies tell apart.
    pub(super) fn told_apart(&self, lists: &Lists) -> Self {
        Self {
            vpcs: lists.distinct(&self.vpcs),
            subnets: lists.distinct(&self.subnets),
            groups: lists.distinct(&self.groups),
            tables: lists.distinct(&self.tables),
            endpoints: lists.distinct(&self.endpoints),
            roles: lists.distinct(&self.roles),
            users: lists.distinct(&self.users),
            ..self.clone()
        }
    }

    /// The ways to fill the placeholders of an attempt: one for each choice that the caller has among the environment's things.
    pub(super) fn fillings(&self, attempt: &Attempt, place: &Place) -> Vec<Filling> {
        let uses = |placeholder: &str| {
            let values = attempt.keys.values().chain(attempt.left_out.values()).flat_map(Words::all);
            attempt.resource.contains(placeholder) || values.into_iter().any(|value| value.contains(placeholder))
        };
        let arn = |rest: &str| place.iam_arn(rest);
        let mut all = vec![Filling::of(place)];
        let choices: [(&str, &[String], String); 6] = [
            ("{subnet}", &self.subnets, "subnet-00000000000000001".to_owned()),
            ("{group}", &self.groups, "sg-00000000000000001".to_owned()),
            ("{vpc}", &self.vpcs, "vpc-00000000000000001".to_owned()),
            ("{table}", &self.tables, "rtb-00000000000000001".to_owned()),
            ("{role}", &self.roles, arn("role/x")),
            ("{user}", &self.users, arn("user/x")),
        ];
        for (placeholder, things, stand_in) in choices {
            let used = uses(placeholder) || (placeholder == "{subnet}" && uses("{subnet 2}"));
            if !used {
                continue;
            }
            let things = if things.is_empty() { vec![stand_in] } else { things.to_vec() };
            all = all.iter().flat_map(|filling| chosen(filling, placeholder, &things)).collect();
        }
        all
    }

    /// The origins of an attempt: the endpoints of the environment for one that comes through them, all that a caller may choose if it
    /// does not matter. Without endpoints, calls come from the internet.
    pub(super) fn origins(&self, attempt: &Attempt) -> Vec<From<'_>> {
        let vpc = self.vpcs.first().map_or("vpc-00000000000000001", String::as_str);
        let through = self.endpoints.iter().map(|endpoint| From::Endpoint { endpoint, vpc });
        match attempt.from {
            Some(Origin::Internet) => vec![From::Internet],
            Some(Origin::ForeignEndpoint) => vec![From::Endpoint { endpoint: FOREIGN[3].1, vpc: "vpc-0f0e16e0000000000" }],
            Some(Origin::Endpoint) if self.endpoints.is_empty() => vec![From::Internet],
            Some(Origin::Endpoint) => through.collect(),
            None => through.chain([From::Internet]).collect(),
        }
    }
}

/// The place from which a call comes.
#[derive(Clone, Copy, Debug)]
pub(super) enum From<'a> {
    /// A VPC endpoint in a VPC.
    Endpoint { endpoint: &'a str, vpc: &'a str },
    /// An address of the internet.
    Internet,
}

/// True for the account that is not the environment's.
pub(super) fn is_foreign(account: &str) -> bool {
    account == FOREIGN_ACCOUNT
}

fn fixed(place: &Place) -> Vec<(String, String)> {
    let own = [("{account}", &place.account), ("{region}", &place.region), ("{partition}", &place.partition)];
    let own = own.into_iter().map(|(placeholder, value)| (placeholder.to_owned(), value.clone()));
    own.chain(FOREIGN.iter().map(|(placeholder, value)| ((*placeholder).to_owned(), (*value).to_owned()))).collect()
}

/// The filling with each of the things for a placeholder. `{subnet 2}` is the one after it.
fn chosen(filling: &Filling, placeholder: &str, things: &[String]) -> Vec<Filling> {
    let each = things.iter().enumerate().map(|(index, thing)| {
        let mut filling = filling.clone();
        filling.0.push((placeholder.to_owned(), thing.clone()));
        if placeholder == "{subnet}" {
            let next = things.get((index + 1) % things.len()).unwrap_or(thing);
            filling.0.push(("{subnet 2}".to_owned(), next.clone()));
        }
        filling
    });
    each.collect()
}
