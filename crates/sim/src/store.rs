//! The file of a sandbox, safe against two processes.
//!
//! Beside the file is a lock file. A process holds its exclusive lock from loading to saving. Saving writes a
//! temporary file and renames it, so that a reader never sees half a world and a killed writer leaves the old one. The
//! lock file also holds the virtual time, so that a call that only reads need not write the world to keep the clock
//! from running backwards.
//!
//! It deliberately does not sync to disk: a sandbox that is lost with the machine is no loss.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Time, World};

/// The version of the file's form; another one is refused.
const VERSION: u32 = 1;

/// Virtual milliseconds after which a call that only reads records the time.
const CLOCK_STEP: i64 = 1000;

/// The reason that a sandbox file cannot be used. A failure never changes the file.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The file or its folder cannot be read, written or locked.
    #[error("the sandbox file {path} cannot be {doing}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The operation that failed.
        doing: &'static str,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// It begins like a sandbox but cannot be read as one.
    #[error("the sandbox file {path} is damaged")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// The place and kind of the error.
        #[source]
        source: serde_json::Error,
    },
    /// It is not a sandbox file at all.
    #[error("{path} is not a sandbox file")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It was written in another form.
    #[error("the sandbox file {path} has version {found}; this program reads version {VERSION}")]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
    },
}

#[derive(Deserialize)]
struct Loaded {
    heiiki_sandbox: u32,
    generation: u64,
    world: World,
}

#[derive(Serialize)]
struct Saved<'a> {
    heiiki_sandbox: u32,
    generation: u64,
    world: &'a World,
}

/// The mark that tells one saved world from another without reading it whole: the generation is in the first bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    head: Vec<u8>,
    length: u64,
    modified: Option<SystemTime>,
}

/// The file of one sandbox.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    seen: Option<Mark>,
    generation: u64,
}

/// The exclusive lock; ends when dropped.
pub(crate) struct Locked {
    file: File,
    clock: Time,
}

impl Store {
    /// A store for a file that may not exist yet; its folder is made.
    pub(crate) fn new(path: &Path) -> Result<Self, SandboxError> {
        let store = Self { path: path.to_owned(), seen: None, generation: 0 };
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|source| store.io("given a folder", source))?;
        }
        Ok(store)
    }

    /// Waits for the lock.
    pub(crate) fn lock(&self) -> Result<Locked, SandboxError> {
        let mut file = open_lock(&self.beside("lock")).map_err(|source| self.io("locked", source))?;
        file.lock().map_err(|source| self.io("locked", source))?;
        let mut text = String::new();
        // A clock that cannot be read is no clock: the time saved with the world counts.
        let clock = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok()).map_or(Time::default(), Time);
        Ok(Locked { file, clock })
    }

    /// Loads the world if it is not the one saved or loaded last; `None` when it is.
    pub(crate) fn load_if_changed(&mut self, locked: &Locked) -> Result<Found, SandboxError> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(source) => return Err(self.io("read", source)),
        };
        let mark = mark(&mut file).map_err(|source| self.io("read", source))?;
        if self.seen.as_ref() == Some(&mark) {
            return Ok(Found::Same);
        }
        let mut bytes = mark.head.clone();
        file.read_to_end(&mut bytes).map_err(|source| self.io("read", source))?;
        let loaded = self.parse(&bytes)?;
        self.seen = Some(mark);
        self.generation = loaded.generation;
        let mut world = loaded.world;
        world.now = world.now.max(locked.clock);
        Ok(Found::Changed(Box::new(world)))
    }

    /// Saves the world.
    pub(crate) fn save(&mut self, locked: &mut Locked, world: &World) -> Result<(), SandboxError> {
        let saved = Saved { heiiki_sandbox: VERSION, generation: self.generation + 1, world };
        let bytes = serde_json::to_vec(&saved).map_err(|why| self.io("written", why.into()))?;
        // From here to the end the file may differ from the state that was read.
        self.seen = None;
        let temporary = self.beside("tmp");
        write_anew(&temporary, &bytes).map_err(|source| self.io("written", source))?;
        std::fs::rename(&temporary, &self.path).map_err(|source| self.io("written", source))?;
        let mut file = File::open(&self.path).map_err(|source| self.io("read", source))?;
        self.seen = Some(mark(&mut file).map_err(|source| self.io("read", source))?);
        self.generation += 1;
        self.note_time(locked, world.now, 0)
    }

    /// Records the time of a call that changed nothing, once per second of virtual time.
    pub(crate) fn tick(&self, locked: &mut Locked, now: Time) -> Result<(), SandboxError> {
        self.note_time(locked, now, CLOCK_STEP)
    }

    fn note_time(&self, locked: &mut Locked, now: Time, step: i64) -> Result<(), SandboxError> {
        // A fresh world in the place of an old one may also turn the clock back.
        if now.0.abs_diff(locked.clock.0) < step.unsigned_abs() || now == locked.clock {
            return Ok(());
        }
        let text = format!("{:<20}\n", now.0);
        let file = &mut locked.file;
        let written = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(text.as_bytes()))
            .and_then(|()| file.set_len(text.len() as u64));
        written.map_err(|source| self.io("given the time", source))?;
        locked.clock = now;
        Ok(())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Loaded, SandboxError> {
        let path = self.path.clone();
        let source = match serde_json::from_slice::<Loaded>(bytes) {
            Ok(loaded) if loaded.heiiki_sandbox == VERSION => return Ok(loaded),
            Ok(loaded) => return Err(SandboxError::Version { path, found: u64::from(loaded.heiiki_sandbox) }),
            Err(source) => source,
        };
        if !bytes.starts_with(b"{\"heiiki_sandbox\":") {
            return Err(SandboxError::Foreign { path });
        }
        let version = serde_json::from_slice::<Value>(bytes).ok().and_then(|v| v.get("heiiki_sandbox").and_then(Value::as_u64));
        match version {
            Some(found) if found != u64::from(VERSION) => Err(SandboxError::Version { path, found }),
            Some(_) | None => Err(SandboxError::Corrupt { path, source }),
        }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(ending);
        self.path.with_file_name(name)
    }

    fn io(&self, doing: &'static str, source: io::Error) -> SandboxError {
        SandboxError::Io { path: self.path.clone(), doing, source }
    }
}

/// The content of the file.
pub(crate) enum Found {
    /// No file.
    Nothing,
    /// The world saved or loaded last.
    Same,
    /// Another world.
    Changed(Box<World>),
}

fn mark(file: &mut File) -> io::Result<Mark> {
    let about = file.metadata()?;
    let mut head = Vec::new();
    Read::by_ref(file).take(128).read_to_end(&mut head)?;
    Ok(Mark { head, length: about.len(), modified: about.modified().ok() })
}

/// Opens the lock file. A link in its place, which an attacker may have planted, is not followed.
fn open_lock(path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use rustix::fs::{Mode, OFlags, open};
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(open(path, flags, Mode::from_raw_mode(0o666))?))
    }
    #[cfg(not(unix))]
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// Writes a new file. The remains of a killed writer are removed, and so is a link in its place.
fn write_anew(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(why),
        Ok(()) | Err(_) => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse(content: &[u8]) -> SandboxError {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.json");
        std::fs::write(&path, content).unwrap();
        let mut store = Store::new(&path).unwrap();
        let locked = store.lock().unwrap();
        let why = store.load_if_changed(&locked).err().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), content, "a refused file stays as it is");
        why
    }

    #[test]
    fn files_that_are_no_sandbox_are_refused_and_kept() {
        for content in [b"".as_slice(), b"\xff\x00", b"{}", b"[1,2]", b"{\"name\":\"x\"}", "[".repeat(50_000).as_bytes()] {
            assert!(matches!(refuse(content), SandboxError::Foreign { .. }));
        }
        assert!(matches!(refuse(b"{\"heiiki_sandbox\":1,\"generation\":1,\"wor"), SandboxError::Corrupt { .. }));
        assert!(matches!(refuse(b"{\"heiiki_sandbox\":1,\"generation\":1,\"world\":{}}"), SandboxError::Corrupt { .. }));
        assert!(matches!(refuse(b"{\"heiiki_sandbox\":7,\"world\":{}}"), SandboxError::Version { found: 7, .. }));
    }

    #[test]
    fn a_folder_in_its_place_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::new(folder.path()).unwrap();
        let locked = Store::new(&folder.path().join("x")).unwrap().lock().unwrap();
        assert!(matches!(store.load_if_changed(&locked).err().unwrap(), SandboxError::Io { doing: "read", .. }));
    }

    #[test]
    fn only_another_world_is_loaded_and_time_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/sandbox.json");
        let (mut a, mut b) = (Store::new(&path).unwrap(), Store::new(&path).unwrap());
        let mut world = World::new("000000000001", "r", 1);
        {
            let mut locked = a.lock().unwrap();
            assert!(matches!(a.load_if_changed(&locked).unwrap(), Found::Nothing));
            a.save(&mut locked, &world).unwrap();
            assert!(matches!(a.load_if_changed(&locked).unwrap(), Found::Same));
            let later = Time(world.now.0 + 5_000);
            a.tick(&mut locked, later).unwrap();
        }
        let mut locked = b.lock().unwrap();
        let Found::Changed(loaded) = b.load_if_changed(&locked).unwrap() else { panic!("b never saw it") };
        assert_eq!(loaded.now.0, world.now.0 + 5_000);
        world.now = loaded.now;
        b.save(&mut locked, &world).unwrap();
        drop(locked);
        let locked = a.lock().unwrap();
        assert!(matches!(a.load_if_changed(&locked).unwrap(), Found::Changed(_)));
        assert!(!path.with_file_name("sandbox.json.tmp").exists());
    }

    #[test]
    #[cfg(unix)]
    fn links_beside_the_file_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("theirs");
        std::fs::write(&theirs, "theirs").unwrap();
        std::os::unix::fs::symlink(&theirs, folder.path().join("a.json.tmp")).unwrap();
        let mut store = Store::new(&folder.path().join("a.json")).unwrap();
        let mut locked = store.lock().unwrap();
        store.save(&mut locked, &World::new("123456789012", "ap-northeast-1", 1)).unwrap();
        std::os::unix::fs::symlink(&theirs, folder.path().join("b.json.lock")).unwrap();
        assert!(Store::new(&folder.path().join("b.json")).unwrap().lock().is_err());
        assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "theirs");
    }
}
