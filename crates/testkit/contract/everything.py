"""Runs the groups of tests, each in a process of its own and all at once, because most of what they do is wait.

Prints their lines in order, and ends with the first group that fails. It deliberately knows nothing of what is tested.
"""

import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import against_moto
import guardrails
import second_opinion
from checks import Checks, Failed
from processes import Heiiki, calm_environment

GROUPS = [*second_opinion.GROUPS, *guardrails.GROUPS, *against_moto.GROUPS]
# Far above what a group takes, which is less than a minute: something hangs.
LONGEST_SECONDS = 300
# The time that a group may take to end its processes once it is told to end.
END_SECONDS = 20


def too_long(*_) -> None:
    """Ends a group that hangs, by the way on which every process of it is ended."""
    raise Failed(f"the group took longer than {LONGEST_SECONDS} s")


def ended(*_) -> None:
    """Ends an unwanted run by the same way."""
    raise KeyboardInterrupt


def one(number: int, binary: pathlib.Path, tally: pathlib.Path) -> int:
    """Runs one group, and leaves its tally in a file."""
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LONGEST_SECONDS)
    calm_environment()
    title, group = GROUPS[number]
    print(f"\n{title}", flush=True)
    checks, began = Checks(), time.monotonic()
    repository = pathlib.Path(__file__).resolve().parents[3]
    heiiki = Heiiki(binary, repository / "specs" / "closed-network.yaml")
    try:
        with tempfile.TemporaryDirectory(prefix="heiiki-contract-") as folder:
            group(checks, heiiki, pathlib.Path(folder))
    except Failed as why:
        checks.fails(str(why))
    print(f"  {time.monotonic() - began:.1f} s", flush=True)
    tally.write_text(json.dumps([checks.passed, checks.failed]), encoding="ascii")
    return 1 if checks.failed else 0


def every(binary: pathlib.Path) -> int:
    """Runs all groups at once and shows them one after the other; the result is the exit code."""
    passed = failed = 0
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heiiki-contract-")))
        running = []
        for number in range(len(GROUPS)):
            tally, said = folder / f"tally-{number}", folder / f"said-{number}"
            command = [sys.executable, "-B", __file__, str(binary), str(number), str(tally)]
            output = stack.enter_context(open(said, "wb"))
            # A session of its own: Ctrl-C comes here first, and from here as a wish to end.
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
            stack.callback(stop, process)
            running.append((process, tally, said))
        for process, tally, said in running:
            show(process, said)
            good, bad = json.loads(tally.read_text(encoding="ascii")) if tally.exists() else (0, 1)
            passed, failed = passed + good, failed + bad
            if process.returncode:
                failed = max(failed, 1)
                break
    print(f"\ncontract: {passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def show(process: subprocess.Popen, said: pathlib.Path) -> None:
    """Prints what a group says, until it ends."""
    with open(said, encoding="utf-8", errors="replace") as lines:
        while True:
            over = process.poll() is not None
            print(lines.read(), end="", flush=True)
            if over:
                return
            time.sleep(0.1)


def stop(process: subprocess.Popen) -> None:
    """Ends a group that still runs, and with it all that it has started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(binary: str, number: str = "", tally: str = "") -> int:
    """All groups, or the one of a number."""
    signal.signal(signal.SIGTERM, ended)
    if number:
        return one(int(number), pathlib.Path(binary), pathlib.Path(tally))
    return every(pathlib.Path(binary))


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
