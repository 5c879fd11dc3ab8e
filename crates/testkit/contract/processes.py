"""The processes of a run: heiiki, a server in the background, the AWS CLI. Each has a deadline, and none outlives the run.

It deliberately gives every one of them an environment without the user's own AWS settings.
"""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

from checks import Failed

REGION = "ap-northeast-1"
ACCOUNT = "123456789012"
# The sandbox's time runs so much faster than the one heiiki waits in when it is given an endpoint.
SPEED = "600"
COMMAND_SECONDS = 150
START_SECONDS = 60


def calm_environment() -> None:
    """Takes the user's AWS and heiiki settings out of this process and of all it starts; made-up credentials do here."""
    for name in list(os.environ):
        proxy = name.lower() in ("http_proxy", "https_proxy", "all_proxy")
        if name.startswith(("AWS_", "HEIIKI", "MOTO_", "BOTO_")) or proxy:
            del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="contract",
        AWS_SECRET_ACCESS_KEY="contract",
        AWS_REGION=REGION,
        AWS_DEFAULT_REGION=REGION,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_PAGER="",
        NO_COLOR="1",
        NO_PROXY="127.0.0.1",
        PYTHONDONTWRITEBYTECODE="1",
    )


class Heiiki:
    """The binary under test, and the spec it is given."""

    def __init__(self, binary: pathlib.Path, spec: pathlib.Path) -> None:
        self.binary = binary
        self.spec = spec

    def run(self, *words: str, cwd: pathlib.Path) -> subprocess.CompletedProcess:
        """Runs a command to its end."""
        command = [str(self.binary), *words]
        try:
            return subprocess.run(
                command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            said = (error.stderr or b"").decode(errors="replace")
            raise Failed(f"heiiki {' '.join(words)} did not end in {COMMAND_SECONDS} s:\n{last_lines(said)}") from error

    def ends(self, checks, code: int, *words: str, cwd: pathlib.Path, what: str) -> str:
        """Checks how a command ends; without that the rest of a group makes no sense."""
        done = self.run(*words, cwd=cwd)
        if done.returncode != code:
            said = last_lines(done.stdout) + "\n" + last_lines(done.stderr)
            raise Failed(f"{what}: heiiki {' '.join(words)} ended with {done.returncode}, wanted {code}:\n{said}")
        checks.passes(what)
        return done.stdout


@contextlib.contextmanager
def server(command: list[str], folder: pathlib.Path, name: str, **extra: str):
    """Runs a server in the background; gives its address, which it prints, and ends it whatever happens."""
    log = folder / f"{name}.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **extra},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield address(process, log, name)
        if process.poll() is not None:
            raise Failed(f"{name} ended by itself with {process.returncode}")
    except Failed as why:
        said = [line for line in log.read_text(errors="replace").splitlines() if '" 200 -' not in line]
        raise Failed(f"{why}\n      {name} said:\n{last_lines(chr(10).join(said))}") from why
    finally:
        end(process)


def address(process: subprocess.Popen, log: pathlib.Path, name: str) -> str:
    """Waits until a server has printed where it listens."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text(errors="replace"))
        if found and int(found.group(1)):
            return found.group(0)
        if process.poll() is not None:
            raise Failed(f"{name} did not start: it ended with {process.returncode}")
        time.sleep(0.05)
    raise Failed(f"{name} did not say in {START_SECONDS} s where it listens")


def end(process: subprocess.Popen) -> None:
    """Ends a server: asks, and does not ask twice."""
    for how in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)


class Cli:
    """The AWS CLI."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Runs a command to its end."""
        # The call of `bin/aws`, by module, because a virtual environment's scripts depend on the length of its path.
        command = [sys.executable, "-m", "awscli", "--endpoint-url", self.endpoint, "--output", "json", *words]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
        )

    def __call__(self, *words: str):
        """The JSON that a command answers with."""
        done = self.run(*words)
        if done.returncode:
            raise Failed(f"aws {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None


def last_lines(text: str, count: int = 25) -> str:
    """The end of a long text, indented."""
    return "\n".join(f"        {line}" for line in text.strip().splitlines()[-count:])
