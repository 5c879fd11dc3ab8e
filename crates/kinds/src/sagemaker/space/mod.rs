//! A space of a SageMaker domain: private to one user profile or shared by all. Apps run in it, and its volume is deleted with
//! it.

mod checks;
pub mod space_settings;

pub use crate::markers::Space;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use serde_json::Value;

use self::space_settings::SpaceSettings;
use super::settings_import;
use super::structure::words;
use super::user_profile;
use super::{names, settings, status};
use crate::kind::{Bond, Owner, Recovery};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Domain;
use crate::markers::UserProfile;
use crate::naming::word;
use crate::view::{Disposition, View};
use crate::{
    Address, Comparison, Diff, Field, Ground, Identity, Known, Lifecycle, Loss, Marker, Mode, Naming, Phase, Presentation,
    Problem, Ref, Replacement, Unique,
};

/// A space as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "space")]
pub struct Want {
    /// AWS's name of it; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "the name of a space is fixed")]
    pub name: Option<String>,
    /// The domain. Cannot be changed in place.
    #[want(replace = "a space cannot move to another domain", live = live.domain_id)]
    pub domain: Ref<Domain>,
    /// The name that Studio shows, 1 to 64 characters. AWS does not take it off again.
    #[want(in_place, keep = "AWS keeps it until it is given another; write the name you want")]
    pub display_name: Field<String>,
    /// Who owns it; given together with `sharing`. Cannot be changed in place.
    #[want(compare = diff_owner(diff, ownership, live), import = owner(live, naming))]
    pub ownership: Field<Ownership>,
    /// Whether others may use it; given together with `ownership`. Cannot be changed in place.
    #[want(replace = "a space stays private or shared", value = sharing.map(|sharing| sharing.sharing_type), live = live.sharing_type, import = sharing_of(live))]
    pub sharing: Field<Sharing>,
    /// Its settings.
    #[shape(texts)]
    #[want(compare = diff_settings(diff, space_settings, live), import = settings_import::typed(&live.space_settings, false, naming).into())]
    pub space_settings: Field<SpaceSettings>,
}

/// Who owns a space.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "space_ownership")]
pub struct Ownership {
    /// The owner's profile, of the same domain.
    pub owner_user_profile: Ref<UserProfile>,
}

/// Whether others than its owner may use a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "space_sharing")]
pub struct Sharing {
    /// Private or shared.
    pub sharing_type: SharingType,
}

words! {
    /// Who may use a space.
    SharingType as "sharing_type" {
        /// Its owner alone.
        Private = "Private",
        /// Every user of the domain.
        Shared = "Shared",
    }
}

/// A space as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The domain.
    pub domain_id: String,
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `Pending`, `InService`, `Updating`, `Update_Failed`, `Failed`, `Deleting`, `Delete_Failed`.
    pub status: String,
    /// The reason of its failure.
    pub failure_reason: Option<String>,
    /// The name that Studio shows.
    pub display_name: Option<String>,
    /// The owner's profile; `None` for a shared space of Studio Classic.
    pub owner_user_profile: Option<String>,
    /// `Private` or `Shared`.
    pub sharing_type: Option<String>,
    /// The POSIX user id of its directory on the home EFS.
    pub home_efs_file_system_uid: Option<String>,
    /// The URL at which its users find it.
    pub url: Option<String>,
    /// Its settings, in the names of the want.
    pub space_settings: Value,
}

impl Live {
    /// The size of its EBS volume in GB; `None` if it has none.
    pub fn volume_size(&self) -> Option<i64> {
        self.space_settings.pointer("/space_storage_settings/ebs_storage_settings/ebs_volume_size_in_gb").and_then(Value::as_i64)
    }

    fn app_type(&self) -> Option<&str> {
        self.space_settings.get("app_type").and_then(Value::as_str)
    }
}

/// The id of a space. AWS gives it none, and its name is unique among the spaces of its domain.
pub fn id(domain_id: &str, name: &str) -> String {
    format!("{domain_id}/space/{name}")
}

impl Identity for Space {
    const FACTS: KindFacts = KindFacts {
        label: "space",
        created: 440,
        deleted: 50,
        seconds: Seconds::new(20, 20, 20),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Region("SageMaker domains"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "domain_id", "home_efs_file_system_uid", "url"];
    const FILED_BY: Option<&'static str> = Some("name");
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        id(&live.domain_id, &live.name)
    }

    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let evidence = "it is a space of that domain".to_owned();
        Some(Owner { of: live.domain_id.clone(), bond: Bond::Tenant, evidence })
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for Space {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::check(all, view, problems);
    }

    /// Names are unique in a domain, so that a space that keeps its name goes first. So does one whose domain goes, because the
    /// domain waits for it.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let renamed = want.name.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&live.name));
        let stays = known.id(&want.domain).is_some_and(|domain| domain == live.domain_id);
        if renamed && stays { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name_in(Self::NAME, ground.id(&want.domain), names::name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for Space {
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete];

    fn phase(live: &Live) -> Phase {
        status::phase(&live.status, live.failure_reason.as_deref())
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut used = vec![live.domain_id.clone()];
        if let Some(owner) = &live.owner_user_profile {
            used.push(user_profile::id(&live.domain_id, owner));
            used.push(user_profile::id(&live.domain_id, &owner.to_ascii_lowercase()));
        }
        settings::uses(&live.space_settings, &mut used);
        used.sort();
        used.dedup();
        used
    }

    fn recovery(live: &Live) -> Recovery {
        status::recovery(&live.status)
    }

    fn complaint(live: &Live) -> Option<String> {
        status::complaint(&live.status, live.failure_reason.as_deref())
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name_in(Self::NAME, &live.domain_id, &live.name)]
    }
}

impl Presentation for Space {
    fn summary(want: &Want) -> String {
        let sharing = want.sharing.value().map_or("", |sharing| match sharing.sharing_type {
            SharingType::Private => "private ",
            SharingType::Shared => "shared ",
        });
        let owner = want
            .ownership
            .value()
            .map_or_else(String::new, |ownership| format!("of {} ", ownership.owner_user_profile.address()));
        let volume = want.space_settings.value().and_then(SpaceSettings::volume);
        let volume = volume.map_or_else(String::new, |size| format!(", {size} GB"));
        format!("{sharing}{owner}in {}{volume}", want.domain.address())
    }

    fn about(live: &Live) -> String {
        let sharing = live.sharing_type.as_ref().map(|sharing| sharing.to_ascii_lowercase());
        let owner = live.owner_user_profile.as_ref().map(|owner| format!("owner {owner}"));
        let app = live.app_type().map(str::to_owned);
        let volume = live.volume_size().map(|size| format!("{size} GB"));
        sharing.into_iter().chain(owner).chain(app).chain(volume).collect::<Vec<_>>().join(", ")
    }

    fn loses(live: &Live) -> Option<Loss> {
        let gigabytes = u64::try_from(live.volume_size()?).unwrap_or_default();
        Some(Loss { bytes: Some(gigabytes << 30), ..Loss::of("its volume") })
    }
}

/// The mode of a change of a member of the settings.
fn settings_mode(path: &str, wanted: &Value, live: &Live) -> Mode {
    const SIZE: &str = "space_storage_settings/ebs_storage_settings/ebs_volume_size_in_gb";
    let smaller = || {
        let size = wanted.pointer(&format!("/{SIZE}")).and_then(Value::as_i64);
        size.zip(live.volume_size()).is_some_and(|(wanted, live)| wanted < live)
    };
    match path {
        "space_settings.app_type" if live.app_type().is_some() => Mode::replace("a space keeps its type of app"),
        path if path.ends_with("ebs_volume_size_in_gb") && smaller() => Mode::replace("a volume cannot shrink"),
        _ => Mode::InPlace,
    }
}

fn diff_owner(diff: &mut Diff<'_>, ownership: &Field<Ownership>, live: &Live) {
    let owner = ownership.map(|ownership| ownership.owner_user_profile.clone());
    names::diff_named(diff, "ownership", &owner, live.owner_user_profile.as_deref(), "a space keeps its owner");
}

fn owner(live: &Live, naming: &mut Naming<'_>) -> Field<Ownership> {
    let owner = live.owner_user_profile.as_ref().map(|owner| user_profile::id(&live.domain_id, owner));
    owner.map(|owner| Ownership { owner_user_profile: naming.to(&owner) }).into()
}

fn sharing_of(live: &Live) -> Field<Sharing> {
    live.sharing_type.as_deref().and_then(word).map(|sharing_type| Sharing { sharing_type }).into()
}

fn diff_settings(diff: &mut Diff<'_>, want: &Field<SpaceSettings>, live: &Live) {
    let wanted = settings::wanted(want);
    settings::diff(diff, "space_settings", want, &live.space_settings, &|path| settings_mode(path, &wanted, live));
}

#[cfg(test)]
mod tests;
