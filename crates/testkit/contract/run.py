#!/usr/bin/env python3
"""Asks others about heiiki: boto3 and the AWS CLI about its sandbox, moto about its way of using AWS.

Needs Python 3.11 or newer and, the first time, PyPI. Makes a virtual environment beside cargo's output, and reuses it
for as long as requirements.txt stays the same. Tests the binary that HEIIKI names; builds one when it names none.

It deliberately tests nothing itself: second_opinion.py and against_moto.py do.
"""

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
REQUIREMENTS = HERE / "requirements.txt"
OLDEST = (3, 11)  # what the pinned packages ask for
INSTALL_SECONDS = 600
BUILD_SECONDS = 3600


def main() -> None:
    """Prepares the environment and the binary, and hands over to the tests."""
    if sys.version_info < OLDEST:
        needed = ".".join(map(str, OLDEST))
        sys.exit(f"contract: needs Python {needed} or newer, this is {sys.version.split()[0]}")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or REPOSITORY / "target").absolute()
    target.mkdir(parents=True, exist_ok=True)
    # Several checkouts may share cargo's output: while one's tests run, no other makes the environment anew.
    lock = os.open(target / "contract-venv.lock", os.O_RDWR | os.O_CREAT, 0o644)
    os.set_inheritable(lock, True)
    python = environment(target / "contract-venv", lock)
    command = [str(python), "-B", str(HERE / "everything.py"), str(binary(target))]
    os.chdir(HERE)
    os.execv(command[0], command)


def environment(folder: pathlib.Path, lock: int) -> pathlib.Path:
    """Gives the interpreter of the environment, made anew when it is not of these requirements and this Python."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode() + str(folder).encode()).hexdigest()
    stamp, python = folder / "requirements.sha256", folder / "bin" / "python"

    def is_current() -> bool:
        return stamp.is_file() and stamp.read_text(encoding="ascii") == wanted and python.exists()

    fcntl.flock(lock, fcntl.LOCK_SH)
    while not is_current():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current():
            make(folder, python)
            stamp.write_text(wanted, encoding="ascii")
        fcntl.flock(lock, fcntl.LOCK_SH)
    return python


def make(folder: pathlib.Path, python: pathlib.Path) -> None:
    """Makes the environment; the caller stamps it, so that a half-made one is never taken for whole."""
    print("contract: making a virtual environment with boto3, the AWS CLI and moto, once", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=INSTALL_SECONDS)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"]
    subprocess.run([*install, str(REQUIREMENTS)], check=True, timeout=INSTALL_SECONDS)


def binary(target: pathlib.Path) -> pathlib.Path:
    """Gives the heiiki to test."""
    given = os.environ.get("HEIIKI")
    if not given:
        build = ["cargo", "build", "--quiet", "--package", "heiiki", "--target-dir", str(target)]
        subprocess.run(build, cwd=REPOSITORY, check=True, timeout=BUILD_SECONDS)
    found = pathlib.Path(given).absolute() if given else target / "debug" / "heiiki"
    if not os.access(found, os.X_OK):
        sys.exit(f"contract: {found} is not an executable file")
    return found


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        sys.exit(f"contract: {error}")
