#!/usr/bin/env python3
"""Opens plans as HTML pages in a real browser: what `heiiki plan --format html` prints, as a reviewer meets it.

Needs Python 3.11 or newer and Debian's chromium and npm, which it installs when it is root; the first time also PyPI and npm's
registry. Makes a virtual environment beside cargo's output, and reuses it for as long as requirements.txt stays the same.
Tests the binary that HEIIKI names; builds one when it names none. Screenshots go to cargo's output, folder `browser`.

It deliberately tests nothing itself: everything.py does.
"""

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
REQUIREMENTS = HERE / "requirements.txt"
OLDEST = (3, 11)
# The rules of accessibility that the pages are held against: the version, and what its file must be.
AXE = "axe-core@4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
INSTALL_SECONDS = 600
BUILD_SECONDS = 3600


def main() -> None:
    """Prepares the environment, the browser and the binary, and hands over to the tests."""
    if sys.version_info < OLDEST:
        needed = ".".join(map(str, OLDEST))
        sys.exit(f"browser: needs Python {needed} or newer, this is {sys.version.split()[0]}")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or REPOSITORY / "target").absolute()
    target.mkdir(parents=True, exist_ok=True)
    chromium = tool("chromium")
    # Several checkouts may share cargo's output: while one's tests run, no other makes the environment anew.
    lock = os.open(target / "browser-venv.lock", os.O_RDWR | os.O_CREAT, 0o644)
    os.set_inheritable(lock, True)
    python = environment(target / "browser-venv", lock)
    axe = target / "browser-venv" / "axe.min.js"
    shots = target / "browser"
    command = [str(python), "-B", str(HERE / "everything.py"), str(binary(target)), chromium, str(axe), str(shots)]
    os.chdir(HERE)
    os.execv(command[0], command)


def tool(name: str) -> str:
    """Gives a program of Debian's package of the same name, and installs it where that is possible."""
    found = shutil.which(name)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"browser: installing {name}, once", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", name]):
            subprocess.run(["apt-get", "-qq", *command], env=quiet, check=True, timeout=INSTALL_SECONDS)
        found = shutil.which(name)
    if not found:
        sys.exit(f"browser: there is no {name}: install Debian's package `{name}`")
    return found


def environment(folder: pathlib.Path, lock: int) -> pathlib.Path:
    """Gives the interpreter of the environment, made anew when it is not of these requirements and this Python."""
    parts = [REQUIREMENTS.read_bytes(), AXE.encode(), sys.version.encode(), str(folder).encode()]
    wanted = hashlib.sha256(b"".join(parts)).hexdigest()
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
    npm = tool("npm")
    print("browser: making a virtual environment with playwright and axe-core, once", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=INSTALL_SECONDS)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"]
    subprocess.run([*install, str(REQUIREMENTS)], check=True, timeout=INSTALL_SECONDS)
    pack = [npm, "pack", "--silent", "--pack-destination", str(folder), AXE]
    packed = subprocess.run(pack, check=True, timeout=INSTALL_SECONDS, stdout=subprocess.PIPE, text=True)
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        script = archive.extractfile("package/axe.min.js").read()
    if hashlib.sha256(script).hexdigest() != AXE_SHA256:
        sys.exit(f"browser: axe.min.js of {AXE} is not the file that is expected")
    (folder / "axe.min.js").write_bytes(script)


def binary(target: pathlib.Path) -> pathlib.Path:
    """Gives the heiiki to test."""
    given = os.environ.get("HEIIKI")
    if not given:
        build = ["cargo", "build", "--quiet", "--package", "heiiki", "--target-dir", str(target)]
        subprocess.run(build, cwd=REPOSITORY, check=True, timeout=BUILD_SECONDS)
    found = pathlib.Path(given).absolute() if given else target / "debug" / "heiiki"
    if not os.access(found, os.X_OK):
        sys.exit(f"browser: {found} is not an executable file")
    return found


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        sys.exit(f"browser: {error}")
