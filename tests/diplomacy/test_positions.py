"""Our standing lines: set, replaced, given up; what stood before stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.statements import set_position
from safeconduct.diplomacy.models import Position, State
from safeconduct.diplomacy.queries.statements import positions_at
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import end_of

pytestmark = pytest.mark.django_db

LIST = "/c/army/positions/"


def set_line(crisis: Crisis, by: Actor, words: str, known: str, **more: Any) -> Position:
    said = {"source": "Statement of the Ministry", "since": on("2024-06-11")} | more
    return set_position(crisis, words=words, by=by, known_at=at(known), **said)


def lines(crisis: Crisis, day: str, state: State | None = None) -> list[str]:
    return [row.words for row in positions_at(crisis, state, as_known=end_of(day))]


def test_a_line_stands_until_it_is_replaced_and_then_until_it_is_given_up(
    crisis: Crisis, theirs: State, lead: Actor
) -> None:
    first = set_line(crisis, lead, "Not in line.", "2024-06-11", state=theirs)
    second = set_line(crisis, lead, "Not in line with our partnership.", "2024-07-01", replaces=first)
    set_line(crisis, lead, "", "2024-08-01", replaces=second)
    assert second.state == theirs
    assert [lines(crisis, day) for day in ("2024-06-10", "2024-06-11", "2024-07-01", "2024-08-01")] == [
        [], ["Not in line."], ["Not in line with our partnership."], [],
    ]  # fmt: skip
    entry = Entry.objects.filter(verb="set_position").order_by("id")[1]
    assert (entry.before["words"], entry.after["words"]) == ("Not in line.", "Not in line with our partnership.")


def test_towards_one_state_stand_its_lines_and_those_towards_everybody(
    crisis: Crisis, theirs: State, ours: State, lead: Actor
) -> None:
    set_line(crisis, lead, "To all.", "2024-06-11")
    set_line(crisis, lead, "To them.", "2024-06-12", state=theirs)
    assert lines(crisis, "2024-07-01", theirs) == ["To them.", "To all."]
    assert lines(crisis, "2024-07-01", ours) == ["To all."]
    assert lines(crisis, "2024-07-01") == ["To them.", "To all."]


def test_of_two_who_replace_a_line_the_second_is_told(crisis: Crisis, lead: Actor) -> None:
    first = set_line(crisis, lead, "One.", "2024-06-11")
    set_line(crisis, lead, "Two.", "2024-06-12", replaces=first)
    with pytest.raises(Refused, match="Somebody else has replaced"):
        set_line(crisis, lead, "Three.", "2024-06-13", replaces=first)
    assert lines(crisis, "2024-07-01") == ["Two."]


def test_what_cannot_be_so_is_refused(crisis: Crisis, lead: Actor, officer: Actor) -> None:
    with pytest.raises(FieldFault, match="in the words"):
        set_line(crisis, lead, " ", "2024-06-11")
    with pytest.raises(FieldFault, match="laid down"):
        set_line(crisis, lead, "One.", "2024-06-11", source=" ")
    first = set_line(crisis, lead, "One.", "2024-06-11")
    with pytest.raises(FieldFault, match="a later time"):
        set_line(crisis, lead, "Two.", "2024-06-10", replaces=first)
    last = set_line(crisis, lead, "", "2024-06-12", replaces=first)
    with pytest.raises(Refused, match="was given up"):
        set_line(crisis, lead, "Three.", "2024-06-13", replaces=last)
    with pytest.raises(Refused):
        set_position(crisis, words="Mine.", source="Me", since=on(""), by=officer)


# ---------------------------------------------------------------- pages
def page(client: Client, ministry: Ministry, address: str, who: str = "diplomat") -> str:
    answer = sign_in(client, ministry.users[who]).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_diplomat_sets_replaces_and_gives_up_a_line(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State
) -> None:
    said = {"state": "RU", "words": "Not in line.", "source": "Ministry", "since": "11 June 2024"}
    sign_in(client, ministry.users["diplomat"])
    assert client.post(f"{LIST}set/", said).status_code == 302
    first = Position.objects.get()
    assert (first.state, first.since) == (theirs, on("2024-06-11"))
    address = f"/positions/{first.pk}/replace/"
    assert "Not in line." in page(client, ministry, address)
    assert client.post(address, said | {"words": "A newer line."}).status_code == 302
    assert client.post(address, said | {"words": "A third line."}).status_code == 422
    second = Position.objects.get(replaces=first)
    shown = page(client, ministry, LIST)
    assert shown.index("A newer line.") < shown.index("What stood before") < shown.index("Not in line.")
    assert client.post(f"/positions/{second.pk}/give-up/", {"source": ""}).status_code == 422
    assert client.post(f"/positions/{second.pk}/give-up/", {"source": "Minister"}).status_code == 302
    shown = page(client, ministry, LIST)
    assert "No line stands." in shown
    assert "Given up: Minister" in shown


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, lead: Actor, n: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(n):
        first = set_line(crisis, lead, f"Line {number}.", "2024-06-11", state=theirs)
        set_line(crisis, lead, f"Newer line {number}.", "2024-06-12", replaces=first)
    page(client, ministry, LIST)
    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"source": " "}, {"since": "some day"}, {"state": "XX"}, {"words": "a\x00"}]
)
def test_a_bad_form_is_shown_again(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, wrong: dict[str, str]
) -> None:
    sign_in(client, ministry.users["diplomat"])
    said = {"state": "RU", "words": "Not in line.", "source": "Ministry", "since": "11 June 2024"} | wrong
    assert client.post(f"{LIST}set/", said).status_code == 422
    assert not Position.objects.exists()


def test_a_press_officer_reads_the_lines_and_sets_none_and_others_find_no_page(
    client: Client, ministry: Ministry, crisis: Crisis, lead: Actor
) -> None:
    row = set_line(crisis, lead, "Not in line.", "2024-06-11")
    shown = page(client, ministry, LIST, "press")
    assert "Not in line." in shown
    assert "Set a line" not in shown
    acts = [f"{LIST}set/", f"/positions/{row.pk}/replace/", f"/positions/{row.pk}/give-up/"]
    for address in acts:
        assert client.get(address).status_code == 404
    sign_in(client, ministry.users["diplomat"])
    assert client.get(f"/positions/{uuid7()}/replace/").status_code == 404
    sign_in(client, ministry.users["administrator"])
    for address in (LIST, *acts):
        assert client.get(address).status_code == 404
