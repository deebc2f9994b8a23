"""Against floods: a village gets through, a machine is set aside, and only what no village can send is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client, RequestFactory

from safeconduct.intake.models import Channel, Handling
from safeconduct.portal import limits
from safeconduct.portal.limits import Limit, Room, forget_counts, room_for, room_left, sender_address
from safeconduct.portal.models import Tally
from safeconduct.portal.proof import BITS, is_worked

from .conftest import FORM


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two from one address, work up to four, six taken at all; two with one contact."""
    told = {**limits.LIMITS, "ask": Limit(2, 4, 6), "contact": Limit(2, 2, 100)}
    monkeypatch.setattr(limits, "LIMITS", told)


def send(phone: Client, address: str = "10.0.0.1", *, worked: bool = False, contact: str = "") -> int:
    key = str(uuid4())
    work = next(str(n) for n in range(1 << (BITS + 5)) if is_worked(key, str(n))) if worked else ""
    fields = {"key": key, "work": work, "name": "Omveer", "writer_phone": contact}
    return phone.post(FORM, fields, REMOTE_ADDR=address).status_code


def aside() -> list[bool]:
    return list(Handling.objects.order_by("request__number").values_list("is_held_up", flat=True))


def test_a_village_behind_one_address_gets_through():
    assert limits.LIMITS["ask"].room(300) is Room.ENOUGH


def test_over_the_limit_a_plea_without_work_is_set_aside_and_one_with_work_is_not(
    phone: Client, form: Channel, low: None
):
    assert [send(phone), send(phone), send(phone), send(phone, worked=True)] == [303] * 4
    assert aside() == [False, False, True, False]


def test_over_the_second_limit_everything_is_set_aside_and_over_the_third_refused_with_a_sentence(
    phone: Client, form: Channel, low: None
):
    assert [send(phone, worked=True) for _n in range(7)] == [303] * 6 + [429]
    assert aside() == [False] * 4 + [True] * 2
    answer = phone.post(FORM, {"key": "k", "name": "Omveer"}, REMOTE_ADDR="10.0.0.1").content.decode()
    assert "What you wrote is kept on your phone" in answer
    assert "+91 11 0000 0000" in answer
    assert send(phone, "10.0.0.2") == 303


def test_pleas_with_one_contact_are_counted_wherever_they_come_from(phone: Client, form: Channel, low: None):
    for n in range(3):
        send(phone, f"10.0.1.{n}", contact="+919876543210")
    assert aside() == [False, False, True]


def test_what_was_counted_is_forgotten_with_its_window(db: None, low: None, monkeypatch: pytest.MonkeyPatch):
    assert [room_for(ask="x") for _n in range(3)] == [Room.ENOUGH, Room.ENOUGH, Room.WORK]
    now = limits._window()
    monkeypatch.setattr(limits, "_window", lambda: now + 1)
    assert room_left(ask="x") is Room.ENOUGH
    assert room_for(ask="x") is Room.ENOUGH
    room_for(ask="y")
    monkeypatch.setattr(limits, "_window", lambda: now + 2)
    forget_counts()
    assert not Tally.objects.exists()


def test_what_is_empty_is_not_counted_and_looking_counts_nothing(db: None):
    assert room_for(ask="", contact="") is Room.ENOUGH
    room_left(ask="x")
    assert not Tally.objects.exists()


def test_no_address_is_kept_and_the_counts_are_not_written_to_the_journal(db: None):
    room_for(ask="10.0.0.1")
    assert "10.0.0.1" not in Tally.objects.get().key
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'portal_tally'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        (0, "10.0.0.1", "", "10.0.0.1"),
        (0, "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (1, "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "127.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "127.0.0.1", "1.2.3.4", "1.2.3.4"),
        (1, "127.0.0.1", "", "127.0.0.1"),
        (0, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),
        (0, "::ffff:1.2.3.4", "", "1.2.3.4"),
        (1, "127.0.0.1", "not an address" * 10, ("not an address" * 10)[:60]),
        (0, "", "", ""),
    ],
)
def test_who_sends_is_seen_behind_our_proxies_and_ipv6_by_its_network(
    settings: LazySettings, proxies: int, remote: str, forwarded: str, found: str
):
    settings.PROXIES = proxies
    request = RequestFactory().get("/help/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    assert sender_address(request) == found
