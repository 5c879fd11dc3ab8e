//! Statuses as functions of time: the present status of an object, and its coming transition.
//!
//! Nothing runs in the background: a record holds its status and at most one coming transition, and a reader asks with the time
//! of its request. It deliberately knows no service's statuses.

use serde::{Deserialize, Serialize};

use crate::Time;

/// The status of an object through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline<S> {
    status: S,
    reason: Option<String>,
    since: Time,
    #[serde(rename = "turn")]
    transition: Option<Transition<S>>,
}

/// A coming change of status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Transition<S> {
    at: Time,
    status: S,
    reason: Option<String>,
}

impl<S: Copy> Timeline<S> {
    /// A timeline that stays as it is.
    pub fn steady(status: S, since: Time) -> Self {
        Self { status, reason: None, since, transition: None }
    }

    /// Takes a status now and another one, perhaps with a reason, at a later moment.
    pub fn go(status: S, since: Time, then: S, at: Time, reason: Option<String>) -> Self {
        Self { status, reason: None, since, transition: Some(Transition { at, status: then, reason }) }
    }

    /// The status at a moment.
    pub fn status(&self, now: Time) -> S {
        self.due(now).map_or(self.status, |transition| transition.status)
    }

    /// The reason that goes with the status at a moment, when it has one.
    pub fn reason(&self, now: Time) -> Option<&str> {
        self.due(now).map_or(self.reason.as_deref(), |transition| transition.reason.as_deref())
    }

    /// The moment since which the object has the status it has at `now`.
    pub fn since(&self, now: Time) -> Time {
        self.due(now).map_or(self.since, |transition| transition.at)
    }

    /// The moment at which the coming transition happens or happened, if there is one.
    pub fn transitions_at(&self) -> Option<Time> {
        self.transition.as_ref().map(|transition| transition.at)
    }

    fn due(&self, now: Time) -> Option<&Transition<S>> {
        self.transition.as_ref().filter(|transition| transition.at <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_changes_at_its_moment_and_not_before() {
        let timeline = Timeline::go('p', Time(10), 'f', Time(20), Some("broken".to_owned()));
        assert_eq!((timeline.status(Time(19)), timeline.reason(Time(19)), timeline.since(Time(19))), ('p', None, Time(10)));
        assert_eq!(
            (timeline.status(Time(20)), timeline.reason(Time(20)), timeline.since(Time(25))),
            ('f', Some("broken"), Time(20))
        );
        assert_eq!(timeline.transitions_at(), Some(Time(20)));
        assert_eq!(Timeline::steady('a', Time(1)).status(Time(i64::MAX)), 'a');
    }

    #[test]
    fn files_of_older_programs_can_be_read() {
        let text = r#"{"status":"p","reason":null,"since":10,"turn":{"at":20,"status":"f","reason":"broken"}}"#;
        let timeline = Timeline::go('p', Time(10), 'f', Time(20), Some("broken".to_owned()));
        assert_eq!(serde_json::to_string(&timeline).unwrap(), text);
        assert_eq!(serde_json::from_str::<Timeline<char>>(text).unwrap(), timeline);
    }
}
