"""What is judged on every page: axe-core, reflow, targets, charts, policy, language.

axe-core takes the joined letters of Persian for icon ligatures and skips the contrast of such
text. U+200C after each Persian text node ends the joining; how many texts were really judged is
counted, so that axe cannot go blind unnoticed.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE: ViewportSize = {"width": 375, "height": 800}
NARROWEST: ViewportSize = {"width": 320, "height": 800}
SMALLEST_TARGET = 24
"""Side of a target in CSS px, WCAG 2.5.8."""

UNJOIN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const own = node.parentElement.closest('script, style, textarea, option');
    if (!own && /[\\u0600-\\u06FF]/.test(node.data) && !node.data.endsWith('\\u200C')) {
      node.data += '\\u200C';
    }
  }
}"""
OPEN_FOLDS = """() => {
  for (const fold of document.querySelectorAll('details:not(.c-menu)')) fold.open = true;
}"""
RUN_AXE = """async () => {
  const kinds = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: kinds},
    resultTypes: ['violations', 'passes', 'incomplete'],
    preload: false,
    selectors: false,
  });
  const of = (all, id) => all.filter(rule => rule.id === id).flatMap(rule => rule.nodes);
  return {
    violations: found.violations.flatMap(rule => rule.nodes.map(node =>
      `${rule.id}: ${node.html.slice(0, 160)} — ` +
      [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '))),
    passes: found.passes.reduce((sum, rule) => sum + rule.nodes.length, 0),
    judged: of(found.passes, 'color-contrast').length,
    unsure: of(found.incomplete, 'color-contrast').map(node =>
      node.html.slice(0, 120) + ' — ' + node.any.map(check => check.message).join('; ')),
  };
}"""
OVERFLOWING = """() => {
  const root = document.documentElement;
  const width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const scrolls = element => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      const kept = ['auto', 'scroll', 'hidden', 'clip'];
      if (kept.includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const guilty = [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > width + 0.5 || box.left < -0.5) && !scrolls(element);
  });
  return [`${root.scrollWidth} px on ${width} px`,
          ...guilty.slice(0, 5).map(element => element.outerHTML.slice(0, 160))];
}"""
SMALL_TARGETS = """side => {
  const inText = element => {
    if (!element.matches('a, .c-term')) return false;
    const around = element.parentElement;
    const inline = element.matches('.c-term') || getComputedStyle(element).display === 'inline';
    return inline &&
      [...around.childNodes].some(node => node !== element && node.textContent.trim());
  };
  const boxed = 'input[type=radio], input[type=checkbox]';
  const target = element => element.matches(boxed) && element.closest('label') || element;
  const all = document.querySelectorAll(
    'a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex="0"]');
  const small = [];
  for (const element of all) {
    if (!element.checkVisibility({visibilityProperty: true}) || inText(element)) continue;
    if (element.closest('.visually-hidden, .c-skip')) continue;
    const box = target(element).getBoundingClientRect();
    if (box.width + 0.01 < side || box.height + 0.01 < side) {
      small.push(`${box.width.toFixed(1)} × ${box.height.toFixed(1)}: ` +
                 element.outerHTML.slice(0, 140));
    }
  }
  return {small, counted: all.length};
}"""
PICTURES = """async () => {
  const broken = [];
  let loaded = 0;
  for (const image of document.querySelectorAll('main img')) {
    if (!image.checkVisibility()) continue;
    image.scrollIntoView();
    image.loading = 'eager';
    try { await image.decode(); } catch { broken.push(image.currentSrc || image.src); continue; }
    if (image.naturalWidth > 0) loaded += 1;
    else broken.push(image.currentSrc);
  }
  scrollTo(0, 0);
  return {loaded, broken};
}"""
TEXTS = """() => {
  const unjudged = 'script, style, option, select, .visually-hidden, [hidden], :disabled';
  let texts = 0;
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest(unjudged)) continue;
    const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
    if (!own.some(node => /[\\p{L}\\p{N}]/u.test(node.data))) continue;
    const box = element.getBoundingClientRect();
    const shown = element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    if (shown && box.width > 1 && box.height > 1) texts += 1;
  }
  return texts;
}"""
LISTEN = """addEventListener('securitypolicyviolation', event => console.error(
  `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`
));"""


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Verdict:
    """What axe-core found on a page in one theme and one size."""

    violations: list[str]
    passes: int
    judged: int
    """Texts whose contrast was measured and found good."""
    unsure: list[str]
    """Texts whose contrast axe-core could not measure, and why."""


@dataclass(frozen=True)
class Pictures:
    """What became of the pictures in sight."""

    loaded: int
    broken: list[str]


def axe(page: Page) -> Verdict:
    """Run axe-core on the page as it stands: WCAG 2.2 A and AA, and best practice.

    It is evaluated, not loaded, so the page's own policy stays on.
    """
    page.evaluate(UNJOIN)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_source() + "; undefined")
    return Verdict(**page.evaluate(RUN_AXE))


def texts(page: Page) -> int:
    """How many elements show text of their own: what axe-core should have measured."""
    found: int = page.evaluate(TEXTS)
    return found


def show_theme(page: Page, theme: str) -> None:
    """Let the device be light or dark, and wait until the page has followed."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.wait_for_selector(f"html[data-bs-theme={theme}]")
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def open_folds(page: Page) -> None:
    """Unfold what is folded, so that it is judged too; menus stay closed."""
    page.evaluate(OPEN_FOLDS)


def overflowing(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing if it does not."""
    found: list[str] = page.evaluate(OVERFLOWING)
    return found


def small_targets(page: Page) -> list[str]:
    """Targets under 24 px, links and terms within a sentence left out (WCAG 2.5.8 does too)."""
    found: dict[str, Any] = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    assert found["counted"] > 3, "there is hardly anything to aim at: is this the page?"
    small: list[str] = found["small"]
    return small


def pictures(page: Page) -> Pictures:
    """Load every picture in sight."""
    return Pictures(**page.evaluate(PICTURES))


@dataclass
class Complaints:
    """What the browser complains of while pages are open: errors, policy, missing files."""

    heard: list[str] = field(default_factory=list)
    expected: int = 200
    """The status that the page itself answers with."""

    def listen(self, page: Page) -> None:
        """Hear everything from now on."""
        page.add_init_script(LISTEN)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, said: ConsoleMessage) -> None:
        # A failed load is heard with its address in `_response`.
        if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
            self.heard.append(f"{said.type}: {said.text}")

    def _failed(self, asked: Request) -> None:
        # A picture that another size of the page replaces is given up, which is no fault.
        if asked.failure != "net::ERR_ABORTED":
            self.heard.append(f"{asked.failure}: {asked.url}")

    def _response(self, answer: Response) -> None:
        is_page = answer.request.is_navigation_request()
        if answer.status >= 400 and not (is_page and answer.status == self.expected):
            self.heard.append(f"{answer.status}: {answer.url}")
