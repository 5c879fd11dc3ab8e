//! An app that runs in Studio, for a user profile or in a space. AWS has no call to change one, so that every difference needs
//! another app. Users start and stop apps, too, and those are not resources.

mod checks;

pub use crate::markers::App;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use serde_json::Value;

use super::app_settings::ResourceSpec;
use super::settings_import;
use super::space;
use super::user_profile;
use super::user_settings::AppType;
use super::{names, settings, status};
use crate::kind::{Bond, Owner};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Domain;
use crate::markers::Space;
use crate::markers::UserProfile;
use crate::view::View;
use crate::{
    Address, Comparison, Diff, Field, Ground, Identity, Known, Lifecycle, Marker, Mode, Naming, Phase, Presentation, Problem,
    Ref, Unique,
};

/// The name of an app that is given none.
const DEFAULT_NAME: &str = "default";
/// The reason for which no field of an app can be changed.
const FIXED: &str = "AWS has no call that changes an app";

/// An app as the spec wants it. Exactly one of `user_profile` and `space` is given.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "app")]
pub struct Want {
    /// AWS's name of it; `default` when absent, as Studio names its own. Cannot be changed in place.
    #[want(replace = FIXED, import = other_name(live))]
    pub name: Option<String>,
    /// The domain. Cannot be changed in place.
    #[want(replace = FIXED, live = live.domain_id)]
    pub domain: Ref<Domain>,
    /// The user profile it runs for. Cannot be changed in place.
    #[want(compare = names::diff_named(diff, "user_profile", user_profile, live.user_profile.as_deref(), FIXED), import = profile(live, naming))]
    pub user_profile: Field<Ref<UserProfile>>,
    /// The space it runs in. Cannot be changed in place.
    #[want(compare = names::diff_named(diff, "space", space, live.space.as_deref(), FIXED), import = space_of(live, naming))]
    pub space: Field<Ref<Space>>,
    /// What it is. Cannot be changed in place.
    #[want(replace = FIXED)]
    pub app_type: AppType,
    /// What it runs on, over what the settings of its owner say; a member that is absent or `null` is left to those. Cannot be changed in place.
    #[shape(texts)]
    #[want(compare = diff_spec(diff, resource_spec, live), import = settings_import::typed(&live.resource_spec, false, naming).into())]
    pub resource_spec: Field<ResourceSpec>,
    /// Whether it starts without the user's environment, to mend that. AWS's default is false. Cannot be changed in place.
    #[want(replace = FIXED, if_read, default = false)]
    pub recovery_mode: Field<bool>,
}

/// An app as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The domain.
    pub domain_id: String,
    /// The user profile for which it runs.
    pub user_profile: Option<String>,
    /// The space it runs in.
    pub space: Option<String>,
    /// `JupyterLab` and so on.
    pub app_type: String,
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `Pending`, `InService`, `Deleting`, `Failed`. One that is `Deleted` is absent, although AWS lists it for a day.
    pub status: String,
    /// The reason of its failure.
    pub failure_reason: Option<String>,
    /// Its image and instance type, in the names of the want.
    pub resource_spec: Value,
    /// True if it was started for recovery; `None` if AWS was not asked.
    pub recovery_mode: Option<bool>,
    /// The lifecycle configuration that ran before the chosen one.
    pub built_in_lifecycle_config_arn: Option<String>,
    /// The time of its user's last activity, as RFC 3339; `None` if AWS was not asked. AWS's health checks count as activity.
    pub last_user_activity: Option<String>,
}

/// The key by which AWS's calls name an app and tell two apps apart: `d-1/user-profile/alice/JupyterServer/default`,
/// `d-1/space/lab/JupyterLab/default`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The domain.
    pub domain_id: String,
    /// The user profile; `None` for an app in a space.
    pub user_profile: Option<String>,
    /// The space; `None` for an app of a user profile.
    pub space: Option<String>,
    /// `JupyterLab` and so on.
    pub app_type: String,
    /// Its name.
    pub name: String,
}

impl Key {
    /// The key as one text, which is the app's id.
    pub fn id(&self) -> String {
        let Self { domain_id, user_profile, space, app_type, name } = self;
        let owner = match (user_profile, space) {
            (Some(profile), _) => format!("user-profile/{profile}"),
            (None, Some(space)) => format!("space/{space}"),
            (None, None) => "nobody".to_owned(),
        };
        format!("{domain_id}/{owner}/{app_type}/{name}")
    }

    /// Reads an id; `None` if it is none.
    pub fn parse(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split('/').collect();
        let [domain, sort, owner, app_type, name] = parts[..] else { return None };
        let (user_profile, space) = match sort {
            "user-profile" => (Some(owner.to_owned()), None),
            "space" => (None, Some(owner.to_owned())),
            _ => return None,
        };
        Some(Self { domain_id: domain.to_owned(), user_profile, space, app_type: app_type.to_owned(), name: name.to_owned() })
    }
}

impl Want {
    /// AWS's name of it.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(DEFAULT_NAME)
    }

    /// The key of the wanted app; `None` while its domain or owner does not exist.
    pub fn key(&self, known: &Known) -> Option<Key> {
        let last = |id: String| id.rsplit('/').next().map(str::to_owned);
        let user_profile = self.user_profile.value().and_then(|profile| known.id(profile)).and_then(last);
        let space = self.space.value().and_then(|space| known.id(space)).and_then(last);
        (user_profile.is_some() != space.is_some()).then_some(())?;
        Some(Key {
            domain_id: known.id(&self.domain)?,
            user_profile,
            space,
            app_type: self.app_type.as_str().to_owned(),
            name: self.name().to_owned(),
        })
    }
}

impl Live {
    /// The key by which AWS's calls name it.
    pub fn key(&self) -> Key {
        Key {
            domain_id: self.domain_id.clone(),
            user_profile: self.user_profile.clone(),
            space: self.space.clone(),
            app_type: self.app_type.clone(),
            name: self.name.clone(),
        }
    }

    /// The id of the profile or space to which it belongs.
    fn owner_id(&self) -> String {
        match (&self.user_profile, &self.space) {
            (Some(profile), _) => user_profile::id(&self.domain_id, profile),
            (None, Some(space)) => space::id(&self.domain_id, space),
            (None, None) => self.domain_id.clone(),
        }
    }
}

impl Identity for App {
    const FACTS: KindFacts = KindFacts {
        label: "app",
        created: 450,
        deleted: 40,
        seconds: Seconds::new(90, 1, 120),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Region("SageMaker domains"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "domain_id", "app_type"];
    const FILED_BY: Option<&'static str> = Some("name");
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.key().id()
    }

    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let evidence = match (&live.user_profile, &live.space) {
            (Some(_), _) => "it is an app of that user profile",
            (None, Some(_)) => "it is an app in that space",
            (None, None) => "it is an app of that domain",
        };
        Some(Owner { of: live.owner_id(), bond: Bond::Tenant, evidence: evidence.to_owned() })
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for App {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let profile = want.user_profile.value().map(|profile| ground.id(profile));
        let owner = profile.or_else(|| want.space.value().map(|space| ground.id(space)));
        let name = format!("{}/{}", want.app_type.as_str(), want.name());
        owner.map(|owner| Unique::name_in(Self::NAME, owner, name)).into_iter().collect()
    }
}

impl Lifecycle for App {
    /// SageMaker itself has deleted a failed app, according to `DeleteApp`.
    const FAILED_IS_GONE: bool = true;

    fn phase(live: &Live) -> Phase {
        match live.status.as_str() {
            "InService" => Phase::Ready,
            "Failed" => Phase::Failed(status::failed(&live.status, live.failure_reason.as_deref())),
            _ => Phase::Busy(live.status.clone()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut used = vec![live.domain_id.clone(), live.owner_id()];
        if let Some(profile) = &live.user_profile {
            used.push(user_profile::id(&live.domain_id, &profile.to_ascii_lowercase()));
        }
        settings::uses(&live.resource_spec, &mut used);
        used.extend(live.built_in_lifecycle_config_arn.clone());
        used.sort();
        used.dedup();
        used
    }

    fn complaint(live: &Live) -> Option<String> {
        status::complaint(&live.status, live.failure_reason.as_deref())
    }

    /// SageMaker itself has deleted a failed app, so that it holds nothing.
    fn holds(live: &Live) -> Vec<Unique> {
        if matches!(live.status.as_str(), "Failed" | "Deleted") {
            return Vec::new();
        }
        vec![Unique::name_in(Self::NAME, live.owner_id(), format!("{}/{}", live.app_type, live.name))]
    }
}

impl Presentation for App {
    fn summary(want: &Want) -> String {
        let profile = want.user_profile.value().map(|profile| format!(" of {}", profile.address()));
        let space = want.space.value().map(|space| format!(" in {}", space.address()));
        let machine = want.resource_spec.value().and_then(|spec| spec.instance_type.value());
        let machine = machine.map(|machine| format!(" on {machine}"));
        format!("{}{}", want.app_type.as_str(), profile.into_iter().chain(space).chain(machine).collect::<String>())
    }

    fn about(live: &Live) -> String {
        let machine = live.resource_spec.get("instance_type").and_then(Value::as_str);
        let machine = machine.map_or_else(String::new, |machine| format!(" on {machine}"));
        let active = live.last_user_activity.as_ref().map_or_else(String::new, |time| format!(", last active {time}"));
        let whose = match (&live.user_profile, &live.space) {
            (Some(profile), _) => format!(" of {profile}"),
            (None, Some(space)) => format!(" in space {space}"),
            (None, None) => String::new(),
        };
        format!("{}{whose}{machine}{active}", live.app_type)
    }
}

/// The members that are given. AWS reports the values of the owner's settings for the others, so that these cannot be compared.
fn given(spec: &Value) -> Value {
    let members = spec.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    Value::Object(members.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// The name of an app, if it is not the one that Studio gives to its own apps; else `None`.
fn other_name(live: &Live) -> Option<String> {
    (live.name != DEFAULT_NAME).then(|| live.name.clone())
}

fn profile(live: &Live, naming: &mut Naming<'_>) -> Field<Ref<UserProfile>> {
    live.user_profile.as_ref().map(|profile| naming.to(&user_profile::id(&live.domain_id, profile))).into()
}

fn space_of(live: &Live, naming: &mut Naming<'_>) -> Field<Ref<Space>> {
    live.space.as_ref().map(|name| naming.to(&space::id(&live.domain_id, name))).into()
}

fn diff_spec(diff: &mut Diff<'_>, want: &Field<ResourceSpec>, live: &Live) {
    if let Field::Value(spec) = want {
        let wanted = given(&settings::wanted(spec));
        let fixed = |_: &str| Mode::replace(FIXED);
        diff.extend(settings::compare("resource_spec", &wanted, &live.resource_spec, diff.known(), &fixed));
    }
}

#[cfg(test)]
mod tests;
