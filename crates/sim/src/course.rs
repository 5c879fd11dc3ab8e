//! Statuses as functions of time: what an object is now, and what it becomes at which moment.
//!
//! Nothing runs in the background: a record holds its status and at most one coming turn, and a reader asks with the time
//! of its request. It deliberately knows no service's statuses.

use serde::{Deserialize, Serialize};

use crate::Time;

/// The status of an object through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course<S> {
    status: S,
    reason: Option<String>,
    since: Time,
    turn: Option<Turn<S>>,
}

/// A coming change of status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Turn<S> {
    at: Time,
    status: S,
    reason: Option<String>,
}

impl<S: Copy> Course<S> {
    /// A course that stays as it is.
    pub fn steady(status: S, since: Time) -> Self {
        Self { status, reason: None, since, turn: None }
    }

    /// Takes a status now and another one, perhaps with a reason, at a later moment.
    pub fn go(status: S, since: Time, then: S, at: Time, reason: Option<String>) -> Self {
        Self { status, reason: None, since, turn: Some(Turn { at, status: then, reason }) }
    }

    /// The status at a moment.
    pub fn status(&self, now: Time) -> S {
        self.due(now).map_or(self.status, |turn| turn.status)
    }

    /// The reason that goes with the status at a moment, when it has one.
    pub fn reason(&self, now: Time) -> Option<&str> {
        self.due(now).map_or(self.reason.as_deref(), |turn| turn.reason.as_deref())
    }

    /// Since when the object has the status it has at a moment.
    pub fn since(&self, now: Time) -> Time {
        self.due(now).map_or(self.since, |turn| turn.at)
    }

    /// When the coming turn happens or happened, if there is one.
    pub fn turns_at(&self) -> Option<Time> {
        self.turn.as_ref().map(|turn| turn.at)
    }

    fn due(&self, now: Time) -> Option<&Turn<S>> {
        self.turn.as_ref().filter(|turn| turn.at <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_turns_at_its_moment_and_not_before() {
        let course = Course::go('p', Time(10), 'f', Time(20), Some("broken".to_owned()));
        assert_eq!((course.status(Time(19)), course.reason(Time(19)), course.since(Time(19))), ('p', None, Time(10)));
        assert_eq!((course.status(Time(20)), course.reason(Time(20)), course.since(Time(25))), ('f', Some("broken"), Time(20)));
        assert_eq!(course.turns_at(), Some(Time(20)));
        assert_eq!(Course::steady('a', Time(1)).status(Time(i64::MAX)), 'a');
    }
}
