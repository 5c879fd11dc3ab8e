//! The trait of a kind of resource. It is pure: no I/O and no clock. The calls of a kind are in the `aws` crate under the same
//! path.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Debug};

use heiiki_policy::Absent;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind_facts::KindFacts;
use crate::shape::{Compared, Shaped};
use crate::view::{Disposition, View};
use crate::{Address, FactName, Ground, KindName, Known, Place, Unique, ignore};

/// A kind of resource: its facts, its two shapes, and the rules that the planner needs. Nothing in it calls AWS.
///
/// Each kind implements it once, in its folder under `kinds`, on an empty type such as `Subnet`. `Want` has the values of the spec,
/// and `Live` the values that AWS reports, both with AWS's names in `snake_case`. Most methods have a default, so that a kind writes
/// only those in which it is special. Loader, planner and applier do not name a kind: they call [`AnyKind`](crate::AnyKind), which
/// `kinds::of` returns for a [`KindName`]. Generic code such as [`Known::live`] and [`Ref`](crate::Ref) names the
/// kind as a type.
///
/// ```text
/// impl Kind for Subnet {
///     const NAME: KindName = KindName::Subnet;    // facts are constants
///     type Want = Want;                           // `cidr_block: 10.0.0.0/24` of the spec
///     type Live = Live;                           // `cidr_block`, `state: available` and more, as AWS reports them
///     fn id(live: &Live) -> String { live.subnet_id.clone() }
///     fn uses(live: &Live) -> Vec<String> { vec![live.vpc_id.clone()] }    // the VPC is deleted after the subnet
/// }
/// ```
pub trait Kind: Sized + Send + Sync + 'static {
    /// The kind's name.
    const NAME: KindName;
    /// Facts that concern the kind as a whole.
    const FACTS: KindFacts;
    /// The attributes that `${kind/name.attribute}` may name. `id` is always one; the others are fields of `Live`.
    const ATTRIBUTES: &'static [&'static str];
    /// The dispositions that `on_destroy` may give to its data. Empty for a kind that holds none.
    const DISPOSITIONS: &'static [Disposition] = &[];
    /// True if `on_destroy: retain` keeps the object itself. False if it keeps only the objects that belong to it, as the home
    /// file system of a domain.
    const STAYS_WHOLE: bool = false;
    /// True if a region has default objects of this kind, which `existing: {default: true}` chooses.
    const HAS_DEFAULT: bool = false;
    /// True if AWS deletes several of them in one call.
    const DELETED_TOGETHER: bool = false;
    /// True if AWS forgets a failed one by itself, so that no step has to delete it.
    const FAILED_IS_GONE: bool = false;
    /// False if AWS takes no tags for it. Such an object is claimed by tags on another object, which its list and `retag`
    /// translate, and by no others.
    const TAGGABLE: bool = true;
    /// Members, of the live object and of changed fields, that may hold secrets: scripts, environment variables, policies. Their
    /// contents are not shown while the object is not ours. They may lie at any depth.
    const PRIVATE: &'static [&'static str] = &[];
    /// The member of the live object under which CloudTrail files its events; `None` if that is its id.
    const FILED_BY: Option<&'static str> = None;
    /// The requests that an object without a policy document lets through.
    const WITHOUT_POLICY: Absent = Absent::GrantsNothing;
    /// Fields that keep others in check, each with those: where it is not known what the first is to be, the others are not changed either, lest they open more
    /// than is wanted.
    const CHECKS: &'static [(&'static str, &'static [&'static str])] = &[];
    /// The values in the spec.
    type Want: Compared<Live = Self::Live> + Clone + Debug + PartialEq + Send + Sync;
    /// The values that AWS reports.
    type Live: Shaped + Clone + Debug + PartialEq + Send + Sync;

    /// The id by which AWS's calls name it: `vpc-0abc`, a role's name, a policy's ARN.
    fn id(live: &Self::Live) -> String;

    /// The facts of the region and account that fields of a want need, each with the path of the field. If one could not be read,
    /// its field is unknown.
    fn facts(_want: &Self::Want, _known: &Known) -> Vec<(String, FactName)> {
        Vec::new()
    }

    /// Resources that should come first although no field names them: a NAT gateway works only beside an internet gateway.
    fn follows(_want: &Self::Want, _view: &View<'_>) -> Vec<Address> {
        Vec::new()
    }

    /// Resources that must come first although no field names them, because AWS would make them by itself and without a claim.
    /// For example, a service creates its log group with the first line that it writes.
    fn prerequisites(_at: &Address, _want: &Self::Want, _view: &View<'_>) -> Vec<Address> {
        Vec::new()
    }

    /// The resource with which AWS makes it by itself: the VPC of a default group and of a main route table. The object is the
    /// one that belongs to that resource as a part ([`Kind::owner`]). It is never made a second time and never deleted. `None` if
    /// heiiki makes it.
    fn made_with(_want: &Self::Want) -> Option<Address> {
        None
    }

    /// Checks all wants of this kind together, without AWS. Problems of single fields that the type cannot express belong here,
    /// too.
    fn check(all: &[(&Address, Self::Want)], view: &View<'_>, problems: &mut Vec<Problem>);

    /// The phase of AWS's work on the object.
    fn phase(live: &Self::Live) -> Phase;

    /// The ids and ARNs of the objects that it uses. They cannot be deleted before it.
    fn uses(live: &Self::Live) -> Vec<String>;

    /// Further names of the object. `uses` of other objects may hold them in place of its id.
    fn names(_live: &Self::Live) -> Vec<String> {
        Vec::new()
    }

    /// One line for the plan, by which a reader recognises the object: `10.0.0.0/24 in ap-northeast-1a`.
    fn summary(want: &Self::Want) -> String;

    /// Tags that the kind itself asks for, such as `Name`.
    fn tags(_want: &Self::Want) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// The changes that take the names of objects in `going` off this object, so that those can be deleted before it. Empty if
    /// this object must go first.
    fn release(_live: &Self::Live, _going: &BTreeSet<String>) -> Vec<Change> {
        Vec::new()
    }

    /// The order of a replacement.
    fn replacement(_want: &Self::Want, _live: &Self::Live, _known: &Known) -> Replacement {
        Replacement::DeleteFirst
    }

    /// True if AWS makes this change only while nothing runs inside the object: no app in a domain.
    fn disturbs(_change: &Change, _live: &Self::Live) -> bool {
        false
    }

    /// The way to mend a failed object that the spec still wants.
    fn recovery(_live: &Self::Live) -> Recovery {
        Recovery::Replace
    }

    /// AWS's reason for the failure of the last change, on an object that still serves. `None` if the last change did not fail.
    fn complaint(_live: &Self::Live) -> Option<String> {
        None
    }

    /// AWS's words for the reason for which the caller may see only that the object exists. Such an object is neither compared
    /// nor replaced. `None` if the caller may read it.
    fn withheld(_live: &Self::Live) -> Option<String> {
        None
    }

    /// Its owner, if AWS or a user made it for or inside another object; else `None`.
    fn owner(_live: &Self::Live, _tags: &BTreeMap<String, String>) -> Option<Owner> {
        None
    }

    /// A live object in a few words beside its status: its size, the apps in it, its last user.
    fn about(_live: &Self::Live) -> String {
        String::new()
    }

    /// The data that is deleted with it; `None` if it holds none.
    fn loses(_live: &Self::Live) -> Option<Loss> {
        None
    }

    /// The things that this object holds and AWS gives to one holder at a time: its name, its range, its address.
    fn holds(_live: &Self::Live) -> Vec<Unique> {
        Vec::new()
    }

    /// The things that a resource must hold to be as wanted.
    fn needs(_at: &Address, _want: &Self::Want, _ground: &Ground<'_>) -> Vec<Unique> {
        Vec::new()
    }

    /// The changes by which this object lets these things go and stays. Empty if it holds them for good.
    fn lets_go(live: &Self::Live, things: &[Unique]) -> Vec<Change> {
        let named = things.iter().flat_map(|thing| [&thing.scope, &thing.value]);
        Self::release(live, &named.filter(|id| !id.is_empty()).cloned().collect())
    }

    /// True if `other`, a foreign object of this kind, holds a thing that `want` needs, as far as the existing objects tell. An
    /// object that is being deleted counts as gone.
    fn clashes(at: &Address, want: &Self::Want, other: &Self::Live, known: &Known) -> bool {
        let held = if Self::phase(other).is_going() { Vec::new() } else { Self::holds(other) };
        Self::needs(at, want, &Ground::of(known)).iter().any(|needed| held.iter().any(|held| needed.excludes(held)))
    }

    /// AWS's name of the object, with which a selector's `name` is compared; `None` if it has none.
    fn live_name(live: &Self::Live) -> Option<String>;

    /// True if a selector's `default: true` means this object (the default VPC and its subnets).
    fn is_default(_live: &Self::Live) -> bool {
        false
    }

    /// The ARNs, or patterns of them, that a resource has or will have. The least policy is narrowed to them. Empty if AWS gives
    /// ids that nobody knows beforehand.
    fn arns(_at: &Address, _want: &Self::Want, _place: &Place) -> Vec<String> {
        Vec::new()
    }

    /// Lines for the summary after an apply, such as the command that reaches a bastion: (title, text).
    fn outputs(_want: &Self::Want, _live: &Self::Live, _known: &Known) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// One difference between what is wanted and what is live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The field of the want: `subnets`, `document`, `tags`.
    pub field: Cow<'static, str>,
    /// What is live; `null` when nothing is.
    pub from: Value,
    /// What it becomes.
    pub to: To,
    /// How it can be changed.
    pub mode: Mode,
}

/// What a field becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct To {
    /// The value; parts that are not known yet stand as `${kind/name.attribute}`.
    pub value: Value,
    /// The resources after whose steps the rest is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Address>,
}

/// How AWS lets a field be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By an update call.
    InPlace,
    /// By an update call, between a stop and a start.
    Restart,
    /// Only by a new object. Says why in one clause.
    Replace(Cow<'static, str>),
    /// Not at all. Says why and how to mend it.
    Refused(Cow<'static, str>),
}

/// Whether AWS has finished with an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It can be used.
    Ready,
    /// AWS is working on it; its own status.
    Busy(String),
    /// It failed; AWS's status and reason.
    Failed(String),
}

impl Phase {
    /// True for AWS's words for an object whose deletion has begun.
    pub fn is_going(&self) -> bool {
        match self {
            Self::Busy(status) => {
                let status = status.to_ascii_lowercase();
                status.contains("delet") || status.contains("shutting-down")
            }
            Self::Ready | Self::Failed(_) => false,
        }
    }
}

/// The order of a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// The new object is made, its users are switched over, and then the old one is deleted.
    CreateFirst,
    /// The old object is deleted first, because both cannot exist.
    DeleteFirst,
}

/// The way to mend a failed object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Another object in its place.
    Replace,
    /// The same update once more, or a start.
    Update,
}

/// The owner of an object that heiiki did not make, and the bond between the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Id or ARN of the owner.
    pub of: String,
    /// The bond by which the object belongs to it.
    pub bond: Bond,
    /// The evidence for the owner, as a noun phrase: `the tag ManagedByAmazonSageMakerResource and its name`.
    pub evidence: String,
}

/// How closely an object belongs to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// AWS made it with its owner and always removes it with its owner: the main route table of a VPC, the interface of an endpoint.
    Part,
    /// AWS made it for its owner, and it may outlive its owner: the home file system of a domain.
    Companion,
    /// A user made it inside its owner, which cannot go before it: an app.
    Tenant,
    /// A service wrote it about its owner, often about others as well, and leaves it behind: a group of logs.
    Record,
}

/// Data that dies with an object. Shown as `what (size, users)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Loss {
    /// What is lost, as a noun phrase without its size: `its volume`, `the home directories of its users on EFS fs-0abc`.
    pub what: String,
    /// How much that is, in bytes; nothing when AWS does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How many users it belongs to, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<usize>,
    /// True when AWS can keep it on request (`on_destroy: retain`).
    pub retainable: bool,
}

/// A problem that a check found in the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code with a page behind `heiiki explain`: `subnet-outside-vpc`.
    pub code: &'static str,
    /// The resource.
    pub at: Address,
    /// The field as a path inside it, `subnets[1]`; empty for the whole resource.
    pub path: String,
    /// The fault.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// True if AWS may accept it all the same, for example after a quota was raised. It is shown, but does not stop a run.
    pub warning: bool,
}

impl Problem {
    /// A problem at a field of a resource.
    pub fn new(
        code: &'static str,
        at: &Address,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, at: at.clone(), path: path.into(), message: message.into(), help: help.into(), warning: false }
    }

    /// The same problem as a warning, which is shown but does not stop a run.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { warning: true, ..self }
    }
}

impl Loss {
    /// A loss of unknown size that AWS cannot keep.
    pub fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), bytes: None, users: None, retainable: false }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, bytes, users, retainable: _ } = self;
        let size = bytes.map(size);
        let users = users.map(|count| if count == 1 { "1 user".to_owned() } else { format!("{count} users") });
        let parts: Vec<String> = size.into_iter().chain(users).collect();
        match parts.as_slice() {
            [] => write!(f, "{what}"),
            parts => write!(f, "{what} ({})", parts.join(", ")),
        }
    }
}

/// A size as people say it: in powers of 1024, one decimal below ten.
pub fn size(bytes: u64) -> String {
    let (mut rest, mut tenths) = (bytes, 0);
    let mut units = ["bytes", "KB", "MB", "GB", "TB", "PB"].iter();
    let mut unit = units.next();
    while rest >= 1024 {
        let Some(next) = units.next() else { break };
        tenths = (rest % 1024) * 10 / 1024;
        rest /= 1024;
        unit = Some(next);
    }
    let unit = unit.copied().unwrap_or("bytes");
    if rest < 10 && tenths > 0 { format!("{rest}.{tenths} {unit}") } else { format!("{rest} {unit}") }
}

impl Change {
    /// True if the spec leaves the field, or a structure around it, to others.
    pub fn is_ignored(&self, ignore: &[String]) -> bool {
        ignore::covers_field(ignore, &self.field)
    }
}

impl Phase {
    /// AWS's status of an object that AWS is deleting already: `Deleting`, `deleted`, `shutting-down` and the like. `None` for
    /// any other object.
    pub fn going(&self) -> Option<&str> {
        let Self::Busy(status) = self else { return None };
        let words = status.to_ascii_lowercase();
        (words.contains("delet") || words.contains("shutting-down")).then_some(status)
    }
}

impl Mode {
    /// A replacement, with its reason.
    pub const fn replace(why: &'static str) -> Self {
        Self::Replace(Cow::Borrowed(why))
    }

    /// A refusal, with its reason.
    pub const fn refused(why: &'static str) -> Self {
        Self::Refused(Cow::Borrowed(why))
    }
}

impl To {
    /// A value that is fully known.
    pub const fn value(value: Value) -> Self {
        Self { value, after: Vec::new() }
    }
}

/// The rank of an object among several that claim one address: the number of replacements and of changes that it needs. The
/// lowest is the best.
pub fn fits(changes: &[Change]) -> (usize, usize) {
    (changes.iter().filter(|c| matches!(c.mode, Mode::Replace(_) | Mode::Refused(_))).count(), changes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, text) in [(0, "0 bytes"), (6144, "6 KB"), (1536, "1.5 KB"), (1 << 30, "1 GB"), (12 << 30, "12 GB")] {
            assert_eq!(size(bytes), text);
        }
        let loss = Loss { bytes: Some(5 << 30), users: Some(1), ..Loss::of("its volume") };
        assert_eq!(loss.to_string(), "its volume (5 GB, 1 user)");
    }
}
