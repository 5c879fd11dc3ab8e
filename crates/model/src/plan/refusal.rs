//! A refusal: the resource, the reason, and the cause by which programs sort reasons.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::refused::Refused;
use crate::Address;

/// Why a plan must not be applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(into = "Form", try_from = "Form")]
pub struct Refusal {
    /// The resource.
    pub at: Address,
    /// Why.
    pub why: Refused,
    /// A resource that likely has a new name, which `moved` would say: what is refused may follow from it.
    pub renamed: Option<Rename>,
}

/// A resource that leaves the spec, and one that comes, which its object could be as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rename {
    /// The resource that leaves.
    pub from: Address,
    /// The resource that comes.
    pub to: Address,
}

impl Refusal {
    /// A refusal at a resource.
    pub fn new(at: &Address, why: Refused) -> Self {
        Self { at: at.clone(), why, renamed: None }
    }

    /// The kind of refusal.
    pub const fn cause(&self) -> Cause {
        self.why.cause()
    }
}

/// A refusal as it is written, with the kind of refusal beside the reason.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Refusal")]
struct Form {
    /// The resource.
    at: Address,
    /// The kind of refusal.
    cause: Cause,
    /// Why, with the facts.
    why: Refused,
    /// A resource that likely has a new name, which `moved` would say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renamed: Option<Rename>,
}

impl From<Refusal> for Form {
    fn from(Refusal { at, why, renamed }: Refusal) -> Self {
        Self { at, cause: why.cause(), why, renamed }
    }
}

impl TryFrom<Form> for Refusal {
    type Error = String;

    fn try_from(Form { at, cause, why, renamed }: Form) -> Result<Self, String> {
        if why.cause() == cause {
            Ok(Self { at, why, renamed })
        } else {
            Err(format!("the cause of the refusal of {at} is not that of its reason"))
        }
    }
}

/// The kinds of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A protected object would be replaced or deleted.
    Protected,
    /// A foreign object holds a wanted name or range.
    Clash,
    /// Data would be lost without consent.
    DataLoss,
    /// A field cannot be changed.
    Unchangeable,
    /// A selector matches no object, or several.
    Selector,
    /// A kind or fact that the spec needs could not be read.
    Unread,
    /// The spec names something of AWS's that does not exist.
    Missing,
    /// Users are at work in what would be deleted or changed.
    Users,
    /// A policy would deny heiiki's own calls.
    LockOut,
    /// The network would not be as closed as the spec demands.
    NotClosed,
    /// A limit of the account, or a place where AWS does not offer the service.
    Limit,
    /// Several objects of ours claim one address, and which of them it is cannot be told.
    Twins,
    /// Resources would have to wait for each other.
    Cycle,
}

impl Refused {
    /// The kind of refusal.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::MovedOntoAnother { .. }
            | Self::AdoptsFromEnvironment { .. }
            | Self::AdoptsGoing { .. }
            | Self::AdoptsKin { .. }
            | Self::Taken { .. }
            | Self::StandIn { .. }
            | Self::WantedTwice { .. }
            | Self::WantedByAnother { .. }
            | Self::HeldThrough { .. }
            | Self::HeldByExisting { .. }
            | Self::HeldByOurs { .. }
            | Self::HeldByForeign { .. }
            | Self::HeldInCircle { .. } => Cause::Clash,
            Self::AdoptsAnother { .. }
            | Self::AdoptsNothing { .. }
            | Self::DefaultsTaken { .. }
            | Self::NoDefaultVpc
            | Self::NoMatch
            | Self::SeveralMatch { .. } => Cause::Selector,
            Self::NotYetOurs { .. }
            | Self::Unchangeable { .. }
            | Self::NoRoom { .. }
            | Self::UsedByStaying { .. }
            | Self::UsedUntilTaken { .. } => Cause::Unchangeable,
            Self::Protected { .. } => Cause::Protected,
            Self::DataLoss { .. } => Cause::DataLoss,
            Self::OverQuota { .. }
            | Self::RunsOutTogether { .. }
            | Self::NotOffered { .. }
            | Self::NotOfferedInZone { .. }
            | Self::SubnetFull { .. }
            | Self::SubnetsFull { .. } => Cause::Limit,
            Self::NoSuchPolicy { .. } | Self::NamesNothing { .. } => Cause::Missing,
            Self::Unread { .. } | Self::FactUnread { .. } | Self::TwinsUnseen { .. } => Cause::Unread,
            Self::Cycle { .. } => Cause::Cycle,
            Self::LockedOut { .. } => Cause::LockOut,
            Self::NotClosed { .. } => Cause::NotClosed,
            Self::TwinsInUse { .. } => Cause::Twins,
            Self::UsersInside { .. }
            | Self::CredentialsInUse { .. }
            | Self::CredentialsUnread
            | Self::OwnAppsRun { .. }
            | Self::UsersAppsRun { .. } => Cause::Users,
        }
    }
}
