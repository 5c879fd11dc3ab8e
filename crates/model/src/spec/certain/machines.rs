//! Instance types: a check that they look like the ones of AWS. AWS adds types all the time, so that an unknown one is a warning,
//! with the nearest known one.

use super::tables::{FAMILIES, SIZES};
use super::texts::{Spot, Text};
use crate::{Address, KindName, Problem, suggest};

/// Checks a text that may be an instance type of SageMaker or EC2.
pub(super) fn check(at: &Address, text: &Text<'_>, problems: &mut Vec<Problem>) {
    let member = matches!(text.member, "instance_type" | "hidden_instance_types" | "instance_types");
    if text.spot != Spot::Field || !member {
        return;
    }
    let parts: Vec<&str> = text.value.split('.').collect();
    let (start, family, size) = match parts[..] {
        ["ml", family, size] => ("ml.", family, size),
        [family, size] if at.kind == KindName::Instance => ("", family, size),
        // Another form is reported by the check of the field.
        _ => return,
    };
    let family_meant = if start.is_empty() || FAMILIES.contains(&family) { None } else { Some(nearest_family(family)) };
    let size_meant = if is_size(size) { None } else { Some(suggest::nearest(size, SIZES.iter().copied())) };
    if family_meant.is_none() && size_meant.is_none() {
        return;
    }
    let meant = format!("{start}{}.{}", family_meant.flatten().unwrap_or(family), size_meant.flatten().unwrap_or(size));
    let message = format!("`{}` is not an instance type that is known here", text.value);
    let help = if meant == text.value {
        "check it against AWS's list; it may be newer than this version of heiiki".to_owned()
    } else {
        format!("did you mean `{meant}`? It may also be newer than this version of heiiki")
    };
    problems.push(Problem::new("instance-type-unknown", at, text.path.as_str(), message, help).warning());
}

/// The family nearest to a word. If several are equally near, the one of which the word is only a longer or shorter form. `None`
/// if none is near.
fn nearest_family(family: &str) -> Option<&'static str> {
    let near = FAMILIES.iter().copied().map(|known| (suggest::distance(family, known), known)).filter(|(far, _)| *far == 1);
    near.min_by_key(|(far, known)| (*far, !family.starts_with(known), *known)).map(|(_, known)| known)
}

fn is_size(size: &str) -> bool {
    let metal = size.strip_prefix("metal-").and_then(|rest| rest.strip_suffix("xl"));
    let count = metal.or_else(|| size.strip_suffix("xlarge"));
    SIZES.contains(&size) || count.is_some_and(|count| !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(kind: &str, text: &str) -> Option<String> {
        let mut problems = Vec::new();
        let text = Text { path: "instance_type".into(), member: "instance_type", spot: Spot::Field, value: text };
        check(&format!("{kind}/x").parse().expect("an address"), &text, &mut problems);
        problems.into_iter().next().map(|problem| problem.help)
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant() {
        for (kind, text, meant) in [
            ("notebook_instance", "ml.t33.medium", "`ml.t3.medium`"),
            ("notebook_instance", "ml.t3.meduim", "`ml.t3.medium`"),
            ("notebook_instance", "ml.g44dn.xlarg", "`ml.g4dn.xlarge`"),
            ("instance", "t3.micor", "`t3.micro`"),
        ] {
            let help = help(kind, text).unwrap_or_default();
            assert!(help.contains(meant), "{text}: {help}");
        }
        assert!(help("notebook_instance", "ml.zz99.large").unwrap_or_default().contains("check it"));
    }

    #[test]
    fn types_that_aws_has_are_nothing() {
        for (kind, text) in [
            ("notebook_instance", "ml.t3.medium"),
            ("endpoint_config", "ml.p6-b200.48xlarge"),
            ("notebook_instance", "ml.geospatial.interactive"),
            ("instance", "m7i.metal-24xl"),
            ("instance", "u7in-32tb.224xlarge"),
            ("domain", "system"),
        ] {
            assert_eq!(help(kind, text), None, "{text}");
        }
    }
}
