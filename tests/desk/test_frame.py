"""The frame of every page: what it shows, to whom, and as known on when."""

from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Role
from safeconduct.cases.as_known import as_known
from safeconduct.desk.context import AsKnown, frame
from tests.conftest import Ministry
from tests.desk.pages import ARMY, QUAKE

SOMEBODY = {"name": "S. Thekkan", "email": "s@ministry.example"}


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.desk.pages"


def frame_for(path: str = "/c/army/", *roles: Role) -> dict[str, object]:
    request = RequestFactory().get(path)
    request.actor = Actor(id=None, roles=frozenset(roles), **SOMEBODY)  # type: ignore[arg-type, attr-defined]
    request.resolver_match = resolve(request.path)
    request.crisis, request.crises = ARMY, [ARMY, QUAKE]  # type: ignore[attr-defined]
    request.as_known = as_known(ARMY, request.GET.get("known", ""))  # type: ignore[attr-defined]
    return dict(frame(request))


def labels(shown: dict[str, object]) -> list[str]:
    return [str(section.label) for section in shown["sections"]]  # type: ignore[attr-defined]


def current(shown: dict[str, object]) -> list[str]:
    return [str(section.label) for section in shown["sections"] if section.is_current]  # type: ignore[attr-defined]


def known(shown: dict[str, object]) -> AsKnown:
    assert isinstance(shown["as_known"], AsKnown)
    return shown["as_known"]


# ---------------------------------------------------------------- what the frame knows
def test_only_sections_that_have_a_page_are_shown() -> None:
    assert "Figures" not in labels(frame_for("/c/army/", Role.CASE_OFFICER))


def test_the_audit_is_shown_to_those_who_may_read_it() -> None:
    assert labels(frame_for("/c/army/", Role.AUDITOR)) == ["Situation", "Cases", "Audit"]
    assert labels(frame_for("/c/army/", Role.CASE_OFFICER)) == ["Situation", "Cases"]


def test_a_press_officer_sees_figures_and_no_cases() -> None:
    assert labels(frame_for("/c/army/", Role.PRESS_OFFICER)) == ["Situation"]
    assert frame_for("/c/army/", Role.PRESS_OFFICER)["find_url"] == ""


def test_who_has_no_role_sees_no_section() -> None:
    assert labels(frame_for("/c/army/")) == []


@pytest.mark.parametrize(
    ("path", "section"),
    [("/c/army/", "Situation"), ("/c/army/cases/", "Cases"), ("/cases/RU24-0138-5/", "Cases"), ("/audit/", "Audit")],
)
def test_the_section_that_one_is_in_is_marked(path: str, section: str) -> None:
    assert current(frame_for(path, Role.CASE_OFFICER, Role.AUDITOR)) == [section]


def test_a_page_of_no_section_marks_none() -> None:
    assert current(frame_for("/account/password/change/", Role.CASE_OFFICER)) == []


def test_the_past_is_carried_from_section_to_section() -> None:
    shown = frame_for("/c/army/?known=2024-07-04", Role.CASE_OFFICER)
    assert [section.url for section in shown["sections"]] == [  # type: ignore[attr-defined]
        "/c/army/?known=2024-07-04",
        "/c/army/cases/?known=2024-07-04",
    ]


def test_whoever_is_signed_out_is_told_nothing() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.crises = ["a crisis"]  # type: ignore[attr-defined]
    shown = frame(request)
    assert (shown["sections"], shown["actor_label"], shown["crises"], shown["as_known"]) == ([], "", [], None)


def test_now_is_told_to_the_minute_in_the_zone_of_the_officer() -> None:
    with timezone.override(ZoneInfo("Asia/Kolkata")):
        bar = known(frame_for())
    assert not bar.is_past
    assert bar.zone == "IST"
    assert ":" in bar.words


def test_a_past_day_is_told_as_a_day_and_leads_back_to_now() -> None:
    bar = known(frame_for("/c/army/cases/?state=dead&known=2024-07-04"))
    assert (bar.words, bar.iso, bar.is_past) == ("4 July 2024", "2024-07-04", True)
    assert bar.now_url == "/c/army/cases/?state=dead"


def test_a_past_moment_is_told_to_the_minute_in_the_zone_of_the_officer() -> None:
    with timezone.override(ZoneInfo("Asia/Kolkata")):
        bar = known(frame_for("/c/army/?known=2024-07-03T08:00"))
    assert (bar.words.endswith(f", {bar.iso[11:16]}"), bar.zone, bar.is_past) == (True, "IST", True)


# ---------------------------------------------------------------- what the page shows
@pytest.fixture
def signed_in(ministry: Ministry) -> Client:
    client = Client()
    client.force_login(ministry.users["officer"], "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_page_says_who_is_signed_in_and_signs_out_by_post(signed_in: Client) -> None:
    page = signed_in.get("/c/army/").content.decode()
    assert "Officer</a>" in page
    assert '<form action="/account/logout/" method="post">' in page
    assert signed_in.post("/account/logout/").status_code == 302
    assert "_auth_user_id" not in signed_in.session


def test_the_frame_asks_the_database_for_the_session_the_user_and_the_actor_and_nothing_else(
    signed_in: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        signed_in.get("/c/army/")


def test_a_page_has_its_landmarks_and_a_way_past_the_head(signed_in: Client) -> None:
    page = signed_in.get("/c/army/").content.decode()
    assert 'class="skip-link visually-hidden" href="#main"' in page
    assert '<html lang="en" dir="ltr">' in page
    for landmark in ('<main class="page" id="main">', 'aria-label="Sections"', 'role="search"', 'role="status"'):
        assert landmark in page


def test_htmx_may_not_evaluate_code_nor_keep_pages_on_the_computer(signed_in: Client) -> None:
    page = signed_in.get("/c/army/").content.decode()
    assert '"allowEval":false' in page
    assert '"includeIndicatorStyles":false' in page
    assert '"historyCacheSize":0' in page
    assert "django_htmx/htmx-2.min.js" in page


def test_a_rehearsal_says_so_on_every_page(signed_in: Client) -> None:
    assert "People, cases and private words are invented" in signed_in.get("/c/army/").content.decode()
    assert "invented" not in signed_in.get("/one/").content.decode()


def test_crises_can_be_switched_where_there_are_several(signed_in: Client) -> None:
    page = signed_in.get("/c/army/").content.decode()
    assert '<a href="/c/army/" aria-current="true">Nationals in a foreign army</a>' in page
    assert '<a href="/c/quake/">Earthquake</a>' in page
    one = signed_in.get("/one/").content.decode()
    assert "Earthquake" in one
    assert 'class="switch"' not in one


# ---------------------------------------------------------------- when something is wrong
def test_no_such_page_and_not_yours_to_see_look_the_same(signed_in: Client) -> None:
    response = signed_in.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page, or it is not yours to see" in response.content.decode()
    assert 'aria-label="Sections"' in response.content.decode()


@pytest.mark.django_db
def test_a_missing_page_shows_no_frame_to_the_signed_out() -> None:
    page = Client().get("/nowhere/").content.decode()
    assert "There is no such page" in page
    assert 'aria-label="Sections"' not in page


def test_a_refusal_says_its_reason(signed_in: Client) -> None:
    response = signed_in.get("/refused/")
    assert response.status_code == 403
    assert "You signed first." in response.content.decode()


def test_a_failure_of_ours_says_that_nothing_was_half_saved(signed_in: Client) -> None:
    signed_in.raise_request_exception = False
    response = signed_in.get("/failing/")
    assert response.status_code == 500
    assert "Nothing was half saved" in response.content.decode()


def test_a_form_without_its_token_is_sent_back_in_plain_words(ministry: Ministry) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/login/", {"login": "officer@ministry.example"})
    assert response.status_code == 403
    assert "Nothing was saved. Go back, load the page again" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_pages_for_broken_requests_need_nothing_to_be_drawn(name: str) -> None:
    assert '<main class="page door" id="main">' in render_to_string(name)
