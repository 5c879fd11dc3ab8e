//! An S3 bucket. Its objects belong to its users. Heiiki only counts them before it deletes them.

mod checks;
mod diff;
mod import;
mod lifecycle_checks;
pub mod lifecycle_rule;
mod live;
pub mod parts;
pub mod policy;

use heiiki_derive::{Compared, Shaped};

use self::lifecycle_rule::LifecycleRule;
pub use self::live::Live;
use self::parts::{Contents, Encryption, Ownership, PublicAccessBlock, Versioning};
use crate::kind::size;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use crate::markers::Bucket;
use crate::naming::word_if_known;
use crate::view::{Disposition, View};
use crate::{
    Address, Comparison, Document, Field, Ground, Identity, Known, Lifecycle, Loss, Marker, Phase, Place, Presentation, Problem,
    Replacement, Unique,
};

/// A bucket as the spec wants it. It is made in the region of the spec.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "bucket")]
pub struct Want {
    /// Its name, unique among the buckets of all accounts; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "a bucket cannot be renamed")]
    pub name: Option<String>,
    /// Whether it keeps earlier versions of its objects. A new bucket does not; once it did, this can only be suspended.
    #[want(compare = diff::versioning(diff, *versioning, live), import = word_if_known(live.versioning.as_deref()))]
    pub versioning: Field<Versioning>,
    /// How objects are encrypted that say nothing else. `null` is AWS's default: S3's own keys.
    #[want(compare = diff::encryption(diff, encryption, live), import = import::encryption(live, naming))]
    pub encryption: Field<Encryption>,
    /// What is refused and ignored because it would make it public. `null` is AWS's default: everything.
    #[want(compare = diff::access(diff, public_access_block, live.public_access_block.unwrap_or_default()), import = import::access(live))]
    pub public_access_block: Field<PublicAccessBlock>,
    /// Who owns its objects. AWS's default is `BucketOwnerEnforced`: this account, without access lists.
    #[want(in_place, default = Ownership::BucketOwnerEnforced, live = live.owner())]
    pub ownership: Field<Ownership>,
    /// Who may do what with it. `null` is no policy.
    #[shape(complete)]
    #[want(compare = diff::policy(diff, policy, live.policy.as_ref()))]
    pub policy: Field<Document>,
    /// What becomes of its objects with time: all rules. `null` is none.
    #[want(compare = diff::rules(diff, lifecycle_rules, &live.lifecycle_rules))]
    pub lifecycle_rules: Field<Vec<LifecycleRule>>,
    /// Whether versions can be kept from being deleted. It can be turned on later, with versioning, and never off.
    #[want(compare = diff::object_lock(diff, *object_lock_enabled, *versioning, live), default = false)]
    pub object_lock_enabled: Field<bool>,
    /// Says that it is meant when `policy` would deny heiiki's own calls, or would from some networks; otherwise such a plan is refused. Never sent to AWS.
    #[shape(omit)]
    #[want(parameter, import = import::readable(live)?)]
    pub acknowledge_lock_out: bool,
}

/// True if S3 accepts a name for a bucket.
pub fn is_name(name: &str) -> bool {
    checks::is_name(name)
}

/// The name of a bucket: its `name`, else its key in the spec.
pub fn name_of<'a>(at: &'a Address, name: Option<&'a str>) -> &'a str {
    name.unwrap_or_else(|| at.name.as_str())
}

impl Identity for Bucket {
    const FACTS: KindFacts = KindFacts {
        label: "S3 bucket",
        created: 220,
        deleted: 130,
        // The time to empty it depends on the number of objects: a second or two for a thousand.
        seconds: Seconds::new(5, 5, 10),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Region("S3 buckets"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "domain_name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let name = want.name.as_deref().unwrap_or(at.name.as_str());
        ["", "/*"].map(|rest| place.arn_of("s3", "", "", &format!("{name}{rest}"))).into()
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for Bucket {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    /// Only one bucket at a time holds a name.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        match &want.name {
            Some(name) if *name != live.name => Replacement::CreateFirst,
            Some(_) | None => Replacement::DeleteFirst,
        }
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for Bucket {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete, Disposition::Retain];
    const STAYS_WHOLE: bool = true;

    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    /// The endpoints through which alone it is reached, without which nobody could empty it, and the key of its objects.
    fn uses(live: &Live) -> Vec<String> {
        let ways_in = live.policy.as_ref().map(policy::ways_in).unwrap_or_default();
        ways_in.into_iter().chain(live.encryption.as_ref().and_then(|encryption| encryption.kms_master_key_id.clone())).collect()
    }

    fn withheld(live: &Live) -> Option<String> {
        live.denied.clone()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for Bucket {
    const PRIVATE: &'static [&'static str] = &["policy"];

    fn summary(want: &Want) -> String {
        let rules = want.lifecycle_rules.value().map_or(0, Vec::len);
        let parts = [
            want.name.clone(),
            (want.versioning.value() == Some(&Versioning::Enabled)).then(|| "versioned".to_owned()),
            want.encryption.value().map(|encryption| encryption.sse_algorithm.as_str().to_owned()),
            want.policy.value().map(|_| "with a policy".to_owned()),
            (rules > 0).then(|| if rules == 1 { "1 lifecycle rule".to_owned() } else { format!("{rules} lifecycle rules") }),
            (want.object_lock_enabled.value() == Some(&true)).then(|| "object lock".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn about(live: &Live) -> String {
        let Some(Contents { versions, bytes, more }) = live.contents else { return String::new() };
        match (versions, more) {
            (0, _) => "empty".to_owned(),
            (1, false) => format!("1 object version, {}", size(bytes)),
            (_, false) => format!("{versions} object versions, {}", size(bytes)),
            (_, true) => format!("more than {versions} object versions, more than {}", size(bytes)),
        }
    }

    /// A bucket whose content was not read may hold any data.
    fn loses(live: &Live) -> Option<Loss> {
        let bytes = match live.contents {
            Some(Contents { versions: 0, .. }) => return None,
            Some(Contents { bytes, .. }) => Some(bytes),
            None => None,
        };
        Some(Loss { bytes, retainable: true, ..Loss::of("its objects") })
    }
}

#[cfg(test)]
mod tests;
