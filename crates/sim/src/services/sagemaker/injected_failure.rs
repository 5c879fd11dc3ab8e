//! Injected failures: which object ends in a failed status, at which stage, with which reason.
//!
//! AWS fails a domain or a notebook for reasons outside the control plane (capacity, a lifecycle script); a test or a
//! sandbox user names them here. It decides nothing by itself.

use serde::{Deserialize, Serialize};

use crate::World;

/// The change that is to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Making it, or starting a notebook instance.
    Create,
    /// Changing it.
    Update,
    /// Taking back a change of an endpoint that failed.
    Rollback,
    /// Removing it.
    Delete,
}

/// One injected failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectedFailure {
    /// Name of the object; `*` stands for any run of characters.
    pub name: String,
    /// The change that fails.
    pub stage: Stage,
    /// The `FailureReason`.
    pub reason: String,
    /// The number of times it still happens; always when absent.
    pub times: Option<u32>,
}

/// Takes the reason for which this change of an object is to fail, if one is injected.
pub(super) fn take(world: &mut World, stage: Stage, name: &str) -> Option<String> {
    let injected = &mut world.sagemaker.injected_failures;
    let index = injected.iter().position(|failure| failure.stage == stage && fits(&failure.name, name))?;
    let reason = injected[index].reason.clone();
    match &mut injected[index].times {
        Some(times) if *times > 1 => *times -= 1,
        Some(_) => {
            injected.remove(index);
        }
        None => {}
    }
    Some(reason)
}

fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(head) else { return false };
    (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| fits(tail, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_run() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("a*", "abc", true),
            ("a*c", "abc", true),
            ("a*c*", "abd", false),
            ("a", "ab", false),
            ("*-x", "a-x", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_failure_is_used_up() {
        let mut world = World::new("123456789012", "ap-northeast-1", 1);
        let failure =
            InjectedFailure { name: "d*".to_owned(), stage: Stage::Create, reason: "no room".to_owned(), times: Some(2) };
        world.sagemaker.injected_failures.push(failure);
        assert_eq!(take(&mut world, Stage::Update, "dom"), None);
        let reasons: Vec<_> = (0..3).map(|_| take(&mut world, Stage::Create, "dom")).collect();
        assert_eq!(reasons, [Some("no room".to_owned()), Some("no room".to_owned()), None]);
    }
}
