"""The frame in a real browser: the slider, the keys, life without script, the content policy, and axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.axe import faults, faults_on_a_phone_too
from tests.conftest import PASSWORD, Ministry

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: the browser was not tested"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.desk.pages"


def sign_in(page: Page, address: str) -> Page:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill("officer@ministry.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    return page


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer, ministry: Ministry) -> Iterator[Page]:
    """A signed-in page that must log no error, so that nothing may break the content policy."""
    context = chromium.new_context(base_url=live_server.url)
    page, errors = context.new_page(), list[str]()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield sign_in(page, live_server.url)
    context.close()
    assert errors == []


def test_the_slider_sets_the_date_and_swaps_the_figures_and_the_bar(page: Page) -> None:
    page.goto("/drawings/")
    slider = page.locator("#as-known-slider")
    slider.focus()
    slider.press("ArrowLeft")
    expect(page.get_by_role("heading", name="16 December 2025")).to_be_visible()
    expect(page.locator("#as-known-bar time")).to_have_text("16 December 2025")
    expect(page.locator("#as-known-day")).to_have_value("2025-12-16")
    expect(slider).to_have_attribute("aria-valuetext", "16 December 2025")
    expect(slider).to_be_focused()
    assert page.url.endswith("/drawings/?known=2025-12-16")


def test_a_published_day_is_one_press_away(page: Page) -> None:
    page.goto("/drawings/")
    page.get_by_role("button", name="Back to 9 Aug 2024").click()
    expect(page.get_by_role("heading", name="9 August 2024")).to_be_visible()


def test_without_script_the_date_field_does_what_the_slider_does(
    chromium: Browser, live_server: LiveServer, ministry: Ministry
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = sign_in(context.new_page(), live_server.url)
    page.goto("/drawings/")
    expect(page.locator("#as-known-slider")).to_be_hidden()
    page.locator("#as-known-day").fill("2024-07-04")
    page.get_by_role("button", name="Show this day").click()
    expect(page.get_by_role("heading", name="4 July 2024")).to_be_visible()
    context.close()


def test_keys_lead_to_the_find_field_and_to_sections(page: Page) -> None:
    page.goto("/c/army/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("g c/?")
    expect(page.locator("#find")).to_have_value("g c/?")
    page.locator("#find").blur()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/c/army/cases/")
    page.keyboard.press("?")
    page.wait_for_url("**/keys/")


def test_keys_can_be_turned_off_on_a_computer(page: Page) -> None:
    page.goto("/keys/")
    page.get_by_label("Listen to these keys").uncheck()
    page.goto("/c/army/cases/")
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()
    page.goto("/keys/")
    expect(page.get_by_label("Listen to these keys")).not_to_be_checked()


@pytest.mark.parametrize("address", ["/drawings/", "/c/army/", "/keys/", "/account/password/change/"])
def test_the_frame_and_its_drawings_have_no_fault_that_axe_finds(page: Page, address: str) -> None:
    page.goto(address)
    assert faults_on_a_phone_too(page) == []


@pytest.mark.parametrize("address", ["/account/login/", "/account/password/reset/", "/account/signup/"])
def test_the_pages_before_the_door_have_no_fault_that_axe_finds(
    chromium: Browser, live_server: LiveServer, address: str
) -> None:
    page = chromium.new_page(base_url=live_server.url)
    page.goto(address)
    assert faults(page) == []
    page.close()


def test_axe_would_find_a_fault(page: Page) -> None:
    page.goto("/drawings/")
    page.evaluate("document.querySelector('.map').removeAttribute('aria-labelledby')")
    page.evaluate("document.querySelector('.map > title').remove()")
    assert [line.split(":")[0] for line in faults(page)] == ["svg-img-alt"]
