//! An EFS file system with its throughput, backups, lifecycle and policy. Its mount targets are resources of their own. Access
//! points and replication are not resources.

mod checks;
mod import;
pub mod lifecycle_policy;

pub use crate::markers::FileSystem;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use serde_json::Value;

use self::lifecycle_policy::LifecyclePolicy;
use crate::ec2::subnet::zone;
use crate::kind::{Bond, Owner, Recovery, size};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::kms;
use crate::view::Disposition;
use crate::{
    Address, Comparison, Diff, Document, Field, Identity, Known, Lifecycle, Loss, Mode, Phase, Presentation, Problem,
    Replacement, Template, To, view::View,
};
use heiiki_policy::Absent;

/// SageMaker's tag with the ARN of the domain for which it made a file system.
pub const TAG_SAGEMAKER: &str = "ManagedByAmazonSageMakerResource";

/// A file system as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "file_system")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// `generalPurpose`, AWS's default, or the older `maxIO`. Cannot be changed in place.
    #[want(replace = "the performance mode of a file system is fixed", default = PerformanceMode::GeneralPurpose)]
    pub performance_mode: Field<PerformanceMode>,
    /// Whether it is encrypted at rest. AWS's default is false. Cannot be changed in place.
    #[want(replace = "a file system is encrypted from the start or never", default = false)]
    pub encrypted: Field<bool>,
    /// The KMS key: `${kms_key/name}`, id, ARN or alias. Without one AWS takes its own; that cannot be told from another one afterwards, so `null` is never a
    /// difference. Cannot be changed in place.
    #[want(compare = diff_key(diff, kms_key_id, live))]
    pub kms_key_id: Field<Template>,
    /// The one zone it lies in, the letter alone (`a`) or in full; `null` for a file system that lies in all of them. Cannot be changed in place.
    #[want(replace = "a file system stays in its zones", value = availability_zone.map(|name| zone(&place.region, name)), import = import::zone(live, place))]
    pub availability_zone: Field<String>,
    /// `bursting`, AWS's default, `elastic` or `provisioned`. AWS allows one change in 24 hours.
    #[want(in_place, default = ThroughputMode::Bursting)]
    pub throughput_mode: Field<ThroughputMode>,
    /// MiB per second of the mode `provisioned`, from 1. AWS allows one decrease in 24 hours.
    #[want(compare = diff_provisioned(diff, want, live, provisioned_throughput_in_mibps))]
    pub provisioned_throughput_in_mibps: Field<f64>,
    /// Whether AWS Backup makes automatic backups. AWS's default is false, and true for a file system in one zone. What was backed up stays when
    /// this is switched off or the file system is deleted.
    #[want(compare = diff_backup(diff, *backup, live), import = import::backup(live))]
    pub backup: Field<bool>,
    /// When files move between storage classes: when given, these transitions and no others.
    #[want(in_place, set, if_read, live = live.details.as_ref().map(|details| details.lifecycle_policies.clone()))]
    pub lifecycle_policies: Field<Vec<LifecyclePolicy>>,
    /// Who may mount it and how. `null` is AWS's default: every client that reaches a mount target.
    #[shape(complete)]
    #[want(compare = diff_policy(diff, policy, live.details.as_ref()), live = live.details.as_ref().and_then(|details| details.policy.clone()))]
    pub policy: Field<Document>,
    /// Whether it refuses to become the destination of a replication, which would overwrite it. AWS's default is `ENABLED`.
    #[want(in_place, if_read, default = OverwriteProtection::Enabled, import = import::protection(live))]
    pub replication_overwrite_protection: Field<OverwriteProtection>,
}

/// How a file system trades latency for parallelism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "file_system_performance_mode")]
pub enum PerformanceMode {
    /// Lowest latency.
    #[shape(word = "generalPurpose")]
    GeneralPurpose,
    /// More operations a second at a higher latency.
    #[shape(word = "maxIO")]
    MaxIo,
}

/// What the throughput of a file system follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "file_system_throughput_mode")]
pub enum ThroughputMode {
    /// Its size, with credits.
    Bursting,
    /// What is asked for.
    Provisioned,
    /// What is used.
    Elastic,
}

/// Whether a replication may overwrite a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "SCREAMING_SNAKE_CASE", name = "file_system_overwrite_protection")]
pub enum OverwriteProtection {
    /// No.
    Enabled,
    /// Yes.
    Disabled,
}

/// A file system as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `fs-...`.
    pub file_system_id: String,
    /// Its ARN.
    pub arn: String,
    /// The name by which clients in the VPC mount it.
    pub dns_name: String,
    /// `creating`, `available`, `updating`, `deleting`, `error`.
    pub life_cycle_state: String,
    /// `generalPurpose` or `maxIO`.
    pub performance_mode: String,
    /// True if it is encrypted at rest.
    pub encrypted: bool,
    /// The ARN of the KMS key; `None` if it is not encrypted.
    pub kms_key_id: Option<String>,
    /// The zone of a file system that lies in one zone, in full; `None` for any other.
    pub availability_zone: Option<String>,
    /// `bursting`, `provisioned`, `elastic`.
    pub throughput_mode: String,
    /// MiB per second of the mode `provisioned`.
    pub provisioned_throughput_in_mibps: Option<f64>,
    /// `ENABLED`, `DISABLED`, or `REPLICATING` for the destination of a replication.
    pub replication_overwrite_protection: Option<String>,
    /// The size of its data in bytes. AWS measures it now and then.
    pub size_in_bytes: Option<u64>,
    /// The number of its mount targets.
    pub number_of_mount_targets: usize,
    /// The details that take a call each; `None` if AWS was not asked.
    pub details: Option<Details>,
}

/// The details of a file system that AWS shows only by calls of their own.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Details {
    /// `ENABLED`, `ENABLING`, `DISABLED`, `DISABLING`.
    pub backup: String,
    /// The times at which files move between storage classes.
    pub lifecycle_policies: Vec<Value>,
    /// The policy: who may mount it, and in which way.
    pub policy: Option<Value>,
}

impl PerformanceMode {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GeneralPurpose => "generalPurpose",
            Self::MaxIo => "maxIO",
        }
    }
}

impl ThroughputMode {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bursting => "bursting",
            Self::Provisioned => "provisioned",
            Self::Elastic => "elastic",
        }
    }
}

impl OverwriteProtection {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLED",
            Self::Disabled => "DISABLED",
        }
    }
}

impl Identity for FileSystem {
    const FACTS: KindFacts = KindFacts {
        label: "EFS file system",
        created: 200,
        deleted: 120,
        seconds: Seconds::new(20, 10, 20),
        import: Import { taken: Taken::WithUser, holds: true },
        drawn: Drawn::Region("EFS file systems"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "dns_name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.file_system_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    /// Its tag names the domain for which SageMaker made it.
    fn owner(_: &Live, tags: &BTreeMap<String, String>) -> Option<Owner> {
        let of = tags.get(TAG_SAGEMAKER)?.clone();
        Some(Owner { of, bond: Bond::Companion, evidence: format!("the tag {TAG_SAGEMAKER}") })
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for FileSystem {
    const WITHOUT_POLICY: Absent = Absent::GrantsEverything;

    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        for (at, want) in all {
            checks::throughput(at, want, problems);
            checks::storage(at, want, problems);
            checks::lifecycle(at, want, problems);
            checks::policy(at, want, problems);
        }
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }
}

impl Lifecycle for FileSystem {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete, Disposition::Retain];
    const STAYS_WHOLE: bool = true;

    fn phase(live: &Live) -> Phase {
        match live.life_cycle_state.as_str() {
            "available" => Phase::Ready,
            "error" => Phase::Failed("error".to_owned()),
            state => Phase::Busy(state.to_owned()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        live.kms_key_id.iter().cloned().collect()
    }

    fn recovery(_: &Live) -> Recovery {
        Recovery::Replace
    }
}

impl Presentation for FileSystem {
    const PRIVATE: &'static [&'static str] = &["policy"];

    fn summary(want: &Want) -> String {
        let place = want.availability_zone.value().map_or_else(|| "all zones".to_owned(), |zone| format!("zone {zone}"));
        match want.throughput_mode.value() {
            Some(mode) => format!("{} throughput, {place}", mode.as_str()),
            None => place,
        }
    }

    fn about(live: &Live) -> String {
        let targets = match live.number_of_mount_targets {
            1 => "1 mount target".to_owned(),
            count => format!("{count} mount targets"),
        };
        live.size_in_bytes.map_or_else(|| targets.clone(), |bytes| format!("{}, {targets}", size(bytes)))
    }

    /// A file system that AWS is deleting has lost its data already.
    fn loses(live: &Live) -> Option<Loss> {
        let loss = Loss { bytes: live.size_in_bytes, retainable: true, ..Loss::of("its files") };
        (live.life_cycle_state != "deleting").then_some(loss)
    }
}

/// Compares the rate of the mode `provisioned`. AWS forgets it by itself in every other mode.
fn diff_provisioned(diff: &mut Diff<'_>, want: &Want, live: &Live, rate: &Field<f64>) {
    let field = "provisioned_throughput_in_mibps";
    let becomes_provisioned = match &want.throughput_mode {
        Field::Absent => live.throughput_mode == "provisioned",
        Field::Null => false,
        Field::Value(mode) => *mode == ThroughputMode::Provisioned,
    };
    if let Some(rate) = rate.value().filter(|_| becomes_provisioned) {
        diff.field(field, &Field::Value(*rate), live.provisioned_throughput_in_mibps.as_ref(), Mode::InPlace);
    }
}

fn diff_policy(diff: &mut Diff<'_>, policy: &Field<Document>, details: Option<&Details>) {
    let Some(details) = details else { return };
    let live = details.policy.as_ref();
    match policy {
        Field::Absent => {}
        Field::Null if live.is_none() => {}
        Field::Null => diff.push("policy", live, To::value(Value::Null), Mode::InPlace),
        Field::Value(policy) => diff.document("policy", policy, live, Mode::InPlace),
    }
}

/// Compares the key. A key that is cleared becomes one of AWS's, which every encrypted file system has.
fn diff_key(diff: &mut Diff<'_>, want: &Field<Template>, live: &Live) {
    if want.value().is_some() {
        kms::compare(diff, want, live.kms_key_id.as_deref(), "the key of a file system is fixed");
    }
}

fn diff_backup(diff: &mut Diff<'_>, want: Field<bool>, live: &Live) {
    if let Some(details) = &live.details {
        // A backup that is being enabled counts as enabled.
        let now = details.backup.starts_with("ENABL");
        diff.defaulted("backup", &want, &live.availability_zone.is_some(), &now, Mode::InPlace);
    }
}

#[cfg(test)]
mod tests;
