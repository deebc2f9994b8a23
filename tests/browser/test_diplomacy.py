"""A diplomat plans a meeting, takes the brief with her, and records what came of it; the cases say so from then on."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.browser.conftest import SignIn

HOME = "/c/indians-in-the-russian-army/"
RELEASE = "Early release and return of all our nationals"


def plan(page: Page) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Engagements").click()
    expect(page.get_by_role("main")).to_contain_text("Sergey Lavrov")
    assert faults(page) == []
    page.get_by_role("link", name="Plan an engagement").click()
    page.get_by_role("link", name="Russia", exact=True).click()
    form = page.get_by_role("main")
    form.get_by_label("When").fill(datetime.now(ZoneInfo("Asia/Kolkata")).date().isoformat())
    form.get_by_label("Where", exact=True).fill("Samarkand")
    form.get_by_label("Occasion").fill("a conference")
    form.get_by_label("S. Jaishankar").check()
    form.get_by_label("Sergey Lavrov").check()
    assert faults(page) == []
    form.get_by_role("button", name="Put it into the register").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sergey Lavrov, Samarkand")


def brief(page: Page) -> None:
    page.get_by_role("link", name="Brief", exact=True).click()
    paper = page.locator("article.paper")
    expect(paper).to_contain_text("3 July 2024, Astana")
    expect(paper.get_by_role("region", name="Assurances")).to_contain_text("within weeks")
    expect(paper.get_by_role("region", name="Our position")).to_contain_text("not in line with our partnership")
    assert faults(page) == []


def write_anew(page: Page) -> None:
    lead = page.locator(".paper-lead")
    lead.get_by_role("link", name="Write it anew").click()
    lead.get_by_label("In your own words").fill("Nine men are still waiting. We want a day.")
    lead.get_by_role("button", name="Keep these words").click()
    expect(lead).to_contain_text("Nine men are still waiting. We want a day.")
    expect(lead).to_contain_text("Vikrant Thekkan")
    page.reload()
    expect(lead).to_contain_text("Nine men are still waiting.")
    lead.get_by_text("What was built from the data").click()
    expect(lead.get_by_role("button", name="Take the built words back")).to_be_visible()


def freeze(page: Page) -> tuple[str, str]:
    """The address of the frozen copy, and what it says."""
    page.get_by_role("link", name="Freeze it for handing over").click()
    page.get_by_label("Handed to").fill("The Minister")
    page.get_by_role("button", name="Freeze it").click()
    expect(page.locator(".as-known.is-past")).to_contain_text("frozen, handed to The Minister")
    expect(page.locator("article.paper")).to_contain_text("Nine men are still waiting.")
    assert faults(page) == []
    return page.url, page.locator("article.paper").inner_text()


def record(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name=re.compile("^E-")).first.click()
    page.get_by_role("link", name="Record what was said").click()
    page.get_by_label("Yes, as written here").check()
    release = page.get_by_role("group", name=re.compile(RELEASE))
    release.get_by_label("Raised").select_option(label="demand")
    release.get_by_label("What we said").fill("All who are left, and a day.")
    promise = page.get_by_role("region", name="What they promised")
    promise.get_by_label("In their words", exact=True).fill("They will be with you in the coming weeks.")
    promise.get_by_label("Due, in their words").fill("in the coming weeks")
    scope = promise.get_by_label("For whom")
    scope.select_option(scope.get_by_role("option", name=RELEASE).get_attribute("value"))
    assert faults(page) == []
    page.get_by_role("button", name="Record all of it").last.click()
    expect(page.get_by_role("textbox", name="Draft of our readout")).to_have_value(re.compile("Samarkand"))
    assert faults(page) == []


def test_a_diplomat_goes_from_the_plan_to_the_promise_and_the_case_shows_it(sign_in: SignIn) -> None:
    page = sign_in("diplomat")
    plan(page)
    brief(page)
    write_anew(page)
    frozen, words = freeze(page)
    record(page)

    page.goto(f"{HOME}figures/remaining/")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^RU\d\d-")).first.click()
    asks = page.get_by_role("region", name="Asks and engagements")
    expect(asks).to_contain_text("Samarkand, S. Jaishankar, External Affairs Minister: demand.")
    expect(page.get_by_role("region", name="Promises that cover the case")).to_contain_text("running")
    assert faults(page) == []

    page.goto(HOME)
    expect(page.get_by_role("region", name="Promises")).to_contain_text("running, 0 of")
    assert faults(page) == []
    page.goto(frozen)
    assert page.locator("article.paper").inner_text() == words, "a frozen copy never changes"


def test_the_brief_for_astana_is_read_on_a_phone_as_known_on_that_morning(sign_in: SignIn) -> None:
    page = sign_in("crisis lead", width=390)
    page.goto(f"{HOME}?known=2024-07-02")
    page.get_by_role("region", name="Next engagement").get_by_role("link", name="Brief").first.click()
    expect(page.locator(".as-known.is-past")).to_contain_text("2 July 2024")
    paper = page.locator("article.paper")
    expect(paper).to_contain_text("December 2023, Moscow")
    expect(paper).not_to_contain_text("within weeks")
    assert faults(page) == []
