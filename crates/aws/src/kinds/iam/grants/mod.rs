//! The permissions of roles and users: attached policies, inline policies and the boundary, each with a call of its
//! own per kind of holder.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use futures::future::try_join_all;
use heiiki_model::erased::typed;
use heiiki_model::failure::AwsError;
use heiiki_model::policy_document::shift::{self, Shift};
use heiiki_model::{Change, KindName, Known, Mode, Object, To, policy_document};
use serde_json::{Value, json};

use super::account::document;
use super::policy;
use crate::Aws;
use crate::error::Classify;
use crate::pages::all;

/// A role or a user by name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holder<'a> {
    Role(&'a str),
    User(&'a str),
}

/// The permissions that a holder has now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Granted<'a> {
    pub(super) policies: &'a [String],
    pub(super) inline_policies: Option<&'a BTreeMap<String, Value>>,
    pub(super) boundary: Option<&'a str>,
    /// The trust policy: the principals that may assume the role.
    pub(super) trust: Option<&'a Value>,
    /// The groups that a user is in.
    pub(super) groups: &'a [String],
}

/// Attached policies that every account allows.
const QUOTA: usize = 10;

/// Makes the call that fits the holder.
macro_rules! call {
    ($aws:expr, $holder:expr, $role:ident, $user:ident $(, $set:ident($value:expr))*) => {
        match $holder {
            Holder::Role(name) => $aws.iam.$role().role_name(name)$(.$set($value))*.send().await.classify().map(drop),
            Holder::User(name) => $aws.iam.$user().user_name(name)$(.$set($value))*.send().await.classify().map(drop),
        }
    };
}

/// Reads the list that fits the holder.
macro_rules! listed {
    ($aws:expr, $holder:expr, $role:ident, $user:ident, $member:ident) => {
        match $holder {
            Holder::Role(name) => all(pages!($aws.iam.$role().role_name(name), 1000), |page| page.$member).await,
            Holder::User(name) => all(pages!($aws.iam.$user().user_name(name), 1000), |page| page.$member).await,
        }
    };
}

/// ARNs of the attached policies.
pub(super) async fn attached(aws: &Aws, holder: Holder<'_>) -> Result<Vec<String>, AwsError> {
    let policies = listed!(aws, holder, list_attached_role_policies, list_attached_user_policies, attached_policies)?;
    Ok(policies.into_iter().filter_map(|policy| policy.policy_arn).collect())
}

/// Names of the inline policies.
async fn inline_names(aws: &Aws, holder: Holder<'_>) -> Result<Vec<String>, AwsError> {
    listed!(aws, holder, list_role_policies, list_user_policies, policy_names)
}

/// The inline policies by name.
pub(super) async fn inline(aws: &Aws, holder: Holder<'_>) -> Result<BTreeMap<String, Value>, AwsError> {
    let names = inline_names(aws, holder).await?;
    let read = names.into_iter().map(|name| async move {
        let text = match holder {
            Holder::Role(role) => {
                aws.iam.get_role_policy().role_name(role).policy_name(&name).send().await.classify()?.policy_document
            }
            Holder::User(user) => {
                aws.iam.get_user_policy().user_name(user).policy_name(&name).send().await.classify()?.policy_document
            }
        };
        Ok((name, document(Some(&text))))
    });
    Ok(try_join_all(read).await?.into_iter().collect())
}

async fn attach(aws: &Aws, holder: Holder<'_>, arn: &str) -> Result<(), AwsError> {
    call!(aws, holder, attach_role_policy, attach_user_policy, policy_arn(arn))
}

async fn detach(aws: &Aws, holder: Holder<'_>, arn: &str) -> Result<(), AwsError> {
    call!(aws, holder, detach_role_policy, detach_user_policy, policy_arn(arn)).or_gone()
}

async fn put_inline(aws: &Aws, holder: Holder<'_>, name: &str, document: &Value) -> Result<(), AwsError> {
    let text = document.to_string();
    call!(aws, holder, put_role_policy, put_user_policy, policy_name(name), policy_document(&text))
}

async fn delete_inline(aws: &Aws, holder: Holder<'_>, name: &str) -> Result<(), AwsError> {
    call!(aws, holder, delete_role_policy, delete_user_policy, policy_name(name)).or_gone()
}

async fn bound(aws: &Aws, holder: Holder<'_>, arn: Option<String>) -> Result<(), AwsError> {
    match arn {
        Some(arn) => {
            call!(aws, holder, put_role_permissions_boundary, put_user_permissions_boundary, permissions_boundary(&arn))
        }
        None => call!(aws, holder, delete_role_permissions_boundary, delete_user_permissions_boundary).or_gone(),
    }
}

/// One call that changes what a holder may do.
#[derive(Clone, Debug, PartialEq)]
enum Act {
    Bound(Option<String>),
    Attach(String),
    Detach(String),
    Put(String, Value),
    Remove(String),
    Trust(Value),
    Join(String),
    Leave(String),
}

/// Calls, each with its effect on the permissions of the holder.
type Acts = Vec<(Shift, Act)>;

/// Sends the changes of permissions. Policies that deny are added first and removed last, be they attached, inline,
/// the boundary or the trust policy. So the holder may at no moment do what it may do neither before nor after.
pub(super) async fn update(
    aws: &Aws,
    holder: Holder<'_>,
    live: Granted<'_>,
    changes: &[Change],
    known: &Known,
) -> Result<(), AwsError> {
    let documents = documents(aws, known, &live, changes).await;
    let (acts, crowded) = acts(&live, changes, &documents);
    for act in ordered(acts, crowded, &live, &documents) {
        perform(aws, holder, &act).await?;
    }
    Ok(())
}

/// The calls that the changes need. `true` if new policies can only be attached once old ones are detached.
fn acts(live: &Granted<'_>, changes: &[Change], documents: &BTreeMap<String, Value>) -> (Acts, bool) {
    let to = |field: &str| changes.iter().find(|change| change.field == field).map(|change| &change.to.value);
    let of = |arn: &str| documents.get(arn).unwrap_or(&Value::Null);
    let (mut acts, mut crowded): (Acts, bool) = (Vec::new(), false);
    if let Some(arn) = to("permissions_boundary") {
        let arn: Option<String> = typed(arn);
        let shift = Shift::of_limit(live.boundary.map(of), arn.as_deref().map(of));
        acts.push((shift, Act::Bound(arn)));
    }
    if let Some(document) = to("trust").or_else(|| to("trust_policy")) {
        acts.push((Shift::of_limit(live.trust, Some(document)), Act::Trust(document.clone())));
    }
    if let Some(arns) = to("policies") {
        let wanted: Vec<String> = typed(arns);
        let (off, on) = difference(live.policies, &wanted);
        crowded = live.policies.len() + on.len() > QUOTA;
        acts.extend(on.into_iter().map(|arn| (Shift::of(None, Some(of(&arn))), Act::Attach(arn))));
        acts.extend(off.into_iter().map(|arn| (Shift::of(Some(of(&arn)), None), Act::Detach(arn))));
    }
    if let Some(documents) = to("inline_policies") {
        let wanted: BTreeMap<String, Value> = typed(documents);
        let have = |name: &String| live.inline_policies.and_then(|live| live.get(name));
        for (name, document) in
            wanted.iter().filter(|(name, document)| !have(name).is_some_and(|live| policy_document::same(document, live)))
        {
            acts.push((Shift::of(have(name), Some(document)), Act::Put(name.clone(), document.clone())));
        }
        for (name, document) in live.inline_policies.into_iter().flatten().filter(|(name, _)| !wanted.contains_key(*name)) {
            acts.push((Shift::of(Some(document), None), Act::Remove(name.clone())));
        }
    }
    if let Some(wanted) = to("groups") {
        // The policies of a group are not read: it is taken for one that allows.
        let (off, on) = difference(live.groups, &typed::<Vec<String>>(wanted));
        acts.extend(on.into_iter().map(|group| (Shift::GRANT, Act::Join(group))));
        acts.extend(off.into_iter().map(|group| (Shift::WITHDRAWAL, Act::Leave(group))));
    }
    (acts, crowded)
}

/// The entries that are only live, and those that are only wanted, each in their order.
fn difference(live: &[String], wanted: &[String]) -> (Vec<String>, Vec<String>) {
    let (have, want): (BTreeSet<&String>, BTreeSet<&String>) = (live.iter().collect(), wanted.iter().collect());
    (have.difference(&want).map(|arn| (*arn).clone()).collect(), want.difference(&have).map(|arn| (*arn).clone()).collect())
}

/// The calls in their order. If the holder has as many policies as AWS allows, one is removed before another is
/// attached: one that is to go. To make room for a policy that denies, one that allows is removed instead and attached
/// again at the end.
fn ordered(mut acts: Acts, crowded: bool, live: &Granted<'_>, documents: &BTreeMap<String, Value>) -> Vec<Act> {
    shift::order(&mut acts, crowded);
    let mut taken = live.policies.len();
    let going: BTreeSet<&str> =
        acts.iter().filter_map(|(_, act)| if let Act::Detach(arn) = act { Some(arn.as_str()) } else { None }).collect();
    let allows = |arn: &&String| Shift::of(None, Some(documents.get(*arn).unwrap_or(&Value::Null))) == Shift::GRANT;
    let stays: Vec<String> = live.policies.iter().filter(|arn| !going.contains(arn.as_str())).filter(allows).cloned().collect();
    let (mut stays, mut rest, mut lent) = (stays.into_iter(), VecDeque::from(acts), Vec::new());
    let mut sequence = Vec::new();
    while let Some((shift, act)) = rest.pop_front() {
        if matches!(act, Act::Attach(_)) && taken >= QUOTA {
            let goes = |lifts: bool| move |(shift, act): &(Shift, Act)| matches!(act, Act::Detach(_)) && shift.lifts == lifts;
            let place = rest.iter().position(goes(false));
            let borrowed = if place.is_none() && shift.forbids { stays.next() } else { None };
            if let Some(arn) = borrowed {
                sequence.push(Act::Detach(arn.clone()));
                lent.push(Act::Attach(arn));
                taken -= 1;
            } else if let Some((_, gone)) = place.or_else(|| rest.iter().position(goes(true))).and_then(|at| rest.remove(at)) {
                sequence.push(gone);
                taken -= 1;
            }
        }
        match &act {
            Act::Attach(_) => taken += 1,
            Act::Detach(_) => taken -= 1,
            Act::Bound(_) | Act::Put(..) | Act::Remove(_) | Act::Trust(_) | Act::Join(_) | Act::Leave(_) => {}
        }
        sequence.push(act);
    }
    sequence.extend(lent);
    sequence
}

async fn perform(aws: &Aws, holder: Holder<'_>, act: &Act) -> Result<(), AwsError> {
    match act {
        Act::Bound(arn) => bound(aws, holder, arn.clone()).await,
        Act::Attach(arn) => attach(aws, holder, arn).await,
        Act::Detach(arn) => detach(aws, holder, arn).await,
        Act::Put(name, document) => put_inline(aws, holder, name, document).await,
        Act::Remove(name) => delete_inline(aws, holder, name).await,
        Act::Trust(document) => trust(aws, holder, document).await,
        Act::Join(group) => join(aws, holder, group).await,
        Act::Leave(group) => leave(aws, holder, group).await,
    }
}

/// A role alone has a trust policy.
async fn trust(aws: &Aws, holder: Holder<'_>, document: &Value) -> Result<(), AwsError> {
    let Holder::Role(name) = holder else { return Ok(()) };
    let call = aws.iam.update_assume_role_policy().role_name(name).policy_document(document.to_string());
    call.send().await.classify().map(drop)
}

/// A user alone is in groups.
async fn join(aws: &Aws, holder: Holder<'_>, group: &str) -> Result<(), AwsError> {
    let Holder::User(name) = holder else { return Ok(()) };
    aws.iam.add_user_to_group().user_name(name).group_name(group).send().await.classify().map(drop)
}

async fn leave(aws: &Aws, holder: Holder<'_>, group: &str) -> Result<(), AwsError> {
    let Holder::User(name) = holder else { return Ok(()) };
    aws.iam.remove_user_from_group().user_name(name).group_name(group).send().await.or_gone()
}

/// The documents of the policies that the changes are about, by their ARNs: those that are known, and of the others those by which the order is decided.
async fn documents(aws: &Aws, known: &Known, live: &Granted<'_>, changes: &[Change]) -> BTreeMap<String, Value> {
    let mut arns: BTreeSet<String> = BTreeSet::new();
    for change in changes {
        match change.field.as_ref() {
            "policies" => arns.extend(live.policies.iter().cloned().chain(typed::<Vec<String>>(&change.to.value))),
            "permissions_boundary" => {
                arns.extend(live.boundary.map(str::to_owned).into_iter().chain(typed::<Option<String>>(&change.to.value)));
            }
            _ => {}
        }
    }
    of_policies(aws, known.live.iter().filter(|(at, _)| at.kind == KindName::Policy).map(|(_, object)| object.as_ref()), arns)
        .await
}

/// The documents of policies by their ARNs. One that cannot be read is left out, and so is taken for one that allows.
async fn of_policies<'a>(
    aws: &Aws,
    known: impl Iterator<Item = &'a Object>,
    mut arns: BTreeSet<String>,
) -> BTreeMap<String, Value> {
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    for object in known.filter(|object| arns.contains(&object.id)) {
        found.extend(object.live.get("document").map(|document| (object.id.clone(), document.clone())));
    }
    if arns.len() < 2 {
        // One alone has no order.
        return found;
    }
    arns.retain(|arn| !found.contains_key(arn));
    for arn in arns {
        if arn.contains(":iam::aws:policy/") {
            found.extend(policy_document::of_aws_that_denies(&arn).map(|document| (arn, document)));
            continue;
        }
        match policy::current(aws, &arn).await {
            Ok(document) => found.extend(document.map(|document| (arn, document))),
            Err(error) => tracing::debug!(arn, %error, "a policy could not be read, and is taken for one that allows"),
        }
    }
    found
}

/// Removes all permissions from a holder that is to be deleted. Policies that deny go last. It reads the present ones
/// afresh.
pub(super) async fn clear(aws: &Aws, holder: Holder<'_>, groups: &[String]) -> Result<(), AwsError> {
    let there = futures::try_join!(attached(aws, holder), inline(aws, holder)).found()?;
    let Some((policies, inline)) = there else { return Ok(()) };
    let documents = of_policies(aws, std::iter::empty(), policies.iter().cloned().collect()).await;
    let live = Granted { policies: &policies, inline_policies: Some(&inline), groups, ..Granted::default() };
    let none = |field: &'static str, value: Value| Change {
        field: field.into(),
        from: Value::Null,
        to: To::value(value),
        mode: Mode::InPlace,
    };
    let changes = [none("policies", json!([])), none("inline_policies", json!({})), none("groups", json!([]))];
    let (acts, crowded) = acts(&live, &changes, &documents);
    for act in ordered(acts, crowded, &live, &documents) {
        perform(aws, holder, &act).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
