//! An EFS file system with its throughput, backups, lifecycle and policy. Its mount targets are resources of their own; access points and replication are
//! nobody's resource.

mod checks;
mod import;
pub mod lifecycle_policy;

use heiiki_derive::Shaped;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use self::lifecycle_policy::LifecyclePolicy;
use crate::kind::{Bond, Owner, Recovery, size};
use crate::kinds::ec2::subnet::zone;
use crate::kinds::kms;
use crate::spec::Disposition;
use crate::{
    Address, Change, Diff, Document, Field, Kind, KindName, Known, Loss, Mode, Naming, Phase, Problem, Replacement, Template, To,
    spec::View,
};

/// SageMaker's tag with the ARN of the domain for which it made a file system.
pub const TAG_SAGEMAKER: &str = "ManagedByAmazonSageMakerResource";

/// The kind `file_system`.
#[derive(Debug)]
pub struct FileSystem;

/// A file system as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "file_system")]
pub struct Want {
    /// The `Name` tag.
    pub name: Option<String>,
    /// `generalPurpose`, AWS's default, or the older `maxIO`. Cannot be changed in place.
    pub performance_mode: Field<PerformanceMode>,
    /// Whether it is encrypted at rest. AWS's default is false. Cannot be changed in place.
    pub encrypted: Field<bool>,
    /// The KMS key, by id, ARN or alias. Without one AWS takes its own; that cannot be told from another one afterwards, so `null` is never a
    /// difference. Cannot be changed in place.
    pub kms_key_id: Field<Template>,
    /// The one zone it lies in, the letter alone (`a`) or in full; `null` for a file system that lies in all of them. Cannot be changed in place.
    pub availability_zone: Field<String>,
    /// `bursting`, AWS's default, `elastic` or `provisioned`. AWS allows one change in 24 hours.
    pub throughput_mode: Field<ThroughputMode>,
    /// MiB per second of the mode `provisioned`, from 1. AWS allows one decrease in 24 hours.
    pub provisioned_throughput_in_mibps: Field<f64>,
    /// Whether AWS Backup makes automatic backups. AWS's default is false, and true for a file system in one zone. What was backed up stays when
    /// this is switched off or the file system is deleted.
    pub backup: Field<bool>,
    /// When files move between storage classes: when given, these transitions and no others.
    pub lifecycle_policies: Field<Vec<LifecyclePolicy>>,
    /// Who may mount it and how. `null` is AWS's default: every client that reaches a mount target.
    #[shape(complete)]
    pub policy: Field<Document>,
    /// Whether it refuses to become the destination of a replication, which would overwrite it. AWS's default is `ENABLED`.
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
    /// Whether it is encrypted at rest.
    pub encrypted: bool,
    /// The ARN of the KMS key, when it is encrypted.
    pub kms_key_id: Option<String>,
    /// The one zone it lies in, in full.
    pub availability_zone: Option<String>,
    /// `bursting`, `provisioned`, `elastic`.
    pub throughput_mode: String,
    /// MiB per second of the mode `provisioned`.
    pub provisioned_throughput_in_mibps: Option<f64>,
    /// `ENABLED`, `DISABLED`, or `REPLICATING` for the destination of a replication.
    pub replication_overwrite_protection: Option<String>,
    /// How much it holds, in bytes. AWS measures that now and then.
    pub size_in_bytes: Option<u64>,
    /// How many mount targets it has.
    pub number_of_mount_targets: usize,
    /// What takes a call each; nothing while AWS was not asked.
    pub details: Option<Details>,
}

/// What AWS shows of a file system only when it is asked for that alone.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Details {
    /// `ENABLED`, `ENABLING`, `DISABLED`, `DISABLING`.
    pub backup: String,
    /// When files move between storage classes.
    pub lifecycle_policies: Vec<Value>,
    /// Who may mount it and how.
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

impl Kind for FileSystem {
    const NAME: KindName = KindName::FileSystem;
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "dns_name"];
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete, Disposition::Retain];
    const STAYS_WHOLE: bool = true;
    const PRIVATE: &'static [&'static str] = &["policy"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.file_system_id.clone()
    }

    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        for (at, want) in all {
            checks::throughput(at, want, problems);
            checks::storage(at, want, problems);
            checks::lifecycle(at, want, problems);
            checks::policy(at, want, problems);
        }
    }

    fn diff(want: &Want, live: &Live, known: &Known) -> Vec<Change> {
        let Want {
            name: _,
            performance_mode,
            encrypted,
            kms_key_id,
            availability_zone,
            throughput_mode,
            provisioned_throughput_in_mibps,
            backup,
            lifecycle_policies,
            policy,
            replication_overwrite_protection,
        } = want;
        let mut diff = Diff::new(known);
        let word = |word: &str| word.to_owned();
        let mode = performance_mode.map(|mode| word(mode.as_str()));
        let fixed = Mode::replace("the performance mode of a file system is fixed");
        diff.defaulted("performance_mode", &mode, &word("generalPurpose"), &live.performance_mode, fixed);
        let fixed = Mode::replace("a file system is encrypted from the start or never");
        diff.defaulted("encrypted", encrypted, &false, &live.encrypted, fixed);
        if kms_key_id.value().is_some() {
            kms::compare(&mut diff, kms_key_id, live.kms_key_id.as_deref(), "the key of a file system is fixed");
        }
        let one = availability_zone.map(|name| zone(&known.place.region, name));
        let fixed = Mode::replace("a file system stays in its zones");
        diff.field("availability_zone", &one, live.availability_zone.as_ref(), fixed);
        let mode = throughput_mode.map(|mode| word(mode.as_str()));
        diff.defaulted("throughput_mode", &mode, &word("bursting"), &live.throughput_mode, Mode::InPlace);
        diff_provisioned(&mut diff, want, live, provisioned_throughput_in_mibps);
        if let Some(live) = &live.replication_overwrite_protection {
            let protection = replication_overwrite_protection.map(|protection| word(protection.as_str()));
            diff.defaulted("replication_overwrite_protection", &protection, &word("ENABLED"), live, Mode::InPlace);
        }
        if let Some(details) = &live.details {
            // On its way there is as good as there.
            let now = details.backup.starts_with("ENABL");
            diff.defaulted("backup", backup, &live.availability_zone.is_some(), &now, Mode::InPlace);
            let policies = lifecycle_policies.map(|list| list.iter().map(|policy| json!(policy)).collect());
            diff.set("lifecycle_policies", &policies, &details.lifecycle_policies, Mode::InPlace);
            diff_policy(&mut diff, policy, details.policy.as_ref());
        }
        diff.finish()
    }

    fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
        import::as_wanted(live, tags, naming)
    }

    fn phase(live: &Live) -> Phase {
        match live.life_cycle_state.as_str() {
            "available" => Phase::Ready,
            "error" => Phase::Failed("error".to_owned()),
            state => Phase::Busy(state.to_owned()),
        }
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }

    fn summary(want: &Want) -> String {
        let place = want.availability_zone.value().map_or_else(|| "all zones".to_owned(), |zone| format!("zone {zone}"));
        match want.throughput_mode.value() {
            Some(mode) => format!("{} throughput, {place}", mode.as_str()),
            None => place,
        }
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }

    fn recovery(_: &Live) -> Recovery {
        Recovery::Replace
    }

    /// Its tag says which domain SageMaker made it for.
    fn owner(_: &Live, tags: &BTreeMap<String, String>) -> Option<Owner> {
        let of = tags.get(TAG_SAGEMAKER)?.clone();
        Some(Owner { of, bond: Bond::Companion, evidence: format!("the tag {TAG_SAGEMAKER}") })
    }

    fn about(live: &Live) -> String {
        let targets = match live.number_of_mount_targets {
            1 => "1 mount target".to_owned(),
            count => format!("{count} mount targets"),
        };
        live.size_in_bytes.map_or_else(|| targets.clone(), |bytes| format!("{}, {targets}", size(bytes)))
    }

    /// One that AWS is deleting has lost them already.
    fn loses(live: &Live) -> Option<Loss> {
        let loss = Loss { bytes: live.size_in_bytes, retainable: true, ..Loss::of("its files") };
        (live.life_cycle_state != "deleting").then_some(loss)
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

/// The rate belongs to the mode `provisioned`: with every other mode AWS forgets it by itself.
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

fn diff_policy(diff: &mut Diff<'_>, policy: &Field<Document>, live: Option<&Value>) {
    match policy {
        Field::Absent => {}
        Field::Null if live.is_none() => {}
        Field::Null => diff.push("policy", live, To::value(Value::Null), Mode::InPlace),
        Field::Value(policy) => diff.document("policy", policy, live, Mode::InPlace),
    }
}

#[cfg(test)]
mod tests;
