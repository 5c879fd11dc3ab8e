//! The reasons for which a plan must not be applied, each with the facts behind it. The sentences are made where they are shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Between, Brief, KeepReason, Reason, Standing};
use crate::failure::AwsError;
use crate::kinds::ec2::vpc_endpoint::EndpointType;
use crate::limits::Quota;
use crate::spec::Outside;
use crate::unique::Thing;
use crate::{Address, FactName, KindName, Loss};

/// Something that several environments share, and of which there is only so much.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scarce {
    /// Something that a quota of the account limits.
    Quota {
        /// The quota.
        quota: Quota,
        /// The VPC in which it is counted; empty when it is counted in the region.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        scope: String,
    },
    /// The free addresses of a subnet.
    Subnet {
        /// Its id.
        id: String,
    },
}

/// Why a plan is refused. "It" is the resource of the refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refused {
    /// A resource is to become it, and something else is it already.
    MovedOntoAnother {
        /// The resource that is to become it.
        from: Address,
        /// The object of that resource.
        id: String,
        /// The object that is it already.
        holder: String,
    },
    /// It adopts an object that another resource is already.
    AdoptsAnother {
        /// The object.
        id: String,
        /// That resource.
        holder: Address,
    },
    /// It adopts an object that does not exist.
    AdoptsNothing {
        /// The id in the spec.
        id: String,
    },
    /// It adopts an object of another environment.
    AdoptsFromEnvironment {
        /// The object.
        id: String,
        /// That environment.
        environment: String,
    },
    /// It adopts an object that is being deleted.
    AdoptsGoing {
        /// The object.
        id: String,
        /// AWS's status.
        status: String,
    },
    /// It adopts an object that AWS made for another one.
    AdoptsKin {
        /// The object.
        id: String,
        /// The id or ARN of what it belongs to.
        of: String,
        /// Why the object's kind believes that.
        evidence: String,
    },
    /// It would be replaced, and its object does not carry its address yet.
    NotYetOurs {
        /// The object.
        id: String,
        /// Why it would be replaced.
        because: Reason,
    },
    /// All objects that may be it by default are taken by other selectors.
    DefaultsTaken {
        /// The VPC in which they were looked for; empty when there is none.
        network: String,
        /// How many there are.
        count: usize,
    },
    /// No VPC can be the default one: none has subnets.
    NoDefaultVpc,
    /// No object matches its selector.
    NoMatch,
    /// Several objects match its selector.
    SeveralMatch {
        /// Their ids.
        ids: Vec<String>,
    },
    /// It is protected and would be deleted.
    Protected {
        /// Why it would be deleted.
        because: Reason,
    },
    /// Data would die with it, and nobody has agreed to that.
    DataLoss {
        /// The resource of which it is kin, when AWS or a user made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Address>,
        /// The data.
        loss: Loss,
        /// True when the spec can say, with `on_destroy`, what is to become of the data.
        by_spec: bool,
    },
    /// A field of it cannot be changed.
    Unchangeable {
        /// The field.
        field: String,
        /// Why its kind says so.
        because: String,
    },
    /// An object that is not ours holds a name or range that it needs.
    Taken {
        /// The object.
        id: String,
        /// The environment that the object belongs to, when it is heiiki's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        environment: Option<String>,
    },
    /// Its old object has to go first, and cannot.
    NoRoom {
        /// The old object.
        id: String,
        /// What keeps it.
        because: KeepReason,
    },
    /// AWS allows no more of it.
    OverQuota {
        /// The quota.
        quota: Quota,
        /// The number that it would be.
        number: usize,
        /// How many there may be.
        limit: usize,
    },
    /// AWS does not offer the service of an endpoint in the region.
    NotOffered {
        /// The service by its full name.
        service: String,
        /// The type of the endpoint.
        endpoint_type: EndpointType,
    },
    /// AWS does not offer the service of an endpoint in the zone of one of its subnets.
    NotOfferedInZone {
        /// The service by its full name.
        service: String,
        /// The subnet.
        subnet: Address,
        /// The zone of the subnet.
        zone: String,
        /// The zones in which the service is offered.
        offered: Vec<String>,
    },
    /// A subnet has no address left for it.
    SubnetFull {
        /// The subnet.
        subnet: Address,
        /// How many addresses are free in it, or will be when it is made.
        room: u64,
        /// How many of them the plan takes before.
        taken: u64,
    },
    /// The subnets in any of which its instances may stand have together not enough addresses left.
    SubnetsFull {
        /// The subnets.
        subnets: Vec<Address>,
        /// The number of addresses that are free in them, or will be when they are made.
        room: u64,
        /// The number of addresses that the plan takes for others before.
        taken: u64,
        /// The number of addresses that it needs: two for each instance.
        needed: u64,
    },
    /// It names a managed policy that neither the spec nor AWS has.
    NoSuchPolicy {
        /// The field that names it.
        field: String,
        /// The name.
        policy: String,
    },
    /// It names something by AWS's own name, id or ARN, and nothing is that.
    NamesNothing {
        /// The field that names it.
        field: String,
        /// The thing that is named.
        named: Outside,
        /// The existing thing that is written nearly like it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        like: Option<String>,
    },
    /// It would have to be made, and a fact that one of its fields needs could not be read.
    FactUnread {
        /// The field.
        field: String,
        /// The fact.
        fact: FactName,
        /// What AWS said.
        error: AwsError,
    },
    /// Objects of a kind could not be read.
    Unread {
        /// The kind.
        kind: KindName,
        /// What AWS said.
        error: AwsError,
    },
    /// Resources would have to wait for each other.
    Cycle {
        /// The resources on the circle.
        through: Vec<Address>,
    },
    /// `closed` of the spec demands a claim that would not hold.
    NotClosed {
        /// The code of the claim.
        claim: String,
        /// The claim in words.
        title: String,
        /// The places for which it would not hold.
        places: Vec<String>,
        /// The standing of the claim then.
        standing: Standing,
        /// The place outside to which a way leads, if one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leads_to: Option<String>,
        /// The state on the way in which it does not hold, if it holds before and after the plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        between: Option<Between>,
    },
    /// A policy would deny a call that heiiki makes.
    LockedOut {
        /// The action that would be denied.
        action: String,
        /// The VPC from inside of which a call would be denied; nothing when heiiki itself is denied everywhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inside: Option<Address>,
        /// What denies it.
        denial: Denial,
        /// The ARN of who calls.
        caller: String,
    },
    /// Something stands in its place and does not carry its tags.
    StandIn {
        /// The object.
        id: String,
        /// The resource that was applied with it and stands in the object.
        by: Address,
    },
    /// It cannot be deleted, because something that stays uses it.
    UsedByStaying {
        /// Its object.
        id: String,
        /// The resource that stays.
        by: Address,
        /// The field of that resource that still names it in AWS and that the spec leaves out; `[]` at the end of a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
    },
    /// It has to go first, because another resource takes something from it, and until then something that stays uses it.
    UsedUntilTaken {
        /// Its object.
        id: String,
        /// The resource that stays.
        by: Address,
        /// The resource that takes something from it.
        taker: Address,
        /// What that takes.
        thing: Thing,
    },
    /// Several objects carry its address, and each is in use.
    TwinsInUse {
        /// The objects.
        twins: Vec<Twin>,
    },
    /// Several objects carry its address, and which of them is in use cannot be told.
    TwinsUnseen {
        /// The objects.
        ids: Vec<String>,
        /// The kind of objects that could not be read.
        unread: KindName,
    },
    /// Deleting it would take from users what they have in it.
    UsersInside {
        /// What they have.
        theirs: Vec<Brief>,
    },
    /// Deleting it would take from users what they come in with.
    CredentialsInUse {
        /// What they come in with.
        credentials: Vec<Brief>,
    },
    /// It is to be deleted, and whether somebody comes in with it could not be read.
    CredentialsUnread,
    /// Fields of it cannot be changed while apps of the spec run in it.
    OwnAppsRun {
        /// The fields.
        fields: Vec<String>,
        /// The apps.
        apps: Vec<Address>,
    },
    /// Fields of it cannot be changed while apps of users run in it.
    UsersAppsRun {
        /// The fields.
        fields: Vec<String>,
        /// The apps.
        apps: Vec<Brief>,
    },
    /// Another resource of the spec needs the same thing.
    WantedTwice {
        /// The other resource.
        by: Address,
        /// The thing.
        thing: Thing,
    },
    /// Another environment that is planned with this one needs the same thing.
    WantedByAnother {
        /// That environment.
        environment: String,
        /// Its resource.
        by: Address,
        /// The thing.
        thing: Thing,
    },
    /// It is enough for this environment alone, and not for all that are planned with it.
    RunsOutTogether {
        /// The scarce thing.
        of: Scarce,
        /// The amount that the environments take up to here.
        takes: u64,
        /// The amount that is left for all of them.
        left: u64,
        /// The other environments that take some.
        with: Vec<String>,
    },
    /// A resource holds what it needs by way of another object, and keeps it.
    HeldThrough {
        /// The thing.
        thing: Thing,
        /// The object by way of which it is held, by its address in the spec or by its id.
        through: String,
        /// The resource that holds it.
        holder: Address,
        /// The field of that resource that decides about it.
        field: String,
    },
    /// An existing object, which heiiki does not change, holds what it needs.
    HeldByExisting {
        /// The thing.
        thing: Thing,
        /// The resource by which the spec uses the object.
        holder: Address,
        /// The object.
        id: String,
    },
    /// A resource holds what it needs, and keeps it.
    HeldByOurs {
        /// The thing.
        thing: Thing,
        /// The resource that holds it.
        holder: Address,
        /// The object of that resource.
        id: String,
    },
    /// An object that is not ours holds what it needs.
    HeldByForeign {
        /// The thing.
        thing: Thing,
        /// What the object is.
        kind: KindName,
        /// The object.
        id: String,
        /// The environment that the object belongs to, when it is heiiki's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        environment: Option<String>,
    },
    /// A resource holds what it needs until it has changed itself: neither can be first.
    HeldInCircle {
        /// The thing.
        thing: Thing,
        /// The resource that holds it.
        holder: Address,
        /// The object of that resource.
        id: String,
    },
}

/// What of a policy denies a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Denial {
    /// A statement.
    Statement {
        /// The statement's `Sid`, or its place.
        statement: String,
    },
    /// A statement, depending on what is not known beforehand.
    Depends {
        /// The statement's `Sid`, or its place.
        statement: String,
        /// The condition keys on which that depends.
        on: Vec<String>,
    },
    /// That no statement allows it.
    NotAllowed,
}

/// One of several objects that carry one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Twin {
    /// Its id.
    pub id: String,
    /// The objects that use it.
    pub used_by: Vec<User>,
}

/// An object that uses another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// What it is.
    pub kind: KindName,
    /// Its id.
    pub id: String,
}
