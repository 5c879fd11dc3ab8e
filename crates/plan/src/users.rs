//! People at work: what users have in what is to be deleted or changed, and with what they come in. Nothing of theirs is stopped or deleted without being
//! asked.

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Brief, Reason, Refusal, Refused, Verb};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, Change, KindName, Object, Phase, kinds};
use serde_json::Value;

use crate::claim::Claimed;
use crate::doomed::Doomed;
use crate::draft::Draft;
use crate::planning::Planning;

impl Planning<'_> {
    /// Refuses to delete what users have something in or come in with, unless that was agreed to.
    pub(crate) fn refuse_users(&mut self, doomed: &[Doomed]) {
        if self.intent.evict_users {
            return;
        }
        let mut owners: Vec<&Address> = tenants(doomed).filter_map(|tenant| tenant.of.as_ref()).collect();
        owners.sort();
        owners.dedup();
        for owner in owners {
            let theirs = tenants(doomed).filter(|tenant| tenant.of.as_ref() == Some(owner));
            let theirs = theirs.map(|tenant| Brief::of(&tenant.object)).collect();
            let why = if owner.kind == KindName::User {
                Refused::CredentialsInUse { credentials: theirs }
            } else {
                Refused::UsersInside { theirs }
            };
            self.refusals.push(Refusal::new(owner, why));
        }
        let unread = self.kinship.is_unread(KindName::Credential);
        for user in doomed.iter().filter(|doomed| doomed.object.kind == KindName::User && unread) {
            self.refusals.push(Refusal::new(&user.at, Refused::CredentialsUnread));
        }
    }

    /// What AWS changes only while nothing runs inside waits for what runs there to be stopped, or is refused.
    pub(crate) fn quiet(&mut self, resource: &Resource, object: &Object, changes: &[Change]) {
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
        // Not by descent: what runs in a profile or space of ours is a user's all the same.
        let theirs: Vec<&Object> = self.kinship.foreign().map(|(_, app)| app).filter(|app| runs(app) && inside(app)).collect();
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

fn tenants(doomed: &[Doomed]) -> impl Iterator<Item = &Doomed> {
    doomed.iter().filter(|doomed| doomed.bond == Some(Bond::Tenant))
}

/// How many users a domain has.
pub(crate) fn of_domain(domain: &str, claimed: &Claimed) -> usize {
    let profiles = claimed.all().filter(|object| object.kind == KindName::UserProfile);
    profiles.filter(|object| object.live.get("domain_id").and_then(Value::as_str) == Some(domain)).count()
}
