//! A KMS key with its alias. KMS deletes no key at once: a key that waits for its deletion is gone for heiiki, because nobody can use it.
//!
//! Its id is its ARN, which every service takes as the name of a key. So `${kms_key/name}` is right wherever a key is named.

mod checks;
mod diff;
mod words;

use std::collections::BTreeMap;

pub use crate::markers::KmsKey;
use heiiki_derive::{Compared, Shaped};
use serde_json::{Value, json};

pub use self::words::{KeySpec, KeyUsage};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::view::{Disposition, View};
use crate::{
    Address, Comparison, Document, Field, Ground, Identity, KindName, Known, Lifecycle, Loss, Phase, Place, Presentation,
    Problem, Replacement, Unique,
};

/// The tag that keeps `deletion_window_in_days` until the key is deleted, because KMS takes the number only then.
pub const TAG_DELETION_WINDOW: &str = "heiiki:deletion-window";
/// The beginning of every alias.
pub const ALIAS: &str = "alias/";
/// The beginning of the aliases of keys that AWS manages.
pub const ALIAS_OF_AWS: &str = "alias/aws/";
/// The days between two rotations if nobody says otherwise.
const ROTATION: i64 = 365;
/// The days until a key is deleted if nobody says otherwise: the longest time in which a deletion can be cancelled.
const DELETION_WINDOW: i64 = 30;

/// A KMS key as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "kms_key")]
pub struct Want {
    /// Its alias, such as `alias/studio`; `alias/` and the key in the spec when absent. It moves to another key only when that key is in this spec.
    #[want(compare = diff::alias(diff, alias.as_deref(), live), import = diff::import_alias(live, naming))]
    pub alias: Option<String>,
    /// What it is for.
    #[want(in_place, if_read, default = String::new())]
    pub description: Field<String>,
    /// Who may use and administer it: this document and nothing else. `null` is AWS's default, by which the policies of IAM decide.
    #[shape(complete)]
    #[want(compare = diff::policy(diff, policy, live), import = diff::import_policy(live, naming))]
    pub policy: Field<Document>,
    /// Whether it can be used. AWS's default is true. What is encrypted with a disabled key cannot be read until it is enabled again.
    #[want(in_place, if_read, default = true)]
    pub enabled: Field<bool>,
    /// Whether KMS makes new key material from time to time. AWS's default is false.
    #[want(mode = diff::rotation_mode(want, live), if_read, default = false)]
    pub enable_key_rotation: Field<bool>,
    /// Days between two rotations, 90 to 2560. AWS's default is 365. Only with `enable_key_rotation`.
    #[want(compare = diff::period(diff, want, live), import = live.rotation_period_in_days.filter(|days| *days != ROTATION).into())]
    pub rotation_period_in_days: Field<i64>,
    /// The type of its material. AWS's default is `SYMMETRIC_DEFAULT`, and the services of AWS encrypt with no other. Cannot be changed.
    #[want(refuse = "KMS never changes the type of a key, and another key could not read what this one encrypted; add a second key to the spec, let everything use it, and delete this one then", if_read, default = KeySpec::SymmetricDefault)]
    pub key_spec: Field<KeySpec>,
    /// What it can do. AWS's default for symmetric keys is `ENCRYPT_DECRYPT`; all others need it. Cannot be changed.
    #[want(refuse = "KMS never changes the usage of a key, and another key could not read what this one encrypted; add a second key to the spec, let everything use it, and delete this one then", if_read, default = KeyUsage::EncryptDecrypt)]
    pub key_usage: Field<KeyUsage>,
    /// Whether other regions may have replicas of it, which heiiki does not make. AWS's default is false. Cannot be changed.
    #[want(
        refuse = "a key is of one region or of several for good, and another key could not read what this one encrypted; add a second key to the spec, let everything use it, and delete this one then",
        if_read,
        default = false
    )]
    pub multi_region: Field<bool>,
    /// Days between its deletion and the end of its material, 7 to 30, in which the deletion can be cancelled. AWS's default is 30. A tag of the key keeps the
    /// number, so that it is known when the key has left the spec.
    #[want(parameter, import = live.deletion_window_in_days.into())]
    pub deletion_window_in_days: Field<i64>,
    /// Says that it is meant when `policy` would not let heiiki change it again; otherwise such a plan is refused. Then KMS is told to skip its own check.
    #[shape(omit)]
    #[want(parameter, import = live.is_readable()?)]
    pub acknowledge_lock_out: bool,
}

/// A KMS key as AWS reports it. Of a key that does not concern the environment only its ids and aliases are read.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// Its id in KMS, a UUID; `mrk-...` for one of several regions.
    pub key_id: String,
    /// Its ARN, which is its id in heiiki.
    pub arn: String,
    /// The oldest of its aliases.
    pub alias: Option<String>,
    /// All of its aliases, the oldest first.
    pub aliases: Vec<String>,
    /// The purpose that somebody wrote down.
    pub description: Option<String>,
    /// The key policy.
    pub policy: Option<Value>,
    /// False for a key that somebody disabled.
    pub enabled: Option<bool>,
    /// True if KMS makes new material from time to time.
    pub enable_key_rotation: Option<bool>,
    /// Days between two rotations, of a key that rotates.
    pub rotation_period_in_days: Option<i64>,
    /// `SYMMETRIC_DEFAULT`, `RSA_2048` and so on.
    pub key_spec: Option<String>,
    /// `ENCRYPT_DECRYPT`, `SIGN_VERIFY` and so on.
    pub key_usage: Option<String>,
    /// True if other regions may have replicas.
    pub multi_region: Option<bool>,
    /// `Enabled`, `Disabled`, `Updating` and so on.
    pub key_state: Option<String>,
    /// The days that its tag asks for before it is deleted.
    pub deletion_window_in_days: Option<i64>,
    /// AWS's words when the caller may not read it: its policy does not let the caller in.
    pub denied: Option<String>,
}

impl Live {
    /// A key of which nothing more was read.
    pub fn bare(key_id: &str, arn: &str, aliases: Vec<String>) -> Self {
        Self {
            key_id: key_id.to_owned(),
            arn: arn.to_owned(),
            alias: aliases.first().cloned(),
            aliases,
            description: None,
            policy: None,
            enabled: None,
            enable_key_rotation: None,
            rotation_period_in_days: None,
            key_spec: None,
            key_usage: None,
            multi_region: None,
            key_state: None,
            deletion_window_in_days: None,
            denied: None,
        }
    }

    /// `None` for a key that could not be read, so that nothing of it is written. `acknowledge_lock_out` is never written.
    fn is_readable(&self) -> Option<bool> {
        self.denied.is_none().then_some(false)
    }
}

/// The alias of a key: its `alias`, else its key in the spec.
pub fn alias_of(at: &Address, alias: Option<&str>) -> String {
    alias.map_or_else(|| format!("{ALIAS}{}", at.name), str::to_owned)
}

/// The key policy that AWS makes where none is given: the account may do everything, and its policies of IAM decide.
pub fn default_policy(place: &Place) -> Value {
    json!({
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": place.iam_arn("root")},
            "Action": "kms:*",
            "Resource": "*",
        }],
    })
}

impl Identity for KmsKey {
    const FACTS: KindFacts = KindFacts {
        label: "KMS key",
        created: 195,
        deleted: 490,
        seconds: Seconds::AT_ONCE,
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Region("KMS keys"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "alias", "key_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.arn.clone()
    }

    fn names(live: &Live) -> Vec<String> {
        let alias_arn = |alias: &String| Some(format!("{}:{alias}", live.arn.rsplit_once(':')?.0));
        let arns = live.aliases.iter().filter_map(alias_arn);
        [live.key_id.clone()].into_iter().chain(live.aliases.iter().cloned()).chain(arns).collect()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        let days = match want.deletion_window_in_days {
            Field::Absent => return BTreeMap::new(),
            Field::Null => DELETION_WINDOW,
            Field::Value(days) => days,
        };
        BTreeMap::from([(TAG_DELETION_WINDOW.to_owned(), days.to_string())])
    }

    fn live_name(live: &Live) -> Option<String> {
        live.alias.clone()
    }
}

impl Comparison for KmsKey {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, problems);
    }

    /// An alias names one key at a time.
    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::DeleteFirst
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![held(&alias_of(at, want.alias.as_deref()))]
    }
}

impl Lifecycle for KmsKey {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete, Disposition::Retain];
    const STAYS_WHOLE: bool = true;

    /// A key that is disabled, or without its material, can be administered all the same. No state is a failure that another key would mend.
    fn phase(live: &Live) -> Phase {
        match live.key_state.as_deref() {
            Some(state @ ("Creating" | "Updating" | "PendingDeletion" | "PendingReplicaDeletion")) => {
                Phase::Busy(state.to_owned())
            }
            Some(_) | None => Phase::Ready,
        }
    }

    /// The principals of its policy are no objects on which it stands: KMS keeps a key whose roles are gone.
    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }

    fn withheld(live: &Live) -> Option<String> {
        live.denied.clone()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        live.aliases.iter().map(|alias| held(alias)).collect()
    }
}

impl Presentation for KmsKey {
    const PRIVATE: &'static [&'static str] = &["policy"];

    fn summary(want: &Want) -> String {
        let parts = [
            want.alias.clone(),
            want.key_spec.value().map(|spec| spec.as_str().to_owned()),
            (want.enabled.value() == Some(&false)).then(|| "disabled".to_owned()),
            (want.enable_key_rotation.value() == Some(&true)).then(|| "rotated".to_owned()),
            want.policy.value().map(|_| "with a policy".to_owned()),
            (want.multi_region.value() == Some(&true)).then(|| "of several regions".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn about(live: &Live) -> String {
        match live.key_state.as_deref() {
            None | Some("Enabled") => String::new(),
            Some("Disabled") => "disabled".to_owned(),
            Some(state) => state.to_owned(),
        }
    }

    /// KMS deletes it after some days, in which the deletion can be cancelled.
    fn loses(live: &Live) -> Option<Loss> {
        let days = live.deletion_window_in_days.unwrap_or(DELETION_WINDOW);
        let what = format!("everything that is encrypted with it, unless its deletion is cancelled within {days} days");
        Some(Loss { retainable: true, ..Loss::of(what) })
    }
}

/// An alias as a thing that has one holder at a time.
fn held(alias: &str) -> Unique {
    Unique { field: "alias", ..Unique::name(KindName::KmsKey, alias) }
}

#[cfg(test)]
mod tests;
