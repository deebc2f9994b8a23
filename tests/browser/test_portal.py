"""The public's pages on a phone: without script, without a line, at 320 pixels, in three languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel, Request, RequestFile
from safeconduct.portal.doors import forget_doors
from tests.axe import faults
from tests.browser.conftest import PATIENCE
from tests.conftest import Ministry
from tests.waiting import until

FORM = "/help/army/"
HEAVIEST = 60_000
"""Bytes of the form with all that it loads."""
PAGES = [
    "/help/", FORM, "/help/follow/", "/help/follow/code/", "/help/register/", "/help/army/register/",
    "/help/register/link/", "/help/nowhere/",
]  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)
OpenPhone = Callable[..., Page]


@pytest.fixture(autouse=True)
def form(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    forget_doors()
    open_channel(
        crisis, name="Control room", slug="room", kind=ChannelKind.CALL, post=ministry.capital, by=lead,
        address="+91 11 0000 0000",
    )  # fmt: skip
    return open_channel(
        crisis, name="Form for families", slug="form", kind=ChannelKind.FORM, post=ministry.capital, by=lead
    )


@pytest.fixture
def open_phone(browser: Browser, live_server: Any) -> Iterator[OpenPhone]:
    """open_phone() gives a page of a phone of its own. Fails the test on any error of the console but a lost line."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(width: int = 320, *, script: bool = True, language: str = "en-IN") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 640},
            java_script_enabled=script,
            base_url=live_server.url,
            locale=language,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not [error for error in errors if "Failed to load resource" not in error]


def words() -> list[str]:
    return [json.loads(bytes(row.raw or b""))["words"] for row in Request.objects.order_by("number")]


def kept(page: Page) -> bool:
    return bool(page.evaluate("Object.keys(localStorage).length"))


def is_ready_without_a_line(page: Page) -> bool:
    script = "caches.open('help-1').then(c => c.match(location.pathname)).then(found => Boolean(found))"
    return bool(page.evaluate(script))


def test_a_mother_asks_for_help_without_script(open_phone: OpenPhone) -> None:
    page = open_phone(script=False, language="hi-IN")
    page.goto("/help/")
    page.locator("a[href='/help/army/']").click()
    page.locator("[name=name]").fill("ओमवीर सिंह")
    page.locator("[name=words]").fill("मेरा बेटा")
    page.locator("[name=what][value=army]").check()
    page.locator("[name=files]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}
    )
    page.locator("form [type=submit]").click()
    expect(page.locator(".receipt-number").first).to_have_text(Request.objects.get().reference)
    assert Request.objects.get().language == "hi"
    assert RequestFile.objects.get().name == "photo.jpg"


def test_what_is_written_survives_the_closing_of_the_page(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    page.locator("[name=words]").fill("He called from Rostov.")
    page.locator("[name=what][value=lost]").check()
    until(lambda: kept(page), "the draft")
    expect(page.locator("#draft")).to_be_visible()
    page.goto("/help/")
    page.goto(FORM)
    expect(page.locator("[name=words]")).to_have_value("He called from Rostov.")
    expect(page.locator("[name=what][value=lost]")).to_be_checked()
    page.locator("#forget").click()
    expect(page.locator("[name=words]")).to_have_value("")
    until(lambda: not kept(page), "the draft to go")


def test_sent_without_a_line_it_goes_out_once_when_the_line_is_back(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    until(lambda: is_ready_without_a_line(page), "the form to be kept")
    page.context.set_offline(True)
    page.reload()
    page.locator("[name=words]").fill("We have lost contact.")
    page.locator("[name=files]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    page.locator("form [type=submit]").click()
    expect(page.locator("#status")).to_contain_text("saved on this phone and not sent yet")
    page.locator("form [type=submit]").click()
    expect(page.locator("#status")).to_contain_text("saved on this phone and not sent yet")
    assert not Request.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("We have your message")
    assert words() == ["We have lost contact."]
    assert RequestFile.objects.get().name == "a.pdf"
    until(lambda: not kept(page), "the draft to go")


def test_what_waits_on_the_phone_goes_out_at_the_next_visit(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    until(lambda: is_ready_without_a_line(page), "the form to be kept")
    page.context.set_offline(True)
    page.locator("[name=words]").fill("He wants to come home.")
    page.locator("form [type=submit]").click()
    expect(page.locator("#status")).to_contain_text("not sent yet")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(FORM)
    expect(again.locator("h1, #sent").filter(has_text="message").first).to_be_visible()
    until(lambda: Request.objects.count() == 1, "the message")
    assert words() == ["He wants to come home."]


def lose_the_answer(route: Route) -> None:
    """The message arrives, and the line breaks before the answer does."""
    route.fetch()
    route.abort()


def test_a_receipt_that_was_lost_on_the_way_is_given_again_and_not_a_second_time_counted(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    page.route(f"**{FORM}", lose_the_answer, times=1)
    page.locator("[name=words]").fill("Once.")
    page.locator("form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("We have your message", timeout=60_000)
    assert words() == ["Once."]


def test_after_sending_the_form_is_empty_and_the_next_plea_is_another_one(open_phone: OpenPhone) -> None:
    page = open_phone()
    for text in ("First.", "Second."):
        page.goto(FORM)
        expect(page.locator("[name=words]")).to_have_value("")
        page.locator("[name=words]").fill(text)
        page.locator("form [type=submit]").click()
        expect(page.locator("h1")).to_have_text("We have your message")
    assert words() == ["First.", "Second."]


def test_an_empty_form_comes_back_with_a_sentence(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    page.locator("form [type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("The form is empty")


def test_work_is_done_while_she_writes(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    page.locator("[name=words]").fill("With work.")
    page.locator("form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("We have your message")
    assert json.loads(bytes(Request.objects.get().raw or b""))["proof"] == "yes"


@pytest.mark.parametrize("path", [FORM, "/help/army/register/"])
def test_a_form_is_light(open_phone: OpenPhone, path: str) -> None:
    page = open_phone()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(f"{path}?language=hi", wait_until="networkidle")
    assert 0 < sum(sizes.values()) <= HEAVIEST, sizes


@pytest.mark.parametrize("language", ["en", "hi", "ru"])
def test_every_page_can_be_used_by_everybody_at_320_pixels(open_phone: OpenPhone, language: str) -> None:
    page = open_phone()
    found = {}
    for path in PAGES:
        page.goto(f"{path}?language={language}")
        found[path] = faults(page)
    assert found == {path: [] for path in PAGES}


def test_the_receipt_and_the_page_of_a_request_can_be_used_by_everybody(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(FORM)
    until(lambda: is_ready_without_a_line(page), "the form to be kept")
    page.locator("[name=words]").fill("मेरा बेटा " * 30 + "w" * 200)
    page.locator("form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("We have your message")
    assert faults(page) == []
    reference, code = page.locator(".receipt-number").all_inner_texts()
    page.get_by_role("link", name="Follow your request").click()
    expect(page.get_by_label("Your reference")).to_have_value(reference)
    page.get_by_label("Your code").fill(code.lower())
    page.get_by_role("button", name="Show my request").click()
    expect(page.locator("h1")).to_contain_text(reference)
    assert faults(page) == []
    paths = "caches.open('help-1').then(c => c.keys()).then(all => all.map(each => new URL(each.url).pathname))"
    kept_on_phone = page.evaluate(paths)
    assert FORM in kept_on_phone
    assert not [path for path in kept_on_phone if "receipt" in path or "follow" in path]


def test_who_registers_gets_a_page_of_her_own_that_everybody_can_use(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto("/help/army/register/")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Write your name.")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Your full name").fill("Asha Devi " + "Tilwara" * 9)
    page.get_by_label("Your e-mail address").fill("asha@example.org")
    page.get_by_text("Who is with you?").click()
    page.locator("[name=m1_name]").fill("Ravi Tilwara")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("h1")).to_have_text("You are registered")
    for summary in page.locator("summary").all():
        summary.click()
    assert faults(page) == []
    page.get_by_role("button", name="I am safe").click()
    expect(page.get_by_role("status")).to_contain_text("You told us that you are safe")
    page.get_by_label("What should we know?").fill("They took my passport.")
    page.get_by_role("button", name="I need help").click()
    expect(page.locator("h1")).to_have_text("We have your message")
    assert words() == ["They took my passport."]
