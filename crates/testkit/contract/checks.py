"""Counts checks and prints a line for each. A check never ends the run: the group goes on and shows all that is wrong.

It deliberately compares plain values only, so that a line says all there is to say.
"""

import json

from botocore.exceptions import ClientError


class Failed(Exception):
    """Something without which the rest of a group makes no sense."""


class Checks:
    """The tally of a run."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def passes(self, what: str) -> None:
        """Notes a check that holds."""
        self.passed += 1
        print(f"  ok    {what}", flush=True)

    def fails(self, what: str) -> None:
        """Notes a check that does not hold."""
        self.failed += 1
        print(f"  FAIL  {what}", flush=True)

    def holds(self, what: str, true: bool, otherwise: object = "") -> None:
        """Checks that something is so."""
        if true:
            self.passes(what)
        else:
            self.fails(f"{what}: {plain(otherwise)}" if otherwise != "" else what)

    def same(self, what: str, found: object, wanted: object) -> None:
        """Checks that two values are equal, whatever the order of their keys."""
        if plain(found) == plain(wanted):
            self.passes(what)
        else:
            self.fails(f"{what}: found {plain(found)}, wanted {plain(wanted)}")

    def tags(self, what: str, found: dict, wanted: dict) -> None:
        """Checks the tags of what heiiki made: the wanted ones, and one that says in digests what was applied."""
        rest = {key: value for key, value in found.items() if key != "heiiki:applied"}
        if found.get("heiiki:applied", "").startswith("2:"):
            self.same(what, rest, wanted)
        else:
            self.fails(f"{what}: nothing says what was applied: {plain(found)}")

    def refused(self, what: str, code: str, call, text: str = "", **given) -> None:
        """Checks that AWS refuses a call with a code, and with a text when it has a documented one."""
        try:
            call(**given)
        except ClientError as error:
            told = error.response["Error"]
            found = f"{told.get('Code')}: {told.get('Message')}"
            good = told.get("Code") == code and text in (told.get("Message") or "")
            named = bool(error.response["ResponseMetadata"].get("RequestId"))
            self.holds(
                f"{what} is refused with {code}", good and named, f"found {found}, wanted {code}: ...{text}... and a request id"
            )
        else:
            self.fails(f"{what} is refused with {code}: it was not refused")


def plain(value: object) -> str:
    """A value in one line, in one way."""
    return json.dumps(value, sort_keys=True, default=str)
