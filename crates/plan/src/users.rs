//! People at work: what users have in what is to be deleted or changed, and with what they come in. Nothing of theirs is stopped or deleted without being
//! asked.

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Cause, Reason, Refusal, Verb};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, Change, KindName, Known, Object, Phase, kinds};
use serde_json::Value;

use crate::Intent;
use crate::claim::Claimed;
use crate::doomed::Doomed;
use crate::draft::{Draft, Drafts};
use crate::kin::Kinship;

/// Refuses to delete what users have something in or come in with, unless that was agreed to.
pub(crate) fn refuse(doomed: &[Doomed], kinship: &Kinship<'_>, intent: &Intent, drafts: &mut Drafts) {
    if intent.evict_users {
        return;
    }
    let mut owners: Vec<&Address> = tenants(doomed).filter_map(|tenant| tenant.of.as_ref()).collect();
    owners.sort();
    owners.dedup();
    for owner in owners {
        let theirs: Vec<String> =
            tenants(doomed).filter(|tenant| tenant.of.as_ref() == Some(owner)).map(|tenant| line(&tenant.object)).collect();
        let (message, help) = if owner.kind == KindName::User {
            (
                format!("deleting {owner} would take these from whoever comes in with them:\n{}", theirs.join("\n")),
                "give them other ones, or switch these off; then run again with --evict-users, which deletes them",
            )
        } else {
            (
                format!("deleting {owner} would take this from its users:\n{}", theirs.join("\n")),
                "let them save and stop their work; then run again with --evict-users, which deletes it",
            )
        };
        drafts.refusals.push(Refusal { at: owner.clone(), cause: Cause::Users, message, help: help.to_owned() });
    }
    let unseen = doomed.iter().filter(|doomed| doomed.object.kind == KindName::User && kinship.is_unread(KindName::Credential));
    for user in unseen {
        let message = format!("{} is to be deleted, and whether somebody comes in with it could not be read", user.at);
        let help = "allow the caller to read it; or run again with --evict-users, which deletes all its keys and its password";
        drafts.refusals.push(Refusal { at: user.at.clone(), cause: Cause::Users, message, help: help.to_owned() });
    }
}

fn tenants(doomed: &[Doomed]) -> impl Iterator<Item = &Doomed> {
    doomed.iter().filter(|doomed| doomed.bond == Some(Bond::Tenant))
}

/// What AWS changes only while nothing runs inside waits for what runs there to be stopped, or is refused.
pub(crate) fn quiet(
    resource: &Resource,
    object: &Object,
    changes: &[Change],
    known: &Known,
    kinship: &Kinship<'_>,
    intent: &Intent,
    drafts: &mut Drafts,
) {
    let kind = kinds::of(resource.at.kind);
    let disturbing: Vec<&str> =
        changes.iter().filter(|change| kind.disturbs(change, &object.live)).map(|change| change.field.as_ref()).collect();
    if disturbing.is_empty() {
        return;
    }
    let runs = |app: &Object| app.kind == KindName::App && !matches!(kinds::of(app.kind).phase(&app.live), Phase::Failed(_));
    let inside = |app: &Object| app.live.get("domain_id").and_then(Value::as_str) == Some(object.id.as_str());
    let ours: Vec<String> = known.live.iter().filter(|(_, app)| runs(app) && inside(app)).map(|(at, _)| at.to_string()).collect();
    // Not by descent: what runs in a profile or space of ours is a user's all the same.
    let theirs: Vec<&Object> = kinship.foreign().map(|(_, app)| app).filter(|app| runs(app) && inside(app)).collect();
    let refuse = |running: String, help: &str| {
        let message =
            format!("`{}` of {} cannot be changed while apps run in it:\n{running}", disturbing.join("`, `"), resource.at);
        Refusal { at: resource.at.clone(), cause: Cause::Users, message, help: help.to_owned() }
    };
    if !ours.is_empty() {
        drafts.refusals.push(refuse(ours.join("\n"), "take these apps out of the spec and apply that first; then put them back"));
    }
    if !theirs.is_empty() && !intent.evict_users {
        let running: Vec<String> = theirs.iter().map(|app| line(app)).collect();
        let help = "let their users save their work; then run again with --evict-users, which stops them";
        drafts.refusals.push(refuse(running.join("\n"), help));
        return;
    }
    for app in theirs {
        let mut draft = Draft::new(Verb::Delete, &Address::of_id(app.kind, &app.id), Reason::Evicted(resource.at.clone()));
        draft.of = Some(resource.at.clone());
        draft.object = Some(app.clone());
        let step = drafts.push(draft);
        drafts.evictions.entry(resource.at.clone()).or_default().insert(step);
    }
}

/// A user's object on one line: what, its status, and what else is known of it.
pub(crate) fn line(object: &Object) -> String {
    let kind = kinds::of(object.kind);
    if object.kind == KindName::Credential {
        let name = kind.live_name(&object.live).unwrap_or_else(|| object.id.clone());
        return format!("{name} ({})", kind.about(&object.live));
    }
    let status = match kind.phase(&object.live) {
        Phase::Ready => object.live.get("status").and_then(Value::as_str).unwrap_or("ready").to_owned(),
        Phase::Busy(status) | Phase::Failed(status) => status,
    };
    let name = kind.live_name(&object.live).unwrap_or_else(|| object.id.clone());
    let about = kind.about(&object.live);
    let about = if about.is_empty() { String::new() } else { format!(", {about}") };
    format!("{} {name} ({status}{about})", object.kind.as_str().replace('_', " "))
}

/// How many users a domain has.
pub(crate) fn of_domain(domain: &str, claimed: &Claimed) -> usize {
    let held = claimed.superseded.iter().chain(&claimed.unwanted).map(|(_, object)| object);
    let live = claimed.known.live.iter().map(|(_, object)| object.as_ref());
    let all = held.chain(live).chain(&claimed.foreign);
    let profiles = all.filter(|object| object.kind == KindName::UserProfile);
    profiles.filter(|object| object.live.get("domain_id").and_then(Value::as_str) == Some(domain)).count()
}
