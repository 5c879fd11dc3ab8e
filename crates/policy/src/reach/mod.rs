//! Decides if a change of a policy document lets more requests through or fewer, as far as the document alone decides that.
//!
//! A document is judged by the requests that it allows and denies, no matter what other policies say. A denial that is removed
//! widens, because another policy may allow the same requests. "Narrows" is never the answer if a request may get through that
//! did not before, and "widens" never if a request may be stopped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::canonical::{Canonical, Statement};
use super::covers::{Account, covered};
use super::pattern::{Cover, is_variable};

/// What a change does to the requests that get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// More may get through, and none fewer.
    Widens,
    /// Fewer may get through, and none more.
    Narrows,
    /// Some more and some others fewer.
    Both,
    /// The same.
    Same,
    /// That cannot be decided from the documents.
    Undecided,
}

/// The effect of an object without a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It lets nothing through by itself: a bucket, a role.
    GrantsNothing,
    /// It lets everything through: an endpoint or a file system, which AWS gives a policy of full access.
    GrantsEverything,
}

impl Reach {
    /// The judgement for a reader.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Widens => "access widens",
            Self::Narrows => "access narrows",
            Self::Both => "access widens and narrows",
            Self::Same => "access stays the same",
            Self::Undecided => "whether access widens cannot be decided",
        }
    }

    /// False if it is certain that no request gets through that did not before.
    pub const fn may_widen(self) -> bool {
        matches!(self, Self::Widens | Self::Both | Self::Undecided)
    }

    /// Returns the reach of a change. A yes in `gains` means that a part of it certainly lets no more through, and a yes in
    /// `losses` that it certainly lets no less through.
    fn of(gains: &[Cover], losses: &[Cover]) -> Self {
        let none = |list: &[Cover]| list.iter().all(|cover| cover.is_sure());
        match (none(gains), none(losses)) {
            (true, true) => Self::Same,
            (true, false) => Self::Narrows,
            (false, true) => Self::Widens,
            (false, false) if gains.contains(&Cover::No) && losses.contains(&Cover::No) => Self::Both,
            (false, false) => Self::Undecided,
        }
    }
}

impl Absent {
    /// A document that says the same.
    pub(super) fn document(self, version: Option<&Value>) -> Value {
        let statements = match self {
            Self::GrantsNothing => json!([]),
            Self::GrantsEverything => json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
        };
        json!({"Version": version.cloned().unwrap_or_else(|| json!("2012-10-17")), "Statement": statements})
    }
}

/// The statements of two documents by their effects.
#[derive(Debug)]
pub(super) struct Sides<'a> {
    old: Side<'a>,
    new: Side<'a>,
}

#[derive(Debug, Default)]
struct Side<'a> {
    allows: Vec<&'a Statement>,
    denies: Vec<&'a Statement>,
    /// The statements that neither allow nor deny.
    odd: Vec<&'a Statement>,
}

impl<'a> Side<'a> {
    fn of(document: &'a Canonical) -> Self {
        let mut side = Self::default();
        for statement in &document.statements {
            match statement.text("Effect") {
                Some("Allow") => side.allows.push(statement),
                Some("Deny") => side.denies.push(statement),
                Some(_) | None => side.odd.push(statement),
            }
        }
        side
    }
}

impl<'a> Sides<'a> {
    pub(super) fn of(old: &'a Canonical, new: &'a Canonical) -> Self {
        Self { old: Side::of(old), new: Side::of(new) }
    }

    /// Returns the change of access if one statement goes, comes, or takes the place of another one, beside all the others.
    pub(super) fn statement(&self, old: Option<&Statement>, new: Option<&Statement>) -> Reach {
        let (mut gains, mut losses) = (Vec::new(), Vec::new());
        if let Some(new) = new {
            match new.text("Effect") {
                Some("Allow") => gains.push(covered(new, &self.old.allows, Account::Delegates)),
                Some("Deny") => losses.push(covered(new, &self.old.denies, Account::Everybody)),
                Some(_) | None => return Reach::Undecided,
            }
        }
        if let Some(old) = old {
            match old.text("Effect") {
                Some("Allow") => losses.push(covered(old, &self.new.allows, Account::Delegates)),
                Some("Deny") => gains.push(covered(old, &self.new.denies, Account::Everybody)),
                Some(_) | None => return Reach::Undecided,
            }
        }
        Reach::of(&gains, &losses)
    }

    /// Returns the change of access by all statements together.
    fn statements(&self) -> Reach {
        let Self { old, new } = self;
        if !old.odd.is_empty() || !new.odd.is_empty() {
            return Reach::Undecided;
        }
        let each = |these: &[&Statement], others: &[&Statement], account| -> Vec<Cover> {
            these.iter().map(|one| covered(one, others, account)).collect()
        };
        let mut gains = each(&new.allows, &old.allows, Account::Delegates);
        gains.extend(each(&old.denies, &new.denies, Account::Everybody));
        let mut losses = each(&old.allows, &new.allows, Account::Delegates);
        losses.extend(each(&new.denies, &old.denies, Account::Everybody));
        Reach::of(&gains, &losses)
    }
}

/// Returns the change of access if a member beside the statements changes. The version decides if `${...}` is a variable.
pub(super) fn member(name: &str, old: &Canonical, new: &Canonical) -> Reach {
    let variables = |document: &Canonical| {
        document
            .statements
            .iter()
            .any(|one| one.pairs().any(|(path, value)| is_variable(value) || path.iter().any(|part| is_variable(part))))
    };
    match name {
        "Id" => Reach::Same,
        "Version" if !variables(old) && !variables(new) => Reach::Same,
        _ => Reach::Undecided,
    }
}

/// Returns the change of access if one document takes the place of another one.
pub fn reach(old: &Value, new: &Value) -> Reach {
    let (Some(before), Some(after)) = (Canonical::of(old), Canonical::of(new)) else {
        return if old == new { Reach::Same } else { Reach::Undecided };
    };
    let names: std::collections::BTreeSet<&String> = before.members.keys().chain(after.members.keys()).collect();
    let differ = names.into_iter().filter(|name| before.members.get(*name) != after.members.get(*name));
    if differ.into_iter().any(|name| member(name, &before, &after) != Reach::Same) {
        return Reach::Undecided;
    }
    Sides::of(&before, &after).statements()
}

#[cfg(test)]
mod tests;
