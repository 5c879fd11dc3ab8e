//! The output while a plan is carried out.

use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use heiiki::io::Stream;
use heiiki::render::progress::Progress;
use heiiki_apply::Event;
use heiiki_apply::event::{EventKind, Failure, SkipReason};
use heiiki_model::failure::Class;
use heiiki_model::plan::{Plan, Reason, StepId};
use indicatif::{InMemoryTerm, ProgressDrawTarget};

use crate::plans::{at, delete, denied, network, plan};

const ORIGIN: SystemTime = SystemTime::UNIX_EPOCH;

fn event(seconds: u64, step: usize, what: EventKind) -> Event {
    Event { at: ORIGIN + Duration::from_secs(seconds), step: StepId(step), what }
}

fn story() -> (Plan, Vec<Event>) {
    let mut steps = network();
    steps.push(delete("user/old", "old", Reason::NotInSpec));
    let waiting = |status: &str, since| EventKind::Waiting { status: status.into(), since: Duration::from_secs(since) };
    let retrying = |since| EventKind::Retrying {
        class: Class::InUse,
        why: "DeleteConflict: Cannot delete entity".into(),
        since: Duration::from_secs(since),
        after: Duration::from_secs(2),
    };
    let events = vec![
        event(0, 0, EventKind::Started),
        event(1, 0, waiting("pending", 0)),
        event(2, 2, EventKind::Started),
        event(3, 0, waiting("pending", 2)),
        event(4, 2, retrying(0)),
        event(6, 2, retrying(2)),
        event(65, 0, EventKind::Finished { id: Some("vpc-0aaa".into()), took: Duration::from_secs(65) }),
        event(66, 1, EventKind::Started),
        event(67, 1, EventKind::Updating { fields: vec!["map_public_ip_on_launch".into()] }),
        event(70, 2, EventKind::Failed { failure: Failure::Aws(denied("DeleteUser")), took: Duration::from_secs(68) }),
        event(71, 1, EventKind::Skipped { because: SkipReason::Dependency { step: StepId(0), at: at("vpc/main") } }),
    ];
    (plan(steps), events)
}

#[test]
fn elsewhere_than_in_a_terminal_there_is_one_line_for_what_is_new() {
    let kept = crate::run::Kept::default();
    let stream = Stream::new(kept.clone(), false);
    let (plan, events) = story();
    let progress = Progress::on(&stream, &plan, ORIGIN);
    for event in &events {
        progress.event(event);
    }
    progress.tick(ORIGIN + Duration::from_secs(80));
    progress.end();
    insta::assert_snapshot!(kept.text());
}

#[test]
fn in_a_terminal_there_is_one_moving_line_a_step_and_one_for_the_whole() {
    let term = InMemoryTerm::new(12, 100);
    let kept = crate::run::Kept::default();
    let stream = Stream::new(kept.clone(), true);
    let (plan, events) = story();
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(term.clone()), 255);
    let progress = Progress::moving(&stream, target, &plan, ORIGIN);
    let seen = Mutex::new(String::new());
    let look = |seconds: u64| {
        progress.tick(ORIGIN + Duration::from_secs(seconds));
        // The terminal is drawn at a limited rate. Only its last state counts.
        std::thread::sleep(Duration::from_millis(20));
        progress.tick(ORIGIN + Duration::from_secs(seconds));
        let screen = term.contents();
        let _ = writeln!(seen.lock().unwrap(), "--- after {seconds} s\n{screen}");
    };
    for (index, event) in events.iter().enumerate() {
        progress.event(event);
        if [5, 8].contains(&index) {
            look(event.at.duration_since(ORIGIN).unwrap().as_secs());
        }
    }
    insta::assert_snapshot!(seen.into_inner().unwrap());
    assert_eq!(progress.stopping(), Vec::<String>::new());
    progress.end();
    assert_eq!(term.contents(), "");
    insta::assert_snapshot!("lines_that_stay", kept.text());
}

#[test]
fn stopping_names_what_is_waited_for() {
    let (plan, events) = story();
    let progress = Progress::silent(&plan, ORIGIN);
    for event in events.iter().take(5) {
        progress.event(event);
    }
    assert_eq!(progress.stopping(), ["vpc/main (AWS says pending)", "user/old (waiting: DeleteConflict: Cannot delete entity)"]);
}
