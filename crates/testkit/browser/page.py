"""Looks at one page in the browser: what it shows, what it does, what it asks for, and whom it shuts out.

It deliberately knows only what a reviewer can see or a screen reader hears, and the ids of the controls.
"""

import contextlib
import pathlib

from playwright.sync_api import Browser, Page

WIDTHS = {1280: 900, 390: 844}
SCHEMES = ("light", "dark")
# The time that the page of five hundred steps may take until it answers.
INTERACTIVE_SECONDS = 2.0
# The time that the next picture may take after a key, in the middle of all keys.
KEY_MILLISECONDS = 100
SERIOUS = ("serious", "critical")

# Set before anything of the page runs.
WATCH = """
window.violated = [];
addEventListener('securitypolicyviolation', (event) => window.violated.push(event.violatedDirective + ' ' + event.blockedURI));
window.alert = () => window.violated.push('alert');
"""
# Everything of the page that reaches beyond its right edge.
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  const over = [...document.body.querySelectorAll('*')].filter((element) => {
    if (element.closest('.unseen, .skip, .scroll')) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > wide + 1 || box.left < -1);
  });
  const told = over.slice(0, 3).map((element) => element.outerHTML.slice(0, 90));
  return document.documentElement.scrollWidth > wide ? ['the page scrolls sideways', ...told] : told;
}"""
# The text of a row, folded or not.
ROWS = "() => [...document.querySelectorAll('#rows > li')].map((row) => row.textContent)"
SHOWN = "() => [...document.querySelectorAll('#rows > li')].filter((row) => row.getClientRects().length > 0).length"
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
TYPED = """async (words) => {
  const find = document.getElementById('find'), took = [];
  for (const word of words) {
    const began = performance.now();
    find.value = word;
    find.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    took.push(performance.now() - began);
  }
  return took;
}"""


class Look:
    """One look at a page: at a width, in a scheme, with or without its script."""

    def __init__(self, browser: Browser, page: pathlib.Path, width: int, scheme: str, script: bool = True, ready: bool = True) -> None:
        self.address = page.as_uri()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme, java_script_enabled=script
        )
        self.context.route("**/*", self.answer)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        if script:
            self.page.add_init_script(WATCH)
        self.page.goto(self.address)
        if script and ready:
            self.page.wait_for_selector("html[data-ready]", state="attached")
        if script:
            self.page.evaluate(FRAME)

    def answer(self, route) -> None:
        """Lets the browser have the file itself and nothing else."""
        if route.request.url.split("#")[0] == self.address:
            route.continue_()
        else:
            route.abort()

    def others(self) -> list[str]:
        """The requests beside the one for the file itself."""
        return [url for url in self.asked if url.split("#")[0] != self.address and not url.startswith("data:")]

    def troubles(self) -> list[str]:
        """The messages of the console and of the Content-Security-Policy."""
        return self.said + self.page.evaluate("() => window.violated ?? []")

    def serious(self, axe: str) -> list[str]:
        """The accessibility problems that axe finds."""
        self.page.evaluate(axe)
        found = self.page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        bad = [one for one in found["violations"] if one["impact"] in SERIOUS]
        return [f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:160]}" for one in bad for node in one["nodes"][:3]]

    def status(self) -> str:
        """The text of the live region."""
        return self.page.locator("#count").inner_text()


@contextlib.contextmanager
def look(*given, **named):
    """A look that is closed whatever happens."""
    one = Look(*given, **named)
    try:
        yield one
    finally:
        one.context.close()


def everywhere(checks, browser, made, axe: str, shots: pathlib.Path, rules: bool = True) -> None:
    """The page at each width and in each scheme: quiet, open to all, nothing beyond its edge."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            name = f"{made.name}, {width} px, {scheme}"
            with look(browser, made.page, width, scheme) as one:
                one.page.screenshot(path=shots / f"{made.name}-{width}-{scheme}.png", full_page=made.name != "large")
                checks.same(f"{name}: the console and the policy are quiet", one.troubles(), [])
                checks.same(f"{name}: nothing beyond the edge", one.page.evaluate(OVERFLOW), [])
                if made.name != "large":
                    one.page.click("#unfold")
                    checks.same(f"{name}: nor when all is unfolded", one.page.evaluate(OVERFLOW), [])
                    one.page.screenshot(path=shots / f"{made.name}-{width}-{scheme}-unfolded.png", full_page=True)
                if rules:
                    checks.same(f"{name}: axe finds nothing serious", one.serious(axe), [])
                checks.same(f"{name}: nothing was asked for", one.others(), [])


def still(checks, browser, name: str, file: pathlib.Path, axe: str, shots: pathlib.Path) -> None:
    """A page without a script, or a picture: at each width and in each scheme quiet, open to all, and asking for nothing."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            said = f"{name}, {width} px, {scheme}"
            with look(browser, file, width, scheme, ready=False) as one:
                one.page.screenshot(path=shots / f"{name}-{width}-{scheme}.png", full_page=file.suffix == ".html")
                checks.same(f"{said}: the console and the policy are quiet", one.troubles(), [])
                checks.same(f"{said}: nothing was asked for", one.others(), [])
                if file.suffix == ".html":
                    checks.same(f"{said}: axe finds nothing serious", one.serious(axe), [])
                    checks.same(f"{said}: nothing beyond the edge", one.page.evaluate(OVERFLOW), [])


def filtered(checks, browser, made, word: str) -> None:
    """Filters by text and sign, and says so."""
    with look(browser, made.page, 1280, "light") as one:
        page, total = one.page, len(made_rows(one))
        fits = sum(all(part in row.lower() for part in word.lower().split()) for row in made_rows(one))
        checks.same(f"{made.name}: as many rows as the plan counts", total, sum(map(made.count, ("create", "change", "replace", "delete"))))
        checks.same(f"{made.name}: all are shown at first", (page.evaluate(SHOWN), one.status()), (total, f"{total} of {total} shown"))
        page.keyboard.press("/")
        page.keyboard.type(word)
        checks.holds(f"{made.name}: `{word}` is in some rows", 0 < fits < total, f"{fits} of {total}")
        checks.same(f"{made.name}: / and typing filter", (page.evaluate(SHOWN), one.status()), (fits, f"{fits} of {total} shown"))
        page.keyboard.press("Escape")
        checks.same(f"{made.name}: Escape shows all", page.evaluate(SHOWN), total)
        for sign in ("create", "change", "replace", "delete"):
            box = page.locator(f"input[name=sign][value={sign}]")
            if box.count():
                box.focus()
                page.keyboard.press("Space")
                left = total - made.count(sign)
                checks.same(
                    f"{made.name}: without `{sign}`", (page.evaluate(SHOWN), one.status()), (left, f"{left} of {total} shown")
                )
                page.keyboard.press("Space")
        for danger in page.locator("input[name=danger]").all():
            word = danger.get_attribute("value")
            danger.check()
            wanted = page.locator(f"#rows > li[data-danger~={word}]").count()
            checks.same(f"{made.name}: only what is `{word}`", page.evaluate(SHOWN), wanted)
            danger.uncheck()
        page.locator("#find").fill("no such thing")
        checks.holds(f"{made.name}: says when nothing matches", page.locator("#none").is_visible())


def made_rows(one: Look) -> list[str]:
    """The text of each row."""
    return one.page.evaluate(ROWS)


def unfolded(checks, browser, made) -> None:
    """Unfolds by keyboard, all at once, by a link, and on paper."""
    with look(browser, made.page, 1280, "light") as one:
        page = one.page
        page.keyboard.press("Tab")
        checks.same(f"{made.name}: the first stop leads to the rows", page.evaluate("() => document.activeElement.className"), "skip")
        page.click("#fold")
        first = page.locator("#rows > li > details").first
        summary = first.locator("summary")
        summary.focus()
        page.keyboard.press("Enter")
        checks.holds(f"{made.name}: Enter unfolds a row", first.locator(".facts").is_visible())
        page.keyboard.press("Space")
        checks.holds(f"{made.name}: Space folds it", not first.locator(".facts").is_visible())
        page.keyboard.press("Tab")
        second = page.locator("#rows > li > details").nth(1).locator("summary")
        checks.holds(f"{made.name}: Tab goes to the next", second.evaluate("(it) => it === document.activeElement"))
        still = "() => document.querySelectorAll('#rows details:not([open])').length"
        page.click("#unfold")
        checks.same(f"{made.name}: unfold all", page.evaluate(still), 0)
        link = page.locator("#rows dd a").first
        if link.count():
            target = link.get_attribute("href")[1:]
            page.keyboard.press("/")
            page.keyboard.type(link.locator("xpath=ancestor::li").get_attribute("data-address"))
            page.click("#fold")
            page.evaluate("(it) => { location.hash = it }", target)
            page.wait_for_function("(it) => document.getElementById(it).firstElementChild.open", arg=target)
            row = page.locator(f"[id='{target}']")
            checks.holds(f"{made.name}: a link leads to its row, filtered or folded", row.locator(".facts").is_visible())
        page.click("#fold")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        checks.same(f"{made.name}: all is open on paper", page.evaluate(still), 0)
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        checks.holds(f"{made.name}: and folded again after", page.evaluate(still) > 0)
        page.emulate_media(media="print")
        checks.holds(f"{made.name}: no buttons on paper", not page.locator("#unfold").is_visible())


def unscripted(checks, browser, made, shots: pathlib.Path) -> None:
    """Without its script the page says the same, and its rows unfold."""
    with look(browser, made.page, 1280, "light") as with_script:
        wanted = made_rows(with_script)
    with look(browser, made.page, 1280, "light", script=False) as one:
        page = one.page
        checks.holds(f"{made.name}: the same rows without JavaScript", made_rows(one) == wanted)
        checks.holds(f"{made.name}: and no controls that do nothing", not page.locator("#filter").is_visible())
        folded = page.locator("#rows > li > details:not([open])").first
        if folded.count():
            row = page.locator(f"[id='{folded.locator('xpath=..').get_attribute('id')}']")
            row.locator("summary").click()
            checks.holds(f"{made.name}: a row unfolds without JavaScript", row.locator(".facts").is_visible())
        page.emulate_media(media="print")
        hidden = "() => [...document.querySelectorAll('.facts')].filter((facts) => !facts.checkVisibility()).length"
        checks.same(f"{made.name}: all is open on paper without JavaScript", page.evaluate(hidden), 0)
        page.pdf(path=shots / f"{made.name}.pdf", format="A4")


def quick(checks, browser, made) -> None:
    """The large page answers soon, and follows the keys."""
    with look(browser, made.page, 1280, "light") as one:
        ready = one.page.evaluate("() => performance.getEntriesByName('ready')[0].startTime") / 1000
        painted = one.page.evaluate("() => performance.getEntriesByType('paint').map((it) => it.startTime)")
        soon = max([ready, *(at / 1000 for at in painted)])
        checks.holds(f"{made.name}: answers after {soon:.2f} s", soon < INTERACTIVE_SECONDS, f"{soon:.2f} s")
        words = [text[:length] for text in ("security_group/g1", "10.0.7", "log /large/9", "zzz") for length in range(len(text) + 1)]
        took = sorted(one.page.evaluate(TYPED, words))
        middle, worst = took[len(took) // 2], took[-1]
        told = f"{middle:.0f} ms in the middle, {worst:.0f} ms at worst"
        checks.holds(f"{made.name}: follows {len(words)} keys: {told}", middle < KEY_MILLISECONDS, told)
