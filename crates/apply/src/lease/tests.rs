//! The lease on toy places and toy clocks: every interleaving of several runs with crashes, and each case by itself.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::{BoxFuture, Either, select};
use heiiki_model::failure::{AwsError, Class};
use proptest::prelude::*;

use super::toy::{Tagged, Time, Toy, ToyClock};
use super::*;
use crate::clock::SleepFuture;

fn me(name: &str) -> Record {
    Record {
        command: "apply".to_owned(),
        owner: format!("arn:aws:iam::123456789012:user/{name}"),
        host: name.to_owned(),
        process: 1,
        since: Timestamp::UNIX_EPOCH,
        expires: Timestamp::UNIX_EPOCH,
        seconds: 120,
        run: name.to_owned(),
        counter: 0,
        after: None,
    }
}

/// One run: it takes the lease, works for a while, and gives it back; again and again.
struct Run {
    future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    held: Arc<Mutex<Option<Arc<Held>>>>,
}

impl Run {
    fn begin(store: &Arc<dyn Store>, clock: &ToyClock, name: String, works: Duration, wish: Wish) -> Self {
        let held: Arc<Mutex<Option<Arc<Held>>>> = Arc::default();
        let (store, clock, mine) = (Arc::clone(store), clock.clone(), Arc::clone(&held));
        let future = async move {
            for round in 0.. {
                let me = me(&format!("{name}{round}"));
                let Ok(taken) = take(Arc::clone(&store), Arc::new(clock.clone()), me, wish, &|_| ()).await else {
                    clock.sleep(Duration::from_secs(7)).await;
                    continue;
                };
                let taken = Arc::new(taken);
                *mine.lock().unwrap() = Some(Arc::clone(&taken));
                let lost = select(Box::pin(taken.keep()), clock.sleep(works)).await;
                if let Either::Right(_) = lost {
                    let _ = taken.release().await;
                }
                *mine.lock().unwrap() = None;
            }
        };
        Self { future: Some(Box::pin(future)), held }
    }

    fn poll(&mut self) {
        if let Some(future) = &mut self.future {
            let _ = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    }

    /// The process is gone: nothing of it happens any more.
    fn crash(&mut self) {
        self.future = None;
        *self.held.lock().unwrap() = None;
    }

    fn writes(&self) -> bool {
        self.held.lock().unwrap().as_ref().is_some_and(|held| held.is_held())
    }
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Poll(usize),
    Pass(u64),
    Crash(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        30 => (0..3_usize).prop_map(Act::Poll),
        8 => (1..30_u64).prop_map(Act::Pass),
        2 => (100..200_u64).prop_map(Act::Pass),
        1 => (0..3_usize).prop_map(Act::Crash),
    ];
    proptest::collection::vec(act, 50..400)
}

/// Plays acts with three runs that have clocks hours apart. Returns the number of leases that were taken, and the number of those
/// that took over a dead one.
fn play(toy: &Toy, store: &Arc<dyn Store>, acts: &[Act], waits: bool) -> Result<(), TestCaseError> {
    let wish = Wish { take_over: false, wait: waits.then_some(Duration::from_hours(1)) };
    let begin = |number: usize, life: usize| {
        let wrong = [Duration::ZERO, Duration::from_hours(3), Duration::from_mins(7)][number];
        let clock = ToyClock { time: toy.time.clone(), wrong };
        let works = [Duration::from_secs(50), Duration::from_secs(400), Duration::from_secs(5)][number];
        Run::begin(store, &clock, format!("run{number}-{life}-"), works, wish)
    };
    let mut runs: Vec<Run> = (0..3).map(|number| begin(number, 0)).collect();
    for (life, act) in acts.iter().enumerate() {
        match *act {
            Act::Poll(number) => runs[number].poll(),
            // A call takes effect within the time between the two bounds, or not at all, because the removal of the lease has no
            // condition.
            Act::Pass(_) if *toy.removing.lock().unwrap() => toy.time.pass(Duration::from_secs(1)),
            Act::Pass(seconds) => toy.time.pass(Duration::from_secs(seconds)),
            Act::Crash(number) => {
                *toy.removing.lock().unwrap() = false;
                runs[number].crash();
                runs[number] = begin(number, life + 1);
            }
        }
        let writing: Vec<usize> = (0..3).filter(|number| runs[*number].writes()).collect();
        prop_assert!(writing.len() <= 1, "{writing:?} hold the lease at once");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn never_do_two_hold_a_lease_of_versions(acts in acts(), waits: bool) {
        let toy = Toy::default();
        let store: Arc<dyn Store> = Arc::new(Versioned(toy.clone()));
        play(&toy, &store, &acts, waits)?;
    }

    #[test]
    fn never_do_two_hold_a_lease_with_conditions(acts in acts(), waits: bool) {
        let toy = Toy::default();
        let store: Arc<dyn Store> = Arc::new(Tagged(toy.clone()));
        play(&toy, &store, &acts, waits)?;
    }
}

/// Both sorts of places over one toy.
fn places() -> Vec<(Toy, Arc<dyn Store>)> {
    let (a, b) = (Toy::default(), Toy::default());
    vec![(a.clone(), Arc::new(Versioned(a)) as Arc<dyn Store>), (b.clone(), Arc::new(Tagged(b)))]
}

/// Runs a future while time passes second by second. Gives how long it took.
fn drive<T>(time: &Time, future: impl Future<Output = T>) -> (T, Duration) {
    let (mut future, began) = (Box::pin(future), time.now());
    for _ in 0..100_000 {
        for _ in 0..40 {
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return (value, time.now().saturating_sub(began));
            }
        }
        time.pass(Duration::from_secs(1));
    }
    panic!("it never ends");
}

fn take_now(toy: &Toy, store: &Arc<dyn Store>, name: &str, wish: Wish) -> (Result<Held, Refusal>, Duration) {
    let clock = ToyClock { time: toy.time.clone(), wrong: Duration::from_hours(name.len() as u64) };
    drive(&toy.time, take(Arc::clone(store), Arc::new(clock), me(name), wish, &|_| ()))
}

const LONG: Wish = Wish { take_over: false, wait: Some(Duration::from_hours(2)) };

#[test]
fn the_second_one_is_told_who_has_it() {
    for (toy, store) in places() {
        let held = take_now(&toy, &store, "a", Wish::default()).0.unwrap();
        toy.time.pass(Duration::from_secs(31));
        let Err(Refusal::Busy(seen)) = take_now(&toy, &store, "bb", Wish::default()).0 else { panic!("it is taken") };
        assert_eq!(seen.holder.as_ref().map(|holder| holder.host.as_str()), Some("a"));
        assert_eq!((seen.age, seen.left()), (Some(Duration::from_secs(31)), Some(Duration::from_secs(104))));
        drive(&toy.time, held.release()).0.unwrap();
        assert!(toy.is_empty() && !held.is_held(), "nothing is left of it");
        assert!(take_now(&toy, &store, "bb", Wish::default()).0.is_ok());
    }
}

#[test]
fn a_killed_run_blocks_nobody_for_longer_than_the_lease() {
    for (toy, store) in places() {
        drop(take_now(&toy, &store, "killed", Wish::default()).0.unwrap());
        let (taken, took) = take_now(&toy, &store, "next", LONG);
        assert!(taken.unwrap().over.is_some());
        assert!((Duration::from_secs(135)..=Duration::from_secs(146)).contains(&took), "{took:?}");
    }
}

#[test]
fn the_waiting_run_watches_if_aws_does_not_tell_its_time() {
    /// A place whose answers have no age.
    #[derive(Clone)]
    struct Ageless(Tagged);
    impl Store for Ageless {
        fn place(&self) -> String {
            self.0.place()
        }
        fn read(&self) -> BoxFuture<'_, Result<Option<Seen>, AwsError>> {
            Box::pin(async move { Ok(self.0.read().await?.map(|seen| Seen { age: None, ..seen })) })
        }
        fn create<'a>(&'a self, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
            self.0.create(record)
        }
        fn replace<'a>(&'a self, old: &'a Stamp, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
            self.0.replace(old, record)
        }
        fn remove<'a>(&'a self, old: &'a Stamp, still: &'a (dyn Fn() -> bool + Sync)) -> BoxFuture<'a, Result<(), AwsError>> {
            self.0.remove(old, still)
        }
    }
    let toy = Toy::default();
    let store: Arc<dyn Store> = Arc::new(Ageless(Tagged(toy.clone())));
    drop(take_now(&toy, &store, "killed", Wish::default()).0.unwrap());
    toy.time.pass(Duration::from_hours(5));
    assert!(matches!(take_now(&toy, &store, "bb", Wish::default()).0, Err(Refusal::Busy(_))), "nothing tells that it is dead");
    let (taken, took) = take_now(&toy, &store, "next", LONG);
    assert!(taken.is_ok() && took >= Duration::from_secs(135), "{took:?}");
}

#[test]
fn a_lease_that_is_kept_lasts_as_long_as_its_run() {
    for (toy, store) in places() {
        let held = take_now(&toy, &store, "a", Wish::default()).0.unwrap();
        let clock = ToyClock { time: toy.time.clone(), wrong: Duration::ZERO };
        let waits = take(Arc::clone(&store), Arc::new(clock.clone()), me("bb"), LONG, &|_| ());
        let works = async {
            let kept = select(Box::pin(held.keep()), clock.sleep(Duration::from_mins(40))).await;
            assert!(matches!(kept, Either::Right(_)) && held.is_held());
            held.release().await.unwrap();
            clock.now()
        };
        let ((ended, taken), _) = drive(&toy.time, futures::future::join(works, waits));
        assert!(taken.unwrap().over.is_none(), "it was given back, and not taken over");
        assert!(clock.now() - Duration::from_secs(12) <= ended);
    }
}

#[test]
fn a_lease_that_is_taken_over_is_lost_at_the_next_renewal() {
    for (toy, store) in places() {
        let old = take_now(&toy, &store, "old", Wish::default()).0.unwrap();
        let new = take_now(&toy, &store, "new", Wish { take_over: true, wait: None }).0.unwrap();
        assert_eq!(new.over.as_ref().and_then(|seen| seen.holder.clone()).map(|holder| holder.host), Some("old".to_owned()));
        let (loss, took) = drive(&toy.time, old.keep());
        let Loss::Taken(Some(seen)) = loss else { panic!("{loss:?}") };
        assert_eq!(seen.holder.map(|holder| holder.host), Some("new".to_owned()));
        assert!(took <= Duration::from_secs(41) && !old.is_held(), "{took:?}");
        drive(&toy.time, old.release()).0.unwrap();
        let clock = ToyClock { time: toy.time.clone(), wrong: Duration::ZERO };
        let (kept, _) = drive(&toy.time, select(Box::pin(new.keep()), clock.sleep(Duration::from_mins(10))));
        assert!(matches!(kept, Either::Right(_)) && new.is_held(), "what the loser wrote takes nothing away");
    }
}

#[test]
fn a_lease_that_cannot_be_renewed_is_not_trusted_until_its_end() {
    for (toy, store) in places() {
        let held = take_now(&toy, &store, "a", Wish::default()).0.unwrap();
        let error = AwsError {
            service: "SSM".to_owned(),
            operation: "PutParameter".to_owned(),
            code: "Unreachable".to_owned(),
            message: String::new(),
            request_id: None,
            class: Class::Transient,
        };
        *toy.broken.lock().unwrap() = Some(error.clone());
        let (loss, took) = drive(&toy.time, held.keep());
        assert_eq!((loss, took), (Loss::NotRenewed(Some(error)), Duration::from_secs(90)));
        assert!(!held.is_held());
        *toy.broken.lock().unwrap() = None;
        drive(&toy.time, held.release()).0.unwrap();
        assert!(!toy.is_empty(), "somebody else may have it by now: it ends by itself");
    }
}

#[test]
fn a_failure_that_passes_in_time_loses_nothing() {
    for (toy, store) in places() {
        let held = take_now(&toy, &store, "a", Wish::default()).0.unwrap();
        let clock = ToyClock { time: toy.time.clone(), wrong: Duration::ZERO };
        let error = AwsError {
            service: "SSM".to_owned(),
            operation: "PutParameter".to_owned(),
            code: "InternalServerError".to_owned(),
            message: String::new(),
            request_id: None,
            class: Class::Transient,
        };
        let fails = async {
            clock.sleep(Duration::from_secs(35)).await;
            *toy.broken.lock().unwrap() = Some(error);
            clock.sleep(Duration::from_secs(40)).await;
            *toy.broken.lock().unwrap() = None;
            clock.sleep(Duration::from_mins(10)).await;
        };
        let (kept, _) = drive(&toy.time, select(Box::pin(held.keep()), Box::pin(fails)));
        assert!(matches!(kept, Either::Right(_)) && held.is_held());
    }
}

#[test]
fn a_machine_that_slept_does_not_trust_its_lease() {
    /// A clock whose steady time stood still while the other one went on.
    #[derive(Clone, Debug)]
    struct Slept(ToyClock, Arc<Mutex<Duration>>);
    impl Clock for Slept {
        fn now(&self) -> SystemTime {
            self.0.now() + *self.1.lock().unwrap()
        }
        fn sleep(&self, span: Duration) -> SleepFuture {
            self.0.sleep(span)
        }
        fn steady(&self) -> Duration {
            self.0.steady()
        }
    }
    for (toy, store) in places() {
        let asleep = Arc::new(Mutex::new(Duration::ZERO));
        let clock = Slept(ToyClock { time: toy.time.clone(), wrong: Duration::ZERO }, Arc::clone(&asleep));
        let held = drive(&toy.time, take(store, Arc::new(clock), me("a"), Wish::default(), &|_| ())).0.unwrap();
        assert!(held.is_held());
        *asleep.lock().unwrap() = Duration::from_hours(1);
        assert!(!held.is_held());
    }
}

#[test]
fn a_text_that_is_no_record_is_waited_for_and_may_be_taken_over() {
    let toy = Toy::default();
    toy.add("somebody's note");
    let store: Arc<dyn Store> = Arc::new(Versioned(toy.clone()));
    let Err(Refusal::Busy(seen)) = take_now(&toy, &store, "a", Wish::default()).0 else { panic!("it is taken") };
    assert_eq!(seen.holder, None);
    assert!(take_now(&toy, &store, "a", Wish { take_over: true, wait: None }).0.is_ok());
}

#[test]
fn a_pause_of_the_one_who_looks_tells_nothing() {
    for (toy, store) in places() {
        drop(take_now(&toy, &store, "killed", Wish::default()).0.unwrap());
        let clock = ToyClock { time: toy.time.clone(), wrong: Duration::ZERO };
        let mut paused = Box::pin(take(Arc::clone(&store), Arc::new(clock), me("paused"), Wish::default(), &|_| ()));
        assert!(paused.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        toy.time.pass(Duration::from_mins(5));
        let held = take_now(&toy, &store, "next", Wish::default()).0.unwrap();
        assert!(matches!(drive(&toy.time, paused).0, Err(Refusal::Busy(_))));
        assert!(held.is_held());
    }
}

/// Two find a dead lease at once. One of them takes it; the write of the other takes nothing away, and says nothing wrong to a reader.
#[test]
fn of_two_that_take_over_at_once_one_does() {
    let toy = Toy::default();
    let store: Arc<dyn Store> = Arc::new(Versioned(toy.clone()));
    drop(take_now(&toy, &store, "killed", Wish::default()).0.unwrap());
    toy.time.pass(Duration::from_mins(5));
    let clock = ToyClock { time: toy.time.clone(), wrong: Duration::ZERO };
    let begin = |name: &str| take(Arc::clone(&store), Arc::new(clock.clone()), me(name), Wish::default(), &|_| ());
    let ((a, b), _) = drive(&toy.time, futures::future::join(begin("first"), begin("second")));
    let Err(Refusal::Busy(seen)) = b else { panic!("one of them is told that the other one has it") };
    let a = a.unwrap();
    assert_eq!(seen.holder.map(|holder| holder.host), Some("first".to_owned()));
    assert_eq!(toy.latest().map(|(number, ..)| number), Some(3), "the late write is there");
    let (kept, _) = drive(&toy.time, select(Box::pin(a.keep()), clock.sleep(Duration::from_mins(5))));
    assert!(matches!(kept, Either::Right(_)) && a.is_held());
}

#[test]
fn a_lease_lasts_some_seconds_of_real_time_however_fast_its_clock_runs() {
    assert_eq!(Terms::of(&crate::clock::RealClock).length, Duration::from_mins(2));
    let fast = crate::clock::ScaledClock::starting_at(UNIX_EPOCH, 2000.0);
    assert_eq!(Terms::of(&fast).length, Duration::from_mins(500));
}
