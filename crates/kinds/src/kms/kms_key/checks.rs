//! Faults of keys that AWS would refuse.

use super::words::{KeySpec, KeyUsage};
use super::{ALIAS, ALIAS_OF_AWS, Want, alias_of};
use crate::iam::policy_grammar::{self, Sort};
use crate::{Address, Field, Problem};

/// Checks all keys of a spec.
pub(super) fn check(all: &[(&Address, Want)], problems: &mut Vec<Problem>) {
    for (index, (at, want)) in all.iter().enumerate() {
        let alias = alias_of(at, want.alias.as_deref());
        is_alias(at, &alias, problems);
        if let Some((other, _)) = all.iter().take(index).find(|(at, want)| alias_of(at, want.alias.as_deref()) == alias) {
            let message = format!("{other} has the alias `{alias}` already");
            problems.push(Problem::new("kms-alias-taken", at, "alias", message, "give each key its own alias"));
        }
        usage(at, want, problems);
        rotation(at, want, problems);
        if let Some(days) = want.deletion_window_in_days.value().filter(|days| !(7..=30).contains(*days)) {
            let message = format!("KMS waits 7 to 30 days before it deletes a key, and not {days}");
            problems.push(Problem::new("kms-deletion-window", at, "deletion_window_in_days", message, "write 7 to 30"));
        }
        if let Field::Value(policy) = &want.policy {
            policy_grammar::report(at, "policy", &policy.0, Sort::Resource, problems);
        }
    }
}

fn is_alias(at: &Address, alias: &str, problems: &mut Vec<Problem>) {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-');
    let name = alias.strip_prefix(ALIAS).filter(|name| !name.is_empty() && name.chars().all(legal));
    if name.is_none() || alias.len() > 256 || alias.starts_with(ALIAS_OF_AWS) {
        let message = format!("`{alias}` is not an alias that KMS takes");
        let help = "write `alias/` and a name of letters, digits, `/`, `_` and `-`, at most 256 characters; those of AWS begin with `alias/aws/`";
        problems.push(Problem::new("kms-alias", at, "alias", message, help));
    }
}

/// The type of a key that is wanted: AWS's default is a symmetric one.
fn spec_of(want: &Want) -> KeySpec {
    want.key_spec.value().copied().unwrap_or(KeySpec::SymmetricDefault)
}

/// Checks that the type of the key has the usage. AWS has a default for symmetric keys alone.
fn usage(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let spec = spec_of(want);
    let usage = want.key_usage.value().copied().or((spec == KeySpec::SymmetricDefault).then_some(KeyUsage::EncryptDecrypt));
    if usage.is_some_and(|usage| spec.usages().contains(&usage)) {
        return;
    }
    let known = || spec.usages().iter().map(|usage| format!("`{}`", usage.as_str())).collect::<Vec<_>>().join(" or ");
    let message = match usage {
        Some(usage) => format!("a key of `{}` cannot have the usage `{}`", spec.as_str(), usage.as_str()),
        None => format!("a key of `{}` needs a usage, for which AWS has no default", spec.as_str()),
    };
    problems.push(Problem::new("kms-key-usage", at, "key_usage", message, format!("write {}", known())));
}

fn rotation(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let rotates = want.enable_key_rotation.value() == Some(&true);
    if rotates && spec_of(want) != KeySpec::SymmetricDefault {
        let message = format!("KMS does not rotate a key of `{}` by itself", spec_of(want).as_str());
        let help = "leave `enable_key_rotation` out, or leave `key_spec` out";
        problems.push(Problem::new("kms-rotation", at, "enable_key_rotation", message, help));
    }
    let Some(days) = want.rotation_period_in_days.value() else { return };
    let (message, help) = match (90..=2560).contains(days) {
        true if rotates => return,
        true => ("a key that does not rotate has no days between two rotations".to_owned(), "add `enable_key_rotation: true`"),
        false => (format!("KMS rotates a key every 90 to 2560 days, and not every {days}"), "write 90 to 2560"),
    };
    problems.push(Problem::new("kms-rotation-period", at, "rotation_period_in_days", message, help));
}
