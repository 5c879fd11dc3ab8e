//! Injected faults: the fault, the calls that it concerns, and the number of times.
//!
//! They deliberately live in the world: a process that is killed by one must not meet it again when it starts anew.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::filter::like;
use crate::observation::Haze;

/// A fault that waits for its call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectedFault {
    /// The calls it concerns: `service:Operation` with `*` and `?`, for example `ec2:Create*`; several are separated by `|`, and a `!` before them means all
    /// others.
    pub on: String,
    /// A text that the input, as JSON, must contain. `None` for every input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The number of calls it lets pass first.
    #[serde(default)]
    pub after_calls: u64,
    /// The number of calls that it concerns. `None` for all that follow.
    #[serde(default)]
    pub times: Option<u64>,
    /// The effect on the call.
    pub what: FaultEffect,
}

/// A way in which a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultEffect {
    /// The service's own throttling error.
    Throttle,
    /// The service's own access-denied error, with AWS's text unless one is given.
    Deny {
        /// The text.
        message: Option<String>,
    },
    /// No connection: the operation is not carried out.
    Unreachable,
    /// Any error: the operation is not carried out.
    Error {
        /// HTTP status.
        status: u16,
        /// Error code.
        code: String,
        /// Error text.
        message: String,
    },
    /// The operation is carried out and saved, then our own process ends by SIGKILL, before the answer.
    Kill,
    /// The operation is carried out and saved, then the connection breaks.
    Cut,
    /// The answer takes longer.
    Latency {
        /// The additional time, in milliseconds.
        ms: u64,
    },
    /// The operation is carried out, and its answer is not the whole truth.
    Hazy(Haze),
}

impl InjectedFault {
    /// A fault that hits the next call concerned, once.
    pub fn once(on: &str, what: FaultEffect) -> Self {
        Self { on: on.to_owned(), input: None, after_calls: 0, times: Some(1), what }
    }

    /// A fault that hits every call concerned.
    pub fn always(on: &str, what: FaultEffect) -> Self {
        Self { on: on.to_owned(), input: None, after_calls: 0, times: None, what }
    }

    /// The same fault, letting some calls pass first.
    #[must_use]
    pub fn after(mut self, calls: u64) -> Self {
        self.after_calls = calls;
        self
    }

    /// The same fault, only for inputs that contain a text.
    #[must_use]
    pub fn with_input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    fn concerns(&self, service: &str, action: &str, input: &Value) -> bool {
        let name = format!("{service}:{action}");
        let (others, patterns) = self.on.strip_prefix('!').map_or((false, self.on.as_str()), |rest| (true, rest));
        let named = patterns.split('|').any(|pattern| like(pattern, &name));
        named != others && self.input.as_ref().is_none_or(|text| input.to_string().contains(text))
    }
}

/// The faults of a call: the one that it meets, and whether any fault counted the call.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    /// The first effect that is not a latency.
    pub(crate) effect: Option<FaultEffect>,
    /// All latencies together.
    pub(crate) latency_ms: u64,
    /// True when a counter changed, so that the world must be saved.
    pub(crate) counted: bool,
}

/// Counts a call against the injected faults, and returns the fault that it meets. Faults that are used up are
/// removed.
pub(crate) fn meet(faults: &mut Vec<InjectedFault>, service: &str, action: &str, input: &Value) -> Met {
    let mut met = Met::default();
    for fault in faults.iter_mut().filter(|f| f.concerns(service, action, input)) {
        if fault.after_calls > 0 {
            fault.after_calls -= 1;
            met.counted = true;
            continue;
        }
        match &fault.what {
            FaultEffect::Latency { ms } => met.latency_ms = met.latency_ms.saturating_add(*ms),
            // One effect per call: the later ones wait for the next.
            _ if met.effect.is_some() => continue,
            FaultEffect::Throttle
            | FaultEffect::Deny { .. }
            | FaultEffect::Unreachable
            | FaultEffect::Error { .. }
            | FaultEffect::Kill
            | FaultEffect::Cut
            | FaultEffect::Hazy(_) => {
                met.effect = Some(fault.what.clone());
            }
        }
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            met.counted = true;
        }
    }
    faults.retain(|f| f.times != Some(0));
    met
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hit(faults: &mut Vec<InjectedFault>, action: &str) -> Option<FaultEffect> {
        meet(faults, "ec2", action, &json!({"VpcId": "vpc-1"})).effect
    }

    #[test]
    fn several_patterns_may_be_meant_or_excepted() {
        let concerned = |on: &str, action: &str| InjectedFault::once(on, FaultEffect::Kill).concerns("ec2", action, &Value::Null);
        assert!(concerned("iam:*|ec2:Delete*", "DeleteVpc") && !concerned("iam:*|ec2:Delete*", "CreateVpc"));
        assert!(!concerned("!*:Describe*|*:Get*", "DescribeVpcs") && concerned("!*:Describe*|*:Get*", "CreateVpc"));
    }

    #[test]
    fn a_fault_lets_calls_pass_and_is_used_up() {
        let mut faults = vec![InjectedFault::once("ec2:Create*", FaultEffect::Throttle).after(2)];
        assert_eq!(hit(&mut faults, "CreateVpc"), None);
        assert_eq!(hit(&mut faults, "DeleteVpc"), None);
        assert_eq!(hit(&mut faults, "CreateSubnet"), None);
        assert_eq!(hit(&mut faults, "CreateSubnet"), Some(FaultEffect::Throttle));
        assert!(faults.is_empty());
    }

    #[test]
    fn an_endless_fault_stays_and_changes_nothing() {
        let mut faults = vec![InjectedFault::always("*", FaultEffect::Unreachable)];
        assert_eq!(
            meet(&mut faults, "iam", "ListRoles", &json!({})),
            Met { effect: Some(FaultEffect::Unreachable), latency_ms: 0, counted: false }
        );
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn one_effect_per_call_and_latencies_add_up() {
        let mut faults = vec![
            InjectedFault::once("*", FaultEffect::Latency { ms: 5 }),
            InjectedFault::once("*", FaultEffect::Cut),
            InjectedFault::once("*", FaultEffect::Throttle),
            InjectedFault::always("*", FaultEffect::Latency { ms: 7 }),
        ];
        assert_eq!(
            meet(&mut faults, "iam", "A", &json!({})),
            Met { effect: Some(FaultEffect::Cut), latency_ms: 12, counted: true }
        );
        assert_eq!(
            meet(&mut faults, "iam", "A", &json!({})),
            Met { effect: Some(FaultEffect::Throttle), latency_ms: 7, counted: true }
        );
    }

    #[test]
    fn the_input_can_be_asked_for() {
        let mut faults = vec![InjectedFault::always("*", FaultEffect::Cut).with_input("vpc-1")];
        assert_eq!(hit(&mut faults, "DeleteVpc"), Some(FaultEffect::Cut));
        assert_eq!(meet(&mut faults, "ec2", "DeleteVpc", &json!({"VpcId": "vpc-2"})).effect, None);
    }

    #[test]
    fn faults_live_in_files() {
        let fault = InjectedFault::once("a", FaultEffect::Deny { message: None }).after(3);
        let text = serde_json::to_string(&fault).unwrap_or_default();
        assert_eq!(serde_json::from_str::<InjectedFault>(&text).ok(), Some(fault));
    }
}
