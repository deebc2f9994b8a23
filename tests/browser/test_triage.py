"""An officer works through three requests with the keyboard alone, in a real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.browser.conftest import PROJECT, SignIn, press

QUEUE = "/c/indians-in-the-russian-army/requests/"
OFFICER = "case officer, Consulate St Petersburg"


@pytest.fixture(scope="module")
def pleas(address: str, data_dir: Path) -> None:
    """Three requests wait at Consulate St Petersburg."""
    mine = {"SAFECONDUCT_DATA": str(data_dir), "SAFECONDUCT_POOL": "0"}
    left_out = ("SAFECONDUCT_DB_ROLE", "SAFECONDUCT_MORE_APPS", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in left_out} | mine
    command = [sys.executable, "-m", "tests.browser.three_pleas"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)


def press_until_shown(page: Page, key: str, words: str) -> None:
    press(page, key)
    expect(page.locator("#request")).to_contain_text(words)


@pytest.mark.usefixtures("pleas")
def test_three_requests_are_worked_through_with_the_keyboard(sign_in: SignIn) -> None:
    page = sign_in(OFFICER)
    press(page, "g")
    press(page, "q")
    expect(page.get_by_role("heading", level=1)).to_have_text("Requests")
    expect(page.get_by_role("region", name="No request is open")).to_be_visible()
    assert faults(page) == []

    press_until_shown(page, "j", "under fire")
    expect(page).to_have_url(re.compile("/requests/Q-"))
    assert faults(page) == []
    press(page, "s")
    expect(page.locator("#who")).to_contain_text("It is about")
    expect(page.locator("#request")).to_contain_text("waiting for us for")

    press_until_shown(page, "j", "где он?")
    expect(page.locator(".raw p").first).to_have_attribute("lang", "ru")
    press(page, "n")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Tejpratap Kushwahar")
    page.get_by_role("button", name="Open the case").press("Enter")
    expect(page.locator("#who")).to_contain_text("It is about Tejpratap Kushwahar")
    press(page, "a")
    page.get_by_label("Message").fill("Мы ищем его.")
    assert faults(page) == []
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("#request")).to_contain_text("answered for")

    press_until_shown(page, "j", "When does the office open?")
    press(page, "x")
    page.get_by_label("To whom it was passed on").fill("Consular section, 10 to 13")
    press(page, "Tab")
    page.get_by_role("button", name="It is not for us").press("Enter")
    expect(page.locator("#request")).to_contain_text("Passed on to Consular section")
    _is_seen_by_a_second_officer(page, sign_in("crisis lead"))
    press(page, "k")
    press(page, "?")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    assert faults(page) == []


def _is_seen_by_a_second_officer(first: Page, second: Page) -> None:
    second.goto(first.url)
    expect(second.locator("#there")).to_contain_text("works on this request until")
    expect(second.get_by_role("button", name="Take this back")).to_have_count(0)
    first.get_by_role("button", name="Let it go").click()
    expect(first.get_by_role("button", name="Work on it")).to_be_visible()
    second.goto(first.url)
    expect(second.locator("#there")).to_contain_text("has this request open too")


@pytest.mark.usefixtures("pleas")
def test_the_pages_of_requests_are_whole_without_script_also_on_a_phone(sign_in: SignIn) -> None:
    page = sign_in(OFFICER, width=390)
    page.goto(f"{QUEUE}?state=not_ours")
    page.get_by_role("main").locator(".queue a").first.click()
    expect(page.locator("#request")).to_contain_text("Passed on to Consular section")
    assert faults(page) == []
    plain = sign_in(OFFICER, width=390, script=False)
    plain.goto(page.url)
    with plain.expect_navigation():
        plain.get_by_role("button", name="Take this back").click()
    plain.get_by_role("link", name="Decide", exact=True).click()
    plain.get_by_label("What was decided").fill("Told the hours.")
    with plain.expect_navigation():
        plain.get_by_role("button", name="It is decided").click()
    expect(plain.locator("#request")).to_contain_text("decided for")
    plain.get_by_role("link", name="Not for us", exact=True).click()
    plain.get_by_label("To whom it was passed on").fill("Consular section")
    with plain.expect_navigation():
        plain.get_by_role("button", name="It is not for us").click()
    expect(plain.locator("#request")).to_contain_text("not for us for")
