//! The processes of the swarm: the served sandbox and the program, with limits in time, and killed when the swarm ends.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::now;

/// A process that is killed when this is dropped.
#[derive(Debug)]
struct KillOnDrop(Child);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A sandbox that is served over HTTP.
#[derive(Debug)]
pub(super) struct Served {
    /// The address on which it listens.
    pub(super) address: SocketAddr,
    _process: KillOnDrop,
}

/// The end of a run of the program.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    /// The exit code. `None` after a signal.
    pub(super) code: Option<i32>,
    /// The signal that ended it.
    pub(super) signal: Option<i32>,
    /// Everything that it printed, errors last.
    pub(super) text: String,
    /// It took longer than it may, and was killed.
    pub(super) too_long: bool,
}

/// The program, and the folder in which its output is kept.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// The binary.
    pub(super) binary: PathBuf,
    /// The working directory.
    pub(super) folder: PathBuf,
}

impl Program {
    /// The command with nothing of the machine's own AWS configuration, and credentials that only a simulator takes.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .env_clear()
            .env("AWS_ACCESS_KEY_ID", "AKIDSWARM")
            .env("AWS_SECRET_ACCESS_KEY", "swarm")
            .env("AWS_CONFIG_FILE", "/nonexistent")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("RUST_BACKTRACE", "1")
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }

    /// Serves a sandbox.
    pub(super) fn serve(&self, sandbox: &Path, speed: u32) -> io::Result<Served> {
        let mut command = self.command();
        command.args(["sandbox", "serve", "--quiet", "--listen", "127.0.0.1:0"]);
        command.arg(format!("--sandbox={}", sandbox.display())).arg(format!("--sandbox-speed={speed}"));
        let mut process = KillOnDrop(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?);
        let mut line = String::new();
        if let Some(out) = process.0.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.trim().rsplit("http://").next().and_then(|text| text.parse().ok());
        let address = address.ok_or_else(|| io::Error::other(format!("the sandbox is not served: `{line}`")))?;
        Ok(Served { address, _process: process })
    }

    /// Runs the program to its end, until it takes too long, or until `due` says that it is to be killed.
    pub(super) fn run(&self, name: &str, args: &[String], limit: Duration, due: &dyn Fn() -> bool) -> io::Result<Ended> {
        let (out, err) = (self.folder.join(format!("{name}.out")), self.folder.join(format!("{name}.err")));
        let mut command = self.command();
        command.args(args).stdout(File::create(&out)?).stderr(File::create(&err)?);
        let begun = now();
        let mut process = KillOnDrop(command.spawn()?);
        let mut too_long = false;
        let status = loop {
            if let Some(status) = process.0.try_wait()? {
                break status;
            }
            too_long = too_long || begun.elapsed() > limit;
            if too_long || due() {
                // It may end by itself at the same moment.
                let _ = process.0.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let read = |path: &Path| Ok::<_, io::Error>(String::from_utf8_lossy(&std::fs::read(path)?).into_owned());
        Ok(Ended { code: status.code(), signal: status.signal(), text: read(&out)? + &read(&err)?, too_long })
    }
}
