"""Opening a crisis from the desk."""

import pytest

from safeconduct.cases.models import Crisis

GIVEN = {
    "name": "Earthquake", "slug": "quake", "code": "TR", "nationality": "in", "countries": "TR, sy",
    "host": "Disaster authority", "opened_on": "2026-01-05", "time_zone": "Europe/Istanbul",
}  # fmt: skip


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_a_crisis_is_opened_and_shown(client, ministry, who):
    client.force_login(ministry.users[who])
    assert client.post("/crises/open/", GIVEN).headers["Location"] == "/c/quake/"
    crisis = Crisis.objects.get()
    assert (crisis.countries, crisis.nationality, crisis.time_zone) == (["TR", "SY"], "IN", "Europe/Istanbul")
    assert client.get("/c/quake/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "Ru1"}, "capital letters"),
        ({"countries": "Turkey"}, "“Turkey” is not a country in two letters"),
        ({"time_zone": "Moon/Base"}, "no time zone “Moon/Base”"),
        ({"opened_on": "2999-01-01"}, "has not come yet"),
        ({"slug": "army"}, "already a crisis “army”"),
        ({"name": ""}, "required"),
    ],
)
def test_a_bad_form_names_what_to_put_right(client, ministry, crisis, wrong, words):
    client.force_login(ministry.users["lead"])
    response = client.post("/crises/open/", GIVEN | wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Crisis.objects.count() == 1


def test_an_officer_is_refused_with_the_reason(client, ministry):
    client.force_login(ministry.users["officer"])
    response = client.post("/crises/open/", GIVEN)
    assert response.status_code == 422
    assert "takes the role" in response.content.decode()
    assert not Crisis.objects.exists()


def test_the_way_there_stands_on_the_empty_home(client, ministry):
    client.force_login(ministry.users["lead"])
    assert 'href="/crises/open/"' in client.get("/").content.decode()
    assert client.get("/crises/open/").status_code == 200
