"""What came of a meeting is recorded in one form: all of it or nothing, once, with every fault at its row."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.actions.lists.ours import make_our_list
from safeconduct.cases.lists.ours import Choice, Wanted
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import make_ask
from safeconduct.diplomacy.actions.engagements import Plan, Who, plan_engagement
from safeconduct.diplomacy.enums import AskKind, EngagementKind, Side, Stage
from safeconduct.diplomacy.models import (
    Ask,
    Assurance,
    Concern,
    Engagement,
    EngagementVersion,
    HandedList,
    Official,
    Reply,
    State,
    Statement,
)
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import on


@pytest.fixture
def planned(
    crisis: Crisis, theirs: State, their_minister: Official, our_minister: Official, diplomat: Actor
) -> Engagement:
    plan = Plan(
        EngagementKind.MEETING, on("2024-07-03"), place="Astana",
        participants=(Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister)),
    )  # fmt: skip
    return plan_engagement(crisis, theirs, plan, by=diplomat)


@pytest.fixture
def ask(crisis: Crisis, theirs: State, case: Case, diplomat: Actor, planned: Engagement) -> Ask:
    return make_ask(crisis, theirs, kind=AskKind.RELEASE, words="Release of all in service", cases=[case], by=diplomat)


@pytest.fixture
def signed_in(client: Client, ministry: Ministry) -> Client:
    return sign_in(client, ministry.users["diplomat"])


def page(engagement: Engagement) -> str:
    return f"/engagements/{engagement.reference}/after/"


def typed(engagement: Engagement, **more: str) -> dict[str, object]:
    """The form as it is shown, filled in with these; rows are named as in the form, with a double underscore."""
    version = engagement.versions.order_by("-number")[0]
    there = [f"{each.side}:{each.official_id or each.name}" for each in version.participants.all()]
    said: dict[str, object] = {"key": str(uuid4()), "seen": str(version.number), "outcome": "held"}
    said |= {"on": version.on.edtf, "place": version.place, "there": there}
    for rows, count in (("people", 1), ("asks", 1), ("lists", 1), ("promises", 1), ("said", 2)):
        said |= {f"{rows}-TOTAL_FORMS": str(count), f"{rows}-INITIAL_FORMS": "0"}
    said |= {"people-0-side": "theirs", "asks-0-kind": "release", "asks-0-strength": "2", "promises-0-kind": "release"}
    said |= {"promises-0-speaker": "Arkady Belozerov, Minister of Foreign Affairs"}
    said |= {"said-0-side": "ours", "said-0-channel": "post", "said-1-side": "theirs", "said-1-channel": "post"}
    return said | {name.replace("__", "-"): value for name, value in more.items()}


def everything(engagement: Engagement, ask: Ask, case: Case) -> dict[str, object]:
    """Raised, answered, asked anew, promised and said in public."""
    row = f"ask-{ask.pk.hex}"
    return typed(
        engagement, place="Astana, Congress Centre", summary="Cordial.", strength="3", words="New recruits.",
        asks__0__kind="stop", asks__0__words="A verified stop to recruitment", asks__0__strength="4",
        promises__0__words="All will be discharged", promises__0__due_words="within weeks",
        promises__0__scope=f"ask:{ask.pk.hex}",
        said__0__quote="We want them home.", said__0__link="https://ministry.example/1",
        said__1__quote="We heard our partners.", said__1__source="Press service",
    ) | {f"{row}-strength": "3", f"{row}-words": "Their safety first.", f"{row}-reply": "acknowledged",
         f"{row}-reply_words": "It will be looked into.", "promises-0-references": ""}  # fmt: skip


TABLES = (Concern, Reply, Assurance, Statement, HandedList)


def written() -> list[int]:
    return [Ask.objects.count(), EngagementVersion.objects.count(), *(table.objects.count() for table in TABLES)]


def test_everything_is_recorded_at_once(signed_in: Client, planned: Engagement, ask: Ask, case: Case) -> None:
    answer = signed_in.post(page(planned), everything(planned, ask, case))
    assert answer.status_code == 302, answer.content.decode()
    planned.refresh_from_db()
    assert planned.stage == Stage.HELD
    assert planned.versions.order_by("-number")[0].place == "Astana, Congress Centre"
    raised = {row.ask.words if row.ask else row.words: row.strength for row in Concern.objects.select_related("ask")}
    assert raised == {"Release of all in service": 3, "A verified stop to recruitment": 4, "New recruits.": 3}
    reply = Reply.objects.get()
    assert (reply.kind, reply.engagement, reply.office.name if reply.office else "") == (
        "acknowledged", planned, "Ministry of Foreign Affairs",
    )  # fmt: skip
    promise = Assurance.objects.get()
    assert (promise.total, promise.official.name if promise.official else "") == (1, "Arkady Belozerov")
    assert promise.given_on == on("2024-07-03")
    assert promise.due_latest is not None
    sides = {row.side: (row.speaker, row.said_on) for row in Statement.objects.all()}
    assert sides["ours"] == ("Sudhanva Karmarkar, External Affairs Minister", on("2024-07-03"))
    assert sides["theirs"][0] == "Arkady Belozerov, Minister of Foreign Affairs"
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"record_meeting", "hold_engagement", "raise_concern", "record_reply", "record_assurance"} <= verbs
    assert Entry.objects.filter(verb="record_meeting", kind="meeting").count() == 1


def test_the_form_as_it_is_shown_says_that_it_was_held_as_planned(signed_in: Client, planned: Engagement) -> None:
    form = signed_in.get(page(planned)).context["form"]
    shown = {bound.html_name: bound.value() or "" for bound in form.meeting}
    rows = {
        bound.html_name: bound.value() or "" for each in form.rows.values() for line in each.lines for bound in line
    }
    rows |= {bound.html_name: bound.value() for each in form.rows.values() for bound in each.management}
    assert len(shown["there"]) == 2
    shown |= {"on": "3 July 2024", "strength": "", "seen": "1"}
    assert signed_in.post(page(planned), shown | rows).status_code == 302
    held = planned.versions.order_by("-number")[0]
    assert held.stage == Stage.HELD
    assert sorted(held.participants.values_list("name", flat=True)) == ["Arkady Belozerov", "Sudhanva Karmarkar"]
    assert [ask for ask in written() if ask] == [2]


def test_a_form_sent_twice_is_recorded_once(signed_in: Client, planned: Engagement, ask: Ask, case: Case) -> None:
    form = everything(planned, ask, case)
    signed_in.post(page(planned), form)
    before = written()
    answer = signed_in.post(page(planned), form, follow=True)
    assert "This form was recorded before" in answer.content.decode()
    assert written() == before


def test_every_fault_is_said_at_its_row_and_nothing_is_written_or_lost(
    signed_in: Client, planned: Engagement, ask: Ask, case: Case
) -> None:
    before = written()
    form = everything(planned, ask, case) | {
        "promises-0-due": "3 January 2024", "promises-0-due_words": "", "said-1-source": "",
        "asks-0-measure": "", "said-0-link": "ftp://elsewhere",
    }  # fmt: skip
    answer = signed_in.post(page(planned), form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert written() == before
    for target, words in (
        ("promises-0-due", "cannot be due before that"),
        ("said-1-source", "where it can be read again"),
        ("said-0-link", "A link begins with"),
    ):
        assert f'href="#{target}"' in text
        assert words in text
    for kept in (
        "All will be discharged",
        "We heard our partners.",
        "Their safety first.",
        "New recruits.",
        "Cordial.",
    ):
        assert kept in text


def test_faults_of_the_form_itself_are_all_said_at_once(signed_in: Client, planned: Engagement, ask: Ask) -> None:
    form = typed(
        planned, on="soon", strength="2", promises__0__words="Soon", promises__0__references="RU99-0000-0",
        people__0__title="Deputy",
    ) | {f"ask-{ask.pk.hex}-words": "Said without a strength"}  # fmt: skip
    text = signed_in.post(page(planned), form).content.decode()
    for target in ("meeting-on", "meeting-words", "people-0-official", f"id_ask-{ask.pk.hex}-strength"):
        assert f'href="#{target}"' in text, target
    unseen = signed_in.post(page(planned), form | {"on": "2024-07-03", "words": "x", "people-0-title": "",
                                                   f"ask-{ask.pk.hex}-words": ""})  # fmt: skip
    assert "You see no case RU99-0000-0 in this crisis" in unseen.content.decode()
    assert not Concern.objects.exists()


def test_one_more_row_keeps_what_was_typed_and_records_nothing(
    signed_in: Client, planned: Engagement, ask: Ask, case: Case
) -> None:
    before = written()
    answer = signed_in.post(page(planned), everything(planned, ask, case) | {"more": "promises", "on": "soon"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="promises-1-words"' in text
    assert "All will be discharged" in text
    assert "error-summary" not in text
    assert written() == before


def test_a_row_that_was_added_and_left_empty_is_no_row(signed_in: Client, planned: Engagement) -> None:
    for rows in ("people", "asks", "lists", "promises", "said"):
        shown = signed_in.post(page(planned), typed(planned) | {"more": rows}).context["form"].rows[rows]
        added = {bound.html_name: bound.value() or "" for bound in shown.lines[-1]}
        form = typed(planned) | added | {f"{rows}-TOTAL_FORMS": str(len(shown.lines))}
        assert signed_in.post(page(planned), form).status_code == 302, rows
    assert not any(written()[2:])


def test_what_was_not_held_is_cancelled_with_the_reason_and_nothing_was_raised_in_it(
    signed_in: Client, planned: Engagement, ask: Ask, case: Case
) -> None:
    filled = everything(planned, ask, case) | {"outcome": "not_held", "reason": "The summit was put off."}
    refused = signed_in.post(page(planned), filled)
    assert refused.status_code == 422
    assert "nothing was raised or promised in it" in refused.content.decode()
    without = signed_in.post(page(planned), typed(planned, outcome="not_held"))
    assert "Write why it does not take place" in without.content.decode()
    signed_in.post(page(planned), typed(planned, outcome="not_held", reason="The summit was put off."))
    planned.refresh_from_db()
    assert planned.stage == Stage.CANCELLED
    assert not Concern.objects.exists()


def test_who_wrote_while_another_recorded_it_is_told_and_loses_nothing(
    signed_in: Client, planned: Engagement, ask: Ask, case: Case, ministry: Ministry
) -> None:
    mine = everything(planned, ask, case)
    other = sign_in(Client(), ministry.users["lead"])
    assert other.post(page(planned), typed(planned, place="Almaty")).status_code == 302
    answer = signed_in.post(page(planned), mine)
    assert answer.status_code == 422
    assert "Lead changed this engagement while you wrote" in answer.content.decode()
    assert "All will be discharged" in answer.content.decode()
    assert not Concern.objects.exists()
    again = mine | {"seen": "2", "reason": "It was in Astana."}
    assert signed_in.post(page(planned), again).status_code == 302
    assert Concern.objects.count() == 3
    assert planned.versions.order_by("-number")[0].reason == "It was in Astana."


def test_more_can_be_told_of_what_was_held_already(signed_in: Client, planned: Engagement, ask: Ask) -> None:
    signed_in.post(page(planned), typed(planned))
    later = typed(planned) | {f"ask-{ask.pk.hex}-strength": "4"}
    assert signed_in.post(page(planned), later).status_code == 302
    assert Concern.objects.get().ask == ask
    assert planned.versions.count() == 2


def test_a_list_is_handed_over_only_by_who_may_read_it_whole(
    signed_in: Client, planned: Engagement, crisis: Crisis, case: Case, officer: Actor, lead: Actor
) -> None:
    wanted = Wanted("List of one", "Astana", "Cyrl", ("name", "latin"), Choice(references=(case.reference,)))
    made = make_our_list(crisis, wanted, by=lead)
    answer = signed_in.post(
        page(planned), typed(planned, lists__0__list=made.pk.hex, lists__0__answer_due="2024-08-01")
    )
    assert answer.status_code == 302
    assert HandedList.objects.get().list == made
    set_compartments(case, compartments=[Compartment.MEDICAL], by=lead)
    closed = make_our_list(crisis, wanted, by=lead)
    assert closed.pk.hex not in signed_in.get(page(planned)).content.decode()
    assert signed_in.post(page(planned), typed(planned, lists__0__list=closed.pk.hex)).status_code == 422


BROKEN: list[dict[str, str]] = [
    {"promises-TOTAL_FORMS": "99999"}, {"promises-TOTAL_FORMS": "-1"}, {"promises-TOTAL_FORMS": ""},
    {"said-TOTAL_FORMS": "\x00"}, {"more": "promises", "promises-TOTAL_FORMS": "9" * 50},
    {"key": "x"}, {"key": ""}, {"seen": "9" * 40}, {"outcome": "perhaps"}, {"on": "\x00"}, {"place": "a\x00b"},
    {"there": "ours:nobody"}, {"people-0-official": "x"}, {"people-0-name": "n" * 500},
    {"lists-0-list": "0" * 32}, {"promises-0-words": "x", "promises-0-scope": "measure:nothing"},
    {"asks-0-words": "x", "asks-0-references": "\u202e" * 1000}, {"strength": "9" * 30, "words": "x"},
]  # fmt: skip
"""What nobody types, and somebody may send."""


def test_whatever_is_sent_is_answered_with_words(signed_in: Client, planned: Engagement, ask: Ask) -> None:
    for change in BROKEN:
        answer = signed_in.post(page(planned), typed(planned) | change)
        assert answer.status_code in {200, 302, 422}, change
    assert not Assurance.objects.exists()


def test_the_form_is_there_for_who_keeps_engagements_and_for_nobody_else(
    client: Client, ministry: Ministry, planned: Engagement
) -> None:
    for who, status in (("diplomat", 200), ("lead", 200), ("officer", 404), ("auditor", 404), ("press", 404)):
        assert sign_in(client, ministry.users[who]).get(page(planned)).status_code == status, who
    assert client.get("/engagements/E-9999-9/after/").status_code == 404


def test_nothing_is_recorded_while_the_page_looks_from_an_earlier_day(signed_in: Client, planned: Engagement) -> None:
    answer = signed_in.post(page(planned) + "?known=2024-07-01", typed(planned))
    assert answer.status_code == 422
    assert "Go back to now" in answer.content.decode()
    assert planned.versions.count() == 1


def test_the_form_asks_as_often_for_many_open_asks_as_for_one(
    signed_in: Client, planned: Engagement, ask: Ask, crisis: Crisis, theirs: State, diplomat: Actor
) -> None:
    signed_in.get(page(planned))
    counted = []
    for more in (0, 2, 27):
        for n in range(more):
            make_ask(crisis, theirs, kind=AskKind.STOP, words=f"Stop {n}", by=diplomat)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(page(planned))
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2]


def test_who_was_there_is_sent_as_the_form_offers_it(signed_in: Client, planned: Engagement) -> None:
    shown = signed_in.get(page(planned)).content.decode()
    assert re.findall(r'name="there" value="([^"]+)"', shown) == typed(planned)["there"]
