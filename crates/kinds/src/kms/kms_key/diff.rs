//! Comparisons of a key that are no plain fields, and their inverses.

use serde_json::json;

use super::{ALIAS, Live, ROTATION, Want, alias_of, default_policy};
use crate::{Diff, Document, Field, KindName, Mode, Naming, To};

/// Compares the alias. Without one in the spec it follows from the address, which is known as soon as the key is claimed; `create` gives the first one.
pub(super) fn alias(diff: &mut Diff<'_>, alias: Option<&str>, live: &Live) {
    let known = diff.known();
    let own = || known.live.iter().find(|(at, object)| at.kind == KindName::KmsKey && object.id == live.arn).map(|(at, _)| at);
    let wanted = match alias {
        Some(alias) => alias.to_owned(),
        None => match own() {
            Some(at) => alias_of(at, None),
            None => return,
        },
    };
    if !live.aliases.contains(&wanted) {
        diff.push("alias", &live.alias, To::value(json!(wanted)), Mode::InPlace);
    }
}

/// The alias for a spec, if it does not follow from the key in the spec.
pub(super) fn import_alias(live: &Live, naming: &Naming<'_>) -> Option<String> {
    let alias = live.alias.as_ref()?;
    naming.unlike_key(alias.strip_prefix(ALIAS).unwrap_or(alias)).map(|_| alias.clone())
}

/// Compares the policy by its meaning; `null` is AWS's default. A policy that was not read is not compared.
pub(super) fn policy(diff: &mut Diff<'_>, policy: &Field<Document>, live: &Live) {
    let Some(now) = &live.policy else { return };
    match policy {
        Field::Absent => {}
        Field::Null => {
            let default = Document(default_policy(&diff.known().place));
            diff.document("policy", &default, Some(now), Mode::InPlace);
        }
        Field::Value(policy) => diff.document("policy", policy, Some(now), Mode::InPlace),
    }
}

/// The policy for a spec, if it is not AWS's default.
pub(super) fn import_policy(live: &Live, naming: &Naming<'_>) -> Field<Document> {
    let own = live.policy.as_ref().filter(|policy| !heiiki_policy::same(policy, &default_policy(naming.place())));
    own.map(|policy| naming.document(policy)).into()
}

/// Compares the days between two rotations, which only a key that rotates has.
pub(super) fn period(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    let rotates = match want.enable_key_rotation {
        Field::Absent => live.enable_key_rotation == Some(true),
        Field::Null => false,
        Field::Value(rotates) => rotates && live.enable_key_rotation.is_some(),
    };
    if rotates {
        let days = live.rotation_period_in_days.unwrap_or(ROTATION);
        diff.defaulted("rotation_period_in_days", &want.rotation_period_in_days, &ROTATION, &days, rotation_mode(want, live));
    }
}

/// The mode of a change of the rotation: KMS answers for a disabled key with a `DisabledException`.
pub(super) fn rotation_mode(want: &Want, live: &Live) -> Mode {
    if live.enabled == Some(false) && !matches!(want.enabled, Field::Null | Field::Value(true)) {
        return Mode::refused("KMS changes the rotation of no disabled key; add `enabled: true`");
    }
    Mode::InPlace
}
