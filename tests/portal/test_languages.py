"""Every page of the public speaks the reader's language from the first word to the last, whichever way it runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client, override_settings

from safeconduct.access.actor import Actor
from safeconduct.intake.actions.channels import change_channel
from safeconduct.intake.actions.receiving import NewRequest, Receipt, receive_request
from safeconduct.intake.models import Channel, Request
from safeconduct.portal.doors import forget_doors
from safeconduct.portal.urls import urlpatterns

from .conftest import FORM

OTHERS = [code for code, _ in settings.LANGUAGES if code != "en"]
HEARD = ("aria-label", "alt", "placeholder", "title", "content")
AS_THEY_ARE = {"Safeconduct", "WhatsApp", "SMS", "PDF", "MB", "UTC"}
VOID = {"meta", "link", "input", "br", "hr", "img", "path"}


class Words(HTMLParser):
    """The words of a page that are seen or heard and not marked as being in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.language: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        language = told.get("lang") or (self.language[-1] if self.language else "")
        if tag in {"script", "style", "bdi"} or (tag != "html" and told.get("dir") == "ltr"):
            language = "none"  # a name, a number or an address, whatever the page speaks
        if tag not in VOID:
            self.language.append(language)
        if tag != "meta" and language == self.language[0]:
            self.found += [text for name, text in attrs if name in HEARD and text]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.language.pop()

    def handle_data(self, data: str) -> None:
        if self.language and self.language[-1] == self.language[0]:
            self.found.append(data)


def left_in_english(page: str, names: set[str]) -> list[str]:
    """Words in Latin letters that are no names."""
    words = Words()
    words.feed(page)
    return [
        word for text in words.found for word in re.findall(r"[A-Za-z]{2,}", text) if word not in AS_THEY_ARE | names
    ]


@pytest.fixture
def receipt(form: Channel) -> Receipt:
    raw = b'{"writer_phone":"+91 98765 43210"}'
    return receive_request(NewRequest(form, "one", raw, "application/json", sender="+91 98765 43210", language="hi"))


def addresses(phone: Client, receipt: Receipt) -> dict[str, str]:
    """One address for each page of the public."""
    followed = phone.post("/help/follow/", {"reference": receipt.reference, "code": receipt.code})["Location"]
    sent = phone.post(FORM, {"name": "ओमवीर", "key": "0192f0a0-0000-7000-8000-000000000001"})["Location"]
    return {
        "crises": "/help/",
        "ask": FORM,
        "receipt": sent,
        "follow": "/help/follow/",
        "new_code": "/help/follow/code/",
        "followed": followed,
        "register": "/help/register/",
        "register_for": f"{FORM}register/",
        "link_again": "/help/register/link/",
        "me": phone.post("/help/register/", STAY)["Location"],
    }


NO_PAGES = {"service_worker"}
STAY = {"key": "one", "name": "आशा देवी", "m1_name": "रवि", "phone": "+7 916 123-45-67", "country": "RU"}


@pytest.mark.parametrize("language", OTHERS)
def test_no_page_has_a_word_of_english_left(phone: Client, form: Channel, receipt: Receipt, language: str) -> None:
    pages = addresses(phone, receipt)
    assert set(pages) == {path.name for path in urlpatterns} - NO_PAGES
    names = set(re.findall(r"\w+", form.crisis.name))
    for address in pages.values():
        page = phone.get(address, headers={"Accept-Language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}" dir="ltr">' in page.content.decode()
        assert left_in_english(page.content.decode(), names) == [], address


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (FORM, {}),
        ("/help/follow/", {"reference": "Q-1", "code": "x"}),
        ("/help/follow/code/", {"reference": "", "contact": ""}),
        ("/help/follow/code/", {"reference": "Q-1", "contact": "+91 98765 43210"}),
        ("/help/register/", {}),
        ("/help/register/", {**STAY, "country": "", "name": "", "phone": "", "leaves": "x"}),
        ("/help/register/link/", {"contact": ""}),
        ("/help/register/link/", {"contact": "+91 98765 43210"}),
    ],
)
def test_what_is_said_of_a_form_that_is_not_right_is_in_the_language_of_the_page(
    phone: Client, form: Channel, language: str, address: str, sent: dict[str, str]
) -> None:
    page = phone.post(address, sent, headers={"Accept-Language": language}, follow=True).content.decode()
    assert left_in_english(page, set(re.findall(r"\w+", form.crisis.name))) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "sent",
    [
        {"what": "safe"},
        {"what": "help"},
        {"what": "left"},
        {"what": "declined"},
        {"what": "nonsense"},
        {"act": "update", "country": "RU", "place": "Казань"},
        {"act": "update", "country": "", "leaves": "x"},
        {"act": "delete"},
        {"act": "delete", "sure": "yes"},
    ],
)
def test_what_a_personal_link_answers_is_in_the_language_of_the_page(
    phone: Client, form: Channel, language: str, sent: dict[str, str]
) -> None:
    mine = phone.post("/help/register/", STAY)["Location"].partition("?")[0]
    page = phone.post(mine, sent, headers={"Accept-Language": language}, follow=True).content.decode()
    assert f'<html lang="{language}"' in page
    assert left_in_english(page, set(re.findall(r"\w+", form.crisis.name))) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("address", ["/help/nothing-here/", "/help/receipt/x/", "/help/follow/x/"])
def test_that_there_is_no_such_page_is_said_in_the_language_of_the_reader(
    phone: Client, form: Channel, language: str, address: str
) -> None:
    page = phone.get(address, headers={"Accept-Language": language})
    assert page.status_code in {404, 303, 302}
    assert left_in_english(page.content.decode(), set()) == []


def test_a_word_of_english_that_is_left_is_found() -> None:
    page = '<html lang="hi"><title>मदद</title><p>मदद <b>now</b></p><a lang="en">English</a><input placeholder="Name">'
    assert left_in_english(page, set()) == ["now", "Name"]


def test_the_links_to_other_languages_are_plain_links_marked_with_their_language(phone: Client, form: Channel) -> None:
    page = phone.get(FORM + "?language=ru").content.decode()
    assert '<a href="?language=hi" lang="hi" hreflang="hi">हिन्दी</a>' in page
    assert '<a href="?language=ru" lang="ru" hreflang="ru" aria-current="true">Русский</a>' in page


def test_a_language_once_chosen_holds_for_the_pages_that_follow_and_for_a_form_that_comes_back(
    phone: Client, form: Channel
) -> None:
    phone.get(FORM + "?language=hi", headers={"Accept-Language": "ru"})
    for page in (phone.get("/help/"), phone.post(FORM, {}), phone.get("/help/follow/")):
        assert '<html lang="hi"' in page.content.decode()


def test_a_crisis_is_called_what_its_form_says_in_the_language_of_the_page_and_else_by_its_name(
    phone: Client, form: Channel, lead: Actor
) -> None:
    change_channel(form, address="", provider="", settings={"title_hi": "विदेशी सेना में हमारे लोग"}, language="en", by=lead)
    forget_doors()
    for address in ("/help/", FORM, f"{FORM}register/"):
        assert "विदेशी सेना में हमारे लोग" in phone.get(address, headers={"Accept-Language": "hi"}).content.decode()
        assert form.crisis.name in phone.get(address, headers={"Accept-Language": "ru"}).content.decode()


@pytest.mark.parametrize("sent", ["\0", "xx", "x" * 90, "../hi", "", "हिन्दी"])
def test_a_plea_is_taken_whatever_its_form_says_of_its_language(phone: Client, form: Channel, sent: str) -> None:
    answer = phone.post(FORM, {"name": "ओमवीर", "language": sent}, headers={"Accept-Language": "ru"})
    assert answer.status_code == 303
    assert Request.objects.get().language == "ru"


def test_a_language_that_runs_from_right_to_left_turns_the_page_and_leaves_numbers_as_they_are(
    phone: Client, form: Channel
) -> None:
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("ur", "اردو")]):
        page = phone.get(FORM + "?language=ur").content.decode()
    assert '<html lang="ur" dir="rtl">' in page
    assert re.search(r'<input[^>]*name="writer_phone"[^>]*dir="ltr"', page)
