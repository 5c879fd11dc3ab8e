//! Tenants: apps and spaces that users made inside of our objects, and passwords and keys with which they come in. None is stopped or deleted without
//! `--evict-users`.
//!
//! ```text
//! - domain/studio while app/default runs in it                 refused; with --evict-users: - app/default  ->  - domain/studio
//! ~ domain/studio (security_groups) while app/default runs     refused; with --evict-users: - app/default  ->  ~ domain/studio
//! - user/dev with an active key                                refused; with --evict-users: - credential/AKIA...  ->  - user/dev
//! ```

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Brief, Reason, Refusal, Refused, Verb};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, Change, KindName, Object, Phase, kinds};
use serde_json::Value;

use crate::claimed::Claimed;
use crate::deletions::Deletion;
use crate::graph::Draft;
use crate::planning::Planning;

impl Planning<'_> {
    /// Refuses to delete owners of tenants, unless the user agreed to that.
    pub(crate) fn refuse_tenants(&mut self, deletions: &[Deletion]) {
        if self.intent.evict_users {
            return;
        }
        let mut owners: Vec<&Address> = tenants(deletions).filter_map(|tenant| tenant.of.as_ref()).collect();
        owners.sort();
        owners.dedup();
        for owner in owners {
            let theirs = tenants(deletions).filter(|tenant| tenant.of.as_ref() == Some(owner));
            let theirs = theirs.map(|tenant| Brief::of(&tenant.object)).collect();
            let why = if owner.kind == KindName::User {
                Refused::CredentialsInUse { credentials: theirs }
            } else {
                Refused::UsersInside { theirs }
            };
            self.refusals.push(Refusal::new(owner, why));
        }
        let unread = self.owner_graph.is_unread(KindName::Credential);
        for user in deletions.iter().filter(|deletion| deletion.object.kind == KindName::User && unread) {
            self.refusals.push(Refusal::new(&user.at, Refused::CredentialsUnread));
        }
    }

    /// Refuses changes that AWS makes only while no app runs in the object, or adds the steps that delete the apps first.
    pub(crate) fn stop_running_apps(&mut self, resource: &Resource, object: &Object, changes: &[Change]) {
        let kind = kinds::of(resource.at.kind);
        let disturbing = changes.iter().filter(|change| kind.disturbs(change, &object.live));
        let disturbing: Vec<String> = disturbing.map(|change| change.field.to_string()).collect();
        if disturbing.is_empty() {
            return;
        }
        let runs = |app: &Object| app.kind == KindName::App && !matches!(kinds::of(app.kind).phase(&app.live), Phase::Failed(_));
        let inside = |app: &Object| app.live.get("domain_id").and_then(Value::as_str) == Some(object.id.as_str());
        let ours: Vec<Address> =
            self.known.live.iter().filter(|(_, app)| runs(app) && inside(app)).map(|(at, _)| at.clone()).collect();
        // An app in a profile or space of ours is a user's all the same, so that its owner does not matter.
        let theirs: Vec<&Object> =
            self.owner_graph.foreign().map(|(_, app)| app).filter(|app| runs(app) && inside(app)).collect();
        if !ours.is_empty() {
            let why = Refused::OwnAppsRun { fields: disturbing.clone(), apps: ours };
            self.refusals.push(Refusal::new(&resource.at, why));
        }
        if !theirs.is_empty() && !self.intent.evict_users {
            let apps = theirs.into_iter().map(Brief::of).collect();
            self.refusals.push(Refusal::new(&resource.at, Refused::UsersAppsRun { fields: disturbing, apps }));
            return;
        }
        for app in theirs {
            let mut draft = Draft::new(Verb::Delete, &Address::of_id(app.kind, &app.id), Reason::Evicted(resource.at.clone()));
            draft.of = Some(resource.at.clone());
            draft.object = Some(app.clone());
            let step = self.add(draft);
            self.evictions.entry(resource.at.clone()).or_default().insert(step);
        }
    }
}

/// Returns the tenants among the objects that are to go.
fn tenants(deletions: &[Deletion]) -> impl Iterator<Item = &Deletion> {
    deletions.iter().filter(|deletion| deletion.bond == Some(Bond::Tenant))
}

/// Returns the number of user profiles of a domain.
pub(crate) fn profiles_of_domain(domain: &str, claimed: &Claimed) -> usize {
    let profiles = claimed.all().filter(|object| object.kind == KindName::UserProfile);
    profiles.filter(|object| object.live.get("domain_id").and_then(Value::as_str) == Some(domain)).count()
}
