"""An officer's calendar program reads the engagements that she may see, until she revokes the address."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import vobject
from django.test import Client
from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.access.models import Membership
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.engagements import Plan, Who, cancel_engagement, change_engagement, plan_engagement
from safeconduct.diplomacy.actions.feeds import make_feed, revoke_feed
from safeconduct.diplomacy.enums import EngagementKind, Side
from safeconduct.diplomacy.models import CalendarFeed, Official, State
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import on


def plan(ours: Official, theirs: Official, when: str, **more: str) -> Plan:
    people = (Who(Side.OURS, ours), Who(Side.THEIRS, theirs))
    return Plan(EngagementKind.MEETING, on(when), participants=people, **more)


def read(client: Client, token: str) -> vobject.base.Component:
    answer = client.get(reverse("diplomacy:calendar_file", args=[token]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return vobject.readOne(answer.content.decode())


@pytest.fixture
def token(diplomat: Actor) -> str:
    return make_feed(by=diplomat)


def test_a_calendar_program_reads_days_places_and_how_far_each_is(
    client: Client, token: str, crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official,
    diplomat: Actor,
):  # fmt: skip
    first = plan_engagement(
        crisis, theirs, plan(our_minister, their_minister, "2027-07-03/2027-07-04", place="Astana; the old hall"),
        by=diplomat,
    )  # fmt: skip
    change_engagement(first, plan(our_minister, their_minister, "2027-07-04", place="Astana"), by=diplomat)
    month = plan_engagement(crisis, theirs, plan(our_minister, their_minister, "2027-10"), by=diplomat)
    cancel_engagement(month, reason="The summit was moved.", by=diplomat)
    plan_engagement(crisis, theirs, plan(our_minister, their_minister, ""), by=diplomat)
    events = {event.uid.value: event for event in read(client, token).contents["vevent"]}
    assert set(events) == {str(first.pk), str(month.pk)}, "what has no day is in no calendar"
    meeting = events[str(first.pk)]
    assert (meeting.dtstart.value, meeting.dtend.value) == (date(2027, 7, 4), date(2027, 7, 5)), "the end is exclusive"
    assert (meeting.status.value, meeting.sequence.value, meeting.location.value) == ("TENTATIVE", "2", "Astana")
    assert meeting.summary.value == "Meeting: Arkady Belozerov (Russia)"
    assert abs((meeting.dtstamp.value - datetime.now(UTC)).total_seconds()) < 3600
    uncertain = events[str(month.pk)]
    assert (uncertain.dtstart.value, uncertain.dtend.value) == (date(2027, 10, 1), date(2027, 11, 1))
    assert uncertain.status.value == "CANCELLED"
    assert "October 2027" in uncertain.summary.value


def test_every_line_ends_as_the_standard_says_and_is_short(
    client: Client, token: str, crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official,
    diplomat: Actor,
):  # fmt: skip
    long = "На полях саммита, " * 8
    plan_engagement(crisis, theirs, plan(our_minister, their_minister, "2027-07-03", occasion=long), by=diplomat)
    content = client.get(reverse("diplomacy:calendar_file", args=[token])).content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert long.strip() in vobject.readOne(content.decode()).vevent.summary.value


def test_a_revoked_address_an_unknown_one_and_one_of_a_stranger_say_so_in_words(client: Client, diplomat: Actor):
    old = make_feed(by=diplomat)
    new = make_feed(by=diplomat)
    statuses = {}
    for name, token in (("old", old), ("new", new), ("unknown", "x" * 43), ("odd", "%00" * 3 + "é")):
        answer = client.get(reverse("diplomacy:calendar_file", args=["x"]).replace("x.ics", f"{token}.ics"))
        statuses[name] = (answer.status_code, answer["Content-Type"].partition(";")[0])
    assert statuses["old"] == (410, "text/plain")
    assert statuses["new"] == (200, "text/calendar")
    assert statuses["unknown"] == (404, "text/plain")
    assert statuses["odd"][0] in {400, 404}
    assert revoke_feed(by=diplomat)
    assert not revoke_feed(by=diplomat)
    answer = client.get(reverse("diplomacy:calendar_file", args=[new]))
    assert (answer.status_code, "revoked" in answer.content.decode()) == (410, True)


def test_who_may_not_see_engagements_any_more_has_no_calendar_any_more(client: Client, ministry: Ministry, token: str):
    Membership.objects.filter(user=ministry.users["diplomat"]).update(until=datetime.now(UTC))
    assert client.get(reverse("diplomacy:calendar_file", args=[token])).status_code == 410


def test_who_was_switched_off_has_no_calendar_any_more(client: Client, ministry: Ministry, token: str):
    user = ministry.users["diplomat"]
    user.is_active = False
    user.save()
    answer = client.get(reverse("diplomacy:calendar_file", args=[token]))
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (410, "text/plain")


def test_the_address_is_shown_once_and_only_its_fingerprint_is_kept(client: Client, ministry: Ministry):
    signed_in = sign_in(client, ministry.users["diplomat"])
    shown = signed_in.post(reverse("diplomacy:feed"))
    found = re.search(r"/calendar/([\w-]{43})\.ics", shown.content.decode())
    assert found
    assert shown["Cache-Control"] == "no-store"
    assert found[1] not in signed_in.get(reverse("diplomacy:feed")).content.decode()
    feed = CalendarFeed.objects.get()
    assert found[1] not in (feed.token_sha256, *map(str, Entry.objects.values_list("after", flat=True)))
    assert Client().get(reverse("diplomacy:calendar_file", args=[found[1]])).status_code == 200, "without a session"
    signed_in.post(reverse("diplomacy:revoke_feed"))
    verbs = Entry.objects.filter(object_id=str(feed.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [Verb.MAKE_FEED, Verb.REVOKE_FEED]
