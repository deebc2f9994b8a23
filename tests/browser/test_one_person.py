"""A mother, her other son, a state and a member of parliament ask for the same young man: four requests, one person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Browser, Page, expect

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Claim, Crisis, Evidence
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.actions.mailing import receive_mail
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.jobs import work_off
from safeconduct.intake.models import Channel, Request, RequestLink
from safeconduct.people.models import Person
from safeconduct.portal.doors import forget_doors
from tests.axe import faults
from tests.browser.conftest import PATIENCE, press
from tests.conftest import PASSWORD, Ministry
from tests.tables import xlsx

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
HER_WORDS = "मेरे बेटे ने बताया कि उसे सेना में भर्ती कर लिया। दिवाली के बाद से फ़ोन बंद है। क्या वह ज़िंदा है?"
MOTHER = {
    "name": "सुखराज सिंह कोटभाई", "birth": "2005", "place": "रोस्तोव के पास", "words": HER_WORDS,
    "writer_name": "जसविंदर कौर", "writer_phone": "+91 98150 00771",
}  # fmt: skip
BROTHER = """\
From: Gurjant Singh <gurjant.kotbhai@mail.example>
To: help@embassy.example
Subject: =?utf-8?b?TXkgYnJvdGhlcuKAmXMgcGhvbmUgaXMgb2Zm?=
Message-ID: <kotbhai-1@mail.example>
Date: Mon, 3 Nov 2025 10:00:00 +0530
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Respected Sir,

My brother Sukhraj Singh Kotbhai, son of Major Singh, village Kotbhai, district Muktsar, went to Russia in August on a
study visa. An agent took our money. Since Diwali his phone is off. His passport number is Z7741209.

Gurjant Singh
+91 98150 00772
""".replace("\n", "\r\n").encode()
STATE = [
    ["ਨਾਂ", "Father's Name", "Village", "District", "Mobile", "Remarks"],
    ["ਸੁਖਰਾਜ ਸਿੰਘ ਕੋਟਭਾਈ", "ਮੇਜਰ ਸਿੰਘ", "ਕੋਟਭਾਈ", "Muktsar", "98150 00771", "Phone off since October"],
]
MEMBER = "Sukhraj Singh Kotbhai, s/o Major Singh, Kotbhai, Z7741209"
ANSWER = "जसविंदर जी, हम आपके बेटे को खोज रहे हैं। उसका पासपोर्ट नंबर हमें भेज दीजिए।"
OTHERS_SAY = ("Gurjant", "gurjant.kotbhai", "An agent took", "Member for Muktsar", "Government of Punjab", "Z7741209")
"""What only the others said: the mother never reads it."""


@pytest.fixture(autouse=True)
def channels(crisis: Crisis, ministry: Ministry, lead: Actor) -> dict[ChannelKind, Channel]:
    """A form and a mailbox of the embassy."""
    forget_doors()
    return {
        kind: open_channel(crisis, name=name, slug=slug, kind=kind, post=ministry.embassy, by=lead, address=address)
        for kind, name, slug, address in (
            (ChannelKind.FORM, "Form for families", "form", ""),
            (ChannelKind.EMAIL, "Mailbox of the embassy", "mail", "help@embassy.example"),
        )
    }


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """open_page(width=360, script=False) gives a page of somebody's own. Fails the test on any error of the console."""
    contexts, errors = [], []

    def opened(width: int, height: int, *, script: bool = True, language: str = "en-IN") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
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
    forget_doors()
    assert not errors


def work() -> None:
    """What the jobs do meanwhile."""
    while work_off():
        pass


def is_well(page: Page) -> None:
    assert faults(page) == [], page.url


# ---------------------------------------------------------------- how they come
def the_mother_asks(phone: Page) -> tuple[str, str]:
    """In Hindi, without script. Gives reference and code as they stand on her receipt."""
    phone.goto("/help/")
    phone.locator("a[href='/help/army/']").click()
    expect(phone.locator("html")).to_have_attribute("lang", "hi")
    for field, words in MOTHER.items():
        phone.locator(f"[name={field}]").fill(words)
    phone.locator("[name=what][value=army]").check()
    phone.locator("[name=writer][value=family]").check()
    phone.locator("form [type=submit]").click()
    numbers = phone.locator(".receipt-number")
    expect(numbers).to_have_count(2)
    reference, code = numbers.all_inner_texts()
    return reference.strip(), code.strip()


def the_state_sends_a_list(page: Page, folder: Path) -> None:
    table = folder / "youths.xlsx"
    table.write_bytes(xlsx(STATE))
    page.goto("/c/army/requests/lists/")
    is_well(page)
    page.get_by_label("Who sent it").fill("Government of Punjab, NRI Affairs")
    page.get_by_label("File").set_input_files(table)
    page.get_by_role("button", name="Bring the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Government of Punjab, NRI Affairs")
    is_well(page)


def a_member_of_parliament_writes(page: Page) -> None:
    page.goto("/c/army/requests/letter/")
    is_well(page)
    page.get_by_label("From a", exact=True).select_option("parliament")
    page.get_by_label("Name and office").fill("Member for Muktsar")
    page.get_by_label("Who needs help").fill(MEMBER)
    page.get_by_label("What it asks for").fill("Kindly find out where this youth is, and let me know.")
    page.get_by_role("button", name="Keep the letter").click()
    expect(page.get_by_role("main")).to_contain_text("Kept as Q-")


def signed_in(page: Page, who: str) -> Page:
    page.goto("/account/login/")
    page.get_by_label("Email").fill(f"{who}@ministry.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner")).to_contain_text(who.capitalize())
    return page


# ---------------------------------------------------------------- what the officer does
def the_four_are_put_together(page: Page) -> None:
    """By the keyboard: a new case from the first of them, the same person for the others."""
    page.goto("/c/army/")
    press(page, "g")
    press(page, "q")
    expect(page.locator(".queue li")).to_have_count(4)
    is_well(page)
    for number in range(4):
        press(page, "j")
        expect(page.locator("#who")).to_contain_text("3 other requests probably mean the same person")
        expect(page.locator("#who")).not_to_contain_text("It is about")
        if number == 0:
            is_well(page)
            press(page, "n")
            expect(page.get_by_role("heading", level=1)).to_have_text("Open a case")
            is_well(page)
            page.get_by_role("button", name="Open the case").press("Enter")
            expect(page.locator("#who")).to_contain_text("It is about")
            work()
        else:
            expect(page.get_by_role("button", name="Same person").first).to_be_visible()
            press(page, "s")
            expect(page.locator("#who")).to_contain_text("It is about")


def the_officer_records_and_answers(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}/")
    press(page, "c")
    form = page.locator("form.act-form")
    expect(form.get_by_label("The words that say so")).to_have_value(HER_WORDS)
    form.get_by_label("The words that say so").fill("उसे सेना में भर्ती कर लिया")
    form.get_by_label("The family says").select_option("service=recruited")
    is_well(page)
    form.get_by_role("button", name="Record it").press("Enter")
    expect(form).to_have_count(0)
    press(page, "a")
    answer = page.locator("form.act-form")
    answer.get_by_label("Message").fill(ANSWER)
    answer.get_by_label("waiting for the family").check()
    is_well(page)
    answer.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("#request")).to_contain_text("waiting for the family for")


def test_four_requests_are_one_person_and_the_mother_reads_her_answer(
    open_page: OpenPage, channels: dict[ChannelKind, Channel], officer: Actor, tmp_path: Path
) -> None:
    phone = open_page(360, 640, script=False, language="hi-IN")
    reference, code = the_mother_asks(phone)
    receive_mail(channels[ChannelKind.EMAIL], BROTHER)
    page = signed_in(open_page(1440, 1000), "officer")
    the_state_sends_a_list(page, tmp_path)
    a_member_of_parliament_writes(page)
    work()
    assert sorted(Request.objects.values_list("kind", flat=True)) == ["email", "form", "letter", "list"]
    assert reference in {request.reference for request in Request.objects.all()}

    the_four_are_put_together(page)
    assert RequestLink.objects.count() == 4
    case = Case.objects.get()
    assert set(RequestLink.objects.values_list("case", flat=True)) == {case.pk}
    assert Person.objects.count() == 1

    the_officer_records_and_answers(page, reference)
    claim = Claim.objects.get()
    assert (claim.viewpoint, claim.track, claim.state) == ("family", "service", "recruited")
    with default_storage.open(Evidence.objects.get(claim=claim).document.storage_name) as kept:
        assert kept.read().decode().rstrip().endswith("\n\nउसे सेना में भर्ती कर लिया")

    page.goto(f"/cases/{case.reference}/")
    expect(page.get_by_role("region", name="Requests", exact=True).locator("a[href^='/requests/Q-']")).to_have_count(4)
    is_well(page)
    page.goto(f"/cases/{case.reference}/requests/")
    expect(page.locator(".queue li")).to_have_count(4)

    board = signed_in(open_page(1440, 1000), "lead")
    board.goto("/c/army/backlog/")
    expect(board.get_by_role("region", name="Persons behind them")).to_contain_text(
        re.compile("Behind 4 requests stand at least 1 and at most 1 persons")
    )
    is_well(board)

    phone.goto("/help/follow/")
    phone.locator("[name=reference]").fill(reference)
    phone.locator("[name=code]").fill(code)
    phone.locator("form [type=submit]").click()
    said = phone.locator("main")
    expect(said).to_contain_text(ANSWER)
    expect(said).to_contain_text("हमने आपसे कुछ पूछा है")
    text = phone.content()
    others = [row.reference for row in Request.objects.all() if row.reference != reference]
    assert not [word for word in (*OTHERS_SAY, *others, case.reference) if word in text]


def test_the_pages_that_the_mother_sees_can_be_used_by_everybody(open_page: OpenPage) -> None:
    phone = open_page(360, 640, language="hi-IN")
    phone.goto("/help/army/")
    is_well(phone)
    phone.locator("[name=words]").fill(HER_WORDS)
    phone.locator("form [type=submit]").click()
    numbers = phone.locator(".receipt-number")
    expect(numbers).to_have_count(2)
    is_well(phone)
    reference, code = numbers.all_inner_texts()
    phone.goto("/help/follow/")
    is_well(phone)
    phone.locator("[name=reference]").fill(reference)
    phone.locator("[name=code]").fill(code)
    phone.locator("form [type=submit]").click()
    expect(phone.locator("main")).to_contain_text(reference.strip())
    is_well(phone)
