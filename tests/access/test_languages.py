"""Which language a page speaks, without script: chosen by a link, remembered by a cookie, else asked by the browser."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation
from django.utils.translation import get_language

from safeconduct.access.languages import language_links
from safeconduct.access.middleware import LanguageMiddleware

PUBLIC, DESK = "/help/ask/", "/cases/"


@pytest.fixture(autouse=True)
def language_of_the_test() -> Iterator[None]:
    with translation.override("en"):
        yield


def answer(address: str, *, browser: str = "", cookie: str = "") -> HttpResponse:
    """What the middleware makes of a page that says its language."""
    request = RequestFactory().get(address, **({"HTTP_ACCEPT_LANGUAGE": browser} if browser else {}))
    if cookie:
        request.COOKIES["language"] = cookie
    return LanguageMiddleware(lambda asked: HttpResponse(get_language() or ""))(request)


def language(address: str, **asked: str) -> str:
    return answer(address, **asked).content.decode()


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [
        ("hi-IN,hi;q=0.9,en;q=0.5", "hi"),
        ("ru", "ru"),
        ("pa-IN, hi;q=0.8, en;q=0.7", "hi"),
        ("fr", "en"),
        ("*", "en"),
        ("ru;q=0, hi;q=0.1", "hi"),
        ("x" * 3000, "en"),
        ("", "en"),
    ],
)
def test_a_page_for_the_public_speaks_what_the_browser_asks_for_if_we_have_it(browser: str, spoken: str) -> None:
    assert language(PUBLIC, browser=browser) == spoken


def test_the_language_that_a_reader_chose_comes_before_what_her_browser_asks_for() -> None:
    assert language(PUBLIC + "?language=hi", browser="ru") == "hi"
    assert language(PUBLIC, browser="ru", cookie="hi") == "hi"
    assert language(PUBLIC + "?language=ru", cookie="hi") == "ru"


def test_a_choice_is_remembered_for_the_pages_of_the_public_only() -> None:
    cookie = answer(PUBLIC + "?language=hi").cookies["language"]
    assert (cookie.value, cookie["path"], cookie["samesite"], cookie["httponly"]) == ("hi", "/help/", "Lax", True)
    assert answer(PUBLIC).cookies == SimpleCookie()


@pytest.mark.parametrize("wish", ["xx", "fr", "hi\r\nSet-Cookie: a=b", "../hi", "x" * 9000, "%00"])
def test_a_choice_that_we_do_not_have_is_passed_over_and_not_remembered(wish: str) -> None:
    said = answer(PUBLIC, cookie=wish)
    asked = RequestFactory().get(PUBLIC, {"language": wish})
    assert said.content == b"en"
    assert LanguageMiddleware(lambda _: HttpResponse(get_language() or ""))(asked).cookies == SimpleCookie()


@override_settings(PUBLIC_LANGUAGE="hi")
def test_who_asks_for_nothing_that_we_have_is_spoken_to_in_the_language_of_the_ministry() -> None:
    assert language(PUBLIC, browser="fr") == "hi"
    assert language(PUBLIC, browser="ru") == "ru"
    assert language(DESK) == "en"


@pytest.mark.parametrize("address", [DESK, "/account/login/", "/", "/helpers/", "/nowhere/help/"])
def test_the_pages_of_officers_speak_only_what_is_complete_for_them(address: str) -> None:
    said = answer(address + "?language=hi", browser="ru", cookie="hi")
    assert said.content == b"en"
    assert said.cookies == SimpleCookie()


@override_settings(DESK_LANGUAGES=["en", "ru"])
def test_a_language_that_is_complete_for_the_desk_too_is_spoken_there() -> None:
    assert language(DESK, browser="hi, ru;q=0.5") == "ru"


def test_an_answer_says_in_which_language_it_is_and_on_what_that_depends() -> None:
    said = answer(PUBLIC, browser="hi")
    assert said["Content-Language"] == "hi"
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in said["Vary"].split(",")}


def spoken_to(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    LanguageMiddleware(lambda asked: HttpResponse())(request)
    return request


def test_the_links_to_other_languages_keep_what_was_asked_and_name_each_language_in_itself() -> None:
    links = language_links(spoken_to("/help/follow/?reference=SC-1&language=hi"))
    assert [(link.code, link.name, link.is_current) for link in links] == [
        ("en", "English", False),
        ("hi", "हिन्दी", True),
        ("ru", "Русский", False),
    ]
    assert [link.url for link in links] == [f"?reference=SC-1&language={code}" for code in ("en", "hi", "ru")]


def test_a_page_of_officers_has_links_only_to_the_languages_of_the_desk() -> None:
    assert [link.code for link in language_links(spoken_to(DESK))] == ["en"]


def test_every_language_has_its_own_name_and_can_be_told_from_the_others() -> None:
    assert len({name for _, name in settings.LANGUAGES}) == len(settings.LANGUAGES)
    assert set(settings.DESK_LANGUAGES) <= set(dict(settings.LANGUAGES))


def test_a_language_that_runs_from_right_to_left_turns_the_page() -> None:
    languages = [*settings.LANGUAGES, ("ur", "اردو")]
    with override_settings(LANGUAGES=languages):
        request = spoken_to(PUBLIC + "?language=ur")
        page = render_to_string("desk/page.html", request=request)
    assert '<html lang="ur" dir="rtl">' in page
