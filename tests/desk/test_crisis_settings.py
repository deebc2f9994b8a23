"""The settings of a crisis: clocks and places."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.clocks import MOST_HOURS, set_clock_rule, set_clock_rules
from safeconduct.cases.actions.crises import add_place, name_place
from safeconduct.cases.clocks import CLOCKS
from safeconduct.cases.enums import ClockKind
from safeconduct.cases.models import CrisisClock, Place
from safeconduct.cases.settings import clock_settings

URL = "/c/army/settings/"
KURSK = {"name": "Kursk", "latitude": "51.73", "longitude": "36.19"}


def hours(**more: object) -> dict[str, object]:
    set_here = {str(kind): rule.hours for kind, rule in CLOCKS.items() if kind != ClockKind.NEXT_CALL}
    return {**set_here, **more}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def keeper(client, ministry, crisis):
    client.force_login(ministry.users["lead"])
    return client


@pytest.mark.parametrize("who", ["officer", "stranger", "press", "auditor"])
def test_who_does_not_keep_the_crisis_finds_no_settings_and_no_link_to_them(client, ministry, crisis, who):
    client.force_login(ministry.users[who])
    assert client.get(URL).status_code == 404
    assert client.post(f"{URL}clocks/", hours(first_contact=6)).status_code == 404
    assert client.post(f"{URL}places/", KURSK).status_code == 404
    assert URL not in text(client.get("/c/army/"))
    assert not CrisisClock.objects.exists()
    assert not Place.objects.exists()


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_the_settings_are_linked_from_the_situation_and_show_default_and_source(client, ministry, crisis, who):
    client.force_login(ministry.users[who])
    assert f'href="{URL}"' in text(client.get("/c/army/"))
    page = text(client.get(URL))
    for words in ("First contact, in hours", "Without a setting 24 hours", "Art. 36(1)(c)", "Art. 37(a)"):
        assert words in page
    assert "next call promised" not in page


def test_the_clocks_of_a_crisis_are_set_and_only_what_changed_is_recorded(keeper, crisis):
    assert keeper.post(f"{URL}clocks/", hours(first_contact=6)).headers["Location"] == URL
    assert {row.kind: row.hours for row in clock_settings(crisis)} == hours(first_contact=6)
    entry = Entry.objects.get(verb="set_clock_rule")
    assert entry.before == {"kind": "first_contact", "hours": 24}
    assert entry.after == {"kind": "first_contact", "hours": 6}
    keeper.post(f"{URL}clocks/", hours(first_contact=6))
    assert Entry.objects.filter(verb="set_clock_rule").count() == 1
    assert "The clocks are as they were." in text(keeper.get(URL))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [("0", "greater than or equal to 1"), (str(MOST_HOURS + 1), f"less than or equal to {MOST_HOURS}"),
     ("soon", "whole number"), ("", "required")],
)  # fmt: skip
def test_bad_hours_set_no_clock(keeper, wrong, words):
    response = keeper.post(f"{URL}clocks/", hours(access_asked=12, first_contact=wrong))
    assert response.status_code == 422
    assert words in text(response)
    assert not CrisisClock.objects.exists()


def test_hours_beyond_a_year_are_refused_by_the_action_and_nothing_is_set(crisis, lead, officer):
    with pytest.raises(Refused, match="a year at most"):
        set_clock_rules(crisis, {"access_asked": 12, "first_contact": MOST_HOURS + 1}, by=lead)
    with pytest.raises(Refused, match="takes the role"):
        set_clock_rules(crisis, {"access_asked": 12}, by=officer)
    assert not CrisisClock.objects.exists()


def test_a_place_is_added_once(keeper, crisis):
    assert keeper.post(f"{URL}places/", KURSK).headers["Location"] == URL
    place = Place.objects.get(crisis=crisis)
    assert (place.name, place.latitude, place.longitude) == ("Kursk", 51.73, 36.19)
    entry = Entry.objects.get(verb="add_place")
    assert entry.after == {"name": "Kursk", "latitude": 51.73, "longitude": 36.19}
    again = keeper.post(f"{URL}places/", KURSK)
    assert again.status_code == 422
    assert "already a place “Kursk”" in text(again)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"latitude": "91"}, {"longitude": "-181"}, {"latitude": "north"}])
def test_a_bad_place_is_not_added(keeper, wrong):
    assert keeper.post(f"{URL}places/", KURSK | wrong).status_code == 422
    assert not Place.objects.exists()


def test_only_who_keeps_the_crisis_adds_places(crisis, officer):
    with pytest.raises(Refused, match="To open a crisis and set its clocks takes the role"):
        add_place(crisis, "Kursk", latitude=51.73, longitude=36.19, by=officer)


def test_the_settings_ask_as_many_questions_for_three_places_as_for_one(
    keeper, crisis, lead, django_assert_num_queries
):
    def add(*names: str) -> None:
        for name in names:
            name_place(crisis, name, latitude=50, longitude=36)

    add("Kursk")
    set_clock_rule(crisis, kind=ClockKind.FIRST_CONTACT, hours=6, by=lead)
    keeper.get(URL)
    with CaptureQueriesContext(connection) as one:
        keeper.get(URL)
    add("Luhansk", "Belgorod")
    set_clock_rule(crisis, kind=ClockKind.ACCESS_ASKED, hours=6, by=lead)
    with django_assert_num_queries(len(one)):
        keeper.get(URL)
