//! A sandbox: one simulated account, in memory or in a file, with its injected faults and its log of calls.
//!
//! It deliberately reads no clock: every call brings the time, and the sandbox only sees to it that time never runs backwards.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::calls::{CallLog, CallRecord};
use crate::fault_injection::InjectedFault;
use crate::store::{Found, SandboxError, Store};
use crate::throttle::Throttle;
use crate::{Time, World, objects};

/// One simulated account. Clones share it.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    inner: Inner,
    store: Option<Store>,
}

/// The state on which a call works.
pub(crate) struct Inner {
    pub(crate) world: World,
    pub(crate) throttle: Throttle,
    pub(crate) log: CallLog,
}

/// Tells if a piece of work changed the world, so that the file must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It did.
    World,
    /// It only read.
    Nothing,
}

impl fmt::Debug for Sandbox {
    // An SDK prints its HTTP client with its configuration; a whole account would not help there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// A sandbox that lives as long as its last clone.
    pub fn in_memory(world: World) -> Self {
        Self::with(world, None)
    }

    /// The sandbox of a file; when there is none, `fresh` makes the world and the file is written.
    pub fn open(path: &Path, fresh: impl FnOnce() -> World) -> Result<Self, SandboxError> {
        let mut store = Store::new(path)?;
        let mut locked = store.lock()?;
        let world = match store.load_if_changed(&locked)? {
            Found::Changed(world) => *world,
            Found::Nothing | Found::Same => {
                let world = fresh();
                store.save(&mut locked, &world)?;
                world
            }
        };
        Ok(Self::with(world, Some(store)))
    }

    /// Puts a new world in the place of a file's, even of a damaged one; refuses a file that is no sandbox at all.
    pub fn replace(path: &Path, world: World) -> Result<Self, SandboxError> {
        let mut store = Store::new(path)?;
        let mut locked = store.lock()?;
        match store.load_if_changed(&locked) {
            Ok(_) | Err(SandboxError::Corrupt { .. } | SandboxError::Version { .. }) => store.save(&mut locked, &world)?,
            Err(why @ (SandboxError::Foreign { .. } | SandboxError::Io { .. })) => return Err(why),
        }
        Ok(Self::with(world, Some(store)))
    }

    fn with(world: World, store: Option<Store>) -> Self {
        let inner = Inner { world, throttle: Throttle::default(), log: CallLog::default() };
        Self { shared: Arc::new(Mutex::new(Shared { inner, store })) }
    }

    /// The virtual time of the latest call, of any process: a clock that starts anew starts here.
    pub fn now(&self) -> Result<Time, SandboxError> {
        self.read(|world| world.now)
    }

    /// Looks at the world as it is now.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> Result<T, SandboxError> {
        self.work(|inner| (look(&inner.world), Change::Nothing))
    }

    /// Changes the world directly, as somebody at the console would, and saves it.
    pub fn edit<T>(&self, change: impl FnOnce(&mut World) -> T) -> Result<T, SandboxError> {
        self.work(|inner| (change(&mut inner.world), Change::World))
    }

    /// Injects a fault, which waits for its call.
    pub fn inject_fault(&self, fault: InjectedFault) -> Result<(), SandboxError> {
        self.edit(|world| world.faults.push(fault))
    }

    /// Forgets every injected fault.
    pub fn clear_faults(&self) -> Result<(), SandboxError> {
        self.edit(|world| world.faults.clear())
    }

    /// The calls this process made, oldest first (the latest hundred thousand).
    pub fn calls(&self) -> Vec<CallRecord> {
        self.guard().inner.log.records().cloned().collect()
    }

    /// The number of calls that this process made of each `service:Operation`.
    pub fn call_counts(&self) -> BTreeMap<String, u64> {
        self.guard().inner.log.counts().clone()
    }

    /// The number of answers to this process that differed from the truth because of an injected fault of observation.
    pub fn hazes(&self) -> BTreeMap<&'static str, u64> {
        self.guard().inner.log.hazes().clone()
    }

    /// The number of calls that this process made.
    pub fn call_total(&self) -> u64 {
        self.guard().inner.log.total()
    }

    /// Forgets the calls made so far.
    pub fn clear_calls(&self) {
        self.guard().inner.log = CallLog::default();
    }

    /// Everything the account holds at its present time, by service, kind and id.
    pub fn objects(&self) -> Result<BTreeMap<String, Value>, SandboxError> {
        self.read(|world| objects::list(world, world.now))
    }

    /// The latency of the tuning, as last loaded: not worth a look into the file on every call.
    pub(crate) fn latency_ms(&self) -> u64 {
        self.guard().inner.world.tuning.latency_ms
    }

    /// Does a piece of work on the latest world, alone, and saves what it changed.
    pub(crate) fn work<T>(&self, run: impl FnOnce(&mut Inner) -> (T, Change)) -> Result<T, SandboxError> {
        let Shared { inner, store } = &mut *self.guard();
        match store {
            Some(store) => work_in_file(inner, store, run),
            None => Ok(run(inner).0),
        }
    }

    // A panic in one test's closure must not hide the world from the assertions that follow.
    fn guard(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn work_in_file<T>(inner: &mut Inner, store: &mut Store, run: impl FnOnce(&mut Inner) -> (T, Change)) -> Result<T, SandboxError> {
    let mut locked = store.lock()?;
    match store.load_if_changed(&locked)? {
        Found::Changed(world) => inner.world = *world,
        Found::Same => {}
        // Somebody removed the file under a running process: the world it knows is written anew.
        Found::Nothing => store.save(&mut locked, &inner.world)?,
    }
    let (value, change) = run(inner);
    match change {
        Change::World => store.save(&mut locked, &inner.world)?,
        Change::Nothing => store.tick(&mut locked, inner.world.now)?,
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultEffect;

    fn fresh() -> World {
        World::new("000000000001", "ap-northeast-1", 7)
    }

    #[test]
    fn two_processes_see_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        let a = Sandbox::open(&path, fresh).unwrap();
        let b = Sandbox::open(&path, || panic!("it exists")).unwrap();
        a.edit(|world| world.seed = 99).unwrap();
        assert_eq!(b.read(|world| world.seed).unwrap(), 99);
        b.inject_fault(InjectedFault::once("*", FaultEffect::Cut)).unwrap();
        assert_eq!(a.read(|world| world.faults.len()).unwrap(), 1);
        a.clear_faults().unwrap();
        assert_eq!(b.read(|world| world.faults.len()).unwrap(), 0);
    }

    #[test]
    fn many_threads_lose_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        let before = Sandbox::open(&path, fresh).unwrap().read(|world| world.ids_given).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let sandbox = Sandbox::open(&path, fresh).unwrap();
                    for _ in 0..25 {
                        sandbox.edit(|world| world.id("x")).unwrap();
                    }
                });
            }
        });
        assert_eq!(Sandbox::open(&path, fresh).unwrap().read(|world| world.ids_given).unwrap(), before + 200);
    }

    #[test]
    fn reading_does_not_write_the_world() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        let sandbox = Sandbox::open(&path, fresh).unwrap();
        let written = std::fs::metadata(&path).unwrap().modified().unwrap();
        let later = sandbox.work(|inner| {
            inner.world.now = Time(inner.world.now.0 + 60_000);
            (inner.world.now, Change::Nothing)
        });
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), written);
        assert_eq!(Sandbox::open(&path, fresh).unwrap().now().unwrap(), later.unwrap());
    }

    #[test]
    fn a_world_is_replaced_under_a_running_process_but_a_foreign_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        let running = Sandbox::open(&path, fresh).unwrap();
        running.edit(|world| world.now = Time(world.now.0 + 1_000_000)).unwrap();
        Sandbox::replace(&path, fresh()).unwrap();
        assert_eq!(running.now().unwrap(), fresh().now);
        std::fs::write(&path, "{\"heiiki_sandbox\":1,").unwrap();
        assert!(matches!(running.now(), Err(SandboxError::Corrupt { .. })));
        Sandbox::replace(&path, fresh()).unwrap();
        assert_eq!(running.now().unwrap(), fresh().now);
        std::fs::write(&path, "my diary").unwrap();
        assert!(matches!(Sandbox::replace(&path, fresh()), Err(SandboxError::Foreign { .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "my diary");
    }

    #[test]
    fn a_removed_file_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        let sandbox = Sandbox::open(&path, fresh).unwrap();
        std::fs::remove_file(&path).unwrap();
        sandbox.edit(|world| world.seed = 5).unwrap();
        assert_eq!(Sandbox::open(&path, fresh).unwrap().read(|world| world.seed).unwrap(), 5);
    }

    #[test]
    fn a_fresh_world_turns_the_clock_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        Sandbox::open(&path, fresh).unwrap().edit(|world| world.now = Time(world.now.0 + 1_000_000)).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(Sandbox::open(&path, fresh).unwrap().now().unwrap(), fresh().now);
        assert_eq!(Sandbox::open(&path, fresh).unwrap().now().unwrap(), fresh().now);
    }
}
