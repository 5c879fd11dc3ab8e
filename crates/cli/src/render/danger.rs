//! What a reviewer should look at first: data that dies, what is replaced or deleted, network paths that open, policies that let more through.
//!
//! Every form of a plan tells the same list, in the same order. It is read off the plan; nothing of it keeps a plan from being carried out.

use heiiki_model::Address;
use heiiki_model::plan::{Step, Verb};
use heiiki_model::policy_document::Reach;
use heiiki_model::spec::Disposition;
use schemars::JsonSchema;
use serde::Serialize;

use super::opened::opened;
use super::plan::Shown;
use super::policy;
use super::rows::Sign;
use super::style::one_line;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Danger {
    /// What sort of danger it is.
    pub risk: Risk,
    /// The resource.
    pub at: Address,
    /// What happens, as a clause.
    pub what: String,
}

/// The sorts of dangers, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Data dies.
    DataLoss,
    /// Another object takes its place.
    Replacement,
    /// It is deleted.
    Deletion,
    /// A path to or from the internet opens.
    OpenNetwork,
    /// A policy lets more through, or that cannot be decided.
    Access,
}

/// The dangers of a plan.
pub fn dangers(shown: &Shown<'_>) -> Vec<Danger> {
    let mut found: Vec<Danger> = shown.plan().steps.iter().filter_map(loss).collect();
    for row in shown.rows() {
        let danger = |risk, what| Danger { risk, at: row.at.clone(), what };
        match row.sign {
            Sign::Replace => found.push(danger(Risk::Replacement, shown.texts(row).0)),
            Sign::Delete => found.push(danger(Risk::Deletion, shown.texts(row).0)),
            Sign::Create | Sign::Change => {}
        }
        found.extend(opened(row).into_iter().map(|what| danger(Risk::OpenNetwork, one_line(&what))));
    }
    for access in policy::documents(shown.plan()).into_iter().filter(|access| access.change.reach.may_widen()) {
        let what = match access.change.reach {
            reach @ (Reach::Widens | Reach::Narrows | Reach::Both | Reach::Same) => format!("{}: {}", access.field, reach.text()),
            Reach::Undecided => format!("{}: it cannot be decided whether access widens", access.field),
        };
        found.push(Danger { risk: Risk::Access, at: access.at, what: one_line(&what) });
    }
    found.sort_by_key(|danger| danger.risk);
    found
}

fn loss(step: &Step) -> Option<Danger> {
    let loss = step.loses.as_ref().filter(|_| step.verb == Verb::Delete)?;
    let kept = step.disposition == Some(Disposition::Retain) && loss.retainable;
    (!kept).then(|| Danger { risk: Risk::DataLoss, at: step.at.clone(), what: one_line(&format!("loses {loss}")) })
}
