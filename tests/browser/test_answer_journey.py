"""A press officer writes an answer to parliament, is warned, settles what may stand; a lead approves and freezes it; it
runs again to the same names, and a slip is begun from it. Also without a script, and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.browser.conftest import SignIn

HOME = "/c/indians-in-the-russian-army/"
REASON = "Said so on purpose: it is the wording of the last answer."


def begin(page: Page, title: str, *, script: bool = True) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Figures").click()
    page.get_by_role("navigation", name="Figures").get_by_role("link", name="Answers").click()
    assert not script or faults(page) == []
    page.get_by_role("link", name="Begin an answer").first.click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("To", exact=True).fill("Rajya Sabha")
    page.get_by_label("Question or case number").fill("starred question 31")
    page.get_by_label("Hindi").check()
    page.get_by_label("Begin with").select_option(label="The usual questions, with their wording")
    assert not script or faults(page) == []
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def write(page: Page) -> None:
    """A number typed by hand is warned of as soon as it is kept; a figure is chosen from the list."""
    part = page.get_by_role("group", name="Part (a)")
    part.get_by_text("Write", exact=False).first.click()
    wording = part.get_by_label("Answer in English")
    wording.press("Control+End")
    wording.type(" Some 400 applied; home are ")
    part.get_by_label("Figure").select_option("home")
    part.get_by_role("button", name="Insert the figure").click()
    keep(page)
    expect(page.locator("#checks")).to_contain_text("In English a number is typed by hand: 400")
    expect(part.locator("a.figure").first).to_have_text("217")
    assert faults(page) == []


def keep(page: Page) -> None:
    page.locator(".writing-bar").get_by_role("button", name="Keep it").click()
    expect(page.locator("#main")).to_contain_text(re.compile("Version [0-9] is kept"))


def settle(page: Page) -> None:
    """Everything open is settled in its place, without another page."""
    stands = page.locator("#checks").get_by_text("Let it stand, with a reason")
    for _each in range(stands.count()):
        left = stands.count()
        stands.first.click()
        page.locator("#checks details[open] textarea").fill(REASON)
        page.locator("#checks details[open]").get_by_role("button", name="Settle it").click()
        expect(stands).to_have_count(left - 1)
    expect(page.locator("#checks")).to_contain_text("nothing open")


def approve(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Read it for approval").click()
    expect(page.locator("#checks")).to_contain_text(REASON)
    assert faults(page) == []
    page.get_by_role("button", name="Approve it").click()
    page.get_by_role("link", name="Freeze it").click()
    assert faults(page) == []
    page.get_by_role("button", name="Freeze it").click()
    expect(page.get_by_role("main")).to_contain_text("Its content is what was frozen")
    assert faults(page) == []


def run_again(page: Page) -> None:
    page.get_by_role("link", name="Run it again").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The same numbers, to the name")
    assert faults(page) == []
    page.go_back()


def correct(page: Page, address: str) -> None:
    page.get_by_role("link", name="Write a correction slip").click()
    page.get_by_label("Reason").fill("The 400 was never ours to say.")
    page.get_by_role("button", name="Begin the slip").click()
    expect(page.get_by_role("main")).to_contain_text("Correction slip to")
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("A correction slip was written")


def test_from_the_question_to_the_correction_slip(sign_in: SignIn) -> None:
    author = sign_in("press officer")
    begin(author, "Nationals recruited into the Russian armed forces")
    write(author)
    author.get_by_role("link", name="To the answer").click()
    assert faults(author) == []
    settle(author)
    author.get_by_role("button", name="Put it forward for approval").click()
    expect(author.get_by_role("main")).to_contain_text("It is put forward")
    address = author.url
    lead = sign_in("crisis lead")
    approve(lead, address)
    run_again(lead)
    correct(lead, address)


def test_an_answer_is_written_without_a_script(sign_in: SignIn) -> None:
    page = sign_in("press officer", width=390, height=844, script=False)
    begin(page, "How many came home", script=False)
    part = page.get_by_role("group", name="Part (a)")
    part.get_by_text("Write", exact=False).first.click()
    part.get_by_label("Figure").select_option("home")
    part.get_by_role("button", name="Insert the figure").click()
    expect(part.get_by_label("Answer in English")).to_have_value(re.compile(r"\{home\}$"))
    keep(page)
    page.get_by_role("link", name="To the answer").click()
    page.get_by_text("Let it stand, with a reason").first.click()
    page.locator("#checks details[open] textarea").fill(REASON)
    page.locator("#checks details[open]").get_by_role("button", name="Settle it").click()
    expect(page.locator("#checks")).to_contain_text(REASON)


def test_the_pages_of_an_answer_fit_a_phone(sign_in: SignIn) -> None:
    page = sign_in("press officer", width=390, height=844)
    begin(page, "How many are missing")
    page.get_by_role("group", name="Part (b)").get_by_text("Write", exact=False).first.click()
    assert faults(page) == []
    page.get_by_role("link", name="To the answer").click()
    assert faults(page) == []
