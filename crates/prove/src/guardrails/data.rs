//! The data of the guardrail claim: attempts to get out, the actions of SageMaker that write, and documents of AWS's managed policies.
//!
//! The first is written by hand and reviewed. The other two are generated: see `crates/prove/data/generate.py`.

use std::collections::BTreeMap;

use heiiki_model::policy_document::evaluate::like;
use serde::Deserialize;
use serde_json::Value;

/// All data.
#[derive(Clone, Debug)]
pub(crate) struct Data {
    pub(super) attempts: Attempts,
    pub(super) table: Table,
    managed: BTreeMap<String, Value>,
    /// The day of the newest managed policy.
    pub(super) managed_read: String,
}

/// The attempts, and the actions that were reviewed and open nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attempts {
    /// The day of the review.
    pub(super) reviewed: String,
    #[serde(rename = "attempts")]
    pub(super) all: Vec<Attempt>,
    harmless: Vec<Harmless>,
}

impl Attempts {
    /// The patterns of actions that were reviewed and open nothing.
    pub(super) fn harmless(&self) -> impl Iterator<Item = &String> {
        self.harmless.iter().flat_map(|group| &group.actions)
    }
}

/// An attempt to get out: a call with everything that policies can see of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attempt {
    pub(super) id: String,
    pub(super) action: String,
    /// The ARN, with placeholders such as `{account}`.
    pub(super) resource: String,
    /// The effect, as the end of a sentence.
    pub(super) what: String,
    /// The place from which the call comes. `None` if that does not matter, so that the caller chooses.
    #[serde(default)]
    pub(super) from: Option<Origin>,
    /// The condition keys that the call has.
    #[serde(default)]
    pub(super) keys: BTreeMap<String, Words>,
    /// The keys of parameters that the call leaves out, with AWS's default. AWS does not document if the request has them.
    #[serde(default)]
    pub(super) left_out: BTreeMap<String, Words>,
    /// The attempts of which one must be possible, so that there is something that this one opens. Empty if it opens something by itself.
    #[serde(default)]
    pub(super) needs: Vec<String>,
    /// The things of others that it opens too, if one of them is open. `None` if there are none of which heiiki reads.
    #[serde(default)]
    pub(super) or_open: Option<OpenThing>,
}

/// A sort of thing that may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OpenThing {
    /// A notebook instance with direct internet access.
    Notebook,
    /// A model without a VPC and without isolation.
    Model,
    /// A domain whose apps have internet access.
    Domain,
}

/// The place from which a call comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Origin {
    /// An endpoint of the environment.
    Endpoint,
    /// The internet.
    Internet,
    /// An endpoint of another network.
    #[serde(rename = "foreign endpoint")]
    ForeignEndpoint,
}

/// One value or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Words {
    One(String),
    Several(Vec<String>),
}

impl Words {
    /// All of them.
    pub(super) fn all(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Several(words) => words,
        }
    }
}

/// Actions that were reviewed and open nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Harmless {
    /// The reason, for readers of the data.
    #[serde(rename = "reason")]
    _reason: String,
    /// Patterns of actions.
    actions: Vec<String>,
}

/// The actions of SageMaker that write.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// The day on which AWS's reference was read.
    pub(super) read: String,
    pub(super) actions: Vec<Row>,
}

/// An action with the ARNs on which it may act.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) action: String,
    pub(super) resources: Vec<String>,
}

/// The managed policies of AWS.
#[derive(Clone, Debug, Deserialize)]
struct Managed {
    read: String,
    policies: Vec<ManagedPolicy>,
}

/// A managed policy of AWS.
#[derive(Clone, Debug, Deserialize)]
struct ManagedPolicy {
    /// The name with its path.
    name: String,
    document: Value,
}

impl Data {
    /// The data of this version of heiiki.
    pub(super) fn read() -> Self {
        let attempts = serde_json::from_str(include_str!("../../data/attempts.json")).expect("a test reads the attempts");
        let table = serde_json::from_str(include_str!("../../data/sagemaker_actions.json")).expect("a test reads the actions");
        let managed: Managed =
            serde_json::from_str(include_str!("../../data/aws_managed.json")).expect("a test reads the policies");
        let documents = managed.policies.into_iter().map(|policy| (policy.name, policy.document)).collect();
        Self { attempts, table, managed: documents, managed_read: managed.read }
    }

    /// The document of a managed policy of AWS. `None` if it is not among the data, or for another partition, whose documents differ.
    pub(crate) fn managed(&self, arn: &str) -> Option<&Value> {
        self.managed.get(arn.strip_prefix("arn:aws:iam::aws:policy/")?)
    }

    /// The actions of the table that nobody has reviewed.
    pub(super) fn unreviewed(&self) -> impl Iterator<Item = &Row> {
        self.table.actions.iter().filter(|row| {
            let attempted = self.attempts.all.iter().any(|attempt| attempt.action == row.action);
            !attempted && !self.attempts.harmless().any(|pattern| like(pattern, &row.action))
        })
    }
}
