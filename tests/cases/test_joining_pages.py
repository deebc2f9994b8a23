"""The page of a joining: what was said, what goes back, parting by two officers; and its place on a person's page."""

import pytest

from safeconduct.audit.models import Entry
from safeconduct.people.models import Joining, Parting
from tests.cases.telling import sign_in
from tests.figures.ledger import new_case
from tests.people.joining import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def joining(case, crisis, ministry, officer, colleague):
    other = new_case(crisis, ministry.embassy, "Омвир Сингх Тилвара", by=officer, opened="2024-05-02")
    return join(case.person, other.person, first=officer, second=colleague)


@pytest.fixture
def address(joining):
    return f"/joined/{joining.pk}/"


def test_the_page_says_what_goes_back(client, ministry, joining, address):
    shown = sign_in(client, ministry.users["officer"]).get(address).content.decode()
    other = joining.joined.cases.get()
    assert f"Case {other.reference} stands and counts by itself again from now on." in shown
    assert "Омвир Сингх Тилвара" in shown
    assert "Propose to part them" in shown


def test_two_officers_part_them(client, ministry, joining, address):
    said = {"verdict": "part", "reason": "Two brothers."}
    assert sign_in(client, ministry.users["officer"]).post(address, said).status_code == 302
    assert not Parting.objects.exists()
    shown = client.get(address).content.decode()
    assert "A second officer has to confirm it." in shown
    sign_in(client, ministry.users["colleague"])
    assert "They stay joined" in client.get(address).content.decode()
    assert client.post(address, said).status_code == 302
    assert Parting.objects.get().reason == "Two brothers."
    assert Entry.objects.filter(verb="part_persons", actor_name="Colleague").exists()
    assert "They were parted on" in client.get(address).content.decode()


def test_the_second_officer_keeps_them_joined(client, ministry, joining, address):
    sign_in(client, ministry.users["officer"]).post(address, {"verdict": "part", "reason": "Two brothers."})
    sign_in(client, ministry.users["colleague"]).post(address, {"verdict": "same", "reason": "One passport."})
    assert Joining.objects.get(parting=None) == joining


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({"verdict": "part", "reason": " "}, "Write the reason"),
        ({"reason": "Two brothers."}, "press one of the buttons"),
        ({"verdict": "different", "reason": "Two brothers."}, "different"),
        ({"verdict": "same", "reason": "One."}, "joined already"),
    ],
)
def test_what_cannot_be_said_comes_back_in_words(client, ministry, address, posted, told):
    answer = sign_in(client, ministry.users["officer"]).post(address, posted)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_stranger_finds_no_joining(client, ministry, address):
    assert sign_in(client, ministry.users["stranger"]).get(address).status_code == 404
    assert client.post(address, {"verdict": "part", "reason": "No."}).status_code == 404


def test_the_page_of_the_person_leads_to_it(client, ministry, joining, address):
    shown = sign_in(client, ministry.users["officer"]).get(f"/persons/{joining.kept_id}/").content.decode()
    assert f'href="{address}"' in shown
    assert "2 judgements" in shown
