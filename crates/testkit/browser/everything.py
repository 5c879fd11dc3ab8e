"""Makes every plan, opens every page, and prints a line for each check; ends with 1 when one does not hold.

A check never ends the run, so that one run shows all that is wrong.
"""

import concurrent.futures
import json
import pathlib
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

import page
from plans import HOSTILE, Made, Maker


class Checks:
    """The tally of a run."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def holds(self, what: str, true: bool, otherwise: object = "") -> None:
        """Checks that something is so."""
        self.passed += bool(true)
        self.failed += not true
        if true:
            print(f"  ok    {what}", flush=True)
        else:
            print(f"  FAIL  {what}{f': {otherwise}' if otherwise != '' else ''}", flush=True)

    def same(self, what: str, found: object, wanted: object) -> None:
        """Checks that two values are equal."""
        self.holds(what, found == wanted, f"found {json.dumps(found)}, wanted {json.dumps(wanted)}")


def plans(binary: str, folder: pathlib.Path) -> dict[str, Made]:
    """All plans, made at once: most of it is waiting."""
    maker = Maker(binary, folder)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        tasks = [pool.submit(task) for task in (maker.fresh, maker.edited, maker.destroyed, maker.large)]
        fresh, edited, destroyed, large = [task.result() for task in tasks]
    return {made.name: made for made in (fresh, edited, *destroyed, large)}


def told(checks: Checks, browser, made: dict[str, Made]) -> None:
    """Checks the content that particular plans must show."""
    edited = made["edited"]
    checks.holds("edited: has every sign", all(edited.count(word) for word in ("create", "change", "replace", "delete")))
    with page.look(browser, edited.page, 1280, "light") as one:
        shown = one.page.locator("main").inner_text()
        checks.holds("edited: a hostile name is text", HOSTILE in shown and not one.page.locator("main img").count())
        for text in ("ingress tcp 22 from 0.0.0.0/0", "access widens", "loses"):
            checks.holds(f"edited: says `{text}`", text in shown)
        held = one.page.evaluate("() => JSON.parse(document.getElementById('plan').textContent)")
        checks.same("edited: the embedded plan can be read back", held, edited.plan)
    with page.look(browser, made["refused"].page, 1280, "light") as one:
        alarm, rows = (one.page.locator(which).bounding_box()["y"] for which in ("#refused", "#rows"))
        checks.holds("refused: the refusal stands above the rows", alarm < rows)
    with page.look(browser, made["destroyed"].page, 1280, "light") as one:
        checks.holds("destroyed: says what becomes of an app", "is stopped and deleted" in one.page.locator("#rows").inner_text())


def main(binary: str, chromium: str, axe: str, shots: str) -> int:
    """Everything; the result is the exit code."""
    checks, began, pictures = Checks(), time.monotonic(), pathlib.Path(shots)
    pictures.mkdir(parents=True, exist_ok=True)
    rules = pathlib.Path(axe).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="heiiki-browser-") as folder, sync_playwright() as playwright:
        made = plans(binary, pathlib.Path(folder))
        print(f"plans made in {time.monotonic() - began:.1f} s", flush=True)
        browser = playwright.chromium.launch(executable_path=chromium)
        page.quick(checks, browser, made["large"])
        for one in made.values():
            page.everywhere(checks, browser, one, rules, pictures, rules=one.name != "large")
            page.unscripted(checks, browser, one, pictures)
        page.filtered(checks, browser, made["edited"], "security_group 0.0.0.0/0")
        page.filtered(checks, browser, made["large"], "log_group")
        page.unfolded(checks, browser, made["fresh"])
        page.unfolded(checks, browser, made["edited"])
        told(checks, browser, made)
        maker = Maker(binary, pathlib.Path(folder))
        page.still(checks, browser, "drift", maker.drift(), rules, pictures)
        page.still(checks, browser, "closed-network", maker.picture("closed-network"), rules, pictures)
        page.still(checks, browser, "studio-vpc-only", maker.picture("studio-vpc-only", "--set=egress=nat"), rules, pictures)
        browser.close()
    print(f"\nbrowser: {checks.passed} passed, {checks.failed} failed in {time.monotonic() - began:.1f} s; pictures in {pictures}", flush=True)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
