//! Checks of spaces that need no AWS: names, fields that AWS accepts only together, and the largest volume that the domain
//! allows.

use serde_json::{Value, json};

use super::{SharingType, Want};
use crate::sagemaker::names;
use crate::sagemaker::settings_rules::{self, check_code_repositories};
use crate::view::View;
use crate::{Address, Problem};

/// The largest volume if no setting gives another one, in GB.
const DEFAULT_MAXIMUM: i64 = 100;

pub(super) fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    for (index, (at, want)) in all.iter().enumerate() {
        names::check_name("space-name", at, want.name.as_deref(), problems);
        let name = names::name_of(at, want.name.as_deref());
        let mut before = all.iter().take(index).filter(|(_, other)| other.domain == want.domain);
        if let Some((other, _)) = before.find(|(at, other)| names::name_of(at, other.name.as_deref()).eq_ignore_ascii_case(name))
        {
            let message = format!("{other} has the name `{name}` in {} already", want.domain.address());
            problems.push(Problem::new("space-name-taken", at, "name", message, "give each space of a domain its own name"));
        }
        check_display_name(at, want, problems);
        check_owner(at, want, view, problems);
        check_volume(at, want, view, problems);
        if let Some(server) = want.space_settings.value().and_then(|settings| settings.jupyter_server_app_settings.value()) {
            check_code_repositories(at, "space_settings", server, problems);
        }
        settings_rules::check(at, "space_settings", &json!(want.space_settings), problems);
    }
}

fn check_display_name(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if let Some(name) = want.display_name.value()
        && (name.trim().is_empty() || name.chars().count() > 64)
    {
        let message =
            format!("the name that Studio shows has {} characters; it has 1 to 64 and is not blank", name.chars().count());
        problems.push(Problem::new("space-display-name", at, "display_name", message, "write 1 to 64 characters"));
    }
}

/// AWS takes ownership and sharing together or not at all, and a private space belongs to somebody of its domain.
fn check_owner(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let (owner, sharing) = (want.ownership.value(), want.sharing.value());
    if owner.is_some() != sharing.is_some() {
        let (given, lacking) = if owner.is_some() { ("ownership", "sharing") } else { ("sharing", "ownership") };
        let message = format!("`{given}` is given without `{lacking}`; AWS takes both or neither");
        let help = "write both: `ownership: {owner_user_profile: ...}` and `sharing: {sharing_type: Private}`";
        problems.push(Problem::new("space-ownership-and-sharing", at, given, message, help));
    }
    if let Some(profile) = owner.and_then(|owner| view.want(&owner.owner_user_profile))
        && profile.domain != want.domain
    {
        let (theirs, ours) = (profile.domain.address(), want.domain.address());
        let message = format!("its owner is a profile of {theirs}, but the space is in {ours}");
        let path = "ownership.owner_user_profile";
        problems.push(Problem::new("space-owner-domain", at, path, message, format!("name a profile of {ours}")));
    }
    if sharing.is_some_and(|sharing| sharing.sharing_type == SharingType::Shared)
        && view.want(&want.domain).is_some_and(|domain| domain.default_space_settings.value().is_none())
    {
        let domain = want.domain.address();
        let message = format!("apps of a shared space take their role from `default_space_settings`, and {domain} has none");
        let help = format!("add `default_space_settings: {{execution_role: ...}}` to {domain}");
        problems.push(Problem::new("shared-space-without-role", at, "sharing", message, help).warning());
    }
}

/// Checks the volume. The nearest setting counts: that of the owner's profile, then that of the domain.
fn check_volume(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(size) = want.space_settings.value().and_then(super::SpaceSettings::volume) else { return };
    let Some(domain) = view.want(&want.domain) else { return };
    let shared = want.sharing.value().is_some_and(|sharing| sharing.sharing_type == SharingType::Shared);
    let mut settings = Vec::new();
    if shared {
        settings.push(json!(domain.default_space_settings));
    } else {
        if let Some(owner) = want.ownership.value() {
            let Some(profile) = view.want(&owner.owner_user_profile) else { return };
            settings.push(json!(profile.user_settings));
        }
        settings.push(json!(domain.default_user_settings));
    }
    let most = "/space_storage_settings/default_ebs_storage_settings/maximum_ebs_volume_size_in_gb";
    let said = settings.iter().find_map(|settings| settings.pointer(most).and_then(Value::as_i64));
    if size > said.unwrap_or(DEFAULT_MAXIMUM) {
        let most = said.unwrap_or(DEFAULT_MAXIMUM);
        let whose = if said.is_some() { "its domain allows" } else { "AWS allows where the domain says nothing:" };
        let message = format!("a volume of {size} GB is more than {whose} {most} GB");
        let path = "space_settings.space_storage_settings.ebs_storage_settings.ebs_volume_size_in_gb";
        let help = "choose a smaller size, or raise `maximum_ebs_volume_size_in_gb` in the settings of the domain or profile";
        let problem = Problem::new("space-volume-maximum", at, path, message, help);
        problems.push(if said.is_some() { problem } else { problem.warning() });
    }
}
