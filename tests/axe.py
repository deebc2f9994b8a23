"""What axe finds wrong in a page of a browser: in light and in dark, on a screen and on a phone."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of that standard that a colour scheme can break; a scheme changes nothing but colours, and the width of the
window nothing of them. They take most of the time."""
PHONE = 390
"""CSS pixels."""
RUN = """options => axe.run({...options, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 160)}`)))"""


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA in the light scheme, and in its colours in the dark one, one line each; and
    whether the page is wider than the window."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # else axe sees colours that are passing
    page.evaluate(AXE_SCRIPT)
    lines = page.evaluate(RUN, {"runOnly": STANDARD})
    page.emulate_media(color_scheme="dark")
    lines += [f"dark, {line}" for line in page.evaluate(RUN, {"runOnly": COLOURS})]
    return lines + _too_wide(page)


def faults_on_a_phone_too(page: Page) -> list[str]:
    """The same, and what axe finds when the window is as narrow as a phone."""
    lines = faults(page)
    wide = page.viewport_size
    assert wide
    page.set_viewport_size({"width": PHONE, "height": 844})
    not_again = {rule: {"enabled": False} for rule in COLOURS}
    lines += [f"phone, {line}" for line in page.evaluate(RUN, {"runOnly": STANDARD, "rules": not_again})]
    lines += [f"phone, {line}" for line in _too_wide(page)]
    page.set_viewport_size(wide)
    return lines


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"the page is {wide} px too wide"] if wide > 0 else []
