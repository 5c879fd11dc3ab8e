//! A log group. Its streams and events belong to the services that write to it. SageMaker makes a group by itself if nobody did
//! before it writes. A spec that owns such a group declares it, and the group is deleted after the resources that write to it.

pub use crate::markers::LogGroup;
use heiiki_derive::{Compared, Shaped};
use serde_json::{Value, json};

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::shape::{Leaf, Misfit, leaf_of_serde};
use std::collections::BTreeMap;

use crate::kind::{Bond, Owner};
use crate::view::{Disposition, View};
use crate::{
    Address, Comparison, Field, Ground, Identity, KindName, Known, Lifecycle, Loss, Marker, Phase, Place, Presentation, Problem,
    Replacement, Template, Unique, kind,
};

/// A log group as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "log_group")]
pub struct Want {
    /// Its name, such as `/aws/sagemaker/studio`; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "a log group cannot be renamed")]
    pub name: Option<String>,
    /// After how many days events expire. `null` is AWS's default: never.
    #[want(in_place)]
    pub retention_in_days: Field<RetentionInDays>,
    /// The KMS key that encrypts what is written from then on: `${kms_key/name}`, or an ARN. Its policy must admit `logs.<region>.amazonaws.com`.
    #[want(in_place)]
    pub kms_key_id: Field<Template>,
    /// What it costs and can do. AWS's default is `STANDARD`. Cannot be changed in place.
    #[want(replace = "the class of a log group is fixed", default = LogGroupClass::Standard)]
    pub log_group_class: Field<LogGroupClass>,
    /// Whether AWS refuses to delete it. AWS's default is false. heiiki turns it off before it deletes the group.
    #[want(in_place, default = false)]
    pub deletion_protection_enabled: Field<bool>,
}

/// Days of retention: one of those that AWS allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionInDays(pub i64);

impl RetentionInDays {
    /// The values that AWS allows.
    pub const ALLOWED: [i64; 22] =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
}

impl Leaf for RetentionInDays {
    const NAME: &'static str = "log_group_retention_in_days";
    const EXPECTED: &'static str = "a whole number";

    fn parse(value: &Value) -> Result<Self, Misfit> {
        let days = value.as_i64().ok_or(Misfit::Type(Self::EXPECTED))?;
        if Self::ALLOWED.contains(&days) {
            return Ok(Self(days));
        }
        // A value that is not allowed probably means the nearest allowed one.
        let nearest = Self::ALLOWED.iter().min_by_key(|allowed| (*allowed - days).abs()).unwrap_or(&1);
        Err(Misfit::Value(format!("AWS allows certain numbers of days only, of which {nearest} is nearest")))
    }

    fn to_json(&self) -> Value {
        Value::from(self.0)
    }

    fn schema() -> Value {
        json!({"enum": Self::ALLOWED, "description": "Days of retention: one of those that AWS allows."})
    }
}

leaf_of_serde!(RetentionInDays);

/// What a log group costs and can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "SCREAMING_SNAKE_CASE", name = "log_group_class")]
pub enum LogGroupClass {
    /// Everything, AWS's default.
    Standard,
    /// Cheaper, without metrics, alarms and subscriptions.
    InfrequentAccess,
    /// For a day or two, on the way to S3 or Firehose.
    Delivery,
}

impl LogGroupClass {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::InfrequentAccess => "INFREQUENT_ACCESS",
            Self::Delivery => "DELIVERY",
        }
    }
}

/// The pattern by which a group names all domains of the region as its owners, because SageMaker writes the logs of all their
/// apps to one group.
pub const OF_DOMAINS: &str = "sagemaker:domains";
/// The same for notebook instances, whose lifecycle configurations write to one group.
pub const OF_NOTEBOOKS: &str = "sagemaker:notebook-instances";
/// The text before the name of an endpoint in lower case. Each endpoint has a group of its own.
pub const OF_ENDPOINT: &str = "sagemaker:endpoint/";

/// A log group as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// Its name.
    pub name: String,
    /// Its ARN, without the `:*` that AWS also writes.
    pub arn: String,
    /// The number of days after which events expire; `None` if they never do.
    pub retention_in_days: Option<i64>,
    /// ARN of its KMS key.
    pub kms_key_id: Option<String>,
    /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
    pub log_group_class: String,
    /// True if AWS refuses to delete it.
    pub deletion_protection_enabled: bool,
    /// The size of its events. AWS counts it with a delay.
    pub stored_bytes: i64,
}

/// The name of a log group: its `name`, else its key in the spec.
pub fn name_of<'a>(at: &'a Address, name: Option<&'a str>) -> &'a str {
    name.unwrap_or_else(|| at.name.as_str())
}

/// The groups to which SageMaker writes the output of jobs that are started from a notebook.
const OF_JOBS: [&str; 4] = ["TrainingJobs", "ProcessingJobs", "TransformJobs", "LabelingJobs"];

/// The groups of the spec to which SageMaker writes for a resource, under `/aws/sagemaker/`. It makes a missing group with the
/// first line, so that the groups have to exist before the resource.
pub fn written_by(part: &str, runs_jobs: bool, view: &View<'_>) -> Vec<Address> {
    let jobs = if runs_jobs { &OF_JOBS[..] } else { &[] };
    let parts: Vec<&str> = jobs.iter().copied().chain([part]).collect();
    let writes = |name: &str| name.strip_prefix("/aws/sagemaker/").is_some_and(|rest| parts.contains(&rest));
    let groups = view.all::<LogGroup>().into_iter();
    groups.filter(|(at, want)| writes(name_of(at, want.name.as_deref()))).map(|(at, _)| at.clone()).collect()
}

impl Identity for LogGroup {
    const FACTS: KindFacts = KindFacts {
        label: "log group",
        created: 230,
        deleted: 140,
        seconds: Seconds::new(1, 2, 1),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Region("Log groups"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let name = want.name.as_deref().unwrap_or(at.name.as_str());
        ["", ":*"].map(|rest| place.arn("logs", &format!("log-group:{name}{rest}"))).into()
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }

    /// SageMaker makes its groups with the first line, and neither tags nor deletes them.
    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let of = match live.name.as_str() {
            "/aws/sagemaker/studio" => OF_DOMAINS.to_owned(),
            "/aws/sagemaker/NotebookInstances" => OF_NOTEBOOKS.to_owned(),
            name => format!("{OF_ENDPOINT}{}", name.strip_prefix("/aws/sagemaker/Endpoints/")?.to_ascii_lowercase()),
        };
        Some(Owner { of, bond: Bond::Record, evidence: "SageMaker writes to a group of that name".to_owned() })
    }
}

impl Comparison for LogGroup {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            let name = name_of(at, want.name.as_deref());
            check_name(at, name, problems);
            if let Some((other, _)) = all.iter().take(index).find(|(at, want)| name_of(at, want.name.as_deref()) == name) {
                let message = format!("{other} has the name `{name}` already");
                problems.push(Problem::new("log-group-name-taken", at, "name", message, "give each group its own name"));
            }
            let delivery = want.log_group_class.value() == Some(&LogGroupClass::Delivery);
            if delivery && want.retention_in_days.value().is_some() {
                let message = "AWS sets the retention of groups of the class `DELIVERY` by itself";
                let help = "leave `retention_in_days` out, or choose another class";
                problems.push(Problem::new("log-group-delivery", at, "retention_in_days", message, help));
            }
            check_key(at, want, problems);
        }
    }

    /// A name is unique in account and region.
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

impl Lifecycle for LogGroup {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete, Disposition::Retain];
    const STAYS_WHOLE: bool = true;

    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        live.kms_key_id.iter().cloned().collect()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for LogGroup {
    fn summary(want: &Want) -> String {
        let days = match want.retention_in_days {
            Field::Value(RetentionInDays(1)) => Some("kept for 1 day".to_owned()),
            Field::Value(RetentionInDays(days)) => Some(format!("kept for {days} days")),
            Field::Null => Some("kept for ever".to_owned()),
            Field::Absent => None,
        };
        [want.name.clone(), days].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn about(live: &Live) -> String {
        bytes(live).map(kind::size).unwrap_or_default()
    }

    /// AWS counts the events of a group with a delay, so that a size of zero is no proof that it is empty.
    fn loses(live: &Live) -> Option<Loss> {
        Some(Loss { bytes: bytes(live), retainable: true, ..Loss::of("its log events") })
    }
}

fn bytes(live: &Live) -> Option<u64> {
    u64::try_from(live.stored_bytes).ok().filter(|bytes| *bytes > 0)
}

/// Checks that the key is named by its ARN, which `${kms_key/name}` is.
fn check_key(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let Field::Value(template) = &want.kms_key_id else { return };
    let key = &template.0;
    let references = template.references();
    let other =
        references.iter().any(|(to, attribute)| to.kind == KindName::KmsKey && !matches!(attribute.as_str(), "id" | "arn"));
    if other || (!key.starts_with("arn:") && !key.contains("${")) {
        let message = format!("`{key}` is not the ARN of a key, and CloudWatch Logs takes nothing else");
        let help = "write `${kms_key/<name>}`, or `arn:aws:kms:<region>:<account>:key/<id>`";
        problems.push(Problem::new("log-group-key", at, "kms_key_id", message, help));
    }
}

fn check_name(at: &Address, name: &str, problems: &mut Vec<Problem>) {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '#');
    let good = (1..=512).contains(&name.len()) && name.chars().all(legal) && !name.to_ascii_lowercase().starts_with("aws/");
    if !good {
        let message = format!("`{name}` is not a name that CloudWatch Logs takes");
        let help = "use letters, digits, `_`, `-`, `/`, `.` and `#`, at most 512 characters; AWS's own begin with `/aws/`";
        problems.push(Problem::new("log-group-name", at, "name", message, help));
    }
}

#[cfg(test)]
mod tests;
