//! Checks of apps that need no AWS: their owners, their machines, and that no two of them are the same.

use serde_json::{Value, json};

use super::Want;
use crate::sagemaker::names;
use crate::sagemaker::settings_rules;
use crate::sagemaker::space::SharingType;
use crate::sagemaker::user_settings::AppType;
use crate::view::View;
use crate::{Address, Problem};

pub(super) fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    for (index, (at, want)) in all.iter().enumerate() {
        if want.name.is_some() {
            names::check_name("app-name", at, want.name.as_deref(), problems);
        }
        let same = |other: &Want| {
            let owner = |want: &Want| (want.domain.clone(), want.user_profile.clone(), want.space.clone());
            let name = other.name().eq_ignore_ascii_case(want.name());
            name && other.app_type == want.app_type && owner(other) == owner(want)
        };
        if let Some((other, _)) = all.iter().take(index).find(|(_, other)| same(other)) {
            let message = format!("{other} is the {} app `{}` of the same owner already", want.app_type.as_str(), want.name());
            problems.push(Problem::new("app-twice", at, "", message, "give it another `name`, or leave one of the two out"));
        }
        check_owner(at, want, view, problems);
        check_space(at, want, view, problems);
        check_machine(at, want, view, problems);
        settings_rules::check(at, "resource_spec", &json!(want.resource_spec), problems);
    }
}

fn check_owner(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let (profile, space) = (want.user_profile.value(), want.space.value());
    if profile.is_some() == space.is_some() {
        let message = if profile.is_some() {
            "it names a user profile and a space; an app belongs to one of them"
        } else {
            "nothing says whose it is"
        };
        let help = "name either `user_profile` or `space`";
        problems.push(Problem::new("app-owner", at, if profile.is_some() { "space" } else { "" }, message, help));
    }
    let profile = profile.and_then(|profile| Some(("user_profile", profile.address(), view.want(profile)?.domain)));
    let space = space.and_then(|space| Some(("space", space.address(), view.want(space)?.domain)));
    for (field, owner, domain) in profile.into_iter().chain(space).filter(|(.., domain)| *domain != want.domain) {
        let (theirs, ours) = (domain.address(), want.domain.address());
        let message = format!("{owner} is in {theirs}, not in {ours}");
        problems.push(Problem::new("app-owner-domain", at, field, message, format!("write `domain: {}`", domain.name())));
    }
}

/// JupyterLab and Code Editor run in spaces alone, and a space runs the type of app that it was made for.
fn check_space(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let needs_space = matches!(want.app_type, AppType::JupyterLab | AppType::CodeEditor);
    if needs_space && want.space.value().is_none() && want.user_profile.value().is_some() {
        let message = format!("a {} app runs in a space", want.app_type.as_str());
        let help = "declare a space of that user profile, and name it here with `space`";
        problems.push(Problem::new("app-needs-space", at, "user_profile", message, help));
    }
    let made_for = want.space.value().and_then(|space| view.want(space)).and_then(|space| {
        let settings = space.space_settings.value()?;
        settings.app_type.value().copied()
    });
    if let Some(made_for) = made_for.filter(|made_for| *made_for != want.app_type) {
        let message = format!("the space is made for {} apps, not for {}", made_for.as_str(), want.app_type.as_str());
        let help = "name another space, or make the types equal";
        problems.push(Problem::new("app-space-type", at, "app_type", message, help));
    }
}

fn check_machine(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let own = want.resource_spec.value().and_then(|spec| spec.instance_type.value());
    if want.app_type == AppType::JupyterServer
        && let Some(other) = own.filter(|name| *name != "system")
    {
        let message = format!("JupyterServer runs on `system` alone, not on `{other}`");
        problems.push(Problem::new("jupyter-server-instance-type", at, "resource_spec.instance_type", message, "write `system`"));
    }
    if want.app_type == AppType::KernelGateway && own.is_none() && inherits_no_machine(want, view) {
        let message = "a KernelGateway app needs an instance type, and neither it nor the settings of its owner name one";
        let help = "add `resource_spec: {instance_type: ...}`, or a default to `kernel_gateway_app_settings`";
        problems.push(Problem::new("kernel-gateway-instance-type", at, "resource_spec", message, help));
    }
}

/// True if all settings that apply to an app are known, and none of them gives the machine of a KernelGateway.
fn inherits_no_machine(want: &Want, view: &View<'_>) -> bool {
    let Some(settings) = settings_in_force(want, view) else { return false };
    let machine = "/kernel_gateway_app_settings/default_resource_spec/instance_type";
    settings.iter().all(|settings| settings.pointer(machine).and_then(Value::as_str).is_none())
}

/// The settings that apply to an app, the nearest first; `None` if an object that has some of them is not in the spec.
fn settings_in_force(want: &Want, view: &View<'_>) -> Option<Vec<Value>> {
    let domain = view.want(&want.domain)?;
    if let Some(profile) = want.user_profile.value() {
        return Some(vec![json!(view.want(profile)?.user_settings), json!(domain.default_user_settings)]);
    }
    let space = view.want(want.space.value()?)?;
    let mut settings = vec![json!(space.space_settings)];
    if space.sharing.value().is_some_and(|sharing| sharing.sharing_type == SharingType::Private) {
        if let Some(owner) = space.ownership.value() {
            settings.push(json!(view.want(&owner.owner_user_profile)?.user_settings));
        }
        settings.push(json!(domain.default_user_settings));
    } else {
        settings.push(json!(domain.default_space_settings));
    }
    Some(settings)
}
