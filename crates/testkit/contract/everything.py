"""Runs the groups of tests one after the other, and ends with the first that fails. Prints a line for each check.

It deliberately knows nothing of what is tested.
"""

import pathlib
import signal
import sys
import tempfile
import time

import against_moto
import second_opinion
from checks import Checks, Failed
from processes import Heiiki, calm_environment

# Far above what a run takes, which is less than two minutes: something hangs.
LONGEST_SECONDS = 420


def too_long(*_) -> None:
    """Ends a run that hangs by the way on which every process is ended."""
    raise TimeoutError(f"the contract tests took longer than {LONGEST_SECONDS} s")


def ended(*_) -> None:
    """Ends an unwanted run by the same way."""
    raise KeyboardInterrupt


def main() -> int:
    """Runs all groups; the result is the exit code."""
    signal.signal(signal.SIGALRM, too_long)
    signal.signal(signal.SIGTERM, ended)
    signal.alarm(LONGEST_SECONDS)
    calm_environment()
    checks = Checks()
    repository = pathlib.Path(__file__).resolve().parents[3]
    heiiki = Heiiki(pathlib.Path(sys.argv[1]), repository / "specs" / "closed-network.yaml")
    for title, group in [*second_opinion.GROUPS, *against_moto.GROUPS]:
        began = time.monotonic()
        print(f"\n{title}", flush=True)
        with tempfile.TemporaryDirectory(prefix="heiiki-contract-") as folder:
            try:
                group(checks, heiiki, pathlib.Path(folder))
            except Failed as why:
                checks.fails(str(why))
        print(f"  {time.monotonic() - began:.1f} s", flush=True)
        if checks.failed:
            break
    print(f"\ncontract: {checks.passed} passed, {checks.failed} failed", flush=True)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
